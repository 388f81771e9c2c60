"""The database itself, where it is SQLite: the rows of the ledger, 256 leaves at a time, opened for reading alone."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from . import events, notes
from .export import WIDTH, Section
from .findings import DELETED, EDITED, INSERTED, TRUNCATED, Findings
from .leaves import ROW
from .notes import Unreadable
from .tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .chains import Chains

ERASED = "ledger.erased"
_EVENTS = """
    SELECT l."index", l.digest, l.reference, l.event_id,
           e.id, e.stream, e.sequence, e.kind, e.at, e.recorded_at, e.previous, e.digest, e.body
    FROM ledger_leaf l LEFT JOIN ledger_event e ON e.id = l.event_id
    WHERE l."index" >= ? AND l."index" < ? ORDER BY l."index"
"""
_LOOSE = """
    SELECT e.id, e.stream, e.sequence, e.kind, e.at, e.recorded_at, e.previous, e.digest, e.body, u.event_id
    FROM ledger_event e LEFT JOIN ledger_unsealed u ON u.event_id = e.id
    WHERE NOT EXISTS (SELECT 1 FROM ledger_leaf l WHERE l.event_id = e.id) ORDER BY e.id
"""


class Database:
    """The file. It may be in use: every question is asked of one state of it."""

    main = ROW
    has_entries = has_rows = True

    def __init__(self, file: Path, findings: Findings) -> None:
        self.findings = findings
        self.connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        self.connection.execute("BEGIN")
        self.streams_end: dict[str, int] = {}

    def newest(self) -> str | None:
        """Give the note of the newest head that is the note of its row; None where there is no head at all."""
        note = None
        for size, note in self.connection.execute("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC"):
            try:
                if notes.read_head(note).size == size:
                    return str(note)
            except (Unreadable, TypeError):
                pass
            zh, en = "签名的内容不是这一末端的。", "the note that was signed is not that of this head."
            self.findings.add(EDITED, f"head {size}", zh, en)
        return note

    def index_note(self) -> str | None:
        """Give the newest signed head of the index; None where there is none."""
        try:
            found = self.connection.execute("SELECT note FROM ledger_indexhead ORDER BY size DESC LIMIT 1").fetchone()
        except sqlite3.OperationalError:  # a ledger from before there was an index
            return None
        return str(found[0]) if found else None

    def sections(self, size: int) -> Iterator[Section]:
        """Go through the leaves under a head of that size."""
        for first in range(0, size, WIDTH):
            width = min(WIDTH, size - first)
            stored = self.connection.execute(_EVENTS, (first, first + width)).fetchall()
            whole = [row for expected, row in enumerate(stored, first) if row[0] == expected]
            if len(whole) < width:
                self._gap(first + len(whole))
            entries = [self._entry(row) for row in whole]
            hashes = [_blob(row[1]) for row in whole]
            nodes = self._nodes(first, width)
            rows = [_row(row, nodes.get(row[0], {})) for row in whole]
            # A lost event was named; its row has nothing to be compared with.
            yield Section(first // WIDTH, width, hashes, entries, rows, self._heads(first, first + width))

    def upper(self, level: int, index: int, width: int, *, at_end: bool) -> None:
        """Give nothing: the nodes above the leaves stand among the rows."""

    def beyond(self, size: int, chains: Chains) -> None:
        """Look at leaves that no head covers, events that are not sealed, and openings of no event."""
        for index, reference in self.connection.execute(
            'SELECT "index", reference FROM ledger_leaf WHERE "index" >= ? ORDER BY "index"', (size,)
        ):
            zh, en = f"没有签名的末端包含这片叶（{reference}）。", f"no signed head covers this leaf ({reference})."
            self.findings.add(INSERTED, f"row leaf {index}", zh, en)
        for (position,) in self.connection.execute(
            "SELECT position FROM ledger_treenode WHERE position >= ? ORDER BY position", (_position(size),)
        ):
            zh, en = "没有签名的末端包含这个节点。", "no signed head covers this node."
            self.findings.add(INSERTED, f"node {position}", zh, en)
        for number, row in enumerate(self.connection.execute(_LOOSE)):
            self._loose(row, size + number, chains)
        for (event_id,) in self.connection.execute(
            "SELECT event_id FROM ledger_unsealed WHERE event_id NOT IN (SELECT id FROM ledger_event)"
        ):
            zh, en = "等待封存时被删除。", "was removed while it waited to be sealed."
            self.findings.add(TRUNCATED, f"event {event_id}", zh, en)
        for event_id, name in self.connection.execute(
            "SELECT event_id, name FROM ledger_opening WHERE event_id NOT IN (SELECT id FROM ledger_event)"
        ):
            self.findings.add(INSERTED, f"opening {event_id}/{name}", "所属事件不存在。", "its event does not exist.")

    def _loose(self, row: tuple[Any, ...], index: int, chains: Chains) -> None:
        where, body, waits = f"{row[1]}#{row[2]}", _blob(row[8]), row[9] is not None
        event = events.read(body)
        if not waits:
            zh, en = "既未封存，也不在待封存之列。", "is neither sealed nor waiting to be."
            self.findings.add(INSERTED, where, zh, en)
        if event is None:
            events.shapeless(index, self.findings)
            return
        columns = {"leaf": {"index": index, "reference": event.place, "event": row[0]}, "event": _columns(row[:8])}
        events.compare(columns, index=index, leaf=leaf_hash(body), event=event, findings=self.findings)
        chains.take(event, leaf_hash(body), index=index, faulty=not waits)
        self._openings(row[0], event)

    def _entry(self, row: tuple[Any, ...]) -> bytes | None:
        """Give the bytes of an event; where it is lost, say so."""
        if row[4] is None:
            stream, _, sequence = row[2].rpartition("#")
            later = self.connection.execute(
                "SELECT 1 FROM ledger_event WHERE stream = ? AND sequence > ?", (stream, int(sequence or 0))
            ).fetchone()
            zh, en = f"已封存为第 {row[0]} 片叶，现已缺失。", f"was sealed as leaf {row[0]} and is missing."
            self.findings.add(DELETED if later else TRUNCATED, row[2], zh, en)
            return None
        body = _blob(row[12])
        event = events.read(body)
        if event:
            self._openings(row[4], event)
        return body

    def _openings(self, event_id: int, event: events.Event) -> None:
        """Compare personal data with its commitments; what is gone must stand in a later erasure, and what is erased be gone."""
        if event.kind == ERASED:
            self._still_there(event)
        committed = event.contents["personal"]
        opened = set()
        for name, salt, value in self.connection.execute(
            "SELECT name, salt, canonical FROM ledger_opening WHERE event_id = ?", (event_id,)
        ):
            opened.add(name)
            if sha256(_blob(salt) + _blob(value)).hexdigest() != committed.get(name):
                zh, en = "个人信息与其承诺值不符。", "the personal data does not fit its commitment."
                self.findings.add(EDITED if name in committed else INSERTED, f"opening {event.place}/{name}", zh, en)
        if committed.keys() == opened:
            return
        erased = self._erased(event)
        for name in sorted(committed.keys() - opened - erased):
            zh, en = "个人信息不见了，但没有删除记录。", "the personal data is gone without an erasure."
            self.findings.add(DELETED, f"opening {event.place}/{name}", zh, en)

    def _erased(self, event: events.Event) -> set[str]:
        """Give the items of an event that later events record as erased."""
        erasures = self.connection.execute(
            "SELECT body FROM ledger_event WHERE stream = ? AND kind = ? AND sequence > ?",
            (event.stream, ERASED, event.sequence),
        )
        return {
            name for (body,) in erasures for sequence, name in _erased_in(_blob(body)) if sequence == event.sequence
        }

    def _still_there(self, event: events.Event) -> None:
        """Ask whether what an erasure names is gone."""
        for sequence, name in _erased_in(event.entry):
            if self.connection.execute(
                "SELECT 1 FROM ledger_opening o JOIN ledger_event e ON e.id = o.event_id"
                " WHERE e.stream = ? AND e.sequence = ? AND o.name = ?",
                (event.stream, sequence, name),
            ).fetchone():
                zh, en = "记载为已删除，但仍然存在。", "is recorded as erased, and is still there."
                self.findings.add(INSERTED, f"opening {event.stream}#{sequence}/{name}", zh, en)

    def _gap(self, index: int) -> None:
        later = self.connection.execute('SELECT 1 FROM ledger_leaf WHERE "index" > ?', (index,)).fetchone()
        zh, en = "缺少这片叶。", "this leaf is missing."
        self.findings.add(DELETED if later else TRUNCATED, f"row leaf {index}", zh, en)

    def _nodes(self, first: int, width: int) -> dict[int, dict[str, str]]:
        """Give the stored nodes by the leaf that fills them."""
        found: dict[int, dict[str, str]] = {}
        places = [_position(index) for index in range(first, first + width + 1)]
        rows = self.connection.execute(
            "SELECT position, digest FROM ledger_treenode WHERE position >= ? AND position < ? ORDER BY position",
            (places[0], places[-1]),
        )
        place = 0
        for position, digest in rows:
            while position >= places[place + 1]:
                place += 1
            found.setdefault(first + place, {})[str(position)] = _blob(digest).hex()
        return found

    def _heads(self, first: int, last: int) -> list[dict[str, Any]]:
        rows = self.connection.execute(
            "SELECT size, root, note, at FROM ledger_checkpoint WHERE size > ? AND size <= ? ORDER BY size",
            (first, last),
        )
        return [
            {"size": size, "root": _blob(root).hex(), "note": note, "at": _moment(at)} for size, root, note, at in rows
        ]

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()


def _position(index: int) -> int:
    return 2 * index - bin(index).count("1")


def _row(row: tuple[Any, ...], nodes: dict[str, str]) -> dict[str, Any]:
    """Give a row in the form in which an export has it."""
    leaf = {"index": row[0], "digest": _blob(row[1]).hex(), "reference": row[2], "event": row[3]}
    return {"event": _columns(row[4:12]), "leaf": leaf, "nodes": nodes}


def _columns(row: tuple[Any, ...]) -> dict[str, Any]:
    number, stream, sequence, kind, at, recorded_at, previous, digest = row
    return {
        "id": number,
        "stream": stream,
        "sequence": sequence,
        "kind": kind,
        "at": _moment(at),
        "recorded_at": _moment(recorded_at),
        "previous": _blob(previous).hex(),
        "digest": _blob(digest).hex(),
    }


def _erased_in(body: bytes) -> list[tuple[int, str]]:
    """Give the items that an erasure names: the sequence of the event, and the name."""
    try:
        return [(item["sequence"], name) for item in json.loads(body)["public"]["erased"] for name in item["names"]]
    except (ValueError, TypeError, KeyError):
        return []


def _blob(value: Any) -> bytes:
    """Give what a column holds as bytes, whatever somebody put there."""
    if value is None:
        return b""
    return bytes(value) if isinstance(value, bytes) else str(value).encode()


def _moment(kept: Any) -> str:
    """Give a moment as the database keeps it — in UTC, without its zone — with its zone."""
    return f"{kept}+00:00".replace(" ", "T", 1)


def is_ledger(file: Path) -> bool:
    """Say whether a file is a SQLite database with a ledger in it."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute("SELECT 1 FROM ledger_leaf LIMIT 1")
    except sqlite3.Error:
        return False
    return True
