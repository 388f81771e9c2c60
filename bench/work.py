"""The work that every engine is given: ten steps, six of them human with twenty fields, one durable commit a human act.

A step done by the system happens in the commit of the human act before it. The embedded database is set alike for
everyone: write-ahead log, and every commit on the disk before it is acknowledged.
"""

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
