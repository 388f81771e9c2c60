"""Publishing and withdrawing: effects of acts, so that both stand in the ledger."""

import base64
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.showing import Paper, paper, published_pdf
from plumbline.engines.documents.writing import Masked
from plumbline.engines.ledger.files import keep
from plumbline.engines.matters.effects import Effect
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says

CODE_LENGTH: Final = 12
LIMIT: Final = 20 * 1024 * 1024  # bytes of one PDF


def publish(effect: Effect) -> Mapping[str, Any]:
    """Publish the latest document of a kind, redacted as its declaration says.

    The PDF is kept as it was published: set anew in a later year, the same words may come out as other bytes.

    Gives   what the event says: publication, number, digests of the published PDF and of the text as shown
    Raises  NotAllowed when there is no such document, or it is published already
    """
    document = _latest(effect)
    if document.publications.filter(withdrawn_at__isnull=True).exists():
        raise NotAllowed([_reason(effect, "这份文书已经公开", "This document has been published already")])
    shown = paper(document, redact=True)
    kept = keep(BytesIO(published_pdf(document)), limit=LIMIT)
    words = words_of(shown)
    publication = Publication.objects.create(
        code=_code(document, effect),
        matter=effect.matter,
        document=document,
        title=f"{shown.title.zh} {shown.number}",
        words=words,
        digest=kept.digest,
        published_at=effect.at,
        sequence=effect.sequence,
    )
    return {
        "publication": publication.code,
        "number": document.number,
        "sha256": kept.digest,
        "text": digest_of(shown),
    }


def withdraw(effect: Effect) -> Mapping[str, Any]:
    """Withdraw the publication of a document and say publicly why.

    Raises  NotAllowed when nothing is published, or no reason is given
    """
    standing = effect.matter.publications.filter(document__template=effect.value, withdrawn_at__isnull=True)
    publication = standing.select_related("document").first()
    if publication is None:
        raise NotAllowed(
            [_reason(effect, "没有公开着的决定可以撤回", "No published decision stands that could be withdrawn")]
        )
    reason = str(effect.facts.get("withdrawal_reason") or "").strip()
    if not reason:
        raise NotAllowed([_reason(effect, "撤回要公开说明理由", "A withdrawal states its reason publicly")])
    publication.withdrawn_at = effect.at
    publication.withdrawn_sequence = effect.sequence
    publication.reason = reason
    publication.save(update_fields=["withdrawn_at", "withdrawn_sequence", "reason"])
    return {"publication": publication.code, "number": publication.document.number}


def _latest(effect: Effect) -> Document:
    document = effect.matter.documents.filter(template=effect.value).order_by("-sequence", "-id").first()
    if document is None:
        raise NotAllowed([_reason(effect, "还没有可以公开的文书", "There is no document to publish yet")])
    return document


def _reason(effect: Effect, zh: str, en: str) -> Reason:
    return Reason(kind=ReasonKind.UNMET, says=Says(zh=zh, en=en), law=effect.procedure.act(effect.act).law)


def _code(document: Document, effect: Effect) -> str:
    """Give a permanent address that tells nothing of the party: a hash of the document and the act."""
    seed = f"{document.digest}/{effect.matter.code}/{effect.sequence}".encode()
    return base64.b32encode(sha256(seed).digest()).decode()[:CODE_LENGTH]


def digest_of(shown: Paper) -> str:
    """Give the digest of all that the public reads: words, headings, signatures, day, and what is masked by its name."""
    lines = [
        shown.addressee,
        *(line for section in shown.sections for line in section.paragraphs),
        *(one.name for one in shown.signatures),
    ]
    masks = [span.title.zh for line in lines for span in line if isinstance(span, Masked)]
    headings = [section.heading for section in shown.sections]
    signed = [
        one.title.zh + "".join(span.text for span in one.name if not isinstance(span, Masked))
        for one in shown.signatures
    ]
    text = "\n".join([words_of(shown), *headings, *signed, *masks, shown.day.isoformat()])
    return sha256(text.encode()).hexdigest()


def words_of(shown: Paper) -> str:
    """Give the published words for search: what is masked is not in the paper at all."""
    lines = [shown.addressee, *(line for section in shown.sections for line in section.paragraphs)]
    text = "\n".join("".join("" if isinstance(span, Masked) else span.text for span in line) for line in lines)
    return f"{shown.title.zh} {shown.number} {shown.body}\n{text}"
