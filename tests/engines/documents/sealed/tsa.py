"""A timestamp authority on this machine, as far as a test needs one (RFC 3161 over HTTP)."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

from asn1crypto.keys import PrivateKeyInfo
from asn1crypto.tsp import TimeStampReq
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import CertificateBuilder, ExtendedKeyUsage, KeyUsage, Name, NameAttribute, random_serial_number
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

NAME = "演示的时间戳机构"


@dataclass
class Authority:
    """Answers with timestamps, and counts how often it was asked."""

    certificate: Certificate
    stamper: DummyTimeStamper
    asked: list = field(default_factory=list)


def authority():
    key = generate_private_key(public_exponent=65537, key_size=2048)
    called = Name([NameAttribute(NameOID.COMMON_NAME, NAME)])
    certificate = (
        CertificateBuilder(issuer_name=called, subject_name=called)
        .public_key(key.public_key())
        .serial_number(random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2049, 1, 1, tzinfo=UTC))
        .add_extension(KeyUsage(True, True, False, False, False, False, False, False, False), critical=True)
        .add_extension(ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(key, hashes.SHA256())
    )
    readable = Certificate.load(certificate.public_bytes(Encoding.DER))
    secret = PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    return Authority(readable, DummyTimeStamper(readable, secret, certs_to_embed=SimpleCertificateStore()))


@contextmanager
def answering(*, nonsense=0):
    """Serve an authority; `nonsense` answers with that status and no timestamp."""
    served = authority()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            served.asked.append(asked)
            answer = b"?" if nonsense else served.stamper.request_tsa_response(TimeStampReq.load(asked)).dump()
            self.send_response(nonsense or 200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", served
        finally:
            server.shutdown()
            thread.join()
