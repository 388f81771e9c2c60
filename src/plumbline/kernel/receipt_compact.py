"""The compact form of a receipt: text short enough for a QR code, so that paper alone can be checked without a network.

It holds the fingerprint, the proof, the signatures and their keys; what the record says stays in the file. The root
and the text of the checkpoint are not in it: they follow from the rest. `docs/reference/receipt.md` lays out the bytes.
"""

from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from typing import Final

from plumbline.kernel import checkpoint, receipt, signed_note
from plumbline.kernel.canonical import WIDEST
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.merkle import HASH_SIZE, root_reached
from plumbline.kernel.receipt import MOST, Place, Receipt
from plumbline.kernel.receipt_fault import Fault, ReceiptRefused
from plumbline.kernel.signed_note import KEY_ID_SIZE, Note, NoteKey, NoteRefused, Signature

PREFIX: Final = "PLUMBLINE1:"
LONGEST: Final = 16 * 1024  # characters; no QR code holds more than 4,296
_ONE_BYTE: Final = 255
_WIDTH: Final = 7  # bits of a number in each byte


class NotCompact(ValueError):
    """The receipt has no compact form: it is not sealed, or a part of it is too long."""


def write(full: Receipt) -> str:
    """Write the compact form of a receipt; its body and its openings are left out.

    Raises  NotCompact
    """
    place = full.inclusion
    if place is None:
        raise NotCompact("it is not yet sealed")
    note = signed_note.read(place.checkpoint)
    if note.text != checkpoint.text_of(full.origin, TreeHead(place.size, place.root)):
        raise NotCompact("its checkpoint says more than origin, size and root")
    keys = {(key.name, key.key_id): key for key in full.keys}
    packed = full.digest + _number(place.index) + _number(place.size)
    packed += _counted(place.proof) + b"".join(place.proof) + _text(full.origin.encode()) + _counted(note.signatures)
    for each in note.signatures:
        key = keys.get((each.name, each.key_id))
        packed += _text(b"" if each.name == full.origin else each.name.encode())
        packed += _text(bytes([key.kind]) + key.public) if key else _text(b"") + each.key_id
        packed += _text(each.signed)
    return PREFIX + b32encode(packed).decode().rstrip("=")


def is_compact(data: bytes) -> bool:
    """Say whether a file, or what was pasted, means to be a compact receipt."""
    return data[:64].lstrip().upper().startswith(PREFIX.encode())


def read_any(data: bytes) -> Receipt:
    """Read a receipt in either form.

    Raises  ReceiptRefused
    """
    return read(data) if len(data) <= receipt.LARGEST and is_compact(data) else receipt.read(data)


def read(data: bytes) -> Receipt:
    """Read a compact receipt into a whole one without a body; spaces, line breaks and small letters are forgiven.

    Raises  ReceiptRefused: malformed, or with a proof that fits no tree
    """
    try:
        text = "".join(data.decode("ascii").split()).upper().removeprefix(PREFIX)
        if len(text) > LONGEST:
            raise _malformed()
        packed = b32decode(text + "=" * (-len(text) % 8))
        if b32encode(packed).decode().rstrip("=") != text:
            raise _malformed()
        return _read(_Bytes(packed))
    except (UnicodeDecodeError, NotBase32, NoteRefused) as problem:
        raise _malformed() from problem


class _Bytes:
    """Bytes that are taken off from the left, and give out where there are none left."""

    def __init__(self, left: bytes) -> None:
        self.left = left

    def take(self, size: int) -> bytes:
        taken, self.left = self.left[:size], self.left[size:]
        if len(taken) != size:
            raise _malformed()
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def text(self) -> bytes:
        return self.take(self.byte())

    def name(self) -> str:
        try:
            return self.text().decode()
        except UnicodeDecodeError as problem:
            raise _malformed() from problem

    def number(self) -> int:
        number = shift = 0
        while True:
            byte = self.byte()
            number |= (byte & 127) << shift
            shift += _WIDTH
            if number > WIDEST or (byte == 0 and shift > _WIDTH):
                raise _malformed()
            if byte < 1 << _WIDTH:
                return number


def _read(packed: _Bytes) -> Receipt:
    digest, index, size = packed.take(HASH_SIZE), packed.number(), packed.number()
    proof = tuple(packed.take(HASH_SIZE) for _ in range(packed.byte()))
    origin = packed.name()
    if len(proof) > MOST or not origin or "\n" in origin:
        raise _malformed()
    signed = [_signature(packed, origin) for _ in range(packed.byte())]
    if packed.left:
        raise _malformed()
    root = root_reached(index=index, size=size, leaf_hash=digest, proof=proof)
    if root is None:
        raise ReceiptRefused(Fault.PROOF)
    note = Note(checkpoint.text_of(origin, TreeHead(size, root)), tuple(signature for signature, _ in signed))
    place = Place(index, size, digest, root, proof, note.written)
    return Receipt(origin=origin, digest=digest, inclusion=place, keys=tuple(key for _, key in signed if key))


def _signature(packed: _Bytes, origin: str) -> tuple[Signature, NoteKey | None]:
    name, typed = packed.name() or origin, packed.text()
    key = NoteKey(name, typed[0], typed[1:]) if typed else None
    key_id = key.key_id if key else packed.take(KEY_ID_SIZE)
    return Signature(name, key_id, packed.text()), key


def _number(number: int) -> bytes:
    written = bytearray()
    while number >> _WIDTH:
        written.append(number & 127 | 128)
        number >>= _WIDTH
    return bytes([*written, number])


def _counted(items: tuple[object, ...]) -> bytes:
    if len(items) > _ONE_BYTE:
        raise NotCompact("it has more than 255 steps or signatures")
    return bytes([len(items)])


def _text(data: bytes) -> bytes:
    if len(data) > _ONE_BYTE:
        raise NotCompact("a name, a key or a signature in it is longer than 255 bytes")
    return bytes([len(data)]) + data


def _malformed() -> ReceiptRefused:
    return ReceiptRefused(Fault.MALFORMED, "compact")
