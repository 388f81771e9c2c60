"""The leaves of a tree from the several places where their hashes stand, and which of these the signed heads bear out.

The hash of a leaf is read from its tile, counted from its entry, and repeated in its row. As long as all agree there is
one tree. Where they differ, a tree is grown for each until the next signed head says which is right; the others are
named. So a changed tile is not taken for a changed event, nor the other way round.
"""

from __future__ import annotations

from difflib import SequenceMatcher

from .findings import DELETED, EDITED, INSERTED, REORDERED, TRUNCATED, Findings
from .tree import Tree

TILE, ENTRY, ROW = "tile", "entry", "row"
MOST_PENDING = 1000
_ZH = {TILE: "哈希瓦片", ENTRY: "事件内容", ROW: "数据库行"}
_EN = {TILE: "the tile", ENTRY: "the event", ROW: "the row"}


class Leaves:
    """Trees over the same leaves as each source has them, and where sources differ since the last head that was right."""

    def __init__(self, findings: Findings, first_source: str) -> None:
        self.findings = findings
        self.first_source = first_source
        self.trees: dict[str, Tree] = {first_source: Tree()}
        self.differing: dict[str, list[tuple[int, str]]] = {}  # by source: index, kind
        self.settled = 0  # leaves below this size stand under a signed head that they give

    @property
    def size(self) -> int:
        """How many leaves were taken."""
        return self.trees[self.first_source].size

    def section(self, first: int, sources: dict[str, list[bytes]], *, at_end: bool) -> dict[str, list[bytes]]:
        """Compare what the sources say of one section.

        Takes   sources — the hashes as each source has them; the first source is among them
        Gives   the sources that have as many as the first: a tree can be grown of them
        """
        main = sources[self.first_source]
        same_length = {self.first_source: main}
        for name, hashes in sources.items():
            if hashes == main:
                continue
            if len(hashes) != len(main):
                self._align(first, name, main, hashes, at_end=at_end)
                continue
            same_length[name] = hashes
            places = [place for place, hash_ in enumerate(hashes) if hash_ != main[place]]
            moved = sorted(hashes[place] for place in places) == sorted(main[place] for place in places)
            pending = self.differing.setdefault(name, [])
            kind = REORDERED if moved else EDITED
            pending += [(first + place, kind) for place in places][: MOST_PENDING - len(pending)]
            if name not in self.trees:
                self.trees[name] = self.trees[self.first_source].copy()
        return same_length

    def add(self, place: int, hashes: dict[str, list[bytes]]) -> list[list[bytes]]:
        """Add the leaf at that place of the section to every tree; give the subtrees that each fills."""
        if len(self.trees) == 1:
            return [self.trees[self.first_source].add(hashes[self.first_source][place])]
        main = hashes[self.first_source]
        return [tree.add(hashes.get(name, main)[place]) for name, tree in self.trees.items()]

    def reach(self, root: bytes) -> bool:
        """Take the root of a signed head at the size that was reached; say whether some source gives it."""
        right = [name for name, tree in self.trees.items() if tree.root() == root]
        if not right:
            return False
        if len(self.trees) > 1:
            self._settle(right)
        self.settled = self.size
        return True

    def gives(self, root: bytes) -> bool:
        """Say whether some source gives a root at the size that was reached."""
        return any(tree.root() == root for tree in self.trees.values())

    def close(self) -> None:
        """Name what differs and stands under no head that would say which source is right."""
        for name, pending in self.differing.items():
            self._blame(name, pending)
        self.differing.clear()

    def _settle(self, right: list[str]) -> None:
        """Name the sources that a signed head does not bear out, and let them go on from one that it does."""
        size, believed = self.size, self.trees[right[0]]
        so_far = {name: [each for each in pending if each[0] < size] for name, pending in self.differing.items()}
        if self.first_source not in right:
            self._blame(self.first_source, so_far[right[0]])
            so_far = {name: [each for each in some if each not in so_far[right[0]]] for name, some in so_far.items()}
        for name, some in so_far.items():
            if name not in right:
                self._blame(name, some)
        self.differing = {
            name: rest
            for name, pending in self.differing.items()
            if (rest := [each for each in pending if each[0] >= size])
        }
        self.trees = {name: believed.copy() for name in (self.first_source, *self.differing)}

    def _blame(self, name: str, pending: list[tuple[int, str]]) -> None:
        for index, kind in pending:
            if kind == REORDERED:
                zh, en = f"{_ZH[name]}与另一片叶被对调。", f"{_EN[name]} changed places with that of another leaf."
            else:
                zh, en = f"{_ZH[name]}与已封存的不符。", f"{_EN[name]} is not what was sealed."
            self.findings.add(kind, f"{name} leaf {index}", zh, en)

    def _align(self, first: int, name: str, main: list[bytes], hashes: list[bytes], *, at_end: bool) -> None:
        """Say what is missing and what is too much where a section has another number of them than of leaves."""
        for change, start, end, its_start, its_end in SequenceMatcher(None, main, hashes, autojunk=False).get_opcodes():
            missing = range(first + start, first + end) if change in {"delete", "replace"} else ()
            last = at_end and end == len(main)
            for index in missing:
                zh, en = f"{_ZH[name]}缺失。", f"{_EN[name]} is missing."
                self.findings.add(TRUNCATED if last else DELETED, f"{name} leaf {index}", zh, en)
            if change == "insert" or (change == "replace" and its_end - its_start > end - start):
                zh, en = f"此处多出{_ZH[name]}。", f"{_EN[name]} here belongs to no leaf."
                self.findings.add(INSERTED, f"{name} leaf {first + start}", zh, en)
