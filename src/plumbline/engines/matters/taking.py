"""Taking evidence: a file is checked for size and kind, kept under its digest, and recorded in the ledger.

Nothing is kept before it is known to be of a kind that is taken; what is too large is not kept at all.
"""

import os
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.files import Kept, keep
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters import refusing, signatures
from plumbline.engines.matters.models import (
    EVIDENCE_NAME_LENGTH,
    EVIDENCE_TITLE_LENGTH,
    Evidence,
    EvidenceKind,
    Matter,
)
from plumbline.engines.matters.procedures import procedure_of
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, Says
from plumbline.kernel.procedure import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class FileGiven:
    """A file as it comes in: the name it bore, and its content, which can be read more than once."""

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

    Takes   kind — one of EvidenceKind;  title — what it shows;  at — when it was taken, now where nothing is said
    Gives   the evidence, whose content stands in the store under its SHA-256
    Raises  InvalidFacts — too large, empty, of a kind not taken, or not what its name says;  NotAllowed — another body's matter
    """
    matter = Matter.objects.select_related("body__region").get(pk=matter_id)
    procedure = procedure_of(matter)
    if strangers := refusing.strangers(procedure, [by], body=matter.body) or refusing.of_erased(matter):
        raise NotAllowed(strangers)
    moment = refusing.moment_of(at)
    law = _law(procedure)
    reasons = refusing.of_title(title, "title", limit=EVIDENCE_TITLE_LENGTH, law=law)
    if kind not in EvidenceKind.values:
        says = Says(zh="请选证据种类", en="Choose the kind of evidence")
        reasons.append(refusing.about("kind", says, law=law))
    media_type, faults = _read(given, law)
    if reasons or faults:
        raise InvalidFacts([*reasons, *faults])
    kept = _kept(given, law)
    return _record(
        matter_id,
        kept,
        Evidence(
            kind=kind,
            title=title.strip(),
            name=given.name[-EVIDENCE_NAME_LENGTH:],
            media_type=media_type,
            size=kept.size,
            digest=kept.digest,
            taken_at=moment,
            by=by.code,
        ),
        by=by,
    )


@transaction.atomic
def _record(matter_id: int, kept: Kept, evidence: Evidence, *, by: Actor) -> Evidence:
    matter = Matter.objects.select_for_update(of=("self",)).get(pk=matter_id)
    if same := matter.evidence.filter(digest=kept.digest).first():
        says = Says(zh=f"这份文件已经在案：{same.title}", en=f"This file is in the matter already, as “{same.title}”")
        raise InvalidFacts([refusing.about("file", says, law=_law(procedure_of(matter)))])
    event = append(
        stream=matter.code,
        kind="evidence.take",
        at=evidence.taken_at,
        public={
            "kind": evidence.kind,
            "media_type": evidence.media_type,
            "size": kept.size,
            "sha256": kept.digest,
            "by": [{"code": by.code, "roles": sorted(by.roles)}],
        },
        personal={"title": evidence.title, "name": evidence.name},
        after=Head(matter.head_sequence, bytes(matter.head_digest)) if matter.head_digest else None,
    )
    matter.head_sequence, matter.head_digest = event.sequence, event.digest
    matter.save(update_fields=["head_sequence", "head_digest"])
    evidence.matter, evidence.event = matter, event
    evidence.save(force_insert=True)
    return evidence


def _law(procedure: Procedure) -> str:
    return procedure.evidence or procedure.basis


def _read(given: FileGiven, law: str) -> tuple[str, list[Reason]]:
    """Tell what a file is, or what is wrong with it. A size that cannot be is left to the store to refuse."""
    ending = signatures.ending(given.name)
    if ending not in signatures.KINDS:
        listed = "、".join(sorted(one.removeprefix(".") for one in signatures.KINDS))
        says = Says(
            zh=f"不收这种文件，可以是 {listed}",
            en=f"This kind of file is not taken; it may be {listed.replace('、', ', ')}",
        )
        return "", [refusing.about("file", says, law=law)]
    size = given.content.seek(0, os.SEEK_END)
    given.content.seek(0)
    if not 0 < size <= settings.EVIDENCE_LIMIT:
        return "", []
    found = signatures.media_type(given.content)
    given.content.seek(0)
    if found == signatures.KINDS[ending]:
        return found, []
    wanted = ending.removeprefix(".")
    says = Says(
        zh=f"文件名说是 {wanted}，内容却是 {found or '认不出的格式'}，请换成原来的文件",
        en=f"The name says {wanted}, but the content is {found or 'of no known kind'}; upload the original file",
    )
    return "", [refusing.about("file", says, law=law)]


def _kept(given: FileGiven, law: str) -> Kept:
    try:
        return keep(given.content, limit=settings.EVIDENCE_LIMIT)
    except InvalidFacts as refused:
        raise InvalidFacts([replace(one, law=law, facts=("file",)) for one in refused.reasons]) from refused
