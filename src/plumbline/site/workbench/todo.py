"""The to-do list: what is due, in statutory order; one press begins it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any, ClassVar, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account
from plumbline.engines.bodies.posts import roles_of
from plumbline.engines.documents.models import Document
from plumbline.engines.matters.models import Obligation
from plumbline.kernel import catalogue, clock
from plumbline.site import navigation
from plumbline.site.page import Page, Room
from plumbline.site.parts.asking import FiltersShown, Option
from plumbline.site.parts.due import Light
from plumbline.site.parts.listing import Column, Count, EmptyShown, Group, Link, PaginationShown, TableShown
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.workbench import owing
from plumbline.site.workbench.choosing import Choice, Chosen, anything, chosen, within
from plumbline.site.workbench.desk import Desk, desk_of
from plumbline.site.workbench.naming import body_name, with_numbers
from plumbline.site.workbench.owing import Heap, Scope
from plumbline.site.workbench.rows import names_in, row_of

SIZE: Final = 20
LIGHTS: Final = {
    Heap.LATE: Light.LATE,
    Heap.TODAY: Light.TODAY,
    Heap.SOON: Light.SOON,
    Heap.LATER: Light.OK,
    Heap.NONE: Light.NONE,
    Heap.UNSETTLED: Light.PROVISIONAL,
    Heap.WAITING: Light.WAITING,
}


@dataclass(frozen=True, kw_only=True)
class TodoPage(Page):
    """Counts, filters, and the rows of one page of the list."""

    template: ClassVar[str] = "pages/workbench/todo.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "todo"

    today: date
    counts: tuple[Count, ...]
    filters: FiltersShown
    table: TableShown
    pages: PaginationShown
    empty: EmptyShown | None
    ways: tuple[Link, ...]


@shows(TodoPage)
def todo(request: HttpRequest) -> HttpResponse:
    """Show what is owed to the officer."""
    desk = desk_of(request)
    wanted = chosen(request, *choices())
    rows = narrowed(owing.owed(desk, Scope(wanted["scope"])), wanted, personal=desk.may(Permission.VIEW_PERSONAL))
    counts = owing.counts(rows)
    heap = wanted["due"]
    whole = counts.get(Heap(heap), 0) if heap else sum(counts.values())
    shown = listed(rows.filter(heap=heap) if heap else rows)[within(wanted.page, whole=whole, size=SIZE)]
    page = TodoPage(
        title=_("待办"),
        today=desk.today,
        counts=counts_shown(counts, wanted),
        filters=FiltersShown(
            label=_("筛选待办"),
            fields=wanted.fields("q", "procedure", "state", "scope"),
            chosen=wanted.chips(),
            found=ngettext("找到 %(n)s 件", "找到 %(n)s 件", whole) % {"n": whole},
        ),
        table=table_of(list(shown), desk, counts),
        pages=wanted.pages(whole, size=SIZE),
        empty=nothing(wanted, desk) if not whole else None,
        ways=links((_("登记线索，开一件新案"), "open")) if desk.may(Permission.OPEN_MATTER) else (),
    )
    return show(request, page)


def choices() -> tuple[Choice, ...]:
    """Give the filters of the list."""
    return (
        Choice(name="q", label=_("找案件"), placeholder=_("文号、案由、当事人")),
        Choice(name="procedure", label=pgettext("one", "程序"), options=anything(_("全部程序"), *procedures())),
        Choice(
            name="state",
            label=_("状态"),
            options=anything(
                _("全部状态"),
                Option(value="open", words=_("已确定要做")),
                Option(value="unknown", words=_("缺事实，还不能确定")),
            ),
        ),
        Choice(
            name="scope",
            label=_("范围"),
            default=Scope.POST,
            options=(
                Option(value=Scope.POST, words=_("我的岗位能办的")),
                Option(value=Scope.MINE, words=_("我经手的案件")),
                Option(value=Scope.BODY, words=_("全机关")),
            ),
        ),
        Choice(name="due", label=_("到期"), options=anything(_("全部"), *_heaps())),
    )


def procedures() -> tuple[Option, ...]:
    """Offer each declared procedure."""
    newest = {procedure.code: procedure.title for procedure in catalogue.load().every_procedure()}
    return tuple(Option(value=code, words=title) for code, title in sorted(newest.items()))


def narrowed(rows: QuerySet[Any], wanted: Chosen, *, personal: bool) -> QuerySet[Any]:
    """Leave the rows that the filters ask for, whatever their heap."""
    if wanted["procedure"]:
        rows = rows.filter(matter__procedure=wanted["procedure"])
    if wanted["state"]:
        rows = rows.filter(state=wanted["state"])
    if words := wanted["q"]:
        numbered = Document.objects.filter(matter=OuterRef("matter"), number__icontains=words)
        found = Q(matter__title__icontains=words) | Q(matter__code__icontains=words) | Q(Exists(numbered))
        rows = rows.filter(found | Q(matter__party__name__icontains=words) if personal else found)
    return rows


def listed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Fetch with the rows all that a line shows."""
    return with_numbers(rows.select_related("matter__body", "matter__party"), "matter__")


