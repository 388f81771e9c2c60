"""The rows behind a figure: each matter with the day on which it counted, and yes, no or not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.documents.models import Document
from plumbline.engines.matters.models import Obligation
from plumbline.engines.measures.counting import Row as Counted
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.parts.listing import (
    Cell,
    Column,
    Link,
    PaginationShown,
    Row,
    TableShown,
    TagShown,
    pagination,
    table,
)
from plumbline.site.words import Words
from plumbline.site.workbench.naming import body_name, number_of
from plumbline.site.workbench.rows import matter_href

ALL, MET, MISSED, UNKNOWN = "all", "met", "missed", "unknown"
ANSWERS: Final = {MET: True, MISSED: False, UNKNOWN: None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One page of rows, and the other pages."""

    table: TableShown
    pages: PaginationShown


def which_of(request: HttpRequest, *, rows_alone: bool) -> str:
    """Tell which rows an address asks for; a place without places inside shows all of them."""
    which = request.GET.get("which", "")
    return which if which in {ALL, *ANSWERS} else (ALL if rows_alone else "")


def chosen(rows: Sequence[Counted], which: str) -> list[Counted]:
    """Choose rows by their answer, the newest first."""
    kept = [row for row in rows if which not in ANSWERS or row.fulfilled is ANSWERS[which]]
    return sorted(kept, key=lambda row: (row.on, row.matter.pk), reverse=True)


def choices(rows: Sequence[Counted], which: str, here: str) -> tuple[Link, ...]:
    """Give the lists of rows with their counts: all, those that fulfil, those that do not, those not known."""
    joint = "&" if "?" in here else "?"
    words = {ALL: _("全部"), MET: _("做到了"), MISSED: _("没做到"), UNKNOWN: _("不知道")}
    counts = {one: len(chosen(rows, one)) for one in words}
    return tuple(
        Link(
            words=_("%(list)s %(n)s 件") % {"list": said, "n": f"{counts[one]:,}"},
            href=f"{here}{joint}which={one}#rows",
            here=one == which,
        )
        for one, said in words.items()
        if counts[one] or one == which
    )


def listed(request: HttpRequest, rows: Sequence[Counted], which: str, *, size: int) -> Listed:
    """Lay out one page of rows."""
    number = request.GET.get("page", "")
    last = max(-(-len(rows) // size), 1)
    page = min(max(int(number), 1), last) if number.isascii() and number.isdigit() and len(number) <= 6 else 1  # noqa: PLR2004 — no list is longer
    here = rows[(page - 1) * size : page * size]
    documents = Document.objects.only("matter_id", "number").order_by("id")
    prefetch_related_objects([row.matter for row in here], Prefetch("documents", documents))
    kept = request.GET.copy()
    kept["which"] = which
    kept.pop("page", None)
    return Listed(
        table=_table(here, linked=authority.may(request.user, Permission.VIEW_MATTER).allowed),
        pages=pagination(page=page, size=size, whole=len(rows), href=f"?{kept.urlencode()}&page={{page}}#rows"),
    )


def _table(rows: Sequence[Counted], *, linked: bool) -> TableShown:
    dated = any(row.obligation for row in rows)
    columns = [
        Column(words=_("案件")),
        Column(words=_("机关")),
        Column(words=_("哪天算数")),
        *((Column(words=_("最后一天")), Column(words=_("实际"))) if dated else ()),
        Column(words=_("做到没有")),
    ]
    return table(_("算进来的案件"), columns, [_row(row, dated=dated, linked=linked) for row in rows])


def _row(row: Counted, *, dated: bool, linked: bool) -> Row:
    matter, owed = row.matter, row.obligation
    number = number_of(matter)
    cells = [
        Cell(
            words=number, href=matter_href(matter) if linked else "", sub="" if number == matter.code else matter.code
        ),
        Cell(words=body_name(matter.body)),
        Cell(words=days.full(row.on)),
        *((_due(owed), _done(owed)) if dated else ()),
        Cell(tag=answer(fulfilled=row.fulfilled)),
    ]
    return Row(cells=tuple(cells), state="late" if row.fulfilled is False else "")


def answer(*, fulfilled: bool | None) -> TagShown:
    """Say yes, no or not known."""
    if fulfilled is None:
        return TagShown(words=_("不知道"), icon="unknown")
    return (
        TagShown(words=_("做到了"), kind="good", icon="check")
        if fulfilled
        else TagShown(words=_("没做到"), kind="bad", icon="cross")
    )


def _due(owed: Obligation | None) -> Cell:
    return Cell(words=days.full(owed.due_on) if owed and owed.due_on else _("没有法定期限"))


def _done(owed: Obligation | None) -> Cell:
    if owed is None or owed.met_at is None:
        return Cell(words=_("还没有做"), sub=_late(owed, clock.today()))
    met = clock.day_of(owed.met_at.astimezone(clock.BEIJING))
    return Cell(words=days.full(met), sub=_late(owed, met))


def _late(owed: Obligation | None, day: date) -> Words:
    if owed is None or owed.due_on is None or day <= owed.due_on:
        return ""
    late = (day - owed.due_on).days
    return ngettext("晚 %(n)s 天", "晚 %(n)s 天", late) % {"n": late}
