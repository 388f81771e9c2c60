"""Making a sealed edition: after the last byte of a recorded PDF come the receipt of its event, a stamp, a signature.

All three are one incremental update as PDF knows it (ISO 32000-1, 7.5.6): the recorded bytes stay the first bytes of the
file, and whoever cuts the rest off has the recorded file again.
"""

from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils import embed
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.generic import NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko.stamp import StaticStampStyle

from plumbline.engines.documents.sealed import stamp
from plumbline.engines.documents.sealed.apart import apart
from plumbline.engines.documents.sealed.shown import FIELD
from plumbline.kernel import clock

LENGTH: Final = "/XXRecordedBytes"  # beside the size of the attached receipt: how long the recorded file is


def make(recorded: bytes, *, receipt: bytes, code: str, address: str, signer: Signer, tsa: str = "") -> bytes:
    """Make the sealed edition of a recorded PDF.

    Takes   receipt — the file of the receipt of the event that has the digest of the recorded file
            code, address — of its record, for the stamp
            signer — who signs; tsa — address of an RFC 3161 authority that timestamps the signature
    Raises  ImproperlyConfigured when the authority gives no timestamp
    """
    writer = IncrementalPdfFileWriter(BytesIO(recorded))
    _attach(writer, recorded, receipt, name=f"plumbline-{code}.json")
    pages = int(writer.prev.root["/Pages"]["/Count"])
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
    )
    place = SigFieldSpec(
        FIELD, on_page=pages - 1, box=stamp.box(pages), readable_field_name=f"核验码 {code}：{address}"
    )
    signing = _Now(
        metadata,
        signer,
        timestamper=RequestsHTTPTimeStamper(tsa) if tsa else None,
        stamp_style=_style(stamp.draw(code, address)),
        new_field_spec=place,
    )
    try:
        sealed: bytes = apart(lambda: signing.sign_pdf(writer)).getvalue()
    except (TimestampRequestError, ValueError) as problem:  # the second where the answer is no timestamp at all
        if not tsa:
            raise
        raise ImproperlyConfigured(f"PLUMBLINE_TSA: {tsa} gave no timestamp: {problem}") from problem
    return sealed


class _Now(PdfSigner):
    """Signs at the time of the house's clock."""

    def init_signing_session(self, *args: Any, **options: Any) -> PdfSigningSession:
        session = super().init_signing_session(*args, **options)
        session.system_time = clock.now()
        return session


class _Drawn(PdfContent):
    """A drawing of one page, as a part of another PDF."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        drawing = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self._pdf)))
        left, bottom, right, top = drawing.get_object()["/BBox"]
        self.box = BoxConstraints(width=right - left, height=top - bottom)
        self.resources.xobject["/Stamp"] = drawing
        return b"/Stamp Do"


def _style(drawing: bytes) -> StaticStampStyle:
    corner = SimpleBoxLayoutRule(
        x_align=AxisAlignment.ALIGN_MIN, y_align=AxisAlignment.ALIGN_MIN, margins=Margins.uniform(0)
    )
    return StaticStampStyle(background=_Drawn(drawing), background_layout=corner, border_width=0)


def _attach(writer: BasePdfFileWriter, recorded: bytes, receipt: bytes, *, name: str) -> None:
    file = embed.EmbeddedFileObject.from_file_data(
        writer, receipt, mime_type="application/json", params=embed.EmbeddedFileParams(modification_date=clock.now())
    )
    file[pdf_name(LENGTH)] = NumberObject(len(recorded))
    spec = embed.FileSpec(
        file_spec_string=name,
        file_name=name,
        embedded_data=file,
        description=f"账本回执：本文件的前 {len(recorded)} 个字节是记入账本的原文，SHA-256 {sha256(recorded).hexdigest()}",
        af_relationship=pdf_name("/Supplement"),
    )
    embed.embed_file(writer, spec)
