"""One act with its facts: read what was given, ask every rule, advance — or refuse and change nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plumbline.kernel import marking, questions, sentence
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from plumbline.kernel.marking import Marking, Situation, Step, View
from plumbline.kernel.procedure import Procedure


def attempt(
    procedure: Procedure,
    here: Marking,
    act: str,
    given: Mapping[str, Any],
    situation: Situation,
) -> tuple[dict[str, Any], Step]:
    """Perform one act with the facts given.

    Takes   given — raw values by field code;  situation — moment, facts known before, who acts
    Gives   the values read, and the step
    Raises  NotAllowed with every unmet rule and every faulty field;  InvalidFacts when only fields are at fault
    """
    if here.at and situation.at < here.at:
        raise InvalidFacts([sentence.before_the_last(here.at)])
    declared = procedure.act(act)
    values, wrong = questions.examined(procedure, here, declared, given, situation)
    pending = declared.asked().difference(values) if wrong else frozenset()
    known = (
        {code: value for code, value in situation.facts.items() if code not in pending} if wrong else situation.facts
    )
    merged = replace(situation, facts={**known, **values})
    answer = marking.judge(View(procedure, here, merged), declared, pending=pending)
    if not answer.allowed:
        raise NotAllowed((*answer.reasons, *wrong))
    if wrong:
        raise InvalidFacts(wrong)
    return values, marking.advance(procedure, here, act, merged)
