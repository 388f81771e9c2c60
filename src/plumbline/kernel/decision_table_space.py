"""Boxes of whole numbers: which of them hold a point, where two overlap, and what none of them covers.

Every input of a decision table is counted in whole numbers (fen, days, the place of a choice in its list), so that a row
is a box: for each input the spans in which its value may lie, both ends counted. Nothing here is sampled: what is said
of a box holds for every point in it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

Spans = tuple[tuple[int, int], ...]  # apart from one another, the lower one first
Box = tuple[Spans, ...]

FEW: Final = 4  # boxes that are tried one by one
_COPIES: Final = 2  # how often a box may stand below one node, in the middle
_WORTH: Final = 0.8  # the part of the boxes that a half may keep, so that halving is worth it


class TooBig(Exception):
    """The question was not decided within the work that is allowed."""


def meet(one: Spans, other: Spans) -> Spans:
    """Give what two lists of spans have in common.

    >>> meet(((0, 5), (8, 9)), ((4, 8),))
    ((4, 5), (8, 8))
    """
    return tuple(
        (max(low, least), min(high, most))
        for low, high in one
        for least, most in other
        if low <= most and least <= high
    )


def without(one: Spans, other: Spans) -> Spans:
    """Give what the first has and the second has not.

    >>> without(((0, 9),), ((2, 3), (9, 9)))
    ((0, 1), (4, 8))
    """
    left = one
    for least, most in other:
        left = tuple(
            part
            for low, high in left
            for part in ((low, min(high, least - 1)), (max(low, most + 1), high))
            if part[0] <= part[1]
        )
    return left


def common(one: Box, other: Box) -> Box | None:
    """Give the box that two boxes have in common; None where they have nothing."""
    found = []
    for mine, yours in zip(one, other, strict=True):
        both = meet(mine, yours)
        if not both:
            return None
        found.append(both)
    return tuple(found)


def holds(box: Box, point: Sequence[int]) -> bool:
    """Tell whether a point lies in a box."""
    return all(any(low <= at <= high for low, high in spans) for spans, at in zip(box, point, strict=True))


def cut_out(box: Box, other: Box) -> Iterator[Box]:
    """Go through the boxes that are left of one box where another is taken out of it."""
    if common(box, other) is None:
        yield box
        return
    head: Box = ()
    for at, (mine, yours) in enumerate(zip(box, other, strict=True)):
        if left := without(mine, yours):
            yield (*head, left, *box[at + 1 :])
        head = (*head, meet(mine, yours))


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part of the space and the boxes that reach into it."""

    region: Box
    inside: tuple[int, ...]
    asked: tuple[tuple[tuple[int, Spans], ...], ...]  # for each box, the axes on which it does not hold all of the part


@dataclass(frozen=True, slots=True)
class Split:
    """A part of the space that is cut along one input: `below[i]` begins at `cuts[i - 1]`."""

    axis: int
    cuts: Sequence[int]
    below: "tuple[Split | Leaf, ...]"


class _Cutting(NamedTuple):
    axis: int
    cuts: list[int]
    groups: list[list[int]]

    @property
    def mean(self) -> float:
        """How many boxes one of the groups has, as a box meets it."""
        sizes = [len(group) for group in self.groups]
        return sum(size * size for size in sizes) / max(1, sum(sizes))


