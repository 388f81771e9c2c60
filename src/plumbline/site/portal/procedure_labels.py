"""Where words stand on the lines of a diagram: on their own line, on no box and no other words, over as few heads and lines as may be."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from plumbline.site.portal.procedure_layout import Point

HEIGHT: Final = 20
HEADS: Final = 22  # of a line, before its end: two heads
_STEPS: Final = (0.5, 0.35, 0.65, 0.2, 0.8)  # of a stretch of the line
_APART: Final = 2

Area = tuple[float, float, float, float]  # left, top, right, bottom


def middles(lines: Sequence[Sequence[Point]], widths: Sequence[int], boxes: Sequence[Area]) -> tuple[Point | None, ...]:
    """Find the middle of each label.

    Takes   widths — of the words on each line, 0 where it carries none; boxes — what must stay free
    Gives   None where a line carries no words, or has no free place for them
    """
    taken = list(boxes)
    tips = [_tip(line) for line in lines]
    found: list[Point | None] = []
    for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
        others = [stretch for place, other in enumerate(lines) if place != number for stretch in _stretches(other)]
        best = min(
            _free(line, width, taken),
            key=lambda middle: _hidden(_area(middle, width), tips, others),
            default=None,
        )
        found.append(best if width else None)
        if width and best:
            taken.append(_area(best, width))
    return tuple(found)


def _tip(line: Sequence[Point]) -> Area:
    """Give the end of a line, where its heads are."""
    (x, y), (to_x, to_y) = line[-2], line[-1]
    back_x, back_y = (max(-HEADS, min(HEADS, x - to_x)), max(-HEADS, min(HEADS, y - to_y)))
    return (
        min(to_x, to_x + back_x) - 5,
        min(to_y, to_y + back_y),
        max(to_x, to_x + back_x) + 5,
        max(to_y, to_y + back_y),
    )


def _free(line: Sequence[Point], width: int, taken: Sequence[Area]) -> Iterator[Point]:
    for start, end in _stretches(line):
        for step in _STEPS:
            middle = (start[0] + (end[0] - start[0]) * step, start[1] + (end[1] - start[1]) * step)
            if not any(_meet(_area(middle, width), other) for other in taken):
                yield middle


def _stretches(line: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(line))


def _area(middle: Point, width: int) -> Area:
    return middle[0] - width / 2, middle[1] - HEIGHT / 2, middle[0] + width / 2, middle[1] + HEIGHT / 2


def _meet(one: Area, other: Area) -> bool:
    return (
        one[0] < other[2] + _APART
        and other[0] < one[2] + _APART
        and one[1] < other[3] + _APART
        and other[1] < one[3] + _APART
    )


def _hidden(area: Area, tips: Sequence[Area], others: Sequence[tuple[Point, Point]]) -> tuple[int, int]:
    """Count what words would cover: the heads first, then the lines."""
    return sum(_meet(area, tip) for tip in tips), _crossed(area, others)


def _crossed(area: Area, stretches: Sequence[tuple[Point, Point]]) -> int:
    return sum(_meet(area, (min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))) for a, b in stretches)
