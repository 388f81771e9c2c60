"""What stands above the leaves: the stored nodes of the tree, and the tiles of hashes of full tiles below.

Where a signed root is not reached, the leaves were changed and not what stands above them. So what differs here is held
back until a signed head bears the leaves out; and what it says of leaves that were not tells which of them were exchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from .findings import DELETED, EDITED, INSERTED, Findings
from .tree import node_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

HEIGHT, WIDTH = 8, 256
MOST_PENDING = 1000
MOST_SUSPECTS = 64  # beyond so many changed leaves nobody merely exchanged some


class Tiles(Protocol):
    """Where tiles above the leaves are read from."""

    def upper(self, level: int, index: int, width: int, *, at_end: bool) -> list[bytes] | None:
        """Give the hashes of a tile; None where there are no tiles."""


class Above:
    """Compares what is stored above the leaves with what they give, while they are taken from the left."""

    def __init__(self, tiles: Tiles, findings: Findings) -> None:
        self.tiles = tiles
        self.findings = findings
        self.rows: dict[int, list[set[bytes]]] = {}  # by level: the hashes that belong into its next tile
        self.pending: list[tuple[str, str, str, str]] = []
        self.suspects: list[tuple[int, bytes, bytes, bytes]] = []  # right one of a pair, stored hash, the two leaves

    def nodes(self, index: int, nodes: Any, filled: list[list[bytes]], pair: tuple[bytes, bytes]) -> None:
        """Compare the stored nodes that a leaf fills.

        Takes   filled — the hashes that each source gives;  pair — the leaf before it and itself
        """
        expected = [numbered(index, some) for some in filled]
        if nodes is None or nodes in expected:
            return
        nodes = nodes if isinstance(nodes, dict) else {}
        for position in {**expected[0], **nodes}:
            if position not in nodes:
                self._hold(DELETED, f"node {position}", "缺少这个节点。", "this node is missing.")
            elif position not in expected[0]:
                self._hold(INSERTED, f"node {position}", "树中没有这个节点。", "the tree has no such node.")
            elif not any(nodes[position] == each[position] for each in expected):
                zh, en = "存储的哈希与各叶算出的不符。", "the stored hash is not what the leaves give."
                self._hold(EDITED, f"node {position}", zh, en)
        first = next(iter(expected[0]), "")
        if nodes.get(first) != expected[0].get(first) and len(self.suspects) <= MOST_SUSPECTS:
            self.suspects.append((index, _bytes(nodes.get(first)), pair[0], pair[1]))

    def fill(self, filled: list[list[bytes]], size: int) -> None:
        """Take the hashes that a full tile of leaves gives to the tiles above, and compare those that are full."""
        level = 1
        while len(filled[0]) >= HEIGHT * level:
            row = self.rows.setdefault(level, [])
            row.append({each[HEIGHT * level - 1] for each in filled})
            if len(row) == WIDTH:
                self._compare(level, (size >> HEIGHT * level) // WIDTH - 1, at_end=False)
                row.clear()
            level += 1

    def end(self, size: int) -> None:
        """Compare the last tile of each level."""
        for level, row in self.rows.items():
            if row:
                self._compare(level, (size >> HEIGHT * level) // WIDTH, at_end=True)

    def borne_out(self) -> None:
        """Take that the leaves so far stand under a signed head: what differed above them was changed itself."""
        for kind, where, zh, en in self.pending:
            self.findings.add(kind, where, zh, en)
        self.pending, self.suspects = [], []

    def exchanged(self) -> Iterator[int]:
        """Give the leaves that stand in another place than the stored nodes know them at."""
        if len(self.suspects) > MOST_SUSPECTS:
            return
        places = {
            leaf: index for right, _, one, other in self.suspects for index, leaf in ((right - 1, one), (right, other))
        }
        for right, stored, *_ in self.suspects:
            for one in places:
                for other in places:
                    if node_hash(one, other) == stored:
                        yield from (
                            place for place, leaf in ((right - 1, one), (right, other)) if places[leaf] != place
                        )

    def _compare(self, level: int, index: int, *, at_end: bool) -> None:
        row = self.rows[level]
        stored = self.tiles.upper(level, index, len(row), at_end=at_end)
        for place, (counted, hash_) in enumerate(zip(row, stored or [])):
            if hash_ not in counted:
                zh, en = "与其下各叶算出的不符。", "it is not what the leaves below give."
                self._hold(EDITED, f"tile level {level} hash {index * WIDTH + place}", zh, en)

    def _hold(self, kind: str, where: str, zh: str, en: str) -> None:
        if len(self.pending) < MOST_PENDING:
            self.pending.append((kind, where, zh, en))


def numbered(index: int, filled: list[bytes]) -> dict[str, str]:
    """Give the nodes that a leaf fills by their numbers: those of a tree are numbered in the order in which they fill."""
    base = 2 * index - bin(index).count("1")
    return {str(base + level): node.hex() for level, node in enumerate(filled, 1)}


def _bytes(written: object) -> bytes:
    try:
        return bytes.fromhex(written) if isinstance(written, str) else b""
    except ValueError:
        return b""