@dataclass(frozen=True, slots=True)
class Index:
    """Boxes inside a region, ordered so that few of them are tried for a point."""

    boxes: Sequence[Box]
    region: Box
    root: Split | Leaf = field(init=False)

    def __post_init__(self) -> None:
        """Build the tree."""
        inside = [number for number, box in enumerate(self.boxes) if common(box, self.region) is not None]
        object.__setattr__(self, "root", self._built(inside, self.region))

    def at(self, point: Sequence[int]) -> list[int]:
        """Give the numbers of the boxes that hold a point."""
        node = self.root
        while isinstance(node, Split):
            node = node.below[bisect_right(node.cuts, point[node.axis])]
        found = []
        for number, asked in zip(node.inside, node.asked, strict=True):
            for axis, spans in asked:
                at = point[axis]
                for low, high in spans:
                    if low <= at <= high:
                        break
                else:
                    break
            else:
                found.append(number)
        return found

    def leaves(self) -> Iterator[Leaf]:
        """Go through all parts of the space."""
        waiting: list[Split | Leaf] = [self.root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, Leaf):
                yield node
            else:
                waiting.extend(reversed(node.below))

    def _built(self, inside: list[int], region: Box) -> Split | Leaf:
        if len(inside) <= FEW or (cutting := self._best(inside, region)) is None:
            return self._leaf(inside, region)
        below = []
        edges = [None, *cutting.cuts, None]
        for group, start, end in zip(cutting.groups, edges, edges[1:], strict=False):
            spans = region[cutting.axis]
            part = (spans[0][0] if start is None else start, spans[-1][1] if end is None else end - 1)
            inner = (*region[: cutting.axis], meet(spans, (part,)), *region[cutting.axis + 1 :])
            below.append(self._built(group, inner))
        return Split(cutting.axis, cutting.cuts, tuple(below))

    def _leaf(self, inside: list[int], region: Box) -> Leaf:
        asked = tuple(
            tuple(
                (axis, spans)
                for axis, spans in enumerate(self.boxes[number])
                if meet(spans, region[axis]) != region[axis]
            )
            for number in inside
        )
        return Leaf(region, tuple(inside), asked)

    def _best(self, inside: list[int], region: Box) -> _Cutting | None:
        """Choose the input along which the boxes come apart best; None where they come apart along none."""
        axes = [(axis, cuts) for axis in range(len(region)) if (cuts := self._cuts(inside, region, axis))]
        fitting = [(axis, cuts) for axis, cuts in axes if self._copies(inside, axis, cuts) <= _COPIES * len(inside)]
        apart = [self._cut(inside, axis, cuts) for axis, cuts in fitting]
        if not apart:
            apart = [self._cut(inside, axis, [cuts[len(cuts) // 2]]) for axis, cuts in axes]
        best = min(apart, key=lambda one: one.mean, default=None)
        return best if best is not None and best.mean <= _WORTH * len(inside) else None

    def _cuts(self, inside: list[int], region: Box, axis: int) -> list[int]:
        first, last = region[axis][0][0], region[axis][-1][1]
        edges = {edge for number in inside for low, high in self.boxes[number][axis] for edge in (low, high + 1)}
        return sorted(edge for edge in edges if first < edge <= last)

    def _copies(self, inside: list[int], axis: int, cuts: list[int]) -> int:
        spans = (span for number in inside for span in self.boxes[number][axis])
        return sum(bisect_right(cuts, high) - bisect_right(cuts, low) + 1 for low, high in spans)

    def _cut(self, inside: list[int], axis: int, cuts: list[int]) -> _Cutting:
        groups: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
        for number in inside:
            for low, high in self.boxes[number][axis]:
                for at in range(bisect_right(cuts, low), bisect_right(cuts, high) + 1):
                    if not groups[at] or groups[at][-1] != number:
                        groups[at].append(number)
        return _Cutting(axis, cuts, groups)


def overlaps(index: Index, *, most: int) -> Iterator[tuple[int, int, Box]]:
    """Go through the pairs of boxes that overlap, each once, with what they have in common.

    Takes   most — pairs that are looked at
    Raises  TooBig
    """
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    for leaf in index.leaves():
        looked_at += len(leaf.inside) * (len(leaf.inside) - 1) // 2
        if looked_at > most:
            raise TooBig
        for pair in combinations(leaf.inside, 2):
            both = common(index.boxes[pair[0]], index.boxes[pair[1]])
            if both is not None and pair not in seen and (here := common(both, index.region)) is not None:
                seen.add(pair)
                yield (*pair, here)


def gaps(index: Index, *, most: int) -> Iterator[Box]:
    """Go through boxes of the region that no box covers.

    Takes   most — pieces that are looked at
    Raises  TooBig
    """
    looked_at = 0
    for leaf in index.leaves():
        left = [leaf.region]
        for number in leaf.inside:
            left = [piece for whole in left for piece in cut_out(whole, index.boxes[number])]
            looked_at += len(left)
            if looked_at > most:
                raise TooBig
        yield from left
