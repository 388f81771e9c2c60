"""Verifying: somebody pastes what they hold, and is told whether the ledger has it and whether it was changed."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.ledger import checkpoints, keys, proving
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.code import LENGTH
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site import days
from plumbline.site.erased import ErasedShown, erased_of, erased_shown
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown
from plumbline.site.parts.listing import Entry, Link
from plumbline.site.parts.reading import Known, Verdict, VerificationShown
from plumbline.site.portal.checked import Checked, Standing, check
from plumbline.site.portal.completeness import CompleteShown, complete_shown
from plumbline.site.portal.decisions import entry
from plumbline.site.portal.home import CODE_EXAMPLE
from plumbline.site.portal.references import LONGEST, cleaned, find
from plumbline.site.portal.search import Found, searched_by
from plumbline.site.portal.telling import Told, tell
from plumbline.site.portal.witnessed import newest_witnessed, witnessed
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.templatetags.house import grouped
from plumbline.site.words import Words


@dataclass(frozen=True, kw_only=True)
class VerifyPage(Page):
    """One field for whatever a person holds; below it, what it means that nothing was found."""

    template: ClassVar[str] = "pages/portal/verify.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "verify"

    field: FieldShown
    unknown: str = ""  # what was pasted and is not in the ledger
    size: int = 0  # entries under the newest signed head
    witnessed: Words = ""  # who else has seen it
    ways: tuple[Link, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RecordPage(Page):
    """A record of the ledger: the verdict, the evidence, what it says, how to check it alone."""

    template: ClassVar[str] = "pages/portal/record.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "verify"

    code: str
    verification: VerificationShown
    evidence: tuple[Known, ...]
    complete: CompleteShown | None  # of a published matter
    erased: ErasedShown | None
    told: Told
    decisions: tuple[Entry, ...]
    ways: tuple[Link, ...]


@shows(VerifyPage)
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code; lead to the record that is meant."""
    pasted = request.GET.get("code", "")[:LONGEST]
    if not pasted.strip():
        return show(request, _ask())
    event = find(pasted)
    if event is None:
        return show(request, _ask(cleaned(pasted)), status=404)
    return redirect("record", code=event.code)


@shows(RecordPage)
def record(request: HttpRequest, code: str) -> HttpResponse:
    """Show a record at its permanent address."""
    event = proving.find(code)
    if event is None:
        return show(request, _ask(cleaned(code)), status=404)
    if code != event.code:
        return HttpResponsePermanentRedirect(reverse("record", kwargs={"code": event.code}))
    return show(request, _record_page(check(event)))


def _verifier_of(checked: Checked) -> str:
    """Give the key that signed the head of a proof; where it does not hold, the key that should have."""
    try:
        return checkpoints.signer(checked.inclusion.checkpoint).written if checked.inclusion else keys.verifier()
    except IntegrityBroken:
        return keys.verifier()


def _ask(unknown: str = "") -> VerifyPage:
    size = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first()
    title = _("验记录")
    return VerifyPage(
        title=_("账本里没有这个核验码") if unknown else title,
        way=(Crumb(words=_("首页"), href=reverse("home")), Crumb(words=title)),
        field=FieldShown(
            name="code",
            label=_("核验码、文号、网址或者文件的指纹"),
            hint=_("12 位字母和数字，如 %(example)s；也可以粘贴决定的网址、文号，或者 PDF 的 SHA-256 指纹")
            % {"example": CODE_EXAMPLE},
            value=unknown,
            autocomplete="off",
        ),
        unknown=unknown,
        size=size or 0,
        witnessed=newest_witnessed() if size else "",
        ways=links((_("自己怎么核验"), "checking"), (_("查决定"), "decisions")),
    )


