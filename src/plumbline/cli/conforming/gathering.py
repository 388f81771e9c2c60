"""From records to cases: by hand of the log where its rows stand together by case, else in memory, and on disk when it is large."""

import marshal
import tempfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from operator import itemgetter
from types import TracebackType
from typing import IO, Final, Self

from plumbline.cli.conforming.rows import Record, Rows
from plumbline.kernel.errors import Says

IN_MEMORY: Final = 300_000  # records; a larger log is parted by case in a file, and read back part by part
PARTS: Final = 64
_AT_ONCE: Final = (
    2_000  # records that are read before they are judged: turn by turn, each would push the other out of the cache
)
_LONGEST_CASE: Final = 1_000_000

Case = tuple[str, list[Record]]
_IN_TIME: Final = itemgetter(2)


def standing_together(records: Iterable[Record], rows: Rows) -> Iterator[Case]:
    """Give each case as soon as the next one begins; a case that comes back is said, and its later rows are left out."""
    seen: set[int] = set()
    case, gathered = "", list[Record]()
    back = False
    for record in _at_once(records):
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


def _at_once(records: Iterable[Record]) -> Iterator[Record]:
    coming = iter(records)
    return chain.from_iterable(iter(lambda: list(islice(coming, _AT_ONCE)), []))


def _comes_back(case: str) -> Says:
    return Says(
        zh=f"“{case}”的行没有放在一起；不写 --order case 就会先归拢再判断",
        en=f"The rows of “{case}” do not stand together; without --order case they are gathered first",
    )


def _in_time(gathered: list[Record]) -> list[Record]:
    """Put a case in the order of time; of the same moment, what stands first in the log came first."""
    gathered.sort(key=_IN_TIME)
    return gathered


class Gathered:
    """All records of a log by case. Use it as a context: what it wrote on disk goes with it.

    Gives   latest — the last moment of the log
    """

    def __init__(self, *, in_memory: int = IN_MEMORY) -> None:
        self.latest = 0.0
        self._room = self._in_memory = in_memory
        self._cases: dict[str, list[Record]] = {}
        self._file: IO[bytes] | None = None
        self._blocks: list[list[tuple[int, int]]] = [[] for _ in range(PARTS)]  # of each part: where, how many bytes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def add_all(self, records: Iterable[Record]) -> None:
        """Take records in whatever order they come; whenever memory holds as many as it may, they go to disk."""
        cases, latest, room = self._cases, self.latest, self._room
        name, gathered = "", list[Record]()
        for record in records:
            if record[2] > latest:  # noqa: PLR1730 — a call of max would cost as much as the rest
                latest = record[2]
            if record[0] != name:
                name = record[0]
                gathered = cases.setdefault(name, [])
            gathered.append(record)
            room -= 1
            if not room:
                self._to_disk()
                name, room = "", self._in_memory
        self.latest, self._room = latest, room

    def every_case(self) -> Iterator[Case]:
        """Go through the cases: as they first came, or by part where they lie on disk."""
        if self._file is None:
            yield from _each(self._cases)
            return
        self._to_disk()
        for blocks in self._blocks:
            cases: dict[str, list[Record]] = {}
            for gathered in self._read(self._file, blocks):
                cases.setdefault(gathered[0][0], []).extend(gathered)
            yield from _each(cases)

    def _to_disk(self) -> None:
        """Write what memory holds, a block for each part, and hold it no longer."""
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="plumbline-log-")  # noqa: SIM115 — it closes with this context
        parts: list[list[list[Record]]] = [[] for _ in range(PARTS)]
        for case, gathered in self._cases.items():
            parts[zlib.crc32(case.encode("utf-8", "replace")) % PARTS].append(gathered)
        self._cases.clear()
        for part, blocks in zip(parts, self._blocks, strict=True):
            block = marshal.dumps(part)
            blocks.append((self._file.tell(), len(block)))
            self._file.write(block)

    @staticmethod
    def _read(file: IO[bytes], blocks: Iterable[tuple[int, int]]) -> Iterator[list[Record]]:
        for place, length in blocks:
            file.seek(place)
            yield from marshal.loads(file.read(length))  # noqa: S302 — written by this very process, in a file without a name


def _each(cases: dict[str, list[Record]]) -> Iterator[Case]:
    for case, gathered in cases.items():
        yield case, _in_time(gathered)
