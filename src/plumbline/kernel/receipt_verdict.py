"""Whether a receipt holds: computed from the receipt and a few keys alone, step by step as `docs/reference/receipt.md`.

Nothing here computes a signature: `verify` is handed in, as for signed notes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from plumbline.kernel import canonical, checkpoint, cosignature, merkle, signed_note
from plumbline.kernel.canonical import NotCanonical
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.receipt import DEEPEST, Place, Receipt, deeper_than
from plumbline.kernel.receipt_fault import Fault, ReceiptRefused
from plumbline.kernel.signed_note import ED25519, Note, NoteKey, Verify


@dataclass(frozen=True, slots=True)
class Seen:
    """What a witness vouches for: that it saw this head of the log, and when, in seconds since 1970."""

    key: NoteKey
    at: int

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        return {"key": self.key.written, "name": self.key.name, "fingerprint": fingerprint(self.key), "at": self.at}


@dataclass(frozen=True, slots=True)
class Vouched:
    """A receipt that holds: which key signed, who witnessed, who else signed and was not checked."""

    receipt: Receipt
    place: Place
    log: NoteKey
    witnesses: tuple[Seen, ...]
    unchecked: tuple[str, ...]
    contents: Mapping[str, Any] | None  # what the record says; None where the receipt holds its hash alone
    is_key_given: bool  # whoever verified brought the keys; else those that the receipt names were believed

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it, the same from every verifier."""
        return {
            "verdict": "holds",
            "origin": self.receipt.origin,
            "code": self.receipt.code,
            "digest": self.receipt.digest.hex(),
            "index": self.place.index,
            "size": self.place.size,
            "root": self.place.root.hex(),
            "trusted": "given" if self.is_key_given else "receipt",
            "key": self.log.written,
            "fingerprint": fingerprint(self.log),
            "witnesses": [each.as_data() for each in self.witnesses],
            "unchecked": list(self.unchecked),
            "contents": self.contents,
            "openings": [{"name": each.name, "value": each.value} for each in self.receipt.openings],
        }


def verify(receipt: Receipt, *, keys: Sequence[NoteKey] = (), is_signed: Verify) -> Vouched:
    """Verify a receipt.

    Takes   keys — those that are trusted; where none is given, those that the receipt itself names
            is_signed — says whether a signature over a message is that of a key
    Raises  ReceiptRefused with the first thing that does not hold; `waiting` where it is not sealed yet
    """
    contents = _contents(receipt)
    _check_openings(receipt, contents)
    if receipt.inclusion is None:
        raise ReceiptRefused(Fault.WAITING)
    place = receipt.inclusion
    note = _head(receipt, place)
    log, witnesses, unchecked = _signers(receipt.origin, note, keys=keys, named=receipt.keys, is_signed=is_signed)
    if not merkle.verify_inclusion(
        index=place.index, size=place.size, leaf_hash=place.leaf_hash, root=place.root, proof=place.proof
    ):
        raise ReceiptRefused(Fault.PROOF)
    return Vouched(receipt, place, log, witnesses, unchecked, contents, bool(keys))


def fingerprint(key: NoteKey) -> str:
    """Give what people compare of a key: SHA-256 of its line, in groups of four."""
    digits = sha256(key.written.encode()).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def _contents(receipt: Receipt) -> Mapping[str, Any] | None:
    if receipt.body is None:
        return None
    body = receipt.body.encode()
    if merkle.leaf_hash(body) != receipt.digest:
        raise ReceiptRefused(Fault.BODY)
    try:
        contents = canonical.decode(body)
    except NotCanonical as problem:
        raise ReceiptRefused(Fault.NOT_CANONICAL) from problem
    if not isinstance(contents, dict) or deeper_than(DEEPEST, contents):
        raise ReceiptRefused(Fault.NOT_CANONICAL)
    return contents


def _check_openings(receipt: Receipt, contents: Mapping[str, Any] | None) -> None:
    personal = (contents or {}).get("personal")
    for opening in receipt.openings:
        commitment = sha256(opening.salt + opening.value.encode()).hexdigest()
        if not isinstance(personal, dict) or personal.get(opening.name) != commitment:
            raise ReceiptRefused(Fault.OPENING, opening.name)


def _head(receipt: Receipt, place: Place) -> Note:
    try:
        note = signed_note.read(place.checkpoint)
        origin, head = checkpoint.read_text(note.text)
    except ValueError as problem:
        raise ReceiptRefused(Fault.CHECKPOINT) from problem
    if origin != receipt.origin:
        raise ReceiptRefused(Fault.OTHER_LOG)
    if (place.leaf_hash, place.size, place.root) != (receipt.digest, head.size, head.root):
        raise ReceiptRefused(Fault.HEAD)
    return note


def _signers(
    origin: str, note: Note, *, keys: Sequence[NoteKey], named: Sequence[NoteKey], is_signed: Verify
) -> tuple[NoteKey, tuple[Seen, ...], tuple[str, ...]]:
    """Check every signature of a known key; one of the log must be among them."""
    if keys and not any(_is_of_log(key, origin) for key in keys):
        raise ReceiptRefused(Fault.OTHER_LOG)
    known = {(key.name, key.key_id): key for key in keys or named if key.kind == COSIGNATURE or _is_of_log(key, origin)}
    log, witnesses, unchecked = None, [], []
    for each in note.signatures:
        key = known.get((each.name, each.key_id))
        if key is None:
            unchecked.append(each.name)
        elif not is_signed(key, note.text.encode(), each.signed):
            raise ReceiptRefused(Fault.SIGNATURE, each.name)
        elif key.kind == ED25519:
            log = key
        else:
            witnesses.append(Seen(key, cosignature.read(each.signed)[0]))
    if log is None:
        raise ReceiptRefused(Fault.KEY)
    return log, tuple(witnesses), tuple(unchecked)


def _is_of_log(key: NoteKey, origin: str) -> bool:
    return key.kind == ED25519 and key.name == origin
