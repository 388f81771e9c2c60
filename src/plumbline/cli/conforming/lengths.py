"""Lengths of time, counted to three figures: as many as there are, in memory that does not grow with them."""

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

    __slots__ = ("_counts", "_grain", "count")

    def __init__(self, grain: int = _MINUTE) -> None:
        self.count = 0
        self._grain = grain
        self._counts: dict[int, int] = {}

    def add(self, seconds: float) -> None:
        """Take one length."""
        grains = int(seconds) // self._grain
        if grains >= _THREE_FIGURES:
            step = 10
            while grains >= _THREE_FIGURES * step:
                step *= 10
            grains -= grains % step
        self.count += 1
        self._counts[grains] = self._counts.get(grains, 0) + 1

    def days(self, share: float) -> float | None:
        """Give the length, in days, that so large a share does not exceed; None where there is none."""
        if not self.count:
            return None
        wanted, passed = share * self.count, 0
        for grains in sorted(self._counts):
            passed += self._counts[grains]
            if passed >= wanted:
                return round(grains * self._grain / _DAY, 2)
        return None

    @property
    def longest(self) -> float | None:
        """Give the longest, in days."""
        return round(max(self._counts) * self._grain / _DAY, 2) if self._counts else None
