"""The PDF of a published decision, as its page offers it: signed or not, and by what its recorded bytes are known."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.disclosure.laid_open import contents_for_everybody, record_of
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.ledger.models import Event
from plumbline.site.portal.vouching import pdf_of
from plumbline.site.signed_files import Form, form_of, open_signed
from plumbline.site.words import Words

RECORDED = "recorded"  # asks for the file as it was recorded, without what came after


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionFile:
    """What the page says of the PDF: where it is, what it holds, the fingerprint of what was recorded."""

    href: str
    told: Words
    recorded_href: str  # "" where the file is the recorded one already
    digest: str

    @property
    def fours(self) -> list[str]:
        """Split the fingerprint into groups of four."""
        return [self.digest[at : at + 4] for at in range(0, len(self.digest), 4)]


def offered(publication: Publication, event: Event) -> DecisionFile:
    """Say how the PDF is offered now."""
    form = form_of(publication.digest, event)
    href = reverse("decision-pdf", kwargs={"code": publication.code})
    return DecisionFile(
        href=href,
        told=_told(form, size=len(pdf_of(publication)) if form is Form.SIGNED else 0),
        recorded_href=f"{href}?{RECORDED}" if form is Form.SIGNED else "",
        digest=publication.digest,
    )


def signed_pdf(publication: Publication, event: Event) -> bytes | None:
    """Give the sealed edition of the PDF; None where the recorded file is given out instead."""
    is_open = contents_for_everybody(event, record_of(event)) is not None
    signed = open_signed(publication.digest, event, body=is_open)
    if signed is None:
        return None
    with signed as file:
        return file.read()


def _told(form: Form, *, size: int) -> str:
    match form:
        case Form.SIGNED:
            return _(
                "文件有电子签名，账本的回执在附件里。开头 %(size)s 个字节是记入账本的原文，原文的指纹（SHA-256）："
            ) % {"size": f"{size:,}"}
        case Form.WAITING:
            return _(
                "记录还没有封存，所以现在给的是没有签名的原文；封存以后再下载，就有签名和回执。原文的指纹（SHA-256）："
            )
        case Form.UNSIGNED:
            return _("文件没有电子签名，是记入账本的原文。它的指纹（SHA-256），下载后可以自己算一遍：")
