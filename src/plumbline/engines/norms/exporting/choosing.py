"""Which versions are exported, and going through them a few at a time, so that memory does not grow with the law.

Versions are found by their keys, a batch a question: a reader who takes an hour holds no question open. Only the
newest edition of a version is exported.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Final

from django.db.models import Prefetch

from plumbline.engines.norms.called import norm_called
from plumbline.engines.norms.models import Article, Cited, Norm, Version

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
    """Go through the versions, each with its norm, its articles and its relations, norm by norm, oldest first."""
    keys = _keys(chosen)
    articles = Prefetch("articles", Article.objects.select_related("lineage").order_by("position"))
    whole = Version.objects.select_related("norm").prefetch_related(articles, "relations__norm")
    while some := list(islice(keys, _VERSIONS_AT_ONCE)):
        found = whole.in_bulk(some)
        yield from (found[key] for key in some if key in found)


def citations(chosen: Chosen) -> Iterator[Cited]:
    """Go through the citations in the words of the versions, in the order of their texts."""
    keys = _keys(chosen)
    whole = Cited.objects.select_related(
        "article__lineage", "article__version__norm", "norm", "version", "target__lineage"
    )
    while some := list(islice(keys, _VERSIONS_AT_ONCE)):
        found = whole.filter(article__version__in=some)
        yield from found.order_by("article__version__norm", "article__version", "article__position", "start", "pk")


def _keys(chosen: Chosen) -> Iterator[int]:
    for norm in _norms(chosen):
        standing = sorted(norm.versions.all(), key=lambda version: version.promulgated_on)
        if chosen.on is None:
            yield from (version.pk for version in standing)
        elif version := _in_force(standing, chosen.on):
            yield version.pk


def _in_force(standing: list[Version], day: date) -> Version | None:
    return next((version for version in reversed(standing) if version.as_registered().in_force(day)), None)


def _norms(chosen: Chosen) -> Iterator[Norm]:
    days = Version.objects.filter(replaced_at=None).only(
        "norm", "promulgated_on", "number", "in_force_from", "in_force_to", "highest", "held"
    )
    wanted = Norm.objects.only("pk").order_by("pk").prefetch_related(Prefetch("versions", days))
    if chosen.norms is not None:
        wanted = wanted.filter(pk__in=chosen.norms)
    last = 0
    while some := list(wanted.filter(pk__gt=last)[:_NORMS_AT_ONCE]):
        yield from some
        last = some[-1].pk
