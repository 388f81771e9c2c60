"""A count day by day: which days were counted, which were not, and why. The working that people check and contest."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from plumbline.kernel.calendar import WORKED, Calendar, DayKind
from plumbline.kernel.counting import ONE_DAY
from plumbline.kernel.errors import Says
from plumbline.kernel.pause import Pause

GUESSED: Final = Says(zh="当年放假安排未收录，按星期推算", en="no schedule for that year, counted by its weekday")
EVENT: Final = Says(zh="事件当日，不计入", en="the day of the event, not counted")


@cache
def _standing_still(law: str) -> Says:
    told = f"（{law}）" if law else ""
    return Says(zh=f"中止期间，不计入{told}", en=f"the clock stands still, not counted{told}")


@cache
def _not_counted(day: Says) -> Says:
    return Says(zh=f"{day.zh}，不计入", en=f"{day.en}, not counted")


class CountedDay(NamedTuple):
    """One day of a count: its number, or None where it does not count, and why."""

    day: date
    number: int | None
    kind: DayKind
    why: Says | None


_Said = tuple[DayKind, CountedDay | None, Says | None]


def _say(day: date, calendar: Calendar) -> _Said:
    """Say what a count of workdays says of a day: what it is, how it is passed over if it is, what is remarked if it counts."""
    kind, resting, remark = calendar.kind(day), None, None
    if kind not in WORKED:
        resting = CountedDay(day, None, kind, _not_counted(calendar.describe(day)))
    if not calendar.covers(day):
        return kind, resting, GUESSED
    if kind is DayKind.MAKE_UP:
        remark = calendar.describe(day)
    calendar.said[day] = (kind, resting, remark)
    return kind, resting, remark


@dataclass(frozen=True, slots=True, kw_only=True)
class DayCount:
    """What a count of days was made from and came to.

    Takes   start — the day of the event; last — the last day counted; due — that day after rolling
            workdays_only — days of rest are passed over; ends — what the last day is, where that needs a word
    """

    start: date
    last: date
    due: date
    workdays_only: bool
    calendar: Calendar
    pauses: Sequence[Pause]
    ends: Says | None = None

    def day_by_day(self) -> Iterator[CountedDay]:
        """List every day from the start to the due day."""
        step = ONE_DAY if self.last >= self.start else -ONE_DAY
        said, workdays_only, last = self.calendar.said, self.workdays_only, self.last
        paused = self._paused()
        yield self._uncounted(self.start, EVENT)
        day, number = self.start, 0
        while day != last:
            day += step
            kind, resting, remark = said.get(day) or _say(day, self.calendar)
            if day in paused:
                yield CountedDay(day, None, kind, paused[day])
            elif resting and workdays_only:
                yield resting
            else:
                number += 1
                why = remark if workdays_only else None
                yield CountedDay(day, number, kind, why if day != last else self._why_last(why))
        while day != self.due:
            day += step
            yield self._uncounted(day, self._why_rolled(day, paused))

    def _uncounted(self, day: date, why: Says) -> CountedDay:
        return CountedDay(day, None, self.calendar.kind(day), why)

    def _paused(self) -> dict[date, Says]:
        """Give the days of the count that do not count because the clock stands still; of two pauses the first one says why."""
        first, last = sorted((self.start, self.due))
        found: dict[date, Says] = {}
        for pause in self.pauses:
            day, told = max(pause.first, first), _standing_still(pause.law)
            while day <= min(pause.last, last):
                found.setdefault(day, told)
                day += ONE_DAY
        return found

    def _why_last(self, remark: Says | None) -> Says | None:
        if self.due == self.last:
            return remark or self.ends
        described = self.calendar.describe(self.last)
        return Says(
            zh=f"期间的最后一日为休息日（{described.zh}），顺延",
            en=f"the last day of the period is a day of rest ({described.en}) and rolls over",
        )

    def _why_rolled(self, day: date, paused: Mapping[date, Says]) -> Says:
        if day == self.due:
            return Says(zh="顺延后的末日", en="the last day after rolling over")
        described = paused.get(day) or self.calendar.describe(day)
        return Says(zh=f"{described.zh}，继续顺延", en=f"{described.en}, rolls on")


@dataclass(frozen=True, slots=True)
class HourCount:
    """A count of hours: it runs from the moment of the event through nights and days of rest."""

    start: datetime
    due: datetime
    calendar: Calendar

    def day_by_day(self) -> Iterator[CountedDay]:
        """List the days that the hours run through; hours do not number days."""
        first, last = self.start.date(), self.due.date()
        step = ONE_DAY if last >= first else -ONE_DAY
        day = first
        while True:
            yield CountedDay(day, None, self.calendar.kind(day), self._why(day))
            if day == last:
                return
            day += step

    def _why(self, day: date) -> Says:
        begins, ends = f"{self.start:%H:%M}", f"{self.due:%H:%M}"
        if self.start.date() == self.due.date():
            return Says(zh=f"自 {begins} 至 {ends}", en=f"from {begins} to {ends}")
        if day == self.start.date():
            return Says(zh=f"自 {begins} 起算", en=f"counted from {begins}")
        if day == self.due.date():
            return Says(zh=f"至 {ends}", en=f"to {ends}")
        return Says(zh="按小时连续计算，休息日不扣除", en="hours run on, through days of rest too")
