"""The norms by rank, as the filters leave them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.norms.models import Norm, Version
from plumbline.kernel.norm import NormLevel
from plumbline.site.parts.listing import EmptyShown, Entry, Link
from plumbline.site.portal.law.asked import Wanted
from plumbline.site.portal.law.naming import href_of, level_of, region_names, region_of
from plumbline.site.words import english, say

LISTED: Final = 50  # norms on a page
RANK: Final = Case(*(When(level=str(level), then=place) for place, level in enumerate(NormLevel)))


def norms_wanted(asked: Wanted) -> QuerySet[Norm]:
    """Give the norms that the filters leave, highest rank first."""
    rows = Norm.objects.all()
    rows = rows.filter(level__in=asked.levels) if asked.levels else rows
    rows = rows.filter(region__startswith=asked.region) if asked.region else rows
    rows = rows.filter(issuer__contains=asked.issuer) if asked.issuer else rows
    rows = rows.filter(field=asked.field) if asked.field else rows
    if asked.asked.is_given:
        day = asked.asked.day
        begun = Q(in_force_from__lte=day) | Q(in_force_from=None, promulgated_on__lte=day)
        standing = Version.objects.filter(begun & (Q(in_force_to=None) | Q(in_force_to__gte=day)), replaced_at=None)
        rows = rows.filter(pk__in=standing.values("norm"))
    return rows.order_by(RANK, "title")


def entries_of(norms: Iterable[Norm]) -> tuple[Entry, ...]:
    """Show the norms of a page of the list."""
    shown = tuple(norms)
    names = region_names(norm.region for norm in shown)
    versions: dict[int, list[bool]] = {}
    for norm, held in Version.objects.filter(norm__in=shown, replaced_at=None).values_list("norm", "held"):
        versions.setdefault(norm, []).append(held)
    return tuple(_entry(norm, names, versions.get(norm.pk, [])) for norm in shown)


def held_among(norms: QuerySet[Norm]) -> int:
    """Count those whose text is held in some version."""
    return norms.filter(pk__in=Version.objects.filter(held=True, replaced_at=None).values("norm")).count()


def _entry(norm: Norm, names: Mapping[str, str], held: Sequence[bool]) -> Entry:
    versions = ngettext("%(n)s 个文本", "%(n)s 个文本", len(held)) % {"n": len(held)}
    region = region_of(norm, names)
    return Entry(
        title=f"《{norm.title}》",
        href=href_of(norm),
        facts=(
            *((norm.title_en,) if english() and norm.title_en else ()),
            level_of(norm),
            *((region,) if region else ()),
            versions,
        ),
        aside=_("有原文") if any(held) else _("只登记"),
        lang="zh-Hans" if english() else "",
    )


def none_listed(asked: Wanted, base: str) -> EmptyShown:
    """Say why the list is empty, and offer the filters to take away."""
    if not asked.filtered:
        return EmptyShown(title=_("还没有登记法规"), words=_("运行人员可以导入官方文本：plumbline norms import。"))
    links = tuple(
        Link(words=_("去掉“%(filter)s”") % {"filter": say(words)}, href=rest.href(base))
        for words, rest in asked.without()
    )
    return EmptyShown(title=_("没有同时符合这些条件的法规"), words=_("去掉一个条件再看："), links=links)
