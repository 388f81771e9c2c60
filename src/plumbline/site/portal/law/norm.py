"""One norm as it stood on a day: its versions, its outline, its full text; or why there is none to read."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.norms.called import known_by
from plumbline.engines.norms.models import Version
from plumbline.site import days
from plumbline.site.errors import FaultPage, room_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import SearchBoxShown
from plumbline.site.parts.listing import Entry, Link, TagShown
from plumbline.site.parts.reading import Known, VersionsShown
from plumbline.site.portal.asked_day import asked_day
from plumbline.site.portal.law.known import (
    data_links,
    doubts_of,
    ended_by,
    history_notes,
    known_of,
    repealed_by,
    repealed_notice,
    repeals,
)
from plumbline.site.portal.law.naming import (
    href_of,
    name_of,
    title_in_address,
    way_of,
)
from plumbline.site.portal.law.text import whole_text
from plumbline.site.portal.law.versions import (
    NoticeShown,
    Standing,
    coming,
    missing,
    standing_of,
    tags_of,
    versions_shown,
)
from plumbline.site.showing import show, shows
from plumbline.site.words import Words


@dataclass(frozen=True, kw_only=True)
class NormPage(Page):
    """A norm on a day."""

    template: ClassVar[str] = "pages/portal/norm.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    tags: tuple[TagShown, ...]
    full_title: str
    promulgated: Words
    wrong_day: Words
    versions: VersionsShown | None
    notices: tuple[NoticeShown, ...]
    feed: str
    cited: str  # the address of who cites it
    outline: str = ""  # as it is drawn
    text: str = ""  # as it is drawn
    known: tuple[Known, ...] = ()
    history: tuple[Entry, ...] = ()
    repeals: tuple[Entry, ...] = ()
    repealed_by: tuple[Entry, ...] = ()
    doubts: tuple[Words, ...] = ()
    data: tuple[Link, ...] = ()


@shows(NormPage)
def norm(request: HttpRequest, norm: str) -> HttpResponse:
    """Show a norm as it stood on a day."""
    found = known_by(norm)
    if found is None:
        return unknown_norm(request, norm)
    standing = standing_of(found, asked_day(request))
    return show(request, _page(standing), status=standing.asked.status)


def _page(standing: Standing) -> NormPage:
    norm, version = standing.norm, standing.version
    held = version if version and version.held else None
    whole = whole_text(norm, held, on=standing.on) if held else None
    before = standing.before()
    ending = ended_by(norm)
    return NormPage(
        title=name_of(norm),
        wrong=bool(standing.asked.wrong),
        way=(*way_of(norm)[:-1], Crumb(words=name_of(norm).strip("《》"))),
        tags=tags_of(standing),
        full_title="" if norm.title in name_of(norm) else norm.title,
        promulgated=promulgated(version),
        wrong_day=standing.asked.wrong,
        versions=versions_shown(
            standing, href=href_of(norm), compare_href=compare_href(standing, before) if before and held else ""
        ),
        notices=tuple(one for one in (missing(standing), repealed_notice(ending), *coming(standing)) if one),
        feed=reverse("norm-feed", kwargs={"norm": title_in_address(norm)}),
        cited=reverse("norm-cited", kwargs={"norm": title_in_address(norm)}),
        outline=whole.outline if whole else "",
        text=whole.text if whole else "",
        known=known_of(norm, version) if version else (),
        history=history_notes(version) if version else (),
        repeals=repeals(version) if version else (),
        repealed_by=repealed_by(ending),
        doubts=doubts_of(version) if version else (),
        data=data_links(norm, standing.asked.day) if held else (),
    )


def promulgated(version: Version | None) -> Words:
    """Say by what and when a version was promulgated, and from when it is in force."""
    if version is None:
        return ""
    told = {
        "number": version.number,
        "day": days.full(version.promulgated_on),
        "first": days.full(version.first_day),
    }
    said = _("%(number)s，%(day)s 公布") % told if version.number else _("%(day)s 公布") % told
    if version.in_force_from is None:
        return said + _("；自哪天起施行，没有来源说明")
    return said + _("，自 %(first)s 起施行") % told


def compare_href(standing: Standing, before: Version) -> str:
    """Give the address of what changed since the version before."""
    path = reverse("norm-compare", kwargs={"norm": title_in_address(standing.norm)})
    current = standing.version or before
    return f"{path}?from={before.first_day.isoformat()}&to={current.first_day.isoformat()}"


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
