"""Which versions are exported, and going through them a few at a time, so that memory does not grow with the law.

Versions are found by their keys, a batch a question: a reader who takes an hour holds no question open. Only the
newest edition of a version is exported.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from operator import itemgetter
from typing import Final

from django.db.models import Prefetch, QuerySet

from plumbline.engines.norms.called import norm_called
from plumbline.engines.norms.models import Article, Cited, Norm, Relation, Version
from plumbline.kernel.norm import NormVersion

_NORMS_AT_ONCE: Final = 200
_VERSIONS_AT_ONCE: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What is exported: the norms of these titles or all, in every version or in the one in force on a day."""

    norms: tuple[int, ...] | None = None  # keys; None: all
    on: date | None = None

    @classmethod
    def called(cls, *titles: str, on: date | None = None) -> "Chosen":
        """Choose by titles; all norms where none is named.

        Raises  NormNotHeld where no norm goes by one of them
        """
        return cls(norms=tuple(sorted({norm_called(title).pk for title in titles})) if titles else None, on=on)


EVERYTHING: Final = Chosen()


def versions(chosen: Chosen) -> Iterator[Version]:
    """Go through the versions without their words, norm by norm, oldest first."""
    for some in _batches(chosen):
        yield from _found(some)


def texts(chosen: Chosen) -> Iterator[tuple[Version, list[Article]]]:
    """Go through the versions with their articles, norm by norm, oldest first.

    The articles do not know their version, so that memory is given back at once and not when circles are looked for.
    """
    for some in _batches(chosen):
        of: dict[int, list[Article]] = defaultdict(list)
        for article in Article.objects.filter(version__in=some).select_related("lineage").order_by("position"):
            of[article.version_id].append(article)
        for version in _found(some):
            yield version, of.pop(version.pk, [])


def citations(chosen: Chosen) -> Iterator[Cited]:
    """Go through the citations in the words of the versions, in the order of their texts."""
    whole = Cited.objects.select_related(
        "article__lineage", "article__version__norm", "norm", "version", "target__lineage"
    ).order_by("article__version__norm", "article__version", "article__position", "start", "pk")
    for some in _batches(chosen):
        yield from whole.filter(article__version__in=some)


def _found(keys: list[int]) -> Iterator[Version]:
    related = Prefetch("relations", Relation.objects.select_related("norm"))
    whole = Version.objects.select_related("norm").prefetch_related("norm__versions", related)
    found = whole.in_bulk(keys)
    yield from (found[key] for key in keys if key in found)


def _batches(chosen: Chosen) -> Iterator[list[int]]:
    keys = _keys(chosen)
    while some := list(islice(keys, _VERSIONS_AT_ONCE)):
        yield some


def _keys(chosen: Chosen) -> Iterator[int]:
    """Give the keys of the versions, norm by norm, oldest first; on a day, of the latest of each norm in force on it."""
    last = 0
    while norms := list(_norms(chosen).filter(pk__gt=last).values_list("pk", flat=True)[:_NORMS_AT_ONCE]):
        standing = Version.objects.filter(norm__in=norms, replaced_at=None).order_by("norm", "promulgated_on")
        rows = standing.values_list("norm", "pk", "promulgated_on", "in_force_from", "in_force_to")
        for _norm, versions_of_norm in groupby(rows, key=itemgetter(0)):
            keys = [
                key
                for _of, key, promulgated_on, begins, ends in versions_of_norm
                if chosen.on is None or _in_force(promulgated_on, begins, ends, chosen.on)
            ]
            yield from keys if chosen.on is None else keys[-1:]
        last = norms[-1]


def _in_force(promulgated_on: date, begins: date | None, ends: date | None, day: date) -> bool:
    return NormVersion(promulgated_on=promulgated_on, in_force_from=begins, in_force_to=ends).in_force(day)


def _norms(chosen: Chosen) -> QuerySet[Norm]:
    wanted = Norm.objects.order_by("pk")
    return wanted if chosen.norms is None else wanted.filter(pk__in=chosen.norms)
