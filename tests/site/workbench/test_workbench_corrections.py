"""A supervisor corrects a record on a page of its own; both versions are shown; related matters stand on the page of a matter."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plumbline.engines.matters.changes import Link, Told
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from tests.site.workbench.conftest import FILED, NOW
from tests.site.workbench.reading import words_of

WHY = {"reason": "登记时看错了时间", "law": "行政处罚法#47"}


@pytest.fixture
def page(matter):
    """Give the address of the form that corrects the filing of the case."""
    return reverse("correct-record", kwargs={"matter_id": matter.pk, "sequence": 2})


@pytest.fixture
def correcting(as_, office):
    """Give the client of a supervisor."""
    return as_(office.supervisor)


@pytest.fixture
def record_page(matter):
    return reverse("record", kwargs={"matter_id": matter.pk, "sequence": 2})


def test_a_supervisor_corrects_a_record_and_both_versions_are_shown(correcting, record_page, form_of, page, matter):
    client = correcting
    assert page in client.get(record_page).content.decode()
    form = form_of(client, page, at="2026-06-02 10:00", violation="经营过期食品", **WHY)

    response = client.post(page, form)

    assert response.status_code == 303
    assert response.url == record_page
    said = words_of(client.get(record_page))
    assert "这条记录已经更正" in said
    assert "经营过期食品" in said
    assert "经营超过保质期的食品" in said
    matter.refresh_from_db()
    assert matter.facts["violation"] == "经营过期食品"
    assert matter.records.get(sequence=2).at == FILED


def test_personal_data_that_a_supervisor_does_not_see_stay_as_they_were(as_, office, page, form_of, matter):
    client = as_(office.supervisor)
    assert "和平路" not in client.get(page).content.decode()
    form = form_of(client, page, violation="经营过期食品", **WHY)

    client.post(page, form)

    matter.refresh_from_db()
    assert matter.facts["party_address"] == "示例区和平路 1 号"


def test_the_page_is_there_in_english(as_, office, page):
    client = as_(office.supervisor)

    said = words_of(client.get(f"/en{page}"))

    assert "Correct record 2" in said
    assert "Why is it corrected" in said


def test_what_is_missing_is_named_and_what_was_typed_is_kept(as_, office, page, form_of, unchanged):
    client = as_(office.supervisor)
    form = form_of(client, page, violation="经营过期食品", reason="", law="没有这部法#1")

    with unchanged():
        response = client.post(page, form)

    assert response.status_code == 422
    said = response.content.decode()
    assert "还没有写为什么更正" in said
    assert "没有登记" in said
    assert "经营过期食品" in said


def test_what_would_break_a_later_act_is_refused_with_the_reasons(as_, office, page, form_of, unchanged):
    client = as_(office.supervisor)
    form = form_of(client, page, at="2026-05-01 10:00", **WHY)

    with unchanged():
        response = client.post(page, form)

    assert response.status_code in {409, 422}
    assert "2026-06-01" in response.content.decode()


def test_who_works_on_the_matter_does_not_correct(as_, office, page, record_page):
    client = as_(office.handler)

    assert client.get(page).status_code == 403
    assert page not in client.get(record_page).content.decode()


@pytest.mark.parametrize("sent", [{}, {"what": "else", "act": "nothing"}, {"at": "\u0661"}, {"expects": "x" * 50}])
def test_a_form_that_no_page_sends_changes_nothing(as_, office, page, sent, unchanged):
    client = as_(office.supervisor)

    with unchanged():
        response = client.post(page, sent)

    assert response.status_code in {409, 422}


def test_a_record_that_there_is_not_is_not_found(as_, office, matter):
    client = as_(office.supervisor)

    assert client.get(reverse("correct-record", kwargs={"matter_id": matter.pk, "sequence": 99})).status_code == 404


def test_related_matters_are_listed_with_what_could_not_be_done_there_yet(as_, office, matter):
    other = Matter.objects.create(
        code="penalty.ordinary/2026/999",
        procedure=matter.procedure,
        version=matter.version,
        title="另一件案子",
        body=office.body,
        region=matter.region,
        opened_at=NOW,
    )
    link = Link.objects.create(
        matter=matter, relation="follows", procedure=matter.procedure, other=other, sequence=2, at=NOW
    )
    Link.objects.create(matter=matter, relation="more", procedure=matter.procedure, sequence=2, at=NOW)
    reasons = [{"zh": "还没有立案", "en": "no case is open", "law": "行政处罚法#54", "kind": "unmet"}]
    Told.objects.create(link=link, act="close", sequence=2, at=NOW, reasons=reasons)
    client = as_(office.handler)

    here = words_of(client.get(reverse("matter", kwargs={"matter_id": matter.pk})))

    assert "关联案件" in here
    assert "另一件案子" in here
    assert "还没有做成，条件具备后自动再做" in here
    assert "还没有立案" in here
    assert "等有管辖权的机关补充事实后开启" in here


def test_a_related_matter_of_another_body_is_named_without_its_title(as_, office, matter):
    other = Matter.objects.create(
        code="penalty.ordinary/2026/999",
        procedure=matter.procedure,
        version=matter.version,
        title="某人的案子",
        body=office.elsewhere,
        region=office.elsewhere.region,
        opened_at=NOW,
    )
    Link.objects.create(matter=matter, relation="follows", procedure=matter.procedure, other=other, sequence=2, at=NOW)
    client = as_(office.handler)

    here = words_of(client.get(reverse("matter", kwargs={"matter_id": matter.pk})))

    assert "某人的案子" not in here
    assert other.code in here


def test_the_record_says_who_corrected_it(as_, office, page, record_page, form_of):
    client = as_(office.supervisor)
    with clock.standing_at(NOW + timedelta(hours=1)):
        client.post(page, form_of(client, page, violation="经营过期食品", **WHY))

        said = words_of(client.get(record_page))

    assert "人员supervisor" in said
