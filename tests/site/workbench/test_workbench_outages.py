"""When nothing can be recorded: the act is undone as a whole, the page says why, and later it works again."""

import errno
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from plumbline.engines.ledger import outages
from plumbline.engines.ledger.models import Event
from plumbline.engines.ledger.outages import Outage, outage_of
from plumbline.engines.ledger.storing.store import StoreSilent
from plumbline.site import errors
from tests.site.workbench.reading import words_of
from tests.site.workbench.test_workbench_acts import INVESTIGATED

NO_ROOM = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
def as_():
    """Sign in as a browser does, which shows what it is answered."""

    def sign_in(account):
        client = Client(raise_request_exception=False)
        client.force_login(account)
        return client

    return sign_in


@contextmanager
def full_disk():
    """Let the database take no further page, as on a disk that is full."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no page is free inside the file
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        assert cursor.fetchone() == (pages,)
    try:
        yield
    finally:  # a test that fails leaves the next one room
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
            cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_on_a_full_disk_an_act_is_undone_as_a_whole_and_works_once_there_is_room(office, matter, as_, form_of, address):
    client = as_(office.handler)
    long = INVESTIGATED | {"investigation_record": "货架上有过期食品。" * 200}  # more than one page holds
    form = form_of(client, address("investigate"), together=office.colleague.officer.code, **long)
    before = Event.objects.count()

    with full_disk():
        answer = client.post(address("investigate"), form)
    said = words_of(answer)
    after = Event.objects.count()
    again = client.post(address("investigate"), form)

    assert (answer.status_code, answer.get("Retry-After")) == (503, "60")
    assert "磁盘满了，没有保存" in said
    assert "没有记入账本，连一半都没有" in said
    assert (after, matter.records.count(), again.status_code) == (before, 3, 303)
    assert Event.objects.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_when_a_connection_broke_the_page_does_not_claim_to_know(office, matter, as_, form_of, address):
    client = as_(office.handler)
    form = form_of(client, address("investigate"), together=office.colleague.officer.code, **INVESTIGATED)
    before = Event.objects.count()

    with patch(
        "plumbline.engines.matters.recording.append", side_effect=OperationalError("server closed the connection")
    ):
        answer = client.post(address("investigate"), form)

    said = words_of(answer)
    assert answer.status_code == 503
    assert "不能确定您要做的事有没有记入" in said
    assert "同一张办理表单再交一次，只会记一次" in said
    assert Event.objects.count() == before


def test_a_page_that_is_only_read_speaks_of_no_act(rf):
    with patch("sys.exception", return_value=StoreSilent("s3://evidence does not answer")):
        answer = errors.broken(rf.get("/decisions/"))

    said = words_of(answer)
    assert answer.status_code == 503
    assert "请过一两分钟再打开这一页" in said
    assert "不能确定" not in said


class OfPostgreSQL(Exception):
    """An error of the driver, as far as it is looked at."""

    def __init__(self, sqlstate):
        self.sqlstate = sqlstate


def of(driver, kind=OperationalError):
    error = kind("…")
    error.__cause__ = driver
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (NO_ROOM, Outage.FULL),
        (OSError(errno.EDQUOT, "…"), Outage.FULL),
        (OSError(errno.ENOENT, "…"), None),
        (StoreSilent("…"), Outage.SILENT),
        (of(OfPostgreSQL("53100")), Outage.FULL),
        (of(OfPostgreSQL("57P01")), Outage.SILENT),
        (of(OfPostgreSQL("08006")), Outage.SILENT),
        (of(OfPostgreSQL("53300")), Outage.BUSY),
        (of(OfPostgreSQL("57014")), None),  # a statement that took too long is a fault of ours
        (of(OfPostgreSQL(None)), Outage.SILENT),
        (of(None, InterfaceError), Outage.SILENT),
        (of(NO_ROOM, RuntimeError), Outage.FULL),
        (ValueError("…"), None),
        (None, None),
    ],
)
def test_an_outage_is_told_from_a_fault(error, outage):
    assert outage_of(error) == outage


def test_a_queue_of_writers_that_is_too_long_is_told_from_a_database_that_is_gone():
    import sqlite3  # noqa: PLC0415 — only this test needs an error of the driver

    own, gone = sqlite3.OperationalError("another thread has been writing"), sqlite3.OperationalError("disk I/O error")
    gone.sqlite_errorcode = outages.SQLITE_IOERR | (3 << 8)

    assert (outage_of(of(own)), outage_of(of(gone))) == (Outage.BUSY, Outage.SILENT)
