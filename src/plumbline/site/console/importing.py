"""Bodies, officers and papers from a spreadsheet: sent, shown with every fault by its cell, saved whole once confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, ClassVar, cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from plumbline.engines.bodies import authority, importing
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.import_tables import TABLES
from plumbline.engines.bodies.importing import Import, TableImport
from plumbline.engines.bodies.models import Account
from plumbline.engines.sheets import marking, writing
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.site import navigation, uploading
from plumbline.site.console import files_waiting
from plumbline.site.console.keeping import account_of
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, errors_of
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table
from plumbline.site.parts.previewing import PreviewShown, preview_shown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english, say


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSeen:
    """One sheet of the file."""

    title: Words
    preview: PreviewShown
    said: Words  # what saving does, or did


@dataclass(frozen=True, kw_only=True)
class ImportPage(Page):
    """The form that takes a spreadsheet; what the one that waits would do; what was saved."""

    template: ClassVar[str] = "pages/console/import.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    fields: tuple[FieldShown, ...]
    errors: tuple[ErrorLink, ...] = ()
    columns: TableShown
    seen: tuple[TableSeen, ...] = ()
    passed_over: Words = ""
    may_be_saved: bool = False
    saved: bool = False
    marked_href: str = ""


@csrf_exempt  # only so that a file past the limit is refused before anything reads it; `_taken` checks the mark itself
@shows(ImportPage, acts=True)
def import_bodies(request: HttpRequest) -> HttpResponseBase:
    """Show the form, and what the file that waits would do; on POST take a file."""
    account = account_of(request)
    if request.method != "POST":
        waiting = files_waiting.find(account)
        done = importing.rehearse(waiting.path, name=waiting.name, by=account) if waiting else None
        return show(request, _page(account, done=done))
    if uploading.too_large(request):
        uploading.drop(request)
        return show(request, _page(account, error=_("文件太大，请分成几个文件上传")), status=413)
    return _taken(request, account)


@csrf_protect
def _taken(request: HttpRequest, account: Account) -> HttpResponse:
    sent = request.FILES.get("file")
    if sent is None:
        return show(request, _page(account, error=_("还没有选文件")), status=422)
    try:
        waiting = files_waiting.keep(account, cast("BinaryIO", sent), name=sent.name or "")
        importing.rehearse(waiting.path, name=waiting.name, by=account)
    except InvalidFacts as refusal:
        files_waiting.drop(account)
        return show(request, _page(account, error=refusal.reasons[0].says), status=422)
    return HttpResponseRedirect(reverse("import-bodies"))


@shows(ImportPage, acts=True)
def confirm(request: HttpRequest) -> HttpResponse:
    """Save the file that waits, whole, or show what is wrong with it now."""
    account = account_of(request)
    waiting = files_waiting.find(account)
    if request.method != "POST" or waiting is None:
        return HttpResponseRedirect(reverse("import-bodies"))
    done = importing.save(waiting.path, name=waiting.name, by=account)
    if done.saved:
        files_waiting.drop(account)
    return show(request, _page(account, done=done), status=200 if done.saved else 422)


@shows(ImportPage)
def marked(request: HttpRequest) -> HttpResponse:
    """Give the rows of the file that waits that have problems, the wrong cells marked."""
    account = account_of(request)
    waiting = files_waiting.find(account)
    if waiting is None:
        return HttpResponseRedirect(reverse("import-bodies"))
    rows = importing.problems(waiting.path, name=waiting.name, by=account)
    title = Says(zh="问题", en="Problems")
    content = b"".join(marking.marked(rows, title=title, language=get_language() or "zh"))
    response = HttpResponse(content, content_type=writing.MIME["xlsx"])
    name = f"{say(title)}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _page(account: Account, *, done: Import | None = None, error: Words = "") -> ImportPage:
    fields = (
        FieldShown(
            name="file",
            label=_("表格文件"),
            kind=Kind.FILE,
            hint=_("xlsx 或者 csv；一个工作表一种表，列名照下面写"),
            error=error,
            accept=".xlsx,.csv",
        ),
    )
    passed = ("、" if not english() else ", ").join(done.passed_over) if done else ""
    return ImportPage(
        title=_("导入机关和人员"),
        wrong=bool(error) or bool(done and done.wrong),
        way=(
            Crumb(words=_("机关和人员"), href=navigation.address("bodies")),
            Crumb(words=_("导入机关和人员")),
        ),
        fields=fields,
        errors=errors_of(fields),
        columns=_columns(account),
        seen=tuple(_seen(done)) if done else (),
        passed_over=passed,
        may_be_saved=bool(done and not done.saved and not done.wrong),
        saved=bool(done and done.saved),
        marked_href=reverse("import-bodies-marked") if done and done.wrong else "",
    )


def _seen(done: Import) -> Iterator[TableSeen]:
    for one in done.tables:
        yield TableSeen(title=one.table.title, preview=preview_shown(one.preview), said=_said(one, saved=done.saved))


def _said(one: TableImport, *, saved: bool) -> str:
    counts = {"made": f"{one.made:,}", "changed": f"{one.changed:,}", "same": f"{one.same:,}"}
    if saved:
        return _("新登记 %(made)s，结束或者变更 %(changed)s，原来就有 %(same)s。") % counts
    return _("保存以后：新登记 %(made)s，结束或者变更 %(changed)s，原来就有 %(same)s。") % counts


def _columns(account: Account) -> TableShown:
    """Say which columns each table has, and which of the tables this account may import."""
    rows = []
    for one in TABLES:
        needed = [field.title for code, field in one.columns.items() if code in one.required]
        others = [field.title for code, field in one.columns.items() if code not in one.required]
        may = authority.may(account, one.permission).allowed
        rows.append(
            Row(
                cells=(
                    Cell(words=one.title, sub="" if may else _("由别的岗位导入")),
                    Cell(words=_listed(needed)),
                    Cell(words=_listed(others)),
                )
            )
        )
    columns = (Column(words=_("表"), kind="name"), Column(words=_("必填的列")), Column(words=_("可以没有的列")))
    return table(_("各表的列"), columns, rows)


def _listed(titles: list[Says]) -> str:
    return (", " if english() else "、").join(say(title) for title in titles)