def _record_page(checked: Checked) -> RecordPage:
    event = checked.event
    told = tell(event)
    title = _("记录 %(code)s") % {"code": event.code}
    way = (
        Crumb(words=_("首页"), href=reverse("home")),
        Crumb(words=_("验记录"), href=reverse("verify")),
        Crumb(words=title),
    )
    more = (Link(words=_("签名的账本末端"), href=reverse("log-checkpoint")),) if checked.inclusion else ()
    return RecordPage(
        title=title,
        way=way,
        code=event.code,
        verification=_verdict(checked),
        evidence=_evidence(checked),
        complete=complete_shown(event),
        erased=erased_shown(told.matter) if told.matter else erased_of(event),
        told=told,
        decisions=_decisions(event) if told.is_open else (),
        ways=(
            *more,
            *links((_("验签的公钥"), "log-key"), (_("自己怎么核验"), "checking")),
            *_rights(told.matter, event),
        ),
    )


def _rights(matter: Matter | None, event: Event) -> tuple[Link, ...]:
    """Lead whoever holds the code to where they ask that their data be erased; no way where it is gone, or the body is."""
    if matter is None or matter.erased_at or (matter.body.valid_to and matter.body.valid_to < clock.today()):
        return ()
    address = reverse("erasure-request", kwargs={"code": matter.body.code})
    return (Link(words=_("请求删除个人信息"), href=f"{address}?matter_code={event.code}"),)


def _verdict(checked: Checked) -> VerificationShown:
    receipt_href = reverse("record-receipt", kwargs={"code": checked.event.code})
    digest = checked.event.digest.hex()
    match checked.standing:
        case Standing.INCLUDED:
            words = _("这条记录在账本里，从记入到现在没有改过。刚才重新算了一遍。")
            return VerificationShown(verdict=Verdict.TRUE, words=words, receipt_href=receipt_href, fingerprint=digest)
        case Standing.WAITING:
            words = _("这条记录已经写进账本，还没有封存。封存以后才有别人也能核对的证明，请稍后再查。")
            return VerificationShown(verdict=Verdict.UNKNOWN, words=words, receipt_href=receipt_href)
        case Standing.BROKEN:
            words = _("%(fault)s请保留您手里的回执，以机关的原件为准，并拨打 12345 反映。") % {"fault": checked.fault}
            return VerificationShown(verdict=Verdict.BROKEN, words=words, receipt_href=receipt_href)


def _evidence(checked: Checked) -> tuple[Known, ...]:
    """Give the evidence in five lines: code and fingerprint, place, signed head, signature, witnesses."""
    event = checked.event
    code = Known(name=_("核验码"), value=grouped(event.code), origin=event.digest.hex())
    if checked.inclusion is None or checked.signed_at is None:
        return (code,)
    place, head = checked.inclusion, checked.signed_at
    return (
        code,
        Known(name=_("在账本里的位置"), value=_("第 %(entry)s 条") % {"entry": f"{checked.entry:,}"}),
        Known(
            name=_("账本末端"),
            value=_("共 %(size)s 条，%(moment)s 签名") % {"size": f"{place.size:,}", "moment": days.moment(head)},
            origin=_("根 %(root)s") % {"root": place.root.hex()},
        ),
        Known(name=_("签名"), value=_("有效，是本账本的密钥签的"), origin=_verifier_of(checked)),
        witnessed(place.size),
    )


def _decisions(event: Event) -> tuple[Entry, ...]:
    """Give the published decisions of the matter that a record belongs to."""
    found = Publication.objects.filter(matter__records__event=event, withdrawn_at__isnull=True)
    return tuple(entry(one) for one in found.select_related("document", "matter__body", "matter__party")[:5])


@searched_by
def records_found(question: str) -> Found | None:
    """Find the record that a code, a number or a fingerprint means."""
    reference = cleaned(question)
    if len(reference) < LENGTH // 2 or (event := find(reference)) is None:
        return None
    address = reverse("record", kwargs={"code": event.code})
    facts = (_("核验真不真、改没改过"),)
    return Found(
        title=_("验记录"),
        entries=(Entry(title=_("记录 %(code)s") % {"code": event.code}, href=address, facts=facts),),
    )
