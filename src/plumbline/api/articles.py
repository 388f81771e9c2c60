"""Addresses of articles: on a day, by their lineage, and the citations from and to them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.asking import article_on, mark_since, norm_of, resolved_on, version_on
from plumbline.api.parameters import Lineage, OnDay, OneNorm, Paged, Place, cursor
from plumbline.api.problems import ProblemShown, SaysShown, not_found
from plumbline.api.shapes import (
    ArticleShown,
    LineShown,
    VersionBrief,
    article_shown,
    lines_shown,
    says_shown,
    version_brief,
)
from plumbline.engines.norms import citing, lineages
from plumbline.engines.norms.changing import history_of
from plumbline.engines.norms.exporting.facts import citation_facts, place_of
from plumbline.engines.norms.models import Article, Cited, Norm, Version
from plumbline.kernel.errors import Says

router = Router(tags=["articles"])


class OneArticle(OneNorm):
    """An article in the address."""

    place: Place


class OneProvision(OneNorm):
    """A provision in the address, whatever its number is on a day."""

    lineage: Lineage


class Inside(OnDay):
    """The day, and a place inside the article."""

    paragraph: int | None = Field(None, ge=1, le=999, description="款, from 1; the whole article without it.")
    item: int | None = Field(None, ge=1, le=999, description="项, from 1.")


class Standing(Schema):
    """Where a provision stands in a version."""

    promulgated_on: str = Field(description="Of the version.")
    place: str = Field(description="Its number there.")
    likeness: float | None = Field(description="How sure that it is the same provision, 0 to 1; null for the first.")


class ArticleOnDay(Schema):
    """An article as it stood on a day."""

    norm: str = Field(description="Full title.")
    on: str = Field(description="The day.")
    version: VersionBrief
    article: ArticleShown
    words: str = Field(description="Of the very paragraph or item that was asked for; of the article where none was.")
    lines: list[LineShown] = Field(description="The article line by line: paragraph, item and sub-item.")
    standing: list[Standing] = Field(description="The provision in every version, oldest first.")


class CitationShown(Schema):
    """A citation: where it is written, and what it names."""

    norm: str = Field(description="Full title of the norm in which it is written.")
    promulgated_on: str = Field(description="Of the version in which it is written.")
    place: str = Field(description="Of the article in which it is written; empty for what is no article.")
    lineage: str | None = Field(description="The provision in which it is written.")
    start: int = Field(description="First character in the words of that article, from 0.")
    end: int = Field(description="The character after the last.")
    words: str = Field(description="The citation as written.")
    cited_title: str = Field(description="Title of the cited norm, 本法 and aliases made out.")
    cited_place: str = Field(description="Number of the cited article; empty where the norm is cited as a whole.")
    cited_paragraph: int | None = Field(description="款; null where none is written.")
    cited_item: int | None = Field(description="项.")
    cited_subitem: int | None = Field(description="目.")
    cited_norm: str | None = Field(description="Full title where the norm is known here.")
    cited_promulgated_on: str | None = Field(description="Of the version in force on the citing day.")
    cited_lineage: str | None = Field(description="The provision that is cited.")
    unresolved: str = Field(description="Code of why it is not led to what it names; empty where it is.")
    why: SaysShown | None = Field(description="The same as a sentence.")


class CitesShown(Schema):
    """The citations in an article, in the order of its words."""

    norm: str = Field(description="Full title.")
    version: VersionBrief
    place: str
    items: list[CitationShown]


class CitedByShown(Schema):
    """A page of the citations of a provision, under every number that it bore."""

    norm: str = Field(description="Full title.")
    place: str
    items: list[CitationShown]
    total: int = Field(description="How many there are on all pages.")
    next: str | None = Field(description="Give it as `after` for the next page; null on the last one.")


class CitedByAsked(OnDay, Paged):
    """The day on which the place bears its number, and the page."""


@router.get(
    "/norms/{title}/articles/{place}",
    response={200: ArticleOnDay, 404: ProblemShown, 409: ProblemShown},
    summary="An article on a day",
    operation_id="get_article",
)
def get_article(
    request: HttpRequest,  # noqa: ARG001 — the framework gives it
    response: HttpResponse,
    at: Path[OneArticle],
    asked: Query[Inside],
) -> Any:
    """Give an article, or a paragraph or item of it, as it stood on a day."""
    norm = norm_of(at.title)
    found = resolved_on(norm, at.place, on=asked.day, paragraph=asked.paragraph, item=asked.item)
    if asked.on:
        mark_since(response, norm)
    return _on_day(norm, found.version, found.article, words=found.words, asked=asked)


@router.get(
    "/norms/{title}/provisions/{lineage}",
    response={200: ArticleOnDay, 404: ProblemShown, 409: ProblemShown},
    summary="A provision on a day, whatever its number",
    operation_id="get_provision",
)
def get_provision(request: HttpRequest, at: Path[OneProvision], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the article that a provision is on a day: the code of a provision never changes, its number may."""
    norm = norm_of(at.title)
    lineage = lineages.find(norm, at.lineage)
    if lineage is None:
        raise _no_provision(norm, at.lineage, "")
    version = version_on(norm, asked.day)
    article = version.articles.select_related("lineage").filter(lineage=lineage).first()
    if article is None:
        raise _no_provision(norm, at.lineage, asked.day.isoformat())
    return _on_day(norm, version, article, words=article.text, asked=asked)


