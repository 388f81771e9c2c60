"""Acts are acknowledged when they are durable: what would let a database lose one is said before it is used."""

import os

import pytest
from django.core.checks import run_checks
from django.db import connection

from plumbline.cli.main import main
from plumbline.engines.ledger import durability

pytestmark = pytest.mark.django_db
on_postgresql = pytest.mark.skipif(
    not os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres"), reason="needs PostgreSQL"
)
on_sqlite = pytest.mark.skipif(
    os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres"), reason="needs SQLite"
)


@pytest.fixture
def hasty(transactional_db):
    """Let the database acknowledge what is not on the disk yet."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    yield
    connection.close()


def said(databases):
    return [warning.msg for warning in run_checks(databases=databases) if warning.id == "ledger.W001"]


@on_sqlite
def test_the_embedded_database_is_durable_as_it_is_opened():
    assert list(durability.doubts(connection)) == []
    assert said(["default"]) == []


@on_sqlite
def test_a_database_that_does_not_wait_for_the_disk_is_said_with_what_to_set(hasty):
    (warning,) = said(["default"])

    assert "synchronous of the database is 0: a power cut would lose acts" in warning
    assert "PRAGMA synchronous = FULL" in warning
    assert said(None) == []  # a check that asks no database asks none here


@on_sqlite
def test_the_sequencer_says_so_when_it_starts(hasty, capsys):
    assert main(["ledger", "seal", "--language", "en"]) == 0

    assert "a power cut would lose acts that were acknowledged" in capsys.readouterr().err


@on_postgresql
def test_settings_of_the_server_that_lose_commits_are_said_by_name():
    with connection.cursor() as cursor:  # the server of the tests is hasty: fsync=off
        cursor.execute("SET synchronous_commit = off")

    names = [warning.split(" ")[0] for warning in said(["default"])]

    assert names == ["fsync", "full_page_writes", "synchronous_commit"]
