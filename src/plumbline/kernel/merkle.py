"""The Merkle tree of RFC 6962 and RFC 9162: hashes, proofs, and how to check them without trusting anyone.

Leaves are only ever added at the right. A subtree of 2^level leaves that is full never changes again, so its
hash can be stored once, at the place that `Node.position` gives it; every root and proof is made from a
handful of them. `CompactRange` holds just the full subtrees of one size: adding a leaf costs one or two hashes.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from hashlib import sha256
from typing import NamedTuple

HASH_SIZE = 32
LARGEST = 2**64 - 1  # a size is an unsigned number of 64 bits
EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """Hash what a leaf holds; the prefix keeps a leaf from passing for a node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


class Node(NamedTuple):
    """The full subtree over the leaves from index * 2^level up to (index + 1) * 2^level."""

    level: int
    index: int  # type: ignore[assignment]  # where a tuple has a method that nobody asks of a node

    @property
    def position(self) -> int:
        """Its place when leaves and nodes are numbered in the order in which they become full."""
        last = ((self.index + 1) << self.level) - 1
        return 2 * last - last.bit_count() + self.level


@dataclass(slots=True)
class CompactRange:
    """The full subtrees of a tree, left to right: all that is needed to go on adding leaves."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Add the hash of a leaf at the right; give the subtrees that became full, the leaf first."""
        full = [(Node(0, self.size), leaf)]
        for level in range(_trailing_ones(self.size)):
            joined = node_hash(self.peaks.pop(), full[-1][1])
            full.append((Node(level + 1, self.size >> (level + 1)), joined))
        self.peaks.append(full[-1][1])
        self.size += 1
        return full

    def extend(self, leaves: Iterable[bytes]) -> list[tuple[int, bytes]]:
        """Add the hashes of leaves at the right; give the subtrees above the leaves that became full, each with its place.

        The place is `Node.position`: what becomes full is numbered one after the other.
        """
        inner, peaks, size, position = [], self.peaks, self.size, Node(0, self.size).position
        for leaf in leaves:
            joined, filled = leaf, size
            while filled & 1:
                joined = sha256(b"\x01" + peaks.pop() + joined).digest()  # `node_hash`, without its call
                position += 1
                inner.append((position, joined))
                filled >>= 1
            peaks.append(joined)
            size, position = size + 1, position + 1
        self.size = size
        return inner

    def root(self) -> bytes:
        """Give the root of the tree as it stands."""
        return _folded(self.peaks) if self.peaks else EMPTY_ROOT


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Give the root over the hashes of leaves."""
    tree = CompactRange()
    tree.extend(leaves)
    return tree.root()


def cover(first: int, last: int) -> tuple[Node, ...]:
    """Give the full subtrees that make up the leaves from `first` up to `last`, left to right."""
    nodes = []
    while first < last:
        level = (last - first).bit_length() - 1
        if first:
            level = min(level, (first & -first).bit_length() - 1)
        nodes.append(Node(level, first >> level))
        first += 1 << level
    return tuple(nodes)


_edge = lru_cache(maxsize=1024)(cover)  # at the right of one tree, many proofs ask for the same few


def inclusion_cover(*, index: int, size: int) -> tuple[tuple[Node, ...], ...]:
    """Give, for each hash of an inclusion proof, the full subtrees that it is folded from.

    Source  RFC 9162 § 2.1.3.1
    """
    if not 0 <= index < size:
        message = f"no leaf {index} in a tree of {size}"
        raise ValueError(message)
    return _siblings(Node(0, index), size)


def consistency_cover(*, size1: int, size2: int) -> tuple[tuple[Node, ...], ...]:
    """Give, for each hash of a consistency proof, the full subtrees that it is folded from.

    Source  RFC 9162 § 2.1.4.1; nothing needs proving against the empty tree
    """
    if not 0 <= size1 <= size2:
        message = f"a tree of {size1} is not the beginning of one of {size2}"
        raise ValueError(message)
    if size1 in {0, size2}:
        return ()
    level = _trailing_ones(size1 - 1)
    last = Node(level, (size1 - 1) >> level)  # of the full subtrees that the smaller tree is made of
    path = _siblings(last, size2)
    return ((last,), *path) if last.index else path


def _siblings(node: Node, size: int) -> tuple[tuple[Node, ...], ...]:
    """Give what stands beside each subtree on the way from a full one up to the root of a tree of that size."""
    spans: list[tuple[Node, ...]] = []
    level, place = node
    while 1 << level < size:
        beside = place ^ 1
        first = beside << level
        if first + (1 << level) <= size:
            spans.append((Node(level, beside),))
        elif first < size:
            spans.append(_edge(first, size))
        level, place = level + 1, place >> 1
    return tuple(spans)


def prove(spans: Sequence[Sequence[Node]], hash_of: Callable[[Node], bytes]) -> list[bytes]:
    """Fold a proof from its cover: `hash_of` looks up the hash of a full subtree."""
    return [hash_of(span[0]) if len(span) == 1 else _folded([hash_of(node) for node in span]) for span in spans]


def verify_inclusion(*, index: int, size: int, leaf_hash: bytes, root: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows the leaf at its index under the root. Wrong input is False, never an error.

    A proof alone does not bind the size: leaf 0 has a path of two hashes in a tree of 3 and in one of 4. Take size and
    root from one signed head.

    Source  RFC 9162 § 2.1.3.2
    """
    return _are_hashes([root], ()) and root_reached(index=index, size=size, leaf_hash=leaf_hash, proof=proof) == root


