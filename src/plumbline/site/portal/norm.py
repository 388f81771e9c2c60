"""One norm as it stood on a day: its versions, its articles in their order; or why there are none to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel.norm import NormLevel, register
from plumbline.kernel.reference import Citation
from plumbline.kernel.reference import show as show_citation
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import Known, VersionShown, VersionsShown
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english

EXCERPT: Final = 32  # characters of an article in the contents of its norm


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
        title=name_of(found),
        wrong=bool(asked.wrong),
        way=(*way_of(found)[:-1], Crumb(words=name_of(found).strip("《》"))),
        tags=tags_of(found, version),
        full_title=found.title,
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


def name_of(norm: Norm) -> str:
    """Name a norm in the language of the page: in English by our own name for it, where there is one."""
    return norm.title_en if english() and norm.title_en else f"《{norm.short}》"


def way_of(norm: Norm) -> tuple[Crumb, ...]:
    """Give the way to a norm."""
    return (
        Crumb(words=_("首页"), href=reverse("home")),
        Crumb(words=_("法规"), href=reverse("law")),
        Crumb(words=name_of(norm).strip("《》"), href=href_of(norm)),
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


def article_href(norm: Norm, number: str, asked: AskedDay | None = None) -> str:
    """Give the address of an article, on the day that was asked for."""
    title = norm.short if register().full_title(norm.short) == norm.title else norm.title
    return reverse("law-article", kwargs={"norm": title, "article": number}) + (asked.query if asked else "")


def place_of(citation: Citation) -> str:
    """Write the place inside the norm: 第四十四条, article 44."""
    whole = show_citation(citation, language="en" if english() else "zh")
    return whole.removeprefix(f"《{citation.norm}》").removeprefix(", ")


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
                title=place_of(Citation("", number, sub or None)),
                href=article_href(norm, f"{number}-{sub}" if sub else str(number), asked),
                facts=(text[:EXCERPT] + ("…" if len(text) > EXCERPT else ""),),
            )
            for _part, _heading, number, sub, text in articles
        )
        yield Chapter(title=" ".join(one for one in (part, heading) if one), articles=entries)
