"""Signed heads as text: C2SP signed-note and tlog-checkpoint, and the list of keys that stands beside them."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256

from . import sm2
from .ed25519 import verified

ED25519 = 1
COSIGNATURE = 4
OTHER = 0xFF  # behind it an identifier says which
SM2 = b"GB/T 32918.2-2016 SM2, SM3, user id 1234567812345678\n"
ID = 4
_SIZE = r"0|[1-9][0-9]{0,18}"
_BASE64 = r"[A-Za-z0-9+/]+=*"
_KEY = re.compile(rf"([^\s+]+)\+([0-9a-f]{{8}})\+({_BASE64})(?:\s+({_SIZE})(?:\s+emergency\s+(\S.*))?)?")
_HEAD = re.compile(rf"([^\n]+)\n({_SIZE})\n([A-Za-z0-9+/]{{43}}=)\n(?:[^\n]+\n)*")
_SIGNATURE = re.compile(rf"— ([^\s+]+) ({_BASE64})")


class Unreadable(ValueError):
    """The text is not what it should be; the message says why."""


@dataclass(frozen=True)
class Key:
    """A key that signs heads: name, type and bytes, and the size of its last head; None while it signs."""

    name: str
    kind: int
    public: bytes
    last: int | None = None
    emergency: str = ""  # why the key after it was not announced in the log, where it was not

    @property
    def is_sm2(self) -> bool:
        """Whether it is the second key of a log, with the national algorithms."""
        return self.kind == OTHER and self.public.startswith(SM2)

    @property
    def identity(self) -> bytes:
        """The four bytes by which a signature names the key."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:ID]

    @property
    def written(self) -> str:
        """The key in its line, without what stands behind it."""
        typed = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.who}+{typed}"

    @property
    def who(self) -> str:
        """The key as a sentence names it."""
        return f"{self.name}+{self.identity.hex()}"


@dataclass(frozen=True)
class Head:
    """A signed head: what it says of the tree, the text that was signed, and the signatures: name, key id, bytes."""

    origin: str
    size: int
    root: bytes
    text: str
    signatures: tuple[tuple[str, bytes, bytes], ...]


def read_key(line: str) -> Key:
    """Read a line name+id+key, on demand with the size of its last head behind it.

    Raises  Unreadable
    """
    found = _KEY.fullmatch(line)
    if found is None:
        raise Unreadable(f"«{line[:120]}» is no key: name+id+key, and the size of its last head where it is retired")
    name, identity, encoded, last, emergency = found.groups()
    typed = _bytes(encoded)
    key = Key(name, typed[0], typed[1:], None if last is None else int(last), emergency or "")
    if key.identity.hex() != identity:
        raise Unreadable(f"the id of {name} is {key.identity.hex()}, not {identity}")
    return key


def read_keys(text: str) -> list[Key]:
    """Read a list of keys, the oldest first; empty lines and what follows a # are passed over.

    Raises  Unreadable
    """
    keys = [read_key(line) for line in (line.partition("#")[0].strip() for line in text.splitlines()) if line]
    ends = [-1 if key.last is None else key.last for key in keys[:-1]]
    if -1 in ends or any(one >= other for one, other in zip(ends, ends[1:])):
        raise Unreadable("the oldest key stands first, and every key but the last has the size of its last head")
    return keys


def in_force(keys: list[Key], size: int) -> Key | None:
    """Give the key that signs heads of that size."""
    return next((key for key in keys if key.last is None or size <= key.last), None)


def read_head(note: str) -> Head:
    """Read a signed head, and trust nothing in it.

    Raises  Unreadable
    """
    text, blank, below = note.rpartition("\n\n")
    found = _HEAD.fullmatch(f"{text}\n")
    if not blank or found is None or not below.endswith("\n"):
        raise Unreadable("it is no head: origin, size and root, an empty line, signatures")
    signatures = []
    for line in below[:-1].split("\n"):
        signature = _SIGNATURE.fullmatch(line)
        if signature is None:
            raise Unreadable(f"«{line[:120]}» is no signature")
        signed = _bytes(signature[2])
        signatures.append((signature[1], signed[:ID], signed[ID:]))
    return Head(found[1], int(found[2]), _bytes(found[3]), f"{text}\n", tuple(signatures))


def signed_by(head: Head, key: Key) -> bool | None:
    """Say whether a key signed a head; None where no signature names the key."""
    signatures = [signed for name, identity, signed in head.signatures if (name, identity) == (key.name, key.identity)]
    if not signatures or not (key.kind == ED25519 or key.is_sm2):
        return None
    if key.is_sm2:
        return all(sm2.verified(key.public[len(SM2) :], head.text.encode(), signed) for signed in signatures)
    return all(verified(key.public, head.text.encode(), signed) for signed in signatures)


def _bytes(encoded: str) -> bytes:
    try:
        data = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as problem:
        raise Unreadable(f"«{encoded[:60]}» is no base64") from problem
    if base64.b64encode(data).decode() != encoded:
        raise Unreadable(f"«{encoded[:60]}» is base64 in another spelling than its own")
    return data
