"""What witnesses said, recounted: each cosignature over its head, and the alarms that nobody has settled."""

from collections.abc import Iterator

from plumbline.engines.ledger import alarms
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Cosignature
from plumbline.kernel import cosignature, signed_note
from plumbline.kernel.signed_note import Note

CHUNK = 1000


def other_pasts() -> Iterator[Finding]:
    """Find cosignatures that are none, and witnesses who saw another past."""
    stored = Cosignature.objects.select_related("head").order_by("head_id", "id")
    for each in stored.iterator(CHUNK):
        problem = _problem(each)
        if problem:
            where = f"cosignature {each.head_id} {each.name}"
            yield finding(FindingKind.COSIGNATURE, where, f"副署无效（{problem}）。", f"not a cosignature ({problem}).")
    for alarm in alarms.unsettled():
        says = alarms.told(alarm)
        yield finding(FindingKind.DISPUTED, f"alarm {alarm.id}", says.zh, says.en)


def _problem(stored: Cosignature) -> str:
    try:
        key = signed_note.read_key(stored.witness)
        text = signed_note.read(stored.head.note).text
        (line,) = signed_note.read(f"{text}\n{stored.line}").signatures
        signed_note.signers(Note(text, (line,)), [key], verify=is_signed)
        at, _ = cosignature.read(line.signed)
    except ValueError as problem:  # NoteRefused among them
        return str(problem)
    return "" if at == stored.at.timestamp() else "its moment is another than the one it signed"
