"""An export as it lies in its folder: what `plumbline ledger tiles DIR --entries` wrote, 256 leaves at a time.

checkpoint           the newest signed head                  keys     the keys that signed heads
index                the newest signed head of the index
tile/0/000           256 hashes of leaves (C2SP tlog-tiles)  tile/1/000   of full tiles below; and so on upward
tile/entries/000     the events themselves; `wide-entries` where one is longer than 65,535 bytes
rows/000             what the columns of the database say of each of them, one JSON object a line
heads/000            the signed heads whose size falls into this tile, one JSON object a line
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Union

from .findings import DELETED, EDITED, INSERTED, TRUNCATED, Findings
from .leaves import TILE
from .tree import HASH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from .chains import Chains

WIDTH = 256
Row = Union[str, "dict[str, Any]"]


@dataclass
class Section:
    """What is stored under one tile of leaves; None for what the source does not have at all."""

    index: int
    width: int  # leaves that belong there
    hashes: list[bytes]
    entries: Sequence[bytes | None] | None
    rows: Sequence[Row] | None  # from an export as their lines, from a database taken apart
    heads: list[dict[str, Any]] | None

    @property
    def first(self) -> int:
        """The index of its first leaf."""
        return self.index * WIDTH


class Export:
    """The folder. What cannot be read is named in the findings, and the check goes on with what is there."""

    main = TILE

    def __init__(self, folder: Path, findings: Findings) -> None:
        self.folder = folder
        self.findings = findings
        self.has_entries = any((folder / "tile" / kind).is_dir() for kind in ("entries", "wide-entries"))
        self.has_rows = (folder / "rows").is_dir()
        self.has_heads = (folder / "heads").is_dir()

    def index_note(self) -> str | None:
        """Give the newest signed head of the index; None where the export has none. What is no text reads as none that holds."""
        return self.text("index") if not (self.folder / "index").is_file() else self.text("index") or ""

    def text(self, name: str) -> str | None:
        """Give a file of the folder itself: `checkpoint`, `index` or `keys`; None where it is missing or no text."""
        try:
            return (self.folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def last_note(self) -> str | None:
        """Give the note of the last head that lies there, for an export whose checkpoint is lost."""
        newest: tuple[int, str] = (-1, "")
        for file in (self.folder / "heads").rglob("*"):
            for line in file.read_text(encoding="utf-8", errors="replace").splitlines() if file.is_file() else ():
                row = taken_apart(line)
                size, note = row.get("size"), row.get("note")
                if isinstance(size, int) and isinstance(note, str):
                    newest = max(newest, (size, note))
        return newest[1] or None

    def sections(self, size: int) -> Iterator[Section]:
        """Go through what belongs to a tree of that size, from the left."""
        for index in range(-(-size // WIDTH)):
            width = min(WIDTH, size - index * WIDTH)
            at_end = (index + 1) * WIDTH >= size
            yield Section(
                index,
                width,
                self._hashes(0, index, width, at_end=at_end),
                self._entries(index, width, at_end=at_end) if self.has_entries else None,
                self._lines("rows", index, width, at_end=at_end) if self.has_rows else None,
                self._heads(index, width, at_end=at_end) if self.has_heads else None,
            )

    def upper(self, level: int, index: int, width: int, *, at_end: bool) -> list[bytes] | None:
        """Give the hashes of a tile above the leaves."""
        return self._hashes(level, index, width, at_end=at_end)

    def beyond(self, size: int, chains: Chains) -> None:  # noqa: ARG002 — the database asks for them
        """Name files that lie beyond the newest head: left of another past, or put there."""
        widest: dict[str, int] = {}
        level, full = 0, size
        while full:
            widest[f"tile/{level}"] = -(-full // WIDTH)
            level, full = level + 1, full // WIDTH
        for kind in ("tile/entries", "tile/wide-entries", "rows", "heads"):
            widest[kind] = -(-size // WIDTH)
        for kind, end in widest.items():
            for place in (f"{kind}/{_place(end)}", f"{kind}/{_place(max(end - 1, 0))}"):
                path = self.folder / place
                least = size >> (8 * int(kind[5:])) if kind[5:].isdecimal() else size
                partial = path.parent / f"{path.name}.p"
                widths = [int(each.name) for each in partial.glob("*") if each.name.isdecimal()]
                beyond = place.endswith(_place(end)) and (path.exists() or widths)
                if beyond or (least % WIDTH and path.exists()) or any(width > least % WIDTH for width in widths):
                    zh, en = "在最新签名末端之外。", "it lies beyond the newest signed head."
                    self.findings.add(INSERTED, place, zh, en)

    def _hashes(self, level: int, index: int, width: int, *, at_end: bool) -> list[bytes]:
        read = self._read(f"tile/{level}", index, width, at_end=at_end)
        where, data = f"tile/{level}/{_place(index, width)}", read or b""
        if read is not None and len(data) != width * HASH:
            more = len(data) > width * HASH
            kind = INSERTED if more else TRUNCATED
            zh, en = f"长 {len(data)} 字节，应为 {width * HASH}。", f"has {len(data)} bytes instead of {width * HASH}."
            self.findings.add(kind, where, zh, en)
        hashes = [data[at : at + HASH] for at in range(0, len(data), HASH)]
        return hashes[:-1] if hashes and len(hashes[-1]) < HASH else hashes

    def _entries(self, index: int, width: int, *, at_end: bool) -> list[bytes]:
        wide = not self._there("tile/entries", index, width) and self._there("tile/wide-entries", index, width)
        kind, prefix = ("tile/wide-entries", 4) if wide else ("tile/entries", 2)
        data = self._read(kind, index, width, at_end=at_end) or b""
        entries, at = [], 0
        while at < len(data):
            start = at + prefix
            at = start + int.from_bytes(data[at:start], "big")
            if at > len(data) or start > len(data):
                zh, en = "在一条记录中间中断。", "it ends in the middle of an entry."
                self.findings.add(TRUNCATED, f"{kind}/{_place(index, width)}", zh, en)
                break
            entries.append(data[start:at])
        return entries

    def _heads(self, index: int, width: int, *, at_end: bool) -> list[dict[str, Any]]:
        heads = []
        for number, line in enumerate(self._lines("heads", index, width, at_end=at_end), 1):
            head = taken_apart(line)
            if head:
                heads.append(head)
            else:
                where = f"heads/{_place(index, width)} line {number}"
                self.findings.add(EDITED, where, "不是 JSON 对象。", "it is no JSON object.")
        return heads

    def _lines(self, kind: str, index: int, width: int, *, at_end: bool) -> list[str]:
        data = self._read(kind, index, width, at_end=at_end) or b""
        lines = data.decode("utf-8", "replace").split("\n")
        if lines.pop():
            where = f"{kind}/{_place(index, width)}"
            self.findings.add(TRUNCATED, where, "在一行中间中断。", "it ends in the middle of a line.")
        return lines

    def _there(self, kind: str, index: int, width: int) -> bool:
        return (self.folder / kind / _place(index, width)).is_file()

    def _read(self, kind: str, index: int, width: int, *, at_end: bool) -> bytes | None:
        """Read a file; where it is missing, take what an earlier state of the export left in its place."""
        path = self.folder / kind / _place(index, width)
        try:
            return path.read_bytes()
        except OSError:
            where = f"{kind}/{_place(index, width)}"
            zh, en = "缺少这个文件。", "this file is missing."
            self.findings.add(TRUNCATED if at_end else DELETED, where, zh, en)
        partial = self.folder / kind / f"{_place(index)}.p"
        widths = sorted(
            int(each.name) for each in partial.glob("*") if each.name.isdecimal() and int(each.name) < width
        )
        return (partial / str(widths[-1])).read_bytes() if widths else None


def taken_apart(row: Row) -> dict[str, Any]:
    """Read a row; what is none comes back empty, and then lacks all that is asked of it."""
    if isinstance(row, dict):
        return row
    try:
        value = json.loads(row)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _place(index: int, width: int = WIDTH) -> str:
    groups = []
    while True:
        groups.append(f"{index % 1000:03}")
        index //= 1000
        if not index:
            break
    path = "/".join([f"x{group}" for group in reversed(groups[1:])] + groups[:1])
    return path if width == WIDTH else f"{path}.p/{width}"
