"""The tiles of the tree, from the store: the hashes that everybody may have, and the entries for whoever may read all.

A tile is there once a signed head covers it, and never changes. docs/decisions/0009 says why entries are not public.
"""

from plumbline.engines.ledger.models import Checkpoint, Leaf
from plumbline.engines.ledger.subtrees import hashes_of
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import leaf_hash
from plumbline.kernel.tiles import LONGEST_ENTRY, Bundle, Tile, write_entries


def find(tile: Tile) -> bytes | None:
    """Give the bytes of a tile of hashes; None where no signed head covers it."""
    newest = Checkpoint.newest_size()
    return hashes_in(tile) if tile.least_size <= newest else None


def hashes_in(tile: Tile) -> bytes:
    """Give the hashes of a tile that the tree has.

    Raises  IntegrityBroken when one is lost
    """
    hashes = hashes_of(tile.nodes)
    return b"".join(hashes[node] for node in tile.nodes)


def bundle_of(index: int, width: int) -> tuple[Bundle, bytes]:
    """Give the entries under a tile at level 0 as a bundle; a wide one where an entry is too long for another.

    Raises  IntegrityBroken where an event is lost or does not fit its leaf
    """
    first = Bundle(index).first
    rows = Leaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    entries = []
    for place, digest, body in rows.values_list("index", "digest", "event__body"):
        if body is None or leaf_hash(body) != digest:
            raise IntegrityBroken(f"the event of leaf {place} is lost or changed; run: plumbline ledger verify")
        entries.append(body)
    if len(entries) != width:
        raise IntegrityBroken(f"the tree has lost a leaf after leaf {first}; run: plumbline ledger verify")
    wide = max(map(len, entries)) > LONGEST_ENTRY
    return Bundle(index, width, wide=wide), write_entries(entries, wide=wide)
