"""Cosignatures: what a witness says of a checkpoint, and when. C2SP tlog-cosignature, the kind with Ed25519.

A cosignature says: at this moment the largest consistent tree that I saw of the log had this root.

Source  https://c2sp.org/tlog-cosignature
"""

from plumbline.kernel.signed_note import NoteRefused

COSIGNATURE = 4  # the type of the key
STAMP_SIZE = 8
SIGNATURE_SIZE = 64
LATEST = 2**63 - 1


def message(text: bytes, at: int) -> bytes:
    """Give what a witness signs: the moment, in seconds since 1970, and the text of the checkpoint."""
    return b"cosignature/v1\ntime %d\n" % at + text


def write(at: int, signature: bytes) -> bytes:
    """Give what stands in the signature line behind the id of the key."""
    return at.to_bytes(STAMP_SIZE, "big") + signature


def read(signed: bytes) -> tuple[int, bytes]:
    """Read the moment and the signature.

    Raises  NoteRefused where it is no cosignature
    """
    at = int.from_bytes(signed[:STAMP_SIZE], "big")
    if len(signed) != STAMP_SIZE + SIGNATURE_SIZE or at > LATEST:
        raise NoteRefused("the signature line is no cosignature of a witness")
    return at, signed[STAMP_SIZE:]
