"""One look at a matter: the scope that conditions read, and the periods of rules counted out from its acts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.expression import Expression, Missing
from plumbline.kernel.period import Moved, Pause, Reckoning, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.scope import lacking
from plumbline.kernel.state import Extension, Happened, Marking, Situation


class View:
    """One look at a matter."""

    __slots__ = ("_day", "_derived", "calendar", "marking", "procedure", "situation")

    def __init__(self, procedure: Procedure, marking: Marking, situation: Situation) -> None:
        self.procedure = procedure
        self.marking = marking
        self.situation = situation
        self.calendar = situation.calendar
        self._derived: dict[str, Any] = {}
        self._day = day_of(situation.at)

    def fact(self, name: str) -> Any:
        """Give a fact or a derived condition, or say which facts are missing."""
        derived = self.procedure.derived.get(name)
        if derived is None:
            value = self.situation.facts.get(name)
            return lacking(name) if value is None else value
        if name not in self._derived:
            self._derived[name] = derived.condition.value(self)
        return self._derived[name]

    def done(self, act: str) -> Any:
        """Tell whether the act has happened."""
        return act in self.marking.acts

    def day(self, act: str) -> Any:
        """Give the day on which the act last happened, or say that it is missing."""
        happened = self.marking.acts.get(act)
        return day_of(happened.at) if happened else Missing(frozenset(), frozenset({act}))

    def today(self) -> date:
        """Give the legal day of the act."""
        return self._day

    def value(self, condition: Expression | None) -> Any:
        """Ask a condition; none at all holds."""
        return True if condition is None else condition.value(self)

    def holds(self, rule: Rule) -> Any:
        """Tell whether `when` and `unless` let a rule apply: True, False or Missing."""
        when = True if rule.when is None else rule.when.value(self)
        if when is False or rule.unless is None:
            return when
        unless = rule.unless.value(self)
        if unless is True:
            return False
        return Missing.among((when, unless)) or True

    def complete(self, act: str) -> bool:
        """Tell whether an act has happened: for each of those for whom it must, where it happens once for each."""
        happened, each = self.marking.acts.get(act), self.procedure.acts[act].each
        if happened is None or each is None:
            return happened is not None
        for_whom = self.situation.facts.get(each.of)
        return for_whom is not None and happened.items.issuperset(for_whom)

    def completed(self, acts: Sequence[str]) -> Happened | None:
        """Give the latest of these acts that is complete, or None where none is."""
        return self.marking.last([act for act in acts if self.complete(act)])

    def start(self, rule: Rule, happened: Happened, unit: Unit) -> date | datetime | Missing:
        """Give the day, or for hours the moment, from which a rule counts."""
        found: date | datetime = self.marking.clocks.restarted.get(rule.code, happened.at)
        if rule.counts_from and rule.code not in self.marking.clocks.restarted:
            value = self.fact(rule.counts_from)
            if isinstance(value, Missing):
                return value
            found = value
        return found if unit is Unit.HOURS else day_of(found)

    def named_day(self, rule: Rule) -> date | Missing | None:
        """Give the last day that a fact names, or that lies a whole period before one; None where the rule names none."""
        if not (rule.due_on or rule.ahead_of):
            return None
        value = self.fact(rule.due_on or rule.ahead_of)
        if isinstance(value, Missing):
            return value
        day: date = day_of(value)
        return last_day_to_notify(rule.period, day, calendar=self.calendar) if rule.ahead_of and rule.period else day

    def reckoning(self, rule: Rule, happened: Happened) -> Reckoning | Missing:
        """Count the period of a rule from the act that set it running, with all that stops, restarts, extends and caps it.

        While its clock is stopped, the days up to the moment of the look are those that do not count.
        """
        if rule.period is None:
            message = f"the rule {rule.code} has no period"
            raise DeclarationError(message)
        start = self.start(rule, happened, rule.period.unit)
        if isinstance(start, Missing):
            return start
        counted = reckon(rule.period, start, calendar=self.calendar, pauses=self.pauses(rule))
        return self._capped(rule, self._extended(rule, counted))

    def extended_by(self, rule: Rule, clock: Rule, happened: Happened) -> Reckoning | Missing:
        """Count a period as it would end after one more extension."""
        extended = self.marking.clocks.extended
        more = {**extended, clock.code: (*extended.get(clock.code, ()), Extension(rule.code))}
        marking = replace(self.marking, clocks=replace(self.marking.clocks, extended=more))
        return View(self.procedure, marking, self.situation).reckoning(clock, happened)

    def stopped_by(self, rule: Rule) -> str:
        """Give the rule under which the clock of a rule stands still now; empty where it runs."""
        turning = self.procedure.turned_by.get(rule.code, ())
        return next((one.code for one in turning if self.marking.clocks.stopped(one.code)), "")

    def pauses(self, rule: Rule) -> list[Pause]:
        """Give the days that do not count in the period of a rule, each with its provision."""
        stops = self.marking.clocks.stops
        return [
            Pause(stretch.first, stretch.last or max(stretch.first, self._day), turning.law)
            for turning in self.procedure.turned_by.get(rule.code, ())
            if turning.form is Form.STOPS
            for stretch in stops.get(turning.code, ())
        ]

    def _extended(self, rule: Rule, counted: Reckoning) -> Reckoning:
        """Move the end of a period by each extension: in one count where the units are the same, else from end to end."""
        chosen = False
        for extension in self.marking.clocks.extended.get(rule.code, ()):
            by = self.procedure.by_code[extension.rule]
            if by.period is None:
                continue
            longer = None if chosen else counted.period.and_then(by.period)
            start = counted.start if longer else counted.due_at or counted.due
            moved = reckon(longer or by.period, start, calendar=self.calendar, pauses=self.pauses(rule))
            chosen = extension.to is not None and extension.to < moved.due
            due = extension.to if chosen and extension.to else moved.due
            steps = (*counted.moved, Moved(rule=by.code, law=by.law, due=due))
            counted = moved._replace(due=due, moved=steps, provisional=moved.provisional or counted.provisional)
        return counted

    def _capped(self, rule: Rule, counted: Reckoning) -> Reckoning | Missing:
        cap = rule.cap
        if cap is None:
            return counted
        start: Any = self.fact(cap.counts_from) if cap.counts_from else None
        if isinstance(start, Missing):
            return start
        if cap.after:
            happened = self.marking.last(cap.after)
            if happened is None:
                return counted
            start = happened.at
        latest = reckon(cap.period, start, calendar=self.calendar)
        if latest.due >= counted.due:
            return counted
        moved = (*counted.moved, Moved(rule=rule.code, law=cap.law, due=latest.due))
        return counted._replace(due=latest.due, due_at=None, provisional=latest.provisional, moved=moved)


def day_of_the_year(rule: Rule, since: date) -> date | None:
    """Give the first last day of a yearly duty that does not lie before a day; None where the duty is not yearly."""
    if rule.yearly is None:
        return None
    this_year = date(since.year, *rule.yearly)
    return this_year if this_year >= since else date(since.year + 1, *rule.yearly)


def past(reckoning: Reckoning, at: datetime) -> bool:
    """Tell whether a moment lies after the last day, or hour, in time."""
    return at > reckoning.due_at if reckoning.due_at else day_of(at) > reckoning.due


def over(reckoning: Reckoning, at: datetime) -> bool:
    """Tell whether a whole period has passed: the last day is over, or the last hour complete."""
    return at >= reckoning.due_at if reckoning.due_at else day_of(at) > reckoning.due
