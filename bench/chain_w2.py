"""W2 for a plain hash chain: each entry holds the hash of the one before it. It proves nothing short of the whole chain."""

import json
import sqlite3
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

from bench import log_work
from bench.work import PRAGMAS, require_durable

INSERT = "INSERT INTO entry (body, digest) VALUES (?, ?)"


def main() -> None:
    """Write a chain and print events a second as JSON."""
    work, amount = sys.argv[1], int(sys.argv[2])
    folder = Path(tempfile.mkdtemp(prefix="chain-bench-"))
    store = sqlite3.connect(folder / "chain.sqlite3", isolation_level=None)
    for pragma in PRAGMAS:
        store.execute(pragma)
    require_durable(store)
    store.execute("CREATE TABLE entry (id INTEGER PRIMARY KEY, body BLOB NOT NULL, digest BLOB NOT NULL UNIQUE)")

    def write(lot: int) -> None:
        digest = b""
        for first in range(0, amount, lot):
            rows = []
            for number in range(first, min(first + lot, amount)):
                body = log_work.written(number, digest.hex())
                digest = sha256(body).digest()
                rows.append((body, digest))
            store.execute("BEGIN IMMEDIATE")
            store.executemany(INSERT, rows)
            store.execute("COMMIT")

    lot = 1 if work == "alone" else 2_000
    found = {"events_a_second": log_work.a_second(lambda: write(lot), amount)}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
