"""The key that signs the heads of the ledger: Ed25519, in the file that settings.LEDGER_KEY_FILE names."""

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from plumbline.engines.ledger.ed25519 import read_secret
from plumbline.engines.ledger.secret_file import put_once
from plumbline.kernel.signed_note import ED25519, NoteKey

Changed = tuple[int, ...]  # differs once a file was written anew; empty while there is none


def signing_key() -> Ed25519PrivateKey:
    """Load the key; the demonstration and the tests make theirs on first use.

    Raises  ImproperlyConfigured where there is no key and none may be made, or the file holds none
    """
    path: Path = settings.LEDGER_KEY_FILE
    state = changed(path)
    if not state:
        _make_where_all_is_invented(path)
        state = changed(path)
    return _loaded(path, state)


def public_key() -> bytes:
    """Give the 32 bytes with which anyone checks the signatures."""
    return note_key().public


def note_key() -> NoteKey:
    """Give the key as signed notes name it: under the origin of this ledger."""
    return _named(signing_key(), settings.LEDGER_ORIGIN)


def verifier() -> str:
    """Write the public key as those who keep heads of other people's ledgers exchange it: name+id+key."""
    return note_key().written


def changed(path: Path) -> Changed:
    """Tell a file from what stood there before, so that a new key is taken up without a new start."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return ()
    return status.st_ino, status.st_mtime_ns, status.st_size


@lru_cache(maxsize=4)
def _loaded(path: Path, _state: Changed) -> Ed25519PrivateKey:
    try:
        return read_secret(path)
    except ValueError as problem:
        raise ImproperlyConfigured(str(problem)) from problem


@lru_cache(maxsize=4)
def _named(key: Ed25519PrivateKey, origin: str) -> NoteKey:
    return NoteKey(origin, ED25519, key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _make_where_all_is_invented(path: Path) -> None:
    if not settings.DEMONSTRATION:
        message = (
            f"The ledger has no key to sign its heads with: {path} does not exist. Make one once, keep a copy"
            f" off this machine, and name it in PLUMBLINE_LEDGER_KEY:"
            f" (umask 077; openssl genpkey -algorithm ed25519 -out {path})"
        )
        raise ImproperlyConfigured(message)
    make(path)


def make(path: Path) -> None:
    """Write a new key so that it appears whole and only once, whoever else is making one now."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    put_once(path, pem)
