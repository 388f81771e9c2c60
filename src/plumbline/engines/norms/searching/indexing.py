"""Keeping the index of words: written in the transaction that writes the version.

An index is no state of its own: it follows from the texts, and can be made anew at any time. So it writes no event.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet

from plumbline.engines.norms.models import IndexedVersion, Norm, Version
from plumbline.engines.norms.searching.facets import facets_of
from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.placing import ARTICLES, place_of
from plumbline.engines.norms.searching.store import store
from plumbline.engines.norms.searching.wanted import Row

EDITION: Final = 1  # of folding and tokens: a higher one makes what was written before be written anew
_AT_ONCE: Final = 200  # versions read at once


@transaction.atomic
def add(version: Version) -> None:
    """Put a version with its articles into the index; what stood there of it goes.

    Other versions of the norm follow where level, region, issuer or field are no longer as they were.
    """
    _write([version])
    facets = _facets(version.norm)
    outdated = Q(version__norm=version.norm) & ~Q(version=version) & (~Q(facets=facets) | ~Q(edition=EDITION))
    rows = IndexedVersion.objects.filter(outdated).select_related("version__norm")
    _write([row.version for row in rows if row.version is not None])


@transaction.atomic
def remove(version: Version) -> None:
    """Take a version out of the index."""
    _take_out(version)


@transaction.atomic
def renew() -> int:
    """Add the versions that are not in the index, and write anew those that were written in another way.

    Gives   how many that were
    """
    current = IndexedVersion.objects.filter(edition=EDITION, version__isnull=False)
    return _write(_every(Version.objects.exclude(pk__in=current.values("version"))))


@transaction.atomic
def rebuild() -> int:
    """Make the whole index anew. Gives the number of versions in it."""
    IndexedVersion.objects.all().delete()
    count = _write(_every(Version.objects.all()))
    store().settle()
    return count


def _every(versions: QuerySet[Version]) -> Iterator[Version]:
    keys = list(versions.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        yield from Version.objects.filter(pk__in=keys[start : start + _AT_ONCE]).select_related("norm").order_by("pk")


def _write(versions: Iterable[Version]) -> int:
    count = 0
    for count, version in enumerate(versions, start=1):  # noqa: B007 — the last count is the answer
        _take_out(version)
        if not IndexedVersion.objects.exists():  # rows that nothing leads to any more would mix with the new ones
            store().clear()
        place = _free_place(version)
        IndexedVersion.objects.create(place=place, version=version, facets=_facets(version.norm), edition=EDITION)
        store().write(_rows(version, place))
    return count


def _take_out(version: Version) -> None:
    for row in IndexedVersion.objects.filter(version=version):
        store().erase(row.place, row.place + ARTICLES - 1)
        row.version = None
        row.save(update_fields=["version"])


def _free_place(version: Version) -> int:
    place = place_of(version)
    while IndexedVersion.objects.filter(place=place).exists():
        place += ARTICLES
    return place


def _facets(norm: Norm) -> str:
    return " ".join(facets_of(norm))


def _rows(version: Version, place: int) -> Iterator[Row]:
    norm, facets = version.norm, tuple(facets_of(version.norm))
    names = dict.fromkeys((norm.title, norm.short, *norm.also, norm.title_en))
    names_folded = fold("\n".join(filter(None, names)))
    yield Row(place, names=names_folded, facets=facets)
    for position, heading, text in version.articles.order_by("position").values_list("position", "heading", "text"):
        around = f"{names_folded}\n{fold(heading)}"
        yield Row(place + position, around=around, words=fold(text), facets=facets)
