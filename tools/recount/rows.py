"""The rows of a section: most are as they must be, and compared as they stand; the others are taken apart."""

from __future__ import annotations

from typing import Any

from . import events
from .export import Row, Section, taken_apart
from .findings import DELETED, EDITED, INSERTED, Findings


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
        nodes = sorted(_numbered(self.first + place, filled[0]).items())
        written = ",".join([f'"{position}":"{node}"' for position, node in nodes])
        return None if row[length:] == f"{{{written}}}}}" else row


def _numbered(index: int, filled: list[bytes]) -> dict[str, str]:
    """Give the nodes that a leaf fills by their numbers: those of a tree are numbered in the order in which they fill."""
    base = 2 * index - bin(index).count("1")
    return {str(base + level): node.hex() for level, node in enumerate(filled, 1)}


def leaf_in(row: Row) -> bytes:
    """Give the hash of the leaf that a row repeats."""
    leaf = taken_apart(row).get("leaf")
    try:
        return bytes.fromhex(leaf["digest"]) if isinstance(leaf, dict) else b""
    except (KeyError, TypeError, ValueError):
        return b""


def compare_nodes(index: int, nodes: Any, filled: list[list[bytes]], findings: Findings) -> None:
    """Compare the stored nodes that a leaf fills; they are numbered in the order in which they become full."""
    if nodes is None:
        return
    expected = [_numbered(index, some) for some in filled]
    if nodes in expected:
        return
    if not isinstance(nodes, dict):
        nodes = {}
    for position in {**expected[0], **nodes}:
        if position not in nodes:
            findings.add(DELETED, f"node {position}", "缺少这个节点。", "this node is missing.")
        elif position not in expected[0]:
            findings.add(INSERTED, f"node {position}", "树中没有这个节点。", "the tree has no such node.")
        elif not any(nodes[position] == each[position] for each in expected):
            zh, en = "存储的哈希与各叶算出的不符。", "the stored hash is not what the leaves give."
            findings.add(EDITED, f"node {position}", zh, en)
