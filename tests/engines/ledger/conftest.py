"""A small sealed ledger, a way to tamper with it, and a ledger that other processes write to."""

import os
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from plumbline.engines.ledger import triggers
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.sealing import seal
from plumbline.kernel import clock

AT = datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


@pytest.fixture
def sealed_ledger(db):
    """Give the ten events that were sealed under two heads, in the order of their leaves."""
    events = []
    for batch in ((0, 6), (6, 10)):
        with transaction.atomic():
            events += [recorded(number) for number in range(*batch)]
        seal()
    return events


def recorded(number):
    """Write the event of that number; every third stands in the same stream and names a person in the first."""
    return append(
        stream=f"penalty.ordinary/2026/00000{number % 3 + 1}",
        kind="file",
        at=AT + timedelta(hours=number),
        public={"number": number},
        personal={"name": f"孙某{number}"} if number % 3 == 0 else {},
    )


@pytest.fixture
def tampering(transactional_db):
    """Give a way into the store for someone who owns it: no guards, no foreign keys."""

    @contextmanager
    def entered():
        triggers.remove(connection)
        connection.disable_constraint_checking()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET session_replication_role = replica")
        yield connection.cursor()
        if connection.vendor == "postgresql":
            connection.cursor().execute("SET session_replication_role = DEFAULT")
        connection.enable_constraint_checking()
        triggers.install(connection)

    return entered


PROGRAM = """
import os, signal, sys
import django
django.setup()
from django.db import connection, transaction
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Leaf, Unsealed
from plumbline.engines.ledger.sealing import seal
from plumbline.engines.ledger.verifying import recount
from plumbline.kernel import clock

def write(stream, count):
    for number in range(count):
        with transaction.atomic():
            append(stream=stream, kind="file", at=clock.now(), public={"n": number}, personal={"name": "孙建国"})

"""


class Elsewhere:
    """A ledger that other processes write to: a file, or the test database of PostgreSQL."""

    def __init__(self, folder, database):
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.demo",
            "PLUMBLINE_DATABASE": database,
            "PLUMBLINE_LEDGER_KEY": str(folder / "ledger.key"),
            "PLUMBLINE_LEDGER_INDEX": str(folder / "ledger-index"),
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        self.started = []

    def start(self, program):
        """Start a program in a process of its own."""
        self.started.append(subprocess.Popen([sys.executable, "-c", PROGRAM + program], env=self.environment))
        return self.started[-1]

    def end(self):
        """End what a test that failed left running: a sequencer would wait for its writers for ever."""
        for each in self.started:
            each.kill()
            each.wait()

    def run(self, program):
        """Run a program to its end and give what it printed."""
        command = [sys.executable, "-c", PROGRAM + program]
        return subprocess.run(
            command, env=self.environment, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    def command(self, *words):
        """Run the command line on this ledger."""
        command = [sys.executable, "-c", COMMAND, *words]
        return subprocess.run(command, env=self.environment, check=False, capture_output=True, text=True)


COMMAND = """
import argparse, sys
from plumbline.cli import ledger
parser = argparse.ArgumentParser()
ledger.add_to(parser.add_subparsers(dest="command"))
args = parser.parse_args(sys.argv[1:])
sys.exit(args.run(args))
"""


@pytest.fixture
def ledger_elsewhere(tmp_path):
    """Give an empty ledger that other processes can reach."""
    elsewhere = Elsewhere(tmp_path, _database_for(tmp_path))
    if connection.vendor == "sqlite":
        elsewhere.run(
            "from django.core.management import call_command\n"
            "call_command('migrate', 'ledger', skip_checks=True, verbosity=0)"
        )
    yield elsewhere
    elsewhere.end()


def _database_for(folder):
    if connection.vendor == "postgresql":
        where = connection.settings_dict
        return f"postgresql://{where['USER']}@{where['HOST']}:{where['PORT']}/{where['NAME']}"
    return f"sqlite:///{folder}/ledger.sqlite3"
