"""Proofs of completeness: these are all entries of the index with such keys, and none was left out.

In each block the entries stand sorted under a signed root. A proof shows, of every block, the run of entries that were
asked for with the two that stand beside it, and that they are neighbours: what lay between them would be in sight.
Where there are none it shows the two between which they would stand.

That the index has every event is proved by nobody's word: whoever has the events makes it again (`index_again`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from plumbline.kernel.errors import Says
from plumbline.kernel.index_block import Run, root_of
from plumbline.kernel.log_index import (
    ENTRY_SIZE,
    FEWEST,
    KEY_SIZE,
    MOST,
    BlockHead,
    KeyRange,
    blocks_of,
    leaf_of,
    number_of_blocks,
    root_of_log,
    root_over,
)
from plumbline.kernel.merkle import HASH_SIZE, LARGEST, Node


class NotProven(ValueError):
    """The blocks do not prove what is asked for; says why, in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.says = Says(zh=zh, en=en)


class NotUnderHead(NotProven):
    """The blocks do not lead to the heads: something in them was changed, or they belong to other heads."""


class LeftOut(NotProven):
    """The blocks lie under the heads, and do not show all that is asked for."""


@dataclass(frozen=True, slots=True)
class Heads:
    """What two signed heads of the same size say: the root of the index, and the root of the log."""

    size: int
    index: bytes
    log: bytes


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """What a proof shows of one block: the root of its leaves in the log, how many entries it has, the run in it."""

    tree: bytes
    count: int
    run: Run


def verify_range(keys: KeyRange, heads: Heads, blocks: Sequence[ShownBlock]) -> list[bytes] | None:
    """Give all entries with such keys, if the blocks prove them to be all; otherwise None. Never an error.

    Gives   the entries, in the order of the blocks and of their keys: a stream in the order in which it was recorded
    """
    try:
        return proven(keys, heads, blocks)
    except NotProven:
        return None


def proven(keys: KeyRange, heads: Heads, blocks: Sequence[ShownBlock]) -> list[bytes]:
    """Give all entries with such keys, as `verify_range` does.

    Raises  NotUnderHead, LeftOut
    """
    if not _are_well_formed(heads, blocks):
        raise NotUnderHead(
            "证明里的索引块，个数或者形式和这么大的索引对不上",
            "the proof has not one well-formed block for each block of an index of that size",
        )
    roots = [root_of(block.run, block.count) for block in blocks]
    standing = [BlockHead(block.tree, block.count, root) for block, root in zip(blocks, roots, strict=True) if root]
    if len(standing) != len(blocks) or root_over(standing) != heads.index:
        raise NotUnderHead("从条目算不到索引的根", "the entries do not lead to the root of the index")
    if root_of_log(heads.size, [block.tree for block in blocks]) != heads.log:
        raise NotUnderHead("这个索引不是这个账本末端的索引", "the index is not that of the log with this head")
    found: list[bytes] = []
    for block, node in zip(blocks, blocks_of(heads.size), strict=True):
        found += _all_with(keys, block, node)
    return found


def _all_with(keys: KeyRange, block: ShownBlock, node: Node) -> list[bytes]:
    """Give the entries of one block with such keys.

    Raises  LeftOut where the run does not reach beyond them on both sides, or the block is not sorted
    """
    run, place = block.run, f"{node.level}/{node.index}"
    if any(one >= next_ for one, next_ in pairwise(run.entries)):
        raise LeftOut(f"索引块 {place} 条目没有按顺序排列", f"in block {place} the entries are not in their order")
    if run.first > 0 and run.entries[0][:KEY_SIZE] >= keys.first:
        raise LeftOut(
            f"索引块 {place} 没有证明第一个条目之前再没有了",
            f"in block {place} nothing shows that no entry stands before the first one",
        )
    if run.first + len(run.entries) < block.count and run.entries[-1][:KEY_SIZE] <= keys.last:
        raise LeftOut(
            f"索引块 {place} 没有证明最后一个条目之后再没有了",
            f"in block {place} nothing shows that no entry stands behind the last one",
        )
    found = [entry for entry in run.entries if keys.first <= entry[:KEY_SIZE] <= keys.last]
    if any(leaf_of(entry) >> node.level != node.index for entry in found):
        raise LeftOut(
            f"索引块 {place} 有条目指到别的块去了", f"in block {place} an entry points to a leaf of another block"
        )
    return found


def _are_well_formed(heads: Heads, blocks: Sequence[ShownBlock]) -> bool:
    if not (_is_number(heads.size) and _are_bytes(HASH_SIZE, heads.index, heads.log)):
        return False
    if number_of_blocks(heads.size) != len(blocks):
        return False
    return all(_is_block(block, node) for block, node in zip(blocks, blocks_of(heads.size), strict=True))


def _is_block(block: ShownBlock, node: Node) -> bool:
    leaves = 1 << node.level
    return (
        _is_number(block.count, block.run.first)
        and FEWEST * leaves <= block.count <= MOST * leaves
        and _are_bytes(HASH_SIZE, block.tree, *block.run.proof)
        and _are_bytes(ENTRY_SIZE, *block.run.entries)
    )


def _is_number(*numbers: object) -> bool:
    return all(type(number) is int and 0 <= number <= LARGEST for number in numbers)


def _are_bytes(size: int, *values: object) -> bool:
    return all(isinstance(value, bytes) and len(value) == size for value in values)
