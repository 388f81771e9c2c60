"""One event in each of many streams: the same bytes as one by one."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.transaction import TransactionManagementError

from plumbline.engines.ledger import inserting, sealing, verifying
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.appending_many import Said, append_many
from plumbline.engines.ledger.models import BEGINNING, Event
from plumbline.kernel import clock
from plumbline.kernel.canonical import NotCanonical

NOW = datetime(2026, 3, 2, 10, 30, 5, 17, tzinfo=clock.BEIJING)
PUBLIC = {"moved": [{"rule": "准时", "was": "2026-03-02", "due": None}], "a": {"ü": 1, "z": True}}


def many(*streams, after=BEGINNING, public=PUBLIC):
    said = [Said(stream=stream, after=after, public=public) for stream in streams]
    with clock.standing_at(NOW), transaction.atomic():
        return append_many(said, kind="matter.reckon", at=NOW)


@pytest.mark.django_db
def test_the_bytes_are_those_of_one_event_appended_alone(monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda size: "a5" * size)
    with clock.standing_at(NOW), transaction.atomic():
        alone = append(stream="甲/2026/1", kind="matter.reckon", at=NOW, public=PUBLIC)
        transaction.set_rollback(True)

    (head,) = many("甲/2026/1")

    event = Event.objects.get()
    assert (bytes(event.body), head) == (alone.body, alone.head)


@pytest.mark.django_db
def test_they_follow_what_stands_in_their_streams_and_can_be_sealed_and_recounted():
    heads = many("a", "b")
    many("a", after=heads[0], public={"other": 1})
    sealing.seal()

    assert verifying.recount().ok
    assert list(Event.objects.order_by("id").values_list("stream", "sequence")) == [("a", 1), ("b", 1), ("a", 2)]


@pytest.mark.django_db
def test_each_has_random_bytes_of_its_own():
    many("a", "b")

    blinds = {event.contents["blind"] for event in Event.objects.all()}
    assert {len(bytes.fromhex(blind)) for blind in blinds} == {16}
    assert len(blinds) == 2


@pytest.mark.django_db
def test_a_place_that_is_taken_meanwhile_voids_them_all():
    many("a")

    with pytest.raises(IntegrityError):
        many("b", "a")
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_what_has_no_canonical_form_is_refused():
    with pytest.raises(NotCanonical):
        many("a", public={"share": 0.5})
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_they_stand_inside_the_transaction_of_what_they_record():
    with pytest.raises(TransactionManagementError):
        append_many([], kind="x", at=NOW)


@pytest.mark.django_db
def test_more_events_than_one_statement_holds_are_all_written_in_their_order():
    streams = [f"s/{number}" for number in range(2 * inserting.ROWS + 1)]

    heads = many(*streams)

    kept = list(Event.objects.order_by("id").values_list("stream", "digest"))
    assert kept == [(stream, head.digest) for stream, head in zip(streams, heads, strict=True)]
    assert verifying.recount().ok
