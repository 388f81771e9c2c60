"""Examining a PDF that somebody holds: is it a sealed edition, whole, signed, and of a recorded document.

Needs the file alone, no database and no network. What has to be believed is said: without a certificate and the keys of
the log, only that the file agrees with itself.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from asn1crypto.x509 import Certificate
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader

from plumbline.engines.documents.sealed import signature
from plumbline.engines.documents.sealed.fault import Fault
from plumbline.engines.documents.sealed.making import LENGTH
from plumbline.engines.documents.sealed.recorded import files_in
from plumbline.engines.documents.sealed.shown import shows_the_recorded
from plumbline.engines.documents.sealed.signature import Signed
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import receipt, receipt_verdict
from plumbline.kernel.receipt_fault import ReceiptRefused
from plumbline.kernel.receipt_verdict import Vouched
from plumbline.kernel.signed_note import NoteKey

LARGEST: Final = 64 * 1024 * 1024  # bytes; twenty of a document, and a receipt
_HEADER: Final = 1024  # the header of a PDF stands within so many bytes
_END: Final = b"%%EOF"
_UNREADABLE: Final = (
    PdfError,
    zlib.error,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    EOFError,
    RecursionError,
    NotImplementedError,
)


@dataclass(slots=True, kw_only=True)
class Examined:
    """What was found: right where nothing is wrong and the record has the fingerprint."""

    faults: list[Fault] = field(default_factory=list)
    signed: Signed | None = None
    receipt: bytes | None = None
    vouched: Vouched | None = None
    refused: ReceiptRefused | None = None  # why the receipt does not hold
    recorded: bytes | None = None  # the recorded file, cut out
    is_recorded: bool | None = None  # None: the receipt does not show what the record says

    @property
    def is_right(self) -> bool:
        """Tell whether all holds."""
        return not self.faults and self.is_recorded is True

    @property
    def digest(self) -> str:
        """Give the fingerprint of the recorded file."""
        return sha256(self.recorded).hexdigest() if self.recorded else ""


def examine(data: bytes, *, certificates: Sequence[Certificate] = (), keys: Sequence[NoteKey] = ()) -> Examined:
    """Examine a file.

    Takes   certificates — of whom the reader expects to have signed, or of who issued theirs
            keys — of the log; where none is given, those that the receipt names
    """
    if early := _at_a_glance(data):
        return Examined(faults=[early])
    found = Examined()
    end = data.rfind(_END) + len(_END)
    end += data[end : end + 1] == b"\n"
    whole = data[:end] if data[end:].strip() else data
    try:
        _look_into(found, PdfFileReader(BytesIO(whole)), whole, certificates, keys)
    except _UNREADABLE:  # whatever a parser stumbles over in a file that somebody made to be stumbled over
        found.faults.append(Fault.DAMAGED)
    if len(whole) < len(data):  # a sealed edition that was cut off begins with a PDF that is whole: the recorded one
        found.faults = [*found.faults, Fault.APPENDED] if found.signed else [Fault.CUT_OFF]
    return found


def _at_a_glance(data: bytes) -> Fault | None:
    if len(data) > LARGEST:
        return Fault.TOO_LARGE
    if b"%PDF-" not in data[:_HEADER]:
        return Fault.NOT_PDF
    return None if _END in data else Fault.CUT_OFF


def _look_into(
    found: Examined, reader: PdfFileReader, data: bytes, certificates: Sequence[Certificate], keys: Sequence[NoteKey]
) -> None:
    signatures = reader.embedded_regular_signatures
    attached = list(_attached(reader))
    if not signatures and not attached:
        found.faults.append(Fault.UNSIGNED)
        found.recorded = data
        return
    if signatures:
        found.signed, faults = signature.examine(signatures[0], data, certificates=certificates)
        found.faults += faults
    else:
        found.faults.append(Fault.UNSIGNED)
    if len(attached) != 1:
        found.faults.append(Fault.NO_RECEIPT)
        return
    found.receipt, length = attached[0].data, int(attached[0].get(LENGTH, 0))
    found.recorded = data[:length]
    _check_receipt(found, keys)
    if not {Fault.EDITED, Fault.APPENDED} & set(found.faults) and not _shows(reader, found.recorded):
        found.faults.append(Fault.SHOWN)


def _check_receipt(found: Examined, keys: Sequence[NoteKey]) -> None:
    try:
        found.vouched = receipt_verdict.verify(receipt.read(found.receipt or b""), keys=keys, is_signed=is_signed)
    except ReceiptRefused as refused:
        found.refused = refused
        found.faults.append(Fault.RECEIPT)
        return
    if found.vouched.contents is not None:
        found.is_recorded = found.digest in set(files_in(found.vouched.contents))
        if not found.is_recorded:
            found.faults.append(Fault.OTHER_RECORD)


def _attached(reader: PdfFileReader) -> Iterator[Any]:
    """Go through the streams of the attached files."""
    if "/Names" in reader.root and "/EmbeddedFiles" in reader.root["/Names"]:
        names = reader.root["/Names"]["/EmbeddedFiles"]["/Names"]
        for place in range(1, len(names), 2):
            yield names[place]["/EF"]["/F"]


def _shows(reader: PdfFileReader, recorded: bytes) -> bool:
    try:
        return shows_the_recorded(reader, PdfFileReader(BytesIO(recorded)))
    except _UNREADABLE:
        return False
