"""The rows of a section: most are as they must be, and compared as they stand; the others are taken apart."""

from __future__ import annotations

from . import events
from .above import numbered
from .export import Row, Section, taken_apart


class Rows:
    """The rows of a section, each by its leaf, and which of them are wholly as they must be."""

    def __init__(self, section: Section, main: list[bytes], found: list[events.Event | None]) -> None:
        rows = section.rows or []
        self.first = section.first
        self.by_place: list[Row | None] = list(rows)
        self.right: dict[int, int] = {}  # places whose row is right up to its nodes: how long that is
        self.leaves: list[bytes] = []
        for place, row in enumerate(rows):
            event = found[place] if place < len(found) and len(rows) == len(main) else None
            if event and event.plain and isinstance(row, str):
                expected = events.row_of(event, section.first + place, main[place].hex(), row)
                if row.startswith(expected):
                    self.right[place] = len(expected)
                    self.leaves.append(main[place])
                    continue
            self.leaves.append(leaf_in(row))
        if len(rows) != len(main):
            by_leaf = dict(zip(self.leaves, rows))
            self.by_place = [by_leaf.get(leaf) for leaf in main]

    def of(self, place: int, filled: list[list[bytes]]) -> Row | None:
        """Give the row of a leaf where there is something to compare; None where it is missing, or right to its end."""
        row = self.by_place[place] if self.by_place else None
        length = self.right.get(place)
        if length is None or not isinstance(row, str):
            return row
        nodes = sorted(numbered(self.first + place, filled[0]).items())
        written = ",".join([f'"{position}":"{node}"' for position, node in nodes])
        return None if row[length:] == f"{{{written}}}}}" else row


def leaf_in(row: Row) -> bytes:
    """Give the hash of the leaf that a row repeats."""
    leaf = taken_apart(row).get("leaf")
    try:
        return bytes.fromhex(leaf["digest"]) if isinstance(leaf, dict) else b""
    except (KeyError, TypeError, ValueError):
        return b""
