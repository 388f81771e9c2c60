"""Checkpoints: the signed heads of the tree, as notes that anyone can keep and compare.

The text is the checkpoint of C2SP tlog-checkpoint (origin, size, root), signed as a C2SP signed note.
"""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from plumbline.engines.ledger import keys
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import HASH_SIZE


@dataclass(frozen=True, slots=True)
class TreeHead:
    """What a checkpoint says: so many leaves, under this root."""

    size: int
    root: bytes


def sign(head: TreeHead) -> str:
    """Write the signed note for a head of the tree."""
    origin = settings.LEDGER_ORIGIN
    text = f"{origin}\n{head.size}\n{b64encode(head.root).decode()}\n"
    signature = keys.signing_key().sign(text.encode())
    signed = b64encode(keys.key_id(origin, keys.public_key()) + signature).decode()
    return f"{text}\n— {origin} {signed}\n"


def read(note: str) -> TreeHead:
    """Read a note after checking that this ledger signed it.

    Raises  IntegrityBroken, saying what is wrong with the note
    """
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not _signed(f"{text}\n", signatures):
        message = "the checkpoint bears no valid signature of this ledger"
        raise IntegrityBroken(message)
    return _parsed(text)


def _signed(text: str, signatures: str) -> bool:
    origin, public = settings.LEDGER_ORIGIN, keys.public_key()
    for line in signatures.splitlines():
        try:
            dash, name, encoded = line.split(" ")
            signed = b64decode(encoded, validate=True)
        except (ValueError, NotBase64):
            continue
        if (dash, name, signed[: keys.KEY_ID_SIZE]) != ("—", origin, keys.key_id(origin, public)):
            continue  # the signature of a witness, or of an older key
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signed[keys.KEY_ID_SIZE :], text.encode())
        except InvalidSignature:
            continue
        return True
    return False


def _parsed(text: str) -> TreeHead:
    try:
        origin, size, root, *_extensions = text.splitlines()
        head = TreeHead(int(size), b64decode(root, validate=True))
    except (ValueError, NotBase64) as problem:
        message = f"the checkpoint cannot be read: {problem}"
        raise IntegrityBroken(message) from problem
    if origin != settings.LEDGER_ORIGIN or len(head.root) != HASH_SIZE or head.size < 0:
        message = f"the checkpoint is not one of {settings.LEDGER_ORIGIN}"
        raise IntegrityBroken(message)
    return head
