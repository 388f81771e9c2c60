"""The chain of each stream: 1, 2, 3 … without gap, each event naming the hash of the one before it.

How many streams there are grows with the record, and memory must not. So what a link needs to know is written into
files first, streams of one hash into one file, and the files are then read one after the other. Up to some fifty
million events a file holds about fifty thousand; beyond that the files, not their number, grow.
"""

from __future__ import annotations

import marshal
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from . import clock
from .findings import CLOCK, DELETED, EDITED, INSERTED, REORDERED, Findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .events import Event

EVENTS_A_FILE = 50_000
MOST_FILES = 1024
TOGETHER = 64  # links that are written at once
MOST_MISSING = 1000  # places of one gap that are remembered, to see whether they come later


class Link(NamedTuple):
    """What is kept of an event: its place, what it binds, its hash, when it was recorded, its leaf, whether it was named already."""

    stream: str
    sequence: int
    previous: str
    leaf: bytes
    recorded_at: float
    at_leaf: int
    faulty: bool


@dataclass
class _End:
    """Where a stream stands while it is read: its last two links, its clock, and places that were passed over."""

    watch: clock.Watch
    last: Link | None = None
    before: Link | None = None
    missing: set[int] = field(default_factory=set)


class Chains:
    """Takes the events in the order of their leaves; `check` then follows every stream."""

    def __init__(self, size: int, findings: Findings, tolerance: float) -> None:
        self.findings = findings
        self.tolerance = tolerance
        self.number = min(MOST_FILES, 1 + size // EVENTS_A_FILE)
        self.waiting: list[list[tuple[object, ...]]] = [[] for _ in range(self.number)]
        self._folder = tempfile.TemporaryDirectory(prefix="recount-")
        self.folder = Path(self._folder.name)

    def take(self, event: Event, leaf: bytes, *, index: int, faulty: bool) -> None:
        """Keep what the chain needs of an event."""
        number = crc32(event.stream.encode()) % self.number
        waiting = self.waiting[number]
        waiting.append((event.stream, event.sequence, event.previous, leaf, event.moment, index, faulty))
        if len(waiting) == TOGETHER:
            self._write(number)

    def check(self, wrong: range) -> None:
        """Follow every stream.

        Takes   wrong — the leaves among which something was changed, as the signed heads tell
        """
        for number in range(self.number):
            self._write(number)
            ends: dict[str, _End] = {}
            for link in self._links(number):
                end = ends.get(link.stream)
                if end is None:
                    end = ends[link.stream] = _End(clock.Watch(self.tolerance))
                self._follow(end, link, wrong)
            for stream, end in ends.items():
                for first, last in _spans(sorted(end.missing)):
                    span = f"{first}" if first == last else f"{first}–{last}"
                    zh, en = "此处的事件缺失。", "what stood here is missing."
                    self.findings.add(DELETED, f"{stream}#{span}", zh, en)
        self._folder.cleanup()

    def _follow(self, end: _End, link: Link, wrong: range) -> None:
        if behind := end.watch.back(link.recorded_at):
            zh, en = (
                f"比前一事件早 {behind:.0f} 秒记录。",
                f"was recorded {behind:.0f} seconds before the event before it.",
            )
            self.findings.add(CLOCK, f"{link.stream}#{link.sequence}", zh, en)
        last = end.last
        expected = last.sequence + 1 if last else 1
        if link.sequence > expected:
            end.missing.update(range(expected, min(link.sequence, expected + MOST_MISSING)))
        elif link.sequence < expected:
            self._out_of_order(end, link)
            return
        elif link.previous != (last.leaf.hex() if last else "") and not link.faulty and not (last and last.faulty):
            self._unlinked(end, link, wrong)
        end.before, end.last = last, link

    def _out_of_order(self, end: _End, link: Link) -> None:
        where = f"{link.stream}#{link.sequence}"
        if link.sequence in end.missing:
            end.missing.discard(link.sequence)
            zh, en = "排在其后的事件之后。", "it stands behind events that come after it."
            self.findings.add(REORDERED, where, zh, en)
        else:
            zh, en = "这个位置有两个事件。", "two events stand at this place."
            self.findings.add(INSERTED, where, zh, en)

    def _unlinked(self, end: _End, link: Link, wrong: range) -> None:
        last, before = end.last, end.before
        if last and last.at_leaf in wrong:
            zh, en = "后一事件承接的是另一个哈希。", "the event after it names another hash."
            self.findings.add(EDITED, f"{last.stream}#{last.sequence}", zh, en)
        elif last and link.previous == (before.leaf.hex() if before else ""):
            zh, en = "后一事件所承接的不是它。", "the event after it continues the one before it."
            self.findings.add(INSERTED, f"{last.stream}#{last.sequence}", zh, en)
        else:
            kind = EDITED if link.at_leaf in wrong else INSERTED
            zh, en = "没有承接前一事件。", "it does not continue the event before it."
            self.findings.add(kind, f"{link.stream}#{link.sequence}", zh, en)

    def _write(self, number: int) -> None:
        with (self.folder / str(number)).open("ab") as file:
            marshal.dump(self.waiting[number], file)
        self.waiting[number] = []

    def _links(self, number: int) -> Iterator[Link]:
        with (self.folder / str(number)).open("rb") as file:
            while True:
                try:
                    some = marshal.load(file)  # noqa: S302 — our own file, written a moment ago
                except EOFError:
                    break
                yield from map(Link._make, some)
        (self.folder / str(number)).unlink()


def _spans(numbers: list[int]) -> Iterator[tuple[int, int]]:
    """Join numbers that follow one another."""
    first = last = 0
    for number in numbers:
        if first and number == last + 1:
            last = number
            continue
        if first:
            yield first, last
        first = last = number
    if first:
        yield first, last
