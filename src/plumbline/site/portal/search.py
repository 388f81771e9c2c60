"""One search for everything. Each kind of thing brings its own source; a source that finds nothing is not shown.

searched_by(decisions_found)        in the module that draws the decisions, when it is imported
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.site import navigation
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import EmptyShown, Entry, Link
from plumbline.site.portal.home import search_box
from plumbline.site.portal.papers import papers
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.words import Words, say

LONGEST = 200  # characters of a question that are read


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one source found: a titled group."""

    title: Words
    entries: tuple[Entry, ...]
    more: Link | None = None


Source = Callable[[str], Found | None]
sources: list[Source] = []


def searched_by(source: Source) -> Source:
    """Add a source of the search: question → what was found, or None."""
    if source not in sources:
        sources.append(source)
    return source


@dataclass(frozen=True, kw_only=True)
class SearchPage(Page):
    """The box with the question, what was found, or why nothing was."""

    template: ClassVar[str] = "pages/portal/search.html"
    permission: ClassVar[str] = PUBLIC

    search: SearchBoxShown
    said: Words = ""
    groups: tuple[Found, ...] = ()
    empty: EmptyShown | None = None


@shows(SearchPage)
def search(request: HttpRequest) -> HttpResponse:
    """Show what all sources found for a question."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    groups = tuple(found for source in sources if question and (found := source(question)))
    page = SearchPage(
        title=_("查询“%(question)s”") % {"question": question} if question else _("查询"),
        search=search_box(question),
        said=said(groups) if question else "",
        groups=groups,
        empty=nothing_found() if question and not groups else None,
    )
    return show(request, page)


def said(groups: tuple[Found, ...]) -> str:
    """Announce how many were found."""
    whole = sum(len(group.entries) for group in groups)
    return ngettext("找到 %(n)s 条", "找到 %(n)s 条", whole) % {"n": whole}


def nothing_found() -> EmptyShown:
    """Say why nothing was found and where else to look."""
    return EmptyShown(
        title=_("没有找到"),
        words=_("现在能查的只有下面这些。换个说法，或者拨打 12345 问经办机关。"),
        links=(
            *(Link(words=door.words, href=door.href) for door in navigation.items(navigation.DOORS)),
            *links((_("关于本平台"), "about"), (_("自己怎么核验"), "checking")),
        ),
    )


@searched_by
def pages_found(question: str) -> Found | None:
    """Find the doors and the papers of the site whose words hold the question, or are held by it."""
    entries = [
        Entry(title=door.words, href=door.href, facts=(door.promise,))
        for door in navigation.items(navigation.DOORS)
        if _meets(question, say(door.words), say(door.promise))
    ]
    for paper in papers():
        entries += [
            Entry(title=section.title, href=f"{paper.href}#{section.code}", facts=(paper.title,))
            for section in paper.sections
            if _meets(question, say(section.title), *(say(words) for words in section.paragraphs))
        ]
    return Found(title=_("本站说明"), entries=tuple(entries)) if entries else None


def _meets(question: str, *texts: str) -> bool:
    wanted = question.casefold()
    return any(wanted in text.casefold() for text in texts if text)
