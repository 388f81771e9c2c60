"""The index beside the log: at which leaves every event of a matter, of a body and of a day stands.

An entry is a key of 32 bytes and the index of a leaf in eight. Keys are made so that whatever is asked for is one
unbroken range of them:

    s  27 bytes of the hash of a stream   number of the event in its stream    one entry for each event
    b  27 bytes of the hash of a body     day on which it was written down     one for each event that belongs to a body
    d  27 zero bytes                      day on which it was written down     one entry for each event

The index of a log of some size is a row of blocks, one for each full subtree that the leaves up to there are made of,
cut at 2^16 leaves. In a block the entries of its leaves stand sorted, under a Merkle tree of their own; the root of the
index lies over the blocks. All of it follows from the bodies of the events, so whoever has those can make it again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from plumbline.kernel import clock
from plumbline.kernel.merkle import CompactRange, Node, cover, leaf_hash, root_of

KEY_SIZE: Final = 32
ENTRY_SIZE: Final = 40
BLOCK_LEVEL: Final = 16  # a block has 2^16 leaves and never changes, or fewer and is merged into the next larger one
FEWEST, MOST = 2, 3  # entries that a leaf has
SUFFIX: Final = "/index"  # behind the origin of the log, it is the origin of the index
_HASHED: Final = 27
_LAST: Final = 2**32 - 1
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class KeyRange:
    """All keys from the first to the last, both included."""

    first: bytes
    last: bytes


@dataclass(frozen=True, slots=True)
class BlockHead:
    """What the index says of a block: the root of its leaves in the log, how many entries it has, the root over them."""

    tree: bytes
    count: int
    root: bytes

    @property
    def leaf(self) -> bytes:
        """The hash with which the block stands under the root of the index."""
        return leaf_hash(self.tree + self.count.to_bytes(8, "big") + self.root)


def of_stream(stream: str) -> KeyRange:
    """Give the keys of all events of a stream, such as a matter."""
    return _range(_of_stream(stream), 0, _LAST)


def of_body(code: str, first: date | None = None, last: date | None = None) -> KeyRange:
    """Give the keys of all events of a body, or of those that were written down between two days, both included.

    Raises  ValueError for a day before 1970
    """
    return _range(_of_body(code), _number(first) if first else 0, _number(last) if last else _LAST)


def of_period(first: date, last: date) -> KeyRange:
    """Give the keys of all events that were written down between two days, both included.

    Raises  ValueError for a day before 1970
    """
    return _range(_OF_DAYS, _number(first), _number(last))


def sequence_of(entry: bytes) -> int:
    """Give the number of an event in its stream, from an entry of a stream."""
    return int.from_bytes(entry[KEY_SIZE - 4 : KEY_SIZE], "big")


def leaf_of(entry: bytes) -> int:
    """Give the index of the leaf that an entry points to."""
    return int.from_bytes(entry[KEY_SIZE:], "big")


def body_named(contents: Mapping[str, Any]) -> str | None:
    """Give the code of the body that an event names in its public facts; None where it names none."""
    named = contents["public"].get("body")
    return named if isinstance(named, str) and named else None


def entries_of(leaf: int, contents: Mapping[str, Any], first_named: Callable[[str], str | None]) -> list[bytes]:
    """Give the entries of one event.

    Takes   contents — what its body says;  first_named — gives the body that the first event of a stream names: an
            event that names none, such as the taking of evidence, belongs to the one that its matter was opened by
    Raises  KeyError, TypeError, AttributeError, ValueError or OverflowError where the contents are no event's
    """
    stream, at = contents["stream"], leaf.to_bytes(8, "big")
    day = _number(clock.day_of(datetime.fromisoformat(contents["recorded_at"]))).to_bytes(4, "big")
    entries = [_of_stream(stream) + contents["sequence"].to_bytes(4, "big") + at, _OF_DAYS + day + at]
    if body := body_named(contents) or first_named(stream):
        entries.append(_of_body(body) + day + at)
    return entries


def blocks_of(size: int) -> tuple[Node, ...]:
    """Give the blocks of the index of a log of that size, left to right.

    >>> [(node.level, node.index) for node in blocks_of(3 * 2**16 + 5)]
    [(16, 0), (16, 1), (16, 2), (2, 49152), (0, 196612)]
    """
    full = size >> BLOCK_LEVEL
    return tuple(Node(BLOCK_LEVEL, index) for index in range(full)) + cover(full << BLOCK_LEVEL, size)


def number_of_blocks(size: int) -> int:
    """Say how many blocks there are, without making them."""
    return (size >> BLOCK_LEVEL) + (size & ((1 << BLOCK_LEVEL) - 1)).bit_count()


def root_over(blocks: Iterable[BlockHead]) -> bytes:
    """Give the root of the index."""
    return root_of(block.leaf for block in blocks)


def root_of_log(size: int, trees: Sequence[bytes]) -> bytes:
    """Give the root of the log itself, from the roots of the leaves of its blocks."""
    full = size >> BLOCK_LEVEL
    left = CompactRange()
    for tree in trees[:full]:
        left.add(tree)
    return CompactRange(size, [*left.peaks, *trees[full:]]).root()


def _range(prefix: bytes, first: int, last: int) -> KeyRange:
    return KeyRange(prefix + first.to_bytes(4, "big"), prefix + last.to_bytes(4, "big"))


_OF_DAYS: Final = b"d" + bytes(_HASHED)


def _of_stream(stream: str) -> bytes:
    return b"s" + sha256(b"plumbline index\0stream\0" + stream.encode()).digest()[:_HASHED]


@lru_cache(maxsize=4096)
def _of_body(code: str) -> bytes:
    return b"b" + sha256(b"plumbline index\0body\0" + code.encode()).digest()[:_HASHED]


def _number(day: date) -> int:
    """Count the days since the beginning of 1970."""
    number = day.toordinal() - _EPOCH
    if number < 0:
        raise ValueError(f"{day} lies before 1970, and the index begins there")
    return number
