"""One article as it stood on a day; or why it cannot be read: not held, not in force, no such article."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.norms import resolving
from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.resolving import Resolved
from plumbline.kernel import catalogue
from plumbline.kernel.errors import InvalidFacts, NormNotHeld
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.kernel.reference import show as show_citation
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import VersionsShown
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.portal.norm import (
    article_href,
    href_of,
    import_says,
    name_of,
    norm_called,
    place_of,
    tags_of,
    unknown_norm,
    versions_of,
    way_of,
)
from plumbline.site.rules import line_of, procedure_href
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

HIGHEST: Final = 9999
MOST_CITING: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A line of an article: a paragraph, or an item of one."""

    words: str
    number: str = ""  # 第四十四条, before the first line


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    """An article on a day."""

    template: ClassVar[str] = "pages/portal/article.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    tags: tuple[TagShown, ...]
    norm: Link
    chapter: str
    wrong_day: Words
    versions: VersionsShown | None
    text: tuple[Block, ...]
    missing: Words
    cure: Words
    before: Link | None
    after: Link | None
    citing: tuple[Entry, ...]


@shows(ArticlePage)
def article(request: HttpRequest, norm: str, article: str) -> HttpResponse:
    """Show an article as it stood on a day."""
    number, sub = _number_of(article)
    found = norm_called(norm)
    if found is None:
        return unknown_norm(request, norm)
    asked = asked_day(request)
    citation = Citation(found.short, number, sub or None)
    resolved: Resolved | None = None
    missing: Words = ""
    cure: Words = ""
    try:
        resolved = resolving.resolve(replace(citation, norm=found.title), on=asked.day)
    except NormNotHeld as gap:
        missing, cure = _not_held(found, asked) or gap.says, import_says()
    except InvalidFacts as refused:
        if found.version_on(asked.day) is not None:
            return _no_such_article(request, found, refused)
        missing, cure = refused.reasons[0].says, _("请换一天，或者看上面登记的各个文本。")
    return show(request, _page(found, citation, asked, resolved, (missing, cure)), status=asked.status)


def _number_of(article: str) -> tuple[int, int]:
    number, _dash, sub = article.partition("-")
    if not (number.isascii() and number.isdecimal() and (not sub or (sub.isascii() and sub.isdecimal()))):
        raise Http404
    if len(number) > len(str(HIGHEST)) or len(sub) > 2 or int(number) == 0:  # noqa: PLR2004 — 之九十九 is beyond any
        raise Http404
    return int(number), int(sub or 0)


def _not_held(norm: Norm, asked: AskedDay) -> Words:
    version = norm.version_on(asked.day)
    if version is None:
        return ""
    told = {"day": days.full(version.promulgated_on)}
    return _("已登记（%(day)s 公布），没有收录原文") % told


def _page(
    norm: Norm, citation: Citation, asked: AskedDay, resolved: Resolved | None, lack: tuple[Words, Words]
) -> ArticlePage:
    version = resolved.version if resolved else norm.version_on(asked.day)
    place = place_of(citation)
    found = resolved.article if resolved else None
    before, after = _neighbours(norm, citation, version, asked)
    return ArticlePage(
        title=_("%(norm)s%(place)s") % {"norm": name_of(norm), "place": place},
        wrong=bool(asked.wrong),
        way=(*way_of(norm), Crumb(words=place)),
        tags=tags_of(norm, version),
        norm=Link(words=name_of(norm), href=href_of(norm) + asked.query),
        chapter=" ".join(one for one in (found.part, found.heading) if one) if found else "",
        wrong_day=asked.wrong,
        versions=versions_of(norm, version, asked, href=article_href(norm, _segment(citation))),
        text=_blocks(citation, found.text) if found else (),
        missing=lack[0],
        cure=lack[1],
        before=before,
        after=after,
        citing=citing(norm.short, citation, on=asked.day),
    )


def _segment(citation: Citation) -> str:
    return f"{citation.article}-{citation.sub}" if citation.sub else str(citation.article)


def _blocks(citation: Citation, text: str) -> tuple[Block, ...]:
    first, *rest = text.splitlines()
    number = show_citation(citation).removeprefix(f"《{citation.norm}》")
    return Block(words=first, number=number), *(Block(words=line) for line in rest)


def _neighbours(
    norm: Norm, citation: Citation, version: Version | None, asked: AskedDay
) -> tuple[Link | None, Link | None]:
    """Give the article before and the one after: those whose text is held, else the next numbers there are."""
    if version is None or citation.article is None:
        return None, None
    here = (citation.article, citation.sub or 0)
    if version.held:
        places = list(version.articles.values_list("number", "sub"))
        before = max((place for place in places if place < here), default=None)
        after = min((place for place in places if place > here), default=None)
    else:
        before = (here[0] - 1, 0) if here[0] > 1 else None
        after = (here[0] + 1, 0) if version.highest and here[0] < version.highest else None
    return _turn(norm, before, asked), _turn(norm, after, asked)


def _turn(norm: Norm, place: tuple[int, int] | None, asked: AskedDay) -> Link | None:
    if place is None:
        return None
    citation = Citation("", place[0], place[1] or None)
    return Link(words=place_of(citation), href=article_href(norm, _segment(citation), asked))


def citing(norm: str, citation: Citation, *, on: date) -> tuple[Entry, ...]:
    """Give the rules of procedures, in force on a day, that rest on an article."""
    entries = []
    for procedure, code in _rules_by_article().get((norm, citation.article or 0, citation.sub or 0), ()):
        if procedure.in_force_from <= on and (procedure.in_force_to is None or on <= procedure.in_force_to):
            entries.append(
                Entry(
                    title=say(line_of(procedure, procedure.by_code[code])),
                    href=f"{procedure_href(procedure, on=on)}#rule-{code}",
                    facts=(procedure.title,),
                )
            )
    return tuple(entries[:MOST_CITING])


@cache
def _rules_by_article() -> dict[tuple[str, int, int], list[tuple[Procedure, str]]]:
    """Sort the rules of all procedures by the articles that they rest on."""
    found: dict[tuple[str, int, int], list[tuple[Procedure, str]]] = {}
    for procedure in catalogue.load().every_procedure():
        for rule in procedure.rules:
            places = {(one.norm, one.article or 0, one.sub or 0) for one in parse_reference(rule.law)}
            for place in places:
                found.setdefault(place, []).append((procedure, rule.code))
    return found


def _no_such_article(request: HttpRequest, norm: Norm, refused: InvalidFacts) -> HttpResponse:
    reason = refused.reasons[0]
    page = FaultPage(
        title=_("没有这一条"),
        stands_in=room_of(request),
        sentences=(reason.says, *((reason.cure,) if reason.cure else ())),
        ways=(Link(words=_("看这部法规"), href=href_of(norm)),),
    )
    return show(request, page, status=404)
