"""SM2: keys from their files, signatures over a message with SM3 and the standard's user id. Needs the extra «sm2»."""

from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from plumbline.kernel import sm2_note
from plumbline.kernel.signed_note import NoteKey


def read_secret(path: Path) -> Any:
    """Read a private key from its file.

    Raises  ImproperlyConfigured where the file holds none, or one of another kind, or the library is not installed
    """
    serialization, curves, exceptions = _serialization(), _curves(), _exceptions()
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, exceptions.UnsupportedAlgorithm) as problem:
        raise ImproperlyConfigured(f"{path} holds no SM2 key in PEM form without a password: {problem}") from problem
    if not isinstance(key.curve, curves.SM2):
        raise ImproperlyConfigured(f"{path} holds a key of the curve {key.curve.name}, not of SM2")
    return key


def public_of(secret: Any) -> bytes:
    """Give the public half of a key as SubjectPublicKeyInfo in DER."""
    serialization = _serialization()
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public: bytes = secret.public_key().public_bytes(serialization.Encoding.DER, form)
    return public


def sign(secret: Any, message: bytes) -> bytes:
    """Sign a message; the signature comes in DER."""
    signed: bytes = secret.sign(message, _with_sm3())
    return signed


def is_signed(key: NoteKey, message: bytes, signed: bytes) -> bool:
    """Say whether a signature over a message is that of an SM2 key; False for other kinds of key."""
    public, exceptions = sm2_note.public_key(key), _exceptions()
    if public is None:
        return False
    try:
        _serialization().load_der_public_key(public).verify(signed, message, _with_sm3())
    except (exceptions.InvalidSignature, exceptions.InternalError, exceptions.UnsupportedAlgorithm, ValueError):
        return False
    return True


def _with_sm3() -> Any:
    return _curves().ECDSA(_hashes().SM3())


def _curves() -> ModuleType:
    return _part("asymciphers.ec")


def _hashes() -> ModuleType:
    return _part("hashes")


def _serialization() -> ModuleType:
    return _part("serialization")


def _exceptions() -> ModuleType:
    return _part("exceptions")


@lru_cache(maxsize=8)
def _part(name: str) -> ModuleType:
    try:
        return import_module(f"tongsuopy.crypto.{name}")
    except ImportError as problem:
        raise ImproperlyConfigured(
            "PLUMBLINE_LEDGER_SM2_KEY names a key, and the library that signs with it is not installed:"
            " pip install 'plumbline[sm2]'"
        ) from problem
