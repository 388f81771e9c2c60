"""The due day of a rule in a matter that is known only in part: between which days it must lie."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from plumbline.kernel.calendar import Calendar
from plumbline.kernel.clock import BEIJING, day_of
from plumbline.kernel.errors import Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.finding import Judgement, Over, Verdict, depends, names
from plumbline.kernel.known import Known, Looking, Span
from plumbline.kernel.period import Period, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.kernel.view import day_of_the_year

Holds = bool | Missing  # the answer of a condition

_NEITHER: Final = Missing(frozenset())


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Between which days a due day lies; None where that end is open. `missing` is what would settle it."""

    first: date | None = None
    last: date | None = None
    provisional: bool = False
    missing: Missing = _NEITHER

    @property
    def day(self) -> date | None:
        """The due day, where it is known."""
        return self.first if self.first == self.last else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A procedure held against a known matter."""

    procedure: Procedure
    known: Known
    calendar: Calendar

    def looking(self, act: str = "") -> Looking:
        """Look at the matter just before an act that happened, or at the whole of it."""
        return Looking(procedure=self.procedure, known=self.known, calendar=self.calendar, act=act)

    def happened(self, acts: Iterable[str]) -> list[str]:
        """Give those acts that are known to have happened."""
        return [act for act in acts if act in self.known.acts]

    def open(self, acts: Iterable[str]) -> list[str]:
        """Give those acts of which nothing is known."""
        return [act for act in acts if act not in self.known.acts and act not in self.known.absent]

    def due(self, rule: Rule, source: str, *, unmoved_by: Rule | None = None) -> Due:
        """Find when the period of a rule ends, counted from an act that happened or from the fact it counts from.

        Takes   unmoved_by — a rule of clocks that had not moved it yet
        """
        if turning := self.turning(rule, unmoved_by):
            return Due(missing=self.unsure(turning))
        if rule.due_on or rule.ahead_of:
            return _fixed(self.looking().fact(rule.due_on or rule.ahead_of), rule, self.calendar)
        if rule.yearly:
            return _of_the_year(rule, self.known.acts[source])
        if rule.period is None and not rule.at_once:
            return Due()
        start, missing = self.start(rule, source)
        if start and rule.period is None:
            return Due(
                first=start.first if start.begins else None, last=start.last if start.ends else None, missing=missing
            )
        if start is None or rule.period is None:
            return Due(missing=missing)
        return _counted(rule.period, start, missing, self.calendar)

    def turning(self, rule: Rule, unmoved_by: Rule | None = None) -> list[str]:
        """Give the acts that have stopped, restarted, extended or capped the period of a rule, or may have."""
        turning = [one for one in self.procedure.turned_by.get(rule.code, ()) if one is not unmoved_by]
        acts = [act for one in turning for act in one.sources]
        return [act for act in [*acts, *(rule.cap.after if rule.cap else ())] if act not in self.known.absent]

    def start(self, rule: Rule, source: str) -> tuple[Span | None, Missing]:
        """Give the day from which a rule counts, as far as it is known, and what would settle it."""
        if not rule.counts_from:
            span = self.known.acts[source]
            return span, _NEITHER if span.day else Missing(frozenset(), frozenset({source}))
        value = self.looking().fact(rule.counts_from)
        if isinstance(value, Missing):
            return None, value
        return Span.on(day_of(value)), _NEITHER

    def last_to_notify(self, rule: Rule, act: str) -> Due:
        """Find the last day for a notice that must come so long before an act that happened."""
        event = self.known.acts[act]
        missing = _NEITHER if event.day else Missing(frozenset(), frozenset({act}))
        if rule.period is None:
            return Due(missing=missing)
        return Due(
            first=last_day_to_notify(rule.period, event.first, calendar=self.calendar) if event.begins else None,
            last=last_day_to_notify(rule.period, event.last, calendar=self.calendar) if event.ends else None,
            missing=missing,
        )

    def found(
        self,
        rule: Rule,
        verdict: Verdict,
        act: str,
        says: Says,
        *,
        due: Due | None = None,
        over: Over | None = None,
        actual: Span | None = None,
    ) -> Judgement:
        """Make a judgement that is certain."""
        return Judgement(
            rule=rule,
            verdict=verdict,
            act=act,
            says=says,
            due=due.day if due else None,
            provisional=bool(due and due.provisional),
            actual=actual or self.known.acts.get(act),
            over=over,
        )

    def unknown(
        self, rule: Rule, act: str, *missing: Any, due: Due | None = None, says: Says | None = None
    ) -> Judgement:
        """Make a judgement that cannot be made, and say what would decide it."""
        lacking = Missing.among(one for one in missing if isinstance(one, Missing)) or _NEITHER
        named = names(lacking, self.known)
        told = says or depends(self.procedure, named, due.day if due else None)
        return replace(self.found(rule, Verdict.UNKNOWN, act, told, due=due), missing=named)

    def not_applicable(self, rule: Rule, act: str) -> Judgement:
        """Make the judgement that the facts do not call the rule."""
        says = Says(zh="本案的事实不属于这条规则的情形", en="The facts of this matter do not call this rule")
        return self.found(rule, Verdict.NOT_APPLICABLE, act, says)

    def undated(self, *acts: str) -> Missing:
        """Name those of the acts whose day is not known, or of which it is not known whether they happened."""
        return Missing(frozenset(), frozenset(act for act in acts if not self.dated(act)))

    def unsure(self, acts: Iterable[str]) -> Missing:
        """Name acts that leave a question open, whether or not their day is known."""
        return Missing(frozenset(), frozenset(acts))

    def dated(self, act: str) -> bool:
        """Tell whether the day of an act is known."""
        span = self.known.acts.get(act)
        return span is not None and span.day is not None


def _fixed(value: Any, rule: Rule, calendar: Calendar) -> Due:
    """Give the day that a fact names, or that lies a whole period before it."""
    if isinstance(value, Missing):
        return Due(missing=value)
    day = day_of(value)
    if rule.ahead_of and rule.period:
        day = last_day_to_notify(rule.period, day, calendar=calendar)
    return Due(first=day, last=day)


def _of_the_year(rule: Rule, start: Span) -> Due:
    """Give the last day of the first year; which of the later ones an act meets is not known."""
    return Due(first=day_of_the_year(rule, start.first) if start.begins else None)


def _counted(period: Period, start: Span, missing: Missing, calendar: Calendar) -> Due:
    """Count from the first and from the last day on which the period may have begun."""
    if period.unit is Unit.HOURS:
        return _hours(period, start, missing, calendar)
    count: Callable[[date], Any] = lambda day: reckon(period, day, calendar=calendar)  # noqa: E731 — said once, for both ends
    first = count(start.first) if start.begins else None
    last = count(start.last) if start.ends else None
    return Due(
        first=first.due if first else None,
        last=last.due if last else None,
        provisional=any(one.provisional for one in (first, last) if one),
        missing=missing,
    )


def _hours(period: Period, start: Span, missing: Missing, calendar: Calendar) -> Due:
    """Count hours from the first and the last moment of the day: what is known by days is in time only before that day."""
    first, last = None, None
    if start.begins:
        moment = datetime.combine(start.first, time.min, tzinfo=BEIJING)
        first = reckon(period, moment, calendar=calendar).due - timedelta(days=1)
    if start.ends:
        last = reckon(period, datetime.combine(start.last, time.max, tzinfo=BEIJING), calendar=calendar).due
    return Due(first=first, last=last, missing=missing)
