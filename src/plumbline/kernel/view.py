"""One look at a matter: the scope that conditions read, and the periods of rules counted out from its acts."""

from datetime import date, datetime
from typing import Any

from plumbline.kernel.clock import day_of
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.expression import Expression, Missing
from plumbline.kernel.period import Reckoning, Unit, reckon
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.kernel.state import Happened, Marking, Situation


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
            return Missing(frozenset({name})) if value is None else value
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

    def start(self, rule: Rule, happened: Happened, unit: Unit) -> date | datetime | Missing:
        """Give the day, or for hours the moment, from which a rule counts."""
        if rule.counts_from:
            value = self.fact(rule.counts_from)
            if isinstance(value, Missing):
                return value
            found: date | datetime = value
            return day_of(found) if isinstance(found, datetime) and unit is not Unit.HOURS else found
        return happened.at if unit is Unit.HOURS else day_of(happened.at)

    def reckoning(self, rule: Rule, happened: Happened) -> Reckoning | Missing:
        """Count the period of a rule from the act that set it running."""
        if rule.period is None:
            message = f"the rule {rule.code} has no period"
            raise DeclarationError(message)
        start = self.start(rule, happened, rule.period.unit)
        return start if isinstance(start, Missing) else reckon(rule.period, start, calendar=self.calendar)


def past(reckoning: Reckoning, at: datetime) -> bool:
    """Tell whether a moment lies after the last day, or hour, in time."""
    return at > reckoning.due_at if reckoning.due_at else day_of(at) > reckoning.due


def over(reckoning: Reckoning, at: datetime) -> bool:
    """Tell whether a whole period has passed: the last day is over, or the last hour complete."""
    return at >= reckoning.due_at if reckoning.due_at else day_of(at) > reckoning.due
