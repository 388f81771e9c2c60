"""How many days a period can last: its extremes over the published holiday schedules.

Ten workdays are eleven calendar days in one week and more than twenty around the Spring Festival; a wait and a deadline in
different units can only be compared by their extremes.
"""

from datetime import date, timedelta
from functools import cache
from typing import Final

from plumbline.kernel.calendar import official
from plumbline.kernel.period import Period, Unit, reckon

_HOURS_A_DAY: Final = 24
_EVERY_DAY_UP_TO: Final = 400
_YEARS: Final = 6  # the last published years are looked at day by day
_STEP: Final = timedelta(days=1)


@cache
def span(period: Period) -> tuple[int, int]:
    """Give the fewest and the most calendar days from the day of the event to the last day."""
    if period.unit is Unit.HOURS:
        return period.length // _HOURS_A_DAY, -(-period.length // _HOURS_A_DAY)
    if period.unit is Unit.DAYS and not period.roll_over:
        return period.length, period.length
    lengths = [(reckon(period, day, calendar=official()).due - day).days for day in _starts(period)]
    return min(lengths), max(lengths)


def always_over_by(shorter: Period, longer: Period) -> bool:
    """Tell whether one period, begun on the same day, never ends after another."""
    if shorter.unit is longer.unit and shorter.roll_over == longer.roll_over:
        return shorter.length <= longer.length
    return span(shorter)[1] <= span(longer)[0]


def _starts(period: Period) -> list[date]:
    """Give the days from which a period is counted out: every one whose end lies in the published schedule."""
    calendar = official()
    last = calendar.published_to
    months = period.months or (period.length * 2 // 30 + 1)
    end = last - timedelta(days=31 * months + 15)
    first = max(calendar.published_from, end - timedelta(days=365 * _YEARS))
    count = max((end - first).days, 365)
    stride = 1 if period.length <= _EVERY_DAY_UP_TO else 7
    begin = end - timedelta(days=count)
    return [begin + _STEP * number for number in range(0, count, stride)]
