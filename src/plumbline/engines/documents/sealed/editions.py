"""Sealed editions as the house keeps them: made when one is first asked for, and the same file ever after.

A signature says its time, so a second one would be another file. Not every document is ever fetched, and a certificate
that has run out or an authority that does not answer must not hold up the sequencer: therefore on demand.
"""

from hashlib import sha256
from io import BytesIO
from typing import Final

from django.conf import settings

from plumbline.engines.documents.models import SealedEdition
from plumbline.engines.documents.sealed import certificate, making
from plumbline.engines.documents.sealed.examining import LARGEST, examine
from plumbline.engines.documents.sealed.fault import SAYS
from plumbline.engines.documents.sealed.recorded import files_in
from plumbline.engines.ledger import receipts
from plumbline.engines.ledger.files import keep, open_kept
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken

_LIMIT: Final = LARGEST


def find(recorded: str, event: Event) -> SealedEdition | None:
    """Find the sealed edition of a recorded file, by its digest and the event that has it; None where none was made."""
    return SealedEdition.objects.filter(recorded=recorded, event=event).first()


def find_or_make(recorded: str, event: Event, *, body: bool, address: str) -> SealedEdition | None:
    """Give the sealed edition of a recorded file.

    Takes   body — whether its receipt says what the record says: only where every holder of the file may read it
            address — of the record, for the stamp
    Gives   None while the event is not sealed into the tree, and in a house that signs nothing
    Raises  ImproperlyConfigured when it cannot be signed now, IntegrityBroken when file, event and tree do not fit
    """
    if found := find(recorded, event):
        return found
    if not certificate.is_named() or (receipt := receipts.receipt_of(event, body=body)) is None:
        return None
    made = making.make(
        _content(recorded, event),
        receipt=receipts.as_bytes(receipt),
        code=event.code,
        address=address,
        signer=certificate.signer(),
        tsa=settings.PDF_TSA,
    )
    if faults := examine(made).faults:  # nothing is given out that whoever gets it will find wrong
        raise IntegrityBroken(f"the sealed edition of {recorded} would not hold: {SAYS[faults[0]].en}")
    kept = keep(BytesIO(made), limit=_LIMIT)
    edition, _ = SealedEdition.objects.get_or_create(
        recorded=recorded, event=event, defaults={"digest": kept.digest, "made_at": clock.now()}
    )
    return edition


def _content(recorded: str, event: Event) -> bytes:
    if recorded not in set(files_in(event.contents)):
        raise IntegrityBroken(f"{event.reference} names no file {recorded}")
    with open_kept(recorded) as file:
        content = file.read()
    if sha256(content).hexdigest() != recorded:
        raise IntegrityBroken(f"the kept file {recorded} has other content")
    return content
