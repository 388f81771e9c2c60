"""What the search remembers of versions between questions, as long as nothing was written about norms or versions.

The database itself says when something was: triggers put a new random token into norms_generation with every change of a
norm, a version or its place in the index. The token is part of the transaction. Whoever sees a change sees its token; what
is rolled back takes its token with it; no token ever comes again. So what was read together with a token, in one
statement, is true wherever that token is seen: in other processes and inside transactions too.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Final

from django.db import connection

_TOKEN: Final = {
    "sqlite": "(SELECT token FROM norms_generation)",
    "postgresql": "(SELECT string_agg(token::text, ' ' ORDER BY token) FROM norms_generation)",
}
TITLED: Final = (
    "SELECT id FROM norms_norm WHERE title IN ({titles}) UNION SELECT id FROM norms_norm WHERE short IN ({titles})"
)
_NOW: Final = (
    "SELECT generation.token, titled.id FROM (SELECT {token} AS token) generation"  # noqa: S608 — made of the constant above
    f" LEFT JOIN ({TITLED}) titled ON 1 = 1"
)
_KEPT: Final = 8  # days and generations: questions are mostly about today


@dataclass(frozen=True, slots=True)
class Place:
    """A version that stands: its key, its norm, what the norm is called, and where its articles are kept."""

    version: int
    norm: int
    titles: tuple[str, str]  # title and short title
    shift: int | None  # from the position of its first article to its key: mostly that of the others too, never surely


@dataclass(slots=True)
class Remembered:
    """What is known of a day in one generation: which places stand, which were looked up at all, and versions as read."""

    token: str
    places: dict[int, Place] = field(default_factory=dict)
    looked_up: set[int] = field(default_factory=set)
    versions: dict[int, Sequence[object]] = field(default_factory=dict)  # rows, of which each search makes its own

    def learn(self, looked_up: set[int], places: dict[int, Place]) -> None:
        """Remember what was read; a place counts as looked up only when what stands there is known."""
        self.places.update(places)
        self.looked_up.update(looked_up)

    def apart(self, token: str) -> "Remembered":
        """Give a copy for one question, that goes on with what was read in another generation."""
        return Remembered(token, dict(self.places), set(self.looked_up), dict(self.versions))


_remembered: OrderedDict[tuple[str, date | None], Remembered] = OrderedDict()
_one_at_a_time: Final = Lock()


def token() -> str:
    """Give the SQL of what names the generation that a statement sees."""
    return _TOKEN[connection.vendor]


def remembered(day: date | None, *, titles: Sequence[str] = ()) -> tuple[Remembered, frozenset[int]]:
    """Give what is known of a day in the generation that the database is in now, and which norms have one of these titles."""
    listed = ", ".join(["%s"] * len(titles))
    with connection.cursor() as cursor:
        cursor.execute(
            _NOW.format(token=token(), titles=listed) if titles else f"SELECT {token()}, NULL", [*titles] * 2
        )
        rows = cursor.fetchall()
    now = rows[0][0]
    with _one_at_a_time:
        found = _remembered.setdefault((now, day), Remembered(now))
        _remembered.move_to_end((now, day))
        while len(_remembered) > _KEPT:
            _remembered.popitem(last=False)
    return found, frozenset(norm for _, norm in rows if norm is not None)
