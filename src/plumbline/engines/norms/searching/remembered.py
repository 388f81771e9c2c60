"""What the search remembers of versions between questions, as long as nothing was written about norms or versions.

The database itself says when something was: triggers put a new random token into norms_generation with every change of a
norm, a version or its place in the index. The token is part of the transaction. Whoever sees a change sees its token; what
is rolled back takes its token with it; no token ever comes again. So what was read together with a token, in one
statement, is true wherever that token is seen: in other processes and inside transactions too.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final

from django.db import connection

_TOKEN: Final = {
    "sqlite": "(SELECT token FROM norms_generation)",
    "postgresql": "(SELECT string_agg(token::text, ' ' ORDER BY token) FROM norms_generation)",
}
_KEPT: Final = 8  # days and generations: questions are mostly about today


@dataclass(frozen=True, slots=True)
class Place:
    """A version that stands: its key, its norm, and what the norm is called."""

    version: int
    norm: int
    titles: tuple[str, str]  # title and short title


@dataclass(slots=True)
class Remembered:
    """Which places are known to stand on a day in one generation, and which were looked up at all."""

    token: str
    places: dict[int, Place] = field(default_factory=dict)
    looked_up: set[int] = field(default_factory=set)

    def learn(self, looked_up: set[int], places: dict[int, Place]) -> None:
        """Remember what was read; a place counts as looked up only when what stands there is known."""
        self.places.update(places)
        self.looked_up.update(looked_up)


_remembered: OrderedDict[tuple[str, date | None], Remembered] = OrderedDict()
_one_at_a_time: Final = Lock()


def token() -> str:
    """Give the SQL of what names the generation that a statement sees."""
    return _TOKEN[connection.vendor]


def remembered(day: date | None) -> Remembered:
    """Give what is known of a day in the generation that the database is in now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {token()}")
        (now,) = cursor.fetchone()
    with _one_at_a_time:
        found = _remembered.setdefault((now, day), Remembered(now))
        _remembered.move_to_end((now, day))
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
    return found
