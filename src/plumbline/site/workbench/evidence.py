"""Evidence: a file is taken into a matter, or refused with its reasons; whoever may see it can take it home again."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import BinaryIO, ClassVar, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.signatures import KINDS
from plumbline.engines.matters.taking import FileGiven, take_evidence
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Refusal, Says
from plumbline.site import errors, uploading
from plumbline.site.erased import erased_shown
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option
from plumbline.site.showing import show, shows
from plumbline.site.words import say
from plumbline.site.workbench.asked import errors_by_field
from plumbline.site.workbench.desk import Desk, SeeOther, on_matter
from plumbline.site.workbench.files_shown import kinds
from plumbline.site.workbench.forms import errors_listed
from plumbline.site.workbench.naming import number_of
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, kw_only=True)
class EvidencePage(Page):
    """The form that takes a file."""

    template: ClassVar[str] = "pages/workbench/evidence.html"
    permission: ClassVar[str] = Permission.WORK_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: str
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    fields: tuple[FieldShown, ...]
    action: str
    back: str


@csrf_exempt  # only so that a file past the limit is refused before anything reads it; `taken` checks the mark itself
@shows(EvidencePage, acts=True)
@on_matter
def evidence(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponseBase:
    """Show the form; on POST take the file."""
    if request.method != "POST":
        return show(request, page_of(matter))
    if uploading.too_large(request):
        uploading.drop(request)
        return show(request, page_of(matter, refusal=InvalidFacts([too_large(matter)])), status=413)
    return taken(request, desk, matter)


@csrf_protect
def taken(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """Take the file as evidence, or show the form again with what is wrong."""
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise InvalidFacts([nothing_sent(matter)])
        found = take_evidence(
            matter.pk,
            FileGiven(name=sent.name or "", content=cast("BinaryIO", sent)),
            by=desk.actor,
            kind=request.POST.get("kind", ""),
            title=request.POST.get("title", ""),
        )
    except Refusal as refusal:
        status = 409 if isinstance(refusal, NotAllowed) else 422
        return show(request, page_of(matter, request=request, refusal=refusal), status=status)
    return SeeOther(f"{matter_href(matter)}?{urlencode({'evidence': found.pk})}")


@shows(EvidencePage)
@on_matter
def evidence_file(request: HttpRequest, desk: Desk, matter: Matter, *, evidence_id: int) -> HttpResponseBase:
    """Give the content of a piece of evidence, as it was taken, to whoever may see personal data."""
    decision = authority.may(desk.account, Permission.VIEW_PERSONAL, matter, on=desk.today)
    if not decision:
        raise PermissionDenied(say(decision.says))
    found = get_object_or_404(matter.evidence, pk=evidence_id)
    if gone := erased_shown(matter):
        return show(request, errors.gone(request, gone.title, gone.words), status=410)
    response = FileResponse(
        open_kept(found.digest), as_attachment=True, filename=found.name, content_type=found.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def page_of(matter: Matter, *, request: HttpRequest | None = None, refusal: Refusal | None = None) -> EvidencePage:
    """Make the form, as it is asked first or as it came back."""
    reasons = refusal.reasons if refusal else ()
    law = law_of(matter)
    fields = evidence_fields(request.POST if request else {}, errors_by_field(reasons, law=law))
    refused = isinstance(refusal, NotAllowed)
    return EvidencePage(
        title=_("添加证据"),
        wrong=refusal is not None,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=_("添加证据")),
        ),
        matter=matter.title,
        refusal=RefusalShown(title=_("现在不能添加证据"), reasons=reasons_shown(reasons)) if refused else None,
        errors=errors_listed(fields, reasons, law=law) if refusal and not refused else (),
        fields=fields,
        action=reverse("evidence", kwargs={"matter_id": matter.pk}),
        back=matter_href(matter),
    )


def evidence_fields(
    typed: Mapping[str, str] = MappingProxyType({}), wrong: Mapping[str, str] = MappingProxyType({})
) -> tuple[FieldShown, ...]:
    """Ask for the file, its kind and what it shows."""
    limit = settings.EVIDENCE_LIMIT // uploading.MEGABYTE
    endings = " ".join(ending.removeprefix(".") for ending in sorted(KINDS))
    hint = _("最多 %(limit)s MB；可以是 %(endings)s") % {"limit": limit, "endings": endings}
    if wrong:
        hint = _("要再选一次：浏览器不会替您记住文件。%(hint)s") % {"hint": hint}
    options = (
        Option(value="", words=_("请选一项")),
        *(Option(value=code, words=words) for code, words in kinds().items()),
    )
    return (
        FieldShown(
            name="file",
            label=_("文件"),
            kind=Kind.FILE,
            hint=hint,
            error=wrong.get("file", ""),
            accept=",".join(sorted(KINDS)),
        ),
        FieldShown(
            name="kind",
            label=_("证据种类"),
            kind=Kind.CHOICE,
            value=typed.get("kind", ""),
            options=options,
            error=wrong.get("kind", ""),
        ),
        FieldShown(
            name="title",
            label=_("证明什么"),
            value=typed.get("title", ""),
            hint=_("例如：货架照片，2026年6月22日"),
            error=wrong.get("title", ""),
        ),
    )


def law_of(matter: Matter) -> str:
    """Give the article on evidence; where the procedure names none, its basis."""
    procedure = procedure_of(matter)
    return procedure.evidence or procedure.basis


def too_large(matter: Matter) -> Reason:
    """Say that a file is past the limit, and what to do."""
    limit = settings.EVIDENCE_LIMIT // uploading.MEGABYTE
    says = Says(
        zh=f"文件：一次最多收 {limit} MB，这份超过了，没有接收，也没有保存。请分成几份，或者压缩以后再传",
        en=f"File: at most {limit} MB are taken at a time. This one is larger and was neither taken nor kept; "
        "split it or make it smaller",
    )
    return Reason(kind=ReasonKind.FACT, says=says, law=law_of(matter), facts=("file",))


def nothing_sent(matter: Matter) -> Reason:
    """Say that no file was chosen."""
    says = Says(zh="文件：还没有选", en="File: none was chosen")
    return Reason(kind=ReasonKind.FACT, says=says, law=law_of(matter), facts=("file",))
