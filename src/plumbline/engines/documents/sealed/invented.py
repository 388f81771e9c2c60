"""The certificate of a demonstration: it vouches for itself, and its name says that it is worth nothing."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    KeyUsage,
    Name,
    NameAttribute,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from plumbline.engines.ledger.secret_file import put_once

NAME: Final = "演示用，不具有法律效力"
_FIRST, _LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2049, 12, 31, tzinfo=UTC)  # as long as anybody demonstrates
_SIGNS: Final = KeyUsage(
    digital_signature=True,
    content_commitment=True,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=False,
    crl_sign=False,
    encipher_only=False,
    decipher_only=False,
)


def make(path: Path) -> None:
    """Write a new key and its certificate into one file, which other processes find whole or not at all."""
    key = generate_private_key(SECP256R1())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    put_once(path, secret + certificate_of(key).public_bytes(Encoding.PEM))


def certificate_of(
    key: CertificateIssuerPrivateKeyTypes, *, name: str = NAME, first: datetime = _FIRST, last: datetime = _LAST
) -> Certificate:
    """Make a certificate that a key issues to itself."""
    hashing = None if isinstance(key, Ed25519PrivateKey) else hashes.SHA256()  # Ed25519 brings its own
    called = Name([NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        CertificateBuilder(issuer_name=called, subject_name=called)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(first)
        .not_valid_after(last)
        .add_extension(BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_SIGNS, critical=True)
        .sign(key, hashing)
    )
