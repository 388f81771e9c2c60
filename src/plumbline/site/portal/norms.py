"""The list of norms, and one norm as it stood on a day: its versions, its articles in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final
from urllib.parse import urlencode

from django.db.models import Case, Count, Q, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms import resolving
from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.resolving import Hit
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.reference import Citation
from plumbline.kernel.reference import show as show_citation
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import EmptyShown, Entry, Link, PaginationShown, TagShown, pagination
from plumbline.site.parts.reading import Known, VersionShown, VersionsShown
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.portal.asked_page import asked_page
from plumbline.site.portal.search import LONGEST, Found, searched_by
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english

ON_A_PAGE: Final = 50
FOUND: Final = 5
EXCERPT: Final = 32  # characters of an article in the contents of its norm
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter with its articles, as the contents of a norm show it."""

    title: Words
    articles: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class NormPage(Page):
    """A norm on a day."""

    template: ClassVar[str] = "pages/portal/norm.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    tags: tuple[TagShown, ...]
    full_title: str
    wrong_day: Words
    versions: VersionsShown | None
    known: tuple[Known, ...]
    chapters: tuple[Chapter, ...]
    missing: Words = ""  # why there are no articles to read
    cure: Words = ""


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


@shows(NormPage)
def norm(request: HttpRequest, norm: str) -> HttpResponse:
    """Show a norm as it stood on a day."""
    found = norm_called(norm)
    if found is None:
        return unknown_norm(request, norm)
    asked = asked_day(request)
    version = found.version_on(asked.day)
    missing, cure = _missing(version, asked)
    page = NormPage(
        title=f"《{found.short}》",
        wrong=bool(asked.wrong),
        way=(*way_of(found)[:-1], Crumb(words=found.short)),
        tags=tags_of(found, version),
        full_title=found.title_en if english() and found.title_en else found.title,
        wrong_day=asked.wrong,
        versions=versions_of(found, version, asked, href=href_of(found)),
        known=_known(version) if version else (),
        chapters=tuple(_chapters(found, version, asked)) if version and version.held else (),
        missing=missing,
        cure=cure,
    )
    return show(request, page, status=asked.status)


def norm_called(title: str) -> Norm | None:
    """Find a norm by any title it goes by."""
    whole = register().full_title(title) or title
    return Norm.objects.filter(title=whole).first() or Norm.objects.filter(short=whole).first()


def href_of(norm: Norm) -> str:
    """Give the address of a norm: its short title, where the register knows whose it is."""
    title = norm.short if register().full_title(norm.short) == norm.title else norm.title
    return reverse("norm", kwargs={"norm": title})


def way_of(norm: Norm) -> tuple[Crumb, ...]:
    """Give the way to a norm."""
    return (
        Crumb(words=_("首页"), href=reverse("home")),
        Crumb(words=_("法规"), href=reverse("law")),
        Crumb(words=norm.short, href=href_of(norm)),
    )


def tags_of(norm: Norm, version: Version | None) -> tuple[TagShown, ...]:
    """Say the rank of a norm, and whether the version shown is in force and its text held."""
    level = TagShown(words=NormLevel(norm.level).says)
    if version is None:
        return (level,)
    held = (
        TagShown(words=_("有原文"), kind="good", icon="check")
        if version.held
        else TagShown(words=_("只登记，没有原文"))
    )
    return level, held


def versions_of(norm: Norm, version: Version | None, asked: AskedDay, *, href: str) -> VersionsShown | None:
    """Show the versions on a line of time, with the one of the day marked; nothing where none is registered."""
    shown = [
        VersionShown(
            name=_("%(year)s 年文本") % {"year": one.promulgated_on.year},
            href=f"{href}?on={one.as_registered().first_day.isoformat()}",
            from_day=one.as_registered().first_day,
            to_day=one.in_force_to,
            here=version is not None and one.pk == version.pk,
        )
        for one in norm.versions.order_by("promulgated_on")
    ]
    return VersionsShown(versions=tuple(shown), day=asked.day, action=href) if shown else None


def unknown_norm(request: HttpRequest, title: str) -> HttpResponse:
    """Say that no norm of this title is registered, and where to look."""
    page = FaultPage(
        title=_("没有登记这部法规"),
        stands_in=room_of(request),
        sentences=(
            _("《%(title)s》没有登记，所以不知道它的条文。名称可能少了字，也可能还没有登记。") % {"title": title[:60]},
        ),
        ways=(Link(words=_("看全部法规"), href=reverse("law")),),
        search=SearchBoxShown(action=reverse("law"), label=_("用名称查一查"), value=title[:60]),
    )
    return show(request, page, status=404)


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


def article_href(norm: Norm, number: str, asked: AskedDay | None = None) -> str:
    """Give the address of an article, on the day that was asked for."""
    title = norm.short if register().full_title(norm.short) == norm.title else norm.title
    return reverse("law-article", kwargs={"norm": title, "article": number}) + (asked.query if asked else "")


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


def _missing(version: Version | None, asked: AskedDay) -> tuple[Words, Words]:
    if version is None:
        told = {"day": days.full(asked.day)}
        return _("%(day)s 没有登记过有效的文本") % told, _("请换一天，或者看上面登记的各个文本。")
    if not version.held:
        return _("已登记，没有收录原文"), import_says()
    return "", ""


def import_says() -> str:
    """Say how the text of a norm comes in."""
    return _("系统不编写条文。运行人员可以导入官方文本：plumbline norms import。导入以后，这里会自动显示。")


def _known(version: Version) -> tuple[Known, ...]:
    first = days.full(version.in_force_from) if version.in_force_from else _("没有来源说明")
    known = [
        Known(name=_("公布"), value=days.full(version.promulgated_on), origin=version.number),
        Known(name=_("施行"), value=first),
    ]
    if version.in_force_to:
        known.append(Known(name=_("失效前最后一天"), value=days.full(version.in_force_to)))
    if version.highest:
        known.append(Known(name=_("条数"), value=_("共 %(n)s 条") % {"n": version.highest}))
    return tuple(known)


def _chapters(norm: Norm, version: Version, asked: AskedDay) -> Iterator[Chapter]:
    rows = version.articles.values_list("part", "heading", "number", "sub", "text")
    for (part, heading), articles in groupby(rows, key=lambda row: row[:2]):
        entries = tuple(
            Entry(
                title=show_citation(Citation("", number, sub or None))[2:],
                href=article_href(norm, f"{number}-{sub}" if sub else str(number), asked),
                facts=(text[:EXCERPT] + ("…" if len(text) > EXCERPT else ""),),
            )
            for _part, _heading, number, sub, text in articles
        )
        yield Chapter(title=" ".join(one for one in (part, heading) if one), articles=entries)
