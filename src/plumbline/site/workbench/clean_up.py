"""The clean-up tasks: what cites a changed provision, and what a check of legality found; counted, filtered, by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from django.db.models import Count as Counted
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.norms.models import Cause, CleanUpTask, Norm, TaskState
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import FiltersShown, Option
from plumbline.site.parts.listing import (
    Cell,
    Column,
    Count,
    EmptyShown,
    Link,
    PaginationShown,
    Row,
    TableShown,
    table,
)
from plumbline.site.showing import show, shows
from plumbline.site.workbench.choosing import Choice, Chosen, anything, chosen, within
from plumbline.site.workbench.law_words import CAUSES, STATES, kind_words, state_tag
from plumbline.site.workbench.task_shown import place_in_words, subject_of, what_in_short

SIZE: Final = 25
ALL: Final = "all"


@dataclass(frozen=True, kw_only=True)
class CleanUpPage(Page):
    """Counts, filters, and the tasks of one page of the list."""

    template: ClassVar[str] = "pages/workbench/clean-up.html"
    permission: ClassVar[str] = Permission.CLEAN_UP
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "law-database"

    counts: tuple[Count, ...]
    filters: FiltersShown
    table: TableShown
    pages: PaginationShown
    empty: EmptyShown | None


@shows(CleanUpPage)
def clean_up(request: HttpRequest) -> HttpResponse:
    """Show the tasks, those that are open first."""
    wanted = chosen(request, *choices())
    found = narrowed(CleanUpTask.objects.all(), wanted)
    whole = found.count()
    page = CleanUpPage(
        title=_("清理任务"),
        way=(Crumb(words=_("法规库"), href=reverse("law-database")), Crumb(words=_("清理任务"))),
        counts=counts(wanted),
        filters=FiltersShown(
            label=_("筛选清理任务"),
            fields=wanted.fields("q", "cause", "kind", "state"),
            chosen=wanted.chips(),
            found=ngettext("找到 %(n)s 项", "找到 %(n)s 项", whole) % {"n": f"{whole:,}"},
        ),
        table=table_of(with_places(found)[within(wanted.page, whole=whole, size=SIZE)]),
        pages=wanted.pages(whole, size=SIZE),
        empty=nothing(wanted) if not whole else None,
    )
    return show(request, page)


def choices() -> tuple[Choice, ...]:
    """Give the filters: which norm, why, who cites, where it stands."""
    kinds = CleanUpTask.objects.order_by("subject_kind").values_list("subject_kind", flat=True).distinct()
    return (
        Choice(name="q", label=_("找法规"), placeholder=_("法规名称，引用的或被引用的")),
        Choice(
            name="cause",
            label=_("起因"),
            options=anything(_("全部起因"), *(Option(value=one, words=CAUSES[one]) for one in Cause)),
        ),
        Choice(
            name="kind",
            label=_("谁引用"),
            options=anything(_("全部种类"), *(Option(value=one, words=kind_words(one)) for one in kinds)),
        ),
        Choice(
            name="state",
            label=_("状态"),
            default=TaskState.OPEN,
            options=(
                *(Option(value=one, words=STATES[one]) for one in TaskState),
                Option(value=ALL, words=_("全部状态")),
            ),
        ),
    )


def narrowed(rows: QuerySet[CleanUpTask], wanted: Chosen) -> QuerySet[CleanUpTask]:
    """Leave the tasks that the filters ask for."""
    if wanted["state"] != ALL:
        rows = rows.filter(state=wanted["state"])
    if wanted["cause"]:
        rows = rows.filter(cause=wanted["cause"])
    if wanted["kind"]:
        rows = rows.filter(subject_kind=wanted["kind"])
    if words := wanted["q"]:
        called = Norm.objects.filter(Q(title__icontains=words) | Q(title_en__icontains=words)).values("pk")
        rows = rows.filter(
            Q(version__norm__in=called)
            | Q(lineage__norm__in=called)
            | Q(article__version__norm__in=called)
            | Q(subject_title__zh__icontains=words)
            | Q(subject_title__en__icontains=words)
        )
    return rows


def with_places(rows: QuerySet[CleanUpTask]) -> QuerySet[CleanUpTask]:
    """Fetch with the tasks all that a line says."""
    return rows.select_related(
        "article__version__norm", "version__norm", "old__version__norm", "new__version__norm", "lineage__norm"
    )


def counts(wanted: Chosen) -> tuple[Count, ...]:
    """Count the tasks by cause and state; each count is the filter of the list."""
    counted = {
        (row["cause"], row["state"]): row["n"]
        for row in CleanUpTask.objects.order_by().values("cause", "state").annotate(n=Counted("pk"))
    }
    return (
        *(
            Count(
                number=counted.get((cause, TaskState.OPEN), 0),
                words=CAUSES[cause],
                href=wanted.href(cause=cause, state=TaskState.OPEN),
                here=wanted["cause"] == cause and wanted["state"] == TaskState.OPEN,
            )
            for cause in Cause
        ),
        *(
            Count(
                number=sum(counted.get((cause, state), 0) for cause in Cause),
                words=STATES[state],
                href=wanted.href(cause="", state=state),
                here=not wanted["cause"] and wanted["state"] == state,
            )
            for state in TaskState
        ),
    )


def table_of(rows: Iterable[CleanUpTask]) -> TableShown:
    """Lay the tasks out, one a line."""
    columns = (
        Column(words=_("要清理的")),
        Column(words=_("起因")),
        Column(words=_("涉及条文")),
        Column(words=_("状态"), kind="name"),
        Column(words=_("提出日期"), kind="name"),
    )
    return table(_("清理任务"), columns, [row_of(task) for task in rows])


def row_of(task: CleanUpTask) -> Row:
    """Make the line of a task."""
    return Row(
        cells=(
            Cell(words=subject_of(task), href=task_href(task), sub=kind_words(task.subject_kind)),
            Cell(words=CAUSES[task.cause], sub=what_in_short(task)),
            Cell(words=place_in_words(task)),
            Cell(tag=state_tag(task)),
            Cell(words=days.full(clock.day_of(task.opened_at))),
        )
    )


def task_href(task: CleanUpTask) -> str:
    """Give the address of a task."""
    return reverse("clean-up-task", kwargs={"task_id": task.pk})


def nothing(wanted: Chosen) -> EmptyShown:
    """Say why the list is empty."""
    if wanted.chips():
        return EmptyShown(
            title=_("没有符合这些条件的清理任务"),
            words=_("条件太多的时候，去掉一个再看。"),
            links=(Link(words=_("去掉全部条件"), href=wanted.path),),
        )
    return EmptyShown(
        title=_("没有待清理的"),
        words=_("新版本改动了被引用的条文，或者检查发现可疑的条文时，任务会自动列在这里。"),
    )
