"""Provisions by name: each citation leads to its article in the version that applied on the day in question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from plumbline.kernel.norm import register
from plumbline.kernel.reference import Citation, parse_reference, show
from plumbline.site.words import english

ROUTE = "law-article"  # /law/<norm>/<article>/, drawn by the pages of the norms


@dataclass(frozen=True, slots=True, kw_only=True)
class CitationShown:
    """One provision: the norm, where it is not the one named just before; the place in it; the address, if it has one."""

    norm: str
    place: str
    href: str
    foreign: bool = False  # on an English page: the norm has no registered English name and keeps its Chinese one


def citations(law: str, *, on: date | None = None, within: str = "") -> Iterator[CitationShown]:
    """Show each provision of a reference as declared: 行政处罚法#61.1,85.

    Takes   within — the norm that the page is about: its name is left out
    """
    before = within
    for citation in parse_reference(law):
        whole = show(citation, language="en" if english() else "zh")
        place = whole.removeprefix(f"《{citation.norm}》").removeprefix(", ")
        norm, foreign = ("", False) if place and citation.norm == before else name_of(citation.norm)
        yield CitationShown(norm=norm, place=place, href=address_of(citation, on=on), foreign=foreign)
        before = citation.norm


def name_of(norm: str) -> tuple[str, bool]:
    """Name a norm in the language of the page, and tell whether it keeps a Chinese name on an English one."""
    registered = register().by_title.get(norm)
    if english() and registered is not None and registered.en:
        return registered.en, False
    return norm, english()


def address_of(citation: Citation, *, on: date | None = None) -> str:
    """Give the address of the article on a day; empty while norms have no pages."""
    if citation.article is None:
        return ""
    article = f"{citation.article}-{citation.sub}" if citation.sub else str(citation.article)
    try:
        address = reverse(ROUTE, kwargs={"norm": citation.norm, "article": article})
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode({'on': on.isoformat()})}" if on else address


def joint() -> str:
    """Give what stands between two provisions."""
    return _("、")
