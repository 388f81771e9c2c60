"""W2 and W3 for Plumbline: canonical bytes, chain, commit, tree, signed head; proofs from the store."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FOLDER = os.environ.get("PLUMBLINE_BENCH_FOLDER") or tempfile.mkdtemp(prefix="plumbline-log-")
os.environ["PLUMBLINE_BENCH_FOLDER"] = FOLDER
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
os.environ["PLUMBLINE_TEST_DATABASE"] = f"sqlite:///{FOLDER}/log.sqlite3"

import django  # noqa: E402 — the settings stand in the environment first

django.setup()

from django.core.management import call_command  # noqa: E402 — the settings stand first
from django.db import connection, transaction  # noqa: E402 — the settings stand first

from bench import log_work  # noqa: E402 — the settings stand first
from bench.work import require_durable  # noqa: E402 — the settings stand first
from plumbline.engines.ledger import proving  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.appending import append  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.appending_many import Said, append_many  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.models import BEGINNING, Checkpoint, Head, Leaf  # noqa: E402 — the settings stand first
from plumbline.engines.ledger.sealing import seal  # noqa: E402 — the settings stand first
from plumbline.kernel import clock, merkle  # noqa: E402 — the settings stand first

LOT = 100  # events in one statement of a batch: one in each of the streams that are worked on side by side
COMMITTED = 2_000  # events in one commit of a batch
SEALED_AFTER = 10  # commits


class Log:
    """A log that begins empty, and where each of its streams stands."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        connection.ensure_connection()
        require_durable(connection.connection)
        self.heads: dict[str, Head] = {}

    def alone(self, count: int) -> None:
        """Write events with a commit each; the sequencer comes by now and then, as it does every second in service."""
        for number in range(count):
            stream = log_work.stream_of(number)
            with transaction.atomic():
                event = append(
                    stream=stream,
                    kind="investigate",
                    at=clock.now(),
                    public=log_work.said(number),
                    after=self.heads.get(stream, BEGINNING),
                )
            self.heads[stream] = event.head
            if number % COMMITTED == COMMITTED - 1:
                seal()
        seal()

    def together(self, count: int) -> None:
        """Write events in batches, and seal them."""
        for done, first in enumerate(range(0, count, COMMITTED), start=1):
            with transaction.atomic():
                for lot in range(first, min(first + COMMITTED, count), LOT):
                    self._lot(range(lot, min(lot + LOT, count)))
            if done % SEALED_AFTER == 0:
                seal()
        seal()

    def _lot(self, numbers: range) -> None:
        streams = [log_work.stream_of(number) for number in numbers]
        after = [self.heads.get(stream, BEGINNING) for stream in streams]
        events = [
            Said(stream=stream, after=head, public=log_work.said(number))
            for number, stream, head in zip(numbers, streams, after, strict=True)
        ]
        self.heads.update(zip(streams, append_many(events, kind="investigate", at=clock.now()), strict=True))


def proving_at(size: int) -> dict[str, float]:
    """Let a log grow to a size, then prove from the disk in a process that begins anew."""
    log = Log()
    written = log_work.a_second(lambda: log.together(size), size)
    connection.close()
    megabytes = log_work.megabytes(Path(FOLDER))
    done = subprocess.run(
        [sys.executable, "-m", "bench.plumbline_w2", "proofs", str(size)], check=True, capture_output=True, text=True
    )
    return {"written": written, "megabytes": megabytes, **json.loads(done.stdout)}


def proofs(size: int) -> dict[str, float]:
    """Prove at random places; check what was proved."""
    newest = Checkpoint.objects.order_by("-size").first()
    if newest is None or newest.size != size:
        raise SystemExit("the log did not grow to its size")
    places = log_work.places(size)
    leaves = dict(Leaf.objects.filter(index__in=places).values_list("index", "digest"))
    roots = {place + 1: b"" for place in places}
    made = {}

    def inclusion() -> None:
        for place in places:
            made[place] = proving.included(index=place, size=size)

    def consistency() -> None:
        for smaller in roots:
            proving.consistency(size1=smaller, size2=size)

    def check() -> None:
        for place, proof in made.items():
            stands = {"index": place, "size": size, "leaf_hash": leaves[place], "root": newest.root}
            if not merkle.verify_inclusion(**stands, proof=proof):
                raise SystemExit(f"the proof of leaf {place} does not hold")

    return {
        "inclusion": log_work.a_second(inclusion, len(places)),
        "consistency": log_work.a_second(consistency, len(roots)),
        "checked": log_work.a_second(check, len(made)),
        "hashes": max(map(len, made.values())),
        "peak": log_work.peak(),
    }


def main() -> None:
    """Do one work and print what was measured as JSON."""
    work, amount = sys.argv[1], int(sys.argv[2])
    if work == "proofs":
        found = proofs(amount)
    elif work == "proving":
        found = proving_at(amount)
    else:
        log = Log()
        found = log_work.spent_by(lambda: getattr(log, work)(amount), amount)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
