"""A block of the index as bytes that are written once: sorted entries, and the hashes over them.

    8 bytes   how many entries there are
    40 bytes  each entry, in their order
    32 bytes  each hash in the rows of the tree: over sixteen entries, over thirty-two, and so on up to the root

The tree is that of RFC 6962: the hash at place j of row k is that of the entries from j * 2^k, as many as there are up
to 2^k. With the rows from the fourth on at hand, a proof costs a few dozen hashes, however large the block is.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from mmap import mmap

from plumbline.kernel.log_index import ENTRY_SIZE, KEY_SIZE, BlockHead, KeyRange
from plumbline.kernel.merkle import HASH_SIZE, LARGEST, node_hash

COUNT_SIZE = 8
LOWEST_ROW = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring entries of a block, and the hashes with which they give its root."""

    first: int  # the place of the first of them
    entries: tuple[bytes, ...]
    proof: tuple[bytes, ...]  # of the subtrees beside them, left to right


def write(entries: Sequence[bytes]) -> bytes:
    """Write a block of sorted entries, of which there is at least one."""
    rows = _rows_over(entries)
    parts = [len(entries).to_bytes(COUNT_SIZE, "big"), *entries]
    for row in rows[LOWEST_ROW:] or rows[-1:]:
        parts += row
    return b"".join(parts)


class Block:
    """A block that was written, wherever its bytes are."""

    def __init__(self, data: bytes | mmap) -> None:
        """Take up a block.

        Raises  ValueError where the bytes are not as many as a block of its count has
        """
        self._data = data
        self.count = int.from_bytes(data[:COUNT_SIZE], "big")
        self._rows: dict[int, int] = {}  # where each row begins
        at, row = COUNT_SIZE + self.count * ENTRY_SIZE, LOWEST_ROW
        while at < len(data):
            self._rows[row] = at
            width = -(-self.count >> row)
            at += width * HASH_SIZE
            row += 1
            if width <= 1:
                break
        if at != len(data) or not self.count:
            raise ValueError("the bytes are no block of the index")

    @property
    def data(self) -> bytes:
        """All its bytes."""
        return self._data[:]

    @property
    def root(self) -> bytes:
        """The root over the entries."""
        return self._data[-HASH_SIZE:]

    def head(self, tree: bytes) -> BlockHead:
        """Give what the index says of the block, whose leaves in the log have that root."""
        return BlockHead(tree, self.count, self.root)

    def entries(self, first: int = 0, last: int | None = None) -> list[bytes]:
        """Give the entries from one place up to another."""
        start, stop = (COUNT_SIZE + at * ENTRY_SIZE for at in (first, self.count if last is None else last))
        data = self._data[start:stop]
        return [data[at : at + ENTRY_SIZE] for at in range(0, len(data), ENTRY_SIZE)]

    def find(self, keys: KeyRange) -> Run:
        """Give all entries with these keys, with the neighbours that show them to be all, and the proof."""
        first = bisect_left(range(self.count), keys.first, key=self._key)
        last = bisect_right(range(self.count), keys.last, key=self._key)
        first, last = max(first - 1, 0), min(last + 1, self.count)
        proof = tuple(self._hash(*span) for span in _beside(first, last, 0, self.count))
        return Run(first, tuple(self.entries(first, last)), proof)

    def _key(self, place: int) -> bytes:
        at = COUNT_SIZE + place * ENTRY_SIZE
        return self._data[at : at + KEY_SIZE]

    def _hash(self, start: int, stop: int) -> bytes:
        row = (stop - start - 1).bit_length()
        if row < LOWEST_ROW:
            return _rows_over(self.entries(start, stop))[-1][0]
        at = self._rows[row] + (start >> row) * HASH_SIZE
        return self._data[at : at + HASH_SIZE]


def root_of(run: Run, count: int) -> bytes | None:
    """Compute the root of a block of so many entries from a run in it; None where the run cannot stand in it.

    Whatever is handed in: no error, and no more work than there are entries and hashes.
    """
    last = run.first + len(run.entries)
    if not (run.entries and run.first >= 0 and last <= count <= LARGEST):
        return None
    left = iter(run.proof)
    try:
        root = _folded(run, left, 0, count)
    except StopIteration:  # a hash is missing
        return None
    return root if next(left, None) is None else None


def _folded(run: Run, proof: Iterator[bytes], start: int, stop: int) -> bytes:
    if stop <= run.first or start >= run.first + len(run.entries):
        return next(proof)
    if stop - start == 1:
        return sha256(b"\x00" + run.entries[start - run.first]).digest()
    middle = _middle(start, stop)
    return node_hash(_folded(run, proof, start, middle), _folded(run, proof, middle, stop))


def _beside(first: int, last: int, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Go through the largest subtrees that lie beside a run, left to right."""
    if stop <= first or start >= last:
        yield start, stop
    elif not (first <= start and stop <= last):
        middle = _middle(start, stop)
        yield from _beside(first, last, start, middle)
        yield from _beside(first, last, middle, stop)


def _middle(start: int, stop: int) -> int:
    """Give where a tree is divided: at the largest power of two that is smaller than its width."""
    return start + (1 << ((stop - start - 1).bit_length() - 1))


def _rows_over(entries: Sequence[bytes]) -> list[list[bytes]]:
    """Give all rows of the tree over entries: their own hashes first, the root last."""
    rows = [[sha256(b"\x00" + entry).digest() for entry in entries]]
    while len(below := rows[-1]) > 1:
        row = [sha256(b"\x01" + below[at] + below[at + 1]).digest() for at in range(0, len(below) - 1, 2)]
        rows.append(row + below[2 * len(row) :])
    return rows
