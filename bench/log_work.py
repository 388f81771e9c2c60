"""The work that every log is given: the same events, in as many streams, each said in some four hundred bytes."""

import gc
import json
import random
import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

STREAM_LENGTH: Final = 10  # events of one matter
PROOFS: Final = 2_000
BYTES_IN_MB: Final = 1_000_000


def stream_of(number: int) -> str:
    """Name the stream of an event: matters are worked on side by side, a hundred at a time."""
    return f"penalty.ordinary/2026/{number // (100 * STREAM_LENGTH) * 100 + number % 100:08d}"


def said(number: int) -> dict[str, Any]:
    """Give what an event says in the open."""
    return {
        "act": "investigate",
        "by": {"post": f"handler-{number % 40}", "role": "handler"},
        "body": "340104.market_regulation",
        "procedure": "penalty.ordinary@2021",
        "facts": {
            "method": "inspect",
            "record": f"货架上有过期食品 {number % 9} 包",
            "witnesses": 2,
            "grave": False,
            "fine_fen": 500_000 + number,
        },
        "obliges": [{"rule": "notify", "due": "2026-03-09"}],
    }


def written(number: int, previous: str) -> bytes:
    """Write an event as those write it that have no canonical form of their own."""
    event = {"stream": stream_of(number), "number": number, "previous": previous, "said": said(number)}
    return json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def a_second(work: Callable[[], object], amount: int) -> float:
    """Give how many a second by the clock on the wall: the disk is part of it."""
    return spent_by(work, amount)["events_a_second"]


def spent_by(work: Callable[[], object], amount: int) -> dict[str, float]:
    """Give how many a second by the clock on the wall, and the microseconds of the processor for each.

    What was loaded before is looked through first: to collect that rubbish is no part of the work, whoever does it.
    """
    gc.collect()
    began, processor = time.perf_counter(), time.process_time()
    work()
    wall, worked = time.perf_counter() - began, time.process_time() - processor
    return {"events_a_second": amount / wall, "processor": 1_000_000 * worked / amount}


def places(size: int) -> list[int]:
    """Draw leaves of a log, the same for everybody."""
    return random.Random(size).choices(range(size), k=min(PROOFS, size))


def megabytes(folder: Path) -> float:
    """Give what a folder takes on the disk."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / BYTES_IN_MB


def peak() -> float:
    """Give the most memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
