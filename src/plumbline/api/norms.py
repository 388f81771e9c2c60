"""Addresses of norms: the list with its filters, one norm, a version with its text, the table of contents."""

from itertools import groupby
from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce, Substr
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.asking import mark_since, norm_of, version_named, version_of, version_on
from plumbline.api.parameters import Day, OnDay, OneNorm, Paged, Region, cursor
from plumbline.api.problems import ProblemShown
from plumbline.api.shapes import (
    ArticleShown,
    NormBrief,
    NormShown,
    VersionBrief,
    VersionShown,
    article_shown,
    norm_brief,
    norm_shown,
    version_brief,
    version_shown,
)
from plumbline.engines.norms.exporting import akoma_ntoso
from plumbline.engines.norms.exporting.facts import place_of
from plumbline.engines.norms.models import Article, ArticleKind, Norm, Version
from plumbline.kernel.norm import NormLevel

router = Router(tags=["norms"])

BEGINNING: Final = 32  # characters of an article in the table of contents


class Filters(Paged):
    """Which norms are listed."""

    level: list[NormLevel] = Field([], description="Rank; again for another one.", examples=["law"])
    region: Region = ""
    issuer: str = Field("", max_length=100, description="Words in the name of who made it.")
    field: str = Field("", max_length=30, description="Field of law, exactly.")
    title: str = Field("", max_length=100, description="Words in the title.")
    held: bool | None = Field(None, description="true: with a text that is held; false: registered alone.")
    on: Day | None = Field(None, description="Only norms with a version in force on that day, YYYY-MM-DD.")


class NormsShown(Schema):
    """A page of norms in the order of their titles."""

    items: list[NormBrief]
    total: int = Field(description="How many norms fit the filters, on all pages.")
    next: str | None = Field(description="Give it as `after` for the next page; null on the last one.")


class OneVersion(OneNorm):
    """A version in the address."""

    promulgated_on: Day = Field(description="Day of promulgation of the version, YYYY-MM-DD.", examples=["2021-01-22"])


class WithText(Schema):
    """Whether the articles come along."""

    text: bool = Field(default=True, description="false: without the articles.")


class VersionWithText(Schema):
    """A version with its articles."""

    norm: str = Field(description="Full title.")
    version: VersionShown
    articles: list[ArticleShown] = Field(
        description="In the order of the text; empty where the text is not held or not asked for."
    )


class ContentsEntry(Schema):
    """An article in the table of contents."""

    kind: ArticleKind
    place: str = Field(description="58, 120-1; empty for what is no article.")
    lineage: str | None = Field(description="The provision that it is through all versions.")
    beginning: str = Field(description=f"Its first characters, at most {BEGINNING}.")


class ContentsDivision(Schema):
    """A stretch of articles under one heading."""

    part: str = Field(description="Part of a norm that comes in several files.")
    heading: str = Field(description="The divisions, joined by « · ».")
    articles: list[ContentsEntry]


class ContentsShown(Schema):
    """The table of contents of a version."""

    norm: str = Field(description="Full title.")
    version: VersionBrief
    divisions: list[ContentsDivision]


@router.get("/norms", response={200: NormsShown}, summary="List norms", operation_id="list_norms")
def list_norms(request: HttpRequest, asked: Query[Filters]) -> Any:  # noqa: ARG001 — the framework gives it
    """List norms in the order of their titles, by rank, region, issuer, field, and a day on which they are in force."""
    found = _narrowed(asked)
    total = found.count()
    if asked.after:
        found = found.filter(title__gt=asked.position())
    standing = Prefetch("versions", Version.objects.filter(replaced_at=None).order_by("promulgated_on"))
    page = list(found.order_by("title").prefetch_related(standing)[: asked.limit + 1])
    shown = page[: asked.limit]
    return NormsShown(
        items=[norm_brief(norm) for norm in shown],
        total=total,
        next=cursor(shown[-1].title) if len(page) > len(shown) else None,
    )


