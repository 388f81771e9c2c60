"""The index beside the log, made again from the events: what its signed head says must be what they give.

In the index stands, under their streams, bodies and days, where all events are; proofs of completeness rest on it. Its
form is laid down in docs/reference/completeness.md.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from . import notes
from .findings import EDITED, INDEX, TRUNCATED, Findings
from .notes import Head, Unreadable
from .tree import Tree, leaf_hash

if TYPE_CHECKING:
    from .events import Event

SUFFIX = "/index"
BLOCK = 1 << 16  # leaves
_EAST = 8 * 60 * 60  # seconds by which Beijing is ahead
_DAY = 24 * 60 * 60
_NO_DAY = b"d" + bytes(27)


def read(note: str, findings: Findings) -> Head | None:
    """Read the head of an index as a head of its log; None where it is none."""
    try:
        head = notes.read_head(note)
    except Unreadable as problem:
        findings.add(EDITED, "index", f"无法读取（{problem}）。", f"cannot be read ({problem}).")
        return None
    if not head.origin.endswith(SUFFIX):
        findings.add(
            EDITED,
            "index",
            f"不是索引的末端，而是 {head.origin} 的。",
            f"is no head of an index, but of {head.origin}.",
        )
        return None
    return replace(head, origin=head.origin[: -len(SUFFIX)])


class Index:
    """Takes the events of the log from the left, up to the size of a signed head of the index."""

    def __init__(self, head: Head, findings: Findings) -> None:
        self.head = head
        self.findings = findings
        self.blocks = Tree()  # of which each leaf is one block
        self.log = Tree()  # the leaves of the block that is being filled
        self.entries: list[bytes] = []
        self.bodies = _Bodies()
        self.taken = 0
        self.lacking = False  # whether an event was lost, or could not be read

    def take(self, leaf: bytes, event: Event | None) -> None:
        """Take the next leaf of the log with its event."""
        if self.taken == self.head.size:
            return
        if event is None:
            self.lacking = True
        else:
            self._enter(event)
        self.log.add(leaf)
        self.taken += 1
        if self.log.size == self._width():
            self._end_of_block()

    def check(self) -> bool:
        """Compare the root; False where events are lacking, so that nothing can be compared."""
        if self.lacking or self.taken < self.head.size:
            return False
        if self.blocks.root() != self.head.root:
            zh = "签名的索引不是各事件得出的：有条目被漏掉、添加或者改动，完整性证明不可信。"
            en = "is not the index that the events give: entries were left out, added or changed, and proofs of completeness cannot be trusted."
            self.findings.add(INDEX, f"index head {self.head.size}", zh, en)
        return True

    def _enter(self, event: Event) -> None:
        at = self.taken.to_bytes(8, "big")
        stream = sha256(b"plumbline index\0stream\0" + event.stream.encode()).digest()[:27]
        day = int((event.moment + _EAST) // _DAY).to_bytes(4, "big")
        self.entries.append(b"s" + stream + event.sequence.to_bytes(4, "big") + at)
        self.entries.append(_NO_DAY + day + at)
        if event.sequence == 1:
            self.bodies.learn(stream, event.body)
        body = event.body or self.bodies.of(stream)
        if body:
            hashed = sha256(b"plumbline index\0body\0" + body.encode()).digest()[:27]
            self.entries.append(b"b" + hashed + day + at)

    def _width(self) -> int:
        """Give how many leaves the block has that is being filled."""
        left = self.head.size - (self.taken - self.log.size)
        return min(BLOCK, 1 << (left.bit_length() - 1))

    def _end_of_block(self) -> None:
        entries = Tree()
        for entry in sorted(self.entries):
            entries.add(leaf_hash(entry))
        said = self.log.root() + len(self.entries).to_bytes(8, "big") + entries.root()
        self.blocks.add(leaf_hash(said))
        self.entries, self.log = [], Tree()


class _Bodies:
    """The body that the first event of each stream names, in a file of its own: there may be more than fit into memory."""

    def __init__(self) -> None:
        self.file = sqlite3.connect("", isolation_level=None)  # the name of nothing: it goes away by itself
        self.file.execute("PRAGMA synchronous = OFF")
        self.file.execute("CREATE TABLE first (stream BLOB PRIMARY KEY, body TEXT) WITHOUT ROWID")
        self.file.execute("BEGIN")

    def learn(self, stream: bytes, body: str) -> None:
        if body:
            self.file.execute("INSERT OR IGNORE INTO first VALUES (?, ?)", (stream, body))

    def of(self, stream: bytes) -> str:
        found = self.file.execute("SELECT body FROM first WHERE stream = ?", (stream,)).fetchone()
        return str(found[0]) if found else ""


def is_covered(head: Head, size: int, findings: Findings) -> bool:
    """Tell whether the log reaches as far as its index; what does not was put back."""
    if head.size <= size:
        return True
    zh = f"索引有 {head.size} 片叶，这里只有 {size} 片：记录被退回到过去。"
    en = f"the index covers {head.size} leaves, and here are {size}: the record was put back in time."
    findings.add(TRUNCATED, f"index head {head.size}", zh, en)
    return False
