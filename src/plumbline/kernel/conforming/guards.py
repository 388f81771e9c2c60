"""Rules that stand before an act, made ready: «before B, must A», «while A is owed, not B», «not B, when …», extensions."""

from collections.abc import Callable
from datetime import date
from typing import Any

from plumbline.kernel.clock import day_of
from plumbline.kernel.conforming.bridge import Bridge
from plumbline.kernel.conforming.counting_out import Counting, is_over
from plumbline.kernel.conforming.course import Course
from plumbline.kernel.conforming.standing import KEPT, NOT_APPLICABLE, Kind
from plumbline.kernel.errors import ReasonKind
from plumbline.kernel.period import Period, last_day_to_notify
from plumbline.kernel.procedure import Form, Procedure, Rule
from plumbline.kernel.scope import Missing

Check = Callable[[Course], None]
Holds = Callable[[Course], Any]


def holds_of(rule: Rule) -> Holds | None:
    """Give the way to ask whether a rule applies: True, False or Missing; None where it always does."""
    when, unless = rule.when, rule.unless
    if unless is None:
        return when.value if when is not None else None

    def holds(course: Course) -> Any:
        called = True if when is None else when.value(course)
        if called is False:
            return called
        excused = unless.value(course)
        return False if excused is True else Missing.among((called, excused)) or True

    return holds


def completing(procedure: Procedure, acts: tuple[str, ...]) -> Callable[[Course], tuple[str, Any] | None]:
    """Give the way to find the latest of some acts that is complete."""
    each = {code: one.of for code in acts if (one := procedure.acts[code].each)}
    if not each and len(acts) == 1:
        only = acts[0]

        def single(course: Course) -> tuple[str, Any] | None:
            seen = course.seen.get(only)
            return None if seen is None else (only, seen)

        return single
    if not each:
        return lambda course: course.last(acts)
    return lambda course: course.last([act for act in acts if act not in each or complete(course, act, each[act])])


def complete(course: Course, act: str, of: str) -> bool:
    """Tell whether an act that happens once for each had happened for all."""
    return act in course.seen and complete_for(course, act, of)


def complete_for(course: Course, act: str, of: str) -> bool:
    """Tell whether an act, with the one that is happening, is done for all."""
    for_whom = course.facts.get(of)
    return for_whom is not None and course.items.get(act, set()).issuperset(for_whom)


def first(number: int, rule: Rule, procedure: Procedure, counting: Counting) -> Check:
    """Make ready «before B, must A [, at least P]»."""
    holds, last = holds_of(rule), completing(procedure, rule.sources)
    wait = _wait(number, rule, counting)
    only = rule.sources[0]
    plain = holds is None and wait is None and len(rule.sources) == 1 and not procedure.acts[only].each

    def check(course: Course) -> None:
        if plain and only in course.seen:
            course.stands(number, KEPT)
            return
        applies = True if holds is None else holds(course)
        if applies is False:
            course.stands(number, NOT_APPLICABLE)
            return
        found = last(course)
        if found is None:
            unseen = course.unseen(rule.sources)
            if unseen is not None or applies is not True:
                course.unsure(number, applies, unseen)
            else:
                course.broke(number, Kind.WITHOUT, other=rule.sources[0])
        elif wait is None:
            course.stands(number, KEPT)
        else:
            wait(course, found, applies)

    return check


def _wait(number: int, rule: Rule, counting: Counting) -> Callable[[Course, tuple[str, Any], Any], None] | None:
    if rule.period is None:
        return None
    if rule.backwards:
        return _notice(number, rule, rule.period, counting)
    count, looked_for = counting.of_rule(rule), (*rule.sources, *counting.movers(rule))

    def waited(course: Course, found: tuple[str, Any], applies: Any) -> None:
        last = count(course, found[1])
        unseen = course.unseen(looked_for)  # it would set the wait running anew, or make it longer
        if isinstance(last, Missing):
            course.unsure(number, applies, last)
        elif is_over(last, course):
            if unseen is None:
                course.stands(number, KEPT)
            else:
                course.unsure(number, unseen, due=last.day)
        elif applies is True:
            day = last.day or counting.bridge.moment(last.at).toordinal()
            course.broke(number, Kind.EARLY, due=day, other=found[0], other_day=found[1].day)
        else:
            course.unsure(number, applies, due=last.day)

    return waited


