"""Which days the offices work: weekly rest, public holidays, make-up workdays, local closures.

The schedule is the one that the State Council publishes each year, taken from the package `chinesecalendar`. It cannot be
computed ahead, so a day outside the published years goes by its weekday and `covers` says that this is a guess.
The schedule of a year is usually published in the last weeks of the year before and has sometimes moved days of that
December; an override says so for the days concerned until the package knows.

Source  国务院关于职工工作时间的规定 第七条; 全国年节及纪念日放假办法 (2024-11-10) 第二条、第六条、第七条
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import accumulate, compress
from typing import Any

from chinese_calendar.constants import Holiday, holidays, workdays

from plumbline.kernel.errors import Says

WEEKDAYS = (
    Says(zh="周一", en="Monday"),
    Says(zh="周二", en="Tuesday"),
    Says(zh="周三", en="Wednesday"),
    Says(zh="周四", en="Thursday"),
    Says(zh="周五", en="Friday"),
    Says(zh="周六", en="Saturday"),
    Says(zh="周日", en="Sunday"),
)
SATURDAY = 5
NO_NAME = Says(zh="", en="")
NEAR = 10 * 366  # days around the published years in which workdays are looked up, not counted


class DayKind(StrEnum):
    """What a day is to an office."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"  # a Saturday or Sunday worked for a holiday
    CLOSED = "closed"  # a local closure, by override


WORKED = frozenset({DayKind.WORKDAY, DayKind.MAKE_UP})
BY_WEEKDAY = (*[DayKind.WORKDAY] * SATURDAY, *[DayKind.WEEKEND] * 2)


