"""The norms by rank, as the filters leave them."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import Case, Count, Q, QuerySet, When
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
    """Give the norms that the filters leave, highest rank first, with how many versions they have and hold."""
    standing = Q(versions__replaced_at=None)
    rows = Norm.objects.annotate(
        count_held=Count("versions", filter=standing & Q(versions__held=True)),
        count_versions=Count("versions", filter=standing),
    )
    rows = rows.filter(level__in=asked.levels) if asked.levels else rows
    rows = rows.filter(region__startswith=asked.region) if asked.region else rows
    rows = rows.filter(issuer__contains=asked.issuer) if asked.issuer else rows
    rows = rows.filter(field=asked.field) if asked.field else rows
    if asked.asked.is_given:
        day = asked.asked.day
        begun = Q(versions__in_force_from__lte=day) | Q(versions__in_force_from=None, versions__promulgated_on__lte=day)
        in_force = Norm.objects.filter(
            standing & begun & (Q(versions__in_force_to=None) | Q(versions__in_force_to__gte=day))
        )
        rows = rows.filter(pk__in=in_force.values("pk"))
    return rows.order_by(RANK, "title")


def entries_of(norms: Iterable[Norm]) -> tuple[Entry, ...]:
    """Show the norms of a page of the list."""
    shown = tuple(norms)
    names = region_names(norm.region for norm in shown)
    return tuple(_entry(norm, names) for norm in shown)


def held_among(norms: QuerySet[Norm]) -> int:
    """Count those whose text is held in some version."""
    return norms.filter(pk__in=Version.objects.filter(held=True, replaced_at=None).values("norm")).count()


def _entry(norm: Norm, names: Mapping[str, str]) -> Entry:
    versions = ngettext("%(n)s 个文本", "%(n)s 个文本", norm.count_versions) % {"n": norm.count_versions}  # type: ignore[attr-defined]  # annotated
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
        aside=_("有原文") if norm.count_held else _("只登记"),  # type: ignore[attr-defined]  # annotated
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
