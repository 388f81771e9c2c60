"""Performing acts: what is written, and that whatever is refused changes nothing."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from plumbline.engines.ledger import proving
from plumbline.engines.ledger.models import Event, Opening
from plumbline.engines.matters import keeping
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.models import Matter, Party, Record
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import catalogue, stored
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Refusal
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of

MOST_QUERIES = 6
REVIEW = {"reviewer_is_new": False, "review_opinion": "passed", "review_reasons": "程序合法"}


@contextmanager
def refused(kind=Refusal):
    """Expect a refusal that changes nothing at all."""
    before = everything()
    with pytest.raises(kind) as caught:
        yield caught
    assert everything() == before


def rules_of(caught):
    return {(reason.rule, reason.law) for reason in caught.value.reasons}


def faulty(caught):
    return {code for reason in caught.value.reasons for code in reason.facts}


def test_an_act_writes_its_event_its_record_and_its_obligations(office, course):
    matter = office.run(course, until="report")

    done = office.do(matter, step_of(course, "file"))

    record = matter.records.get(sequence=2)
    assert done.record == record
    assert record.act == "file"
    assert record.event.kind == "penalty.ordinary.file"
    assert record.event.sequence == 2
    assert done.closed == ("clue_answered",)
    assert "decided_in_time" in done.opened
    owed = matter.obligations.get(rule="decided_in_time")
    assert (owed.due_on, owed.state, owed.law) == (date(2026, 6, 1), "open", "行政处罚法#60")
    assert matter.obligations.get(rule="clue_answered").state == "met"


def test_the_matter_keeps_the_head_of_its_stream_in_the_ledger(office, course):
    matter = office.run(course, until="serve")

    last = Event.objects.filter(stream=matter.code).order_by("sequence").last()
    assert (matter.head_sequence, bytes(matter.head_digest)) == (last.sequence, last.digest)


def test_the_event_says_who_acted_in_which_role(office, course):
    matter = office.run(course, until="file")

    said = matter.records.get(act="file").event.public
    assert said["by"] == [{"code": "liu", "roles": ["handler"]}, {"code": "chen", "roles": ["handler"]}]
    assert said["domain"] == "market_regulation"


def test_personal_facts_stand_in_the_event_as_commitments_only(office, course):
    matter = office.run(course)

    bodies = b"".join(bytes(event.body) for event in Event.objects.filter(stream=matter.code)).decode()
    for code, field in catalogue.load().procedure("penalty.ordinary", on=date(2026, 3, 2)).fields.items():
        if field.sealed and isinstance(value := matter.facts.get(code), str) and len(value) > 3:
            assert value not in bodies, code
    assert matter.title not in bodies
    opened = Opening.objects.filter(event__stream=matter.code, name="party_name").get()
    assert opened.value == matter.facts["party_name"]


def test_an_event_can_be_found_by_the_code_that_is_printed(office, course):
    matter = office.run(course, until="decide")

    event = matter.records.get(act="decide").event
    assert proving.find(event.code) == event


def test_the_party_is_kept_as_the_facts_have_it(office, course):
    office.run(course, until="file")

    party = Party.objects.get()
    assert (party.name, party.kind) == ("合州晴川食品有限公司", "legal_person")


def test_the_obligations_are_those_of_the_marking(office, course):
    for until in (step.act for step in course):
        matter = office.run(course, until=until)

        duties = stored.from_data(matter.marking).duties
        rows = {(row.rule, row.opened_sequence): row for row in matter.obligations.all()}
        for duty in duties.values():
            row = rows[duty.rule, duty.sequence]
            assert (row.state, row.due_on, row.late) == (duty.state.value, duty.due_on, duty.late)
        waiting = {place for place, row in rows.items() if row.state in {"open", "unknown"}}
        assert waiting == {(duty.rule, duty.sequence) for duty in stored.from_data(matter.marking).owed()}


def test_the_next_due_day_is_the_earliest_that_is_owed(office, course):
    assert office.run(course, until="file").next_due_on == date(2026, 6, 1)
    assert office.run(course, until="decide").next_due_on == date(2026, 4, 17)
    assert office.run(course, until="serve").next_due_on == date(2026, 4, 25)
    assert office.run(course).next_due_on is None


def test_an_ended_matter_is_ended_and_shows_what_falls_due_later(office, course):
    matter = office.run(course)
    assert matter.ended_at == step_of(course, "close").at

    facts = {"change_kind": "revoked", "changed_on": "2026-05-12", "changed_by": "上级机关"}
    change = replace(step_of(course, "close"), act="record_change", facts=facts, on=date(2026, 5, 12))
    office.do(matter, change)

    matter.refresh_from_db()
    assert matter.ended_at == step_of(course, "close").at
    assert matter.next_due_on == date(2026, 5, 15)
    assert matter.obligations.get(rule="withdrawn_in_time").state == "open"


# refusals


def test_an_act_before_its_turn_is_refused_with_every_rule_and_article(office, course):
    matter = office.run(course, until="investigate")

    with refused(NotAllowed) as caught:
        office.do(matter, step_of(course, "decide"))

    assert ("notice_before_decision", "行政处罚法#44,62") in rules_of(caught)


def test_unmet_rules_and_faulty_fields_are_told_together(office, course):
    matter = office.run(course, until="investigate")

    with refused(NotAllowed) as caught:
        office.do(matter, step_of(course, "decide", fine_fen="viel"))

    assert "notice_before_decision" in {reason.rule for reason in caught.value.reasons}
    assert "fine_fen" in faulty(caught)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"no_such_field": 1}, "no_such_field"),
        ({"received_on": "gestern"}, "received_on"),
        ({"received_on": "2026-04-11"}, "received_on"),  # the day after
        ({"service_method": "brieftaube"}, "service_method"),
        ({"service_method": None}, "service_method"),
    ],
)
def test_a_wrong_field_is_refused_by_its_name(office, course, changed, code):
    matter = office.run(course, until="decide")

    with refused(InvalidFacts) as caught:
        office.do(matter, step_of(course, "serve", **changed))

    assert faulty(caught) == {code}


def test_an_act_in_the_future_is_refused(office, course):
    matter = office.run(course, until="report")
    step = step_of(course, "file")

    with refused(InvalidFacts) as caught:
        office.do(matter, step, now=step.at - timedelta(minutes=1))

    assert faulty(caught) == {"at"}


def test_an_act_before_the_last_one_is_refused(office, course):
    matter = office.run(course, until="file")

    with refused(InvalidFacts) as caught:
        office.do(matter, step_of(course, "investigate"), at=step_of(course, "report").at)

    assert "at" in faulty(caught)


def test_an_officer_of_another_region_is_refused_with_the_article_and_learns_nothing_else(office, course):
    matter = office.run(course, until="investigate")

    with refused(NotAllowed) as caught:
        office.do(matter, step_of(course, "decide"), by=office.people["stranger"])

    (reason,) = caught.value.reasons
    assert reason.law == "行政处罚法#17,22-23"
    assert reason.rule == "competence.officer_of_the_body"
    assert "蜀山区" in reason.says.zh


def test_a_second_officer_of_another_region_is_refused_too(office, course):
    matter = office.run(course, until="report")

    with refused(NotAllowed):
        office.do(matter, step_of(course, "file"), together=[office.people["stranger"]])


def test_a_certificate_that_expired_yesterday_does_not_count(office, course):
    matter = office.run(course, until="report")
    step = replace(step_of(course, "file"), on=date(2026, 4, 1))  # the certificate of 何三 ended on 31 March

    with refused(NotAllowed) as caught:
        office.do(matter, step, together=[office.people["he"]])

    (reason,) = caught.value.reasons
    assert reason.law == "行政处罚法#42.1"
    assert "2026-03-31" in reason.says.zh


def test_a_certificate_counts_on_its_last_day(office, course):
    matter = office.run(course, until="report")
    step = replace(step_of(course, "file"), on=date(2026, 3, 31))

    assert office.do(matter, step, together=[office.people["he"]]).record.sequence == 2


def test_the_same_officer_twice_is_one_officer(office, course):
    matter = office.run(course, until="report")

    with refused(NotAllowed):
        office.do(matter, step_of(course, "file"), together=[office.people["liu"]])


def test_somebody_in_another_post_is_refused(office, course):
    matter = office.run(course, until="review_plea")

    with refused(NotAllowed) as caught:
        office.do(matter, step_of(course, "decide"), by=office.people["liu"])

    assert ("role", "行政处罚法#57.1(1)") in rules_of(caught)


def test_an_act_that_the_procedure_does_not_have_is_refused(office, course):
    matter = office.run(course, until="report")

    with refused(InvalidFacts) as caught:
        office.do(matter, replace(step_of(course, "file"), act="pardon"))

    assert faulty(caught) == {"act"}


def test_a_stale_page_is_refused_and_says_what_happened_meanwhile(office, course):
    matter = office.run(course, until="file")

    with refused(NotAllowed) as caught:
        office.do(matter, step_of(course, "investigate"), expects=1)

    assert "立案" in str(caught.value)


def test_a_page_that_is_up_to_date_is_not_stale(office, course):
    matter = office.run(course, until="file")

    assert office.do(matter, step_of(course, "investigate"), expects=2).record.sequence == 3


def test_a_name_that_is_longer_than_the_register_of_parties_holds_is_refused(office, course):
    matter = office.run(course, until="report")

    with refused(InvalidFacts) as caught:
        office.do(matter, step_of(course, "file", party_name="长" * 121))

    assert faulty(caught) == {"party_name"}


def test_there_is_no_matter_without_its_row(office):
    with pytest.raises(Matter.DoesNotExist):
        perform(4711, "file", by=office.people["liu"], facts={})


# once


def test_a_form_that_is_sent_twice_acts_once_and_gives_the_first_result_again(office, course):
    matter = office.run(course, until="report")
    first = office.do(matter, step_of(course, "file"), key="form-1", expects=1)
    before = everything()

    second = office.do(matter, step_of(course, "file"), key="form-1", expects=1)

    assert second.again
    assert not first.again
    assert (second.record, second.event, second.closed, second.opened, second.moved) == (
        first.record,
        first.event,
        first.closed,
        first.opened,
        first.moved,
    )
    assert everything() == before


def test_a_key_is_good_for_one_person_and_one_act(office, course):
    matter = office.run(course, until="file")
    step = step_of(course, "investigate")
    office.do(matter, step, key="form-1")

    other = office.do(matter, step, key="form-1", by=office.people["chen"], together=[office.people["liu"]])

    assert not other.again
    assert Record.objects.filter(matter=matter, act="investigate").count() == 2


# cost


def test_an_act_without_a_document_takes_few_queries_however_long_the_history_is(office, course):
    matter = office.run(course, until="file")
    step = step_of(course, "investigate")
    spent = []
    for number in range(30):
        with CaptureQueriesContext(connection) as queries:
            office.do(matter, step, key=f"form-{number}", expects=number + 2)
        spent.append(len(queries))

    assert len(set(spent)) == 1
    assert spent[0] <= MOST_QUERIES


def test_an_act_that_opens_and_closes_obligations_and_names_the_party_takes_as_few(office, course):
    matter = office.run(course, until="review_plea")
    case = office.run(course, until="decide")
    without_documents = replace(step_of(course, "decide"), act="legal_review", by="sun", facts=REVIEW)
    paid = step_of(course, "pay")
    office.do(case, step_of(course, "serve"))

    with CaptureQueriesContext(connection) as reviewed:
        office.do(matter, without_documents, key="form-1", expects=7)
    with CaptureQueriesContext(connection) as closed:
        office.do(case, paid, key="form-2", expects=9)

    assert len(reviewed) <= MOST_QUERIES
    assert len(closed) <= MOST_QUERIES


def test_an_act_reads_the_row_of_its_body_only_where_somebody_asks_for_it(office, course):
    matter = office.run(course, until="file")

    done = office.do(matter, step_of(course, "investigate"))

    assert "body" not in done.matter._state.fields_cache
    assert (done.matter.body_code, done.matter.region_code) == (matter.body.code, matter.region.code)
    assert done.matter.body == matter.body


# inside the transaction of somebody else


def test_a_refused_act_leaves_the_transaction_it_stands_in_as_it_was(office, course):
    matter = office.run(course, until="file")
    before = everything()

    with transaction.atomic():
        with refused(NotAllowed):
            office.do(matter, step_of(course, "decide"))
        assert not transaction.get_rollback()
        assert everything() == before


def test_an_act_that_fails_half_written_takes_the_transaction_it_stands_in_with_it(office, course, monkeypatch):
    matter = office.run(course, until="file")
    before = everything()

    def failing(*_args):
        raise IntegrityError("another one was first")

    monkeypatch.setattr(keeping, "insert_record", failing)
    with transaction.atomic():
        with pytest.raises(IntegrityError):
            office.do(matter, step_of(course, "investigate"))
        assert transaction.get_rollback()

    assert everything() == before


def test_two_acts_in_one_transaction_stand_one_after_the_other(office, course):
    matter = office.run(course, until="file")
    step = step_of(course, "investigate")

    with transaction.atomic():
        first, second = office.do(matter, step), office.do(matter, step)

    assert (second.record.sequence, second.event.previous) == (first.record.sequence + 1, first.event.digest)
    assert replay(matter) == stored.from_data(Matter.objects.get(pk=matter.pk).marking)


PERSON = {"party_kind": "natural_person", "party_name": "司徒清和", "party_phone": "13905510001"}


@pytest.mark.parametrize("text", ["司徒清和出售过期食品", "出售过期食品，电话13905510001"])
def test_a_public_text_that_names_a_person_is_refused_because_the_ledger_keeps_it_for_ever(office, course, text):
    matter = office.run(course, until="report")

    with refused(InvalidFacts) as caught:
        office.do(matter, step_of(course, "file", **PERSON, violation=text))

    (reason,) = caught.value.reasons
    assert (reason.facts, reason.law) == (("violation",), "行政处罚法#50; 个人信息保护法#25")


def test_a_public_text_may_name_an_organisation(office, course):
    matter = office.run(course, until="report")
    step = step_of(course, "file")
    text = f"{step.facts['party_name']}出售过期食品"

    assert office.do(matter, step_of(course, "file", violation=text)).record.sequence == 2