@router.get(
    "/norms/{title}",
    response={200: NormShown, 404: ProblemShown},
    summary="A norm with all its versions",
    operation_id="get_norm",
)
def get_norm(request: HttpRequest, at: Path[OneNorm], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give a norm by any title it goes by: versions, relations, doubts, and where each day was found."""
    return norm_shown(norm_of(at.title), on=asked.day)


@router.get(
    "/norms/{title}/versions/{promulgated_on}",
    response={200: VersionWithText, 404: ProblemShown},
    summary="A version with its text",
    operation_id="get_version",
)
def get_version(
    request: HttpRequest,  # noqa: ARG001 — the framework gives it
    response: HttpResponse,
    at: Path[OneVersion],
    asked: Query[WithText],
) -> Any:
    """Give the version of a norm that was promulgated on a day, with all its articles."""
    norm = norm_of(at.title)
    version = version_of(norm, at.promulgated_on)
    mark_since(response, norm)
    articles = _articles(version) if asked.text else ()
    return VersionWithText(
        norm=norm.title, version=version_shown(version), articles=[article_shown(article) for article in articles]
    )


@router.get(
    "/norms/{title}/contents",
    response={200: ContentsShown, 404: ProblemShown, 409: ProblemShown},
    summary="Table of contents on a day",
    operation_id="get_contents",
)
def get_contents(request: HttpRequest, at: Path[OneNorm], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the divisions of the version in force on a day, with their articles."""
    norm = norm_of(at.title)
    version = version_on(norm, asked.day)
    rows = version.articles.order_by("position").values_list(
        "part", "heading", "kind", "number", "sub", "lineage__code", Substr("text", 1, BEGINNING)
    )
    divisions = [
        ContentsDivision(part=part, heading=heading, articles=[_entry(*row[2:]) for row in some])
        for (part, heading), some in groupby(rows, key=lambda row: row[:2])
    ]
    return ContentsShown(norm=norm.title, version=version_brief(version), divisions=divisions)


@router.get(
    "/norms/{title}/akn.xml",
    response={200: bytes, 404: ProblemShown, 409: ProblemShown},
    summary="A version as Akoma Ntoso 3.0",
    operation_id="get_akoma_ntoso",
    openapi_extra={"responses": {200: {"content": {"application/akn+xml": {"schema": {"type": "string"}}}}}},
)
def get_akoma_ntoso(request: HttpRequest, at: Path[OneNorm], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the version promulgated on a day, or else in force on it, as XML valid by the schema of the OASIS standard."""
    norm = norm_of(at.title)
    response = HttpResponse(akoma_ntoso(version_named(norm, asked.day)), content_type="application/akn+xml")
    if asked.on:
        mark_since(response, norm)
    return response


def _narrowed(asked: Filters) -> QuerySet[Norm]:
    found = Norm.objects.filter(
        region__startswith=asked.region, issuer__contains=asked.issuer, title__contains=asked.title
    )
    if asked.level:
        found = found.filter(level__in=[str(level) for level in asked.level])
    if asked.field:
        found = found.filter(field=asked.field)
    standing = Version.objects.filter(norm=OuterRef("pk"), replaced_at=None)
    if asked.held is not None:
        with_text = Exists(standing.filter(held=True))
        found = found.filter(with_text if asked.held else ~with_text)
    if asked.on:
        begun = standing.annotate(first=Coalesce("in_force_from", "promulgated_on")).filter(first__lte=asked.on)
        found = found.filter(Exists(begun.filter(Q(in_force_to=None) | Q(in_force_to__gte=asked.on))))
    return found


def _articles(version: Version) -> QuerySet[Article]:
    return version.articles.select_related("lineage").order_by("position")


def _entry(kind: str, number: int, sub: int, lineage: str | None, beginning: str) -> ContentsEntry:
    place = place_of(number, sub) if kind == ArticleKind.ARTICLE else ""
    return ContentsEntry(kind=ArticleKind(kind), place=place, lineage=lineage, beginning=beginning)
