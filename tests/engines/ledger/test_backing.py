"""The database as one file, on both databases: taken while it is written to, read where it lies, put back whole."""

from contextlib import contextmanager
from io import BytesIO

import pytest
from django.db import connection, transaction

from plumbline.engines.ledger import erased_files, files, rechecking
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.backing import databases
from plumbline.engines.ledger.backing.checking import check
from plumbline.engines.ledger.backing.databases import CannotBackUp
from plumbline.engines.ledger.backing.taking import head_in, take
from plumbline.engines.ledger.models import Checkpoint, Event, Opening
from plumbline.engines.ledger.named_files import NamedFile
from plumbline.engines.ledger.sealing import seal
from plumbline.engines.ledger.storing.folder import Folder
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock

NAME = "孙\t建\\国\n\\N"


@pytest.fixture
def dumped(transactional_db, tmp_path):
    """Give the file of a database with three sealed events and one that waits."""
    for number in range(4):
        with transaction.atomic():
            append(stream="a", kind="file", at=clock.now(), public={"n": number}, personal={"name": NAME})
        if number == 2:
            seal()
    target = tmp_path / f"database{databases.suffix()}"
    databases.dump(target)
    return target


@contextmanager
def empty_database(tmp_path):
    """Stand before another database, empty and of the same kind."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE put_back TEMPLATE template0")
    connection.close()
    connection.settings_dict["NAME"] = "put_back" if connection.vendor == "postgresql" else str(tmp_path / "put_back")
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("DROP DATABASE put_back")


def test_a_file_holds_what_the_database_holds_to_the_byte(dumped):
    events = Event.objects.order_by("id").values_list("stream", "body")

    read = [(stream, bytes(body)) for stream, body in databases.rows(dumped, "ledger_event", ("stream", "body"))]
    opened = [text for (text,) in databases.rows(dumped, "ledger_opening", ("canonical",))]

    assert sorted(read) == sorted(events)
    assert opened == list(Opening.objects.order_by("id").values_list("canonical", flat=True))
    assert head_in(dumped) == Checkpoint.objects.get(size=3).note


def test_what_is_put_back_adds_up_and_still_refuses_change(dumped, tmp_path):
    with empty_database(tmp_path):
        databases.load(dumped)
        report, sealed = recount(), seal()
        with pytest.raises(Exception, match="append-only"):
            Checkpoint.objects.all()._raw_delete(connection.alias)

    assert (report.ok, report.events, report.size, sealed.size) == (True, 4, 3, 4)


def test_nothing_is_put_back_over_a_database_that_holds_something(dumped):
    with pytest.raises(CannotBackUp, match="not empty"):
        databases.load(dumped)


def test_a_missing_program_is_named_with_what_to_install(dumped, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(databases, "_POSTGRESQL", tmp_path)

    with pytest.raises(CannotBackUp, match=r"pg_restore is not on this machine.*apt-get install"):
        list(databases.rows(tmp_path / "a.dump", "ledger_event", ("body",)))


def two_kept(folder, settings):
    """Keep two files that a sealed event names."""
    settings.FILES = folder / "files"
    digests = [files.keep(BytesIO(content), limit=100).digest for content in (b"one", b"other")]
    with transaction.atomic():
        append(stream="a", kind="take", at=clock.now(), public={"files": [{"sha256": one} for one in digests]})
    seal()
    return digests


def test_a_file_that_neither_the_house_nor_the_backup_has_is_named_when_it_is_taken(
    transactional_db, tmp_path, settings
):
    digests = two_kept(tmp_path, settings)
    take(tmp_path / "before")
    files.remove(digests[0])

    there, elsewhere = take(tmp_path / "before"), take(tmp_path / "after")

    assert (there.missing, elsewhere.missing) == ((), (digests[0],))
    assert [each.digest for each in check(tmp_path / "after")[1]] == [digests[0]]
    assert check(tmp_path / "before")[1] == ()


def test_what_was_erased_by_law_is_removed_from_the_backup_too_and_no_loss(transactional_db, tmp_path, settings):
    digests = two_kept(tmp_path, settings)
    take(tmp_path / "backup")
    with transaction.atomic():
        event = append(stream="a", kind="ledger.erased", at=clock.now(), public={"erased": [], "files": digests[:1]})
        erased_files.note(digests[:1], event=event)
    waiting = take(tmp_path / "backup")
    removed = erased_files.remove(event=event, at=clock.now())

    after = take(tmp_path / "backup")
    rechecking.check()

    assert (waiting.manifest.count, after.manifest.count, removed) == (2, 1, 1)
    assert (waiting.missing, after.missing) == ((), ())
    assert [one.digest for one in Folder(tmp_path / "backup/files").every()] == digests[1:]
    assert check(tmp_path / "backup")[1] == ()
    assert rechecking.standing().ok
    assert NamedFile.objects.get(digest=digests[0]).state == "erased"
