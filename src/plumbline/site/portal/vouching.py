"""Whether a published decision is genuine: its PDF and its words against what the ledger says was published."""

from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.disclosure.publishing import digest_of
from plumbline.engines.documents.showing import Paper, published_pdf
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site import days
from plumbline.site.parts.reading import Verdict, VerificationShown
from plumbline.site.portal.checked import Checked, Standing, check


def event_of(publication: Publication) -> Event:
    """Give the event of the act that published."""
    event: Event = publication.record().event
    return event


def pdf_of(publication: Publication) -> bytes:
    """Give the PDF as it was published; where the file is lost, the same words set anew."""
    try:
        with open_kept(publication.digest) as file:
            return file.read()
    except IntegrityBroken:
        return published_pdf(publication.document)


def vouch(publication: Publication, shown: Paper, event: Event) -> VerificationShown:
    """Say whether a decision is what was published: the verdict, and what it rests on."""
    checked = check(event)
    fault = checked.fault or _fault_of(publication, shown, checked)
    receipt = reverse("record-receipt", kwargs={"code": event.code})
    if fault:
        words = _("%(fault)s不要相信这一页；请以机关的原件为准，并把核验码告诉作出决定的机关。") % {"fault": fault}
        return VerificationShown(verdict=Verdict.BROKEN, words=words, receipt_href=receipt)
    if checked.standing is Standing.WAITING:
        words = _("已经写进账本，还没有封存。封存以后就能核验，请稍后再看。")
        return VerificationShown(verdict=Verdict.UNKNOWN, words=words, receipt_href=receipt)
    steps = [_("PDF 文件的指纹与账本里的一致")]
    if "text" in _entry(publication, event):
        steps.append(_("本页的文字与公开时的一致"))
    return VerificationShown(
        verdict=Verdict.TRUE,
        steps=(*steps, place_of(checked), head_of(checked)),
        receipt_href=receipt,
        fingerprint=event.digest.hex(),
    )


def words_fit(publication: Publication, shown: Paper, event: Event) -> bool:
    """Tell whether the words to be shown are those that were published; older records do not say."""
    return _entry(publication, event).get("text") in {None, digest_of(shown)}


def place_of(checked: Checked) -> str:
    """Say where in the log a record stands, and since when."""
    told = {"entry": f"{checked.entry:,}", "moment": days.moment(checked.event.recorded_at)}
    return _("账本第 %(entry)s 条，%(moment)s 记入") % told


def head_of(checked: Checked) -> str:
    """Say under which signed head a record stands."""
    if checked.inclusion is None or checked.signed_at is None:
        return ""
    told = {"size": f"{checked.inclusion.size:,}", "moment": days.moment(checked.signed_at)}
    return _("在 %(moment)s 签名的账本末端之内（共 %(size)s 条），签名有效") % told


def _entry(publication: Publication, event: Event) -> dict[str, Any]:
    """Give what the event says of this publication; empty where it says nothing."""
    for entry in event.public.get("publishes", ()):
        if entry.get("publication") == publication.code:
            return dict(entry)
    return {}


def _fault_of(publication: Publication, shown: Paper, checked: Checked) -> str:
    entry = _entry(publication, checked.event)
    if entry.get("number") != shown.number:
        return _("账本里公开的不是这份文书。")
    if sha256(pdf_of(publication)).hexdigest() != entry["sha256"]:
        return _("PDF 文件的指纹和账本里的不一致。")
    if not words_fit(publication, shown, checked.event):
        return _("保存的文字和公开时的不一致。")
    return ""
