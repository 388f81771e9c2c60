"""Writers of the embedded database stand in line: none fails, and none that dies holds up the others."""

import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connections, transaction

from plumbline.engines.ledger.sqlite.writers import WriterQueue, queue_before

ENGINE = "plumbline.engines.ledger.sqlite"


@pytest.fixture
def on_disk(tmp_path, django_db_blocker):
    """Give the name of a database in a file, with one table, as a second connection of the framework."""
    default = connections.settings["default"]
    connections.settings["on_disk"] = default | {
        "ENGINE": ENGINE,
        "NAME": str(tmp_path / "new" / "plumbline.sqlite3"),
        "OPTIONS": {"patience": 2},
    }
    with django_db_blocker.unblock():
        with connections["on_disk"].cursor() as cursor:
            cursor.execute("CREATE TABLE act (id INTEGER PRIMARY KEY, who TEXT UNIQUE)")
        yield "on_disk"
        connections["on_disk"].close()
    del connections["on_disk"]
    del connections.settings["on_disk"]


def write(who):
    with connections["on_disk"].cursor() as cursor:
        cursor.execute("INSERT INTO act (who) VALUES (%s)", [who])


def acts():
    with connections["on_disk"].cursor() as cursor:
        return [who for (who,) in cursor.execute("SELECT who FROM act ORDER BY id").fetchall()]


def has_turn():
    return connections["on_disk"].has_turn()


def in_thread(act):
    """Start an act in a thread with a connection of its own; what it raises is raised when it is joined."""
    raised = []

    def run():
        try:
            act()
        except OperationalError as error:
            raised.append(error)
        finally:
            connections["on_disk"].close()

    thread = threading.Thread(target=run)
    thread.start()

    def join():
        thread.join(30)
        if raised:
            raise raised[0]

    return join


def test_the_database_is_durable_and_keeps_its_references(on_disk):
    with connections[on_disk].cursor() as cursor:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "recursive_triggers")
        answers = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in asked}

    full = 2
    assert answers == {
        "journal_mode": "wal",
        "synchronous": full,
        "foreign_keys": 1,
        "secure_delete": 1,
        "recursive_triggers": 1,
    }


def test_a_second_writer_waits_for_the_first(on_disk):
    with transaction.atomic(using=on_disk):
        write("first")
        join = in_thread(lambda: write("second"))
        write("first again")
    join()

    assert acts() == ["first", "first again", "second"]


def test_a_reader_does_not_wait(on_disk):
    write("before")
    read = []

    with transaction.atomic(using=on_disk):
        write("not yet committed")
        in_thread(lambda: read.extend(acts()))()

    assert read == ["before"]


def test_many_threads_write_with_and_without_transactions(on_disk):
    def busy(name):
        for number in range(10):
            write(f"{name}.{number} alone")
            with transaction.atomic(using=on_disk):
                write(f"{name}.{number} together")

    joins = [in_thread(lambda name=name: busy(name)) for name in "abcd"]
    for join in joins:
        join()

    assert len(acts()) == 80


def test_a_thread_that_waits_too_long_is_told_so(on_disk):
    with transaction.atomic(using=on_disk), pytest.raises(OperationalError, match="more than 2 seconds"):
        in_thread(lambda: write("late"))()


def test_a_thread_that_would_wait_for_itself_is_told_so(on_disk):
    connections.settings["again"] = connections.settings[on_disk]
    try:
        with transaction.atomic(using=on_disk), pytest.raises(OperationalError, match="another connection"):
            connections["again"].cursor().execute("INSERT INTO act (who) VALUES ('again')")
    finally:
        connections["again"].close()
        del connections["again"]
        del connections.settings["again"]


def test_the_turn_lasts_exactly_as_long_as_the_transaction(on_disk):
    with transaction.atomic(using=on_disk):
        assert has_turn()
        with transaction.atomic(using=on_disk):
            write("inner")
        assert has_turn()

    assert not has_turn()


def test_a_savepoint_that_is_rolled_back_takes_only_its_own_writes(on_disk):
    def refused():
        with transaction.atomic(using=on_disk):
            write("inner")
            raise LookupError

    with transaction.atomic(using=on_disk):
        write("outer")
        with pytest.raises(LookupError):
            refused()
        assert has_turn()

    assert acts() == ["outer"]
    assert not has_turn()


