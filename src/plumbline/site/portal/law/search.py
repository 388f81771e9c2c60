"""The search of the law: norms and articles by title, citation and words; without a question, the norms by rank."""

from dataclasses import dataclass, replace
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms import searching
from plumbline.engines.norms.searching import Answer
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FiltersShown, SearchBoxShown
from plumbline.site.parts.law import FoundShown
from plumbline.site.parts.listing import EmptyShown, Entry, Link, PaginationShown, pagination
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.law.asked import LONGEST, Wanted, filters, wanted
from plumbline.site.portal.law.found import found_shown
from plumbline.site.portal.law.listing import LISTED, entries_of, held_among, none_listed, norms_wanted
from plumbline.site.portal.law.naming import way_to_law
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

ON_A_PAGE: Final = 20


@dataclass(frozen=True, kw_only=True)
class LawPage(Page):
    """What a search found; or the norms by rank."""

    template: ClassVar[str] = "pages/portal/law.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    search: SearchBoxShown
    filters: FiltersShown
    wrong_day: Words = ""
    read_as: Words = ""
    found: tuple[FoundShown, ...] = ()
    entries: tuple[Entry, ...] = ()
    pages: PaginationShown | None = None
    empty: EmptyShown | None = None
    links: tuple[Link, ...] = ()


@shows(LawPage)
def law(request: HttpRequest) -> HttpResponse:
    """Find among the norms, or list them."""
    asked = wanted(request)
    page = _searched(request, asked) if asked.words else _listed(request, asked)
    return show(request, page, status=asked.asked.status)


def _searched(request: HttpRequest, asked: Wanted) -> LawPage:
    base = reverse("law")
    number = asked_page(request)
    answer = searching.search(asked.as_asked(), start=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    if not answer.hits and answer.total and number > 1:  # past the last page: show that one
        number = max(-(-answer.total // ON_A_PAGE), 1)
        answer = searching.search(asked.as_asked(), start=(number - 1) * ON_A_PAGE, limit=ON_A_PAGE)
    title = _("查询法规“%(question)s”") % {"question": asked.words}
    return LawPage(
        title=title,
        wrong=bool(asked.asked.wrong),
        way=(*way_to_law(), Crumb(words=_("查询"))),
        search=box(asked),
        filters=filters(asked, base=base, found=counted(answer)),
        wrong_day=asked.asked.wrong,
        read_as=_read_as(answer, asked),
        found=tuple(found_shown(hit, on=asked.asked.day, given=asked.asked.is_given) for hit in answer.hits),
        pages=_pages(asked, base, number, answer) if answer.total > ON_A_PAGE else None,
        empty=None if answer.hits else nothing(asked, base),
    )


def counted(answer: Answer) -> Words:
    """Announce how many were found."""
    told = {"n": f"{answer.total:,}"}
    if answer.total_is_least:
        return _("找到 %(n)s 条以上，按相符程度排列") % told
    return ngettext("找到 %(n)s 条", "找到 %(n)s 条", answer.total) % told


def _read_as(answer: Answer, asked: Wanted) -> Words:
    if asked.cut:
        return _("问题太长，只用了前 %(n)s 个字。") % {"n": LONGEST}
    return answer.read_as


def _pages(asked: Wanted, base: str, number: int, answer: Answer) -> PaginationShown:
    href = asked.href(base, page="{page}")
    shown = pagination(page=number, size=ON_A_PAGE, whole=answer.total, href=href)
    return replace(shown, at_least=answer.total_is_least)


def nothing(asked: Wanted, base: str) -> EmptyShown:
    """Say why nothing was found; offer the filters to take away, with what is found then."""
    links = []
    for words, rest in asked.without():
        total = searching.search(rest.as_asked(), limit=1).total
        if total:
            said = _("去掉“%(filter)s”，有 %(n)s 条") % {"filter": say(words), "n": f"{total:,}"}
            links.append(Link(words=said, href=rest.href(base)))
    bare = Wanted(words=asked.words, asked=replace(asked.asked, is_given=False), all_versions=True)
    if not links and asked != bare and (total := searching.search(bare.as_asked(), limit=1).total):
        said = _("不加筛选，在全部文本里查，有 %(n)s 条") % {"n": f"{total:,}"}
        links.append(Link(words=said, href=bare.href(base)))
    if links:
        return EmptyShown(
            title=_("在选定的范围里没有找到"), words=_("有相符的法规，但不在您选的范围里。"), links=tuple(links)
        )
    return EmptyShown(
        title=_("没有找到相符的法规"),
        words=_("法规库只有登记和导入过的法规。换个说法，或者写出名称和条号，如“行政处罚法第四十四条”。"),
        links=(Link(words=_("看全部法规"), href=base),),
    )


def box(asked: Wanted) -> SearchBoxShown:
    """Make the box that searches the law; it suggests while somebody types."""
    return SearchBoxShown(
        action=reverse("law"),
        label=_("名称、条号或者条文里的词"),
        value=asked.words,
        placeholder=_("如 行政处罚法第四十四条"),
        code="norms",
        suggest=reverse("law-suggest"),
        kept=tuple(asked.pairs),
    )


def _listed(request: HttpRequest, asked: Wanted) -> LawPage:
    base = reverse("law")
    rows = norms_wanted(asked)
    whole, held = rows.count(), held_among(rows)
    number = min(asked_page(request), max(-(-whole // LISTED), 1))
    shown = rows[(number - 1) * LISTED : number * LISTED]
    told = {"whole": f"{whole:,}", "held": f"{held:,}"}
    found = _("登记了 %(whole)s 部，其中 %(held)s 部有原文。") % told
    return LawPage(
        title=_("法规"),
        wrong=bool(asked.asked.wrong),
        way=(*way_to_law()[:1], Crumb(words=_("法规"))),
        search=box(asked),
        filters=filters(asked, base=base, found=found),
        wrong_day=asked.asked.wrong,
        entries=entries_of(shown),
        pages=pagination(page=number, size=LISTED, whole=whole, href=asked.href(base, page="{page}"))
        if whole > LISTED
        else None,
        empty=None if whole else none_listed(asked, base),
        links=(Link(words=_("最近施行和将要施行的法规"), href=reverse("law-changes")),),
    )
