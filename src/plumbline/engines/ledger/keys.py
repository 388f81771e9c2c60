"""The key that signs the heads of the ledger: Ed25519, in the file that settings.LEDGER_KEY_FILE names."""

import os
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ED25519 = b"\x01"  # the signature type of signed notes
KEY_ID_SIZE = 4


def signing_key() -> Ed25519PrivateKey:
    """Load the key; the demonstration and the tests make theirs on first use.

    Raises  ImproperlyConfigured where there is no key and none may be made, or the file holds none
    """
    return _loaded(Path(settings.LEDGER_KEY_FILE))


def public_key() -> bytes:
    """Give the 32 bytes with which anyone checks the signatures."""
    return signing_key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def key_id(name: str, public: bytes) -> bytes:
    """Give the four bytes by which a signed note names its key.

    Source  C2SP signed-note
    """
    return sha256(f"{name}\n".encode() + ED25519 + public).digest()[:KEY_ID_SIZE]


def verifier() -> str:
    """Write the public key as those who keep heads of other people's ledgers exchange it: name+id+key."""
    name, public = settings.LEDGER_ORIGIN, public_key()
    return f"{name}+{key_id(name, public).hex()}+{b64encode(ED25519 + public).decode()}"


@lru_cache(maxsize=4)
def _loaded(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        if not settings.DEMONSTRATION:
            message = (
                f"The ledger has no key to sign its heads with: {path} does not exist. Make one once, keep a copy"
                f" off this machine, and name it in PLUMBLINE_LEDGER_KEY:"
                f" (umask 077; openssl genpkey -algorithm ed25519 -out {path})"
            )
            raise ImproperlyConfigured(message)
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as problem:
        message = f"{path} holds no private key in PEM form without a password: {problem}"
        raise ImproperlyConfigured(message) from problem
    if not isinstance(key, Ed25519PrivateKey):
        message = f"{path} holds a key of another kind; the heads of the ledger are signed with Ed25519"
        raise ImproperlyConfigured(message)
    return key


def _make(path: Path) -> None:
    """Write a new key so that it appears whole and only once, whoever else is making one now."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key is the key
    finally:
        draft.unlink()
