"""Citations as the engine keeps them: found in the words, written down by version, led to what they name, asked both ways.

`find_in` is pure and runs in worker processes; `record` writes what it found; `resolve_all` (leading.py) leads it on.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, When

from plumbline.engines.norms.leading import Resolution, resolve_all
from plumbline.engines.norms.models import Article, Cited, Norm, Version
from plumbline.engines.norms.models.norm import LONGEST_TITLE
from plumbline.engines.norms.unresolved import Unresolved
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.pointed import Pointed
from plumbline.kernel.reading_norm import Piece, find_in_pieces
from plumbline.kernel.reference import Citation

__all__ = [
    "CitedShown",
    "Figures",
    "FoundIn",
    "Resolution",
    "Unresolved",
    "cited_by",
    "cited_by_norm",
    "cites",
    "figures",
    "find_in",
    "record",
    "resolve_all",
]

_CITING: Final = F("article__version__norm")
_CITING_TITLE: Final = F("article__version__norm__title")
_RANK: Final = Case(
    *(When(article__version__norm__level=str(level), then=place) for place, level in enumerate(NormLevel))
)

_RECORDED: Final = (
    'INSERT INTO norms_cited (article_id, start, "end", title, number, sub, paragraph, item, subitem, reason)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


class Naming(Protocol):
    """What must be known of a version to read its citations: a LawText and a Norm have it."""

    @property
    def title(self) -> str:
        """The full title of the norm."""


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
    reason: str = ""  # what the words alone already say: a chapter, an unreadable number, a title without marks


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedShown:
    """A citation as a page shows it: its words and place in the article, and what it names on the citing day."""

    row: Cited
    words: str
    citation: Citation
    norm: Norm | None
    version: Version | None
    article: Article | None
    unresolved: Unresolved | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How many citations there are, and how many are led to what they name."""

    total: int
    resolved: int
    own: int  # of the very norm in which they stand
    by_reason: Mapping[str, int] = field(default_factory=dict)

    @property
    def held(self) -> int:
        """Count those whose target is held: the version of the cited norm that was in force on the citing day."""
        return self.resolved + sum(
            times for reason, times in self.by_reason.items() if Unresolved(reason).target_is_held
        )


def find_in(version_facts: Naming, pieces: Sequence[Piece]) -> tuple[FoundIn, ...]:
    """Find every citation in the pieces of a version: pure, for worker processes too.

    Takes   version_facts — says the title of the norm
            pieces — all pieces of the version in their order, so that 前条 and short titles given earlier are known
    """
    return tuple(_as_found(one, piece.position) for piece, one in find_in_pieces(version_facts.title, pieces))


def _as_found(one: Pointed, position: int) -> FoundIn:
    said = one.citation
    return FoundIn(
        position=position, start=one.start, end=one.end, title=said.norm, number=said.article, sub=said.sub,
        paragraph=said.paragraph, item=said.item, subitem=said.subitem, reason=str(one.trouble),
    )  # fmt: skip


def record(version: Version, found: Iterable[FoundIn], *, is_new: bool = False) -> None:
    """Write down the citations of a version in place of those that stood for it; `resolve_all` leads them on.

    Takes   is_new — none stand for it yet
    """
    at = dict(version.articles.order_by().values_list("position", "pk"))
    if not is_new:  # by number: joined to the articles it would take as long as the planner's statistics are old
        Cited.objects.filter(article__in=at.values()).delete()
    with connection.cursor() as cursor:
        cursor.executemany(_RECORDED, [_as_row(one, at[one.position]) for one in found])


def _as_row(one: FoundIn, article: int) -> tuple[int | str | None, ...]:
    return (
        article, one.start, one.end, one.title[:LONGEST_TITLE], one.number, one.sub, one.paragraph, one.item,
        one.subitem, one.reason or str(Unresolved.UNKNOWN_NORM),
    )  # fmt: skip


def cites(article: Article) -> tuple[CitedShown, ...]:
    """Give what an article rests on, in the order of its words; what is not resolved with the reason."""
    return tuple(shown(article.cites.order_by("start", "pk"), text=article.text))


def shown(rows: QuerySet[Cited], *, text: str | None = None) -> Iterator[CitedShown]:
    """Lay stored citations out for a page."""
    for row in rows.select_related("article", "norm", "version__norm", "target__version__norm"):
        words = (row.article.text if text is None else text)[row.start : row.end]
        place = Citation(row.title, row.number, row.sub, row.paragraph, row.item, row.subitem)
        reason = Unresolved(row.reason) if row.reason else None
        yield CitedShown(
            row=row,
            words=words,
            citation=place,
            norm=row.norm,
            version=row.version,
            article=row.target,
            unresolved=reason,
        )


def cited_by(article: Article) -> QuerySet[Cited]:
    """Give who cites a provision, in any version and under any number of its lineage; highest rank first.

    Citations in editions of a text that were replaced are left out.
    """
    same = Q(target=article) if article.lineage_id is None else Q(target__lineage=article.lineage_id)
    return (
        Cited.objects.filter(same, article__version__replaced_at=None)
        .select_related("article__version__norm", "target")
        .order_by(_RANK, _CITING_TITLE, "article__version__promulgated_on", "article__position", "start", "pk")
    )


def cited_by_norm(norm: Norm) -> QuerySet[Cited, Any]:
    """Give the norms that cite a norm, most often citing first: pk, title, how often, from how many articles.

    What a norm says of itself is left out.
    """
    return (
        Cited.objects.filter(norm=norm, article__version__replaced_at=None)
        .exclude(article__version__norm=norm)
        .order_by()
        .values(citing=_CITING, citing_title=_CITING_TITLE)
        .annotate(times=Count("pk"), articles=Count("article", distinct=True))
        .order_by("-times", "citing_title")
    )


def figures(*, norms: Collection[int] | None = None) -> Figures:
    """Count the citations of all texts, or of the texts of some norms."""
    rows = Cited.objects.filter(article__version__replaced_at=None).order_by()
    if norms is not None:
        rows = rows.filter(article__version__norm__in=norms)
    reasons = Counter(dict(rows.values_list("reason").annotate(times=Count("pk"))))
    own = rows.filter(norm=_CITING).count()
    resolved = reasons.pop("", 0)
    return Figures(total=resolved + reasons.total(), resolved=resolved, own=own, by_reason=dict(reasons.most_common()))
