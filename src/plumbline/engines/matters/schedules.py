"""The calendar that matters are reckoned with: the published schedule of the package, and the schedules entered since.

A schedule that was entered says of each of its days what it is, and is stronger than all that was known before it. The
calendar of an earlier moment can be given too, so that what was reckoned then can be reckoned again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import connection

from plumbline.engines.matters.changes import Schedule
from plumbline.kernel.calendar import Calendar, DayKind, Override, official
from plumbline.kernel.counting import ONE_DAY
from plumbline.kernel.errors import Says

Latest = tuple[int, str] | None  # the schedule that was entered last: its number and its digest
_LATEST: Final = "SELECT id, digest FROM matters_schedule ORDER BY id DESC LIMIT 1"
_kept: dict[str, tuple[Latest, "Calendars"]] = {}  # by database: what the latest schedule was, and all


@dataclass(frozen=True, slots=True)
class Calendars:
    """The calendar as it changed: the package's at first, then one from each schedule on."""

    since: tuple[tuple[datetime, int, Calendar], ...]  # from when, by which schedule

    @property
    def latest(self) -> Calendar:
        """Give the calendar as it is known now."""
        return self.since[-1][2] if self.since else official()

    def at(self, moment: datetime) -> Calendar:
        """Give the calendar as it was known at a moment: at that of a schedule already with it."""
        known = official()
        for begun, _number, calendar in self.since:
            if begun > moment:
                break
            known = calendar
        return known

    def of(self, schedule: int) -> Calendar:
        """Give the calendar as a schedule left it; zero stands for the package alone."""
        known = official()
        for _begun, number, calendar in self.since:
            if number > schedule:
                break
            known = calendar
        return known


def calendars() -> Calendars:
    """Give the calendars; they are laid out once, and again when a schedule has been entered meanwhile."""
    with connection.cursor() as cursor:  # written out: this runs at every act
        cursor.execute(_LATEST)
        return calendars_until(cursor.fetchone())


def calendars_until(latest: Latest) -> Calendars:
    """Give the calendars where it is known already which schedule was entered last."""
    kept = _kept.get(connection.alias)
    if kept is None or kept[0] != latest:
        kept = _kept[connection.alias] = (latest, _laid_out())
    return kept[1]


def forget() -> None:
    """Lay the calendars out anew at the next question: what was read in a transaction may have been taken back."""
    _kept.pop(connection.alias, None)


def calendar() -> Calendar:
    """Give the calendar as it is known now."""
    return calendars().latest


def number() -> int:
    """Name the latest schedule that was entered; zero where there is none."""
    latest = calendars().since
    return latest[-1][1] if latest else 0


def with_schedule(
    known: Calendar, *, source: str, first: date, last: date, days: Mapping[date, tuple[DayKind, Says]]
) -> Calendar:
    """Give a calendar with one more schedule in it.

    Takes   first, last — the days of which the schedule speaks: one that it does not set apart goes by its weekday
            days — those that it sets apart, with the name of the holiday
    """
    holidays, make_up = (
        {day: name for day, name in kept.items() if not first <= day <= last}
        for kept in (known.holidays, known.make_up)
    )
    overrides = {day: one for day, one in known.overrides.items() if not first <= day <= last}
    for day, (kind, name) in days.items():
        match kind:
            case DayKind.HOLIDAY:
                holidays[day] = name
            case DayKind.MAKE_UP:
                make_up[day] = name
            case DayKind.CLOSED:
                overrides[day] = Override(kind, source)
            case DayKind.WORKDAY | DayKind.WEEKEND:
                pass  # what the weekday says
    return replace(
        known,
        holidays=holidays,
        make_up=make_up,
        overrides=overrides,
        published_from=min(known.published_from, first),
        published_to=max(known.published_to, last),
    )


def differing(was: Calendar, now: Calendar) -> tuple[date, date] | None:
    """Give the first and the last day that two calendars tell apart, or that only one of them knows; None where they agree."""
    days = {*was.holidays, *was.make_up, *was.overrides, *now.holidays, *now.make_up, *now.overrides}
    apart = [day for day in days if was.kind(day) is not now.kind(day)]
    if was.published_to != now.published_to:
        known, further = sorted((was.published_to, now.published_to))
        apart += [known + ONE_DAY, further]
    if was.published_from != now.published_from:
        further, known = sorted((was.published_from, now.published_from))
        apart += [further, known - ONE_DAY]
    return (min(apart), max(apart)) if apart else None


def _laid_out() -> Calendars:
    known: Calendar = official()
    since = []
    for schedule in Schedule.objects.prefetch_related("days"):
        known = with_schedule(
            known,
            source=schedule.source,
            first=schedule.first,
            last=schedule.last,
            days={one.day: (DayKind(one.kind), Says(zh=one.name, en=one.name_en)) for one in schedule.days.all()},
        )
        since.append((schedule.recorded_at, schedule.pk, known))
    return Calendars(tuple(since))
