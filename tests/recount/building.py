"""A small real ledger in a file of its own, its export, and a way to have the engine recount many copies of it.

All of it runs in processes beside the tests, so that no test database is touched: one makes the ledgers, one recounts.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

PROGRAM = """
import json, sys
from datetime import timedelta
from pathlib import Path
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock

FOLDER = Path(settings.LEDGER_KEY_FILE).parent

def turn_to(name):
    connection.close()
    connection.settings_dict["NAME"] = str(FOLDER / name)
    settings.LEDGER_NEWEST_HEAD = FOLDER / f"{name}.head"
    settings.LEDGER_INDEX = FOLDER / f"{name}.index"

"""

BUILD = """
from sqlite3 import connect
from plumbline.engines.ledger import exporting, indexing, keys

SIZES = (40, 150, 256, 280, 300)
STREAMS = 7

def write(number):
    stream = f"penalty.ordinary/2026/{number % STREAMS + 1:06}"
    personal = {"name": f"N{number}"} if number % 3 == 0 else {}
    append(stream=stream, kind="penalty.ordinary.file", at=clock.now(), public={"number": number}, personal=personal)

def copied(source, name):
    connection.close()
    with connect(FOLDER / source) as one, connect(FOLDER / name) as other:
        one.backup(other)
    one.close()
    other.close()
    turn_to(name)

def ended(name):
    if Checkpoint.objects.exists():
        exporting.write(FOLDER / f"{name}.export", entries=True)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode = DELETE")
    connection.close()

NOW = clock.now()
turn_to("empty")
call_command("migrate", "ledger", skip_checks=True, verbosity=0)
ended("empty")

copied("empty", "whole")
count = 0
for size in SIZES:
    with transaction.atomic():
        while count < size:
            with clock.standing_at(NOW - timedelta(days=20) + timedelta(minutes=count)):
                write(count)
            count += 1
    with clock.standing_at(NOW - timedelta(days=20) + timedelta(minutes=count)):
        seal()
        indexing.bring_up()
ended("whole")

AT = NOW - timedelta(days=20) + timedelta(minutes=count)

def grown(name, *steps, source="whole"):
    '''Let a ledger go on: each step is what is done, and minutes after its end so far.'''
    copied(source, name)
    for what, minutes in steps:
        with clock.standing_at(AT + timedelta(minutes=minutes)):
            with transaction.atomic():
                seal() if what == "seal" else write(what)
    ended(name)

DAY = 24 * 60
grown("clock event first", (0, DAY), (7, 1), ("seal", DAY), source="empty")
grown("clock event middle", (300, 1), (301, -DAY), (308, 2), ("seal", 3))
grown("clock event last", (300, 1), (307, -DAY), ("seal", 3))
grown("clock head first", (0, 1), ("seal", -DAY), source="empty")
grown("clock head middle", (300, 1), ("seal", -DAY), (301, 2), ("seal", 3))
grown("clock head last", (300, 1), ("seal", 2), (301, 3), ("seal", -DAY))
print(json.dumps({"key": keys.verifier()}))
"""

RECOUNT = """
from plumbline.engines.ledger.verifying import recount

settings.DEMONSTRATION = False
found = {}
for name in json.load(sys.stdin):
    turn_to(name)
    kept = FOLDER / f"{name}.kept"
    report = recount(kept=kept.read_text() if kept.exists() else None)
    found[name] = [[each.kind.value, each.where] for each in report.findings]
print(json.dumps(found))
"""


@dataclass(frozen=True)
class Ledger:
    """The folder in which ledgers stand as files, their exports beside them, and the key that signs all of them."""

    folder: Path
    key: str

    @property
    def database(self) -> Path:
        return self.folder / "whole"

    @property
    def export(self) -> Path:
        return self.folder / "whole.export"

    def recounted(self, names: list[str]) -> dict[str, set[tuple[str, str]]]:
        """Let the engine recount ledgers of the folder; give what it found in each."""
        found = json.loads(run(self.folder, RECOUNT, json.dumps(names)))
        return {name: {(kind, where) for kind, where in each} for name, each in found.items()}


def build(folder: Path) -> Ledger:
    """Make the ledgers: `whole` with 300 events under five heads, and those whose clock ran backwards."""
    return Ledger(folder, json.loads(run(folder, BUILD))["key"])


def run(folder: Path, program: str, given: str = "") -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.demo",
        "PLUMBLINE_DATABASE": f"sqlite:///{folder}/empty",
        "PLUMBLINE_LEDGER_KEY": str(folder / "ledger.key"),
        "PYTHONPATH": str(settings.BASE_DIR),
    }
    command = [sys.executable, "-c", PROGRAM + program]
    ended = subprocess.run(command, env=environment, input=given, capture_output=True, text=True, check=False)
    assert not ended.returncode, ended.stderr
    return ended.stdout
