"""Addresses that take words: search, suggestions while typing, and the citations in a text."""

from typing import Any, Final

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from plumbline.api.parameters import LONGEST_QUESTION, LONGEST_TEXT, OnDay, Region
from plumbline.api.problems import SaysShown, stopped_by
from plumbline.api.shapes import LevelShown, VersionBrief, level_shown, says_shown, version_brief
from plumbline.engines.norms import searching
from plumbline.engines.norms.exporting.facts import place_of
from plumbline.engines.norms.resolving import Resolved, resolve
from plumbline.engines.norms.searching.answer import Way
from plumbline.kernel.citation import Found, find_citations
from plumbline.kernel.errors import PlumblineError, Says
from plumbline.kernel.norm import NormLevel, register

router = Router(tags=["search"])

_FURTHEST: Final = 10_000  # hits that may be left out: nobody reads on so far, and a huge number is a mistake


class SearchAsked(OnDay):
    """A question to the search."""

    q: str = Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        description="Words, a phrase, or a place such as 处罚法60.",
        examples=["听证"],
    )
    level: list[NormLevel] = Field([], description="Rank; again for another one.", examples=["law"])
    region: Region = ""
    issuer: str = Field("", max_length=100, description="Who made it, as the text names it.")
    field: str = Field("", max_length=30, description="Field of law.")
    all_versions: bool = Field(default=False, description="true: also versions that are not in force on the day.")
    start: int = Field(0, ge=0, le=_FURTHEST, description=f"How many hits are left out, 0 to {_FURTHEST}.")
    limit: int = Field(20, ge=1, le=100, description="How many hits, 1 to 100.")


class SnippetPiece(Schema):
    """A stretch of words, and whether it is what was asked for."""

    words: str
    hit: bool


class HitShown(Schema):
    """A norm, or an article of one, that has the words."""

    norm: str = Field(description="Full title.")
    short: str = Field(description="Short title.")
    level: LevelShown
    version: VersionBrief | None = Field(description="Null where the norm has no version on the day.")
    place: str = Field(description="Number of the article; empty where the norm as a whole is meant.")
    lineage: str | None = Field(description="The provision.")
    snippet: list[SnippetPiece] = Field(description="Words around what was asked for.")


class AnswerShown(Schema):
    """A page of hits, best first."""

    on: str = Field(description="The day whose law was searched.")
    way: Way = Field(
        description="How the question was read: as a citation, a phrase, all of its words, any of them, or as nothing."
    )
    read_as: SaysShown = Field(description="The same as a sentence.")
    total: int = Field(description="How many hits there are.")
    total_is_least: bool = Field(description="true: there are more; counting stopped.")
    hits: list[HitShown]


class SuggestAsked(Schema):
    """What was typed so far."""

    q: str = Field(
        min_length=1, max_length=LONGEST_QUESTION, description="What was typed so far.", examples=["处罚法60"]
    )
    limit: int = Field(8, ge=1, le=20, description="How many suggestions, 1 to 20.")


class SuggestionShown(Schema):
    """What somebody who types may mean."""

    words: str = Field(description="To put into the box.")
    norm: str = Field(description="Full title.")
    place: str = Field(description="Number of an article; empty where the norm as a whole is meant.")


class SuggestionsShown(Schema):
    """Suggestions, best first."""

    items: list[SuggestionShown]


class ResolveAsked(OnDay):
    """A text with citations."""

    text: str = Field(
        min_length=1,
        max_length=LONGEST_TEXT,
        description=f"Text in which citations are found, at most {LONGEST_TEXT} characters.",
        examples=["依照《中华人民共和国行政处罚法》第三条处理"],
    )


class TargetShown(Schema):
    """What a citation names on a day."""

    norm: str = Field(description="Full title.")
    version: VersionBrief
    place: str = Field(description="Number of the article; empty where the norm is cited as a whole.")
    lineage: str | None = Field(description="The provision.")
    words: str = Field(description="Of the very paragraph or item that is cited.")


