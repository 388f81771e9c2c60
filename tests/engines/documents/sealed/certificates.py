"""Certificates for tests, in files that the settings name."""

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from plumbline.engines.documents.sealed import invented


def new_key():
    return generate_private_key(SECP256R1())


def pem_of(key):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def put(settings, folder, *, key=None, **certified):
    """Put a new certificate and its key where the settings say from now on."""
    key = key or new_key()
    certificate, secret = folder / "documents.crt", folder / "documents.key"
    certificate.write_bytes(invented.certificate_of(key, **certified).public_bytes(Encoding.PEM))
    secret.touch(mode=0o600)
    secret.write_bytes(pem_of(key))
    settings.PDF_CERTIFICATE_FILE, settings.PDF_KEY_FILE = str(certificate), str(secret)
    return certificate, secret
