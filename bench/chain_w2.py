"""W2 for a plain hash chain, and for rows that are merely kept: what the disk allows.

In the chain each entry holds the hash of the one before it; it proves nothing short of the whole chain. Kept rows have the same
bytes, one number and no index: nothing that is durable can do less.
"""

import json
import sqlite3
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from bench import log_work
from bench.work import PRAGMAS, require_durable

CHAIN = "CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL UNIQUE)"
KEPT = "CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL)"
Row = tuple[bytes, ...]


def chained(numbers: range, before: bytes) -> tuple[list[Row], bytes]:
    """Give entries of a chain, and the hash on which the next one follows."""
    rows: list[Row] = []
    for number in numbers:
        body = log_work.written(number, before.hex())
        before = sha256(body).digest()
        rows.append((body, before))
    return rows, before


def kept(numbers: range, _: bytes) -> tuple[list[Row], bytes]:
    """Give entries that know nothing of each other."""
    return [(log_work.written(number, ""),) for number in numbers], b""


def main() -> None:
    """Write entries and print events a second as JSON; `kept-alone` and `kept-together` are without the chain."""
    work, amount = sys.argv[1], int(sys.argv[2])
    rows_of = kept if work.startswith("kept-") else chained
    store = sqlite3.connect(Path(tempfile.mkdtemp(prefix="chain-bench-")) / "chain.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        store.execute(pragma)
    require_durable(store)
    store.execute(KEPT if rows_of is kept else CHAIN)
    insert = (
        "INSERT INTO entry (body) VALUES (?)" if rows_of is kept else "INSERT INTO entry (body, digest) VALUES (?, ?)"
    )
    lot = 1 if work.endswith("alone") else 2_000

    def write() -> None:
        digest = b""
        for first in range(0, amount, lot):
            rows, digest = rows_of(range(first, min(first + lot, amount)), digest)
            store.execute("BEGIN IMMEDIATE")
            store.executemany(insert, rows)
            store.execute("COMMIT")

    sys.stdout.write(json.dumps(log_work.spent_by(write, amount)) + "\n")


if __name__ == "__main__":
    main()
