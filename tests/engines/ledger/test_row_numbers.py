"""SQLite numbers the rows of leaves, nodes and waiting events itself; what was written before stays as it was."""

import os
import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from plumbline.engines.ledger.models import Event, Leaf, TreeNode, Unsealed

on_sqlite = pytest.mark.skipif(
    os.environ.get("PLUMBLINE_TEST_DATABASE", "").startswith("postgres"), reason="needs SQLite"
)
MIGRATE = "from django.core.management import call_command\ncall_command('migrate', 'ledger', {}, verbosity=0, skip_checks=True)\n"
BEFORE = MIGRATE.format("'0008'")
REFUSED = (
    *("DELETE FROM ledger_leaf", "UPDATE ledger_leaf SET digest = x'00'"),
    *("DELETE FROM ledger_treenode", "UPDATE ledger_treenode SET digest = x'00'"),
)
AFTER = MIGRATE.format("'0009'")


@on_sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("model", "others"), [(Leaf, 2), (TreeNode, 0), (Unsealed, 0)])
def test_a_row_is_written_once_and_into_no_index_of_its_number(model, others):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM sqlite_master WHERE type = 'index' AND tbl_name = %s", [model._meta.db_table]
        )

        assert cursor.fetchone() == (others,)


@on_sqlite
def test_a_ledger_of_before_goes_on_as_if_nothing_had_happened(ledger_elsewhere, tmp_path):
    ledger_elsewhere.run(f"{BEFORE}write('a', 5)\nseal()\nwrite('b', 30)\nseal()\nwrite('a', 2)")

    ledger_elsewhere.run(AFTER)

    said = ledger_elsewhere.run(
        "report = recount()\nprint(report.ok, report.events, report.size, seal().size, recount().ok)"
    )
    assert said == "True 37 35 37 True"
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite3")) as store:
        for statement in REFUSED:
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store.execute(statement)


@on_sqlite
def test_the_way_back_keeps_everything_too(ledger_elsewhere):
    ledger_elsewhere.run(f"write('a', 5)\nseal()\nwrite('a', 2)\n{BEFORE}")

    assert ledger_elsewhere.run("print(recount().ok, seal().size, recount().ok)") == "True 7 True"


@pytest.mark.django_db
def test_a_number_may_have_sixty_four_bits():
    far = 2**62

    Unsealed.objects.create(event_id=far)
    TreeNode.objects.create(position=far, digest=b"\1" * 32)

    assert not Event.objects.exists()
    assert list(Unsealed.objects.values_list("event_id", flat=True)) == [far]
    assert TreeNode.objects.get(pk=far).position == far