@router.get(
    "/norms/{title}/articles/{place}/cites",
    response={200: CitesShown, 404: ProblemShown, 409: ProblemShown},
    summary="What an article cites",
    operation_id="get_cites",
)
def get_cites(request: HttpRequest, at: Path[OneArticle], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the citations in the words of an article on a day, each with what it names or why that is not known."""
    norm = norm_of(at.title)
    article = article_on(norm, at.place, on=asked.day)
    rows = _with_targets(Cited.objects.filter(article=article).order_by("start", "pk"))
    items = [citation_shown(row) for row in rows]
    return CitesShown(norm=norm.title, version=version_brief(article.version), place=at.place, items=items)


@router.get(
    "/norms/{title}/articles/{place}/cited-by",
    response={200: CitedByShown, 404: ProblemShown, 409: ProblemShown},
    summary="Who cites an article",
    operation_id="get_cited_by",
)
def get_cited_by(request: HttpRequest, at: Path[OneArticle], asked: Query[CitedByAsked]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the citations of the provision that bears a number on a day, in whatever version and under whatever number."""
    norm = norm_of(at.title)
    article = article_on(norm, at.place, on=asked.day)
    found = citing.cited_by(article)
    page = list(_with_targets(found.filter(pk__gt=asked.number()).order_by("pk"))[: asked.limit + 1])
    shown = page[: asked.limit]
    return CitedByShown(
        norm=norm.title,
        place=at.place,
        items=[citation_shown(row) for row in shown],
        total=found.count(),
        next=cursor(shown[-1].pk) if len(page) > len(shown) else None,
    )


def citation_shown(row: Cited) -> CitationShown:
    """Show a citation."""
    return CitationShown(**citation_facts(row), why=says_shown(_why(row.reason)) if row.reason else None)


def _why(reason: str) -> Says:
    known = reason in citing.Unresolved.values
    return citing.Unresolved(reason).says if known else Says(zh=reason, en=reason)


def _with_targets(rows: Any) -> Any:
    return rows.select_related("article__version__norm", "article__lineage", "norm", "version", "target__lineage")


def _on_day(norm: Norm, version: Version, article: Article | None, *, words: str, asked: OnDay) -> ArticleOnDay:
    if article is None:
        raise _no_provision(norm, "", asked.day.isoformat())
    return ArticleOnDay(
        norm=norm.title,
        on=asked.day.isoformat(),
        version=version_brief(version),
        article=article_shown(article),
        words=words,
        lines=lines_shown(article.text),
        standing=[
            Standing(
                promulgated_on=one.version.promulgated_on.isoformat(),
                place=place_of(one.number, one.sub),
                likeness=one.likeness,
            )
            for one in (history_of(article) if article.lineage_id else (article,))
        ],
    )


def _no_provision(norm: Norm, lineage: str, day: str) -> Exception:
    if not day:
        zh, en = f"《{norm.title}》没有代码为 {lineage} 的规定", f"《{norm.title}》 has no provision {lineage}"
    else:
        zh = f"《{norm.title}》在 {day} 施行的文本没有代码为 {lineage} 的规定"
        en = f"The version of 《{norm.title}》 in force on {day} has no provision {lineage}"
    cure = Says(zh="代码见 /api/v1/norms/{title}/contents", en="The codes stand at /api/v1/norms/{title}/contents")
    return not_found(zh, en, cure=cure)
