"""The tree as files that never change: C2SP tlog-tiles, the form in which strangers fetch a log.

A tile is a row of up to 256 hashes of full subtrees, eight levels of the tree high: the tiles at level 0 hold the leaf
hashes, and each hash at level 1 is the root over a full tile at level 0. The last tile of a level may be partial; its
width then stands in its path. A bundle holds the entries under a tile at level 0.

Source  https://c2sp.org/tlog-tiles
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plumbline.kernel.merkle import HASH_SIZE, LARGEST, Node, root_of

HEIGHT = 8
WIDTH = 1 << HEIGHT
MOST_LEVELS = 64
LENGTH_BYTES = 2  # of the length in front of an entry
WIDE_LENGTH_BYTES = 4  # in a wide bundle
LONGEST_ENTRY = (1 << 8 * LENGTH_BYTES) - 1
_PATH = re.compile(
    r"tile/(?P<level>0|[1-9][0-9]?|entries|wide-entries)/(?P<index>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile of hashes: its level, its place in the level, and how many hashes it has."""

    level: int
    index: int
    width: int = WIDTH

    @property
    def path(self) -> str:
        """Its path below the address of the log.

        >>> Tile(0, 1234067).path, Tile(1, 1, 17).path
        ('tile/0/x001/x234/067', 'tile/1/001.p/17')
        """
        return f"tile/{self.level}/{_place(self.index, self.width)}"

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The full subtrees whose hashes it holds, left to right."""
        first = self.index * WIDTH
        return tuple(Node(self.level * HEIGHT, first + each) for each in range(self.width))

    @property
    def least_size(self) -> int:
        """How many leaves a tree has at least that has this tile."""
        return (self.index * WIDTH + self.width) << (self.level * HEIGHT)


@dataclass(frozen=True, slots=True, order=True)
class Bundle:
    """The entries under a tile at level 0; `wide` where one of them is too long for a bundle of the specification.

    The specification writes the length of an entry in two bytes. A wide bundle writes it in four, at a path of its own.
    """

    index: int
    width: int = WIDTH
    wide: bool = False

    @property
    def path(self) -> str:
        """Its path below the address of the log.

        >>> Bundle(0).path, Bundle(273, 112).path, Bundle(0, wide=True).path
        ('tile/entries/000', 'tile/entries/273.p/112', 'tile/wide-entries/000')
        """
        return f"tile/{'wide-entries' if self.wide else 'entries'}/{_place(self.index, self.width)}"

    @property
    def first(self) -> int:
        """The index of its first entry."""
        return self.index * WIDTH


def read_path(path: str) -> Tile | Bundle | None:
    """Read the path of a tile or a bundle, or give None for any other: each has one spelling alone."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    index = int(found["index"].replace("x", "").replace("/", ""))
    width = int(found["width"] or WIDTH)
    level = found["level"]
    read = Tile(int(level), index, width) if level.isdecimal() else Bundle(index, width, wide=level == "wide-entries")
    if read.path != path or (isinstance(read, Tile) and (read.level >= MOST_LEVELS or read.least_size > LARGEST)):
        return None
    return read


def tiles_of(size: int) -> Iterator[Tile]:
    """Go through the tiles of a tree, level by level: the full ones, then the partial one where there is one.

    >>> [(tile.level, tile.index, tile.width) for tile in tiles_of(257)]
    [(0, 0, 256), (0, 1, 1), (1, 0, 1)]
    """
    level = 0
    while size:
        full, rest = divmod(size, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)
        size, level = full, level + 1


def tile_of(node: Node, *, size: int) -> Tile:
    """Give the tile, of a tree of that size, from which the hash of a full subtree is folded."""
    level, above = divmod(node.level, HEIGHT)
    index = (node.index << above) // WIDTH
    return Tile(level, index, min(WIDTH, (size >> (level * HEIGHT)) - index * WIDTH))


def hash_of(node: Node, tile: Tile, data: bytes) -> bytes:
    """Fold the hash of a full subtree from its tile.

    Raises  ValueError where the bytes are not as many as the tile has
    """
    if len(data) != tile.width * HASH_SIZE:
        raise ValueError(f"{tile.path} has {len(data)} bytes, and {tile.width * HASH_SIZE} belong to it")
    count = 1 << (node.level - tile.level * HEIGHT)
    first = node.index * count - tile.index * WIDTH
    return root_of(data[at * HASH_SIZE : (at + 1) * HASH_SIZE] for at in range(first, first + count))


def write_entries(entries: Sequence[bytes], *, wide: bool = False) -> bytes:
    """Write a bundle: each entry with its length in front, most significant byte first.

    Raises  OverflowError where an entry is longer than its length can say; 65,535 bytes in a bundle that is not wide
    """
    size = WIDE_LENGTH_BYTES if wide else LENGTH_BYTES
    return b"".join(len(entry).to_bytes(size, "big") + entry for entry in entries)


def read_entries(data: bytes, *, wide: bool = False) -> list[bytes]:
    """Read a bundle back.

    Raises  ValueError where it ends in the middle of an entry
    """
    size, entries, at = WIDE_LENGTH_BYTES if wide else LENGTH_BYTES, [], 0
    while at < len(data):
        start = at + size
        at = start + int.from_bytes(data[at:start], "big")
        if start > len(data) or at > len(data):
            raise ValueError("the bundle ends in the middle of an entry")
        entries.append(data[start:at])
    return entries


def _place(index: int, width: int) -> str:
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *upper, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    partial = f".p/{width}" if width < WIDTH else ""
    return "".join(f"x{each}/" for each in upper) + last + partial
