"""The keys that have signed heads of this ledger: the one that signs now, and those before it.

Old keys stand in the file that settings.LEDGER_OLD_KEYS names, one a line, each with the size of the last head that it
signed: `name+id+key 1200`. So every head has one key by which it is checked, and a key that gets out after it was
retired signs nothing beyond the heads of its time. `plumbline ledger keys --retire` adds a line.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.keys import Changed
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel.merkle import LARGEST
from plumbline.kernel.signed_note import ED25519, NoteKey, NoteRefused, read_key


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A key, and the heads that are checked by it: those beyond the keys before it, up to this size."""

    key: NoteKey
    last: int  # the newest head for the key that signs now
    signs: bool = False  # whether it signs now

    def as_data(self) -> dict[str, Any]:
        """Give the key as JSON carries it."""
        return {"key": self.key.written, "last": self.last, "signs": self.signs}


def keys_for(size: int) -> tuple[NoteKey, ...]:
    """Give the key by which the head of that size is checked; none while a retired key waits for the next one."""
    old = _old()
    place = bisect_left(old, size, key=lambda each: each.last)
    return (old[place].key,) if place < len(old) else _signing(old)


def every() -> tuple[KeyInForce, ...]:
    """Give every key that signed heads, the oldest first, and the one that signs now where there is one."""
    old = _old()
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    return (*old, *(KeyInForce(key, newest, signs=True) for key in _signing(old)))


def is_signed(key: NoteKey, message: bytes, signature: bytes) -> bool:
    """Say whether a signature over a message is that of a key; of Ed25519 alone, the rest is not known here."""
    if key.kind != ED25519:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key.public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _signing(old: tuple[KeyInForce, ...]) -> tuple[NoteKey, ...]:
    now = keys.note_key()
    return () if now in {each.key for each in old} else (now,)


def _old() -> tuple[KeyInForce, ...]:
    path = Path(settings.LEDGER_OLD_KEYS)
    return _read(path, keys.changed(path), settings.LEDGER_ORIGIN)


@lru_cache(maxsize=4)
def _read(path: Path, state: Changed, origin: str) -> tuple[KeyInForce, ...]:
    """Read the list of old keys; where there is no file, no key was ever retired.

    Raises  ImproperlyConfigured, with the line that is wrong
    """
    old: list[KeyInForce] = []
    for number, line in enumerate(path.read_text().splitlines() if state else (), 1):
        if line.strip() and not line.startswith("#"):
            try:
                old.append(_old_key(line, origin, old))
            except NoteRefused as problem:
                raise ImproperlyConfigured(f"{path}, line {number}: {problem}") from problem
    return tuple(old)


def _old_key(line: str, origin: str, before: list[KeyInForce]) -> KeyInForce:
    written, _, size = line.strip().partition(" ")
    key = read_key(written)
    if key.name != origin or key.kind != ED25519:
        raise NoteRefused(f"the key is none of {origin}, which signs with Ed25519")
    if not (size.isascii() and size.isdecimal()) or int(size) > LARGEST:
        raise NoteRefused(f"«{size[:40]}» is no size: write the size of the last head that the key signed behind it")
    if before and int(size) <= before[-1].last:
        raise NoteRefused("the oldest key comes first, and each size is larger than the one above it")
    if key in {each.key for each in before}:
        raise NoteRefused("the key stands in the list already")
    return KeyInForce(key, int(size))
