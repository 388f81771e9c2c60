"""In the middle of an act or of a batch the connection breaks, or the disk is full: all of it is undone, and later it goes on."""

import os
from contextlib import contextmanager

import pytest
from django.db import OperationalError, close_old_connections, connection, transaction

from plumbline.engines.ledger import checkpoints, rounds
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, TreeNode, Unsealed
from plumbline.engines.ledger.outages import Outage, outage_of
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock

pytestmark = pytest.mark.django_db(transaction=True)
HERE_IS_POSTGRESQL = os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres")
on_postgresql = pytest.mark.skipif(not HERE_IS_POSTGRESQL, reason="needs PostgreSQL")
on_sqlite = pytest.mark.skipif(HERE_IS_POSTGRESQL, reason="needs SQLite")


def written(count=1, stream="a"):
    with transaction.atomic():
        for _ in range(count):
            append(stream=stream, kind="file", at=clock.now(), public={}, personal={"name": "孙某" * 200})


def hang_up(*_):
    """Let the server end this very connection, as an operator or a failover does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


def answered(act):
    """Give the outage that stopped an act, and let go of the connection as the end of a request does."""
    with pytest.raises(OperationalError) as stopped:
        act()
    close_old_connections()
    return outage_of(stopped.value)


@contextmanager
def full_disk():
    """Let the database take no further page."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        assert cursor.execute(f"PRAGMA max_page_count = {pages}").fetchone() == (pages,)
    try:
        yield
    finally:  # a test that fails leaves the next one room
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823").fetchone()


@on_postgresql
def test_an_act_whose_connection_breaks_is_not_acknowledged_and_not_there_and_the_next_one_is():
    written()

    @transaction.atomic
    def act():
        append(stream="a", kind="file", at=clock.now(), public={})
        hang_up()

    outage = answered(act)
    written()

    assert outage is Outage.SILENT
    assert list(Event.objects.values_list("sequence", flat=True).order_by("id")) == [1, 2]
    rounds.take()
    assert recount().ok


@on_postgresql
def test_a_sequencer_whose_connection_breaks_within_a_batch_leaves_nothing_of_it_and_goes_on(monkeypatch):
    written(5)
    rounds.take()
    written(5)
    sign = checkpoints.sign
    monkeypatch.setattr(checkpoints, "sign", lambda head: hang_up())

    outage = answered(rounds.take)
    monkeypatch.setattr(checkpoints, "sign", sign)
    left = (Leaf.objects.count(), Checkpoint.objects.count(), Unsealed.objects.count())

    assert outage is Outage.SILENT
    assert left == (5, 1, 5)
    assert rounds.take().size == 10
    assert recount().ok


@on_sqlite
def test_an_act_on_a_full_disk_leaves_nothing_and_works_once_there_is_room():
    written(3)
    with full_disk():
        outage = answered(lambda: written(100))
        left = Event.objects.count()

    written(100)

    assert (outage, left, Event.objects.count()) == (Outage.FULL, 3, 103)
    rounds.take()
    assert recount().ok


@on_sqlite
def test_a_sequencer_on_a_full_disk_leaves_nothing_of_its_batch_and_goes_on_once_there_is_room():
    written(200)
    with full_disk():
        outage = answered(rounds.take)
        left = (Leaf.objects.count(), TreeNode.objects.count(), Checkpoint.objects.count(), Unsealed.objects.count())

    sealed = rounds.take()

    assert (outage, left) == (Outage.FULL, (0, 0, 0, 200))
    assert sealed.size == 200
    assert recount().ok
