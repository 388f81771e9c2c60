"""One article as it stood on a day; or why it cannot be read: not held, not in force, no such article."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.norms import standing as standing_engine
from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.models import Article, ArticleKind, Version
from plumbline.kernel.errors import InvalidFacts, NormNotHeld
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.law import CiteAsShown, DifferenceShown, LineShown
from plumbline.site.parts.listing import Entry, Link, TableShown, TagShown
from plumbline.site.parts.reading import VersionsShown
from plumbline.site.portal.asked_day import asked_day
from plumbline.site.portal.law.cited import CitedByShown, cited_by, resting_rules
from plumbline.site.portal.law.citing_as import cite_as
from plumbline.site.portal.law.history import difference, history_of, history_table, moved
from plumbline.site.portal.law.naming import (
    article_href,
    article_place,
    href_of,
    name_of,
    permalink_of,
    way_of,
)
from plumbline.site.portal.law.norm import promulgated, unknown_norm
from plumbline.site.portal.law.versions import (
    NoticeShown,
    Standing,
    coming,
    import_says,
    missing,
    standing_of,
    tags_of,
    versions_shown,
)
from plumbline.site.portal.law.words import cites_of, lines_of
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

HIGHEST: Final = 9999
NEAR: Final = 6  # so many articles before and after stand in the list beside


@dataclass(frozen=True, kw_only=True)
class ArticlePage(Page):
    """An article on a day."""

    template: ClassVar[str] = "pages/portal/article.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    tags: tuple[TagShown, ...]
    norm: Link
    promulgated: Words
    chapter: str
    wrong_day: Words
    versions: VersionsShown | None
    notices: tuple[NoticeShown, ...]
    lines: tuple[LineShown, ...] = ()
    cite: CiteAsShown | None = None
    near: tuple[Link, ...] = ()
    before: Link | None = None
    after: Link | None = None
    difference: DifferenceShown | None = None
    history: TableShown | None = None
    cites: tuple[Entry, ...] = ()
    cited_by: CitedByShown | None = None
    rules: tuple[Entry, ...] = ()


@shows(ArticlePage)
def article(request: HttpRequest, norm: str, article: str) -> HttpResponse:
    """Show an article as it stood on a day."""
    number, sub = number_of(article)
    found = known_by(norm)
    if found is None:
        return unknown_norm(request, norm)
    standing = standing_of(found, asked_day(request))
    try:
        held = standing_engine.text_on(found, number=number, sub=sub, on=standing.asked.day)
    except NormNotHeld as gap:
        lack = missing(standing) or NoticeShown(kind="unknown", title=gap.says, words=import_says())
    except InvalidFacts as refused:
        if standing.version is not None:
            return _no_such_article(request, standing, (number, sub), refused)
        lack = NoticeShown(
            kind="unknown", title=refused.reasons[0].says, words=_("请换一天，或者看上面登记的各个文本。")
        )
    else:
        one = Article.objects.select_related("version__norm", "lineage").get(pk=held.article.pk)
        return show_article(request, standing, one)
    return show(request, _lacking(standing, (number, sub), lack), status=standing.asked.status)


def number_of(article: str) -> tuple[int, int]:
    """Read the number of an article from its address.

    Raises  Http404 where it is none
    """
    number, _dash, sub = article.partition("-")
    if not (number.isascii() and number.isdecimal() and (not sub or (sub.isascii() and sub.isdecimal()))):
        raise Http404
    if len(number) > len(str(HIGHEST)) or len(sub) > 2 or int(number) == 0:  # noqa: PLR2004 — 之九十九 is beyond any
        raise Http404
    return int(number), int(sub or 0)


def show_article(
    request: HttpRequest, standing: Standing, one: Article, *, said: Sequence[NoticeShown | None] | None = None
) -> HttpResponse:
    """Show an article whose words are held.

    Takes   said — what stands above its words; when not given, which other provision had its number before
    """
    norm, place = standing.norm, article_place(one.number, one.sub)
    rows = tuple(one.cites.select_related("norm", "version", "target"))
    history = history_of(one)
    before, after, near = _neighbours(standing, one)
    said = (moved(standing, one.number, one.sub, here=one),) if said is None else said
    page = ArticlePage(
        title=_("%(norm)s%(place)s") % {"norm": name_of(norm), "place": place},
        wrong=bool(standing.asked.wrong),
        way=(*way_of(norm), Crumb(words=place)),
        tags=tags_of(standing),
        norm=Link(words=name_of(norm), href=href_of(norm, on=standing.on)),
        promulgated=promulgated(standing.version),
        chapter=one.heading if one.heading.startswith(one.part) else f"{one.part} {one.heading}".strip(),
        wrong_day=standing.asked.wrong,
        versions=versions_shown(standing, href=_versions_href(standing, one)),
        notices=tuple(notice for notice in (*said, *coming(standing)) if notice),
        lines=lines_of(one, rows),
        cite=cite_as(request, standing, one),
        near=near,
        before=before,
        after=after,
        difference=difference(standing, one, history, wanted=request.GET.get("with", "")),
        history=history_table(standing, one, history),
        cites=cites_of(one, rows),
        cited_by=cited_by(one, request),
        rules=resting_rules(norm.short, one.number, one.sub, on=standing.asked.day),
    )
    return show(request, page, status=standing.asked.status)


def _versions_href(standing: Standing, one: Article) -> str:
    """Lead to the same provision in the other versions, not to the same number."""
    if one.lineage:
        return permalink_of(standing.norm, one.lineage.code)
    return article_href(standing.norm, one.number, one.sub)


def _lacking(standing: Standing, number: tuple[int, int], lack: NoticeShown) -> ArticlePage:
    norm, place = standing.norm, article_place(*number)
    before, after = _numbers_beside(standing, number)
    return ArticlePage(
        title=_("%(norm)s%(place)s") % {"norm": name_of(norm), "place": place},
        wrong=bool(standing.asked.wrong),
        way=(*way_of(norm), Crumb(words=place)),
        tags=tags_of(standing),
        norm=Link(words=name_of(norm), href=href_of(norm, on=standing.on)),
        promulgated=promulgated(standing.version),
        chapter="",
        wrong_day=standing.asked.wrong,
        versions=versions_shown(standing, href=article_href(norm, *number)),
        notices=(lack, *coming(standing)),
        before=before,
        after=after,
        rules=resting_rules(norm.short, *number, on=standing.asked.day),
    )


def _neighbours(standing: Standing, one: Article) -> tuple[Link | None, Link | None, tuple[Link, ...]]:
    """Give the article before, the one after, and those near it."""
    rows = one.version.articles.filter(
        kind=ArticleKind.ARTICLE, position__range=(one.position - NEAR - 1, one.position + NEAR + 1)
    )
    places = list(rows.order_by("position").values_list("number", "sub"))
    at = places.index((one.number, one.sub))
    links = [_turn(standing, place, here=place == (one.number, one.sub)) for place in places]
    before = links[at - 1] if at else None
    after = links[at + 1] if at + 1 < len(links) else None
    return before, after, tuple(links[max(at - NEAR, 0) : at + NEAR + 1])


def _numbers_beside(standing: Standing, number: tuple[int, int]) -> tuple[Link | None, Link | None]:
    """Give the next numbers there are in a version whose text is not held."""
    version: Version | None = standing.version
    if version is None:
        return None, None
    before = _turn(standing, (number[0] - 1, 0)) if number[0] > 1 else None
    after = _turn(standing, (number[0] + 1, 0)) if version.highest and number[0] < version.highest else None
    return before, after


def _turn(standing: Standing, place: tuple[int, int], *, here: bool = False) -> Link:
    href = article_href(standing.norm, *place, on=standing.on)
    return Link(words=article_place(*place), href=href, here=here)


def _no_such_article(
    request: HttpRequest, standing: Standing, number: tuple[int, int], refused: InvalidFacts
) -> HttpResponse:
    reason = refused.reasons[0]
    hint = moved(standing, *number, here=None)
    page = FaultPage(
        title=_("没有这一条"),
        stands_in=room_of(request),
        sentences=(reason.says, *((hint.title, hint.words) if hint else (reason.cure,) if reason.cure else ())),
        ways=(*(hint.links if hint else ()), Link(words=_("看这部法规"), href=href_of(standing.norm, on=standing.on))),
    )
    return show(request, page, status=404)
