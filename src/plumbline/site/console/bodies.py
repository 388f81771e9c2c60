"""The bodies that an account may look up, region by region."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar, Final

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import BodyKind
from plumbline.engines.bodies.models import Body, Officer, Region, valid_on
from plumbline.engines.bodies.posts import in_force
from plumbline.kernel import clock
from plumbline.site.console.keeping import account_of, bodies_kept
from plumbline.site.console.papers import domains, labels, name_of
from plumbline.site.page import Page, Room
from plumbline.site.parts.asking import FiltersShown, Option
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Group, Link, PaginationShown, Row, TableShown
from plumbline.site.showing import show, shows
from plumbline.site.workbench.choosing import Choice, anything, chosen, within

SIZE: Final = 40


@dataclass(frozen=True, kw_only=True)
class BodiesPage(Page):
    """Search, filters, the bodies by region."""

    template: ClassVar[str] = "pages/console/bodies.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    filters: FiltersShown
    table: TableShown
    pages: PaginationShown
    empty: EmptyShown | None
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """How many people a body has, and how many of them hold a certificate in force."""

    officers: Mapping[int, int]
    certified: Mapping[int, int]


@shows(BodiesPage)
def bodies(request: HttpRequest) -> HttpResponse:
    """Show the bodies within sight, searched and filtered."""
    kept = bodies_kept(account_of(request))
    regions = places_of(kept)
    wanted = chosen(
        request,
        Choice(name="find", label=_("找机关"), placeholder=_("名称、代码、文书字号")),
        Choice(name="region", label=_("地方"), options=anything(_("全部地方"), *_regions(regions))),
        Choice(
            name="kind",
            label=_("类别"),
            options=anything(_("全部类别"), *(Option(value=one.value, words=one.says) for one in BodyKind)),
        ),
    )
    found = narrowed(kept, find=wanted["find"], region=wanted["region"], kind=wanted["kind"])
    whole = found.count()
    shown = list(found.prefetch_related("competences")[within(wanted.page, whole=whole, size=SIZE)])
    page = BodiesPage(
        title=_("机关和人员"),
        filters=FiltersShown(
            label=_("筛选机关"),
            fields=wanted.fields("find", "region", "kind"),
            chosen=wanted.chips(),
            found=ngettext("找到 %(n)s 个机关", "找到 %(n)s 个机关", whole) % {"n": whole},
        ),
        table=_table(shown, regions, staff_of(shown, on=clock.today())),
        acts=_acts(request),
        pages=wanted.pages(whole, size=SIZE),
        empty=None
        if shown
        else EmptyShown(
            title=_("没有这样的机关"),
            words=_("换个名称，或者去掉一个条件。"),
            links=(Link(words=_("看全部机关"), href=request.path),),
        ),
    )
    return show(request, page)


def _acts(request: HttpRequest) -> tuple[Link, ...]:
    imports = (Permission.MANAGE_BODIES, Permission.GRANT_ROLES, Permission.MANAGE_CERTIFICATES)
    acts = []
    if authority.may(request.user, Permission.MANAGE_BODIES).allowed:
        acts.append(Link(words=_("机构改革"), href=reverse("reform")))
    if any(authority.may(request.user, one).allowed for one in imports):
        acts.append(Link(words=_("从表格导入"), href=reverse("import-bodies")))
    return tuple(acts)


def narrowed(bodies: QuerySet[Body], *, find: str, region: str, kind: str) -> QuerySet[Body]:
    """Keep the bodies that a search and the filters ask for; a region takes in what lies below it."""
    if find:
        bodies = bodies.filter(
            Q(name__icontains=find) | Q(name_en__icontains=find) | Q(code__icontains=find) | Q(mark__icontains=find)
        )
    if region:
        bodies = bodies.filter(region__path__contains=f"{region}/")
    return bodies.filter(kind=kind) if kind else bodies


def places_of(bodies: QuerySet[Body]) -> dict[str, Region]:
    """Give the regions that bodies stand on and lie in, by their codes, each before what lies below it."""
    paths = bodies.values_list("region__path", flat=True).order_by().distinct()
    codes = {code for path in paths for code in path.split("/") if code}
    return {region.code: region for region in Region.objects.filter(code__in=codes).order_by("path")}


def staff_of(bodies: Sequence[Body], *, on: date) -> Staff:
    """Count the officers of bodies on a day: two queries for all."""
    officers = Officer.objects.filter(valid_on(on), body__in=bodies).order_by()
    held = in_force(on).filter(officer__in=officers).order_by()
    return Staff(
        officers=dict(officers.values_list("body").annotate(n=Count("pk"))),
        certified=dict(held.values_list("officer__body").annotate(n=Count("officer", distinct=True))),
    )


def way_to(region: Region, regions: Mapping[str, Region]) -> str:
    """Say where a region lies: 安徽省 › 合肥市 › 蜀山区."""
    return " › ".join(name_of(regions[code]) for code in region.path.split("/") if code in regions)


def _regions(regions: Mapping[str, Region]) -> list[Option]:
    depth = min((region.path.count("/") for region in regions.values()), default=1)
    return [
        Option(value=code, words="　" * (region.path.count("/") - depth) + name_of(region))
        for code, region in regions.items()
    ]


def _table(shown: Sequence[Body], regions: Mapping[str, Region], staff: Staff) -> TableShown:
    groups = [
        Group(words=way_to(regions[code], regions), rows=tuple(_row(body, staff) for body in held))
        for code, held in groupby(shown, key=lambda body: body.region.code)
    ]
    columns = (
        Column(words=_("机关")),
        Column(words=_("类别")),
        Column(words=_("职权领域")),
        Column(words=_("人员"), kind="number"),
        Column(words=_("持有效执法证"), kind="number"),
    )
    return TableShown(label=_("机关"), columns=columns, groups=tuple(groups))


def _row(body: Body, staff: Staff) -> Row:
    fields = domains(sorted({one.domain for one in body.competences.all()}))
    return Row(
        cells=(
            Cell(words=name_of(body), href=reverse("body", kwargs={"code": body.code}), sub=body.code),
            Cell(words=labels([body.kind], BodyKind)),
            Cell(words=fields or _("没有登记")),
            Cell(words=str(staff.officers.get(body.pk, 0))),
            Cell(words=str(staff.certified.get(body.pk, 0))),
        )
    )
