"""The index beside the log: how quickly it grows, and what a proof costs that the record of a matter is complete.

    python -m bench.ledger_index [SIZE …]     sizes to which the log grows; 100,000 when none is given

The log is that of `bench.plumbline_w2`. Each size is measured in a process of its own. Building is measured in time of the
processor, proving by the clock on the wall.
"""

import json
import sys
import time
from pathlib import Path
from statistics import median
from typing import Final

from bench import log_work
from bench.acts import measured
from bench.saying import say

SIZES: Final = (100_000,)
ROUND: Final = 2_000  # events that a round of the sequencer finds
PROOFS: Final = 200
GOAL: Final = 10_000  # events a second, on one core


def main(sizes: tuple[int, ...] = ()) -> None:
    """Measure at each size, and print a row for each."""
    say("\nThe index: brought up in rounds of 2,000 events, made again at once; proofs of matters, checked\n")
    say("| events | in rounds/s | at once/s | longest round, s | MB | proof ms | check ms | kB of a proof | MiB |")
    say("|---|---|---|---|---|---|---|---|---|")
    for size in sizes or SIZES:
        found = measured("bench.ledger_index", "measure", size)
        say(
            f"| {size:,} | {found['rounds']:,.0f} | {found['rebuilt']:,.0f} | {found['longest']:.2f} | {found['megabytes']:,.1f}"
            f" | {found['prove_ms']:.1f} | {found['check_ms']:.1f} | {found['proof_kb']:,.0f} | {found['peak']:.0f} |"
        )
    say(f"\nGoal: {GOAL:,} events a second in rounds, on one core.")


def measure(size: int) -> dict[str, float]:
    """Let a log grow in rounds with its index, make the index again, and prove matters at random; all of it checked."""
    from django.conf import settings  # noqa: PLC0415 — the log sets the framework up when it is imported

    from bench.plumbline_w2 import FOLDER, Log  # noqa: PLC0415 — as above

    settings.LEDGER_INDEX = Path(FOLDER) / "index"
    from plumbline.engines.ledger import indexing  # noqa: PLC0415 — as above

    log, spent = _Growing(Log()), []
    for first in range(0, size, ROUND):
        log.grow(first, min(first + ROUND, size))
        began = time.process_time()
        indexing.bring_up()
        spent.append(time.process_time() - began)
    began = time.process_time()
    indexing.rebuild()
    again = size / (time.process_time() - began)
    return {
        "rounds": size / sum(spent),
        "longest": max(spent),
        "rebuilt": again,
        "megabytes": log_work.megabytes(settings.LEDGER_INDEX),
        **_proofs(size),
        "peak": log_work.peak(),
    }


def _proofs(size: int) -> dict[str, float]:
    from plumbline.engines.ledger import completing  # noqa: PLC0415 — as above
    from plumbline.kernel.completeness_check import Verdict  # noqa: PLC0415 — as above
    from plumbline.kernel.completeness_file import Asked  # noqa: PLC0415 — as above

    proving, checking, sizes = [], [], []
    for place in log_work.places(size)[:PROOFS]:
        began = time.perf_counter()
        proof = completing.prove(Asked(matter=log_work.stream_of(place)))
        proved = time.perf_counter()
        checked = completing.check(proof)
        checking.append(time.perf_counter() - proved)
        proving.append(proved - began)
        sizes.append(len(json.dumps(proof.as_data())))
        if checked.verdict is not Verdict.COMPLETE or place not in checked.leaves:
            raise SystemExit(f"the proof of the matter of leaf {place} does not hold")
    return {"prove_ms": median(proving) * 1e3, "check_ms": median(checking) * 1e3, "proof_kb": median(sizes) / 1e3}


class _Growing:
    """A log that grows by the events of one round at a time."""

    def __init__(self, log: "Log") -> None:  # noqa: F821 — imported only where the framework is set up
        self.log = log

    def grow(self, first: int, last: int) -> None:
        """Write the events and seal them."""
        from django.db import transaction  # noqa: PLC0415 — as above

        from bench.plumbline_w2 import LOT, seal  # noqa: PLC0415 — as above

        with transaction.atomic():
            for lot in range(first, last, LOT):
                self.log._lot(range(lot, min(lot + LOT, last)))  # noqa: SLF001 — the one way to write a lot
        seal()


if __name__ == "__main__":
    if sys.argv[1:2] == ["measure"]:
        sys.stdout.write(json.dumps(measure(int(sys.argv[2]))) + "\n")
    else:
        main(tuple(map(int, sys.argv[1:])))
