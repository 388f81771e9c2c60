"""Comparing ranges of money that may be multiples of an input: over a whole box of facts, exactly.

An end is a straight line over the amount that it is a multiple of, and its least distance from another straight line over a
box lies in a corner; so corners are looked at, and nothing else.
"""

from dataclasses import dataclass
from typing import Final

from plumbline.kernel.decision_table import PER_MILLE, DecisionTable, Range, Row
from plumbline.kernel.decision_table_space import Box, meet
from plumbline.kernel.errors import Says

_NONE_GIVEN: Final = Says(
    zh="这里不罚款，要在 spares 里写明依据", en="it gives none, which needs an article under `spares`"
)
_NONE_SET: Final = Says(zh="法律在这里没有规定罚款", en="the law sets none there")
_TOO_HIGH: Final = Says(zh="上限太高", en="its upper end is too high")
_TOO_LOW: Final = Says(
    zh="下限太低，要在 spares 里写明依据", en="its lower end is too low, which needs an article under `spares`"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """An end of a range: in thousandths of a fen, `still` and `slope` for each fen of the input at `axis`."""

    still: int
    slope: int
    axis: int | None


def _lower(table: DecisionTable, given: Range) -> _Line:
    if given.of:
        return _Line(0, given.least, list(table.inputs).index(given.of))
    return _Line((given.least + given.over) * PER_MILLE, 0, None)


def _upper(table: DecisionTable, given: Range) -> _Line:
    if given.of:
        return _Line(0, given.most, list(table.inputs).index(given.of))
    return _Line((given.most - given.below) * PER_MILLE, 0, None)


def _most_above(upper: _Line, lower: _Line, box: Box) -> int:
    """Give the greatest value of the one less the other over a box."""
    axes = {axis for axis in (upper.axis, lower.axis) if axis is not None}
    total = upper.still - lower.still
    for axis in axes:
        slope = (upper.slope if upper.axis == axis else 0) - (lower.slope if lower.axis == axis else 0)
        total += max(slope * box[axis][0][0], slope * box[axis][-1][1])
    return total


def beyond(table: DecisionTable, row: Row, bound: Row, code: str, box: Box) -> Says | None:
    """Say how what a row gives leaves the range of the law inside a box; None where it does not."""
    given, allowed = row.gives[code], bound.gives[code]
    if given is None:
        needed = allowed is not None and not row.spares and (allowed.least > 0 or allowed.over)
        return _NONE_GIVEN if needed else None
    if allowed is None:
        return _NONE_SET
    high = _most_above(_upper(table, given), _upper(table, allowed), box)
    if high > 0 or (high == 0 and bool(allowed.of) and allowed.below and not given.below):
        return _TOO_HIGH
    low = _most_above(_lower(table, allowed), _lower(table, given), box)
    if not row.spares and (low > 0 or (low == 0 and bool(allowed.of) and allowed.over and not given.over)):
        return _TOO_LOW
    return None


def falls(table: DecisionTable, lighter: tuple[Row, Box], graver: tuple[Row, Box], code: str, axis: int) -> bool:
    """Tell whether some case gets less than another that differs from it only by a lower value of one input."""
    (one, mine), (other, yours) = lighter, graver
    if mine[axis][0][0] >= yours[axis][-1][1]:
        return False  # nothing in the graver row lies above anything in the lighter one
    apart = [meet(a, b) for place, (a, b) in enumerate(zip(mine, yours, strict=True)) if place != axis]
    if not all(apart) or one is other:
        return False
    given, then = one.gives[code], other.gives[code]
    if given is None or then is None:
        return then is None and given is not None
    moving = _Moving(axis, mine[axis], yours[axis], (*apart[:axis], (), *apart[axis:]))
    return any(moving.falls(end(table, given), end(table, then)) for end in (_lower, _upper))


@dataclass(frozen=True, slots=True)
class _Moving:
    """Two cases that differ by the value of one input, and the box of what they share."""

    axis: int
    lighter: tuple[tuple[int, int], ...]
    graver: tuple[tuple[int, int], ...]
    shared: Box

    def falls(self, line: _Line, after: _Line) -> bool:
        """Tell whether the second line lies below the first somewhere, with the input of the graver case greater."""
        fixed = _most_above(self._without(line), self._without(after), self.shared)
        slope = line.slope if line.axis == self.axis else 0
        after_slope = after.slope if after.axis == self.axis else 0
        edges = {edge for span in self.lighter for edge in span} | {edge - 1 for span in self.graver for edge in span}
        for at in edges:
            if any(low <= at <= high for low, high in self.lighter):
                above = next((max(low, at + 1) for low, high in self.graver if high > at), None)
                if above is not None and fixed + slope * at - after_slope * above > 0:
                    return True
        return False

    def _without(self, line: _Line) -> _Line:
        return _Line(line.still, 0, None) if line.axis == self.axis else line