@pytest.mark.parametrize("statement", ["INSERT INTO act (id, who) VALUES (1, 'a')", "nonsense"])
def test_a_write_that_fails_gives_its_turn_back(statement, on_disk):
    write("a")

    with pytest.raises(Exception, match=r"UNIQUE|syntax"):
        connections[on_disk].cursor().execute(statement)

    assert not has_turn()


def test_a_transaction_that_fails_gives_its_turn_back(on_disk):
    def refused():
        with transaction.atomic(using=on_disk):
            write("a")
            write("a")

    with pytest.raises(Exception, match="UNIQUE"):
        refused()

    assert not has_turn()
    assert acts() == []


def test_a_closed_connection_gives_its_turn_back(on_disk):
    connections[on_disk].cursor().execute("BEGIN IMMEDIATE")
    assert has_turn()

    connections[on_disk].close()

    in_thread(lambda: write("next"))()
    assert acts() == ["next"]


def test_rows_returned_by_a_single_write_are_committed_when_they_are_read(on_disk):
    with connections[on_disk].cursor() as cursor:
        cursor.execute("INSERT INTO act (who) VALUES ('a'), ('b'), ('c'), ('d') RETURNING who")
        assert not has_turn()
        others = []
        in_thread(lambda: others.extend(acts()))()

        assert others == ["a", "b", "c", "d"]
        assert cursor.fetchone() == ("a",)
        assert cursor.fetchmany(1) == [("b",)]
        assert next(cursor.cursor) == ("c",)
        assert cursor.fetchall() == [("d",)]
        assert cursor.fetchone() is None


def test_many_rows_are_written_in_one_turn(on_disk):
    with connections[on_disk].cursor() as cursor:
        cursor.executemany("INSERT INTO act (who) VALUES (%s)", [["a"], ["b"]])

    assert acts() == ["a", "b"]
    assert not has_turn()


def test_a_process_that_is_killed_in_its_turn_holds_up_nobody(on_disk):
    path = connections[on_disk].settings_dict["NAME"]
    program = (
        "import sys, time, fcntl, sqlite3\n"
        "lock = open(sys.argv[1] + '.lock', 'r+'); fcntl.flock(lock, fcntl.LOCK_EX)\n"
        "held = sqlite3.connect(sys.argv[1], isolation_level=None); held.execute('BEGIN IMMEDIATE')\n"
        "held.execute('INSERT INTO act (who) VALUES (1)'); print('inside', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"inside\n"
        join = in_thread(lambda: write("next"))
        holder.send_signal(signal.SIGKILL)
        join()

    assert acts() == ["next"]


def test_a_child_of_a_writer_stands_in_line_like_everyone(on_disk):
    lock_file = Path(connections[on_disk].settings_dict["NAME"] + ".lock")
    queue = queue_before(str(lock_file).removesuffix(".lock"), in_memory=False)
    write("parent")  # opens the lock file
    queue.enter("parent", patience=1)

    child = os.fork()
    if child == 0:
        shared = queue.held_by("parent") or queue._descriptor is not None
        os._exit(1 if shared else 0)
    _, status = os.waitpid(child, 0)

    assert os.waitstatus_to_exitcode(status) == 0
    assert queue.held_by("parent")
    queue.leave("parent")


def test_a_database_in_memory_has_no_lock_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    queue = WriterQueue(None)

    queue.enter("one", patience=1)
    queue.leave("one")

    assert list(tmp_path.iterdir()) == []


def test_someone_who_does_not_stand_in_line_is_waited_for_as_well(on_disk):
    shell = sqlite3.connect(connections[on_disk].settings_dict["NAME"], isolation_level=None, check_same_thread=False)
    shell.execute("BEGIN IMMEDIATE")
    join = in_thread(lambda: write("next"))
    shell.execute("INSERT INTO act (who) VALUES ('shell')")
    shell.execute("COMMIT")
    shell.close()
    join()

    assert acts() == ["shell", "next"]
