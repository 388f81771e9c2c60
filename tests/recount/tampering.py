"""What somebody does to a ledger who owns its database, or holds an export of it: one function for each deed."""

import json
import sqlite3
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIZE = 300
SIZES = (40, 150, 256, 280, 300)
STREAMS = 7
FAR = 1_000_000
ORIGIN = "plumbline.example/anhui"
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def reference(index: int) -> str:
    """Give the place of the event under a leaf."""
    return f"penalty.ordinary/2026/{index % STREAMS + 1:06}#{index // STREAMS + 1}"


def position(index: int, level: int = 0) -> int:
    """Give the number of the node that a leaf fills at a level."""
    return 2 * index - index.bit_count() + level


def hashed(body: bytes) -> bytes:
    return sha256(b"\x00" + body).digest()


def root_over(leaves: list[bytes]) -> bytes:
    """MTH of RFC 6962 § 2.1."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + root_over(leaves[:half]) + root_over(leaves[half:])).digest()


def signed(secret: Ed25519PrivateKey, size: int, root: bytes) -> str:
    """Sign a head as the ledger does, with whatever key."""
    text = f"{ORIGIN}\n{size}\n{b64encode(root).decode()}\n"
    typed = b"\x01" + secret.public_key().public_bytes_raw()
    identity = sha256(f"{ORIGIN}\n".encode() + typed).digest()[:4]
    return f"{text}\n— {ORIGIN} {b64encode(identity + secret.sign(text.encode())).decode()}\n"


def verifier(secret: Ed25519PrivateKey) -> str:
    """Give the public half of a key as people exchange it."""
    typed = b"\x01" + secret.public_key().public_bytes_raw()
    identity = sha256(f"{ORIGIN}\n".encode() + typed).digest()[:4]
    return f"{ORIGIN}+{identity.hex()}+{b64encode(typed).decode()}"


def secret_in(folder: Path) -> Ed25519PrivateKey:
    """Give the key of the ledger itself, for an operator who signs another history."""
    key = load_pem_private_key((folder / "ledger.key").read_bytes(), password=None)
    assert isinstance(key, Ed25519PrivateKey)
    return key


# ── The database ─────────────────────────────────────────────────────────────────────────────────────────────────


class Database:
    """A copy of the database without its guards' effect: they are lifted while it is changed, and put back."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.folder = file.parent

    def change(self, deed: Callable[[sqlite3.Connection], None]) -> None:
        with closing(sqlite3.connect(self.file, isolation_level=None)) as db:
            db.execute("PRAGMA foreign_keys = OFF")
            guards = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                db.execute(f"DROP TRIGGER {name}")
            deed(db)
            for _, sql in guards:
                db.execute(sql)


def exchanged(db: sqlite3.Connection, table: str, key: str, pair: tuple[int, int], column: str) -> None:
    """Let two rows exchange a column that no two rows may share, or any other."""
    found = f'SELECT rowid FROM {table} WHERE "{key}" IN (?, ?) ORDER BY "{key}"'  # noqa: S608 — names of this file
    names = [row for (row,) in db.execute(found, sorted(pair))]
    one, other = (db.execute(f'SELECT "{column}" FROM {table} WHERE rowid = ?', (row,)).fetchone()[0] for row in names)  # noqa: S608 — names of this file
    aside = FAR if isinstance(one, int) else b"aside" if isinstance(one, bytes) else "aside"
    if column == key:  # the key is the number of the row itself
        for value, row in ((FAR, one), (one, other), (other, FAR)):
            db.execute(f'UPDATE {table} SET "{column}" = ? WHERE "{key}" = ?', (value, row))  # noqa: S608 — names of this file
        return
    for value, row in ((aside, names[0]), (one, names[1]), (other, names[0])):
        db.execute(f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (value, row))  # noqa: S608 — names of this file


def rewritten(db: sqlite3.Connection, index: int, *, with_leaf: bool) -> None:
    """Let an event say something else, with a digest that fits; on demand its leaf, too."""
    (body,) = db.execute("SELECT body FROM ledger_event WHERE id = ?", (index + 1,)).fetchone()
    body = body.replace(f'"number":{index}'.encode(), b'"number":999')
    db.execute("UPDATE ledger_event SET body = ?, digest = ? WHERE id = ?", (body, hashed(body), index + 1))
    if with_leaf:
        db.execute('UPDATE ledger_leaf SET digest = ? WHERE "index" = ?', (hashed(body), index))


def pushed_in(db: sqlite3.Connection, index: int, *, waiting: bool) -> None:
    """Put an event in behind another of its stream; those after it move on by one."""
    stream, sequence, at, digest = db.execute(
        "SELECT stream, sequence, at, digest FROM ledger_event WHERE id = ?", (index + 1,)
    ).fetchone()
    for move in (FAR + 1, -FAR):  # far away and back: on the way no two may share a place
        db.execute(
            "UPDATE ledger_event SET sequence = sequence + ? WHERE stream = ? AND sequence > ?",
            (move, stream, sequence),
        )
    moment = f"{at[:10]}T{at[11:]}+00:00"
    said = {
        "at": moment,
        "kind": "forged",
        "personal": {},
        "previous": digest.hex(),
        "public": {},
        "recorded_at": moment,
        "sequence": sequence + 1,
        "stream": stream,
    }
    body = json.dumps(said, separators=(",", ":"), sort_keys=True).encode()
    db.execute(
        "INSERT INTO ledger_event (stream, sequence, kind, at, recorded_at, body, previous, digest)"
        " VALUES (?, ?, 'forged', ?, ?, ?, ?, ?)",
        (stream, sequence + 1, at, at, body, digest, hashed(body)),
    )
    if waiting:
        db.execute("INSERT INTO ledger_unsealed (event_id) SELECT MAX(id) FROM ledger_event")


def signed_anew(db: sqlite3.Connection, secret: Ed25519PrivateKey, size: int) -> None:
    """Let the key of the ledger sign another root for a size."""
    root = sha256(b"another history").digest()
    note = signed(secret, size, root)
    db.execute("UPDATE ledger_checkpoint SET root = ?, note = ? WHERE size = ?", (root, note, size))


# ── The export ───────────────────────────────────────────────────────────────────────────────────────────────────


class Export:
    """A copy of an export, with its files as lists: of hashes, of entries, of rows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hashes(self, tile: str) -> list[bytes]:
        data = (self.folder / "tile" / tile).read_bytes()
        return [data[at : at + 32] for at in range(0, len(data), 32)]

    def put_hashes(self, tile: str, hashes: list[bytes]) -> None:
        (self.folder / "tile" / tile).write_bytes(b"".join(hashes))

    def entries(self, name: str) -> list[bytes]:
        data, entries, at = (self.folder / "tile/entries" / name).read_bytes(), [], 0
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            entries.append(data[at + 2 : end])
            at = end
        return entries

    def put_entries(self, name: str, entries: list[bytes]) -> None:
        data = b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)
        (self.folder / "tile/entries" / name).write_bytes(data)

    def lines(self, name: str) -> list[dict]:
        return [json.loads(line) for line in (self.folder / name).read_text().splitlines()]

    def put_lines(self, name: str, rows: list[dict]) -> None:
        lines = [json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True) for row in rows]
        (self.folder / name).write_text("".join(f"{line}\n" for line in lines))
