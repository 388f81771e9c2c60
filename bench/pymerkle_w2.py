"""W2 and W3 for pymerkle: entries and their hashes in SQLite; inner hashes are reckoned anew and cached in memory."""

import json
import sys
import tempfile
from pathlib import Path

from pymerkle import SqliteTree, verify_inclusion

from bench import log_work
from bench.work import PRAGMAS, require_durable


def opened(folder: Path) -> SqliteTree:
    """Open a tree whose every commit is on the disk."""
    tree = SqliteTree(str(folder / "log.sqlite3"))
    for pragma in PRAGMAS:
        tree.con.execute(pragma)
    tree.con.row_factory = None
    require_durable(tree.con)
    tree.con.row_factory = lambda _, row: row[0]
    return tree


def alone(tree: SqliteTree, count: int) -> None:
    """Append entries with a commit each; the root is asked for at the end."""
    for number in range(count):
        tree.append_entry(log_work.written(number, ""))
    tree.get_state()


def together(tree: SqliteTree, count: int, lot: int = 2_000) -> None:
    """Append entries in batches."""
    for first in range(0, count, lot):
        tree.append_entries([log_work.written(number, "") for number in range(first, min(first + lot, count))], lot)
    tree.get_state()


def proving(tree: SqliteTree, size: int, folder: Path) -> dict[str, float]:
    """Let the tree grow, then prove in it as it stands opened anew."""
    written = log_work.a_second(lambda: together(tree, size), size)
    tree.con.close()
    megabytes = log_work.megabytes(folder)
    tree, places, made = opened(folder), log_work.places(size), []

    def inclusion() -> None:
        made.extend(tree.prove_inclusion(place + 1, size) for place in places)

    def consistency() -> None:
        for place in places:
            tree.prove_consistency(place + 1, size)

    asked = log_work.a_second(inclusion, len(places))
    root = tree.get_state(size)
    leaves = [tree.get_leaf(place + 1) for place in places]

    def check() -> None:
        for leaf, proof in zip(leaves, made, strict=True):
            verify_inclusion(leaf, root, proof)

    return {
        "written": written,
        "megabytes": megabytes,
        "inclusion": asked,
        "consistency": log_work.a_second(consistency, len(places)),
        "checked": log_work.a_second(check, len(made)),
        "hashes": max(len(proof.path) for proof in made),
        "peak": log_work.peak(),
    }


def main() -> None:
    """Do one work and print what was measured as JSON."""
    work, amount = sys.argv[1], int(sys.argv[2])
    folder = Path(tempfile.mkdtemp(prefix="pymerkle-bench-"))
    tree = opened(folder)
    if work == "proving":
        found = proving(tree, amount, folder)
    else:
        write = alone if work == "alone" else together
        found = log_work.spent_by(lambda: write(tree, amount), amount)
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
