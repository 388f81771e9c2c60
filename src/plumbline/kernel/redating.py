"""Reckoning the last days of a matter anew, when the calendar that they were counted by has changed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.duties import dated
from plumbline.kernel.period import Unit
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.kernel.state import Duty, DutyState, Marking, Situation
from plumbline.kernel.view import View


@dataclass(frozen=True, slots=True)
class Redated:
    """One duty before and after."""

    was: Duty
    now: Duty


def redated(
    procedure: Procedure, marking: Marking, facts: Mapping[str, Any], *, calendar: Calendar
) -> tuple[Marking, tuple[Redated, ...]]:
    """Count every running period out anew; what has been met, and a clock that stands still, are left as they are.

    Gives   the marking; each duty that came out otherwise: its day moved, or is no guess any more
    """
    if marking.at is None:
        return marking, ()
    view = View(procedure, marking, Situation(at=marking.at, facts=facts, calendar=calendar))
    changed = []
    for duty in marking.duties.values():
        rule = procedure.by_code[duty.rule]
        if duty.state is not DutyState.OPEN or duty.missing or duty.stopped or not reads_calendar(procedure, rule):
            continue
        again = dated(view, rule, duty)
        if (again.due_on, again.due_at, again.provisional) != (duty.due_on, duty.due_at, duty.provisional):
            changed.append(Redated(duty, again))
    if not changed:
        return marking, ()
    duties = {**marking.duties, **{one.now.rule: one.now for one in changed}}
    return replace(marking, duties=duties), tuple(changed)


def reads_calendar(procedure: Procedure, rule: Rule) -> bool:
    """Tell whether the last day under a rule can hang on which days are worked."""
    turning = (one.period for one in procedure.turned_by.get(rule.code, ()))
    periods = (rule.period, rule.cap.period if rule.cap else None, *turning)
    return any(period is not None and period.reads_schedule for period in periods)


def counts_alone(rule: Rule) -> bool:
    """Tell whether the last day under a rule hangs on nothing but the day of the act that set it running.

    What stops, restarts or extends its clock is left out of account: once that has happened, the day hangs on it too.
    """
    named = (rule.counts_from, rule.due_on, rule.ahead_of, rule.cap, rule.yearly, rule.at_once)
    return rule.period is not None and rule.period.unit is not Unit.HOURS and not any(named)
