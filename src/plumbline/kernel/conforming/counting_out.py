"""How the last day of a rule is found in a case: counted once for every day on which such a period began, then remembered."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.clock import day_of
from plumbline.kernel.conforming.bridge import Bridge
from plumbline.kernel.conforming.course import Course, Owed, Seen
from plumbline.kernel.period import Period, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.kernel.scope import Missing
from plumbline.kernel.state import Happened
from plumbline.kernel.view import day_of_the_year

_HOUR: Final = 3600.0
_MOST_REMEMBERED: Final = 50_000  # days of 130 years

Count = Callable[[int], tuple[int, bool]]


class Last(NamedTuple):
    """The last day in time, its second where it is counted in hours (else 0), and whether it was guessed in part."""

    day: int
    at: float = 0.0
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Counting:
    """Finds last days.

    Takes   bridge — the way to the kernel's own count, for periods that something stops, restarts, extends or caps
    """

    procedure: Procedure
    calendar: Calendar
    bridge: Bridge
    _counts: dict[Period, Count] = field(default_factory=dict)

    def from_day(self, period: Period) -> Count:
        """Give a count of days that remembers: from the ordinal of the first day to that of the last."""
        if period not in self._counts:
            self._counts[period] = _remembering(period, self.calendar)
        return self._counts[period]

    def movers(self, rule: Rule) -> tuple[str, ...]:
        """Give the acts that stop, restart or extend the period of a rule."""
        return tuple(act for one in self.procedure.turned_by.get(rule.code, ()) for act in one.sources)

    def of_rule(self, rule: Rule) -> Callable[[Course, Seen | Owed], Last | Missing]:
        """Give the way to count out the period of a rule from the act that began it."""
        if rule.code in self.procedure.turned_by or rule.cap:
            return self._turned(rule)
        if rule.period is None:
            message = f"the rule {rule.code} has no period"
            raise ValueError(message)
        hours = rule.period.length * _HOUR if rule.period.unit is Unit.HOURS else 0.0
        if rule.counts_from:
            return _from_fact(rule.counts_from, hours, self.from_day(rule.period))
        if hours:
            return lambda _course, began: Last(0, began.at + hours)
        count = self.from_day(rule.period)

        def counted(_course: Course, began: Seen | Owed) -> Last:
            day, provisional = count(began.day)
            return Last(day, 0.0, provisional)

        return counted

    def _turned(self, rule: Rule) -> Callable[[Course, Seen | Owed], Last | Missing]:
        bridge = self.bridge

        def counted(course: Course, began: Seen | Owed) -> Last | Missing:
            happened = Happened(count=1, at=bridge.moment(began.at), sequence=began.sequence)
            reckoning = bridge.view(course).reckoning(rule, happened)
            if isinstance(reckoning, Missing):
                return reckoning
            at = bridge.second(reckoning.due_at) if reckoning.due_at else 0.0
            return Last(reckoning.due.toordinal(), at, reckoning.provisional)

        return counted

    def of_duty(self, rule: Rule) -> Callable[[Course, Owed], Last | Missing | None]:
        """Give the way to find the last day of a duty; None where it has none."""
        if rule.at_once:
            return lambda _course, owed: Last(owed.day)
        if rule.yearly:
            return lambda _course, owed: Last(owed.due or _this_or_next_year(rule, owed.day))
        if rule.due_on or rule.ahead_of:
            return self._named(rule)
        if rule.period is None:
            return lambda _course, _owed: None
        return self.of_rule(rule)

    def _named(self, rule: Rule) -> Callable[[Course, Owed], Last | Missing]:
        """Find the day that a fact names, or that lies a whole period before one."""
        name, calendar = rule.due_on or rule.ahead_of, self.calendar
        ahead = rule.period if rule.ahead_of else None

        def named(course: Course, _owed: Owed) -> Last | Missing:
            value = course.fact(name)
            if isinstance(value, Missing):
                return value
            day = day_of(value)
            return Last((last_day_to_notify(ahead, day, calendar=calendar) if ahead else day).toordinal())

        return named


def passed(last: Last, course: Course) -> bool:
    """Tell whether the event lies after the last day, or hour, in time."""
    return course.at > last.at if last.at else course.on > last.day


def is_over(last: Last, course: Course) -> bool:
    """Tell whether a whole period has passed: the last day is over, or the last hour complete."""
    return course.at >= last.at if last.at else course.on > last.day


def _remembering(period: Period, calendar: Calendar) -> Count:
    remembered: dict[int, tuple[int, bool]] = {}

    def count(day: int) -> tuple[int, bool]:
        known = remembered.get(day)
        if known is None:
            if len(remembered) >= _MOST_REMEMBERED:
                remembered.clear()
            found = reckon(period, date.fromordinal(day), calendar=calendar)
            known = remembered[day] = found.due.toordinal(), found.provisional
        return known

    return count


def _from_fact(name: str, hours: float, count: Count) -> Callable[[Course, Seen | Owed], Last | Missing]:
    def counted(course: Course, _began: Seen | Owed) -> Last | Missing:
        value: Any = course.fact(name)
        if isinstance(value, Missing):
            return value
        if hours:
            return Last(0, value.timestamp() + hours)
        day, provisional = count(day_of(value).toordinal())
        return Last(day, 0.0, provisional)

    return counted


def _this_or_next_year(rule: Rule, day: int) -> int:
    found = day_of_the_year(rule, date.fromordinal(day))
    return found.toordinal() if found else 0
