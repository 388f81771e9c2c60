"""Which of the numbers that the index gives stand on the day that is asked for: looked up in the versions themselves.

A version counts where it is the newest edition and the one that its norm has in force on the day, as
`Norm.version_on` says: the latest promulgated that had begun and not ended. The index knows no days.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from django.db import connection

from plumbline.engines.norms.searching.placing import ARTICLES
from plumbline.engines.norms.searching.remembered import Place, remembered, token
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Wanted

LAST: Final = (1 << 63) - 1
_OF_VERSION: Final = -ARTICLES  # what is left of a number without the position: ARTICLES is a power of two
_BATCH: Final = 501  # one more than is counted
_STANDING: Final = (
    "SELECT generation.token, found.place, found.version, found.norm, found.title, found.short"
    " FROM (SELECT {token} AS token) generation LEFT JOIN ("
    "SELECT placed.place, version.id AS version, norm.id AS norm, norm.title, norm.short"
    " FROM norms_indexedversion placed JOIN norms_version version ON version.id = placed.version_id"
    " JOIN norms_norm norm ON norm.id = version.norm_id"
    " WHERE placed.place IN ({places}) AND version.replaced_at IS NULL{on_the_day}) found ON 1 = 1"
)
_IN_FORCE: Final = "COALESCE({name}.in_force_from, {name}.promulgated_on) <= %s AND ({name}.in_force_to IS NULL OR {name}.in_force_to >= %s)"
ON_THE_DAY: Final = (  # noqa: S608 — made of the constants above
    " AND {version} AND NOT EXISTS (SELECT 1 FROM norms_version later WHERE later.norm_id = version.norm_id"
    " AND later.promulgated_on > version.promulgated_on AND later.replaced_at IS NULL AND {later})"
).format(version=_IN_FORCE.format(name="version"), later=_IN_FORCE.format(name="later"))


class Standing:
    """Which versions stand on a day, or at all: each is looked up once, and remembered until something is written."""

    def __init__(self, day: date | None) -> None:
        self.day = day  # None: every version in its newest edition
        self._remembered = remembered(day)

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
        if (
            rows[0][0] != self._remembered.token
        ):  # something was written meanwhile: what follows is for this question only
            self._remembered = replace(
                self._remembered, places=dict(self.found), looked_up=set(self._remembered.looked_up)
            )
        standing = {
            place: Place(version, norm, (title, short))
            for _, place, version, norm, title, short in rows
            if place is not None
        }
        self._remembered.learn(unknown, standing)


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
        fetched = store().numbers(self.wanted, after=self._after, until=LAST, limit=limit)
        self.ended = len(fetched) < limit
        self._after = fetched[-1] if fetched else self._after
        places = [number & _OF_VERSION for number in fetched]
        self.standing.look_up(set(places))
        found = self.standing.found
        standing = [number for number, place in zip(fetched, places, strict=True) if place in found]
        self.numbers += standing if self._norms is None else [number for number in standing if self._new(number)]

    def _new(self, number: int) -> bool:
        """Tell whether a norm was not met before: the first of its versions is the newest."""
        norm = self.standing.found[number & _OF_VERSION].norm
        if self._norms is None or norm in self._norms:
            return False
        self._norms.add(norm)
        return True
