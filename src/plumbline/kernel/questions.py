"""What an act asks: which facts it needs, and whether those that were given will do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from plumbline.kernel import sentence
from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.fields import Field, read_each, show
from plumbline.kernel.procedure import Act, Procedure, Question
from plumbline.kernel.state import Marking, Situation
from plumbline.kernel.view import View


def answered(
    procedure: Procedure, marking: Marking, act: str, given: Mapping[str, Any], situation: Situation
) -> dict[str, Any]:
    """Read the facts given with an act.

    Takes   given — raw values by field code;  situation — the facts known before
    Gives   the values read, by field code
    Raises  InvalidFacts with one reason a field: not asked here, wrong, missing, in the future, beyond the law's range
    """
    values, reasons = examined(procedure, marking, procedure.act(act), given, situation)
    if reasons:
        raise InvalidFacts(reasons)
    return values


def examined(
    procedure: Procedure, marking: Marking, act: Act, given: Mapping[str, Any], situation: Situation
) -> tuple[dict[str, Any], list[Reason]]:
    """Read what can be read of the facts given with an act; give the good values with one reason for each fault."""
    fields = {code: procedure.fields[code] for code in act.asked()}
    values, reasons = read_each(fields, given)
    faulty = {code for reason in reasons for code in reason.facts}
    known = {code: value for code, value in situation.facts.items() if code not in faulty}
    view = View(procedure, marking, replace(situation, facts={**known, **values}))
    again = act.repeat and act.code in marking.acts
    for question in act.questions:
        code = question.field
        if code not in faulty and _needed(question, view, values if again else view.situation.facts):
            reasons.append(_missing(fields[code]))
    for code in [*values]:
        faults = [*_too_new(fields[code], values[code], view.today()), *_beyond(fields[code], values[code], view)]
        if faults:
            del values[code]
            reasons += faults
    return values, reasons


def wanted(procedure: Procedure, marking: Marking, act: Act, situation: Situation) -> list[tuple[Field, bool]]:
    """Give the fields that a form for the act shows, and whether each is required as far as is known."""
    view = View(procedure, marking, situation)
    shown = []
    for question in act.questions:
        holds = view.value(question.when)
        if holds is not False:
            shown.append((procedure.fields[question.field], question.required and holds is True))
    return shown


def _needed(question: Question, view: View, known: Mapping[str, Any]) -> bool:
    """Tell whether a field must be given now. An act that is repeated states its facts anew."""
    if not question.required or known.get(question.field) is not None:
        return False
    return view.value(question.when) is True


def _missing(one: Field) -> Reason:
    says = Says(zh=f"还没有填“{one.title.zh}”", en=f"“{one.title.en}” is not given yet")
    return Reason(kind=ReasonKind.FACT, says=says, law=one.law, facts=(one.code,))


def _too_new(one: Field, value: Any, today: date) -> list[Reason]:
    if one.future or not isinstance(value, date):
        return []
    day = day_of(value)
    if day <= today:
        return []
    says = Says(
        zh=f"“{one.title.zh}”填的是 {day.isoformat()}，晚于行为当日 {today.isoformat()}，请核对",
        en=f"“{one.title.en}” is {day.isoformat()}, after the day of the act, {today.isoformat()}; check it",
    )
    return [Reason(kind=ReasonKind.FACT, says=says, law=one.law, facts=(one.code,))]


def _beyond(one: Field, value: Any, view: View) -> list[Reason]:
    """Hold an amount against the bounds of the law; where it is not known whether a bound applies, say so."""
    reasons = []
    for limit in one.limits:
        holds = view.value(limit.when) if value > limit.most else False
        if isinstance(holds, Missing):
            reasons.append(sentence.unknown(limit.law, view.procedure, holds, one.title))
        elif holds:
            zh, en = (show(one, limit.most, language=language) for language in ("zh", "en"))
            says = Says(
                zh=f"“{one.title.zh}”不能多于 {zh}，填的是 {show(one, value, language='zh')}",
                en=f"“{one.title.en}” may be at most {en}; {show(one, value, language='en')} was given",
            )
            reasons.append(Reason(kind=ReasonKind.FACT, says=says, law=limit.law, facts=(one.code,)))
    return reasons
