"""What is known of a matter from outside: which acts happened, when as far as anybody can tell, and some facts.

Whoever looks at a matter from outside sees little of it. An act that is not mentioned may have happened or not; a day may
be known only to the month, or only as a day by which the act had happened. Nothing here fills a gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.expression import Expression, Missing
from plumbline.kernel.procedure import Procedure, Rule

_DECEMBER: Final = 12


@dataclass(frozen=True, slots=True)
class Span:
    """When an act happened, as far as that is known: not before `first`, not after `last`.

    >>> Span.on(date(2024, 7, 23)).day
    datetime.date(2024, 7, 23)
    >>> Span.month(2024, 2)
    Span(first=datetime.date(2024, 2, 1), last=datetime.date(2024, 2, 29))
    """

    first: date = date.min
    last: date = date.max

    def __post_init__(self) -> None:
        """Refuse what ends before it begins."""
        if self.first > self.last:
            raise DeclarationError(f"a span from {self.first} to {self.last} ends before it begins")

    @classmethod
    def on(cls, day: date) -> "Span":
        """Say that the day is known."""
        return cls(day, day)

    @classmethod
    def by(cls, day: date) -> "Span":
        """Say that it happened on this day or earlier."""
        return cls(date.min, day)

    @classmethod
    def month(cls, year: int, month: int) -> "Span":
        """Say that only the month is known."""
        following = date(year + 1, 1, 1) if month == _DECEMBER else date(year, month + 1, 1)
        return cls(date(year, month, 1), following - timedelta(days=1))

    @classmethod
    def year(cls, year: int) -> "Span":
        """Say that only the year is known."""
        return cls(date(year, 1, 1), date(year, _DECEMBER, 31))

    @property
    def day(self) -> date | None:
        """The day, where it is known."""
        return self.first if self.first == self.last else None

    @property
    def begins(self) -> bool:
        """Whether a day is known before which it did not happen."""
        return self.first > date.min

    @property
    def ends(self) -> bool:
        """Whether a day is known by which it had happened."""
        return self.last < date.max

    def before(self, other: "Span") -> bool | None:
        """Tell whether it surely was on an earlier day, or surely on a later one; None also for one and the same day."""
        if self.last < other.first:
            return True
        return False if self.first > other.last else None

    def within(self, other: "Span") -> "Span | None":
        """Give what both leave possible; None where they contradict each other."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Span(first, last) if first <= last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of one matter.

    Takes   acts — those known to have happened, each with its span; of an act that repeats, the occurrence that is known
            absent — those known not to have happened
            facts — by code, as fields read them
    """

    acts: Mapping[str, Span] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def latest(self) -> date:
        """Give the last day on which something is known to have happened; the first of all days where nothing is."""
        days = [span.first for span in self.acts.values()]
        days += [fact for fact in self.facts.values() if type(fact) is date]
        return max(days, default=date.min)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """One look at a known matter, through which conditions read: just before an act, or over the whole of it.

    Takes   act — the act before which to look, known to have happened; empty to look at everything
    """

    procedure: Procedure
    known: Known
    calendar: Calendar
    act: str = ""

    def fact(self, name: str) -> Any:
        """Give a fact or a derived condition, or say what is missing."""
        if derived := self.procedure.derived.get(name):
            return derived.condition.value(self)
        value = self.known.facts.get(name)
        return Missing(frozenset({name}), unseen=True) if value is None else value

    def done(self, act: str) -> Any:
        """Tell whether the act had happened by then; Missing where that cannot be told."""
        if act in self.known.absent or (self.act and act == self.act):
            return False
        span = self.known.acts.get(act)
        if span is None:
            return _missing_act(act)
        if not self.act:
            return True
        before = span.before(self.known.acts[self.act])
        return _missing_act(act) if before is None else before

    def day(self, act: str) -> Any:
        """Give the day on which the act had happened by then, or Missing."""
        span = self.known.acts.get(act)
        if span is None or span.day is None:
            return _missing_act(act)
        later = self.act and self.known.acts[self.act].before(span)
        return _missing_act(act) if later else span.day

    def today(self) -> Any:
        """Give the day of the act, or Missing."""
        return self.day(self.act) if self.act else Missing(frozenset(), frozenset({""}))

    def holds(self, rule: Rule) -> Any:
        """Tell whether `when` and `unless` let a rule apply: True, False or Missing."""
        when = self._value(rule.when, otherwise=True)
        unless = self._value(rule.unless, otherwise=False)
        if when is False or unless is True:
            return False
        unknown = Missing.among((when, unless))
        return True if unknown is None else unknown

    def _value(self, condition: Expression | None, *, otherwise: bool) -> Any:
        return otherwise if condition is None else condition.value(self)


def _missing_act(act: str) -> Missing:
    return Missing(frozenset(), frozenset({act}))
