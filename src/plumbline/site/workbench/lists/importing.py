"""A file held against a list: shown with every fault by its cell; saved whole once it is confirmed, or not at all.

The file is kept between preview and confirmation; the session remembers which, so that nobody confirms another's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, ClassVar, Final, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.ledger import files
from plumbline.engines.registers import importing
from plumbline.engines.registers.importing import Import
from plumbline.engines.registers.judging import State
from plumbline.engines.sheets import marking, reading, writing
from plumbline.kernel import clock, values
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Refusal, Says
from plumbline.kernel.register import Register
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site import days, uploading
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.previewing import PreviewShown, preview_shown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.desk import Desk, SeeOther, desk_of
from plumbline.site.workbench.lists.lists import SAVED, kept_page, register_kept

HELD: Final = "list_file"  # in the session: which file waits for its confirmation


@dataclass(frozen=True, kw_only=True)
class ImportPage(Page):
    """What a file would do to a list."""

    template: ClassVar[str] = "pages/workbench/list-import.html"
    permission: ClassVar[str] = Permission.KEEP_LISTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "lists"

    preview: PreviewShown
    said: tuple[Words, ...]  # what saving would do
    action: str
    verb: Words
    back: str
    may_be_saved: bool


@csrf_exempt  # only so that a file past the limit is refused before anything reads it; `taken` checks the mark itself
@shows(ImportPage, acts=True)
def import_file(request: HttpRequest, register: str) -> HttpResponseBase:
    """Take the file on POST and show what it would do; on GET show the one that waits."""
    one = register_kept(request, register)
    if request.method != "POST":
        held = _held(request, one)
        return show(request, _page(held)) if held else SeeOther(reverse("list", kwargs={"register": one.code}))
    if uploading.too_large(request):
        uploading.drop(request)
        says = Says(zh="文件太大，请分成几个文件上传", en="The file is too large; send it as several")
        refusal = InvalidFacts([_about("file", says)])
        return show(request, kept_page(desk_of(request), one, refusal=refusal), status=413)
    return taken(request, one)


@csrf_protect
def taken(request: HttpRequest, one: Register) -> HttpResponse:
    """Keep the file, and lead to what it would do; or show the form again with what is wrong."""
    desk = desk_of(request)
    sent = {name: request.POST.get(name, "") for name in ("valid_from", "because", "whole")}
    try:
        day, file = _asked(request, sent)
        kept = files.keep(cast("BinaryIO", file), limit=settings.EVIDENCE_LIMIT)
        held = {"register": one.code, "digest": kept.digest, "name": file.name or "", **sent}
        _checked(desk, one, held | {"valid_from": day.isoformat()})
    except Refusal as refusal:
        status = 409 if isinstance(refusal, NotAllowed) else 422
        return show(request, kept_page(desk, one, sent=sent, refusal=refusal), status=status)
    request.session[HELD] = held | {"valid_from": day.isoformat()}
    return SeeOther(reverse("list-import", kwargs={"register": one.code}))


@shows(ImportPage, acts=True)
def confirm(request: HttpRequest, register: str) -> HttpResponse:
    """Save the file that waits, whole."""
    one, desk = register_kept(request, register), desk_of(request)
    held = _held(request, one)
    if request.method != "POST" or held is None:
        return SeeOther(reverse("list", kwargs={"register": one.code}))
    try:
        saved = importing.save(held, by=desk.account, because=request.session[HELD]["because"])
    except InvalidFacts:
        return show(request, _page(held), status=422)
    del request.session[HELD]
    words = _("已经提出调整单。") if saved.adjustment else _("已经保存，记入账本。")
    request.session[SAVED] = {"register": one.code, "said": f"{words}{_counted(held)}"}
    return SeeOther(reverse("list", kwargs={"register": one.code}))


@shows(ImportPage)
def marked(request: HttpRequest, register: str) -> HttpResponseBase:
    """Give the wrong rows of the file that waits, with the wrong cells marked."""
    one = register_kept(request, register)
    held = _held(request, one)
    if held is None:
        return SeeOther(reverse("list", kwargs={"register": one.code}))
    content: Iterable[bytes] = marking.marked(held.rows, title=one.title, language=get_language() or "zh")
    response = StreamingHttpResponse(content, content_type=writing.MIME["xlsx"])
    name = f"{say(one.title)} {_('问题')}.xlsx"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


def _asked(request: HttpRequest, sent: dict[str, str]) -> tuple[date, "UploadedFile[Any]"]:
    """Read the day and take the file, and see that a reason was given.

    Raises  InvalidFacts with all that is missing
    """
    reasons = []
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        reasons.append(_about("file", Says(zh="请选一个表格文件", en="Choose a spreadsheet")))
    if not sent["because"].strip():
        reasons.append(_about("because", Says(zh="请写明为什么改", en="Say why the list changes")))
    day = clock.today()
    try:
        day = values.read(FieldType.DAY, sent["valid_from"], {}) or day
    except Unreadable as wrong:
        reasons.append(_about("valid_from", wrong.says))
    if reasons or not isinstance(file, UploadedFile):
        raise InvalidFacts(reasons)
    return day, file


def _held(request: HttpRequest, one: Register) -> Import | None:
    """Hold the file that waits against the list anew; None where none waits."""
    held = request.session.get(HELD)
    if not isinstance(held, dict) or held.get("register") != one.code:
        return None
    return _checked(desk_of(request), one, held)


def _checked(desk: Desk, one: Register, held: dict[str, Any]) -> Import:
    with files.open_kept(held["digest"]) as file:
        sheet = reading.read(file, name=held["name"], most_rows=importing.MOST_ROWS)
        day = date.fromisoformat(held["valid_from"])
        return importing.check(one, desk.body, sheet, valid_from=day, whole=bool(held["whole"]))


def _page(held: Import) -> ImportPage:
    one = held.register
    by_procedure = importing.is_proposed(one, held.body)
    return ImportPage(
        title=_("核对后再保存"),
        wrong=not held.may_be_saved,
        way=(
            Crumb(words=_("清单"), href=reverse("lists")),
            Crumb(words=one.title, href=reverse("list", kwargs={"register": one.code})),
            Crumb(words=_("核对")),
        ),
        preview=preview_shown(held.preview, marked_href=reverse("list-import-marked", kwargs={"register": one.code})),
        said=tuple(_said(held, by_procedure=by_procedure)),
        action=reverse("list-import-confirm", kwargs={"register": one.code}),
        verb=_("提出调整") if by_procedure else _("保存"),
        back=reverse("list", kwargs={"register": one.code}),
        may_be_saved=held.may_be_saved and held.changes,
    )


def _counted(held: Import) -> str:
    """Say from which day on the file adds, changes and ends how many entries."""
    counts = held.counts
    told = [
        ngettext("增加 %(n)s 项", "增加 %(n)s 项", counts[State.ADDED]) % {"n": f"{counts[State.ADDED]:,}"},
        ngettext("改动 %(n)s 项", "改动 %(n)s 项", counts[State.CHANGED]) % {"n": f"{counts[State.CHANGED]:,}"},
        ngettext("取消 %(n)s 项", "取消 %(n)s 项", len(held.ends)) % {"n": f"{len(held.ends):,}"},
        ngettext("不变 %(n)s 项", "不变 %(n)s 项", counts[State.UNCHANGED]) % {"n": f"{counts[State.UNCHANGED]:,}"},
    ]
    return _("自 %(day)s 起：") % {"day": days.full(held.valid_from)} + _("，").join(told)


def _said(held: Import, *, by_procedure: bool) -> Iterable[Words]:
    yield _counted(held)
    if not held.changes and held.may_be_saved:
        yield _("清单本来就是这样，不用保存。")
    elif by_procedure:
        yield _("清单已经公布，按程序调整：先提出调整单，审核、批准、公布以后才生效。")


def _about(field: str, says: Says) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, facts=(field,), rule=f"registers.{field}")
