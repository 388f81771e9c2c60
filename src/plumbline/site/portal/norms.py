"""The list of norms, and what is found among them by title, by citation and by words."""

from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlencode

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms import resolving
from plumbline.engines.norms.models import Norm
from plumbline.engines.norms.resolving import Hit
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.reference import Citation
from plumbline.kernel.reference import show as show_citation
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import EmptyShown, Entry, Link, PaginationShown, pagination
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.norm import article_href, href_of
from plumbline.site.portal.search import LONGEST, Found, searched_by
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english

ON_A_PAGE: Final = 50
FOUND: Final = 5
RANK: Final = Case(*(When(level=str(level), then=place) for place, level in enumerate(NormLevel)))


@dataclass(frozen=True, kw_only=True)
class NormsPage(Page):
    """The norms by rank; or what a search among them found."""

    template: ClassVar[str] = "pages/portal/norms.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    search: SearchBoxShown
    said: Words
    entries: tuple[Entry, ...]
    pages: PaginationShown | None = None
    empty: EmptyShown | None = None


@shows(NormsPage)
def norms(request: HttpRequest) -> HttpResponse:
    """List the norms, or find among them by title and by their words."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    title = _("法规")
    way = (Crumb(words=_("首页"), href=reverse("home")), Crumb(words=title))
    box = SearchBoxShown(
        action=reverse("law"),
        label=_("名称、条号或者条文里的词"),
        value=question,
        placeholder=_("如 行政处罚法第四十四条"),
        code="norms",
    )
    if question:
        entries = tuple(hit_shown(hit) for hit in resolving.search(question))
        said = ngettext("找到 %(n)s 条", "找到 %(n)s 条", len(entries)) % {"n": len(entries)}
        page = NormsPage(
            title=title, way=way, search=box, said=said, entries=entries, empty=None if entries else _nothing()
        )
        return show(request, page)
    whole, held = Norm.objects.count(), Norm.objects.filter(versions__held=True).distinct().count()
    number = min(asked_page(request), max(-(-whole // ON_A_PAGE), 1))
    rows = Norm.objects.annotate(held=Count("versions", filter=Q(versions__held=True)), count=Count("versions"))
    shown = rows.order_by(RANK, "title")[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]
    page = NormsPage(
        title=title,
        way=way,
        search=box,
        said=_("登记了 %(whole)s 部，其中 %(held)s 部有原文。") % {"whole": f"{whole:,}", "held": f"{held:,}"},
        entries=tuple(_entry(norm) for norm in shown),
        pages=pagination(page=number, size=ON_A_PAGE, whole=whole, href="?page={page}") if whole > ON_A_PAGE else None,
        empty=None if whole else _nothing(),
    )
    return show(request, page)


def hit_shown(hit: Hit) -> Entry:
    """Show what was found: a norm, or an article with the words around what was searched."""
    if hit.article is None:
        return Entry(title=f"《{hit.norm.title}》", href=href_of(hit.norm), facts=(NormLevel(hit.norm.level).says,))
    number = f"{hit.article.number}-{hit.article.sub}" if hit.article.sub else str(hit.article.number)
    return Entry(
        title=show_citation(
            Citation(hit.norm.short, hit.article.number, hit.article.sub or None), language="en" if english() else "zh"
        ),
        href=article_href(hit.norm, number),
        facts=(hit.excerpt,),
    )


@searched_by
def norms_found(question: str) -> Found | None:
    """Find norms and articles by the words of the question, or by what it cites."""
    hits = resolving.search(question, limit=FOUND + 1)
    if not hits:
        return None
    more = Link(words=_("全部相符的法规"), href=f"{reverse('law')}?{urlencode({'q': question})}")
    return Found(
        title=_("法规和条文"),
        entries=tuple(hit_shown(hit) for hit in hits[:FOUND]),
        more=more if len(hits) > FOUND else None,
    )


def _entry(norm: Norm) -> Entry:
    versions = ngettext("%(n)s 个文本", "%(n)s 个文本", norm.count) % {"n": norm.count}  # type: ignore[attr-defined]  # annotated
    return Entry(
        title=f"《{norm.title}》",
        href=href_of(norm),
        facts=(*((norm.title_en,) if english() and norm.title_en else ()), NormLevel(norm.level).says, versions),
        aside=_("有原文") if norm.held else _("只登记"),  # type: ignore[attr-defined]  # annotated
    )


def _nothing() -> EmptyShown:
    return EmptyShown(
        title=_("没有找到相符的法规"),
        words=_("法规库只有登记和导入过的法规。换个说法，或者写出名称和条号，如“行政处罚法第四十四条”。"),
        links=(Link(words=_("看全部法规"), href=reverse("law")),),
    )
