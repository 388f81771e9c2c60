"""Discretion benchmarks for the public: which there are, each as a table, and a form that holds facts against it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plumbline.engines.sheets import decision_rows, writing
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Answer, Evaluator, Undecided
from plumbline.kernel.decision_table_jdm import jdm
from plumbline.kernel.decision_table_told import explained
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Unknown
from plumbline.kernel.values import FieldType
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown
from plumbline.site.parts.listing import Entry, Link, TableShown, TagShown
from plumbline.site.portal.asked_day import asked_day
from plumbline.site.portal.benchmark_rows import bounds_shown, rows_shown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words
from plumbline.site.workbench.asked import Asked, field_shown


@dataclass(frozen=True, kw_only=True)
class BenchmarksPage(Page):
    """The benchmarks in force on a day."""

    template: ClassVar[str] = "pages/portal/benchmarks.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    entries: tuple[Entry, ...]
    ended: tuple[Entry, ...]
    wrong_day: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the table says to the facts that were tried."""

    kind: str  # of the notice: good, unknown, bad
    title: Words
    words: Words = ""
    lines: tuple[Entry, ...] = ()
    row: str = ""


@dataclass(frozen=True, kw_only=True)
class BenchmarkPage(Page):
    """One benchmark in the version of a day."""

    template: ClassVar[str] = "pages/portal/benchmark.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    tags: tuple[TagShown, ...]
    law: str
    day: date
    versions: tuple[Link, ...]
    note: Words
    rows: TableShown
    bounds: TableShown
    fields: tuple[FieldShown, ...]
    on: str  # the day that the form carries on; empty for today
    tried: Tried | None
    files: tuple[Link, ...]
    wrong_day: Words


@shows(BenchmarksPage)
def benchmarks(request: HttpRequest) -> HttpResponse:
    """List the benchmarks."""
    asked = asked_day(request)
    every = [one.table for one in declared_tables().every()]
    title = _("裁量基准")
    page = BenchmarksPage(
        title=title,
        way=(Crumb(words=_("首页"), href=reverse("home")), Crumb(words=title)),
        entries=tuple(_entry(one, asked.query) for one in every if one.in_force(asked.day)),
        ended=tuple(
            _entry(one, f"?on={one.in_force_to.isoformat()}")
            for one in every
            if one.in_force_to is not None and one.in_force_to < asked.day
        ),
        wrong_day=asked.wrong,
    )
    return show(request, page, status=asked.status)


def _entry(one: DecisionTable, query: str) -> Entry:
    return Entry(
        title=one.title,
        href=reverse("benchmark", kwargs={"code": one.code}) + query,
        facts=(_in_force(one), *((_("演示数据"),) if one.demonstration else ())),
        law=one.law,
        on=one.in_force_to or None,
    )


def _in_force(one: DecisionTable) -> str:
    days = {"first": one.version, "last": one.in_force_to}
    return _("%(first)s 至 %(last)s 施行") % days if one.in_force_to else _("%(first)s 起施行") % days


@shows(BenchmarkPage)
def benchmark(request: HttpRequest, code: str) -> HttpResponse:
    """Show one benchmark; with facts in the address, also what it answers."""
    asked = asked_day(request)
    evaluator = _found(code, asked.day)
    one = evaluator.table
    typed = {name: request.GET[name] for name in one.inputs if name in request.GET}
    tried, wrong = _tried(evaluator, typed) if typed else (None, {})
    page = BenchmarkPage(
        title=one.title,
        wrong=bool(wrong or asked.wrong),
        way=(
            Crumb(words=_("首页"), href=reverse("home")),
            Crumb(words=_("裁量基准"), href=reverse("benchmarks") + asked.query),
            Crumb(words=one.title),
        ),
        tags=_tags(one),
        law=one.law,
        day=asked.day,
        versions=_versions(one),
        note=one.note or "",
        rows=rows_shown(one, on=asked.day, chosen=tried.row if tried else ""),
        bounds=bounds_shown(one, on=asked.day),
        fields=tuple(
            field_shown(Asked(field=field, required=True), typed=typed or None, error=wrong.get(name, ""))
            for name, field in one.inputs.items()
        ),
        on=asked.day.isoformat() if asked.is_given else "",
        tried=tried,
        files=_files(one, asked.query),
        wrong_day=asked.wrong,
    )
    return show(request, page, status=422 if wrong else asked.status)


@shows(BenchmarkPage)
def rows(request: HttpRequest, code: str, kind: writing.Kind) -> HttpResponseBase:
    """Give the rows as a file for a spreadsheet."""
    table = _found(code, asked_day(request).day).table
    content = decision_rows.write(table, kind=kind, language=get_language() or "zh")
    return _sent(StreamingHttpResponse(content, content_type=writing.MIME[kind]), f"{_name(table)}.{kind}")


@shows(BenchmarkPage)
def graph(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the table as JDM, for those who run decision tables elsewhere."""
    table = _found(code, asked_day(request).day).table
    try:
        content = json.dumps(jdm(table), ensure_ascii=False, indent=2)
    except InvalidFacts as refused:
        raise Http404(str(refused)) from refused
    return _sent(HttpResponse(content, content_type="application/json"), f"{_name(table)}.jdm.json")


def _name(table: DecisionTable) -> str:
    return f"{table.code}-{table.version}"


def _sent(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _files(one: DecisionTable, query: str) -> tuple[Link, ...]:
    """Give the ways to take the table away: JDM only where it can hold what the table asks."""
    names = {"CSV": "benchmark-csv", "XLSX": "benchmark-xlsx"}
    if not any(field.type is FieldType.DAY for field in one.inputs.values()):
        names["JDM"] = "benchmark-graph"
    return tuple(
        Link(words=words, href=reverse(name, kwargs={"code": one.code}) + query) for words, name in names.items()
    )


def _found(code: str, day: date) -> Evaluator:
    try:
        return declared_tables().find(code, on=day)
    except DeclarationError as wrong:
        raise Http404(str(wrong)) from wrong


def _tags(one: DecisionTable) -> tuple[TagShown, ...]:
    days = TagShown(words=_in_force(one), kind="" if one.in_force_to else "good")
    return (
        (days, TagShown(words=_("演示数据，数额是虚构的"), kind="soon", icon="info")) if one.demonstration else (days,)
    )


def _versions(one: DecisionTable) -> tuple[Link, ...]:
    versions = declared_tables().versions[one.code]
    address = reverse("benchmark", kwargs={"code": one.code})
    return tuple(
        Link(words=_in_force(each.table), href=f"{address}?on={each.table.version}", here=each.table is one)
        for each in versions
        if len(versions) > 1
    )


def _tried(evaluator: Evaluator, typed: Mapping[str, str]) -> tuple[Tried, dict[str, Words]]:
    """Hold facts against the table; give what it says, and what is wrong with which field."""
    try:
        facts: dict[str, Any] = evaluator.read(typed)
        found = evaluator.answer(facts)
    except InvalidFacts as refused:
        wrong: dict[str, Words] = {code: reason.says for reason in refused.reasons for code in reason.facts}
        return Tried(kind="bad", title=_("有的事实读不出来"), words=_("请改正下面标出的几项")), wrong
    except Unknown as unknown:
        return Tried(kind="bad", title=unknown.says), {}
    if isinstance(found, Undecided):
        return Tried(kind="unknown", title=found.says, words=_("补上以后再试")), {}
    return _decided(found), {}


def _decided(found: Answer) -> Tried:
    lines = tuple(Entry(title=line.says, law=line.law) for line in explained(found))
    return Tried(kind="good", title=_("适用表里标出的一行"), lines=lines, row=found.row.code)
