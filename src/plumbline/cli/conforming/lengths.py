"""Lengths of time, counted to three figures: as many as there are, in memory that does not grow with them."""

from collections import Counter
from typing import Final

_MINUTE: Final = 60
_DAY: Final = 86_400
_THREE_FIGURES: Final = 1_000


class Lengths:
    """A heap of lengths, of which the median and the like can be asked.

    Takes   grain — seconds that make the smallest difference

    >>> lengths = Lengths()
    >>> for days in (1, 2, 60):
    ...     lengths.add(days * 86_400)
    >>> lengths.days(0.5), lengths.days(0.9), lengths.count
    (2.0, 60.0, 3)
    """

    __slots__ = ("_counts", "_grain", "_held", "add")

    def __init__(self, grain: int = _MINUTE) -> None:
        self._grain = grain
        self._held: list[float] = []  # not yet counted
        self._counts: dict[int, int] = {}
        self.add = self._held.append  # takes one length, in seconds; called once an event

    def settle(self) -> None:
        """Count out what is held back: memory no longer grows with it."""
        grain, counts = self._grain, self._counts
        for grains, times in Counter([int(seconds) // grain for seconds in self._held]).items():
            step = 1
            while grains >= _THREE_FIGURES * step:
                step *= 10
            rounded = grains - grains % step
            counts[rounded] = counts.get(rounded, 0) + times
        self._held.clear()

    @property
    def count(self) -> int:
        """Give how many there are."""
        return len(self._held) + sum(self._counts.values())

    def days(self, share: float) -> float | None:
        """Give the length, in days, that so large a share does not exceed; None where there is none."""
        self.settle()
        wanted, passed = share * self.count, 0
        for grains in sorted(self._counts):
            passed += self._counts[grains]
            if passed >= wanted:
                return round(grains * self._grain / _DAY, 2)
        return None

    @property
    def longest(self) -> float | None:
        """Give the longest, in days."""
        self.settle()
        return round(max(self._counts) * self._grain / _DAY, 2) if self._counts else None
