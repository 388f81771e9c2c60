"""The PDF of a decision as the portal gives it: recorded while it waits, signed with its receipt once it is sealed."""

import logging
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from plumbline.engines.documents.models import SealedEdition
from plumbline.engines.documents.sealed.examining import examine
from plumbline.engines.ledger.files import open_kept
from plumbline.site.portal.vouching import pdf_of
from tests.engines.documents.conftest import words_of
from tests.engines.documents.sealed.certificates import put
from tests.site.portal.conftest import NAME
from tests.site.portal.test_portal_decisions import text

pytestmark = pytest.mark.django_db


def pdf(client, publication, *, asked=""):
    answer = client.get(f"/decisions/{publication.code}.pdf{asked}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    return answer


def page(client, publication, *, prefix=""):
    return text(client.get(f"{prefix}/decisions/{publication.code}/"))


def test_before_its_record_is_sealed_the_recorded_file_is_given_and_the_page_says_so(publication, client):
    given = pdf(client, publication)

    assert given.content == pdf_of(publication)
    assert "%E6%9C%AA%E7%AD%BE%E5%90%8D" in given["Content-Disposition"]  # 未签名
    assert "现在给的是没有签名的原文" in page(client, publication)
    assert "只下载原文" not in page(client, publication)


def test_once_sealed_the_signed_file_is_given_and_the_page_says_where_the_recorded_part_ends(sealed, client):
    given, recorded = pdf(client, sealed), pdf_of(sealed)

    found = examine(given.content)
    assert found.is_right
    assert found.recorded == recorded
    assert found.vouched.receipt.digest == sealed.record().event.digest
    assert f"开头 {len(recorded):,} 个字节是记入账本的原文" in page(client, sealed)
    assert "bytes are the document as recorded" in page(client, sealed, prefix="/en")


def test_everybody_gets_the_same_file(sealed, client):
    first, again = pdf(client, sealed), pdf(client, sealed)

    assert again.content == first.content
    assert sha256(first.content).hexdigest() == SealedEdition.objects.get().digest


def test_the_recorded_file_alone_can_be_had(sealed, client):
    assert f"/decisions/{sealed.code}.pdf?recorded" in page(client, sealed)
    assert pdf(client, sealed, asked="?recorded").content == pdf_of(sealed)


def test_what_is_hidden_is_neither_in_the_signed_file_nor_in_its_receipt(sealed, client):
    signed = pdf(client, sealed).content

    (receipt,) = PdfReader(BytesIO(signed)).attachments.values()
    assert NAME not in words_of(signed)
    assert NAME.encode() not in receipt[0]


def test_the_stamp_leads_to_the_record(sealed, client, settings):
    settings.ADDRESS = "https://plumbline.example.cn/"

    signed = PdfReader(BytesIO(client.get(f"/en/decisions/{sealed.code}.pdf").content))

    code = sealed.record().event.code
    assert f"https://plumbline.example.cn/verify/{code}/" in signed.pages[-1]["/Annots"][0].get_object()["/TU"]
    assert client.get(f"/verify/{code}/").status_code == 200


def test_the_fingerprint_of_the_signed_file_finds_its_record_too(sealed, client):
    digest = sha256(pdf(client, sealed).content).hexdigest()

    answer = client.get("/verify/", {"code": digest})

    assert answer.headers["Location"] == f"/verify/{sealed.record().event.code}/"


def test_a_house_that_signs_nothing_says_so(sealed, client, settings):
    settings.PDF_CERTIFICATE_FILE = settings.PDF_KEY_FILE = ""

    assert pdf(client, sealed).content == pdf_of(sealed)
    assert "没有电子签名" in page(client, sealed)


def test_a_certificate_that_cannot_sign_stops_no_reader_and_is_told_to_the_operator(
    sealed, client, settings, tmp_path, caplog
):
    put(settings, tmp_path)
    (tmp_path / "documents.key").chmod(0o644)

    with caplog.at_level(logging.ERROR):
        given = pdf(client, sealed)

    assert given.content == pdf_of(sealed)
    assert "chmod 600" in caplog.text
    assert "没有电子签名" in page(client, sealed)


def test_an_edition_whose_file_is_lost_stops_no_reader(sealed, client, settings, caplog):
    pdf(client, sealed)
    digest = SealedEdition.objects.get().digest
    (settings.FILES / digest[:2] / digest[2:4] / digest).unlink()

    assert pdf(client, sealed).content == pdf_of(sealed)
    assert digest in caplog.text


def test_the_edition_of_what_was_withdrawn_is_kept_and_not_given_out(sealed, case, client):
    first = pdf(client, sealed).content

    case.withdraw("复议决定变更了罚款数额。")

    assert client.get(f"/decisions/{sealed.code}.pdf").status_code == 410
    with open_kept(SealedEdition.objects.get().digest) as kept:
        assert kept.read() == first


def test_the_page_that_says_how_to_check_says_how_to_check_a_pdf(client):
    assert "plumbline document verify FILE.pdf" in text(client.get("/checking/"))
    assert "does not take the place of the body" in text(client.get("/en/checking/"))