class FoundShown(Schema):
    """A citation in the text that was given."""

    start: int = Field(description="First character, from 0.")
    end: int = Field(description="The character after the last.")
    words: str = Field(description="As written.")
    title: str = Field(description="Title of the cited norm.")
    article: int | None = Field(description="条; null where the norm is cited as a whole.")
    sub: int | None = Field(description="之一 is 1.")
    paragraph: int | None = Field(description="款; null where none is written.")
    item: int | None = Field(description="项.")
    subitem: int | None = Field(description="目.")
    target: TargetShown | None = Field(description="What it names on the day; null where that is not known.")
    why_not: SaysShown | None = Field(description="Why it names nothing that is held on the day.")


class ResolvedShown(Schema):
    """The citations in a text, in its order."""

    on: str = Field(description="The day on which they were resolved.")
    items: list[FoundShown]


@router.get("/search", response={200: AnswerShown}, summary="Search norms and articles", operation_id="search")
def search(request: HttpRequest, asked: Query[SearchAsked]) -> Any:  # noqa: ARG001 — the framework gives it
    """Search titles and words, exactly, on the law of a day; best hits first."""
    answer = searching.search(
        searching.Asked(
            asked.q,
            on=asked.day,
            levels=frozenset(str(level) for level in asked.level),
            region=asked.region,
            issuer=asked.issuer,
            field=asked.field,
            all_versions=asked.all_versions,
        ),
        start=asked.start,
        limit=asked.limit,
    )
    return AnswerShown(
        on=asked.day.isoformat(),
        way=answer.way,
        read_as=says_shown(answer.read_as),
        total=answer.total,
        total_is_least=answer.total_is_least,
        hits=[_hit(hit) for hit in answer.hits],
    )


@router.get("/suggest", response={200: SuggestionsShown}, summary="Suggest while typing", operation_id="suggest")
def suggest(request: HttpRequest, asked: Query[SuggestAsked]) -> Any:  # noqa: ARG001 — the framework gives it
    """Suggest norms and articles for what was typed so far."""
    found = searching.suggest(asked.q, limit=asked.limit)
    return SuggestionsShown(
        items=[SuggestionShown(words=one.words, norm=one.norm.title, place=one.place) for one in found]
    )


@router.get("/resolve", response={200: ResolvedShown}, summary="Find and resolve citations", operation_id="resolve")
def resolve_text(request: HttpRequest, asked: Query[ResolveAsked]) -> Any:  # noqa: ARG001 — the framework gives it
    """Find every citation in a text, and give what each names on a day, or why that is not known."""
    found = find_citations(asked.text, known=register().by_title.keys())
    return ResolvedShown(on=asked.day.isoformat(), items=[_found(one, asked) for one in found])


def _hit(hit: searching.Hit) -> HitShown:
    article = hit.article
    return HitShown(
        norm=hit.norm.title,
        short=hit.norm.short,
        level=level_shown(hit.norm.level),
        version=version_brief(hit.version) if hit.version else None,
        place=place_of(article.number, article.sub) if article else "",
        lineage=article.lineage.code if article and article.lineage else None,
        snippet=[SnippetPiece(words=piece.words, hit=piece.hit) for piece in hit.snippet],
    )


def _found(one: Found, asked: ResolveAsked) -> FoundShown:
    cited = one.citation
    target, why_not = None, None
    try:
        target = _target(resolve(cited, on=asked.day))
    except PlumblineError as error:
        why_not = _why(error)
    return FoundShown(
        start=one.start,
        end=one.end,
        words=asked.text[one.start : one.end],
        title=cited.norm,
        article=cited.article,
        sub=cited.sub,
        paragraph=cited.paragraph,
        item=cited.item,
        subitem=cited.subitem,
        target=target,
        why_not=says_shown(why_not) if why_not else None,
    )


def _target(resolved: Resolved) -> TargetShown:
    article = resolved.article
    return TargetShown(
        norm=resolved.norm.title,
        version=version_brief(resolved.version),
        place=place_of(article.number, article.sub) if article else "",
        lineage=article.lineage.code if article and article.lineage else None,
        words=resolved.words,
    )


def _why(error: PlumblineError) -> Says:
    return stopped_by(error).wrong[0].says
