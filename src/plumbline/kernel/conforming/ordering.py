"""What hangs on the order of acts alone, judged once for each course of acts: in the place of days stand the places of the acts."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from plumbline.kernel.conforming.course import EventLike
from plumbline.kernel.conforming.standing import Finding
from plumbline.kernel.conforming.stepping import Stepping

_REMEMBERED: Final = 50_000  # courses of acts
_LONGEST: Final = 200  # acts of a course that is remembered
_FIRST: Final = 500  # courses that are remembered before it is asked whether they come again


class Ordered(NamedTuple):
    """One course of acts, judged by the rules of order.

    Gives   found — with the places of acts, from 1, for their days
    """

    acts: tuple[str, ...]
    standing: bytes
    found: tuple[Finding, ...]
    found_count: int
    ended: bool


class Ordering:
    """Judges courses of acts, and remembers them.

    Takes   stepping — through the rules that ask for no day and no fact
    """

    def __init__(self, stepping: Stepping) -> None:
        self._stepping = stepping
        self._remembered: dict[tuple[str, ...], Ordered] = {}
        self._asked = 0
        self._new = 0

    def of(self, acts: tuple[str, ...]) -> Ordered | None:
        """Judge a course of acts; None where it is new and courses seldom come again, so that it is not worth while."""
        self._asked += 1
        known = self._remembered.get(acts)
        if known is None:
            if len(acts) > _LONGEST or (self._new >= _FIRST and 2 * self._new > self._asked):
                return None
            self._new += 1
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[acts] = self._judged(acts)
        return known

    def _judged(self, acts: tuple[str, ...]) -> Ordered:
        course = self._stepping.begin()
        for place, act in enumerate(acts, start=1):
            self._stepping.step(course, (act, 0.0, place, None))
        self._stepping.end(course)
        return Ordered(acts, bytes(course.standing), tuple(course.found), course.found_count, course.ended)


def on_days(found: Sequence[Finding], events: Sequence[EventLike]) -> tuple[Finding, ...]:
    """Put the days of the events where their places stand."""
    return tuple(
        [
            one._replace(
                day=events[one.day - 1][2] if one.day else 0,
                other_day=events[one.other_day - 1][2] if one.other_day else 0,
            )
            for one in found
        ]
    )
