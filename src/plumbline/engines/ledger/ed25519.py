"""Ed25519: keys from their files, and signatures of the two kinds in notes: over the text, or over text and moment."""

from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from plumbline.kernel import cosignature
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.signed_note import ED25519, NoteKey


def is_signed(key: NoteKey, message: bytes, signed: bytes) -> bool:
    """Say whether what stands in a signature line over a message is that of a key; False for other kinds of key."""
    try:
        if key.kind == COSIGNATURE:
            at, signed = cosignature.read(signed)
            message = cosignature.message(message, at)
        elif key.kind != ED25519:
            return False
        Ed25519PublicKey.from_public_bytes(key.public).verify(signed, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def read_secret(path: Path) -> Ed25519PrivateKey:
    """Read a private key from its file.

    Raises  ValueError where the file holds none, or one of another kind
    """
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as problem:
        raise ValueError(f"{path} holds no private key in PEM form without a password: {problem}") from problem
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds a key of another kind; heads are signed with Ed25519")  # noqa: TRY004 — the content is wrong, not the argument
    return key
