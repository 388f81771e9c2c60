"""Examining: what was done to a sealed edition is told apart, and nothing done to it goes unseen."""

import random
import re
from io import BytesIO

import pytest
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from plumbline.engines.documents.sealed import certificate, making
from plumbline.engines.documents.sealed.apart import apart
from plumbline.engines.documents.sealed.examining import LARGEST, examine
from plumbline.engines.documents.sealed.fault import SAYS, Fault
from plumbline.engines.ledger import keys, receipts, sealing
from plumbline.kernel.receipt_fault import Fault as ReceiptFault
from tests.engines.documents.sealed.certificates import put
from tests.engines.documents.sealed.conftest import ADDRESS, appended, record
from tests.engines.documents.sealed.tsa import NAME, answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(decision):
    return decision.sealed()


@pytest.fixture
def make(decision):
    """Make an edition that the house would not make."""

    def made(recorded=None, *, receipt=None):
        return making.make(
            decision.pdf if recorded is None else recorded,
            receipt=receipts.as_bytes(receipts.receipt_of(decision.event, body=True)) if receipt is None else receipt,
            code=decision.event.code,
            address=ADDRESS.format(decision.event.code),
            signer=certificate.signer(),
        )

    return made


def faults(pdf, **given):
    return examine(pdf, **given).faults


def flipped(pdf, place, bit=0):
    changed = bytearray(pdf)
    changed[place] ^= 1 << bit
    return bytes(changed)


def place_of_signature(pdf):
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return signature.byte_range[1], signature.byte_range[2]


def test_a_whole_edition_is_right_and_gives_back_what_was_recorded(decision, sealed):
    found = examine(sealed)

    assert found.is_right
    assert found.recorded == decision.pdf
    assert found.digest == decision.document.digest
    assert found.vouched.receipt.code == decision.event.code


def test_it_tells_who_signed_and_when(sealed):
    found = examine(sealed).signed

    signing = certificate.signer().signing_cert
    assert found.by == signing.subject.human_friendly
    assert found.certificate == signing.sha256.hex()
    assert found.at is not None
    assert found.is_known is None
    assert not found.stamped_by


def test_it_tells_who_gave_the_timestamp(decision, settings):
    with answering() as (settings.PDF_TSA, _):
        sealed = decision.sealed()

    found = examine(sealed)
    assert found.is_right
    assert NAME in found.signed.stamped_by
    assert found.signed.stamped_at is not None


def test_the_certificate_and_the_key_that_are_expected_are_recognized(sealed):
    found = examine(sealed, certificates=[certificate.signer().signing_cert], keys=[keys.note_key()])

    assert found.is_right
    assert found.signed.is_known


def test_another_certificate_than_expected_is_a_stranger_s(sealed, settings, tmp_path):
    put(settings, tmp_path, name="另一个机关")

    assert faults(sealed, certificates=[certificate.signer().signing_cert]) == [Fault.STRANGER]


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_changed_byte_of_the_document_is_seen_twice(decision, sealed, part):
    changed = flipped(sealed, int(len(decision.pdf) * part))

    found = examine(changed)
    assert Fault.EDITED in found.faults
    assert Fault.OTHER_RECORD in found.faults
    assert found.is_recorded is False


def test_no_changed_byte_goes_unseen(sealed):
    chance = random.Random(20260609)

    for _ in range(60):
        place, bit = chance.randrange(len(sealed)), chance.randrange(8)
        assert faults(flipped(sealed, place, bit)), (place, bit)


def test_no_changed_byte_goes_unseen_where_the_signature_stands(sealed):
    chance, (first, last) = random.Random(20260610), place_of_signature(sealed)

    for _ in range(40):
        place, bit = chance.randrange(first, last), chance.randrange(8)
        assert faults(flipped(sealed, place, bit)), (place, bit)


def test_zeros_after_the_signature_that_became_something_else_are_an_edit(sealed):
    _, last = place_of_signature(sealed)

    assert faults(flipped(sealed, last - 10)) == [Fault.EDITED]


def test_a_signature_that_the_key_did_not_make_is_told_from_an_edit(sealed):
    first, last = place_of_signature(sealed)
    held = bytes.fromhex(sealed[first + 1 : last - 1].decode())
    value = len(held.rstrip(b"\0")) - 1
    hexed = (held[:value] + bytes([held[value] ^ 1]) + held[value + 1 :]).hex().upper().encode()

    assert faults(sealed[: first + 1] + hexed + sealed[last - 1 :]) == [Fault.SIGNATURE]


def test_an_update_after_the_signature_is_told(sealed):
    assert faults(appended(sealed)) == [Fault.APPENDED]


@pytest.mark.parametrize("more", [b"\n\n", b"more" * 900, b"more %%EOF"])
def test_bytes_after_the_end_are_told(sealed, more):
    assert faults(sealed + more) == [Fault.APPENDED]


