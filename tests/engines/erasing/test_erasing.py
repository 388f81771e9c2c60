"""Erasing to the end: who asks and decides, what goes, and that it goes everywhere."""

from django.db import connection

from plumbline.engines.erasing import acting
from plumbline.engines.erasing.models import State
from plumbline.engines.ledger import exporting, sealing
from tests.engines.disclosure.conftest import PLANTED
from tests.engines.erasing.conftest import KEEPING
from tests.planted import leaks


def ask(ended, **changed):
    said = {"by": ended.asker, "scope": "matter", "ground": "period", "keeping": KEEPING}
    return acting.ask(ended.matter.pk, **(said | changed))


def erased(ended, **changed):
    return acting.confirm(ask(ended, **changed).pk, by=ended.decider)


def in_the_database():
    """Give the tables in which something planted stands."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("norms_"):  # law, which everybody reads; its index of words cannot be read as a table
                continue
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — names of the tables that there are
            if leaks(b"\n".join(as_bytes(value) for row in cursor.fetchall() for value in row), PLANTED):
                found.add(table)
    return found


def as_bytes(value):
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def in_files(folder):
    return [path for path in folder.rglob("*") if path.is_file() and leaks(path.read_bytes(), PLANTED)]


def test_before_it_is_erased_it_stands_in_many_places(ended, later, house):
    places = in_the_database()

    assert {
        "ledger_opening",
        "matters_matter",
        "matters_party",
        "matters_record",
        "matters_evidence",
        "documents_document",
    } <= places
    assert in_files(house.FILES)


def test_after_it_was_erased_it_stands_nowhere(ended, later, house, tmp_path):
    erasure = erased(ended)
    sealing.seal()
    exporting.write(tmp_path / "export", entries=True)

    assert erasure.state == State.DONE
    assert in_the_database() == set()
    assert in_files(house.FILES) == []
    assert in_files(tmp_path / "export") == []
    assert in_files(tmp_path) == []
