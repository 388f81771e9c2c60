"""The clock: moments that must not run backwards, and by how much they may.

Within a stream an event is written after the one before it was committed; in the tree, leaves stand in the order in
which the events were begun; heads are signed one after the other, and after all that is under them. Two honest moments
may still stand the other way round: by the difference between the clocks of two machines, and by the time that a
transaction stays open. Both are seconds; TOLERANCE leaves them minutes. What runs back by more was put back.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import lru_cache

TOLERANCE = 300  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


@lru_cache(maxsize=1024)
def read(written: object) -> float | None:
    """Give the seconds since 1970 of a moment with its zone; None where it is none."""
    try:
        moment = datetime.fromisoformat(written)  # type: ignore[arg-type]  # what is no text raises TypeError
        return (moment - _EPOCH) / timedelta(seconds=1)
    except (TypeError, ValueError):
        return None


class Watch:
    """The latest moment of a row of moments. Once it was run behind, it starts anew: each jump is told once."""

    def __init__(self, tolerance: float) -> None:
        self.tolerance = tolerance
        self.latest: float | None = None

    def back(self, moment: float) -> float:
        """Take the next moment; give by how many seconds it runs behind, or 0 where it is within the tolerance."""
        behind = 0.0 if self.latest is None else self.latest - moment
        if behind > self.tolerance:
            self.latest = moment
            return behind
        self.latest = moment if self.latest is None else max(self.latest, moment)
        return 0.0
