"""A provision by its lineage: the address that survives renumbering leads to where the provision stands on the day."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.norms import lineages
from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.models import Article, ArticleKind, Lineage
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.parts.listing import Link
from plumbline.site.portal.asked_day import asked_day
from plumbline.site.portal.law.article import ArticlePage, show_article
from plumbline.site.portal.law.naming import (
    article_href,
    article_place,
    href_of,
    name_of,
    piece_name,
    version_name,
)
from plumbline.site.portal.law.norm import unknown_norm
from plumbline.site.portal.law.versions import NoticeShown, Standing, standing_of
from plumbline.site.showing import show, shows

LONGEST_CODE = 20


@shows(ArticlePage)
def provision(request: HttpRequest, norm: str, lineage: str) -> HttpResponse:
    """Show a provision where it stands on the day, and say so where its number was another one."""
    found = known_by(norm)
    if found is None:
        return unknown_norm(request, norm)
    standing = standing_of(found, asked_day(request))
    one = lineages.find(found, lineage) if len(lineage) <= LONGEST_CODE else None
    if one is None:
        return _unknown(request, standing)
    here = _standing_article(standing, one)
    if here is None:
        return _gone(request, standing, one)
    return show_article(request, standing, here, said=_said(standing, one, here))


def _standing_article(standing: Standing, lineage: Lineage) -> Article | None:
    if standing.version is None:
        return None
    rows = standing.version.articles.filter(lineage=lineage, kind=ArticleKind.ARTICLE)
    return rows.select_related("version__norm", "lineage").first()


def _said(standing: Standing, lineage: Lineage, here: Article) -> tuple[NoticeShown, ...]:
    """Say where the provision stands now, where it once had another number."""
    once = (
        Article.objects.filter(lineage=lineage, version__replaced_at=None)
        .exclude(number=here.number, sub=here.sub)
        .select_related("version")
        .order_by("-version__promulgated_on")
        .first()
    )
    if once is None:
        return ()
    told = {
        "day": days.full(standing.asked.day),
        "here": article_place(here.number, here.sub),
        "version": version_name(once.version, among=standing.versions),
        "other": article_place(once.number, once.sub),
    }
    title = _("在 %(day)s 的文本里，这一条是%(here)s") % told
    words = _("%(version)s里它是%(other)s。这个地址跟着条文走，不跟着条号走。") % told
    link = Link(words=_("看按条号的地址"), href=article_href(standing.norm, here.number, here.sub, on=standing.on))
    return (NoticeShown(kind="info", title=title, words=words, links=(link,)),)


def _gone(request: HttpRequest, standing: Standing, lineage: Lineage) -> HttpResponse:
    texts = (
        Article.objects.filter(lineage=lineage, version__replaced_at=None)
        .select_related("version")
        .order_by("version__promulgated_on")
    )
    links = tuple(
        Link(
            words=_("%(version)s的%(place)s")
            % {"version": version_name(one.version, among=standing.versions), "place": piece_name(one)},
            href=article_href(standing.norm, one.number, one.sub, on=one.version.first_day),
        )
        for one in texts
        if one.kind == ArticleKind.ARTICLE
    )
    held = standing.version is not None and standing.version.held
    told = {"day": days.full(standing.asked.day), "norm": name_of(standing.norm)}
    sentence = (
        _("%(norm)s在 %(day)s 的文本里没有这一条：它已经删去，或者还没有写进去。")
        if held
        else _("%(norm)s在 %(day)s 的文本没有收录，不知道这一条还在不在。")
    )
    page = FaultPage(
        title=_("这一天没有这一条"),
        stands_in=room_of(request),
        sentences=(sentence % told, *((_("它出现过的文本："),) if links else ())),
        ways=(*links, Link(words=_("看这部法规"), href=href_of(standing.norm, on=standing.on))),
    )
    return show(request, page, status=404)


def _unknown(request: HttpRequest, standing: Standing) -> HttpResponse:
    page = FaultPage(
        title=_("没有这个永久链接"),
        stands_in=room_of(request),
        sentences=(_("%(norm)s没有这个编号的条文。可能是地址抄错了。") % {"norm": name_of(standing.norm)},),
        ways=(Link(words=_("看这部法规"), href=href_of(standing.norm)),),
    )
    return show(request, page, status=404)
