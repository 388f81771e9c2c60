"""Periods of law and how they are counted out: workdays, days, months, years, hours.

The day of the event is not counted. Months and years end on the corresponding day, or on the last day of a month that has
none. Hours run from the moment. Which unit a provision means, whether its last day rolls past a holiday and what stops its
clock is said by the rule that cites the provision; nothing here is a general switch.

Source  民法典 第二百零一条、第二百零二条、第二百零三条; 民事诉讼法 (2023-09-01) 第八十五条
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.clock import BEIJING, day_of
from plumbline.kernel.counted import CountedDay, DayCount, HourCount
from plumbline.kernel.counting import MONTHS, ONE_DAY, months_from, nth_after, nth_before, rolled
from plumbline.kernel.errors import CalendarGap, DeclarationError, Says
from plumbline.kernel.pause import Pause

__all__ = ["CountedDay", "Moved", "Pause", "Period", "Reckoning", "Unit", "last_day_to_notify", "left", "reckon"]


class Unit(StrEnum):
    """What a period is counted in."""

    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    HOURS = "hours"


IN_CHINESE = {Unit.WORKDAYS: "个工作日", Unit.DAYS: "日", Unit.MONTHS: "个月", Unit.YEARS: "年", Unit.HOURS: "小时"}
LONGEST = {Unit.WORKDAYS: 36_525, Unit.DAYS: 36_525, Unit.MONTHS: 1_200, Unit.YEARS: 100, Unit.HOURS: 876_600}
WRITTEN = re.compile(r"(\d{1,6}) (workday|day|month|year|hour)s?( roll-over)?", re.ASCII)
CORRESPONDING = Says(zh="到期月的对应日", en="the corresponding day of the last month")
END_OF_MONTH = Says(zh="到期月无对应日，以月末日为末日", en="the last month has no such day, so its last day")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of legal time, and whether its last day rolls past days of rest.

    >>> Period.parse("7 workdays").zh
    '7 个工作日'
    """

    length: int
    unit: Unit
    roll_over: bool = False
    months: int = field(init=False, repr=False, compare=False)  # 0 where it is counted in something else
    reads_schedule: bool = field(init=False, repr=False, compare=False)  # whether days of rest can change the result

    def __post_init__(self) -> None:
        """Refuse what no provision means; find once what each count asks."""
        if not 1 <= self.length <= LONGEST[self.unit]:
            raise DeclarationError(f"a period is from 1 to {LONGEST[self.unit]} {self.unit} long, not {self.length}")
        if self.unit is Unit.HOURS and self.roll_over:
            raise DeclarationError("a period in hours runs through days of rest and cannot roll over")
        in_months = {Unit.MONTHS: 1, Unit.YEARS: MONTHS}.get(self.unit, 0)
        object.__setattr__(self, "months", self.length * in_months)
        object.__setattr__(self, "reads_schedule", self.unit is Unit.WORKDAYS or self.roll_over)

    @classmethod
    def parse(cls, written: str) -> "Period":
        """Read a period as declarations write it: «7 workdays», «1 month», «15 days roll-over»."""
        match = WRITTEN.fullmatch(written.strip())
        if match is None:
            raise DeclarationError(f"«{written}» is not a period; write it like «7 workdays» or «15 days roll-over»")
        length, unit, roll_over = match.groups()
        return cls(int(length), Unit(f"{unit}s"), roll_over is not None)

    def __str__(self) -> str:
        return self.en + (" roll-over" if self.roll_over else "")

    def and_then(self, more: "Period") -> "Period | None":
        """Join a period of the same unit to this one; None where the units differ and it must be counted on its own."""
        return Period(self.length + more.length, self.unit, self.roll_over) if more.unit is self.unit else None

    @property
    def zh(self) -> str:
        """The period in Chinese words."""
        return f"{self.length} {IN_CHINESE[self.unit]}"

    @property
    def en(self) -> str:
        """The period in English words."""
        return f"{self.length} {self.unit.removesuffix('s') if self.length == 1 else self.unit}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """That a provision moved the end of a period: the code of its rule, the provision, and the last day since."""

    rule: str
    law: str
    due: date


class Reckoning(NamedTuple):
    """A period counted out.

    Gives   due — the last day in time; due_at — its moment, for hours
            provisional — part of the count lies outside the published schedule and was guessed from weekdays
            moved — what moved its end beside the count itself: extensions, a cap
            last — the last day that was counted, for hours its moment; rolled_to — that day after rolling
            counted — the working, day by day, made when it is asked for
    """

    due: date
    due_at: datetime | None
    provisional: bool
    period: Period
    start: date
    last: date
    rolled_to: date
    calendar: Calendar
    pauses: tuple[Pause, ...] = ()
    moved: tuple[Moved, ...] = ()

    @property
    def counted(self) -> tuple[CountedDay, ...]:
        """The working: every day from the start to the due day."""
        if isinstance(self.start, datetime) and isinstance(self.last, datetime):
            return tuple(HourCount(self.start.astimezone(BEIJING), self.last, self.calendar).day_by_day())
        count = DayCount(
            start=self.start,
            last=self.last,
            due=self.rolled_to,
            workdays_only=self.period.unit is Unit.WORKDAYS,
            calendar=self.calendar,
            pauses=self.pauses,
            ends=None if self.pauses else _ending(self.period, self.start, self.last),
        )
        return tuple(count.day_by_day())


def reckon(
    period: Period,
    start: date,
    *,
    calendar: Calendar,
    pauses: Sequence[Pause] = (),
    backwards: bool = False,
    estimate: bool = True,
) -> Reckoning:
    """Count a legal period out to its last day.

    Takes   start — the day of the event, not itself counted; for hours its moment
            pauses — days that do not count; those that overlap count once
            backwards — count towards the past: the last day is the nth before the event, and rolls to an earlier day
            estimate — whether days outside the published schedule may be guessed from their weekday
    Gives   Reckoning: .due, the last day in time; .counted, the working; .provisional, guessed in part
    Raises  CalendarGap when the count needs a schedule that is not published and no estimate is allowed,
            or would leave the calendar altogether;  DeclarationError for hours with pauses or without a moment
    """
    if period.unit is Unit.HOURS:
        return _reckon_hours(period, start, calendar=calendar, pauses=pauses, backwards=backwards)
    if start.__class__ is not date:
        start = day_of(start)
    try:
        last = _last_counted(period, start, calendar=calendar, pauses=pauses, backwards=backwards)
        due = rolled(last, calendar=calendar, pauses=pauses, backwards=backwards) if period.roll_over else last
    except (OverflowError, ValueError) as error:
        raise _beyond_every_calendar(period, start) from error
    provisional = False
    if period.reads_schedule:
        read_from = start + (-ONE_DAY if backwards else ONE_DAY) if period.unit is Unit.WORKDAYS else last
        first_read, last_read = (read_from, due) if read_from <= due else (due, read_from)
        provisional = not calendar.covers_all(first_read, last_read)
        if provisional and not estimate:
            raise _unpublished(period, first_read, calendar=calendar)
    return Reckoning(due, None, provisional, period, start, last, due, calendar, tuple(pauses))


def last_day_to_notify(period: Period, event_on: date, *, calendar: Calendar, estimate: bool = True) -> date:
    """Find the last day on which a notice still leaves the whole period free before an event.

    The strict reading of «at least N days before»: neither the day of the notice nor the day of the event is one of the N.
    The law does not say whether the day of the notice counts; who keeps this day is in time under either reading.
    """
    if period.unit is Unit.HOURS:
        raise DeclarationError("a notice period in hours is counted from a moment: reckon it backwards")
    return reckon(period, event_on, calendar=calendar, backwards=True, estimate=estimate).due - ONE_DAY


def left(due: date, today: date, *, unit: Unit, calendar: Calendar) -> int:
    """Count the days that are left, in workdays where the period is in workdays; 0 on the last day, negative when late."""
    if unit is not Unit.WORKDAYS:
        return (due - today).days
    workdays = calendar.workdays_between(today, due)
    return workdays if today <= due else min(workdays, -1)


def _last_counted(period: Period, start: date, *, calendar: Calendar, pauses: Sequence[Pause], backwards: bool) -> date:
    """Find the day with the last number; months with pauses are as many days as they would have without."""
    workdays_of = calendar if period.unit is Unit.WORKDAYS else None
    length = period.length
    if months := period.months:
        corresponding = months_from(start, -months if backwards else months)
        if not pauses:
            return corresponding
        length = abs((corresponding - start).days)
    nth = nth_before if backwards else nth_after
    return nth(start, length, workdays_of=workdays_of, pauses=pauses)


def _reckon_hours(
    period: Period, start: date, *, calendar: Calendar, pauses: Sequence[Pause], backwards: bool
) -> Reckoning:
    """Count hours from a moment, through nights and days of rest."""
    if not isinstance(start, datetime):
        raise DeclarationError("a period in hours is counted from the moment of the event, not from its day")
    if pauses:
        raise DeclarationError("a pause stops days, not hours: count what can be paused in days")
    begins_on = day_of(start)
    try:
        hours = timedelta(hours=-period.length if backwards else period.length)
        due_at = (start.astimezone(UTC) + hours).astimezone(BEIJING)
    except OverflowError as error:
        raise _beyond_every_calendar(period, begins_on) from error

    due = due_at.date()
    return Reckoning(due, due_at, False, period, start, due_at, due, calendar)  # noqa: FBT003 — hours read no schedule


def _ending(period: Period, start: date, last: date) -> Says | None:
    if not period.months:
        return None
    return CORRESPONDING if last.day == start.day else END_OF_MONTH


def _unpublished(period: Period, first_read: date, *, calendar: Calendar) -> CalendarGap:
    """Say which year's schedule is missing, what for, and what to do."""
    early = first_read < calendar.published_from
    year = first_read.year if early else max(first_read.year, calendar.published_to.year + 1)
    return CalendarGap(
        Says(
            zh=f"{year} 年放假安排尚未录入，{period.zh}的期限无法算到底；录入后会自动算出",
            en=f"The holiday schedule of {year} is not entered, so a period of {period.en} cannot be counted out; "
            "once it is entered, the day is found by itself",
        ),
        missing=(str(year),),
    )


def _beyond_every_calendar(period: Period, start: date) -> CalendarGap:
    return CalendarGap(
        Says(
            zh=f"自 {start} 起{period.zh}（含中止期间）超出可计算的日期范围；请核对起始日与中止期间",
            en=f"A period of {period.en} from {start}, with its pauses, leaves every calendar; check the start and the pauses",
        )
    )
