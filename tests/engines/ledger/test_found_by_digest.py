"""An event is found by how its digest begins; a ledger that kept an index of whole digests goes on as it was."""

import os
import sqlite3
from contextlib import closing

import pytest
from django.db import connection, transaction

from plumbline.engines.ledger import proving, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import _BY_DIGEST, BEGINNING, Event
from plumbline.kernel import clock

on_sqlite = pytest.mark.skipif(
    os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres"), reason="needs SQLite"
)
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', 'ledger', {}, verbosity=0, skip_checks=True)\n"
FIND = "from plumbline.engines.ledger.proving import find\n"


def test_each_event_is_found_by_its_digest_and_no_other(sealed_ledger):
    for event in sealed_ledger:
        assert proving.find(event.digest.hex()) == event
        beside = event.digest[:-1] + bytes([event.digest[-1] ^ 1])  # begins alike
        assert proving.find(beside.hex()) is None


def test_an_event_that_waits_to_be_sealed_is_found_too(sealed_ledger):
    with transaction.atomic():
        waiting = append(stream="waits", kind="report", at=clock.now(), public={}, after=BEGINNING)

    assert proving.find(waiting.code) == waiting
    sealing.seal()
    assert proving.find(waiting.code) == waiting


def test_of_several_between_two_digests_the_oldest_is_found(sealed_ledger):
    """Nobody makes two digests begin alike in sixty bits; whoever owns the database can."""
    first = sealed_ledger[0]

    assert Event.by_digest(first.digest[:4] + bytes(28), first.digest[:4] + b"\xff" * 28) == first


@on_sqlite
@pytest.mark.django_db
def test_the_search_asks_the_index():
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {_BY_DIGEST}", [b"abcd", b"abcd", b"abce", b"abcd", b"abce"])
        plan = str(cursor.fetchall())

    assert "leaf_by_how_digest_begins" in plan
    assert "SCAN ledger_event" not in plan


@on_sqlite
def test_a_ledger_of_before_goes_on_as_if_nothing_had_happened(ledger_elsewhere, tmp_path):
    before = MIGRATE.format("'0009'")
    ledger_elsewhere.run(f"{before}write('a', 5)\nseal()\nwrite('b', 30)\nseal()\nwrite('a', 2)")

    ledger_elsewhere.run(MIGRATE.format("'0010'"))

    said = ledger_elsewhere.run(
        f"{FIND}report = recount()\nprint(report.ok, report.events, report.size, seal().size, recount().ok,"
        " all(find(event.code) == event for event in Event.objects.all()))"
    )
    assert said == "True 37 35 37 True True"
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as store:
        for statement in ("DELETE FROM ledger_event", "UPDATE ledger_event SET kind = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store.execute(statement)


@on_sqlite
def test_the_way_back_keeps_everything_too(ledger_elsewhere):
    ledger_elsewhere.run(f"write('a', 5)\nseal()\nwrite('a', 2)\n{MIGRATE.format(chr(39) + '0009' + chr(39))}")

    assert ledger_elsewhere.run("print(recount().ok, seal().size, recount().ok)") == "True 7 True"
