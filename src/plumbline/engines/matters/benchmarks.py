"""The discretion benchmark that an act applies: its table answers for the facts of the case, and the answer is kept with the act.

Facts of a procedure whose codes begin with `benchmark` belong together. A person says which table, and what the case does not know
yet; version, row, range and reasons are worked out, and stand in the event of the act. So a table that changes later changes no
matter that was decided by it.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from plumbline.engines.matters.refusing import about
from plumbline.kernel import clock
from plumbline.kernel.citation import find_citations, parse_reference, show
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Answer, Evaluator, Undecided
from plumbline.kernel.decision_table_told import amounts_said, explained
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Reason, Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.fields import Field, read_each
from plumbline.kernel.marking import Marking, Situation, View
from plumbline.kernel.norm import register
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.reference import Citation

TABLE: Final = "benchmark"
FACTS: Final = "benchmark_facts"
LEAST: Final = "benchmark_least_fen"
MOST: Final = "benchmark_most_fen"
VERSION: Final = "benchmark_version"
TRACE: Final = "benchmark_trace"
_KEPT: Final = (VERSION, "benchmark_row", LEAST, MOST, TRACE)
_BETWEEN: Final = "；"  # the sentences of a trace
DEPARTED: Final = "benchmark_departed"
WORKED_OUT: Final = (*_KEPT, DEPARTED)
REASONS: Final = "departure_reasons"
AMOUNTS: Final = ("fine_fen", "proposed_fine_fen")  # the facts that a range binds
CITES: Final = "penalty_law"  # the fact that names the provision on which the penalty rests


def completed(
    procedure: Procedure, here: Marking, act: str, given: Mapping[str, Any], situation: Situation
) -> Mapping[str, Any]:
    """Give the facts of an act together with what the benchmark that it applies answers.

    Raises  InvalidFacts — the table is not in force, rests on another provision, cannot decide, or is
            departed from without a reason;  Unknown — its answer is none
    """
    if TABLE not in procedure.act(act).asked():
        return given
    field = procedure.fields[TABLE]
    if typed := [code for code in WORKED_OUT if given.get(code) is not None and given[code] != ""]:
        raise InvalidFacts([about(code, _worked_out(procedure.fields[code]), law=field.law) for code in typed])
    read, _faults = read_each(
        procedure.fields, {name: value for name, value in given.items() if name in procedure.fields}
    )
    view = View(procedure, here, Situation(at=situation.at, facts={**situation.facts, **read}))
    kept: dict[str, Any] = {}
    if code := str(given.get(TABLE) or "").strip():
        answer = answered(view, code, str(given.get(FACTS) or ""))
        if isinstance(answer, Undecided):
            raise InvalidFacts([about(FACTS, answer.says, law=field.law)])
        kept = _kept(answer)
    least, most = ({**situation.facts, **kept}.get(end) for end in (LEAST, MOST))
    if least is None or most is None:
        return given
    departed = not all(least <= read[name] <= most for name in AMOUNTS if name in read)
    if departed and REASONS not in read:
        raise InvalidFacts([about(REASONS, _unreasoned(least, most), law=field.law)])
    return {**given, **kept, DEPARTED: departed}


def answered(view: View, code: str, typed: str) -> Answer | Undecided:
    """Hold a case against a benchmark.

    Takes   view — the case, on the day whose version of the table answers;  code — of the table
            typed — the facts that the case does not know, a line each
    Raises  InvalidFacts — the table is not in force, rests on another provision, or is told what it does not ask
    """
    evaluator = _found(code, view)
    return evaluator.answer(_facts(evaluator, view, typed))


def suggested(facts: Mapping[str, Any], *, on: date) -> list[Evaluator]:
    """Give the tables in force on a day that rest on the provision which the facts name."""
    tables = declared_tables()
    found = [one for citation in _cited(facts) for one in tables.resting_on(citation, on=on)]
    return list(dict.fromkeys(found))


def lines_asked(table: DecisionTable, procedure: Procedure, *, language: str = "zh") -> Iterator[str]:
    """Give a line for each fact that the table asks and the procedure does not know: its name, to be followed by its value."""
    for code, one in table.inputs.items():
        if table.facts_of.get(code) != procedure.code:
            yield f"{one.title.zh}：" if language == "zh" else f"{one.title.en}: "


def _found(code: str, view: View) -> Evaluator:
    day = clock.day_of(view.situation.at)
    try:
        evaluator = declared_tables().find(code, on=day)
    except DeclarationError as wrong:
        says = Says(zh=f"{day} 没有施行中的裁量基准“{code}”，请核对代码", en=str(wrong))
        raise InvalidFacts([about(TABLE, says, law=view.procedure.fields[TABLE].law)]) from wrong
    cited = _cited(view.situation.facts)
    tables = [one for citation in cited for one in declared_tables().resting_on(citation, on=day)]
    if cited and evaluator not in tables:
        law = evaluator.table.law
        places = "、".join(show(one) for one in parse_reference(law))
        says = Says(
            zh=f"裁量基准“{code}”的依据是{places}，处罚依据的条款里没有写这一条",
            en=f"The benchmark {code} rests on {law}, which is not among the provisions that set the penalty",
        )
        raise InvalidFacts([about(TABLE, says, law=law)])
    return evaluator


def _cited(facts: Mapping[str, Any]) -> list[Citation]:
    """Give the provisions that set the penalty, by the short titles of norms."""
    known = register()
    found = [one.citation for one in find_citations(str(facts.get(CITES) or ""))]
    return [
        Citation(known.by_title[one.norm].short if one.norm in known.by_title else one.norm, *one.parts())
        for one in found
    ]


def _facts(evaluator: Evaluator, view: View, typed: str) -> dict[str, Any]:
    """Give the facts of the case, and those that were typed, which are read as a form reads them."""
    table, procedure = evaluator.table, view.procedure
    own = {code: one for code, one in table.inputs.items() if table.facts_of.get(code) != procedure.code}
    known = {code: view.fact(code) for code in table.inputs if code not in own}
    raw: dict[str, Any] = {}
    reasons: list[Reason] = []
    for line in filter(None, map(str.strip, typed.splitlines())):
        name, _sign, value = (part.strip() for part in _parted(line))
        code = next((code for code, one in own.items() if name in {code, one.title.zh, one.title.en}), "")
        if not code:
            names = "、".join(one.title.zh for one in own.values())
            says = Says(
                zh=f"裁量基准不问“{name[:40]}”；它问的是：{names}",
                en=f"The benchmark does not ask «{name[:40]}»; it asks {', '.join(one.title.en for one in own.values())}",
            )
            reasons.append(about(FACTS, says, law=table.law))
        else:
            raw[code] = _as_form(own[code], value)
    if reasons:
        raise InvalidFacts(reasons)
    try:
        read = evaluator.read(raw)
    except InvalidFacts as refused:
        raise InvalidFacts([about(FACTS, one.says, law=one.law) for one in refused.reasons]) from refused
    return {**{code: value for code, value in known.items() if not isinstance(value, Missing)}, **read}


def _parted(line: str) -> tuple[str, str, str]:
    found = re.match(r"(.*?)\s*([:：=])(.*)", line)
    return (found[1], found[2], found[3]) if found else (line, "", "")


def _as_form(one: Field, value: str) -> str:
    """Take the name of a choice for its code."""
    return next((code for code, says in one.choices.items() if value in {says.zh, says.en}), value)


def _kept(answer: Answer) -> dict[str, Any]:
    table = answer.table
    ranged = next((code for code, one in table.outputs.items() if one.is_range), "")
    least, most = answer.amounts.get(ranged) or (0, 0)
    return dict(zip(_KEPT, (table.version, answer.row.code, least, most, _trace(answer)), strict=True))


def _trace(answer: Answer) -> str:
    told = []
    for line in explained(answer):
        places = "、".join(show(one) for one in parse_reference(line.law)) if line.law else ""
        told.append(line.says.zh + (f"（{places}）" if places else ""))
    if answer.table.demonstration:
        told.append("演示数据，数额是虚构的")
    return _BETWEEN.join(told)


def sentences(trace: str) -> list[str]:
    """Give the sentences of a trace, as an event keeps it."""
    return trace.split(_BETWEEN)


def _unreasoned(least: int, most: int) -> Says:
    between = amounts_said((least, most))
    return Says(
        zh=f"罚款不在裁量基准的幅度以内（{between.zh}），请说明不按基准的理由",
        en=f"The fine lies outside the range of the benchmark ({between.en}); say why it is departed from",
    )


def _worked_out(one: Field) -> Says:
    return Says(zh=f"“{one.title.zh}”由软件按裁量基准算出，不用填", en=f"“{one.title.en}” is worked out, not given")
