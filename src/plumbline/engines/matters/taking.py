"""Taking evidence: a file is checked for size and kind, kept under its digest, and recorded in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO, Final

import puremagic
from django.conf import settings
from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.files import Kept, keep, open_kept
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters.acting import not_competent, procedure_of
from plumbline.engines.matters.models import Evidence, EvidenceKind, Matter
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.procedure import Actor

KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    ".pdf": ("application/pdf",),
    ".jpg": ("image/jpeg",),
    ".jpeg": ("image/jpeg",),
    ".png": ("image/png",),
    ".webp": ("image/webp",),
    ".mp3": ("audio/mpeg",),
    ".mp4": ("video/mp4",),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",),
}
HEAD_SIZE: Final = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """A file as it comes in: the name it bore, and its content."""

    name: str
    content: BinaryIO


def take_evidence(
    matter_id: int,
    given: FileGiven,
    *,
    by: Actor,
    kind: str,
    title: str,
    at: datetime | None = None,
) -> Evidence:
    """Take a file as evidence in a matter and record it, or change nothing.

    Takes   kind — one of EvidenceKind;  title — what it shows
    Gives   the evidence, whose content stands in the store under its SHA-256
    Raises  InvalidFacts — too large, empty, of a kind not taken, or not what its name says;  NotAllowed — another body's matter
    """
    matter = Matter.objects.select_related("body").get(pk=matter_id)
    law = procedure_of(matter).basis
    reasons = []
    if kind not in EvidenceKind.values:
        reasons.append(_reason(law, "kind", "请选证据种类", "Choose the kind of evidence"))
    if not title.strip():
        reasons.append(_reason(law, "title", "请写明这份证据证明什么", "Say what this piece of evidence shows"))
    media_types = KINDS.get(_ending(given.name))
    if media_types is None:
        listed = "、".join(sorted(ending.removeprefix(".") for ending in KINDS))
        reasons.append(
            _reason(
                law, "file", f"不收这种文件，可以是 {listed}", f"This kind of file is not taken; it may be {listed}"
            )
        )
    if reasons:
        raise InvalidFacts(reasons)
    kept = _kept(given, law)
    found = _media_type(kept)
    if media_types is None or found not in media_types:
        wanted = _ending(given.name).removeprefix(".")
        zh = f"文件名说是 {wanted}，内容却是 {found or '认不出的格式'}，请换成原来的文件"
        en = f"The name says {wanted}, but the content is {found or 'of no known kind'}; upload the original file"
        raise InvalidFacts([_reason(law, "file", zh, en)])
    return _record(matter_id, given.name, kept, media_type=found, by=by, kind=kind, title=title.strip(), at=at)


@transaction.atomic
def _record(
    matter_id: int,
    name: str,
    kept: Kept,
    *,
    media_type: str,
    by: Actor,
    kind: str,
    title: str,
    at: datetime | None,
) -> Evidence:
    matter = Matter.objects.select_for_update().select_related("body").get(pk=matter_id)
    if by.body != matter.body.code:
        raise NotAllowed([not_competent(procedure_of(matter), matter, by)])
    if same := matter.evidence.filter(digest=kept.digest).first():
        law = procedure_of(matter).basis
        raise InvalidFacts(
            [
                _reason(
                    law, "file", f"这份文件已经在案：{same.title}", f"This file is in the matter already: {same.title}"
                )
            ]
        )
    moment = at or clock.now()
    event = append(
        stream=matter.code,
        kind="evidence.take",
        at=moment,
        public={"kind": kind, "media_type": media_type, "size": kept.size, "sha256": kept.digest, "by": [by.code]},
        personal={"title": title, "name": name},
        after=Head(matter.head_sequence, bytes(matter.head_digest)) if matter.head_digest else None,
    )
    matter.head_sequence, matter.head_digest = event.sequence, event.digest
    matter.save(update_fields=["head_sequence", "head_digest"])
    return Evidence.objects.create(
        matter=matter,
        kind=kind,
        title=title,
        name=name[-200:],
        media_type=media_type,
        size=kept.size,
        digest=kept.digest,
        taken_at=moment,
        by=by.code,
        event=event,
    )


def _kept(given: FileGiven, law: str) -> Kept:
    try:
        return keep(given.content, limit=settings.EVIDENCE_LIMIT)
    except InvalidFacts as refused:
        raise InvalidFacts(_about_file(refused.reasons, law)) from refused


def _about_file(reasons: Sequence[Reason], law: str) -> list[Reason]:
    return [replace(reason, law=law, facts=("file",)) for reason in reasons]


def _ending(name: str) -> str:
    dot = name.rfind(".")
    return name[dot:].lower() if dot >= 0 else ""


def _media_type(kept: Kept) -> str:
    """Tell what the content is by its own signature, whatever the name says; empty when it has none that is known."""
    with open_kept(kept.digest) as content:
        head = content.read(HEAD_SIZE)
    try:
        return str(puremagic.from_string(head, mime=True))
    except puremagic.PureError:
        return ""


def _reason(law: str, code: str, zh: str, en: str) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=Says(zh=zh, en=en), law=law, facts=(code,))
