"""What is said of a version, an article and a citation where they leave the house as data: plain values, days as ISO."""

from datetime import date
from typing import Any

from plumbline.engines.norms.exporting.akn.names import expression_iri
from plumbline.engines.norms.models import Article, ArticleKind, Cited, Relation, Version


def place_of(number: int | None, sub: int | None) -> str:
    """Write the number of an article as addresses do: 58, 120-1; empty where there is none."""
    if not number:
        return ""
    return f"{number}-{sub}" if sub else str(number)


def day_of(day: date | None) -> str | None:
    """Write a day; None where no source gives it."""
    return day.isoformat() if day else None


def version_facts(version: Version) -> dict[str, Any]:
    """Say of a version what holds for it as a whole, and of which norm it is."""
    norm = version.norm
    return {
        "norm": norm.title,
        "short": norm.short,
        "title_en": norm.title_en,
        "also": list(norm.also),
        "level": norm.level,
        "issuer": norm.issuer,
        "region": norm.region,
        "field": norm.field,
        "promulgated_on": day_of(version.promulgated_on),
        "in_force_from": day_of(version.in_force_from),
        "in_force_to": day_of(version.in_force_to),
        "kind": version.kind,
        "number": version.number,
        "edition": version.edition,
        "held": version.held,
        "highest": version.highest,
        "iri": expression_iri(version),
    }


def reading_facts(version: Version) -> dict[str, Any]:
    """Say how a version was read: its divisions, the notes under its title, where each day was found, what is in doubt."""
    return {
        "contents": version.contents,
        "history": version.history,
        "sources": version.sources,
        "doubts": version.doubts,
        "relations": [relation_facts(relation) for relation in version.relations.all()],
    }


def relation_facts(relation: Relation) -> dict[str, Any]:
    """Say what a version does to another norm."""
    return {
        "kind": relation.kind,
        "title": relation.title,
        "norm": relation.norm.title if relation.norm else None,
        "on": day_of(relation.on),
        "words": relation.words,
    }


def article_facts(article: Article) -> dict[str, Any]:
    """Say of an article, or another piece of a text, where it stands and what its words are."""
    return {
        "kind": article.kind,
        "position": article.position,
        "place": place_of(article.number, article.sub) if article.kind == ArticleKind.ARTICLE else "",
        "number": article.number,
        "sub": article.sub,
        "lineage": article.lineage.code if article.lineage else None,
        "likeness": article.likeness,
        "part": article.part,
        "heading": article.heading,
        "text": article.text,
    }


def citation_facts(cited: Cited) -> dict[str, Any]:
    """Say of a citation where it stands, what its words are, and what they name; or why that is not known."""
    article = cited.article
    return {
        "norm": article.version.norm.title,
        "promulgated_on": day_of(article.version.promulgated_on),
        "kind": article.kind,
        "place": place_of(article.number, article.sub),
        "lineage": article.lineage.code if article.lineage else None,
        "start": cited.start,
        "end": cited.end,
        "words": article.text[cited.start : cited.end],
        "cited_title": cited.title,
        "cited_place": place_of(cited.number, cited.sub),
        "cited_paragraph": cited.paragraph,
        "cited_item": cited.item,
        "cited_subitem": cited.subitem,
        "cited_norm": cited.norm.title if cited.norm else None,
        "cited_promulgated_on": day_of(cited.version.promulgated_on) if cited.version else None,
        "cited_lineage": cited.target.lineage.code if cited.target and cited.target.lineage else None,
        "unresolved": cited.reason,
    }
