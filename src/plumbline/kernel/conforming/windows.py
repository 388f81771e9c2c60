"""Rules that open and close an act, made ready together: the later one counts, and where both fell together the closing one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from plumbline.kernel.conforming.counting_out import Counting, passed
from plumbline.kernel.conforming.course import Course, Seen
from plumbline.kernel.conforming.guards import Check, Holds, holds_of
from plumbline.kernel.conforming.standing import BROKEN, KEPT, NOT_APPLICABLE, UNKNOWN, Finding, Kind
from plumbline.kernel.procedure import Rule
from plumbline.kernel.scope import Missing

Numbered = Sequence[tuple[int, Rule]]
Opening = Callable[[Course], int | Finding]
Openings = Sequence[tuple[int, Opening]]
Closings = Sequence[tuple[int, Rule, Holds | None]]


@dataclass(frozen=True, slots=True)
class Gate:
    """What opens and closes one act.

    Takes   check — for when the act happens;  closed — whether it is closed now, for duties that ask for it; None: never
    """

    check: Check
    closed: Callable[[Course], bool] | None


def gate(act: str, windows: Numbered, closers: Numbered, counting: Counting) -> Gate:
    """Make ready all rules that open and close an act."""
    openings = [(number, _opening(number, rule, act, counting)) for number, rule in windows]
    closings = [(number, rule, holds_of(rule)) for number, rule in closers]
    return Gate(_check(openings, closings), _closed(openings, closings) if closings else None)


def _check(openings: Openings, closings: Closings) -> Check:
    def check(course: Course) -> None:
        opened = _open(course, openings) if openings else 0
        for number, rule, holds in closings:
            found = course.last(rule.sources)
            if found is None:
                if (unseen := course.unseen(rule.sources)) is not None:
                    course.unsure(number, unseen)
            elif found[1].sequence < opened:
                course.stands(number, KEPT)
            else:
                _shut(course, number, found, True if holds is None else holds(course))

    return check


def _shut(course: Course, number: int, found: tuple[str, Seen], applies: Any) -> None:
    """Judge a rule that closes an act after the act that closes it."""
    if applies is False:
        course.stands(number, NOT_APPLICABLE)
    elif applies is True:
        course.broke(number, Kind.CLOSED, other=found[0], other_day=found[1].day)
    else:
        course.unsure(number, applies)


def _closed(openings: Openings, closings: Closings) -> Callable[[Course], bool]:
    def closed(course: Course) -> bool:
        opened = -1
        for _, rule, holds in closings:
            found = course.last(rule.sources)
            if found is None:
                continue
            if opened < 0:
                since = [opening(course) for _, opening in openings]
                opened = max((one for one in since if not isinstance(one, Finding)), default=0)
            if found[1].sequence >= opened and (holds is None or holds(course) is True):
                return True
        return False

    return closed


def _open(course: Course, openings: Openings) -> int:
    """Judge the rules that open an act together: one that is open is enough, one that is unknown leaves it open."""
    opened, shut = 0, []
    for number, opening in openings:
        since = opening(course)
        if isinstance(since, Finding):
            shut.append(since)
        else:
            opened = max(opened, since)
            course.stands(number, KEPT)
    unknown = any(one.standing == UNKNOWN for one in shut)
    for one in shut:
        if opened:
            course.stands(one.rule, NOT_APPLICABLE)
        else:
            course.finds(one._replace(standing=UNKNOWN) if unknown else one)
    return opened


def _opening(number: int, rule: Rule, act: str, counting: Counting) -> Opening:
    """Judge one rule that opens an act: since which event it is open, or why it is not."""
    holds = holds_of(rule)
    window = _window(number, rule, act, counting) if rule.period else None

    def opening(course: Course) -> int | Finding:
        found = course.last(rule.sources)
        if found is None:
            if (unseen := course.unseen(rule.sources)) is not None:
                return _unsure(course, number, act, unseen)
            return Finding(number, BROKEN, Kind.NO_WINDOW, act, course.on, other=rule.sources[0])
        applies = True if holds is None else holds(course)
        if applies is False:
            return Finding(number, BROKEN, Kind.NOT_GIVEN, act, course.on)
        if applies is not True:
            return _unsure(course, number, act, applies)
        return found[1].sequence if window is None else window(course, found)

    return opening


def _window(
    number: int, rule: Rule, act: str, counting: Counting
) -> Callable[[Course, tuple[str, Seen]], int | Finding]:
    """Judge whether the time in which an act is open has not passed, or the law admits it late."""
    count, movers = counting.of_rule(rule), counting.movers(rule)

    def window(course: Course, found: tuple[str, Seen]) -> int | Finding:
        admitted = (rule.late_when.value(course) if rule.late_when else True) if rule.late else False
        if admitted is True:
            return found[1].sequence
        last = count(course, found[1])
        if isinstance(last, Missing):
            return _unsure(course, number, act, last)
        if not passed(last, course):
            return found[1].sequence
        day = last.day or counting.bridge.moment(last.at).toordinal()
        if unsure := Missing.among((admitted, course.unseen(movers))):
            return _unsure(course, number, act, unsure, due=day)
        return Finding(number, BROKEN, Kind.LATE, act, course.on, day, found[0], found[1].day, (), last.provisional)

    return window


def _unsure(course: Course, number: int, act: str, missing: Missing, *, due: int = 0) -> Finding:
    return Finding(number, UNKNOWN, Kind.UNSEEN, act, course.on, due, missing=course.named(missing))
