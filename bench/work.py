"""The work that every engine is given: ten steps, six of them human with twenty fields, one durable commit a human act.

A step done by the system happens in the commit of the human act before it. The embedded database is set alike for
everyone: write-ahead log, and every commit on the disk before it is acknowledged.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

HUMAN: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    (
        "register",
        {
            "source": "inspection",
            "subject": "expired food",
            "place": "1 Lake Road",
            "found_on": "2026-03-02",
            "urgent": False,
        },
    ),
    ("assign", {"team": "first squad", "ground": "article 54"}),
    (
        "investigate",
        {
            "method": "inspect",
            "record": "eight packs on the shelf",
            "witnesses": 2,
            "evidence": "photographs",
            "grave": False,
        },
    ),
    ("notify", {"proposed_fen": 500_000, "reasons": "expired food on sale", "handed_over": False}),
    ("decide", {"fine_fen": 500_000, "facts_found": "eight packs on the shelf", "remedy": "reconsideration or court"}),
    ("serve", {"service_method": "in person", "received_on": "2026-03-02"}),
)
AUTOMATIC: Final = {"register": "accept", "investigate": "conclude", "decide": "number", "serve": "archive"}
STEPS: Final = len(HUMAN) + len(AUTOMATIC)
PRAGMAS: Final = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON")
FULL: Final = 2  # of `PRAGMA synchronous`: a commit has reached the disk when it is acknowledged


def require_durable(connection: Any) -> None:
    """Stop a measurement whose database does not commit as all the others do.

    Takes   connection — the one that does the work, or a cursor of it: what has `execute`
    """
    journal, synchronous = (
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")
    )
    if (journal, synchronous) != ("wal", FULL):
        message = f"journal_mode={journal}, synchronous={synchronous}: this run would not be comparable"
        raise AssertionError(message)


@dataclass(frozen=True, slots=True)
class Spent:
    """How long a run has taken since it began: by the clock on the wall, and of the processor."""

    wall: float
    processor: float

    def by_act(self, matters: int) -> dict[str, float]:
        """Give it by human act, as every engine says it."""
        acts = matters * len(HUMAN)
        return {"acts": acts, "seconds_an_act": self.wall / acts, "processor_an_act": self.processor / acts}


def spent_by(course: Callable[[int], None], matters: int) -> Spent:
    """Run whole courses and give what they took."""
    wall, processor = time.perf_counter(), time.process_time()
    course(matters)
    return Spent(time.perf_counter() - wall, time.process_time() - processor)
