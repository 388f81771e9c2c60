"""Acts that the law deems to have happened because a period passed in vain."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.enabling import ask
from plumbline.kernel.marking import take
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.state import Duty, DutyState, Marking, Situation, Step

_ONE_DAY: Final = timedelta(days=1)


def elapsed(
    procedure: Procedure, marking: Marking, facts: Mapping[str, Any], *, at: datetime, calendar: Calendar | None = None
) -> tuple[str, datetime] | None:
    """Find the next act that is deemed to have happened by a moment.

    Takes   at — the moment up to which is looked
    Gives   the act, and the moment at which it is deemed to happen: the beginning of the day after the last one, or just
            after the last hour; where the law dates it on the last day itself, its last moment. None where no period has
            passed in vain: until the last day is over, all that was to be done is in time
    """
    passed = [
        (moment - timedelta.resolution if procedure.by_code[duty.rule].on_the_last_day else moment, duty)
        for duty in marking.duties.values()
        if (moment := _passes(procedure, duty)) and moment <= at
    ]
    for moment, duty in sorted(passed, key=lambda one: (one[0], one[1].sequence, one[1].rule)):
        act = procedure.by_code[duty.rule].otherwise
        # the clock may have stood still, or another act may have come, since that moment
        then = max(moment, marking.at) if marking.at else moment
        situation = Situation(at=then, facts=facts, calendar=calendar or official())
        if ask(procedure, marking, act, situation).allowed:
            return act, then
    return None


def let_elapse(
    procedure: Procedure, marking: Marking, situation: Situation
) -> tuple[Marking, tuple[tuple[str, datetime, Step], ...]]:
    """Let every act that is deemed to have happened by the moment of a situation happen, in order.

    Gives   the marking after them; each act with its moment and what it did
    """
    happened = []
    while found := elapsed(procedure, marking, situation.facts, at=situation.at, calendar=situation.calendar):
        act, moment = found
        step = take(procedure, marking, act, replace(situation, at=moment, actors=()))
        happened.append((act, moment, step))
        marking = step.marking
    return marking, tuple(happened)


def _passes(procedure: Procedure, duty: Duty) -> datetime | None:
    """Give the first moment at which a period has passed in vain; None where nothing is deemed then, or no day is known."""
    if duty.state is not DutyState.OPEN or not procedure.by_code[duty.rule].otherwise:
        return None
    if duty.due_at:
        return duty.due_at + timedelta.resolution
    return datetime.combine(duty.due_on + _ONE_DAY, time.min, tzinfo=BEIJING) if duty.due_on else None
