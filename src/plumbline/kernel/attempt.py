"""One act with its facts: read what was given, ask every rule, advance — or refuse and change nothing."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from plumbline.kernel import marking, questions, sentence
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason
from plumbline.kernel.marking import Marking, Situation, Step
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
    wrong: tuple[Reason, ...] = ()
    values: dict[str, Any] = {}
    try:
        values = questions.answered(procedure, here, act, given, situation)
    except InvalidFacts as refused:
        wrong = refused.reasons
    merged = replace(situation, facts={**situation.facts, **values})
    answer = marking.ask(procedure, here, act, merged, preview=bool(wrong))
    if not answer.allowed:
        raise NotAllowed((*answer.reasons, *wrong))
    if wrong:
        raise InvalidFacts(wrong)
    return values, marking.advance(procedure, here, act, merged)
