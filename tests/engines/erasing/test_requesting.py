"""A citizen's request to erase personal data: filed without an account, owed to the body, answered, and erased in its turn."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.erasing import acting, finding, pacing, requesting
from plumbline.engines.erasing.grounds import Scope
from plumbline.engines.erasing.models import Filing, State
from plumbline.engines.ledger import receipts, sealing
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.ledger.verifying import recount
from plumbline.engines.matters import relating
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock, receipt
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from plumbline.kernel.receipt_verdict import verify
from tests.engines.erasing.conftest import KEEPING, NOW, officer
from tests.planted import ADDRESS, NAME, PHONE, PLANTED, leaks

ASKED = {
    "asks_as": "self",
    "applicant": NAME,
    "applicant_contact": PHONE,
    "matter_number": "penalty.ordinary/2026/000001",
    "matter_code": "0123 4567 89ab",
    "ground": "period",
    "wanted": f"删除决定书里我的姓名{NAME}和住址{ADDRESS}",
}
KEY = "1e4b1c7e-6a3c-4df5-8c3c-3f6a0a0f0c11"


def filed(ended, place="192.0.2.7", key=KEY, **changed):
    return requesting.file(ended.matter.body, facts=ASKED | changed, place=place, key=key)


def request_of(event):
    return Matter.objects.get(records__event=event)


def test_a_request_is_owed_to_the_body_and_its_receipt_names_nobody(bare, later):
    event = filed(bare)
    sealing.seal()

    matter = request_of(event)
    owed = [(one.rule, one.due_on) for one in matter.obligations.filter(state="open")]
    made = receipts.as_bytes(receipts.receipt_of(event, body=True))
    verdict = verify(receipt.read(made), keys=receipt.read(made).keys, is_signed=is_signed)
    assert (matter.body, matter.procedure, owed) == (bare.matter.body, "personal_data.erasure", [("taken_up", None)])
    assert event.public["by"] == [{"code": "applicant", "roles": ["party"]}]
    assert verdict.receipt.digest == event.digest
    assert not leaks(made + event.body + matter.title.encode())
    assert Opening.objects.filter(event=event, name="applicant").exists()
    assert recount().ok


def test_what_is_answered_does_not_depend_on_what_is_on_record(bare, later):
    there = filed(bare, matter_number=bare.matter.code, key="", matter_code=bare.matter.records.first().event.code)
    nowhere = filed(bare, matter_number="nothing/2026/999999", key="", matter_code="ZZZZZZZZZZZZ")

    said = [{**one.public, "facts": None, "opened": None} for one in (there, nowhere)]
    assert said[0].keys() == said[1].keys()
    assert [each for each in said[0] if said[0][each] != said[1][each]] in ([], ["personal"])
    assert request_of(there).title == request_of(nowhere).title


def test_a_form_that_is_sent_twice_files_once(bare, later):
    first = filed(bare)

    assert filed(bare, applicant="别人") == first
    assert Matter.objects.filter(procedure=requesting.PROCEDURE).count() == 1
    assert Filing.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"applicant": ""}, "applicant"),
        ({"applicant": "苏"}, "applicant"),
        ({"applicant": "<script>alert(1)</script>"}, "applicant"),
        ({"applicant": "木" * 61}, "applicant"),
        ({"applicant_contact": "1"}, "applicant_contact"),
        ({"matter_number": "没有数字"}, "matter_number"),
        ({"matter_number": "1; DROP TABLE"}, "matter_number"),
        ({"matter_number": "1" * 81}, "matter_number"),
        ({"matter_code": "12345"}, "matter_code"),
        ({"matter_code": "０１２３４５６７８９ＡＢ"}, "matter_code"),
        ({"ground": "because"}, "ground"),
        ({"asks_as": "nobody"}, "asks_as"),
        ({"asks_as": "relative"}, "relation"),
        ({"wanted": "字" * 2001}, "wanted"),
        ({"wanted": "x" * 10**6}, "wanted"),
        ({"wanted": ""}, "wanted"),
        ({"fine_fen": "1"}, "fine_fen"),
    ],
)
def test_garbage_is_refused_in_words_and_by_field_and_leaves_nothing(bare, later, changed, wrong):
    before = Event.objects.count()

    with pytest.raises(InvalidFacts) as refused:
        filed(bare, **changed)

    assert {code for reason in refused.value.reasons for code in reason.facts} == {wrong}
    assert all(reason.says.zh and reason.says.en for reason in refused.value.reasons)
    assert (Event.objects.count(), Filing.objects.count()) == (before, 0)


def test_whoever_sends_many_is_asked_to_wait_and_others_are_not(bare, later):
    for _ in range(pacing.MOST):
        filed(bare, key="")
    before = Event.objects.count()

    with pytest.raises(pacing.TooMany) as refused:
        filed(bare, key="")

    assert "一小时以后再提出" in refused.value.reasons[0].cure.zh
    assert Event.objects.count() == before
    assert filed(bare, place="192.0.2.8", key="").kind == "personal_data.erasure.ask"
    with pytest.raises(InvalidFacts):  # what is wrong is told first, and is not counted
        filed(bare, key="", applicant="")


def test_a_place_is_kept_for_an_hour_and_never_as_it_is(bare):
    with clock.standing_at(NOW):
        filed(bare, place="198.51.100.23", key="")
    kept = Filing.objects.get().place
    with clock.standing_at(NOW + timedelta(hours=1)):
        filed(bare, place=None, key="")

    assert "198.51.100.23" not in kept
    assert len(kept) == 64
    assert Filing.objects.exclude(at=NOW).count() == Filing.objects.count() == 1


def test_a_body_that_has_ended_takes_none(bare, later):
    body = bare.matter.body
    body.valid_to = datetime(2036, 1, 1, tzinfo=clock.BEIJING).date()
    body.save()

    with pytest.raises(NotAllowed):
        filed(bare)


def test_only_what_was_filed_here_is_shown_as_a_request(bare, later):
    event = filed(bare)

    assert requesting.filed(bare.matter.body, event.code) == event
    assert requesting.filed(bare.decider.officer.body, event.code) is None
    assert requesting.filed(bare.matter.body, bare.matter.records.first().event.code) is None
    assert requesting.filed(bare.matter.body, "garbage") is None


def test_once_answered_the_request_names_nobody_either(bare, later):
    """The data goes from the matter, the request says so, the page of erasing names the request, and it goes too."""
    matter, by = bare.matter, actor_of(bare.asker, on=clock.today())
    leader = actor_of(officer(matter.body, "leader"), on=clock.today())
    request = request_of(filed(bare))
    relating.join(request.pk, "penalty", matter.code, by=by)
    perform(
        request.pk, "check_identity", by=by, facts={"identity_proven": True, "identity_shown": "document_in_person"}
    )
    examined = {"data_found": True, "ground_holds": True, "kept_longer": False, "too_hard": False}
    perform(request.pk, "examine", by=by, facts=examined)
    asked = acting.ask(matter.pk, by=bare.asker, scope="matter", ground="period", keeping=KEEPING)

    named = finding.find(bare.again(), Scope.MATTER).related
    done = acting.confirm(asked.pk, by=bare.decider)
    answered = perform(
        request.pk, "answer", by=leader, facts={"answer_kind": "erased", "erasure_record": done.event.code}
    )
    again = acting.ask(request.pk, by=bare.asker, scope="matter", ground="purpose", keeping=KEEPING)
    acting.confirm(again.pk, by=bare.decider)

    request.refresh_from_db()
    kept = [str(each.facts) + str(each.event.public) for each in request.records.all()]
    assert named == (request.code,)
    assert answered.matter.ended_at
    assert not leaks((request.title + str(request.facts) + "".join(kept)).encode(), PLANTED)
    assert not Opening.objects.filter(event__stream=request.code).exists()
    assert request.erasures.get().state == State.DONE
    sealing.seal()
    assert recount().ok


def test_an_actor_of_another_body_files_nothing_in_its_name(bare, later):
    stranger = replace(requesting.APPLICANT, body="elsewhere")

    with pytest.raises(NotAllowed):
        perform(request_of(filed(bare)).pk, "check_identity", by=stranger, facts={})
