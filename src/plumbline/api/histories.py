"""A history that somebody tells: its acts taken one after another under a procedure, without any matter and without a trace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from plumbline.api.problems import ProblemType, Stopped, Wrong, wrong_of
from plumbline.kernel import marking, questions, sentence
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.fields import read_each
from plumbline.kernel.marking import Marking, Situation, View
from plumbline.kernel.procedure import Act, Procedure

_LOOK: Final = "/api/v1/procedures/{code}"


class Told(Protocol):
    """One act of a history as it is told."""

    @property
    def act(self) -> str:
        """Its code."""

    @property
    def at(self) -> datetime:
        """When it happened."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts told with it, as they are written."""


@dataclass(slots=True, kw_only=True)
class History:
    """What has happened so far, act by act.

    Gives   here — where that leads; known — the facts; deemed — what the law let happen by itself
            assumed — rules that hang on facts which were not told: they are taken not to have stood in the way
    """

    procedure: Procedure
    calendar: Calendar
    here: Marking = field(default_factory=marking.begin)
    known: dict[str, Any] = field(default_factory=dict)
    deemed: list[tuple[str, datetime]] = field(default_factory=list)
    assumed: dict[tuple[str, str], Reason] = field(default_factory=dict)

    def tell(self, acts: Sequence[Told]) -> None:
        """Take the acts in their order.

        Raises  Stopped (422) for the first act that cannot have happened so, with each rule against it; or for its facts
        """
        for number, told in enumerate(acts):
            self._take(told, f"acts[{number}]")

    def until(self, at: datetime) -> None:
        """Go on to a moment at which nobody acts.

        Raises  Stopped (422) where it lies before the last act
        """
        self._not_before(at, "at")
        self._elapse(at)

    def learn(self, facts: Mapping[str, Any]) -> None:
        """Take in facts that are known beside those of the acts.

        Raises  Stopped (422) for those that cannot be
        """
        values, wrong = read_each(self.procedure.fields, facts)
        _stop(wrong, "", self.procedure)
        self.known |= values

    def situation(self, at: datetime) -> Situation:
        """Give what an answer depends on beside the marking: nobody acts, so who may is not asked."""
        return Situation(at=at, facts=self.known, calendar=self.calendar)

    def _take(self, told: Told, place: str) -> None:
        declared = self._declared(told.act, place)
        self._not_before(told.at, f"{place}.at")
        if declared.by == ("system",):  # what bears the last moment of a day shows only once the day is over
            self._elapse(told.at + timedelta(seconds=1))
            return self._must_be_deemed(declared, place)
        self._elapse(told.at)
        values = self._values(declared, told, place)
        situation = self.situation(told.at)
        situation = replace(situation, facts={**self.known, **values})
        reasons = marking.judge(View(self.procedure, self.here, situation), declared).reasons
        _stop([reason for reason in reasons if reason.kind is not ReasonKind.UNKNOWN], place, self.procedure)
        self.assumed |= {(one.rule, one.law): one for one in reasons}
        self.here = marking.take(self.procedure, self.here, told.act, situation).marking
        self.known |= values
        return None

    def _values(self, act: Act, told: Told, place: str) -> dict[str, Any]:
        """Read the facts told with an act; those that it needs and that are not told stay unknown."""
        fields = {code: self.procedure.fields[code] for code in act.asked()}
        values, wrong = read_each(fields, told.facts)
        if not wrong:
            _, faults = questions.examined(self.procedure, self.here, act, told.facts, self.situation(told.at))
            wrong = [one for one in faults if one.kind is ReasonKind.FACT and set(one.facts) <= values.keys()]
        _stop(wrong, place, self.procedure)
        return values

    def _elapse(self, at: datetime) -> None:
        self.here, happened = let_elapse(self.procedure, self.here, self.situation(at))
        self.deemed += [(act, moment) for act, moment, _step in happened]

    def _must_be_deemed(self, act: Act, place: str) -> None:
        if act.code not in self.here.acts:
            _stop([sentence.nothing_deems(act)], place, self.procedure)

    def _not_before(self, at: datetime, place: str) -> None:
        if self.here.at and at < self.here.at:
            _stop([replace(sentence.before_the_last(self.here.at), facts=())], place, self.procedure)

    def _declared(self, act: str, place: str) -> Act:
        if act not in self.procedure.acts:
            raise no_act(self.procedure, act, f"{place}.act")
        return self.procedure.acts[act]


def no_act(procedure: Procedure, act: str, place: str) -> Stopped:
    """Say that a procedure has no such act."""
    look = _LOOK.format(code=procedure.code)
    return Stopped(
        ProblemType.WRONG_VALUE,
        Wrong(
            says=Says(
                zh=f"程序 {procedure.code} 没有行为 {act}", en=f"The procedure {procedure.code} has no act {act}"
            ),
            cure=Says(zh=f"它的行为见 {look}", en=f"Its acts stand at {look}"),
            parameter=place,
        ),
    )


def _stop(reasons: Iterable[Reason], place: str, procedure: Procedure) -> None:
    """Stop where there are reasons, each with its place in what was told: the fact where it is about one, else the act."""
    wrong = []
    for reason in reasons:
        about = reason.facts[0] if reason.kind is ReasonKind.FACT and reason.facts else ""
        where = f"{place}.facts.{about}".lstrip(".") if about else place
        wrong.append(replace(wrong_of(reason), parameter=where, rule=_rule(reason, procedure)))
    if wrong:
        raise Stopped(ProblemType.WRONG_VALUE, *wrong)


def _rule(reason: Reason, procedure: Procedure) -> str:
    return reason.rule if reason.rule in procedure.by_code else ""