@pytest.mark.parametrize("part", [0.02, 0.3, 0.7, 0.98, 0.9999])
def test_a_file_that_was_cut_off_is_told(sealed, part):
    assert faults(sealed[: int(len(sealed) * part)]) == [Fault.CUT_OFF]


def test_the_recorded_file_itself_is_not_signed_and_says_its_fingerprint(decision):
    found = examine(decision.pdf)

    assert found.faults == [Fault.UNSIGNED]
    assert found.digest == decision.document.digest


@pytest.mark.parametrize(
    ("garbage", "fault"),
    [
        (b"", Fault.NOT_PDF),
        (b"PK\3\4" + b"x" * 10_000_000, Fault.NOT_PDF),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40_000, Fault.CUT_OFF),
        (b"%PDF-1.7\n" + bytes(range(256)) * 40_000 + b"%%EOF", Fault.DAMAGED),
        (b"%PDF-1.7\nstartxref\n9\n%%EOF", Fault.DAMAGED),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\nstartxref\n9\n%%EOF", Fault.DAMAGED),
    ],
)
def test_what_is_no_pdf_is_told(garbage, fault):
    assert faults(garbage) == [fault]


def test_more_than_any_document_has_is_not_looked_into():
    assert faults(b"%PDF-" + bytes(LARGEST)) == [Fault.TOO_LARGE]


def test_a_true_receipt_of_another_record_is_told(case, decision, make):
    other = record(case, fine_fen=300000)
    sealing.seal()

    swapped = make(receipt=receipts.as_bytes(receipts.receipt_of(other.event, body=True)))

    assert faults(swapped) == [Fault.OTHER_RECORD]


def test_a_receipt_that_was_forged_is_told_with_its_own_reason(decision, make):
    forged = receipts.receipt_of(decision.event, body=True)
    forged["body"] = re.sub('"kind":"decide"', '"kind":"forget"', forged["body"])

    found = examine(make(receipt=receipts.as_bytes(forged)))

    assert found.faults == [Fault.RECEIPT]
    assert found.refused.fault is ReceiptFault.BODY


def test_a_receipt_of_a_log_whose_key_is_not_the_expected_one_is_told(sealed, settings, tmp_path):
    settings.LEDGER_KEY_FILE = tmp_path / "other.key"

    found = examine(sealed, keys=[keys.note_key()])

    assert found.faults == [Fault.RECEIPT]
    assert found.refused.fault is ReceiptFault.KEY


def test_what_the_receipt_does_not_show_is_not_known(decision):
    found = examine(decision.sealed(body=False))

    assert found.faults == []
    assert found.is_recorded is None
    assert not found.is_right


def test_a_signed_document_of_another_house_has_no_receipt(decision):
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf  # noqa: PLC0415 — as another house would sign

    writer = IncrementalPdfFileWriter(BytesIO(decision.pdf))
    signed = apart(lambda: sign_pdf(writer, PdfSignatureMetadata(field_name="x"), certificate.signer())).getvalue()

    assert faults(signed) == [Fault.NO_RECEIPT]


def _other_words(writer):
    """Show other words on the last page."""
    writer.root["/Pages"]["/Kids"][-1][pdf_name("/Contents")] = writer.add_object(StreamObject(stream_data=b"0 0 m"))
    writer.update_container(writer.root["/Pages"]["/Kids"][-1])


def _other_note(writer):
    """Lay a note over the text."""
    place = ArrayObject(map(NumberObject, (80, 300, 500, 700)))
    note = DictionaryObject({pdf_name("/Subtype"): pdf_name("/FreeText"), pdf_name("/Rect"): place})
    page = writer.root["/Pages"]["/Kids"][-1]
    page[pdf_name("/Annots")] = ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def _other_catalogue(writer):
    """Let the file do something when it is opened."""
    writer.root[pdf_name("/OpenAction")] = ArrayObject([])
    writer.update_root()


@pytest.mark.parametrize("change", [_other_words, _other_note, _other_catalogue])
def test_a_recorded_file_that_was_made_to_show_something_else_before_it_was_signed_is_told(decision, make, change):
    writer = IncrementalPdfFileWriter(BytesIO(decision.pdf))
    change(writer)
    changed = BytesIO()
    writer.write(changed)
    forged = make(changed.getvalue()).replace(
        f"/XXRecordedBytes {len(changed.getvalue())}".encode(), f"/XXRecordedBytes {len(decision.pdf)}".encode()
    )

    found = examine(forged)

    assert found.recorded == decision.pdf
    assert found.is_recorded
    assert not found.is_right


def test_every_fault_has_its_sentence_in_both_languages():
    assert set(SAYS) == set(Fault)
    assert all(says.zh and says.en for says in SAYS.values())
