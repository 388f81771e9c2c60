"""CSV for office programs: norms, articles and citations, one row each; a cell that a program would compute is quoted off.

A cell that begins with = + - @, a tab or a line end is taken for a formula by office programs: an apostrophe before
it makes it words. JSON Lines give the words untouched.
"""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from plumbline.engines.norms.exporting.choosing import EVERYTHING, Chosen, citations, texts, versions
from plumbline.engines.norms.exporting.facts import article_facts, citation_facts, version_facts
from plumbline.engines.norms.models import Version

Table = Literal["norms", "articles", "citations"]

BOM: Final = "\ufeff"  # tells office programs that the file is UTF-8
_COMPUTED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

_NORMS: Final = (
    "norm", "short", "title_en", "level", "issuer", "region", "field", "promulgated_on", "in_force_from", "in_force_to",
    "kind", "number", "edition", "held", "highest", "articles", "doubts", "iri",
)  # fmt: skip
_ARTICLES: Final = (
    "norm", "promulgated_on", "kind", "position", "place", "number", "sub", "lineage", "likeness", "part", "heading",
    "text",
)  # fmt: skip
_CITATIONS: Final = (
    "norm", "promulgated_on", "kind", "place", "lineage", "start", "end", "words", "cited_title", "cited_place",
    "cited_paragraph", "cited_item", "cited_subitem", "cited_norm", "cited_promulgated_on", "cited_lineage",
    "unresolved",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Made:
    """How a table is made: its columns, and its rows as facts."""

    columns: tuple[str, ...]
    facts: Callable[[Chosen], Iterator[dict[str, Any]]]


def _norms(chosen: Chosen) -> Iterator[dict[str, Any]]:
    for version in versions(chosen):
        doubts = "; ".join(str(doubt.get("code", "")) for doubt in version.doubts)
        yield {**version_facts(version), "articles": version.articles.count(), "doubts": doubts}


def _articles(chosen: Chosen) -> Iterator[dict[str, Any]]:
    for version, articles in texts(chosen):
        yield from (_of_version(version) | article_facts(article) for article in articles)


def _of_version(version: Version) -> dict[str, Any]:
    return {"norm": version.norm.title, "promulgated_on": version.promulgated_on.isoformat()}


def _citations(chosen: Chosen) -> Iterator[dict[str, Any]]:
    yield from map(citation_facts, citations(chosen))


_TABLES: Final[dict[str, _Made]] = {
    "norms": _Made(_NORMS, _norms),
    "articles": _Made(_ARTICLES, _articles),
    "citations": _Made(_CITATIONS, _citations),
}


def rows(table: Table, *, chosen: Chosen = EVERYTHING) -> Iterator[tuple[str, ...]]:
    """Give the rows of a table, the names of its columns first."""
    made = _TABLES[table]
    yield made.columns
    for facts in made.facts(chosen):
        yield tuple(cell(facts[column]) for column in made.columns)


def csv_lines(table: Table, *, chosen: Chosen = EVERYTHING, bom: bool = False) -> Iterator[str]:
    """Give a table as CSV (RFC 4180), a row at a time.

    Takes   bom — put the mark of UTF-8 at the beginning, which office programs want
    """
    if bom:
        yield BOM
    written = io.StringIO()
    writer = csv.writer(written)
    for row in rows(table, chosen=chosen):
        writer.writerow(row)
        yield written.getvalue()
        written.seek(0)
        written.truncate()


def cell(value: Any) -> str:
    """Write a value for a cell; words that an office program would compute get an apostrophe before them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_COMPUTED) else value
    return str(value)
