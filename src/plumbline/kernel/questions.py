"""What an act asks: which facts it needs, and whether those that were given will do."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.fields import Field, read_all, show
from plumbline.kernel.marking import Marking, Situation, View
from plumbline.kernel.procedure import Act, Procedure, Question


def answered(
    procedure: Procedure, marking: Marking, act: str, given: Mapping[str, Any], situation: Situation
) -> dict[str, Any]:
    """Read the facts given with an act.

    Takes   given — raw values by field code;  situation — the facts known before
    Gives   the values read, by field code
    Raises  InvalidFacts with one reason a field: not asked here, wrong, missing, in the future, beyond the law's range
    """
    declared = procedure.act(act)
    asked = declared.asked()
    fields = {code: one for code, one in procedure.fields.items() if code in asked}
    reasons: list[Reason] = []
    values: dict[str, Any] = {}
    try:
        values = read_all(fields, given)
    except InvalidFacts as refused:
        reasons += refused.reasons
        wrong = {code for reason in refused.reasons for code in reason.facts}
        values = read_all(fields, {code: raw for code, raw in given.items() if code not in wrong})
    view = View(procedure, marking, replace(situation, facts={**situation.facts, **values}))
    faulty = {code for reason in reasons for code in reason.facts}
    reasons += [
        _missing(procedure, question)
        for question in declared.questions
        if question.field not in faulty and _needed(question, view)
    ]
    for code, value in values.items():
        reasons += _too_new(fields[code], value, view.today())
        reasons += _beyond(fields[code], value, view)
    if reasons:
        raise InvalidFacts(reasons)
    return values


def wanted(procedure: Procedure, marking: Marking, act: Act, situation: Situation) -> list[tuple[Field, bool]]:
    """Give the fields that a form for the act shows, and whether each is required as far as is known."""
    view = View(procedure, marking, situation)
    shown = []
    for question in act.questions:
        holds = True if question.when is None else question.when.value(view)
        if holds is not False:
            shown.append((procedure.fields[question.field], question.required and holds is True))
    return shown


def _needed(question: Question, view: View) -> bool:
    if not question.required or view.situation.facts.get(question.field) is not None:
        return False
    return question.when is None or question.when.value(view) is True


def _missing(procedure: Procedure, question: Question) -> Reason:
    one = procedure.fields[question.field]
    says = Says(zh=f"还没有填“{one.title.zh}”", en=f"“{one.title.en}” is not given yet")
    return Reason(kind=ReasonKind.FACT, says=says, law=one.law, facts=(one.code,))


def _too_new(one: Field, value: Any, today: date) -> list[Reason]:
    if one.future or not isinstance(value, date):
        return []
    day = day_of(value) if isinstance(value, datetime) else value
    if day <= today:
        return []
    says = Says(
        zh=f"“{one.title.zh}”填的是 {day.isoformat()}，晚于行为当日 {today.isoformat()}，请核对",
        en=f"“{one.title.en}” is {day.isoformat()}, after the day of the act, {today.isoformat()}; check it",
    )
    return [Reason(kind=ReasonKind.FACT, says=says, law=one.law, facts=(one.code,))]


def _beyond(one: Field, value: Any, view: View) -> list[Reason]:
    reasons = []
    for limit in one.limits:
        holds = True if limit.when is None else limit.when.value(view)
        if holds is True and value > limit.most:
            zh, en = (show(one, limit.most, language=language) for language in ("zh", "en"))
            says = Says(
                zh=f"“{one.title.zh}”不能多于 {zh}，填的是 {show(one, value, language='zh')}",
                en=f"“{one.title.en}” may be at most {en}; {show(one, value, language='en')} was given",
            )
            reasons.append(Reason(kind=ReasonKind.FACT, says=says, law=limit.law, facts=(one.code,)))
    return reasons
