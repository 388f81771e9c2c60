"""Tiles against the words of C2SP tlog-tiles: its paths, its example of 70,000 entries, its definition of a hash."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import merkle, tiles
from plumbline.kernel.merkle import Node
from plumbline.kernel.tiles import Bundle, Tile


def test_a_tree_of_70000_has_the_tiles_that_the_specification_counts():
    found = list(tiles.tiles_of(70_000))

    assert sum(tile.level == 0 and tile.width == 256 for tile in found) == 273
    assert [tile for tile in found if tile.width < 256] == [Tile(0, 273, 112), Tile(1, 1, 17), Tile(2, 0, 1)]
    assert [tile for tile in found if tile.level == 1] == [Tile(1, 0), Tile(1, 1, 17)]
    assert len(found) == 273 + 1 + 2 + 1


def test_a_full_tile_at_the_bottom_is_a_partial_one_above():
    assert list(tiles.tiles_of(256)) == [Tile(0, 0), Tile(1, 0, 1)]
    assert list(tiles.tiles_of(0)) == []


@given(st.integers(1, 2**24))
def test_the_width_of_a_partial_tile_is_the_defined_one(size):
    levels = {}
    for level in range(4):
        if width := size // 256**level % 256:
            levels[level] = width

    assert {tile.level: tile.width for tile in tiles.tiles_of(size) if tile.width < 256} == levels


@given(st.integers(0, 3), st.integers(0, 10**7), st.integers(1, 256))
def test_a_tile_holds_the_subtrees_that_the_specification_defines(level, index, width):
    tile = Tile(level, index, width)

    spans = [(node.index << node.level, (node.index + 1) << node.level) for node in tile.nodes]

    span = 256**level
    assert spans == [((index * 256 + i) * span, (index * 256 + i + 1) * span) for i in range(width)]
    assert tile.least_size == spans[-1][1]
    assert tile.nodes[0] == Node(8 * level, index * 256)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 1234067), "tile/0/x001/x234/067"),
        (Tile(2, 1000, 3), "tile/2/x001/000.p/3"),
        (Tile(63, 0, 1), None),
        (Bundle(999), "tile/entries/999"),
        (Bundle(123456, 255), "tile/entries/x123/456.p/255"),
        (Bundle(7, 9, wide=True), "tile/wide-entries/007.p/9"),
    ],
)
def test_a_path_is_written_and_read_back(place, path):
    if path is None:
        assert tiles.read_path(place.path) is None  # no tree of 64 bits has it
    else:
        assert place.path == path
        assert tiles.read_path(path) == place


@given(st.integers(0, 3), st.integers(0, 10**8), st.integers(1, 256))
def test_each_place_has_one_path(level, index, width):
    assert tiles.read_path(Tile(level, index, width).path) == Tile(level, index, width)
    assert tiles.read_path(Bundle(index, width).path) == Bundle(index, width)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001/x002",
        "tile/00/001",
        "tile/64/000",
        "tile/-1/000",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/data/001",
        "/tile/0/001",
        "tile/0/001/",
        "tile/0/../0/001",
        "tile/0/00\u0661",
        "tile/0/001\n",
        "tile/0/" + "x999/" * 200 + "999",
    ],
)
def test_another_spelling_is_no_path(path):
    assert tiles.read_path(path) is None


@given(st.lists(st.binary(max_size=300), max_size=256), st.booleans())
def test_a_bundle_gives_its_entries_back(entries, wide):
    assert tiles.read_entries(tiles.write_entries(entries, wide=wide), wide=wide) == entries


def test_a_bundle_writes_lengths_in_two_bytes():
    assert tiles.write_entries([b"abc", b"", b"d" * 258]) == b"\0\3abc\0\0\1\2" + b"d" * 258


def test_an_entry_that_is_too_long_for_two_bytes_needs_a_wide_bundle():
    longest, longer = b"x" * tiles.LONGEST_ENTRY, b"x" * (tiles.LONGEST_ENTRY + 1)

    assert tiles.write_entries([longest])[:2] == b"\xff\xff"
    with pytest.raises(OverflowError):
        tiles.write_entries([longer])
    assert tiles.write_entries([longer], wide=True)[:4] == b"\0\1\0\0"


@pytest.mark.parametrize("data", [b"\0", b"\0\3ab", b"\0\1a\0", b"\xff\xff"])
def test_a_bundle_that_is_cut_off_is_refused(data):
    with pytest.raises(ValueError, match="in the middle of an entry"):
        tiles.read_entries(data)


@given(st.integers(1, 1500), st.integers(1, 1500))
def test_every_proof_is_folded_from_tiles(one, other):
    size1, size2 = sorted((one, other))
    tree = merkle.CompactRange()
    hashes = {node: digest for number in range(size2) for node, digest in tree.add(sha256(b"%d" % number).digest())}
    written = {tile: b"".join(hashes[node] for node in tile.nodes) for tile in tiles.tiles_of(size2)}

    def from_tiles(node):
        tile = tiles.tile_of(node, size=size2)
        return tiles.hash_of(node, tile, written[tile])

    for spans in (
        merkle.consistency_cover(size1=size1, size2=size2),
        merkle.inclusion_cover(index=size1 - 1, size=size2),
    ):
        assert merkle.prove(spans, from_tiles) == merkle.prove(spans, hashes.__getitem__)


def test_a_tile_of_another_length_is_refused():
    with pytest.raises(ValueError, match="63 bytes, and 64"):
        tiles.hash_of(Node(0, 0), Tile(0, 0, 2), bytes(63))
