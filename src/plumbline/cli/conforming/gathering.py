"""From records to cases: by hand of the log where its rows stand together by case, else in memory, and on disk when it is large."""

import marshal
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from plumbline.cli.conforming.rows import Record, Rows
from plumbline.kernel.errors import Says

IN_MEMORY: Final = 300_000  # records; a larger log is parted into files by case, and read back part by part
PARTS: Final = 64
_AT_ONCE: Final = 2_000  # records that a part holds back before it writes them
_LONGEST_CASE: Final = 1_000_000

Case = tuple[str, list[Record]]
_IN_TIME: Final = itemgetter(2)


def standing_together(records: Iterable[Record], rows: Rows) -> Iterator[Case]:
    """Give each case as soon as the next one begins; a case that comes back is said, and its later rows are left out."""
    seen: set[int] = set()
    case, gathered = "", list[Record]()
    back = False
    for record in records:
        if record[0] != case:
            if gathered:
                yield case, _in_time(gathered)
                seen.add(hash(case))
            case, gathered = record[0], []
            back = hash(case) in seen
            if back:
                rows.fault(_comes_back(case), line=record[5])
        if not back and len(gathered) < _LONGEST_CASE:
            gathered.append(record)
    if gathered:
        yield case, _in_time(gathered)


def _comes_back(case: str) -> Says:
    return Says(
        zh=f"“{case}”的行没有放在一起；不写 --order case 就会先归拢再判断",
        en=f"The rows of “{case}” do not stand together; without --order case they are gathered first",
    )


def _in_time(gathered: list[Record]) -> list[Record]:
    """Put a case in the order of time; of the same moment, what stands first in the log came first."""
    last = gathered[0][2]
    for _, _, at, _, _, _ in gathered:
        if at < last:
            return sorted(gathered, key=_IN_TIME)
        last = at
    return gathered


class Gathered:
    """All records of a log by case. Use it as a context: what it wrote on disk goes with it.

    Gives   latest — the last moment of the log
    """

    def __init__(self, *, in_memory: int = IN_MEMORY) -> None:
        self.latest = 0.0
        self.count = 0
        self._in_memory = in_memory
        self._cases: dict[str, list[Record]] = {}
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._held: list[list[Record]] = []
        self._of = "", zlib.crc32(b"") % PARTS  # the case whose part was looked up last

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._folder is not None:
            self._folder.cleanup()

    def add_all(self, records: Iterable[Record]) -> None:
        """Take records in whatever order they come."""
        coming = iter(records)
        if self._folder is None:
            self._keep(coming)
        for record in coming:
            self.latest = max(self.latest, record[2])
            self.count += 1
            self._part(record)

    def _keep(self, coming: Iterator[Record]) -> None:
        """Take records as long as they find room in memory."""
        cases, latest, count = self._cases, self.latest, self.count
        name, gathered = "", list[Record]()
        for record in coming:
            count += 1
            if record[2] > latest:  # noqa: PLR1730 — a call of max would cost as much as the rest
                latest = record[2]
            if record[0] != name:
                name = record[0]
                gathered = cases.setdefault(name, [])
            gathered.append(record)
            if count == self._in_memory:
                self._to_disk()
                break
        self.latest, self.count = latest, count

    def every_case(self) -> Iterator[Case]:
        """Go through the cases: as they first came, or by part where they lie on disk."""
        if self._folder is None:
            for case, gathered in self._cases.items():
                yield case, _in_time(gathered)
            return
        for number in range(PARTS):
            self._write(number)
        for number in range(PARTS):
            cases: dict[str, list[Record]] = {}
            for record in self._read(number):
                cases.setdefault(record[0], []).append(record)
            for case, gathered in cases.items():
                yield case, _in_time(gathered)

    def _to_disk(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="plumbline-log-")
        self._held = [[] for _ in range(PARTS)]
        for gathered in self._cases.values():
            for record in gathered:
                self._part(record)
        self._cases = {}

    def _part(self, record: Record) -> None:
        if record[0] != self._of[0]:
            self._of = record[0], zlib.crc32(record[0].encode("utf-8", "replace")) % PARTS
        number = self._of[1]
        held = self._held[number]
        held.append(record)
        if len(held) >= _AT_ONCE:
            self._write(number)

    def _path(self, number: int) -> Path:
        return Path(self._folder.name if self._folder else "") / f"{number}.part"

    def _write(self, number: int) -> None:
        with self._path(number).open("ab") as part:
            marshal.dump(self._held[number], part)
        self._held[number] = []

    def _read(self, number: int) -> Iterator[Record]:
        with self._path(number).open("rb") as part:
            while True:
                try:
                    held = marshal.load(part)  # noqa: S302 — written by this very process, into a folder of its own
                except EOFError:
                    return
                yield from held
