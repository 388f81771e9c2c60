"""A matter of the real kernel, seen as values of the variables; what a proof says of variables is checked against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from plumbline.kernel.calendar import official
from plumbline.kernel.clock import day_of
from plumbline.kernel.expression import Missing
from plumbline.kernel.marking import Marking, Situation, View
from plumbline.kernel.period import Period, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.state import WAITING, Happened
from plumbline.kernel.verifying.conditions import Shape
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.symbols import Name
from plumbline.kernel.view import over, past


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One step of a run: the act, its moment, and the facts given with it."""

    act: str
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """A matter, and the run that led to it."""

    marking: Marking
    facts: Mapping[str, Any]
    at: datetime
    run: tuple[Taken, ...] = ()

    def view(self, model: Model, at: datetime, given: Mapping[str, Any] | None = None) -> View:
        """Look at the matter at a moment, with further facts."""
        situation = Situation(at=at, facts={**self.facts, **(given or {})}, calendar=official())
        return View(model.procedure, self.marking, situation)


def seen(model: Model, view: View) -> dict[Name, bool]:
    """Give the value of every variable; what is not known counts as no."""
    return {name: bool(value(model, view, name)) for name in model.symbols.numbers if name[0] != "given"}


def value(model: Model, view: View, name: Name) -> Any:
    """Give the value of one variable; None where what it compares is not known."""
    marking, facts = view.marking, view.situation.facts
    match name:
        case ("done", str(act)):
            return act in marking.acts
        case ("complete", str(act)):
            return view.complete(act)
        case ("ended",):
            return marking.ended
        case ("known", str(fact)):
            return facts.get(fact) is not None
        case ("waiting", str(rule)):
            duty = marking.duties.get(rule)
            return duty is not None and duty.state in WAITING
        case ("order", str(closer), str(window)):
            by_code = model.procedure.by_code
            closed, opened = (view.completed(by_code[code].sources) for code in (closer, window))
            return closed is not None and (opened is None or closed.sequence >= opened.sequence)
        case ("passed", str(rule)):
            return _passed(view, model.procedure.by_code[rule])
        case ("yes", str(fact)):
            return facts.get(fact)
    return _counted(view, name)


def _counted(view: View, name: Name) -> Any:
    facts, extended = view.situation.facts, view.marking.clocks.extended
    match name:
        case ("extended", str(rule), str(clock), int(times)):
            return sum(one.rule == rule for one in extended.get(clock, ())) >= times
        case ("is", str(fact), shape) | ("has", str(fact), shape):
            held, other = facts.get(fact), quantity(view, shape)
            if held is None or other is None:
                return None
            return other in held if name[0] == "has" else held == other
        case ("above", tuple(parts), int(bound)):
            known = [(number(quantity(view, shape)), times) for shape, times in parts]
            if any(one is None for one, _ in known):
                return None
            return sum(one * times for one, times in known if one is not None) > bound
        case ("since", first, Period() as period):
            return _exceeds(view, first, ("today",), period)
        case ("within", last, Period() as period):
            found = _exceeds(view, ("today",), last, period)
            return None if found is None else not found
        case ("exceeds", first, last, Period() as period):
            return _exceeds(view, first, last, period)
    message = f"no variable is named {name[0]}"
    raise TypeError(message)


def quantity(view: View, shape: Shape | Any) -> Any:
    """Give the value of a fact, a day of an act, today, or what is reckoned from them; None where it is not known."""
    match shape:
        case ("const", constant):
            return constant
        case ("fact", fact):
            return view.situation.facts.get(fact)
        case ("day", act):
            happened = view.marking.acts.get(act)
            return day_of(happened.at) if happened else None
        case ("today",):
            return view.today()
        case ("opaque", inner):
            return quantity(view, inner)
        case ("age", born, on):
            first, last = quantity(view, born), quantity(view, on)
            if first is None or last is None:
                return None
            first, last = day_of(first), day_of(last)
            return last.year - first.year - ((last.month, last.day) < (first.month, first.day))
        case ("*", left, right):
            one, other = quantity(view, left), quantity(view, right)
            return None if one is None or other is None else one * other
    message = f"no quantity has the shape {shape[:1]}"
    raise TypeError(message)


def beginning(view: View, shape: Shape | Any, period: Period) -> Any:
    """Give the day, or for hours the moment, from which a period is counted; None where it is not known."""
    if period.unit is Unit.HOURS and shape[0] == "day":
        happened = view.marking.acts.get(shape[1])
        return happened.at if happened else None
    found = quantity(view, shape)
    return found if period.unit is not Unit.HOURS or isinstance(found, datetime) else None


def number(found: Any) -> int | None:
    """Give a quantity as a whole number: days by their number, moments in seconds."""
    if isinstance(found, datetime):
        return int(found.timestamp())
    return found.toordinal() if isinstance(found, date) else found


def _exceeds(view: View, first: Shape | Any, last: Shape | Any, period: Period) -> bool | None:
    start, end = beginning(view, first, period), quantity(view, last)
    if start is None or end is None:
        return None
    if period.unit is Unit.HOURS:
        end = view.situation.at if last == ("today",) else end
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return None
        due_at = reckon(period, start, calendar=view.calendar).due_at
        return due_at is not None and end > due_at
    return day_of(end) > reckon(period, start, calendar=view.calendar).due


def _passed(view: View, rule: Rule) -> bool | None:
    if rule.form is Form.MUST:
        duty = view.marking.duties.get(rule.code)
        happened = Happened(count=1, at=duty.opened_at, sequence=duty.sequence) if duty else None
        if rule.due_on:
            return bool(duty and duty.due_on and view.today() > duty.due_on)
    else:
        happened = view.completed(rule.sources)
    if happened is None or rule.period is None:
        return None
    if rule.backwards:
        start = view.start(rule, happened, Unit.DAYS)
        if isinstance(start, Missing):
            return None
        return day_of(start) <= last_day_to_notify(rule.period, view.today(), calendar=view.calendar)
    if view.stopped_by(rule):
        return False
    reckoning = view.reckoning(rule, happened)
    if isinstance(reckoning, Missing):
        return None
    ends = over if rule.form is Form.FIRST else past
    return ends(reckoning, view.situation.at)
