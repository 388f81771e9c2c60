"""Publishing and withdrawing: both stand in the ledger, and nobody is given away."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from plumbline.engines.disclosure import publishing
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.showing import paper
from plumbline.engines.ledger.files import open_kept
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.disclosure.conftest import NAME, PLANTED, changed, withdrawn
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of


@pytest.fixture
def published(office, course):
    matter = office.run(course, until="publish")
    return matter, Publication.objects.get()


def words_of_pdf(content):
    reader = PdfReader(BytesIO(content))
    told = [
        *(page.extract_text() for page in reader.pages),
        *(str(value) for value in (reader.metadata or {}).values()),
    ]
    return "".join("".join(told).split())


def test_the_decision_is_published_by_an_act(published):
    matter, publication = published

    event = matter.records.get(act="publish").event
    (said,) = event.public["publishes"]
    assert said["publication"] == publication.code
    assert said["sha256"] == publication.digest
    assert said["text"] == publishing.digest_of(paper(publication.document, redact=True))
    assert publication.record().event == event
    assert publication.stands


def test_the_pdf_is_kept_as_it_was_published(published):
    _, publication = published

    with open_kept(publication.digest) as kept:
        assert sha256(kept.read()).hexdigest() == publication.digest


def test_nothing_that_was_published_gives_the_person_away(published):
    _, publication = published

    with open_kept(publication.digest) as kept:
        content = kept.read()
    told = f"{publication.title}{publication.words}{publication.code}"
    for planted in PLANTED:
        assert planted not in told
        assert planted.replace(" ", "") not in words_of_pdf(content)
        assert planted.encode() not in content


def test_no_event_says_openly_who_the_person_is(office, course):
    matter = office.run(course)
    office.do(matter, changed(course))
    office.do(matter, withdrawn(course))

    bodies = b"".join(bytes(event.body) for event in Event.objects.filter(stream=matter.code)).decode()
    for planted in PLANTED:
        assert planted not in bodies


@pytest.mark.parametrize("planted", PLANTED[:3])
def test_a_reason_that_names_the_person_is_refused_before_it_is_public_for_ever(office, course, planted):
    matter = office.run(course)
    office.do(matter, changed(course))
    before = everything()

    with pytest.raises(InvalidFacts) as caught:
        office.do(matter, withdrawn(course, reason=f"对{planted}的处罚已被撤销"))

    (reason,) = caught.value.reasons
    assert (reason.facts, reason.law) == (("withdrawal_reason",), "行政处罚法#50; 个人信息保护法#25")
    assert everything() == before
    assert Publication.objects.get().stands


def test_a_withdrawal_says_publicly_when_and_why(office, course):
    matter = office.run(course)
    office.do(matter, changed(course))

    office.do(matter, withdrawn(course))

    publication = Publication.objects.get()
    assert not publication.stands
    assert publication.reason == "处罚决定已被依法撤销。"
    assert publication.withdrawn_at == withdrawn(course).at
    (said,) = matter.records.get(act="withdraw").event.public["withdraws"]
    assert said == {"publication": publication.code, "number": publication.document.number}


def test_without_a_change_of_the_decision_nothing_is_withdrawn(office, course):
    matter = office.run(course, until="publish")

    with pytest.raises(NotAllowed) as caught:
        office.do(matter, withdrawn(course))

    assert ("withdraw_for_a_change", "行政处罚法#48.2") in {(one.rule, one.law) for one in caught.value.reasons}


def test_what_was_withdrawn_is_not_published_again(office, course):
    matter = office.run(course)
    office.do(matter, changed(course))
    office.do(matter, withdrawn(course))
    again = replace(step_of(course, "publish"), on=withdrawn(course).on)

    with pytest.raises(NotAllowed) as caught:
        office.do(matter, replace(again))

    assert "行政处罚法#48.2" in {one.law for one in caught.value.reasons}
    assert Publication.objects.count() == 1


def test_a_decision_that_was_revoked_before_it_was_published_stays_unpublished(office, course):
    matter = office.run(course, until="serve")
    office.do(matter, changed(course))

    with pytest.raises(NotAllowed) as caught:
        office.do(matter, replace(step_of(course, "publish"), on=withdrawn(course).on))

    assert ("changed_not_published", "行政处罚法#48.2") in {(one.rule, one.law) for one in caught.value.reasons}


def test_a_document_is_published_once(published):
    matter, publication = published

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.create(
            code="OTHER",
            matter=matter,
            document=publication.document,
            title="-",
            words="-",
            digest=publication.digest,
            published_at=publication.published_at,
            sequence=99,
        )


def test_a_withdrawal_without_a_reason_does_not_exist(published):
    _, publication = published

    with pytest.raises(IntegrityError), transaction.atomic():
        Publication.objects.filter(pk=publication.pk).update(withdrawn_at=publication.published_at)


def test_the_address_of_a_publication_tells_nothing_and_is_its_own(office, course):
    one, other = (office.run(course, until="publish") for _ in range(2))

    codes = set(Publication.objects.values_list("code", flat=True))
    assert len(codes) == 2
    assert all(len(code) == publishing.CODE_LENGTH and NAME not in code for code in codes)
    assert one.pk != other.pk
