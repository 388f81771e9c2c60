"""The certificate that signs documents, and its key: PEM files that settings name.

The file of the certificate begins with the one that signs; those that lead to its issuer may follow. RSA, ECDSA and
Ed25519 keys sign; the key has no password, for no person stands by when a document is signed.
"""

import stat
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.x509 import Certificate as ReadableCertificate
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509 import Certificate, ExtensionNotFound, KeyUsage, load_pem_x509_certificates
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from plumbline.engines.documents.sealed import invented
from plumbline.engines.ledger.keys import Changed, changed
from plumbline.kernel import clock

_OTHERS: Final = stat.S_IWGRP | stat.S_IRWXO  # the group of the service may read its key, nobody else may do anything
_CERTIFICATE, _KEY = "PLUMBLINE_PDF_CERTIFICATE", "PLUMBLINE_PDF_KEY"


@dataclass(frozen=True, slots=True)
class _Pair:
    """A certificate, those above it, and the key that fits it."""

    certificate: Certificate
    above: tuple[Certificate, ...]
    key: PrivateKeyTypes


def is_named() -> bool:
    """Tell whether this house signs its documents at all."""
    return bool(settings.PDF_CERTIFICATE_FILE or settings.PDF_KEY_FILE)


def is_ready() -> bool:
    """Tell whether documents can be signed now."""
    return is_named() and not problems()


def problems() -> list[CheckMessage]:
    """Say why documents cannot be signed now; nothing where they can be, or where no certificate is named for it."""
    try:
        if is_named():
            signer()
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="documents.E001")]
    return []


def signer() -> SimpleSigner:
    """Give what signs documents now; the demonstration and the tests make theirs on first use.

    Raises  ImproperlyConfigured where a file is missing or may be read by others, the two do not belong together, or
            the certificate does not hold now
    """
    pair = _pair()
    _hold_now(pair.certificate, clock.now())
    store = SimpleCertificateStore()
    store.register_multiple(_readable(one) for one in pair.above)
    key = pair.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=_readable(pair.certificate), signing_key=PrivateKeyInfo.load(key), cert_registry=store
    )


def _pair() -> _Pair:
    if not (settings.PDF_CERTIFICATE_FILE and settings.PDF_KEY_FILE):
        raise ImproperlyConfigured(
            f"Documents are signed with a certificate and its key: name both, {_CERTIFICATE} and {_KEY}."
        )
    certificate, key = (settings.BASE_DIR / name for name in (settings.PDF_CERTIFICATE_FILE, settings.PDF_KEY_FILE))
    if settings.DEMONSTRATION and certificate == key and not key.exists():
        invented.make(key)
    for name, path in ((_CERTIFICATE, certificate), (_KEY, key)):
        if not path.is_file():
            raise ImproperlyConfigured(f"{name} names {path}, and there is no such file.")
    if key.stat().st_mode & _OTHERS:
        raise ImproperlyConfigured(f"{_KEY}: others may read or change {key}. Close it: chmod 600 {key}")
    return _read(certificate, key, changed(certificate), changed(key))


@lru_cache(maxsize=4)
def _read(certificate: Path, key: Path, _state: Changed, _state_of_key: Changed) -> _Pair:
    try:
        first, *above = load_pem_x509_certificates(certificate.read_bytes())
    except (OSError, ValueError) as problem:
        raise ImproperlyConfigured(
            f"{_CERTIFICATE}: {certificate} holds no certificate in PEM form: {problem}"
        ) from problem
    try:
        secret = load_pem_private_key(key.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as problem:
        raise ImproperlyConfigured(
            f"{_KEY}: {key} holds no private key without a password, in PEM form, that can sign: {problem}"
        ) from problem
    if _public(first) != secret.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo):
        raise ImproperlyConfigured(
            f"{_KEY}: the key in {key} does not belong to the first certificate in {certificate}."
        )
    if not _may_sign(first):
        raise ImproperlyConfigured(
            f"{_CERTIFICATE}: the certificate in {certificate} was not issued for signing (key usage: digital signature)."
        )
    return _Pair(first, tuple(above), secret)


def _hold_now(certificate: Certificate, now: datetime) -> None:
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        raise ImproperlyConfigured(
            f"{_CERTIFICATE}: the certificate holds from {first:%Y-%m-%d} to {last:%Y-%m-%d} and signs nothing now."
            " Put one there that holds; documents that are signed already stay as they are."
        )


def _may_sign(certificate: Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(KeyUsage).value
    except ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _public(certificate: Certificate) -> bytes:
    return certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _readable(certificate: Certificate) -> ReadableCertificate:
    return ReadableCertificate.load(certificate.public_bytes(Encoding.DER))