def _notice(
    number: int, rule: Rule, period: Period, counting: Counting
) -> Callable[[Course, tuple[str, Any], Any], None]:
    calendar = counting.calendar

    def noticed(course: Course, found: tuple[str, Any], applies: Any) -> None:
        notified = found[1].day
        if rule.counts_from:
            value = course.fact(rule.counts_from)
            if isinstance(value, Missing):
                course.unsure(number, applies, value)
                return
            notified = day_of(value).toordinal()
        latest = last_day_to_notify(period, date.fromordinal(course.on), calendar=calendar).toordinal()
        if notified <= latest:
            course.stands(number, KEPT)
        elif applies is True:
            course.broke(number, Kind.SHORT_NOTICE, due=latest, other=found[0], other_day=notified)
        else:
            course.unsure(number, applies, due=latest)

    return noticed


def prohibited(number: int, rule: Rule) -> Check:
    """Make ready «not B, when …»."""
    holds = holds_of(rule)

    def check(course: Course) -> None:
        applies = True if holds is None else holds(course)
        if applies is False:
            course.stands(number, KEPT)
        elif applies is True:
            course.broke(number, Kind.FORBIDDEN)
        else:
            course.unsure(number, applies)

    return check


def meanwhile(number: int, rule: Rule, procedure: Procedure, unrecorded: frozenset[str]) -> Check:
    """Make ready «while A is owed, not B»."""
    holds = holds_of(rule)
    sources = set(rule.sources)
    owing = {
        place: frozenset(one.targets) & unrecorded
        for place, one in enumerate(procedure.rules)
        if not sources.isdisjoint(one.targets) and one.form is Form.MUST
    }
    perhaps = frozenset(
        act for place in owing for act in procedure.rules[place].sources if act in unrecorded
    )  # that would owe it unseen

    def check(course: Course) -> None:
        unsure: Missing | None = Missing(frozenset(), perhaps) if perhaps else None
        owed = False
        for place, unseen in owing.items():
            duty = course.waiting.get(place)
            if duty is None:
                continue
            if duty.existing and not unseen:
                owed = True
                break
            unsure = Missing.among((unsure, duty.missing, Missing(frozenset(), unseen) if unseen else None))
        if not owed and unsure is None:
            if not owing.keys().isdisjoint(course.met):
                course.stands(number, KEPT)
            return
        applies = True if holds is None else holds(course)
        if applies is False:
            course.stands(number, NOT_APPLICABLE)
        elif owed and applies is True:
            course.broke(number, Kind.OWED, other=rule.sources[0])
        else:
            course.unsure(number, unsure, applies)

    return check


def extending(number: int, rule: Rule, bridge: Bridge) -> Check:
    """Make ready «extends C, with A»: something must run, and not have been extended as often as the law lets."""
    holds = holds_of(rule)

    def check(course: Course) -> None:
        applies = True if holds is None else holds(course)
        if applies is False:
            course.stands(number, NOT_APPLICABLE)
            return
        reason = bridge.against(course).get(rule.code)
        if reason is None:
            course.stands(number, KEPT)
        elif reason.kind is ReasonKind.UNKNOWN:
            course.unsure(number, Missing(frozenset(reason.facts)))
        elif reason.kind is ReasonKind.WINDOW:
            course.broke(number, Kind.LATE, due=bridge.last_day_to_extend(course, rule))
        else:
            course.broke(number, Kind.NOT_GIVEN if reason.kind is ReasonKind.FACT else Kind.NO_MORE)

    return check
