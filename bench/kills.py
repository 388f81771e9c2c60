"""Kills at random: a writer, the sequencer or both are ended in the middle of what they do, again and again.

    python -m bench.kills [1000] [--database postgresql://user@host:port/name] [--seed 1]

After each kill every event that a writer had acknowledged must be there, with the file it names; everything must add up; and
the store must have the newest head that was remembered outside of it. The first that does not ends the run with exit code 1.
What is tried is the death of processes. A power cut is another thing: there the disk must have what it said it had.
"""

import argparse
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from io import BytesIO
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.demo"
FOLDER = Path(tempfile.mkdtemp(prefix="plumbline-kills-"))
for name, place in {
    "DATABASE": f"sqlite:///{FOLDER}/none.sqlite3",
    "FILES": f"{FOLDER}/files",
    "LEDGER_KEY": f"{FOLDER}/ledger.key",
}.items():
    os.environ[f"PLUMBLINE_{name}"] = place  # nothing of this machine's own is touched
if "--database" in sys.argv:
    os.environ["PLUMBLINE_DATABASE"] = sys.argv[sys.argv.index("--database") + 1]

import django  # noqa: E402 — the settings stand in the environment first

django.setup()

from django.conf import settings  # noqa: E402 — the settings stand first
from django.core.management import call_command  # noqa: E402 — the settings stand first
from django.db import connection, connections, transaction  # noqa: E402 — the settings stand first

from bench.saying import machine, say  # noqa: E402 — the settings stand first
from plumbline.engines.ledger import files, rewinding, rounds  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.appending import append  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.models import Checkpoint, Event  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.verifying import recount  # noqa: E402 — the settings stand first
from plumbline.kernel import clock  # noqa: E402 — the settings stand first

WRITERS = 2
KILLS_A_LEDGER = 25  # then another one is begun, so that each recount is short
LONGEST = 0.12  # seconds between two kills at most
A_FILE_EVERY = 5  # events of a writer
VICTIMS = ("writer", "sequencer", "both")


@dataclass
class Child:
    """A process of ours, and the pipe by which it says what it has done."""

    pid: int
    said: int
    number: int = 0
    left: bytes = b""

    def heard(self) -> list[bytes]:
        """Give what it acknowledged since the last time."""
        pieces = [self.left]
        while piece := _read(self.said):
            pieces.append(piece)
        *whole, self.left = b"".join(pieces).split(b"\n")
        return whole

    def kill(self) -> list[bytes]:
        """End it where it is, and give what it still acknowledged."""
        os.kill(self.pid, signal.SIGKILL)
        _, status = os.waitpid(self.pid, 0)
        if not os.WIFSIGNALED(status):
            raise SystemExit(f"process {self.pid} had ended by itself before it was killed; its error stands above")
        heard = self.heard()
        os.close(self.said)
        return heard


@dataclass
class Ledger:
    """A ledger under load."""

    writers: list[Child] = field(default_factory=list)
    sequencer: Child | None = None
    acknowledged: list[bytes] = field(default_factory=list)

    def go_on(self) -> None:
        """Start whoever is not running."""
        while len(self.writers) < WRITERS:
            number = next(number for number in range(WRITERS) if number not in {one.number for one in self.writers})
            self.writers.append(replace(_forked(partial(_write, number)), number=number))
        if self.sequencer is None:
            self.sequencer = _forked(_seal)

    def kill(self, victim: str, chance: random.Random) -> None:
        """End a writer, the sequencer, or both."""
        if victim != "sequencer":
            self.acknowledged += self.writers.pop(chance.randrange(WRITERS)).kill()
        if victim != "writer" and self.sequencer:
            self.sequencer.kill()
            self.sequencer = None

    def end(self) -> None:
        """End them all."""
        for child in (*self.writers, *([self.sequencer] if self.sequencer else ())):
            self.acknowledged += child.kill()
        self.writers, self.sequencer = [], None

    def check(self) -> None:
        """Look for everything that was acknowledged, and recount, while the others go on."""
        for child in self.writers:
            self.acknowledged += child.heard()
        there = set(Event.objects.values_list("digest", flat=True))
        for line in self.acknowledged:
            digest, _, file = line.decode().partition(" ")
            if bytes.fromhex(digest) not in there:
                raise SystemExit(f"the event {digest} was acknowledged and is not there")
            if file and not files.recheck(file):
                raise SystemExit(f"the file {file} of an acknowledged event is not there, or not whole")
        if found := recount().findings:
            raise SystemExit("it does not add up: " + "; ".join(each.says.en for each in found))
        rewinding.check()
        connections.close_all()


