"""The SM2 keys of this ledger: the one whose signature stands beside that of Ed25519, and those before it.

settings.LEDGER_SM2_KEY_FILE names its file; without it heads bear Ed25519 alone. Old ones stand beside it in a list like
that of the other keys (`kernel.key_list`), as `.old-keys`. No head is worth less for lacking the second signature: what
everybody checks, and what witnesses check, is Ed25519.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger import keyring, keys, sm2, whole_file
from plumbline.engines.ledger.keys import Changed
from plumbline.engines.ledger.models import Checkpoint
from plumbline.kernel import key_list, sm2_note
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.signed_note import NoteKey, NoteRefused, Signature


def every() -> tuple[ListedKey, ...]:
    """Give every SM2 key, the oldest first, the one that signs last; none where none is named.

    Raises  ImproperlyConfigured where the file holds none, the list is wrong, or the library is not installed
    """
    if not settings.LEDGER_SM2_KEY_FILE:
        return ()
    old = _old()
    now = _signing()[0]
    return old if now in {each.key for each in old} else (*old, ListedKey(now))


def signature_of(text: str, size: int) -> Signature | None:
    """Sign the text of a head; None where no SM2 key is named.

    Raises  ImproperlyConfigured where the key is retired
    """
    if not settings.LEDGER_SM2_KEY_FILE:
        return None
    key, secret = _signing()
    if (key,) != key_list.keys_for(size, every()):
        raise ImproperlyConfigured(
            f"The SM2 key in {settings.LEDGER_SM2_KEY_FILE} is retired. Put a new key there:"
            f" (umask 077; openssl genpkey -algorithm SM2 -out {settings.LEDGER_SM2_KEY_FILE})"
        )
    return Signature(key.name, key.key_id, sm2.sign(secret, text.encode()))


def retire() -> ListedKey:
    """Write the SM2 key that signs now into the list of old ones, up to the newest head.

    Raises  ImproperlyConfigured where there is none, or it is retired already
    """
    listed = every()
    size = Checkpoint.newest_size()
    if not listed or listed[-1].last is not None or size <= max((each.last or 0 for each in listed), default=0):
        raise ImproperlyConfigured("There is nothing to retire: no SM2 key signs heads.")
    retired = ListedKey(listed[-1].key, size)
    _write((*listed[:-1], retired))
    return retired


def rename(name: str, *, reason: str) -> None:
    """Say in the list that the log goes on under another name after the SM2 key that signed last; the file may go on too.

    Where none signed a head yet nothing is said. Doing it again says the same.
    """
    size, signed = Checkpoint.newest_size(), every()
    if signed and signed[-1].last is None:
        *old, now = signed
        signed = (
            (*old, ListedKey(now.key, size)) if size > max((each.last or 0 for each in old), default=0) else tuple(old)
        )
    if signed:
        *old, last = signed
        _write((*old, replace(last, emergency=f"{key_list.RENAMED}{name}: {reason}")))


def _write(listed: Sequence[ListedKey]) -> None:
    whole_file.put(_list_file(), "".join(f"{each.written}\n" for each in listed).encode(), mode=0o644)


def _key_file() -> Path:
    path: Path = settings.BASE_DIR / settings.LEDGER_SM2_KEY_FILE  # a relative one stands below the checkout
    return path


def _list_file() -> Path:
    return _key_file().with_suffix(".old-keys")


def _signing() -> tuple[NoteKey, Any]:
    path = _key_file()
    return _loaded(path, keys.changed(path), settings.LEDGER_ORIGIN)


def _old() -> tuple[ListedKey, ...]:
    path = _list_file()
    return _read(path, keys.changed(path), settings.LEDGER_ORIGIN)


@lru_cache(maxsize=4)
def _loaded(path: Path, _state: Changed, origin: str) -> tuple[NoteKey, Any]:
    secret = sm2.read_secret(path)
    return sm2_note.note_key(origin, sm2.public_of(secret)), secret


@lru_cache(maxsize=4)
def _read(path: Path, state: Changed, origin: str) -> tuple[ListedKey, ...]:
    try:
        old = key_list.read_list(path.read_text() if state else "")
    except NoteRefused as problem:
        raise ImproperlyConfigured(f"{path}, {problem}") from problem
    for each in old:
        if each.key.name not in keyring.names() or sm2_note.public_key(each.key) is None or each.last is None:
            raise ImproperlyConfigured(f"{path}: {each.key.written} is no old SM2 key of {origin}")
    return old
