"""The discretion benchmark of a story: what it asks, which range it gives, and a fine inside that range, or outside it with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from plumbline.demonstration.telling import Plot, given
from plumbline.engines.matters import benchmarks
from plumbline.kernel import catalogue, clock
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Answer
from plumbline.kernel.decision_table_told import bound_of
from plumbline.kernel.fields import read_each
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.view import View

DEPARTED: Final = "departed"  # the kind of story whose fine lies outside the range
STEP: Final = 10_000  # fen; fines are whole hundreds of yuan
_FINE: Final = "fine"
_SEVERITY: Final = "severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """A benchmark that answered for the facts of a story."""

    answer: Answer
    typed: str  # the facts that the case does not know, as an officer writes them
    severity: str  # the grade of the row, where the procedure has it too

    def facts(self, *, on: date, departs: bool) -> dict[str, Any]:
        """Give what an act says of the benchmark: nothing where it has ended since, for the range of the notice stays."""
        reasons = given("departed") if departs else {}
        table = self.answer.table
        if not table.in_force(on):
            return reasons
        return {benchmarks.TABLE: table.code, benchmarks.FACTS: self.typed, **reasons}

    def fine(self, dice: Random, *, departs: bool) -> int:
        """Give a fine in fen: in the range, or between it and the range of the law; 0 where none is imposed."""
        ends = self.answer.amounts[_FINE]
        if ends is None:
            return 0
        least, most = ends
        return self._outside(least, most) if departs else dice.randrange(_rounded(least + STEP - 1), most + 1, STEP)

    def _outside(self, least: int, most: int) -> int:
        bound = bound_of(self.answer, _FINE)
        given_by_law = bound.gives[_FINE] if bound is not None else None
        if given_by_law is None:
            raise ValueError("the law sets no range here, so that no story departs from the benchmark")
        lowest, highest = given_by_law.amounts(self.answer.facts)
        below = _rounded((lowest + least) // 2)
        return below if lowest <= below < least else _rounded((most + highest) // 2)


def _rounded(fen: int) -> int:
    return fen // STEP * STEP


def table_for(theme: Mapping[str, Any], *, on: date) -> DecisionTable | None:
    """Find the one benchmark in force that rests on the provision of a theme, where the theme says what it asks."""
    if "benchmark" not in theme:
        return None
    found = benchmarks.suggested({benchmarks.CITES: theme["penalty_law"]}, on=on)
    return found[0].table if len(found) == 1 else None


def applied(plot: Plot, known: Mapping[str, Any], dice: Random, *, on: date) -> Applied | None:
    """Hold a story against its benchmark on a day; None where no benchmark is in force.

    Takes   known — the facts that the case has established by then
    """
    table = table_for(plot.theme, on=on)
    if table is None:
        return None
    typed = "\n".join(
        f"{table.inputs[code].title.zh}：{dice.choice(values)}" for code, values in plot.theme["benchmark"].items()
    )
    procedure = catalogue.load().procedure("penalty.ordinary", on=plot.begins)
    facts, _faults = read_each(procedure.fields, {**known, benchmarks.CITES: plot.theme["penalty_law"]})
    view = View(procedure, Marking(), Situation(at=clock.at_day(on), facts=facts))
    answer = benchmarks.answered(view, table.code, typed)
    if not isinstance(answer, Answer):
        raise TypeError(answer.says.en)
    severity = str(answer.row.gives.get(_SEVERITY, ""))
    return Applied(
        answer=answer,
        typed=typed,
        severity=severity if severity in procedure.fields[_SEVERITY].choices else "",
    )
