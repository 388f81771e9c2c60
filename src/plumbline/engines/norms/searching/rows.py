"""Which of the numbers that the index gives stand on the day that is asked for: looked up in the versions themselves.

A version counts where it is the newest edition and the one that its norm has in force on the day, as
`Norm.version_on` says: the latest promulgated that had begun and not ended. The index knows no days.
"""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from django.db import connection

from plumbline.engines.norms.searching.placing import ARTICLES
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Wanted

LAST: Final = (1 << 63) - 1
_BATCH: Final = 501  # one more than is counted
_STANDING: Final = (
    "SELECT placed.place, version.id, version.norm_id FROM norms_indexedversion placed"
    " JOIN norms_version version ON version.id = placed.version_id"
    " WHERE placed.place IN ({places}) AND version.replaced_at IS NULL"
)
_IN_FORCE: Final = "COALESCE({name}.in_force_from, {name}.promulgated_on) <= %s AND ({name}.in_force_to IS NULL OR {name}.in_force_to >= %s)"
ON_THE_DAY: Final = (  # noqa: S608 — made of the constants above
    " AND {version} AND NOT EXISTS (SELECT 1 FROM norms_version later WHERE later.norm_id = version.norm_id"
    " AND later.promulgated_on > version.promulgated_on AND later.replaced_at IS NULL AND {later})"
).format(version=_IN_FORCE.format(name="version"), later=_IN_FORCE.format(name="later"))


class Standing:
    """Which versions stand on a day, or at all: each is looked up once."""

    def __init__(self, day: date | None) -> None:
        self.day = day  # None: every version in its newest edition
        self.found: dict[int, tuple[int, int]] = {}  # by place: version and norm
        self._known: set[int] = set()

    def look_up(self, places: Collection[int]) -> None:
        """Look up the versions at places that are not known yet."""
        unknown = set(places) - self._known
        if not unknown:
            return
        self._known |= unknown
        query = _STANDING.format(places=",".join(map(str, unknown)))
        with connection.cursor() as cursor:
            cursor.execute(query + ON_THE_DAY if self.day else query, [self.day] * 4 if self.day else [])
            self.found.update({place: (version, norm) for place, version, norm in cursor.fetchall()})


class Rows:
    """The numbers that have what is wanted and stand on the day, in their order; fetched as far as they are asked for."""

    def __init__(self, wanted: Wanted, standing: Standing, *, shown: Collection[int] | None = None) -> None:
        """Begin with the first number.

        Takes   shown — norms that are not given any more; where it is not None, no norm is given twice
        """
        self.wanted = wanted
        self.standing = standing
        self.numbers: list[int] = []
        self.ended = False
        self._after = -1
        self._norms = None if shown is None else set(shown)

    def first(self, count: int) -> list[int]:
        """Give the first numbers, fewer where there are no more."""
        while len(self.numbers) < count and not self.ended:
            self._fetch(max(count - len(self.numbers), _BATCH))
        return self.numbers[:count]

    def from_(self, start: int) -> Iterator[int]:
        """Go through the numbers from one place on."""
        while len(self.first(start + 1)) > start:
            yield self.numbers[start]
            start += 1

    def _fetch(self, limit: int) -> None:
        fetched = store().numbers(self.wanted, after=self._after, until=LAST, limit=limit)
        self.ended = len(fetched) < limit
        self._after = fetched[-1] if fetched else self._after
        self.standing.look_up({number - number % ARTICLES for number in fetched})
        found = self.standing.found
        standing = [number for number in fetched if number - number % ARTICLES in found]
        self.numbers += standing if self._norms is None else [number for number in standing if self._new(number)]

    def _new(self, number: int) -> bool:
        """Tell whether a norm was not met before: the first of its versions is the newest."""
        _, norm = self.standing.found[number - number % ARTICLES]
        if self._norms is None or norm in self._norms:
            return False
        self._norms.add(norm)
        return True
