"""Redaction: what is hidden is no longer there, neither in the words nor in the bytes."""

import zlib
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import transaction
from pypdf import PdfReader

from plumbline.engines.documents import showing
from plumbline.engines.documents.issuing import issue
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.writing import Masked
from tests.engines.documents.conftest import words_of

pytestmark = pytest.mark.django_db

NAME, NUMBER, PHONE, ADDRESS = "司徒清和", "340104199001011234", "13905510001", "合肥市蜀山区竹里巷7号"


@pytest.fixture
def decision(case):
    effect = case.decision(
        party_kind="natural_person",
        party_name=NAME,
        party_address=ADDRESS,
        party_identity_number=NUMBER,
        party_phone=PHONE,
        party_representative=None,
        party_credit_code=None,
        violation_place=ADDRESS,
        decided_facts=f"{NAME}（电话139-0551 0001，身份证{NUMBER}）在{ADDRESS}摆摊，司徒 清和对此没有异议。",
    )
    with transaction.atomic():
        issue(effect)
    return Document.objects.get()


def flat(shown):
    return "".join(
        "■" if isinstance(span, Masked) else span.text
        for section in shown.sections
        for line in section.paragraphs
        for span in line
    )


def test_the_page_for_the_public_hides_the_person_wherever_it_stands(decision):
    shown = showing.paper(decision, redact=True)

    text = flat(shown)
    for hidden in (NAME, NUMBER, PHONE, ADDRESS, "139-0551 0001", "司徒 清和"):
        assert hidden not in text
    assert "■（电话■，身份证■）在■摆摊，■对此没有异议。" in text


def test_what_was_hidden_is_said_with_its_number_and_article(decision):
    hidden = {one.title.zh: one for one in showing.paper(decision, redact=True).hidden}

    assert hidden["姓名"].times == 3
    assert hidden["住址"].times == 2
    assert hidden["电话"].times == 1
    assert all("个人信息保护法#25" in one.law and one.why.en for one in hidden.values())


def test_the_page_for_the_party_hides_nothing(decision):
    shown = showing.paper(decision, redact=False)

    assert shown.hidden == ()
    assert NAME in flat(shown)


def test_nothing_hidden_is_left_in_the_published_pdf(decision):
    pdf = showing.published_pdf(decision)

    text = words_of(pdf)
    assert "已遮盖：姓名" in text
    places = [pdf, *streams(pdf)]
    for hidden in (NAME, NUMBER, PHONE, ADDRESS, decision.seed):
        assert hidden not in text
        for needle in (hidden.encode(), hidden.encode("utf-16-be"), hidden.encode("utf-16-be").hex().encode()):
            assert not any(needle in place for place in places)


def streams(pdf):
    """Give every stream of the PDF, unpacked."""
    reader = PdfReader(BytesIO(pdf))
    found = [reader.get_object(number) for number in range(1, int(reader.trailer["/Size"]))]
    unpacked = [one.get_data() for one in found if hasattr(one, "get_data")]
    assert any(b"BT" in stream for stream in unpacked)
    return unpacked


def test_nothing_hidden_is_left_in_the_published_docx(decision):
    with ZipFile(showing.open_docx(decision, redact=True)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())

    assert "已遮盖：姓名".encode() in content
    for hidden in (NAME, NUMBER, PHONE, ADDRESS):
        assert hidden.encode() not in content


def test_the_name_of_an_organisation_stays_public_and_that_of_its_head_does_not(case):
    with transaction.atomic():
        issue(case.decision(decided_facts="经营者欧阳问渠没有公示。"))

    text = flat(showing.paper(Document.objects.get(), redact=True))
    assert "溪岸面馆" in text
    assert "合肥市蜀山区临河路18号" in text
    assert "欧阳问渠" not in text


def test_whoever_may_be_a_person_is_hidden_as_one(case):
    effect = case.effect("penalty-notice", act="notify", party_kind=None, party_name=NAME)

    with transaction.atomic():
        issue(effect)

    document = Document.objects.get()
    assert NAME not in words_of(showing.published_pdf(document))


def test_an_earlier_document_reads_the_same_when_templates_have_changed(decision, monkeypatch):
    before = showing.paper(decision, redact=False)

    monkeypatch.setattr("plumbline.engines.documents.templates.every", dict)

    assert showing.paper(Document.objects.get(), redact=False) == before
    assert zlib.crc32(showing.published_pdf(decision)) == zlib.crc32(showing.published_pdf(Document.objects.get()))
