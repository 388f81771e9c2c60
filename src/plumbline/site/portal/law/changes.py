"""What comes into force and what has just come: the versions of norms by their first day, nearest to today first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.norms import standing
from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.law import ChangeShown
from plumbline.site.parts.listing import EmptyShown, Entry, Link
from plumbline.site.portal.home import Newest, shown_on_home
from plumbline.site.portal.law.naming import (
    href_of,
    level_of,
    name_of,
    region_names,
    region_of,
    title_in_address,
    version_name,
    way_to_law,
)
from plumbline.site.showing import show, shows

RECENT_DAYS: Final = 365
MOST: Final = 50
ON_HOME: Final = 3


@dataclass(frozen=True, kw_only=True)
class ChangesPage(Page):
    """Recent and coming changes of the law."""

    template: ClassVar[str] = "pages/portal/changes.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "law"

    coming: tuple[ChangeShown, ...]
    recent: tuple[ChangeShown, ...]
    undated: tuple[ChangeShown, ...]
    feed: str
    none_coming: EmptyShown
    none_recent: EmptyShown


@shows(ChangesPage)
def changes(request: HttpRequest) -> HttpResponse:
    """Show which versions come into force, and which have."""
    today = clock.today()
    page = ChangesPage(
        title=_("法规的变化"),
        way=(*way_to_law(), Crumb(words=_("变化"))),
        coming=changes_shown(standing.upcoming(today)[:MOST]),
        recent=changes_shown(recent_versions(today)),
        undated=changes_shown(standing.undated(today)[:MOST]),
        feed=reverse("law-feed"),
        none_coming=EmptyShown(
            title=_("没有登记将要施行的文本"), words=_("这里只看登记过的法规；没有登记的，这里不知道。")
        ),
        none_recent=EmptyShown(
            title=_("近一年没有登记过新施行的文本"),
            links=(Link(words=_("看全部法规"), href=reverse("law")),),
        ),
    )
    return show(request, page)


def recent_versions(today: date) -> tuple[Version, ...]:
    """Give the versions that came into force within a year, newest first."""
    return standing.recent(today, days=RECENT_DAYS)[:MOST]


def changes_shown(versions: Sequence[Version]) -> tuple[ChangeShown, ...]:
    """Show versions that come or came into force."""
    norms = {version.norm_id for version in versions}
    held: dict[int, list[Version]] = {}
    for one in Version.objects.filter(norm__in=norms, replaced_at=None, held=True).order_by("promulgated_on"):
        held.setdefault(one.norm_id, []).append(one)
    regions = region_names(version.norm.region for version in versions)
    return tuple(_shown(version, held.get(version.norm_id, ()), regions) for version in versions)


def _shown(version: Version, held: Sequence[Version], regions: Mapping[str, str]) -> ChangeShown:
    norm = version.norm
    region = region_of(norm, regions)
    before = [one for one in held if one.promulgated_on < version.promulgated_on]
    compared = bool(before) and version.held
    links = (Link(words=_("改了什么"), href=changed_href(norm, before[-1], version)),) if compared else ()
    return ChangeShown(
        title=name_of(norm),
        href=href_of(norm, on=version.first_day),
        what=version_name(version),
        on=version.in_force_from,
        facts=(
            level_of(norm),
            *((region,) if region else ()),
            *((version.number,) if version.number else ()),
            _("%(day)s 公布") % {"day": days.full(version.promulgated_on)},
            *(() if version.held else (_("没有收录原文"),)),
        ),
        links=links,
    )


def changed_href(norm: Norm, before: Version, version: Version) -> str:
    """Give the address of what a version changed."""
    path = reverse("norm-compare", kwargs={"norm": title_in_address(norm)})
    return f"{path}?from={before.first_day.isoformat()}&to={version.first_day.isoformat()}"


@shown_on_home
def newest_law() -> Newest | None:
    """Show on the home page what comes into force next, and what has just come."""
    today = clock.today()
    versions = [*standing.upcoming(today)[:ON_HOME], *standing.recent(today)[:ON_HOME]][:ON_HOME]
    if not versions:
        return None
    entries = tuple(_on_home(one, today) for one in versions)
    return Newest(title=_("法规的变化"), entries=entries, more=Link(words=_("看全部变化"), href=reverse("law-changes")))


def _on_home(version: Version, today: date) -> Entry:
    first = version.first_day
    told = {"day": days.full(first)}
    when = _("自 %(day)s 起施行") % told if first > today else _("%(day)s 起已经施行") % told
    return Entry(title=name_of(version.norm), href=href_of(version.norm, on=first), facts=(version_name(version), when))
