"""The keys that have signed heads of this ledger: the one that signs now, and those before it.

Old keys stand in the file that settings.LEDGER_OLD_KEYS names (`kernel.key_list`); `plumbline ledger keys --retire` adds
a line.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.keys import Changed
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel import key_list
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.signed_note import ED25519, NoteKey, NoteRefused


@dataclass(frozen=True, slots=True)
class KeyInForce:
    """A key, and the heads that are checked by it: those beyond the keys before it, up to this size."""

    key: NoteKey
    last: int  # the newest head for the key that signs now
    signs: bool = False  # whether it signs now
    emergency: str = ""  # why the key after it was not announced under it, where it was not

    @property
    def listed(self) -> ListedKey:
        """The key as a list for others holds it."""
        return ListedKey(self.key, None if self.signs else self.last, self.emergency)

    def as_data(self) -> dict[str, Any]:
        """Give the key as JSON carries it."""
        emergency = {"emergency": self.emergency} if self.emergency else {}
        return {"key": self.key.written, "last": self.last, "signs": self.signs, **emergency}


def keys_for(size: int) -> tuple[NoteKey, ...]:
    """Give the key by which the head of that size is checked; none while a retired key waits for the next one."""
    old = _old()
    return key_list.keys_for(size, old) or _signing(old)


def every() -> tuple[KeyInForce, ...]:
    """Give every key that signed heads, the oldest first, and the one that signs now where there is one."""
    old = _old()
    newest = Checkpoint.newest_size()
    retired = (KeyInForce(each.key, each.last, emergency=each.emergency) for each in old if each.last is not None)
    return (*retired, *(KeyInForce(key, newest, signs=True) for key in _signing(old)))


def names() -> frozenset[str]:
    """Give every name that this log bore: one, unless it went on under another."""
    return frozenset({settings.LEDGER_ORIGIN, *(each.key.name for each in _old())})


def _signing(old: tuple[ListedKey, ...]) -> tuple[NoteKey, ...]:
    if old and not settings.DEMONSTRATION and not settings.LEDGER_KEY_FILE.exists():
        return ()  # the next one is not there yet
    now = keys.note_key()
    return () if now in {each.key for each in old} else (now,)


def _old() -> tuple[ListedKey, ...]:
    path: Path = settings.LEDGER_OLD_KEYS
    return _read(path, keys.changed(path), settings.LEDGER_ORIGIN)


@lru_cache(maxsize=4)
def _read(path: Path, state: Changed, origin: str) -> tuple[ListedKey, ...]:
    """Read the list of old keys; where there is no file, no key was ever retired.

    Raises  ImproperlyConfigured, with the line that is wrong
    """
    try:
        old = key_list.read_list(path.read_text() if state else "")
    except NoteRefused as problem:
        raise ImproperlyConfigured(f"{path}, {problem}") from problem
    goes_on = [*(each.key.name for each in old[1:]), origin]
    for each, name in zip(old, goes_on, strict=False):
        if name not in {each.key.name, each.goes_on_as} or each.key.kind != ED25519 or each.last is None:
            raise ImproperlyConfigured(
                f"{path}: {each.key.written} is no old Ed25519 key of {origin} with the size of its last head behind it"
            )
    return old
