"""What was erased is gone: from the files of the database, and every proof holds as before."""

import json

import pytest

from tests import planted
from tests.recount import building
from tools.recount import notes
from tools.recount.command import recount

ERASE = """
from plumbline.engines.ledger import exporting, proving
from plumbline.engines.ledger.erasing import erase
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel.merkle import verify_inclusion
from shutil import copy

said = json.load(sys.stdin)
copy(FOLDER / "empty", FOLDER / "erased")
turn_to("erased")
AT = clock.now()

def files():
    return [FOLDER / name for name in ("erased", "erased-wal", "erased-shm") if (FOLDER / name).exists()]

def standing():
    return sum(file.read_bytes().count(each.encode()) for file in files() for each in said)

with transaction.atomic():
    for number in range(40):
        append(stream=f"s/{number % 4}", kind="file", at=AT, public={}, personal={"all": said, "one": said[number % 4]})
seal()
with connection.cursor() as cursor:
    cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
before = standing()
for number in range(4):
    erase(stream=f"s/{number}", reason="retention period over", at=AT)
after = standing()
seal()
exporting.write(FOLDER / "erased.export", entries=True)
proofs = [proving.inclusion(event) for event in Event.objects.all()]
held = [
    verify_inclusion(index=each.index, size=each.size, leaf_hash=each.leaf_hash, root=each.root, proof=each.proof)
    for each in proofs
]
print(json.dumps({"before": before, "after": after, "proofs": [len(held), all(held)], "ok": recount().ok}))
"""


@pytest.fixture(scope="module")
def erased(ledger):
    """Plant personal data in a ledger, in its database file and its write-ahead log, and erase it."""
    return json.loads(building.run(ledger.folder, ERASE, json.dumps(planted.PLANTED)))


def test_what_was_erased_is_overwritten_in_the_files_of_the_database(erased, ledger):
    left = [file.name for file in ledger.folder.glob("erased*") if file.is_file() and planted.leaks(file.read_bytes())]

    assert erased["before"] > 40
    assert erased["after"] == 0
    assert left == []


def test_every_proof_holds_after_an_erasure(erased, ledger):
    outcome = recount(
        ledger.folder / "erased.export", database=ledger.folder / "erased", given=[notes.read_key(ledger.key)]
    )

    assert erased["proofs"] == [44, True]
    assert erased["ok"]
    assert set(outcome.findings.kept) == set()
    assert outcome.events == 44


def test_an_export_never_held_it(erased, ledger):
    files = [file for file in (ledger.folder / "erased.export").rglob("*") if file.is_file()]

    assert len(files) == 6
    assert not [file.name for file in files if planted.leaks(file.read_bytes())]
