"""Arithmetic on days: the nth day or workday from an event, past the pauses; corresponding days; rolling over."""

from collections.abc import Sequence
from datetime import date, timedelta

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.pause import Pause, joined

ONE_DAY = timedelta(days=1)
MONTHS = 12
SHORTEST_MONTH = 28  # days


def nth_after(start: date, count: int, *, workdays_of: Calendar | None, pauses: Sequence[Pause]) -> date:
    """Find the nth day after a start that counts.

    Takes   start — not itself counted; workdays_of — count only the workdays of this calendar
            pauses — days that do not count; a pause that the count is pushed into is passed over too
    """
    last = _stepped(start, count, workdays_of=workdays_of)
    if not pauses:
        return last
    for first_paused, last_paused in joined(pauses):
        if first_paused > last:
            break
        if last_paused > start:
            count += _days_in(max(first_paused, start + ONE_DAY), last_paused, workdays_of=workdays_of)
            last = _stepped(start, count, workdays_of=workdays_of)
    return last


def nth_before(start: date, count: int, *, workdays_of: Calendar | None, pauses: Sequence[Pause]) -> date:
    """Find the nth day before a start that counts: nth_after, towards the past."""
    last = _stepped(start, -count, workdays_of=workdays_of)
    for first_paused, last_paused in reversed(joined(pauses)):
        if last_paused < last:
            break
        if first_paused < start:
            count += _days_in(first_paused, min(last_paused, start - ONE_DAY), workdays_of=workdays_of)
            last = _stepped(start, -count, workdays_of=workdays_of)
    return last


def months_from(day: date, months: int) -> date:
    """Give the corresponding day so many months on, or the last day of a month that has none.

    Raises  OverflowError where that day lies outside every calendar
    """
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    if not date.min.year <= year < date.max.year:
        message = f"{months} months from {day} lies outside every calendar"
        raise OverflowError(message)
    if day.day <= SHORTEST_MONTH:
        return date(year, month + 1, day.day)
    next_year, next_month = divmod(year * MONTHS + month + 1, MONTHS)
    last_of_month = date(next_year, next_month + 1, 1) - ONE_DAY
    return last_of_month.replace(day=min(day.day, last_of_month.day))


def rolled(day: date, *, calendar: Calendar, pauses: Sequence[Pause], backwards: bool) -> date:
    """Move a last day that is a day of rest to the nearest workday outside the pauses, away from the event."""
    while not calendar.is_workday(day) or (pauses and any(pause.covers(day) for pause in pauses)):
        day += -ONE_DAY if backwards else ONE_DAY
    return day


def _stepped(start: date, count: int, *, workdays_of: Calendar | None) -> date:
    if workdays_of is None:
        return start + timedelta(days=count)
    return workdays_of.workday_after(start, count) if count > 0 else workdays_of.workday_before(start, -count)


def _days_in(first: date, last: date, *, workdays_of: Calendar | None) -> int:
    before = first - ONE_DAY
    return (last - before).days if workdays_of is None else workdays_of.workdays_between(before, last)