@dataclass(frozen=True, slots=True)
class Override:
    """What one day is, whatever the schedule says, and who decided it."""

    kind: DayKind
    source: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The published schedule with its overrides.

    Takes   published_from, published_to — first and last day of the published years
            holidays, make_up — the days that differ from their weekday, with the name of the holiday
            overrides — day → Override, stronger than all the rest
    """

    published_from: date
    published_to: date
    holidays: Mapping[date, Says] = field(repr=False)
    make_up: Mapping[date, Says] = field(repr=False)
    overrides: Mapping[date, Override] = field(default_factory=dict)
    said: dict[date, Any] = field(
        init=False, repr=False, default_factory=dict
    )  # by those who explain: of each day once
    _kinds: Mapping[date, DayKind] = field(init=False, repr=False)
    _exceptions: tuple[int, ...] = field(
        init=False, repr=False
    )  # ordinals of days that differ from their weekday, rising
    _corrections: tuple[int, ...] = field(init=False, repr=False)  # workdays gained (lost) up to that many exceptions
    _near: int = field(init=False, repr=False)  # ordinal of the first of the days near the published years
    _passed: "array[int]" = field(init=False, repr=False)  # for each of those days: the workdays among them up to it
    _workdays: "array[int]" = field(init=False, repr=False)  # ordinals of the workdays among them

    def __post_init__(self) -> None:
        """Lay out the exceptions so that counting workdays needs no walk through the days."""
        kinds = dict.fromkeys(self.holidays, DayKind.HOLIDAY)
        kinds |= dict.fromkeys(self.make_up, DayKind.MAKE_UP)
        kinds |= {day: override.kind for day, override in self.overrides.items()}
        changes = {day: (kind in WORKED) - (day.weekday() < SATURDAY) for day, kind in sorted(kinds.items())}
        exceptions = {day.toordinal(): change for day, change in changes.items() if change}
        object.__setattr__(self, "_kinds", kinds)
        object.__setattr__(self, "_exceptions", tuple(exceptions))
        object.__setattr__(self, "_corrections", tuple(accumulate(exceptions.values(), initial=0)))
        near = range(self.published_from.toordinal() - NEAR, self.published_to.toordinal() + NEAR)
        week = bytes(day < SATURDAY for day in range(7))  # from Monday on
        worked = bytearray(week * (len(near) // 7 + 2))[(near.start - 1) % 7 :][: len(near)]
        for day, change in exceptions.items():
            if day in near:
                worked[day - near.start] = change > 0
        object.__setattr__(self, "_near", near.start)
        object.__setattr__(self, "_passed", array("i", accumulate(worked)))
        object.__setattr__(self, "_workdays", array("i", compress(near, worked)))

    def with_overrides(self, overrides: Mapping[date, Override], *, published_to: date | None = None) -> "Calendar":
        """Give the same calendar with further overrides.

        Takes   published_to — the new last day, when the overrides hold the whole schedule of a further year
        """
        return replace(self, overrides={**self.overrides, **overrides}, published_to=published_to or self.published_to)

    def kind(self, day: date) -> DayKind:
        """Say what a day is; outside the published years by its weekday."""
        return self._kinds.get(day) or BY_WEEKDAY[day.weekday()]

    def is_workday(self, day: date) -> bool:
        """Say whether the offices work that day."""
        place = day.toordinal() - self._near
        if 0 < place < len(self._passed):
            return self._passed[place] > self._passed[place - 1]
        return self.kind(day) in WORKED

    def covers(self, day: date) -> bool:
        """Say whether the day is known, not guessed from its weekday."""
        return self.published_from <= day <= self.published_to or day in self.overrides

    def covers_all(self, first: date, last: date) -> bool:
        """Say whether every day from the first to the last lies in the published years."""
        return self.published_from <= first and last <= self.published_to

    def name(self, day: date) -> str:
        """Give the Chinese name of the holiday that a day belongs to, or is made up for; empty for other days."""
        return self._holiday(day).zh

    def describe(self, day: date) -> Says:
        """Say in words what a day is: its weekday, and what sets it apart."""
        weekday, holiday, kind = WEEKDAYS[day.weekday()], self._holiday(day), self.kind(day)
        if kind is DayKind.HOLIDAY:
            return Says(zh=f"{weekday.zh}，{holiday.zh}放假", en=f"{weekday.en}, {holiday.en or 'public'} holiday")
        if kind is DayKind.MAKE_UP:
            made_up_for = f" for {holiday.en}" if holiday.en else ""
            return Says(zh=f"{weekday.zh}，{holiday.zh}调休上班", en=f"{weekday.en}, make-up workday{made_up_for}")
        if kind is DayKind.CLOSED:
            source = self.overrides[day].source
            return Says(zh=f"{weekday.zh}，停止办公（{source}）", en=f"{weekday.en}, offices closed ({source})")
        return weekday

    def workdays_between(self, after: date, until: date) -> int:
        """Count the workdays after one day, up to and with another; negative when they stand the other way round."""
        first, last = after.toordinal() - self._near, until.toordinal() - self._near
        if 0 <= first < len(self._passed) and 0 <= last < len(self._passed):
            return self._passed[last] - self._passed[first]
        return self._rank(until.toordinal()) - self._rank(after.toordinal())

    def workday_after(self, day: date, count: int) -> date:
        """Give the workday that is so many workdays after a day, which is not itself counted."""
        place = day.toordinal() - self._near
        if 0 <= place < len(self._passed) and 0 < count <= len(self._workdays) - self._passed[place]:
            return date.fromordinal(self._workdays[self._passed[place] + count - 1])
        first = day.toordinal() + 1
        target = self._rank(first - 1) + count
        last = first + 2 * count
        while self._rank(last) < target:
            last += count + 7
        return date.fromordinal(self._first_reaching(target, first=first, last=last))

    def workday_before(self, day: date, count: int) -> date:
        """Give the workday that is so many workdays before a day, which is not itself counted."""
        place = day.toordinal() - self._near - 1
        if 0 <= place < len(self._passed) and 0 < count <= self._passed[place]:
            return date.fromordinal(self._workdays[self._passed[place] - count])
        last = day.toordinal() - 1
        target = self._rank(last) - count + 1
        first = last - 2 * count
        while self._rank(first) >= target:
            first -= count + 7
        return date.fromordinal(self._first_reaching(target, first=first, last=last))

    def _rank(self, ordinal: int) -> int:
        """Count the workdays from the first day of all to this one: whole weeks, the rest, and the exceptions."""
        weeks, rest = divmod(ordinal, 7)
        return 5 * weeks + min(rest, 5) + self._corrections[bisect_right(self._exceptions, ordinal)]

    def _first_reaching(self, rank: int, *, first: int, last: int) -> int:
        return first + bisect_left(range(first, last), rank, key=self._rank)

    def _holiday(self, day: date) -> Says:
        if day in self.overrides:
            return NO_NAME
        return self.holidays.get(day) or self.make_up.get(day) or NO_NAME


@cache
def official() -> Calendar:
    """Give the published national schedule, without overrides."""
    names = {str(holiday.value): Says(zh=holiday.chinese, en=str(holiday.value)) for holiday in Holiday}
    return Calendar(
        published_from=date(min(holidays).year, 1, 1),
        published_to=date(max(holidays).year, 12, 31),
        holidays={day: names[name] for day, name in holidays.items()},
        make_up={day: names[name] for day, name in workdays.items()},
    )
