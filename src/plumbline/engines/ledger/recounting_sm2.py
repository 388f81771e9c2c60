"""The SM2 signatures under the heads, recounted: each is right, and none is missing once a key has begun to sign."""

from collections.abc import Iterator

from plumbline.engines.ledger import sm2, sm2_keys
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel import key_list, signed_note
from plumbline.kernel.signed_note import Note, NoteKey, NoteRefused

CHUNK = 1000


def wrong_second_signatures() -> Iterator[Finding]:
    """Find heads whose SM2 signature is wrong or missing; where no SM2 key is named, none is looked for."""
    listed = sm2_keys.every()
    if not listed:
        return
    begun: set[NoteKey] = set()
    for head in Checkpoint.objects.order_by("size").iterator(CHUNK):
        (key,) = key_list.keys_for(head.size, listed) or (None,)
        try:
            note = signed_note.read(head.note)
        except NoteRefused:
            continue  # the recount of the tree says so
        if key is None:
            continue
        where = f"checkpoint {head.size}"
        if not _mentions(note, key):
            if key in begun:
                zh, en = "少了 SM2 签名，而此前的签名头有。", "lacks the SM2 signature that heads before it have."
                yield finding(FindingKind.CHECKPOINT, where, zh, en)
            continue
        begun.add(key)
        try:
            signed_note.signers(note, [key], verify=sm2.is_signed)
        except NoteRefused as problem:
            zh, en = f"SM2 签名无效（{problem}）。", f"its SM2 signature does not hold ({problem})."
            yield finding(FindingKind.CHECKPOINT, where, zh, en)


def _mentions(note: Note, key: NoteKey) -> bool:
    return any((each.name, each.key_id) == (key.name, key.key_id) for each in note.signatures)