def root_reached(*, index: int, size: int, leaf_hash: bytes, proof: Sequence[bytes]) -> bytes | None:
    """Give the root to which a proof leads from a leaf; None where it has another length than its place asks.

    Source  RFC 9162 § 2.1.3.2
    """
    if not (_is_count(index, size) and _are_hashes([leaf_hash], proof)) or index >= size:
        return None
    place, last, reached = index, size - 1, leaf_hash
    for step in proof:
        if last == 0:
            return None
        if place & 1 or place == last:
            reached = node_hash(step, reached)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached = node_hash(reached, step)
        place, last = place >> 1, last >> 1
    return reached if last == 0 else None


def verify_consistency(*, size1: int, size2: int, root1: bytes, root2: bytes, proof: Sequence[bytes]) -> bool:
    """Say whether the proof shows the first tree to be the beginning of the second. Wrong input is False.

    As with inclusion, each size and its root come from one signed head.

    Source  RFC 9162 § 2.1.4.2; the empty tree is the beginning of every tree
    """
    if not (_is_count(size1, size2) and _are_hashes([root1, root2], proof)) or size1 > size2:
        return False
    if size1 == 0:
        return root1 == EMPTY_ROOT and not proof and (size2 > 0 or root2 == EMPTY_ROOT)
    if size1 == size2:
        return root1 == root2 and not proof
    steps = list(proof) if size1 & (size1 - 1) else [root1, *proof]
    if not steps:
        return False
    shift = _trailing_ones(size1 - 1)
    place, last = (size1 - 1) >> shift, (size2 - 1) >> shift
    reached1 = reached2 = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            reached1, reached2 = node_hash(step, reached1), node_hash(step, reached2)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            reached2 = node_hash(reached2, step)
        place, last = place >> 1, last >> 1
    return last == 0 and reached1 == root1 and reached2 == root2


def _trailing_ones(number: int) -> int:
    return (~number & (number + 1)).bit_length() - 1


def _folded(hashes: Sequence[bytes]) -> bytes:
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def _is_count(*numbers: object) -> bool:
    return all(
        isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= LARGEST for number in numbers
    )


def _are_hashes(single: Sequence[object], proof: object) -> bool:
    if not isinstance(proof, list | tuple):
        return False
    return all(isinstance(each, bytes) and len(each) == HASH_SIZE for each in [*single, *proof])
