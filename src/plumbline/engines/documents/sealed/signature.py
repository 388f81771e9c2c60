"""The signature of a sealed edition, as whoever was given the file finds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from asn1crypto.cms import ContentInfo, SignedData
from asn1crypto.core import Void
from asn1crypto.x509 import Certificate
from pyhanko.sign.validation import EmbeddedPdfSignature, PdfSignatureStatus, validate_pdf_signature
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from plumbline.engines.documents.sealed.apart import apart
from plumbline.engines.documents.sealed.fault import Fault

_SIGNING = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Who signed, by what certificate, when as they say, and when as a timestamp authority says."""

    by: str
    certificate: str  # SHA-256 of the certificate
    at: datetime | None
    is_known: bool | None  # None: no certificate was given to compare with
    stamped_by: str = ""
    stamped_at: datetime | None = None


def examine(
    signature: EmbeddedPdfSignature, data: bytes, *, certificates: Sequence[Certificate]
) -> tuple[Signed, list[Fault]]:
    """Say who signed, and what is wrong with the signature.

    Takes   data — the whole file
            certificates — of whom the reader expects to have signed, or of who issued theirs
    """
    at = signature.self_reported_timestamp
    roots = ValidationContext(
        trust_roots=list(certificates) or [signature.signer_cert], allow_fetching=False, moment=at
    )
    validated = partial(
        validate_pdf_signature, signature, roots, _stamping(signature), key_usage_settings=_SIGNING, skip_diff=True
    )
    status = apart(validated)
    stamped: TimestampSignatureStatus | None = status.timestamp_validity
    signed = Signed(
        by=signature.signer_cert.subject.human_friendly,
        certificate=signature.signer_cert.sha256.hex(),
        at=at,
        is_known=status.trusted if certificates else None,
        stamped_by=stamped.signing_cert.subject.human_friendly if stamped else "",
        stamped_at=stamped.timestamp if stamped else None,
    )
    return signed, list(_faults(status, signed, is_written=_is_written_once(signature, data)))


def _stamping(signature: EmbeddedPdfSignature) -> ValidationContext:
    """Let a timestamp vouch for itself: who gave it is told, and whom to believe is the reader's to say."""
    tokens = extract_tst_data_iter(signature.signer_info, signed=False)
    roots = [one.chosen for token in tokens for one in token["certificates"]]
    return ValidationContext(trust_roots=roots, allow_fetching=False)


def _is_written_once(signature: EmbeddedPdfSignature, data: bytes) -> bool:
    """Tell whether the place of the signature, which no signature covers, holds what a signature must hold and zeros."""
    _, before, after, _ = signature.byte_range
    place = _again(signature).hex().upper().ljust(after - before - 2, "0")
    return data[before:after] == f"<{place}>".encode()


def _again(signature: EmbeddedPdfSignature) -> bytes:
    """Write the signature again: what it says itself is checked elsewhere, what stands around it says nothing new."""
    signer, digest = signature.signer_info, {"algorithm": signature.signer_info["digest_algorithm"]["algorithm"]}
    kept = ("sid", "signed_attrs", "signature_algorithm", "signature", "unsigned_attrs")
    again = {"version": "v1", "digest_algorithm": digest} | {
        name: signer[name] for name in kept if not isinstance(signer[name], Void)
    }
    content = {
        "version": "v1",
        "digest_algorithms": [digest],
        "encap_content_info": {"content_type": "data"},
        "certificates": signature.signed_data["certificates"],
        "signer_infos": [again],
    }
    return bytes(ContentInfo({"content_type": "signed_data", "content": SignedData(content)}).dump())


def _faults(status: PdfSignatureStatus, signed: Signed, *, is_written: bool) -> Iterator[Fault]:
    if not (status.intact and is_written):
        yield Fault.EDITED
    elif not status.valid:
        yield Fault.SIGNATURE
    if status.coverage is SignatureCoverageLevel.ENTIRE_REVISION:
        yield Fault.APPENDED
    elif status.coverage is not SignatureCoverageLevel.ENTIRE_FILE:
        yield Fault.NOT_WHOLE
    stamped = status.timestamp_validity
    if stamped is not None and not (stamped.intact and stamped.valid):
        yield Fault.TIMESTAMP
    if signed.is_known is False:
        yield Fault.STRANGER
