"""The check itself: from the left, 256 leaves at a time, against everything that was signed and everything that repeats it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from . import clock, events, index, notes, rows
from .above import Above
from .chains import Chains
from .export import WIDTH, Row, Section, taken_apart
from .findings import CLOCK, DELETED, EDITED, FORKED, REORDERED, TRUNCATED, WRONG_KEY, Findings
from .heads import Heads
from .index import Index
from .leaves import ENTRY, ROW, Leaves
from .rows import Rows
from .tree import leaf_hash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .notes import Head, Key


ANNOUNCED = "ledger.key_announced"
MOST_UNMET = 1000  # heads whose root was not reached, kept to be named once a later one is


class Source(Protocol):
    """Where the record is read from: an export, or the database itself."""

    main: str  # which of its hashes the tree is grown from
    has_entries: bool
    has_rows: bool

    def sections(self, size: int) -> Iterator[Section]:
        """Go through what belongs to a tree of that size."""

    def upper(self, level: int, index: int, width: int, *, at_end: bool) -> list[bytes] | None:
        """Give the hashes of a tile above the leaves; None where the source has no tiles."""

    def index_note(self) -> str | None:
        """Give the newest signed head of the index; None where there is none."""

    def beyond(self, size: int, chains: Chains) -> None:
        """Look at what lies beyond the newest head."""


@dataclass
class Options:
    """What whoever checks brings along."""

    kept: list[tuple[str, str]] = field(default_factory=list)  # where each comes from, and its note
    every_signature: bool = True
    tolerance: float = clock.TOLERANCE
    streams_only: bool = False  # the clock is compared within streams alone
    witnesses: list[Key] = field(default_factory=list)  # whose cosignatures are checked


class Check:
    """One pass over a source."""

    def __init__(self, source: Source, newest: Head, keys: list[Key], options: Options, findings: Findings) -> None:
        self.source = source
        self.size = newest.size
        self.newest = newest
        self.findings = findings
        self.options = options
        self.heads = Heads(
            [key for key in keys if key.kind == notes.ED25519],
            findings,
            clock.Watch(options.tolerance),
            newest=newest.size,
            every=options.every_signature,
            second=[key for key in keys if key.is_sm2],
            witnesses=options.witnesses,
        )
        self.leaves = Leaves(findings, source.main)
        self.chains = Chains(newest.size, findings, options.tolerance)
        self.order = clock.Watch(options.tolerance)
        self.latest = 0.0  # when the last of the events so far was recorded
        self.above = Above(source, findings)
        self.kept = self._kept()
        self.unmet: list[Head] = []  # heads whose root the leaves did not give
        self.wrong = range(0)
        self.events = 0
        self.index: Index | None = None
        self.indexed = False  # whether the index was made again and compared
        self.announced: dict[str, int] = {}  # keys, as the log itself announced them, and under which leaf

    def run(self) -> None:
        """Check everything."""
        self.heads.signed(self.newest, "checkpoint")
        self.index = self._index() if self.source.has_entries else None
        for section in self.source.sections(self.size):
            if not self._section(section):
                break
        self.above.end(self.leaves.size)
        self._end_of_heads()
        if self.source.has_entries:
            self._end_of_keys()
            self.indexed = self.index is not None and self.index.check()
        self.source.beyond(self.size, self.chains)
        self.chains.check(self.wrong)

    def _kept(self) -> dict[int, list[tuple[str, Head]]]:
        """Read the heads that were kept elsewhere."""
        kept: dict[int, list[tuple[str, Head]]] = {}
        for name, note in self.options.kept:
            where = f"kept {name}"
            head = self.heads.read(note, where)
            if head is None:
                continue
            if head.size > self.size:
                zh = f"有 {head.size} 片叶，这里只有 {self.size} 片：记录被退回到过去。"
                en = f"covers {head.size} leaves, and here are {self.size}: the record was put back in time."
                self.findings.add(TRUNCATED, where, zh, en)
            else:
                kept.setdefault(head.size, []).append((where, head))
        return kept

    def _index(self) -> Index | None:
        """Take up the index, where its head was signed as that of this log."""
        note = self.source.index_note()
        head = index.read(note, self.findings) if note is not None else None
        if head is None or not self.heads.signed(head, f"index head {head.size}"):
            return None
        return Index(head, self.findings) if index.is_covered(head, self.size, self.findings) else None

    def _section(self, section: Section) -> bool:
        """Check one section; False where leaves are lost, behind which nothing has its index."""
        entries = section.entries or []
        hashed = [leaf_hash(entry) if entry is not None else None for entry in entries]
        main = self._main(section, hashed)
        paired = len(entries) == len(main)
        found = [
            self._event(section.first + at, main[at], entry, hashed[at]) for at, entry in enumerate(entries) if paired
        ]
        self._enter(main, found)
        stored = Rows(section, main, found)
        sources = {self.source.main: main}
        if section.entries is not None:
            sources[ENTRY] = [each or (main[at] if paired else b"") for at, each in enumerate(hashed)]
        if section.rows is not None and self.source.main != ROW:
            sources[ROW] = stored.leaves
        grown = self.leaves.section(section.first, sources, at_end=section.first + section.width >= self.size)
        heads = self._heads(section)
        filled: list[list[bytes]] = [[]]
        for place in range(len(main)):
            filled = self.leaves.add(place, grown)
            event = found[place] if paired else None
            self._row(section.first + place, stored.of(place, filled), event, (main[place - 1], main[place]), filled)
            if event and not self.options.streams_only:
                self._in_order(event, section.first + place)
            if self.leaves.size in heads:
                for head, at in heads.pop(self.leaves.size):
                    self._reach(head, at)
            if self.leaves.size in self.kept:
                self._compare_kept(self.kept.pop(self.leaves.size))
        if not paired:
            self._unpaired(section.first, entries)
        if section.width == WIDTH and len(main) == WIDTH:
            self.above.fill(filled, self.leaves.size)
        return len(main) == section.width

    def _enter(self, main: Sequence[bytes], found: Sequence[events.Event | None]) -> None:
        """Enter the events of a section into the index; none are found where they cannot be told to their leaves."""
        if self.index is not None:
            for place, leaf in enumerate(main):
                self.index.take(leaf, found[place] if found else None)

    def _main(self, section: Section, hashed: Sequence[bytes | None]) -> list[bytes]:
        """Give the hashes of the leaves; where their tile is lost, what was counted or is repeated stands in for it."""
        if len(section.hashes) == section.width:
            return section.hashes
        for hashes in (hashed, [rows.leaf_in(row) for row in section.rows or []]):
            whole = [each for each in hashes if each]
            if len(whole) == section.width:
                return whole
        return section.hashes

    def _event(self, index: int, leaf: bytes, entry: bytes | None, hashed: bytes | None) -> events.Event | None:
        """Read an event, and hand it to the chain of its stream."""
        if entry is None:
            return None
        self.events += 1
        event = events.read(entry)
        if event is None:
            events.shapeless(index, self.findings)
            return None
        self.chains.take(event, leaf, index=index, faulty=hashed != leaf)
        if event.kind == ANNOUNCED:
            self.announced.setdefault(str(event.contents["public"].get("key")), index)
        return event

    def _row(
        self,
        index: int,
        row: Row | None,
        event: events.Event | None,
        pair: tuple[bytes, bytes],
        filled: list[list[bytes]],
    ) -> None:
        """Compare a row, unless it is as it must be.

        Takes   pair — the leaf before it, and its own
        """
        if row is not None:
            said = taken_apart(row)
            events.compare(said, index=index, leaf=pair[1], event=event, findings=self.findings)
            self.above.nodes(index, said.get("nodes"), filled, pair)

    def _unpaired(self, first: int, entries: Sequence[bytes | None]) -> None:
        """Follow the chains of events that cannot be told to their leaves."""
        for place, entry in enumerate(entries):
            event = events.read(entry) if entry is not None else None
            self.events += 1
            if event:
                self.chains.take(event, leaf_hash(event.entry), index=first + place, faulty=False)

    def _in_order(self, event: events.Event, index: int) -> None:
        self.latest = max(self.latest, event.moment)
        if behind := self.order.back(event.moment):
            zh = f"第 {index} 片叶比其前的叶早 {behind:.0f} 秒记录。"
            en = f"leaf {index} was recorded {behind:.0f} seconds before a leaf before it."
            self.findings.add(CLOCK, event.place, zh, en)

    def _heads(self, section: Section) -> dict[int, list[tuple[Head, float | None]]]:
        """Check the heads of a section; give those whose root is to be compared, by their size."""
        found: dict[int, list[tuple[Head, float | None]]] = {}
        for row in section.heads or []:
            head = self.heads.take(row)
            if head is not None:
                found.setdefault(head.size, []).append((head, clock.read(row.get("at"))))
        end = section.first + section.width
        for size in self.kept.keys() - found.keys() - {self.newest.size} if section.heads is not None else ():
            if section.first < size <= end:
                zh, en = "不在各末端之列，而别处留有它。", "is not among the heads, and is kept elsewhere."
                self.findings.add(DELETED, f"head {size}", zh, en)
        if section.first < self.newest.size <= end and self.newest.size not in found:
            if self.heads.count:
                zh, en = "不在各末端之列。", "is not among the heads."
                self.findings.add(DELETED, f"head {self.newest.size}", zh, en)
            found[self.newest.size] = [(self.newest, None)]
        return found

    def _reach(self, head: Head, at: float | None) -> None:
        """Compare a signed head, and those kept elsewhere, with the leaves so far."""
        where = f"head {head.size}"
        if head.size == self.newest.size and head.root != self.newest.root:
            zh, en = "与 checkpoint 文件中同一规模的根不同。", "has another root than the checkpoint of this size."
            self.findings.add(FORKED, where, zh, en)
        if at is not None and not self.options.streams_only and self.latest - at > self.options.tolerance:
            zh, en = "其下有在签名之后才记录的事件。", "covers an event that was recorded after it was signed."
            self.findings.add(CLOCK, where, zh, en)
        if self.leaves.reach(head.root):
            for unmet in self.unmet:
                zh, en = (
                    "签的是另一段历史：其后的末端所承接的不是它。",
                    "was signed for another past than the heads after it continue.",
                )
                self.findings.add(FORKED, f"head {unmet.size}", zh, en)
            self.unmet = []
            self.above.borne_out()
        elif len(self.unmet) < MOST_UNMET:
            self.unmet.append(head)

    def _compare_kept(self, kept: list[tuple[str, Head]]) -> None:
        """Compare heads that were kept elsewhere with the leaves so far."""
        for where, head in kept:
            if not self.leaves.gives(head.root):
                zh, en = (
                    "这里的叶算出的是另一个根：历史被改写。",
                    "the leaves here give another root: history was written anew.",
                )
                self.findings.add(FORKED, where, zh, en)

    def _end_of_heads(self) -> None:
        """Say what it means that a signed root was not reached."""
        if self.unmet:
            head, settled = self.unmet[0], self.leaves.settled
            self.wrong = range(settled, head.size)
            zh = f"各叶算出的根与 {head.size} 片叶时签名的根不符：其间有改动。"
            en = f"they do not give the root that was signed for {head.size}: something among them was changed."
            self.findings.add(EDITED, f"leaves {settled}–{head.size - 1}", zh, en)
            for index in self.above.exchanged():
                zh, en = "这片叶与另一片被对调。", "this leaf changed places with another."
                self.findings.add(REORDERED, f"{self.source.main} leaf {index}", zh, en)
        else:
            self.above.borne_out()
        self.leaves.close()

    def _end_of_keys(self) -> None:
        """Ask of each key that took over whether the log had announced it under the key before it."""
        for before, key in zip(self.heads.keys, self.heads.keys[1:]):
            announced = self.announced.get(key.written)
            if not before.emergency and (announced is None or announced >= (before.last or 0)):
                zh = f"这把密钥接替签名，而账本在 {before.last} 条之前没有公布过它。"
                en = f"took over, and the log had not announced it within {before.last} leaves."
                self.findings.add(WRONG_KEY, f"key {key.identity.hex()}", zh, en)
