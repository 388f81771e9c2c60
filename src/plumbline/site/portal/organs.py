"""The organs of the province, one region a page: its bodies and who stands below whom, the regions below, what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.codes import BodyKind, Level, RegionChangeKind, RegionKind
from plumbline.engines.bodies.models import Body, Competence, Region, valid_on
from plumbline.engines.bodies.region_history import history, name_on, standing_on
from plumbline.engines.bodies.successions import RegionChange
from plumbline.site import days
from plumbline.site.console.papers import domains, joined, labels, name_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind
from plumbline.site.parts.listing import Cell, Column, Entry, Link, Row, TableShown, TagShown, table
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

BELOW: Final = {2: 4, 4: 6, 6: 9, 9: 12}  # digits of the regions below one with so many
FOUND: Final = 50  # regions that a search lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A body, and the bodies of the same region below it."""

    top: Entry
    below: tuple[Entry, ...] = ()
    count: Words = ""


@dataclass(frozen=True, kw_only=True)
class OrgansPage(Page):
    """One region with its bodies."""

    template: ClassVar[str] = "pages/portal/organs.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "organs"

    lead: Words
    ended: Words  # where its land lies instead; empty while it stands
    ended_links: tuple[Link, ...]
    filters: FiltersShown
    found: tuple[Entry, ...] | None  # regions that a search found
    branches: tuple[Branch, ...]
    regions: TableShown | None
    happened: tuple[Entry, ...]
    competent_href: str


@shows(OrgansPage)
def organs(request: HttpRequest, code: str = "") -> HttpResponse:
    """Show a region; without a code the province, or the first region there is."""
    first = Region.objects.filter(parent=None).order_by("path").first()
    region = get_object_or_404(Region, code=region_code.tidy(code)) if code else first
    asked = asked_day(request)
    find = request.GET.get("find", "").strip()[:60]
    found = tuple(_found(find, asked.query)) if find else None
    filters = _filters(request, find, asked)
    page = _of(region, asked, filters, found) if region else _of_none(filters)
    return show(request, page, status=asked.status)


def _of(region: Region, asked: AskedDay, filters: FiltersShown, found: tuple[Entry, ...] | None) -> OrgansPage:
    lies = standing_on(region, asked.day)
    return OrgansPage(
        title=say(name_on(region, asked.day)),
        wrong=bool(asked.wrong),
        way=way_to(region, query=asked.query),
        lead=joined([labels([region.kind], RegionKind), labels([region.level], Level), region.code]),
        ended=_ended(region, lies, asked.day),
        ended_links=tuple(
            Link(words=str_of(one), href=region_href(one) + asked.query) for one in lies if one != region
        ),
        filters=filters,
        found=found,
        branches=tuple(branches(region, asked.day)),
        regions=_below(region, asked.day, asked.query),
        happened=tuple(_happened(history(region))),
        competent_href=f"{reverse('competent')}?region={region.code}",
    )


def _of_none(filters: FiltersShown) -> OrgansPage:
    return OrgansPage(
        title=_("机关体系"),
        lead=_("还没有载入区划。"),
        ended="",
        ended_links=(),
        filters=filters,
        found=None,
        branches=(),
        regions=None,
        happened=(),
        competent_href=reverse("competent"),
    )


def region_href(region: Region) -> str:
    """Give the address of a region."""
    return reverse("organs-region", kwargs={"code": region.code})


def organ_href(body: Body) -> str:
    """Give the address of a body."""
    return reverse("organ", kwargs={"code": body.code})


def str_of(region: Region) -> str:
    """Name a region with its code."""
    return f"{name_of(region)} {region.code}"


def way_to(region: Region, *, query: str = "", last: Words = "") -> tuple[Crumb, ...]:
    """Give the way to a region from the province down; with a last step, the region leads back."""
    codes = [code for code in region.path.split("/") if code]
    known = {one.code: one for one in Region.objects.filter(code__in=codes)}
    steps = [
        Crumb(words=name_of(known[code]), href=region_href(known[code]) + query) for code in codes if code in known
    ]
    if not last and steps:
        steps[-1] = Crumb(words=steps[-1].words)
    first = Crumb(words=_("机关体系"), href=reverse("organs"))
    return (first, *steps, *((Crumb(words=last),) if last else ()))


