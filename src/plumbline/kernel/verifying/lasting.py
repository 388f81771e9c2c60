"""Whether a wait contradicts a deadline: what must be done within five days, but only seven workdays after something else.

Waits and deadlines are counted out from every day of the published years, so that the Spring Festival and make-up workdays
are taken at their worst; where a clock stands still during a wait, or can be extended, that is taken into account.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import show_day, titles
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.verifying.model import Model
from plumbline.kernel.verifying.spans import span
from plumbline.kernel.verifying.symbols import Diagram
from plumbline.kernel.verifying.verified import Check, Finding

_DAY: Final = timedelta(days=1)
_YEARS: Final = 6


@dataclass(frozen=True, slots=True)
class Wait:
    """What lies at the least between two acts: periods one after another, the acts that begin them, and where that holds."""

    periods: tuple[Period, ...]
    acts: tuple[str, ...]
    rules: tuple[str, ...]
    when: Diagram


def findings(model: Model, calendar: Calendar | None) -> Iterator[Finding]:
    """Give the deadlines and windows that a wait makes impossible to keep, on some day at least."""
    waits = _Waits(model)
    for rule in model.rules:
        model.symbols.budget.check()
        if (
            rule.form is Form.MUST
            and (rule.period or rule.at_once)
            and len(rule.sources) == 1
            and len(rule.targets) == 1
        ):
            yield from _judged(model, waits, rule, rule.targets[0], calendar or official())
        elif rule.form is Form.MAY and rule.period and not rule.late and len(rule.sources) == 1:
            for target in rule.targets:
                if model.procedure.windows[target] == (rule,):
                    yield from _judged(model, waits, rule, target, calendar or official())


def _judged(model: Model, waits: "_Waits", rule: Rule, target: str, calendar: Calendar) -> Iterator[Finding]:
    if rule.counts_from and model.procedure.fields[rule.counts_from].future:
        return
    for wait in waits.between(rule.sources[0], target):
        possible = wait.when & model.conditions.holds(rule).true
        if (
            not wait.periods
            or _always_fits(rule, wait)
            or not possible.satisfiable()
            or _stands_still(model, rule, wait)
        ):
            continue
        days = [day for day in _days(calendar) if _too_late(model, rule, wait, day, calendar)]
        if not days:
            continue
        always = len(days) == len(_days(calendar))
        named, example = titles(model.procedure, (target,)), show_day(days[0])
        waited = " + ".join(period.zh for period in wait.periods)
        waited_en = " + ".join(period.en for period in wait.periods)
        within = rule.period.zh if rule.period else "当天"
        within_en = rule.period.en if rule.period else "the same day"
        yield Finding(
            check=Check.PERIODS,
            rule=rule.code,
            act=target,
            law=rule.law,
            says=Says(
                zh=f"{named.zh}要在 {within}内（{rule.code}，{rule.law}），但至少要先等 {waited}（{', '.join(wait.rules)}）："
                + ("任何一天起算都来不及" if always else f"例如从{example.zh}起算就来不及"),
                en=f"{named.en} must follow within {within_en} ({rule.code}, {rule.law}), but at least {waited_en} must pass "
                f"first ({', '.join(wait.rules)}): "
                + ("from no day can that be kept" if always else f"from {example.en}, for one, it cannot be kept"),
            ),
        )
        return


def _days(calendar: Calendar) -> list[date]:
    last = calendar.published_to - timedelta(days=200)
    first = max(calendar.published_from, last - timedelta(days=365 * _YEARS))
    return [first + _DAY * number for number in range((last - first).days)]


def _too_late(model: Model, rule: Rule, wait: Wait, start: date, calendar: Calendar) -> bool:
    at = start
    for period in wait.periods:
        at = _end(period, at, calendar) + (_DAY if period.unit is not Unit.HOURS else timedelta(0))
    if rule.period is None:
        return at > start
    due = _end(rule.period, start, calendar)
    for extending in model.procedure.turned_by.get(rule.code, ()):
        if extending.form is Form.EXTENDS and extending.period:
            for _ in range(extending.at_most):
                due = _end(extending.period, due, calendar)
    return at > due


def _always_fits(rule: Rule, wait: Wait) -> bool:
    """Tell whether even the longest wait is over by the earliest last day."""
    longest = sum(span(period)[1] + 1 for period in wait.periods)
    return rule.period is not None and longest <= span(rule.period)[0]


def _end(period: Period, start: date, calendar: Calendar) -> date:
    if period.unit is Unit.HOURS:
        return reckon(period, datetime.combine(start, time(0), tzinfo=BEIJING), calendar=calendar).due
    return reckon(period, start, calendar=calendar).due


def _stands_still(model: Model, rule: Rule, wait: Wait) -> bool:
    """Tell whether the clock of a deadline stands still, or begins anew, with an act that begins the wait."""
    return any(
        turning.form in {Form.STOPS, Form.RESTARTS} and set(turning.sources) & set(wait.acts)
        for turning in model.procedure.turned_by.get(rule.code, ())
    )


class _Waits:
    """The waits that the rules put between acts."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def between(self, source: str, target: str, seen: tuple[str, ...] = ()) -> Iterator[Wait]:
        """Give each chain of waits that leads from one act to another; each of them alone must be kept."""
        if source == target:
            yield Wait((), (source,), (), self.model.symbols.true)
            return
        if target in seen:
            return
        for code, before, period, when in self._waits_of(target):
            for earlier in self.between(source, before, (*seen, target)):
                joined = earlier.when & when
                if joined.satisfiable():
                    periods = (*earlier.periods, period) if period else earlier.periods
                    rules = (*earlier.rules, code)
                    yield Wait(periods, (*earlier.acts, before), rules, joined)

    def _waits_of(self, target: str) -> Iterator[tuple[str, str, Period | None, Diagram]]:
        """Give what must come before an act: the rule, the earlier act, how long it must lie back, and when that holds."""
        for rule in self.model.procedure.targeting[target]:
            holds = self.model.conditions.holds(rule)
            if rule.form is Form.FIRST and len(rule.sources) == 1:
                yield rule.code, rule.sources[0], None if rule.counts_from else rule.period, holds.true
            elif rule.form is Form.NOT:
                for name in self.model.symbols.support(holds.true):
                    if name[0] == "since" and isinstance(name[1], tuple) and name[1][0] == "day":
                        day, since = str(name[1][1]), self.model.symbols.var(*name)
                        early = self.model.conditions.done(day) & ~since
                        if not (holds.false & early).satisfiable():
                            yield rule.code, day, name[2], self.model.symbols.true  # type: ignore[misc]  # of this name
