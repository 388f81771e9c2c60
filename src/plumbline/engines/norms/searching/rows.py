"""Which of the numbers that the index gives stand on the day that is asked for: looked up in the versions themselves.

A version counts where it is the newest edition and the one that its norm has in force on the day, as
`Norm.version_on` says: the latest promulgated that had begun and not ended. The index knows no days.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Version
from plumbline.engines.norms.searching.placing import PLACE, POSITION
from plumbline.engines.norms.searching.quick import versions_said, with_norms
from plumbline.engines.norms.searching.remembered import Place, Remembered, remembered, token
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Wanted

_BATCH: Final = 700  # more than is counted, for some of them do not stand on the day
_STANDING: Final = (
    "SELECT generation.token, found.place, found.version, found.norm, found.title, found.short, found.shift"
    " FROM (SELECT {token} AS token) generation LEFT JOIN ("
    "SELECT placed.place, version.id AS version, norm.id AS norm, norm.title, norm.short, ("
    "SELECT article.id - article.position FROM norms_article article WHERE article.version_id = version.id"
    " ORDER BY article.position LIMIT 1) AS shift"
    " FROM norms_indexedversion placed JOIN norms_version version ON version.id = placed.version_id"
    " JOIN norms_norm norm ON norm.id = version.norm_id"
    " WHERE placed.place IN ({places}) AND version.replaced_at IS NULL{on_the_day}) found ON 1 = 1"
)
_VERSIONS: Final = (
    "SELECT {token}, {said} FROM norms_version JOIN norms_norm ON norms_norm.id = norms_version.norm_id"
    " WHERE norms_version.id IN ({keys})"
)
_IN_FORCE: Final = "COALESCE({name}.in_force_from, {name}.promulgated_on) <= %s AND ({name}.in_force_to IS NULL OR {name}.in_force_to >= %s)"
ON_THE_DAY: Final = (  # noqa: S608 — made of the constants above
    " AND {version} AND NOT EXISTS (SELECT 1 FROM norms_version later WHERE later.norm_id = version.norm_id"
    " AND later.promulgated_on > version.promulgated_on AND later.replaced_at IS NULL AND {later})"
).format(version=_IN_FORCE.format(name="version"), later=_IN_FORCE.format(name="later"))


class Standing:
    """Which versions stand on a day, or at all: each is looked up once, and remembered until something is written."""

    def __init__(self, day: date | None, *, titles: Sequence[str] = ()) -> None:
        """Ask the database which generation it is in, and in the same statement which norms have one of some titles."""
        self.day = day  # None: every version in its newest edition
        self._remembered, self.titled = remembered(day, titles=titles)

    @property
    def found(self) -> dict[int, Place]:
        """Give what stands, by place, as far as it was looked up."""
        return self._remembered.places

    def look_up(self, places: set[int]) -> None:
        """Look up the versions at places that are not known yet."""
        unknown = places - self._remembered.looked_up
        if not unknown:
            return
        on_the_day = ON_THE_DAY if self.day else ""
        query = _STANDING.format(token=token(), places=",".join(map(str, unknown)), on_the_day=on_the_day)
        with connection.cursor() as cursor:
            cursor.execute(query, [self.day] * 4 if self.day else [])
            rows = cursor.fetchall()
        standing = {
            place: Place(version, norm, (title, short), shift)
            for _, place, version, norm, title, short, shift in rows
            if place is not None
        }
        self._remembering(rows[0][0]).learn(unknown, standing)

    def versions(self, keys: set[int]) -> dict[int, Version]:
        """Give versions, each with its norm, by their keys."""
        unread = keys - self._remembered.versions.keys()
        if unread:
            query = _VERSIONS.format(token=token(), said=versions_said(), keys=",".join(map(str, unread)))
            with connection.cursor() as cursor:
                cursor.execute(query)
                rows = cursor.fetchall()
            for generation, *row in rows:
                self._remembering(generation).versions[row[0]] = row
        known = self._remembered.versions
        return with_norms(known[key] for key in keys if key in known)

    def _remembering(self, generation: str) -> Remembered:
        """Give where to keep what was read; something written meanwhile makes that for this question only."""
        if generation != self._remembered.token:
            self._remembered = self._remembered.apart(generation)
        return self._remembered


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
            missing = count - len(self.numbers)
            self._fetch(max(2 * missing, len(self.numbers) // 4) if self.numbers else max(missing, _BATCH))
        return self.numbers[:count]

    def from_(self, start: int) -> Iterator[int]:
        """Go through the numbers from one place on."""
        while len(self.first(start + 1)) > start:
            yield self.numbers[start]
            start += 1

    def _fetch(self, limit: int) -> None:
        self.take(store().numbers(self.wanted, after=self._after, limit=limit), limit)

    def take(self, fetched: Sequence[int], limit: int) -> None:
        """Go on with numbers that were fetched, fewer than the limit where there are no more."""
        self.ended = len(fetched) < limit
        self._after = fetched[-1] if fetched else self._after
        places = [number & PLACE for number in fetched]
        self.standing.look_up(set(places))
        found = self.standing.found
        standing = [number for number, place in zip(fetched, places, strict=True) if place in found]
        self.numbers += standing if self._norms is None else self._new(standing, self._norms)

    def _new(self, numbers: Iterable[int], norms: set[int]) -> Iterator[int]:
        """Leave out norms that were met before: the first of their versions is the newest."""
        found = self.standing.found
        for number in numbers:
            norm = found[number & PLACE].norm
            if norm not in norms:
                norms.add(norm)
                yield number


def fetch_both(names: Rows, articles: Rows) -> None:
    """Fetch the first numbers of norms and of articles in one statement."""
    fetched = store().first(names.wanted, articles.wanted, limit=_BATCH)
    names.take([number for number in fetched if not number & POSITION], _BATCH)
    articles.take([number for number in fetched if number & POSITION], _BATCH)
