"""Events: written with their act, bound to each other, personal data only as commitments."""

from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from plumbline.engines.ledger import triggers
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import BEGINNING, Cosignature, Event, IndexHead, Opening, Unsealed, WitnessAlarm
from plumbline.kernel import clock
from plumbline.kernel.canonical import NotCanonical
from plumbline.kernel.merkle import leaf_hash

AT = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


def written(stream="penalty.ordinary/2026/000001", **given):
    return append(**{"stream": stream, "kind": "file", "at": AT, "public": {"fine_fen": 200000}} | given)


@pytest.mark.django_db
def test_each_event_binds_the_one_before_it_in_its_stream():
    first, other, second = written(), written("bodies/3401"), written()

    assert (first.sequence, first.previous) == (1, b"")
    assert (other.sequence, other.previous) == (1, b"")
    assert (second.sequence, second.previous) == (2, first.digest)
    assert second.contents["previous"] == first.digest.hex()


@pytest.mark.django_db
def test_the_stored_event_is_the_one_that_was_given_back():
    with clock.standing_at(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        event = written(personal={"name": "孙建国"})

    stored = Event.objects.get(id=event.id)
    for field in Event._meta.concrete_fields:
        assert getattr(stored, field.attname) == getattr(event, field.attname), field.attname
    assert stored.digest == leaf_hash(bytes(stored.body))
    assert stored.recorded_at == datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.django_db
def test_the_body_says_what_happened_where_and_when(monkeypatch):
    monkeypatch.setattr("secrets.token_hex", lambda size: "a5" * size)
    with clock.standing_at(datetime(2026, 3, 3, 8, tzinfo=clock.BEIJING)):
        event = written()

    assert event.contents == {
        "blind": "a5" * 16,
        "stream": "penalty.ordinary/2026/000001",
        "sequence": 1,
        "kind": "file",
        "at": "2026-03-02T09:30:00+08:00",
        "recorded_at": "2026-03-03T08:00:00+08:00",
        "previous": "",
        "public": {"fine_fen": 200000},
        "personal": {},
    }


@pytest.mark.django_db
def test_personal_data_stands_in_the_event_as_a_commitment_alone():
    event = written(personal={"name": "孙建国", "phone": "13800000000"})

    opening = Opening.objects.get(event=event, name="name")
    assert "孙建国".encode() not in event.body
    assert opening.value == "孙建国"
    assert event.contents["personal"]["name"] == sha256(opening.salt + '"孙建国"'.encode()).hexdigest()


@pytest.mark.django_db
def test_the_same_personal_data_never_gives_the_same_commitment():
    one, other = written(personal={"name": "孙建国"}), written(personal={"name": "孙建国"})

    assert one.contents["personal"] != other.contents["personal"]


@pytest.mark.django_db
def test_who_guesses_every_word_of_an_event_does_not_find_its_hash():
    with clock.standing_at(AT):
        digests = set()
        for _ in range(2):
            with transaction.atomic():
                digests.add(written().digest)
                transaction.set_rollback(True)

    assert len(digests) == 2


@pytest.mark.django_db
def test_a_caller_who_keeps_the_head_needs_no_look_up(django_assert_num_queries):
    first = written(after=BEGINNING)

    with django_assert_num_queries(1):
        second = written(after=first.head)

    assert second.previous == first.digest


@pytest.mark.django_db
def test_a_place_that_is_taken_is_refused():
    first = written(after=BEGINNING)
    written(after=first.head)

    with pytest.raises(IntegrityError), transaction.atomic():
        written(after=first.head)


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError, match="atomic"):
        written()

    assert not Event.objects.exists()


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_event_and_nothing_to_seal():
    def act():
        written()
        written(public={"share": 0.5})

    with pytest.raises(NotCanonical), transaction.atomic():
        act()

    assert not Event.objects.exists()
    assert not Unsealed.objects.exists()


@pytest.mark.django_db
def test_each_event_waits_for_the_sequencer():
    events = [written(), written()]

    assert list(Unsealed.objects.order_by("event_id").values_list("event_id", flat=True)) == [e.id for e in events]


@pytest.mark.django_db
@pytest.mark.parametrize("table", triggers.APPEND_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {table} SET {column} = {column}", "DELETE FROM {table}"])
def test_the_database_refuses_to_change_or_remove_what_was_recorded(table, statement, sealed_ledger):
    roots = dict.fromkeys(("ledger_checkpoint", "ledger_indexhead"), "root")
    column = {**roots, "ledger_cosignature": "line", "ledger_witnessalarm": "said"}.get(table, "digest")
    IndexHead.objects.create(size=10, root=bytes(32), note="", at=clock.now())
    Cosignature.objects.create(head_id=10, witness="w+0+0", line="—", at=clock.now())
    WitnessAlarm.objects.create(witness="w+0+0", outcome="forked", size=10, said="", at=clock.now())

    with pytest.raises(IntegrityError, match=f"append-only: {table} refuses"), transaction.atomic():
        connection.cursor().execute(statement.format(table=table, column=column))


@pytest.mark.django_db
def test_an_opening_cannot_be_changed_but_deleted():
    event = written(personal={"name": "孙建国"})

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Opening.objects.filter(event=event).update(canonical='"钱学礼"')

    assert Opening.objects.filter(event=event).delete()[0] == 1


@pytest.mark.django_db
def test_replacing_a_row_is_refused_as_well():
    written()
    event = Event.objects.get()
    statement = (
        "INSERT OR REPLACE INTO ledger_event SELECT * FROM ledger_event"
        if connection.vendor == "sqlite"
        else "TRUNCATE ledger_event CASCADE"
    )

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert Event.objects.get().digest == event.digest


@pytest.mark.django_db
def test_every_guard_stands_after_the_migrations():
    assert triggers.missing(connection) == []