def counts_shown(counts: dict[Heap, int], wanted: Chosen) -> tuple[Count, ...]:
    """Show the count of each heap; what seldom happens is left out while there is none of it."""
    words = dict(_named())
    rare = {Heap.UNSETTLED, Heap.WAITING}
    heaps = [heap for heap in owing.ORDER if counts.get(heap) or heap not in rare]
    return (
        Count(number=sum(counts.values()), words=_("全部"), href=wanted.href(due=""), here=not wanted["due"]),
        *(
            Count(
                number=counts.get(heap, 0),
                words=words[heap],
                href=wanted.href(due=heap),
                light=LIGHTS[heap],
                here=wanted["due"] == heap,
            )
            for heap in heaps
        ),
    )


def table_of(rows: Sequence[Obligation], desk: Desk, counts: dict[Heap, int]) -> TableShown:
    """Lay the rows out in their heaps, each with its count."""
    words = dict(_named())
    names = names_in(rows)
    groups = [
        Group(
            words=_("%(heap)s：%(n)s 件") % {"heap": words[Heap(heap)], "n": counts[Heap(heap)]},
            rows=tuple(row_of(row, desk, names) for row in members),
        )
        for heap, members in groupby(rows, key=lambda row: row.heap)  # type: ignore[attr-defined]  # annotated
    ]
    columns = (
        Column(words=_("到期"), sorted="ascending"),
        Column(words=_("要做的事")),
        Column(words=pgettext("one", "案件")),
        Column(words=_("依据和期限")),
        Column(words=_("经办")),
        Column(words=_("操作"), kind="go"),
    )
    return TableShown(label=_("待办，按到期日排列"), columns=columns, groups=tuple(groups), heads=1)


def nothing(wanted: Chosen, desk: Desk) -> EmptyShown:
    """Say why the list is empty: nothing is owed, or a filter hides it all."""
    if wanted.chips():
        return EmptyShown(
            title=_("没有符合这些条件的待办"),
            words=_("条件太多的时候，去掉一个再看。"),
            links=(Link(words=_("去掉全部条件"), href=wanted.path),),
        )
    return EmptyShown(
        title=_("现在没有要您做的事"),
        words=_("%(body)s的案件里，没有该由您的岗位做而没有做的。") % {"body": body_name(desk.body)},
        links=links((_("看全部案件"), "matters")),
    )


def _heaps() -> tuple[Option, ...]:
    return tuple(Option(value=heap, words=words) for heap, words in _named())


def _named() -> tuple[tuple[Heap, str], ...]:
    return (
        (Heap.LATE, _("已逾期")),
        (Heap.TODAY, pgettext("heap", "今天到期")),
        (Heap.SOON, _("三个工作日内")),
        (Heap.LATER, _("更晚")),
        (Heap.NONE, _("没有期限")),
        (Heap.UNSETTLED, _("还不能确定")),
        (Heap.WAITING, _("等当事人")),
    )


def due_now(account: Account) -> int:
    """Count what is owed to an officer, for the masthead."""
    roles = frozenset(role.value for role in roles_of(account.officer, on=clock.today()))
    return owing.whole(account.officer.body, roles) if account.officer and roles else 0


navigation.counted_by("todo", due_now)
