"""The periods of a procedure as a table that sorts by each column, and as a file for office programs."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.norms.exporting.tables import BOM, cell
from plumbline.kernel.reference import parse_reference
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Link, Row, TableShown, table
from plumbline.site.portal.procedure_frame import Frame, framed
from plumbline.site.portal.procedure_spans import Span, spans_of
from plumbline.site.rules import norm_of
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

_FIELDS: Final = (
    "rule", "from", "counted_from", "to", "period", "length", "unit", "unit_in_words", "rolls_over", "moved_by", "cap",
    "when_passed", "law",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PeriodsPage(Page):
    """The periods of a procedure."""

    template: ClassVar[str] = "pages/portal/procedure-periods.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    code: str
    pages: tuple[Link, ...]
    wrong_day: Words
    said: Words
    periods: TableShown | None
    empty: EmptyShown | None
    download: str


@shows(PeriodsPage)
def periods(request: HttpRequest, code: str) -> HttpResponse:
    """Show the periods: ?sort=length, ?sort=-length and so on."""
    frame = framed(request, code)
    spans = spans_of(frame.shown)
    by = request.GET.get("sort", "")
    page = PeriodsPage(
        title=_("%(procedure)s：期限表") % {"procedure": say(frame.shown.title)},
        wrong=bool(frame.asked.wrong),
        way=frame.way(_("期限表")),
        code=frame.shown.code,
        pages=frame.pages("procedure-periods"),
        wrong_day=frame.wrong,
        said=_("%(n)s 个期限：规则里的，和条件里要数天数的。") % {"n": len(spans)},
        periods=_table(frame, spans, by if by.removeprefix("-") in _ORDERS else "") if spans else None,
        empty=None if spans else EmptyShown(title=_("这个程序没有期限")),
        download=frame.href("procedure-periods-csv"),
    )
    return show(request, page, status=frame.asked.status)


@shows(PeriodsPage)
def as_csv(request: HttpRequest, code: str) -> HttpResponse:
    """Give the periods as CSV, in the order of the declaration, in the language of the page."""
    frame = framed(request, code)
    answer = HttpResponse(BOM, content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="{frame.shown.code}-{frame.shown.version}-periods.csv"'
    writer = csv.writer(answer)
    writer.writerow(_FIELDS)
    for span in spans_of(frame.shown):
        writer.writerow([cell(value) for value in _facts(span)])
    return answer


def _facts(span: Span) -> tuple[Any, ...]:
    moved = _("；").join(span.moved_by)
    unit = str(span.unit) if span.unit else ""
    return (
        span.rule, span.begins, span.counted, span.ends, span.said, span.length, unit, span.unit_words, span.rolls, moved,
        span.cap, span.passed, span.law,
    )  # fmt: skip


def _article(span: Span, norm: str) -> tuple[Any, ...]:
    first = parse_reference(span.law)[0]
    return (first.norm != norm, first)


_ORDERS: Final[dict[str, Callable[[Span, str], Any]]] = {
    "to": lambda span, _norm: span.ends,
    "from": lambda span, _norm: span.begins,
    "length": lambda span, _norm: span.days,
    "law": _article,
}


def _table(frame: Frame, spans: Sequence[Span], by: str) -> TableShown:
    order = _ORDERS.get(by.removeprefix("-"))
    norm = norm_of(frame.shown)
    if order is not None:
        spans = sorted(spans, key=lambda span: order(span, norm), reverse=by.startswith("-"))
    columns = (
        _column(frame, _("要做什么"), "to", by),
        _column(frame, _("从什么起"), "from", by),
        _column(frame, _("多长"), "length", by),
        Column(words=_("什么停住、重算、延长它；上限")),
        Column(words=_("过了怎样")),
        _column(frame, _("条文"), "law", by),
    )
    return table(_("期限"), columns, [_row(frame, span) for span in spans])


def _column(frame: Frame, words: str, name: str, by: str) -> Column:
    again = f"-{name}" if by == name else name
    state = {name: "ascending", f"-{name}": "descending"}.get(by, "")
    href = frame.href("procedure-periods", sort=again)
    return Column(words=words, sort_href=href, sorted=state)  # type: ignore[arg-type]  # one of the three


def _row(frame: Frame, span: Span) -> Row:
    moved = _("；").join([*span.moved_by, *([span.cap] if span.cap else [])])
    unit = [span.unit_words] if span.unit else []
    unit += [_("最后一天是休息日的，顺延")] if span.rolls else []
    return Row(
        cells=(
            Cell(words=span.ends, href=f"{frame.href('procedure')}{span.anchor}"),
            Cell(words=span.begins, sub=span.counted),
            Cell(words=span.said, sub=_("；").join(unit)),
            Cell(words=moved or _("没有")),
            Cell(words=span.passed),
            Cell(law=span.law, on=frame.asked.day, within=norm_of(frame.shown)),
        )
    )
