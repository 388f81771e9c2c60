"""Keeping the index of words: written in the transaction that writes the version.

An index is no state of its own: it follows from the texts, and can be made anew at any time. So it writes no event.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Final

from django.db import transaction

from plumbline.engines.norms.models import Article, IndexedVersion, Norm, Version
from plumbline.engines.norms.searching.facets import facets_of
from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.placing import ARTICLES, place_of
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Row

EDITION: Final = 3  # of folding and tokens: a higher one makes what was written before be written anew
_AT_ONCE: Final = 200  # versions read at once
_NAMES: Final = ("title", "short", "also", "title_en")
_LONG: Final = ("contents", "history", "sources", "doubts")
_FACETS: Final = ("level", "region", "issuer", "field")


def add(version: Version) -> None:
    """Put a version with its articles into the index; what stood there of it goes."""
    add_all([version])


@transaction.atomic
def add_all(versions: Collection[Version]) -> None:
    """Put versions with their articles into the index; what stood there of them goes.

    Other versions of their norms follow where titles, level, region, issuer or field are no longer as they were.
    """
    new = list({version.pk: version for version in versions}.values())
    _write(new)
    facets = {version.norm_id: _said(version.norm) for version in new}
    others = IndexedVersion.objects.filter(version__norm__in=facets).exclude(version__in=new)
    rows = others.select_related("version__norm")
    _write([row.version for row in rows if row.version and _is_outdated(row, facets[row.version.norm_id])])


def _is_outdated(row: IndexedVersion, facets: str) -> bool:
    return (row.facets, row.edition) != (facets, EDITION)


@transaction.atomic
def remove(version: Version) -> None:
    """Take a version out of the index."""
    _take_out([version])


@transaction.atomic
def renew() -> int:
    """Add the versions that are not in the index, and write anew those of which it says what is no longer so.

    Gives   how many that were
    """
    rows = IndexedVersion.objects.filter(edition=EDITION, version__isnull=False).select_related("version__norm")
    light = rows.only("version", "facets", *(f"version__norm__{name}" for name in (*_NAMES, *_FACETS)))
    said = cache(_said)
    current = [row.version_id for row in light if row.version and row.facets == said(row.version.norm)]
    everything = set(Version.objects.values_list("pk", flat=True))
    return write_every(everything.difference(current))


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew. Gives the number of versions in it."""
    IndexedVersion.objects.all().delete()
    count = write_every(Version.objects.values_list("pk", flat=True))
    store().settle()
    return count


def write_every(keys: Iterable[int]) -> int:
    """Write versions by their keys, some hundred at once. Gives how many; runs in the transaction of whoever calls."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _AT_ONCE):
        some = Version.objects.filter(pk__in=ordered[start : start + _AT_ONCE])
        _write(list(some.select_related("norm").defer(*_LONG).order_by("pk")))
    return len(ordered)


def _write(versions: Sequence[Version]) -> None:
    _take_out(versions)
    if not IndexedVersion.objects.exists():  # rows that nothing leads to any more would mix with the new ones
        store().clear()
    places = _free_places(versions)
    IndexedVersion.objects.bulk_create(
        IndexedVersion(place=place, version=version, facets=_said(version.norm), edition=EDITION)
        for place, version in zip(places, versions, strict=True)
    )
    store().write(chain.from_iterable(_rows(versions, places)))


def _take_out(versions: Sequence[Version]) -> None:
    rows = IndexedVersion.objects.filter(version__in=[version.pk for version in versions])
    for place in rows.values_list("place", flat=True):
        store().erase(place, place + ARTICLES - 1)
    rows.update(version=None)


def _free_places(versions: Sequence[Version]) -> list[int]:
    wanted = [place_of(version) for version in versions]
    taken = set(IndexedVersion.objects.filter(place__in=wanted).values_list("place", flat=True))
    free: list[int] = []
    for place in wanted:
        while place in taken or (place not in wanted and IndexedVersion.objects.filter(place=place).exists()):
            place += ARTICLES  # noqa: PLW2901 — the next one is tried
        taken.add(place)
        free.append(place)
    return free


def _names(norm: Norm) -> str:
    return fold("\n".join(dict.fromkeys(filter(None, (norm.title, norm.short, *norm.also, norm.title_en)))))


def _said(norm: Norm) -> str:
    return "\n".join([" ".join(facets_of(norm)), _names(norm)])


def _rows(versions: Sequence[Version], places: Sequence[int]) -> Iterator[Iterator[Row]]:
    articles = Article.objects.filter(version__in=[version.pk for version in versions]).order_by("version", "position")
    words = articles.values_list("version", "position", "heading", "text")
    by_version = {key: list(group) for key, group in groupby(words, key=itemgetter(0))}
    for version, place in zip(versions, places, strict=True):
        yield _rows_of(version.norm, place, by_version.get(version.pk, []))


def _rows_of(norm: Norm, place: int, words: Iterable[tuple[int, int, str, str]]) -> Iterator[Row]:
    facets = tuple(facets_of(norm))
    yield Row(place, names=_names(norm), facets=facets)
    short = fold("\n".join([norm.short, *norm.also]))
    for _, position, heading, text in words:
        yield Row(place + position, around=f"{short}\n{fold(heading)}", words=fold(text), facets=facets)
