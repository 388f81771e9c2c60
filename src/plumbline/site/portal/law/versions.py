"""The versions of a norm: which is in force on a day, how they stand on the line of time, what is still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext as _

from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.parts.listing import Link, TagShown
from plumbline.site.parts.reading import VersionShown, VersionsShown
from plumbline.site.portal.asked_day import AskedDay
from plumbline.site.portal.law.naming import href_of, level_of, version_name
from plumbline.site.words import Words

NEAR: Final = 6  # so many versions stand on the line; the others are folded away


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown:
    """A message in the page: of a kind, what, why, where to go on."""

    kind: str
    title: Words
    words: Words = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A norm on a day: all its versions, and the one in force."""

    norm: Norm
    asked: AskedDay
    versions: tuple[Version, ...]  # oldest first
    version: Version | None

    @property
    def name(self) -> str:
        """Name the version in force."""
        return version_name(self.version, among=self.versions) if self.version else ""

    @property
    def on(self) -> date | None:
        """Give the day, where one was asked for: addresses carry it on."""
        return self.asked.day if self.asked.is_given else None

    def before(self) -> Version | None:
        """Give the version before the one in force whose text is held."""
        if self.version is None:
            return None
        earlier = [one for one in self.versions if one.promulgated_on < self.version.promulgated_on and one.held]
        return earlier[-1] if earlier else None


def standing_of(norm: Norm, asked: AskedDay) -> Standing:
    """Look up the versions of a norm, and the one in force on a day: the latest that had begun and not ended."""
    versions = tuple(norm.standing_versions())
    return Standing(norm=norm, asked=asked, versions=versions, version=in_force(versions, asked.day))


def in_force(versions: Sequence[Version], day: date) -> Version | None:
    """Give the version in force on a day: the latest promulgated that had begun and not ended."""
    return next((one for one in reversed(versions) if one.as_registered().in_force(day)), None)


def tags_of(standing: Standing) -> tuple[TagShown, ...]:
    """Say whether the version shown is in force today, the rank of the norm, and whether the text is held."""
    level = TagShown(words=level_of(standing.norm))
    if standing.version is None:
        return (level,)
    held = () if standing.version.held else (TagShown(words=_("只登记，没有原文")),)
    return (_state(standing, standing.version), level, *held)


def _state(standing: Standing, version: Version) -> TagShown:
    today = clock.today()
    if version.first_day > today:
        return TagShown(words=_("尚未施行"), kind="soon", icon="clock")
    if in_force(standing.versions, today) != version:
        return TagShown(words=_("今天已不适用"), icon="block")
    return TagShown(words=_("现行有效"), kind="good", icon="check")


def last_day_of(version: Version, versions: Sequence[Version]) -> tuple[date | None, bool]:
    """Give the last day of a version, and whether it has one: a later version ends it, on a day that may not be known."""
    if version.in_force_to:
        return version.in_force_to, True
    later = [one for one in versions if one.promulgated_on > version.promulgated_on]
    if not later:
        return None, False
    first = later[0].in_force_from
    return (first - timedelta(days=1) if first and first > version.first_day else None), True


def versions_shown(standing: Standing, *, href: str, compare_href: str = "") -> VersionsShown | None:
    """Show the versions on a line of time, with the one of the day marked; nothing where none is registered."""
    if not standing.versions:
        return None
    shown = tuple(_shown(one, standing, href) for one in standing.versions)
    near, older = _near(shown)
    return VersionsShown(
        versions=near,
        older=older,
        day=standing.asked.day,
        action=href,
        compare_href=compare_href,
        today=standing.asked.day == clock.today(),
    )


def _shown(version: Version, standing: Standing, href: str) -> VersionShown:
    current = standing.version
    last, ends = last_day_of(version, standing.versions)
    return VersionShown(
        name=version_name(version, among=standing.versions),
        href=f"{href}?on={version.first_day.isoformat()}",
        from_day=version.first_day,
        to_day=last,
        ended=ends,
        here=current is not None and version.pk == current.pk,
        remark="" if version.held else _("没有原文"),
    )


def _near(shown: Sequence[VersionShown]) -> tuple[tuple[VersionShown, ...], tuple[VersionShown, ...]]:
    """Part the versions that stand on the line from the older ones that are folded away."""
    here = next((place for place, one in enumerate(shown) if one.here), len(shown) - 1)
    cut = max(min(here, len(shown) - NEAR), 0) if len(shown) > NEAR else 0
    return tuple(shown[cut:]), tuple(shown[:cut])


def coming(standing: Standing) -> tuple[NoticeShown, ...]:
    """Say which versions were promulgated by the day and are not yet in force on it."""
    day = standing.asked.day
    return tuple(_coming(one, standing) for one in standing.versions if one.promulgated_on <= day < one.first_day)


def _coming(version: Version, standing: Standing) -> NoticeShown:
    told = {
        "name": version_name(version, among=standing.versions),
        "promulgated": days.full(version.promulgated_on),
        "first": days.full(version.first_day),
    }
    words = _("%(promulgated)s 公布，自 %(first)s 起施行。") % told
    if not version.held:
        words += _("这个文本的原文还没有收录。")
    return NoticeShown(
        kind="info",
        title=_("您看的这一天，%(name)s还没有施行") % told,
        words=words,
        links=(Link(words=_("看那一天的文本"), href=href_of(standing.norm, on=version.first_day)),),
    )


def missing(standing: Standing) -> NoticeShown | None:
    """Say why there is no text to read on the day; nothing where there is one."""
    if standing.version is None:
        told = {"day": days.full(standing.asked.day)}
        return NoticeShown(
            kind="unknown",
            title=_("%(day)s 没有登记过有效的文本") % told,
            words=_("请换一天，或者看上面登记的各个文本。"),
        )
    if not standing.version.held:
        told = {"day": days.full(standing.version.promulgated_on)}
        title = _("已登记（%(day)s 公布），没有收录原文") % told
        return NoticeShown(kind="unknown", title=title, words=import_says())
    return None


def import_says() -> str:
    """Say how the text of a norm comes in."""
    return _("系统不编写条文。运行人员可以导入官方文本：plumbline norms import。导入以后，这里会自动显示。")
