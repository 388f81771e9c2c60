"""The page on which personal data is erased: asked for by who works on the matter, decided by a supervisor, told everywhere."""

import pytest
from django.urls import reverse

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.erasing import acting
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.ledger import sealing
from tests.engines.disclosure.conftest import PLANTED
from tests.engines.erasing.conftest import KEEPING, bare, course, ended, house, later  # noqa: F401 — fixtures
from tests.planted import leaks
from tests.site.workbench.reading import content_of, words_of

ASKED = {"scope": "matter", "ground": "period", "keeping": KEEPING}


@pytest.fixture
def address(bare, later):  # noqa: F811 — the fixtures
    return reverse("erasing", kwargs={"matter_id": bare.matter.pk})


def test_it_is_asked_for_and_decided_on_the_page_and_told_in_both_languages(bare, address, as_):  # noqa: F811 — as above
    asker, decider = as_(bare.asker), as_(bare.decider)

    first = asker.get(address)
    wrong = asker.post(address, ASKED | {"keeping": ""})
    asked = asker.post(address, ASKED)
    waits = words_of(asker.get(address))
    to_decide = decider.get(address)
    number = Erasure.objects.get().pk
    refused = asker.post(address, {"what": "confirm", "erasure": number})
    unreasoned = decider.post(address, {"what": "decline", "erasure": number, "reason": ""})
    done = decider.post(address, {"what": "confirm", "erasure": number})

    assert (first.status_code, wrong.status_code, asked.status_code) == (200, 422, 303)
    assert "存储里的文件" in words_of(first)
    assert "等法制监督人员决定" in waits
    assert "同意，现在删除" in words_of(to_decide)
    assert not leaks(to_decide.content, PLANTED)
    assert (refused.status_code, unreasoned.status_code, done.status_code) == (409, 422, 303)
    assert Erasure.objects.get().state == State.DONE
    sealing.seal()
    event = bare.matter.records.first().event
    pages = {
        "zh": [address, reverse("matter", args=[bare.matter.pk]), f"/verify/{event.code}/"],
        "en": [f"/en{address}", f"/en{reverse('matter', args=[bare.matter.pk])}", f"/en/verify/{event.code}/"],
    }
    for page in pages["zh"]:
        answer = asker.get(page, follow=True)
        assert "个人信息已于 2036年3月2日 依法删除" in words_of(answer), page
        assert not leaks(answer.content, PLANTED)
    for page in pages["en"]:
        answer = asker.get(page, follow=True)
        assert "erased by law on 2 March 2036" in words_of(answer), page
        assert "Personal Information Protection Law" in words_of(answer), page


def test_what_was_erased_answers_410_and_the_page_says_why(bare, address, as_):  # noqa: F811 — as above
    evidence = bare.matter.evidence.get()
    where = reverse("evidence-file", kwargs={"matter_id": bare.matter.pk, "evidence_id": evidence.pk})
    asker, decider = as_(bare.asker), as_(bare.decider)
    assert content_of(asker.get(where))
    asker.post(address, ASKED)
    decider.post(address, {"what": "confirm", "erasure": Erasure.objects.get().pk})

    answer = asker.get(where)

    assert answer.status_code == 410
    assert "依法删除" in words_of(answer)


def test_a_stranger_does_not_see_the_page(bare, address, as_, office):  # noqa: F811 — as above
    assert as_(office.stranger).get(address).status_code == 403


def test_every_page_of_an_erased_matter_still_stands_and_names_nobody(ended, later, as_, client):  # noqa: F811 — as above
    publication = Publication.objects.get()
    public = [f"/decisions/{publication.code}/", f"/en/decisions/{publication.code}/", "/decisions/"]
    before = {address: client.get(address).status_code for address in public}
    asked = acting.ask(ended.matter.pk, by=ended.asker, **ASKED)
    acting.confirm(asked.pk, by=ended.decider)
    sealing.seal()
    work = f"/work/matters/{ended.matter.pk}/"
    records = [f"{work}records/{one.sequence}/" for one in ended.matter.records.all()]
    documents = [f"{work}documents/{one.pk}.{form}" for one in ended.matter.documents.all() for form in ("pdf", "docx")]

    after = {address: client.get(address) for address in public}
    shown = {address: as_(ended.asker).get(address) for address in (work, *records, f"{records[0]}receipt/", "/work/")}
    supervised = {address: as_(ended.decider).get(address) for address in (work, "/work/matters/")}
    papers = {address: content_of(as_(ended.asker).get(address)) for address in documents}

    assert {address: answer.status_code for address, answer in after.items()} == before
    assert {answer.status_code for answer in (*shown.values(), *supervised.values())} == {200}
    for answer in (*after.values(), *shown.values(), *supervised.values()):
        assert not leaks(answer.content, PLANTED)
    assert not [address for address, content in papers.items() if leaks(content, PLANTED)]
