"""The independent check of an export: how long it takes and how much memory, for a record of invented events.

python -m bench.recounting [EVENTS [FOLDER]]
"""

import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import perf_counter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.saying import say
from plumbline.kernel import canonical, checkpoint, clock, signed_note
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.merkle import CompactRange, leaf_hash
from plumbline.kernel.signed_note import ED25519, NoteKey
from plumbline.kernel.tiles import HEIGHT, WIDTH, Bundle, Tile, write_entries

EVENTS = 1_000_000
A_STREAM = 8  # events in a matter, on average
BATCH = 500  # leaves under a head
ORIGIN = "bench.example/log"
TOOL = Path(__file__).parent.parent / "tools/recount"


def main(events: int = EVENTS, folder: Path | None = None) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        export = folder or Path(temporary) / "export"
        if not (export / "checkpoint").exists():
            key = write(export, events)
            (export / "keys").write_text(f"{key}\n")
        began = perf_counter()
        ended = subprocess.run(
            [sys.executable, "-c", PEAK, TOOL, export, "--language", "en"], capture_output=True, text=True, check=False
        )
        took = perf_counter() - began
        *told, peak = ended.stdout.splitlines()
        say(
            f"\nindependent check of an export of {events:,} events: {took:.1f} s, {took / events * 1e6:.0f} µs each, {int(peak) / 1024:.0f} MiB at most"
        )
        say(f"  {told[0] if told else ended.stderr}")


# Runs the tool and says how much memory it had at most, in KiB.
PEAK = """
import resource, runpy, sys
sys.argv = sys.argv[1:]
try:
    runpy.run_path(sys.argv[0], run_name="__main__")
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def write(folder: Path, events: int) -> str:
    """Write an export of so many invented events; give the key that signs its heads."""
    secret = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    key = NoteKey(ORIGIN, ED25519, secret.public_key().public_bytes_raw())
    tree = CompactRange()
    upper: dict[int, list[bytes]] = {}
    made = _events(events)
    for index in range(-(-events // WIDTH)):
        width = min(WIDTH, events - index * WIDTH)
        entries, hashes, rows, heads = [], [], [], []
        for _ in range(width):
            columns, body = next(made)
            leaf = leaf_hash(body)
            number = tree.size
            filled = tree.add(leaf)[1:]
            for node, digest in filled:
                if node.level % HEIGHT == 0:
                    upper.setdefault(node.level // HEIGHT, []).append(digest)
            entries.append(body)
            hashes.append(leaf)
            place = {
                "index": number,
                "digest": leaf.hex(),
                "reference": f"{columns['stream']}#{columns['sequence']}",
                "event": number + 1,
            }
            nodes = {str(node.position): digest.hex() for node, digest in filled}
            rows.append({"event": columns | {"id": number + 1, "digest": leaf.hex()}, "leaf": place, "nodes": nodes})
            if tree.size % BATCH == 0 or tree.size == events:
                head = TreeHead(tree.size, tree.root())
                text = checkpoint.text_of(ORIGIN, head)
                note = signed_note.sign(text, key, secret.sign(text.encode())).written
                heads.append({"size": head.size, "root": head.root.hex(), "note": note, "at": columns["recorded_at"]})
                newest = note
        tile = Tile(0, index, width)
        _put(folder / tile.path, b"".join(hashes))
        _put(folder / Bundle(index, width).path, write_entries(entries))
        _put(folder / tile.path.replace("tile/0", "rows", 1), _lines(rows))
        _put(folder / tile.path.replace("tile/0", "heads", 1), _lines(heads))
    for level, row in upper.items():
        for index in range(-(-len(row) // WIDTH)):
            some = row[index * WIDTH : (index + 1) * WIDTH]
            _put(folder / Tile(level, index, len(some)).path, b"".join(some))
    (folder / "checkpoint").write_text(newest)
    return key.written


def _events(count: int) -> Iterator[tuple[dict[str, object], bytes]]:
    """Make events of matters that run side by side, a second apart."""
    chance = random.Random(7)
    ends: dict[int, tuple[int, bytes]] = {}
    moment = clock.at_day(clock.in_beijing(clock.now()).date()) - timedelta(seconds=count)
    for number in range(count):
        stream = max(0, number // A_STREAM - chance.randrange(2000))
        sequence, previous = ends.get(stream, (0, b""))
        at = (moment + timedelta(seconds=number)).isoformat()
        columns = {
            "stream": f"penalty.ordinary/2026/{stream:06}",
            "sequence": sequence + 1,
            "kind": "penalty.ordinary.investigate",
            "at": at,
            "recorded_at": at,
            "previous": previous.hex(),
        }
        said = {
            "blind": chance.randbytes(16).hex(),
            "personal": {"investigation_record": chance.randbytes(32).hex()},
            "public": PUBLIC | {"sequence": sequence + 1},
        }
        body = canonical.encode(columns | said)
        ends[stream] = sequence + 1, leaf_hash(body)
        yield columns, body


PUBLIC = {
    "act": "investigate",
    "body": "340202.market_regulation",
    "by": [{"code": "340202.market_regulation/04", "roles": ["handler"]}],
    "closed": [{"late": False, "rule": "investigated"}],
    "domain": "market_regulation",
    "facts": {"certificate_shown": True, "evidence_kinds": ["documents", "site_record"], "record_made": True},
    "lapsed": [],
    "late": [],
    "moved": [],
    "opened": [{"due": "2026-12-25", "rule": "decided_in_time"}],
    "procedure": "penalty.ordinary",
    "region": "340202",
    "version": "2022-01-01",
}


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def _lines(values: list[dict[str, object]]) -> bytes:
    return b"".join(canonical.encode(value) + b"\n" for value in values)


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:2]), *map(Path, sys.argv[2:3]))
