"""How norms, versions and articles are shown to programs; days are YYYY-MM-DD, and null is: no source says it."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from plumbline.api.problems import SaysShown
from plumbline.engines.norms.exporting.akn.names import expression_iri, work_iri
from plumbline.engines.norms.exporting.facts import place_of, relation_facts
from plumbline.engines.norms.models import Article, ArticleKind, Norm, Relation, Version
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.provision import take_apart


class LevelShown(Schema):
    """The rank of a norm."""

    code: NormLevel = Field(description="As filters take it.")
    name: SaysShown = Field(description="As people say it.")


class VersionBrief(Schema):
    """A version of a norm in short."""

    promulgated_on: date = Field(description="Day of promulgation: names the version.")
    in_force_from: date | None = Field(description="First day in force; null where no source gives it.")
    in_force_to: date | None = Field(description="Last day in force; null while it is, or where that is not known.")
    held: bool = Field(description="Whether the text is held; otherwise the version is registered alone.")
    edition: int = Field(description="How often the words of this version came anew, from 1.")


class RelationShown(Schema):
    """What a version does to another norm."""

    kind: str = Field(description="repeals or amends.")
    title: str = Field(description="Title of the other norm as written.")
    norm: str | None = Field(description="Its full title where the norm is known here.")
    on: date | None = Field(description="From which day; null where the words do not say.")
    words: str = Field(description="The sentence that says so.")


class VersionShown(VersionBrief):
    """A version of a norm with what is known of it."""

    kind: str = Field(
        description="enacted, revised (as a whole) or amended (some provisions); empty where no source says it."
    )
    number: str = Field(description="Number of the order or notice that brought it out.")
    highest: int | None = Field(description="Number of the last article; null where not known.")
    iri: str = Field(description="Name of the version in Akoma Ntoso.")
    history: list[dict[str, Any]] = Field(description="The notes under the title, one an object.")
    sources: dict[str, Any] = Field(description="For each day above, where it was found.")
    doubts: list[dict[str, Any]] = Field(description="What could not be read for sure: code, zh, en.")
    relations: list[RelationShown] = Field(description="What it repeals and amends.")


class NormBrief(Schema):
    """A norm in a list."""

    title: str = Field(description="Full title: names the norm.")
    short: str = Field(description="Short title.")
    level: LevelShown
    issuer: str = Field(description="Who made it, as the text says; empty where it does not.")
    region: str = Field(description="GB/T 2260 code; empty for the whole country, or where it is not known.")
    field: str = Field(description="Field of law, where whoever delivered the text says it.")
    versions: list[VersionBrief] = Field(description="Its versions, oldest first.")


class NormShown(NormBrief):
    """A norm through all its versions."""

    title_en: str = Field(description="Our own English for the title; empty where there is none.")
    also: list[str] = Field(description="Other titles in use.")
    since: date | None = Field(description="First day of the norm in any version, where known.")
    iri: str = Field(description="Name of the norm in Akoma Ntoso.")
    on: date = Field(description="The day that was asked for.")
    in_force: date | None = Field(
        description="Day of promulgation of the version in force on that day; null where none is."
    )
    versions: list[VersionShown] = Field(description="Its versions, oldest first.")  # type: ignore[assignment]  # each says more
    named_in: list[RelationShown] = Field(description="What other norms do to this one; `norm` is the other one.")


class LineShown(Schema):
    """A line of an article, and which paragraph, item and sub-item it belongs to."""

    paragraph: int = Field(description="款, from 1.")
    item: int | None = Field(description="项; null for the paragraph's own words.")
    subitem: int | None = Field(description="目.")
    start: int = Field(description="First character in the words of the article, from 0.")
    end: int = Field(description="The character after the last.")
    words: str


class ArticleShown(Schema):
    """An article, or another piece of a text."""

    kind: ArticleKind = Field(description="article, clause (一、), preamble or annex.")
    place: str = Field(description="58, 120-1; empty for what is no article.")
    number: int = Field(description="Its number; 0 where it has none.")
    sub: int = Field(description="1 for 之一.")
    position: int = Field(description="In its text, from 1.")
    lineage: str | None = Field(description="The provision that it is through all versions; never changes.")
    likeness: float | None = Field(description="How sure that is, 0 to 1; null for the first version.")
    part: str = Field(description="Part of a norm that comes in several files.")
    heading: str = Field(description="The divisions it stands in, joined by « · ».")
    text: str = Field(description="Its words, a line for each paragraph and item.")


def level_shown(level: str) -> LevelShown:
    """Show a rank."""
    return LevelShown(code=NormLevel(level), name=says_shown(NormLevel(level).says))


def says_shown(says: Says) -> SaysShown:
    """Show a sentence."""
    return SaysShown(zh=says.zh, en=says.en)


def version_brief(version: Version) -> VersionBrief:
    """Show a version in short."""
    return VersionBrief(
        promulgated_on=version.promulgated_on,
        in_force_from=version.in_force_from,
        in_force_to=version.in_force_to,
        held=version.held,
        edition=version.edition,
    )


def version_shown(version: Version) -> VersionShown:
    """Show a version."""
    return VersionShown(
        **version_brief(version).dict(),
        kind=version.kind,
        number=version.number,
        highest=version.highest,
        iri=expression_iri(version),
        history=version.history,
        sources=version.sources,
        doubts=version.doubts,
        relations=[relation_shown(relation) for relation in version.relations.all()],
    )


def relation_shown(relation: Relation) -> RelationShown:
    """Show what a version does to another norm."""
    return RelationShown(**relation_facts(relation))


def norm_brief(norm: Norm) -> NormBrief:
    """Show a norm in a list; its standing versions are at hand."""
    return NormBrief(**_facts(norm), versions=[version_brief(version) for version in norm.versions.all()])


def norm_shown(norm: Norm, *, on: date) -> NormShown:
    """Show a norm through all its versions."""
    standing = list(norm.standing_versions().select_related("norm").prefetch_related("relations__norm"))
    in_force = norm.version_on(on)
    named_in = Relation.objects.filter(norm=norm, version__replaced_at=None).exclude(version__norm=norm)
    return NormShown(
        **_facts(norm),
        title_en=norm.title_en,
        also=norm.also,
        since=norm.since,
        iri=work_iri(norm),
        on=on,
        in_force=in_force.promulgated_on if in_force else None,
        versions=[version_shown(version) for version in standing],
        named_in=[
            RelationShown(**{**relation_facts(relation), "norm": relation.version.norm.title})
            for relation in named_in.select_related("version__norm", "norm")
        ],
    )


def article_shown(article: Article) -> ArticleShown:
    """Show an article."""
    return ArticleShown(
        kind=ArticleKind(article.kind),
        place=place_of(article.number, article.sub) if article.kind == ArticleKind.ARTICLE else "",
        number=article.number,
        sub=article.sub,
        position=article.position,
        lineage=article.lineage.code if article.lineage else None,
        likeness=article.likeness,
        part=article.part,
        heading=article.heading,
        text=article.text,
    )


def lines_shown(text: str) -> list[LineShown]:
    """Show the words of an article line by line, with the place that each line is."""
    return [
        LineShown(
            paragraph=line.paragraph,
            item=line.item,
            subitem=line.subitem,
            start=line.start,
            end=line.end,
            words=text[line.start : line.end],
        )
        for line in take_apart(text).lines
    ]


def _facts(norm: Norm) -> dict[str, Any]:
    return {
        "title": norm.title,
        "short": norm.short,
        "level": level_shown(norm.level),
        "issuer": norm.issuer,
        "region": norm.region,
        "field": norm.field,
    }
