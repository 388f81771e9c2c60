"""Going from act to act by days: until when what must follow may wait, and since when what must come before may lie back."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.kernel.verifying.links import Link, Way
from plumbline.kernel.verifying.spans import span

Step = tuple[Link, Way]
_DAY: Final = timedelta(days=1)
_LAST_MINUTE: Final = time(23, 59)


def at_worst(step: Step, *, extended: bool) -> int:
    """Give by how many days one step can move at the least: on by a deadline, or back (below nothing) by a wait."""
    link, way = step
    if link.on:
        periods = (*([way.period] if way.period else ()), *(way.more if extended else ()))
        return sum(span(period)[0] for period in periods)
    if way.period is None:
        return 0
    return -span(way.period)[1] - (way.period.unit is not Unit.HOURS and not way.same_day)


class Walk:
    """Walks by a calendar."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._end = cache(self._counted)

    def too_late(self, steps: Sequence[Step], start: date, *, extended: bool) -> bool:
        """Tell whether the acts of a circle cannot all be in time: it leads back to before the day it began on."""
        periods = [way.period for _, way in steps if way.period]
        if periods and all(period.unit is Unit.HOURS for period in periods) and not any(way.more for _, way in steps):
            return sum((way.period.length if link.on else -way.period.length) for link, way in steps if way.period) < 0
        at = start
        for link, way in steps:
            at = self.latest(way, at, extended=extended) if link.on else self.before(way, at)
        return at < start

    def latest(self, way: Way, start: date, *, extended: bool) -> date:
        """Give the last day of a deadline that runs from a day."""
        if way.period is None:
            return start
        whole, due = way.period, self._end(way.period, start)
        for period in way.more if extended else ():
            longer = whole.and_then(period)
            if longer:
                whole, due = longer, self._end(longer, start)
            else:
                start, whole = due, period
                due = self._end(period, start)
        return due

    def before(self, way: Way, day: date) -> date:
        """Give the latest day from which a wait is over on a day."""
        if way.period is None:
            return day
        hours = way.period.unit is Unit.HOURS
        over = timedelta(0) if hours or way.same_day else _DAY
        if hours:
            return day - timedelta(days=span(way.period)[0])
        found = day - over - timedelta(days=span(way.period)[1])
        while self._end(way.period, found + _DAY) + over <= day:
            found += _DAY
        while self._end(way.period, found) + over > day:  # past the published years a period may last longer
            found -= _DAY
        return found

    def _counted(self, period: Period, start: date) -> date:
        if period.unit is Unit.HOURS:
            return reckon(period, datetime.combine(start, _LAST_MINUTE, tzinfo=BEIJING), calendar=self.calendar).due
        return reckon(period, start, calendar=self.calendar).due