def branches(region: Region, day: date) -> Iterable[Branch]:
    """Give the bodies of a region on a day, each with those of the region that stand below it."""
    held = Competence.objects.filter(valid_on(day))
    bodies = list(
        Body.objects.filter(valid_on(day), region=region)
        .select_related("parent")
        .prefetch_related(Prefetch("competences", queryset=held, to_attr="held"))
        .annotate(n=Count("children", filter=Q(children__valid_to__isnull=True)))
    )
    here = {body.pk for body in bodies}
    tops = [body for body in bodies if body.parent_id not in here]
    for top in sorted(tops, key=lambda one: (one.kind != BodyKind.GOVERNMENT, one.code)):
        below = tuple(entry_of(body) for body in bodies if body.parent_id == top.pk)
        count = ngettext("下级机关 %(n)s 个", "下级机关 %(n)s 个", len(below)) % {"n": len(below)}
        yield Branch(top=entry_of(top), below=below, count=count)
    deeper = [body for body in bodies if body.parent_id in here and body.parent_id not in {top.pk for top in tops}]
    yield from (Branch(top=entry_of(body)) for body in deeper)


def entry_of(body: Body) -> Entry:
    """Show a body in a list: what it is, and in which domains it is competent."""
    held = sorted({one.domain for one in getattr(body, "held", ())})
    facts = [labels([body.kind], BodyKind)]
    facts += [_("职权：%(domains)s") % {"domains": domains(held)}] if held else []
    return Entry(title=name_of(body), href=organ_href(body), facts=tuple(facts))


def _ended(region: Region, lies: Sequence[Region], day: date) -> str:
    if list(lies) == [region]:
        return ""
    told = {"day": days.full(day)}
    return (
        _("%(day)s这个区划不存在；它的地方那天属于：") % told
        if lies
        else _("%(day)s这个区划不存在，也没有登记它的地方那天属于哪里。") % told
    )


def _filters(request: HttpRequest, find: str, asked: AskedDay) -> FiltersShown:
    return FiltersShown(
        label=_("找区划，或者看某一天"),
        fields=(
            FieldShown(name="find", label=_("找区划"), kind=Kind.SEARCH, value=find, placeholder=_("名称或代码")),
            FieldShown(
                name="on",
                label=_("哪一天"),
                kind=Kind.DAY,
                value=request.GET.get("on", "")[:40],
                placeholder=asked.day.isoformat(),
                error=asked.wrong,
            ),
        ),
        go=_("看"),
    )


def _found(find: str, query: str) -> Iterable[Entry]:
    """List the regions that have a name or begin with a code, the largest first."""
    code = region_code.tidy(find)
    wanted = Region.objects.filter(Q(name__contains=find) | Q(name_en__icontains=find) | Q(code__startswith=code))
    for region in sorted(wanted.select_related("parent")[: FOUND * 4], key=lambda one: (len(one.code), one.code))[
        :FOUND
    ]:
        facts = (region.code, labels([region.level], Level), *((name_of(region.parent),) if region.parent else ()))
        yield Entry(title=name_of(region), href=region_href(region) + query, facts=facts)


def _below(region: Region, day: date, query: str) -> TableShown | None:
    """Show the regions below, with how many bodies stand in each and below it: two queries."""
    digits = BELOW.get(len(region.code), 0)
    below = list(region.children.filter(valid_on(day)).order_by("code"))
    counted = Body.objects.filter(valid_on(day), region__path__startswith=region.path).exclude(region=region).order_by()
    counted = counted.annotate(lies=Substr("region__path", len(region.path) + 1, digits))
    numbers = dict(counted.values_list("lies").annotate(n=Count("pk")))
    rows = [
        Row(
            cells=(
                Cell(words=name_of(one), href=region_href(one) + query, sub=one.code),
                Cell(tag=_kind(one.kind)),
                Cell(words=str(numbers.get(one.code, 0))),
            )
        )
        for one in below
    ]
    columns = (Column(words=_("区划")), Column(words=_("性质")), Column(words=_("机关数"), kind="number"))
    return table(_("下一级区划"), columns, rows, cards=False) if rows else None


def _kind(kind: str) -> TagShown:
    words = {
        RegionKind.DIVISION: _("行政区划"),
        RegionKind.SELF_GOVERNING: _("村（居）民委员会"),
        RegionKind.STATISTICAL_ZONE: _("统计用区划"),
    }
    return TagShown(words=words[RegionKind(kind)], kind="" if kind == RegionKind.DIVISION else "info")


def _happened(changes: QuerySet[RegionChange]) -> Iterable[Entry]:
    """Tell what happened to a region, each with its document."""
    for one in changes:
        sides = [str_of(side) if side else _("无") for side in (one.before, one.after)]
        if one.kind == RegionChangeKind.RENAMED and one.after:
            sides = [one.name_before, name_of(one.after)]
        yield Entry(
            title=f"{labels([one.kind], RegionChangeKind)}：{' → '.join(sides)}",
            aside=days.full(one.on),
            facts=(one.document,),
        )
