"""Making sealed editions: the recorded bytes first, then the receipt, the stamp and the signature."""

from io import BytesIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from plumbline.engines.documents.sealed import certificate, making, stamp
from plumbline.engines.documents.sealed.apart import apart
from plumbline.engines.ledger import receipts
from plumbline.kernel import clock
from tests.engines.documents.conftest import words_of
from tests.engines.documents.sealed.tsa import answering

pytestmark = pytest.mark.django_db


@pytest.fixture
def sealed(decision):
    return decision.sealed()


def signature_of(pdf):
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    return signature


def test_the_recorded_bytes_are_the_first_bytes(decision, sealed):
    assert sealed.startswith(decision.pdf)
    assert len(sealed) > len(decision.pdf)


def test_another_program_finds_the_receipt_as_the_ledger_gives_it(decision, sealed):
    attached = PdfReader(BytesIO(sealed)).attachments

    code = decision.event.code
    assert list(attached) == [f"plumbline-{code}.json"]
    assert attached[f"plumbline-{code}.json"] == [receipts.as_bytes(receipts.receipt_of(decision.event, body=True))]


def test_the_words_are_those_that_were_recorded(decision, sealed):
    assert words_of(sealed) == words_of(decision.pdf)


def test_the_signature_is_valid_covers_the_whole_file_and_allows_no_change(sealed):
    signature = signature_of(sealed)

    roots = ValidationContext(trust_roots=[certificate.signer().signing_cert], allow_fetching=False)
    status = apart(lambda: validate_pdf_signature(signature, roots))
    assert status.bottom_line
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.docmdp_level is MDPPerm.NO_CHANGES


def test_the_signature_says_the_time_of_the_clock(decision):
    with clock.standing_at(decision.document.issued_at):
        sealed = decision.sealed()

    assert signature_of(sealed).self_reported_timestamp == decision.document.issued_at


def test_the_stamp_stands_on_the_last_page_below_the_text(decision, sealed):
    *others, last = PdfReader(BytesIO(sealed)).pages

    (stamped,) = (one.get_object() for one in last["/Annots"])
    assert not any("/Annots" in page for page in others)
    assert tuple(stamped["/Rect"]) == stamp.box(len(others) + 1)
    assert decision.event.code in stamped["/TU"]
    assert all(number < 35 * 72 / 25.4 for number in (stamped["/Rect"][1], stamped["/Rect"][3]))


@pytest.mark.parametrize(("pages", "numbered_on"), [(1, "right"), (2, "left"), (7, "right")])
def test_the_stamp_does_not_cover_the_number_of_the_page(pages, numbered_on):
    left, _, right, _ = stamp.box(pages)

    middle = 210 / 2 * 72 / 25.4
    assert right < middle if numbered_on == "right" else left > middle


def test_a_timestamp_authority_is_asked_where_one_is_named(decision, settings):
    with answering() as (settings.PDF_TSA, authority):
        sealed = decision.sealed()

    roots = ValidationContext(
        trust_roots=[certificate.signer().signing_cert, authority.certificate], allow_fetching=False
    )
    status = apart(lambda: validate_pdf_signature(signature_of(sealed), roots))
    assert status.bottom_line
    assert status.timestamp_validity.trusted
    assert authority.asked


def test_an_authority_that_does_not_answer_is_named(decision, settings):
    with answering() as (settings.PDF_TSA, _):
        pass

    with pytest.raises(ImproperlyConfigured, match="PLUMBLINE_TSA"):
        decision.sealed()


@pytest.mark.parametrize("status", [200, 500])
def test_an_authority_that_answers_something_else_is_named(decision, settings, status):
    with (
        answering(nonsense=status) as (settings.PDF_TSA, _),
        pytest.raises(ImproperlyConfigured, match="PLUMBLINE_TSA"),
    ):
        decision.sealed()


def test_signing_needs_no_store(decision):
    made = making.make(
        decision.pdf, receipt=b"{}", code="ABCDEFGHJKMN", address="https://x.cn/", signer=certificate.signer()
    )

    assert made.startswith(decision.pdf)