def main() -> None:
    """Kill as often as asked for, and say what was found each time."""
    parser = argparse.ArgumentParser(prog="python -m bench.kills")
    parser.add_argument("kills", type=int, nargs="?", default=1000)
    parser.add_argument("--database", default="", help="a server of PostgreSQL: databases are made and dropped there")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    chance, began = random.Random(args.seed), time.perf_counter()
    killed, events, heads = Counter(), 0, 0
    say(machine())
    try:
        for first in range(0, args.kills, KILLS_A_LEDGER):
            of_ledger = min(KILLS_A_LEDGER, args.kills - first)
            victims, acknowledged, sealed = _ledger_of(of_ledger, chance, number=first // KILLS_A_LEDGER)
            killed, events, heads = killed + victims, events + acknowledged, heads + sealed
            say(f"{killed.total()} kills, {events} events acknowledged so far, none lost")
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
    by = ", ".join(f"{victim} {killed[victim]}" for victim in VICTIMS)
    say(f"{killed.total()} kills ({by}) in {time.perf_counter() - began:.0f} s, seed {args.seed}, {connection.vendor}")
    say(f"{events} events acknowledged, all there; {heads} heads; every recount added up")


def _ledger_of(kills: int, chance: random.Random, *, number: int) -> tuple[Counter[str], int, int]:
    """Begin a ledger and kill around it; gives who was killed, and how many events and heads it had."""
    drop = _begin(number)
    ledger, victims = Ledger(), Counter()
    try:
        for _ in range(kills):
            ledger.go_on()
            time.sleep(chance.uniform(0.001, LONGEST))
            victim = chance.choice(VICTIMS)
            ledger.kill(victim, chance)
            victims[victim] += 1
            ledger.check()
        ledger.end()
        rounds.take()
        ledger.check()
        heads = Checkpoint.objects.count()
    finally:
        ledger.end()
        connections.close_all()
        drop()
    return victims, len(ledger.acknowledged), heads


def _begin(number: int) -> Callable[[], None]:
    """Stand before an empty ledger; gives what takes it away again."""
    connections.close_all()
    settings.FILES, settings.LEDGER_NEWEST_HEAD = FOLDER / f"{number}.files", FOLDER / f"{number}.newest-head"
    server, name = connection.settings_dict["NAME"], f"plumbline_kills_{os.getpid()}_{number}"
    if connection.vendor == "postgresql":
        _asked(f"CREATE DATABASE {name} TEMPLATE template0")

    def drop() -> None:
        connection.settings_dict["NAME"] = server
        if connection.vendor == "postgresql":
            _asked(f"DROP DATABASE {name} WITH (FORCE)")

    connection.settings_dict["NAME"] = name if connection.vendor == "postgresql" else str(FOLDER / f"{number}.sqlite3")
    call_command("migrate", "ledger", verbosity=0, skip_checks=True)
    connections.close_all()
    return drop


def _asked(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def _write(number: int, tell: Callable[[bytes], None]) -> None:
    """Record events without end, and acknowledge each when its commit has returned."""
    count = 0
    while True:
        count += 1
        public, file = {"n": count}, ""
        if count % A_FILE_EVERY == 0:
            file = public["sha256"] = files.keep(BytesIO(os.urandom(2000)), limit=10_000).digest
        with transaction.atomic():
            event = append(
                stream=f"writer/{number}", kind="file", at=clock.now(), public=public, personal={"name": f"孙某{count}"}
            )
        tell(f"{event.digest.hex()} {file}\n".encode())


def _seal(_tell: Callable[[bytes], None]) -> None:
    while True:
        rounds.take()


def _forked(work: Callable[[Callable[[bytes], None]], None]) -> Child:
    """Do something in a process of its own, which hands over nothing but what it says."""
    heard, tell = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            work(lambda line: os.write(tell, line))
        except BaseException:  # noqa: BLE001 — whatever it is, the parent must see that it ended
            traceback.print_exc()
        os._exit(1)
    os.close(tell)
    os.set_blocking(heard, False)
    return Child(pid, heard)


def _read(pipe: int) -> bytes:
    try:
        return os.read(pipe, 65_536)
    except BlockingIOError:
        return b""


if __name__ == "__main__":
    main()
