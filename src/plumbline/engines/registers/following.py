"""Entries that did not follow: their basis changed, the term to adjust has passed, and they say what they said before.

Only a change of the very words that an entry cites counts, and its going or moving. Where a version is not held, nobody
can tell what it changed: then it is said so, for every entry that cites the norm. A norm that ended leaves every entry behind.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from plumbline.engines.norms import impact
from plumbline.engines.norms.changing import ChangeKind, changes
from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.touched import Touched
from plumbline.engines.registers.models import Cites, Edition
from plumbline.kernel import calendar
from plumbline.kernel.errors import Says
from plumbline.kernel.period import reckon
from plumbline.kernel.reference import Citation, write_reference
from plumbline.kernel.register import Register, Within


def late(register: Register, editions: QuerySet[Edition], *, on: date) -> Iterator[tuple[Edition, Says, str]]:
    """Go through the editions that did not follow a change in time: each with what changed, and the place."""
    if register.adjust_within is None:
        return
    cited = Cites.objects.filter(edition__in=editions.values("pk"))
    titles = cited.values_list("title", flat=True).distinct().order_by("title")
    for norm in Norm.objects.filter(title__in=list(titles)).order_by("title"):
        versions = list(norm.standing_versions())
        for version in versions:
            due = _due(register.adjust_within, version.first_day, on=on)
            if due is not None and due < on:
                yield from _behind(editions, version, due)
        if versions and (ended := versions[-1].in_force_to):
            due = _due(register.adjust_within, ended + timedelta(days=1), on=on)
            if due is not None and due < on:
                yield from _left(editions, norm, ended, due)


def _due(within: Within, changed_on: date, *, on: date) -> date | None:
    if changed_on > on:
        return None
    return reckon(within.period, changed_on, calendar=calendar.official()).due


def _left(editions: QuerySet[Edition], norm: Norm, ended: date, due: date) -> Iterator[tuple[Edition, Says, str]]:
    says = Says(
        zh=f"《{norm.title}》{ended} 后失效，清单应于 {due} 前调整",
        en=f"《{norm.title}》 went out of force after {ended}; due by {due}",
    )
    for edition in _citing(editions, Q(title=norm.title)):
        yield edition, says, norm.short


def _behind(editions: QuerySet[Edition], version: Version, due: date) -> Iterator[tuple[Edition, Says, str]]:
    older = editions.filter(valid_from__lt=version.first_day)
    before = impact.before(version)
    if before is None:
        return
    if not version.held:
        says = Says(
            zh=f"《{version.norm.title}》{version.promulgated_on} 公布的文本没有收录，改了什么不知道；应于 {due} 前核对",
            en=f"the version of 《{version.norm.title}》 of {version.promulgated_on} is not held, so what it changed is not "
            f"known; to be checked by {due}",
        )
        for edition in _citing(older, Q(title=version.norm.title)):
            yield edition, says, version.norm.short
        return
    for changed in changes(before, version):
        if changed.old is not None and changed.kind != ChangeKind.SAME:
            one = Touched(norm=version.norm, version=version, on=version.first_day, changed=changed)
            yield from _touched(older, one, due)


def _touched(older: QuerySet[Edition], one: Touched, due: date) -> Iterator[tuple[Edition, Says, str]]:
    if one.old is None:
        return
    at = Q(title=one.norm.title, number=one.old.number)
    places = Cites.objects.filter(at, edition__in=older.values("pk")).values_list("number", "sub", "paragraph", "item")
    for number, sub, paragraph, item in places.distinct().order_by("number", "sub", "paragraph", "item"):
        if not one.concerns(article=number, sub=sub, paragraph=paragraph, item=item):
            continue
        law = write_reference([Citation(one.norm.short, number, sub, paragraph, item)])
        says = Says(
            zh=f"依据自 {one.on} 起变动，清单应于 {due} 前调整", en=f"its basis changed on {one.on}; due by {due}"
        )
        place = Q(title=one.norm.title, number=number, sub=sub, paragraph=paragraph, item=item)
        for edition in _citing(older, place):
            yield edition, says, law


def _citing(editions: QuerySet[Edition], place: Q) -> Iterator[Edition]:
    return editions.filter(Exists(Cites.objects.filter(place, edition=OuterRef("pk")))).iterator()
