"""The matters that an officer may see: searched, filtered, by what is due next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plumbline.engines.bodies.authority import Permission, bodies_within_sight
from plumbline.engines.bodies.models import Body
from plumbline.engines.documents.models import Document
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock, stored
from plumbline.site.page import Page, Room
from plumbline.site.parts.asking import FiltersShown, Option
from plumbline.site.parts.due import Due, Light
from plumbline.site.parts.listing import (
    Cell,
    Column,
    EmptyShown,
    Group,
    Link,
    PaginationShown,
    Row,
    TableShown,
)
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.words import Words, say
from plumbline.site.workbench.choosing import Choice, Chosen, anything, chosen, within
from plumbline.site.workbench.desk import Desk, desk_of
from plumbline.site.workbench.dues import due_of
from plumbline.site.workbench.naming import (
    body_name,
    handlers_of,
    joined,
    named_by_title,
    names_of,
    number_of,
    party_words,
    title_of,
    with_numbers,
)
from plumbline.site.workbench.rows import matter_href
from plumbline.site.workbench.todo import procedures

SIZE: Final = 25


@dataclass(frozen=True, kw_only=True)
class MattersPage(Page):
    """Search, filters, and the matters of one page of the list."""

    template: ClassVar[str] = "pages/workbench/matters.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    filters: FiltersShown
    table: TableShown
    pages: PaginationShown
    empty: EmptyShown | None
    ways: tuple[Link, ...]


@shows(MattersPage)
def matters(request: HttpRequest) -> HttpResponse:
    """Show the matters within sight."""
    desk = desk_of(request)
    bodies = list(bodies_within_sight(desk.account, on=desk.today))
    wanted = chosen(request, *choices(bodies))
    personal = desk.may(Permission.VIEW_PERSONAL)
    found = narrowed(Matter.objects.filter(body__in=bodies), wanted, personal=personal)
    whole = found.count()
    shown = listed(found, wanted["sort"])[within(wanted.page, whole=whole, size=SIZE)]
    page = MattersPage(
        title=_("案件"),
        filters=FiltersShown(
            label=_("筛选案件"),
            fields=wanted.fields("q", "state", "procedure", "body"),
            chosen=wanted.chips(),
            found=ngettext("找到 %(n)s 件", "找到 %(n)s 件", whole) % {"n": whole},
        ),
        table=table_of(list(shown), desk, wanted, several=len(bodies) > 1, personal=personal),
        pages=wanted.pages(whole, size=SIZE),
        empty=nothing(wanted) if not whole else None,
        ways=links((_("登记线索，开一件新案"), "open")) if desk.may(Permission.OPEN_MATTER) else (),
    )
    return show(request, page)


def choices(bodies: Sequence[Body]) -> tuple[Choice, ...]:
    """Give the filters of the list; the body only to whoever sees several."""
    offered = (Option(value=body.code, words=body_name(body)) for body in bodies) if len(bodies) > 1 else ()
    return (
        Choice(name="q", label=_("找案件"), placeholder=_("文号、案由、当事人")),
        Choice(
            name="state",
            label=_("状态"),
            options=anything(
                _("全部状态"),
                Option(value="running", words=_("在办")),
                Option(value="ended", words=_("已办结")),
            ),
        ),
        Choice(name="procedure", label=pgettext("one", "程序"), options=anything(_("全部程序"), *procedures())),
        *(
            (Choice(name="body", label=_("机关"), options=anything(_("全部机关"), *offered)),)
            if len(bodies) > 1
            else ()
        ),
        Choice(
            name="sort",
            label=_("排列"),
            default="due",
            options=(
                Option(value="due", words=_("按下一个期限")),
                Option(value="opened", words=_("按登记时间，新的在前")),
            ),
        ),
    )


def narrowed(rows: QuerySet[Matter], wanted: Chosen, *, personal: bool) -> QuerySet[Matter]:
    """Leave the matters that the filters ask for."""
    if wanted["state"]:
        rows = rows.filter(ended_at__isnull=wanted["state"] == "running")
    if wanted["procedure"]:
        rows = rows.filter(procedure=wanted["procedure"])
    if wanted.values.get("body"):
        rows = rows.filter(body__code=wanted["body"])
    if words := wanted["q"]:
        numbered = Document.objects.filter(matter=OuterRef("pk"), number__icontains=words)
        found = named_by_title(words, personal=personal) | Q(code__icontains=words) | Q(Exists(numbered))
        rows = rows.filter(found | Q(party__name__icontains=words) if personal else found)
    return rows


def listed(rows: QuerySet[Matter], sort: str) -> QuerySet[Matter]:
    """Put the matters in order, and fetch with them all that a line shows."""
    due = (F("ended_at").desc(nulls_first=True), F("next_due_on").asc(nulls_last=True))
    rows = rows.order_by(*(due if sort == "due" else ()), "-opened_at", "-pk")
    return with_numbers(rows.select_related("body", "party"))


def table_of(rows: Sequence[Matter], desk: Desk, wanted: Chosen, *, several: bool, personal: bool) -> TableShown:
    """Lay the matters out, one a line."""
    names = names_of(code for row in rows for code in handlers_of(row))
    by_due = wanted["sort"] == "due"
    columns = (
        Column(words=pgettext("one", "案件")),
        Column(words=_("当事人")),
        Column(words=_("走到哪一步")),
        Column(words=_("下一个期限"), sort_href=wanted.href(sort="due"), sorted="ascending" if by_due else ""),
        Column(words=_("机关和经办")) if several else Column(words=_("经办"), kind="name"),
        Column(words=_("登记日期"), sort_href=wanted.href(sort="opened"), sorted="" if by_due else "descending"),
    )
    lines = tuple(row_of(row, desk, names, several=several, personal=personal) for row in rows)
    return TableShown(label=_("案件"), columns=columns, groups=(Group(rows=lines),))


def row_of(matter: Matter, desk: Desk, names: Mapping[str, str], *, several: bool, personal: bool) -> Row:
    """Make the line of a matter."""
    people = joined(names.get(code, code) for code in handlers_of(matter)) or _("还没有人")
    due = next_due(matter, desk)
    return Row(
        state="late" if due.light is Light.LATE else "today" if due.light is Light.TODAY else "",
        cells=(
            Cell(words=title_of(matter, personal=personal), href=matter_href(matter), sub=number_of(matter)),
            Cell(words=party_words(matter, personal=personal)),
            Cell(words=last_act(matter)),
            Cell(due=due),
            Cell(words=body_name(matter.body), sub=people) if several else Cell(words=people),
            Cell(day=clock.day_of(matter.opened_at)),
        ),
    )


def last_act(matter: Matter) -> Words:
    """Name the act that happened last."""
    here = stored.from_data(matter.marking)
    if not here.acts:
        return ""
    code = max(here.acts, key=lambda act: here.acts[act].sequence)
    return procedure_of(matter).acts[code].title


def next_due(matter: Matter, desk: Desk) -> Due:
    """Show the earliest due day of what is owed."""
    here, procedure = stored.from_data(matter.marking), procedure_of(matter)
    duty = next(iter(here.owed()), None)
    if matter.ended_at:
        return Due(light=Light.DONE, words=_("已办结"))
    if duty is None:
        return Due(light=Light.NONE, words=_("没有要等的期限"))
    rule = procedure.by_code[duty.rule]
    due = due_of(duty, rule, procedure, here=here, today=desk.today)
    return due if due.day else Due(light=due.light, words=due.words, left=say(procedure.acts[rule.targets[0]].title))


def nothing(wanted: Chosen) -> EmptyShown:
    """Say why the list is empty."""
    if wanted.chips():
        return EmptyShown(
            title=_("没有符合这些条件的案件"),
            words=_("条件太多的时候，去掉一个再看。"),
            links=(Link(words=_("去掉全部条件"), href=wanted.path),),
        )
    return EmptyShown(title=_("还没有案件"), words=_("登记第一条线索以后，案件就列在这里。"))
