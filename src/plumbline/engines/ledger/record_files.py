"""What an export holds beside the tiles, so that whoever has it can check all that the database says.

Files of JSON Lines, one for each tile of leaves, at the tile's place: `rows/000` says of each leaf what the columns of
its event, of the leaf itself and of the nodes that it fills say; `heads/000` has the signed heads whose size falls into
the tile. Both are canonical JSON, and like the tiles never change once they are full.
"""

from collections import defaultdict
from typing import Any, Final

from plumbline.engines.ledger.models import Checkpoint, Leaf, TreeNode
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import Node
from plumbline.kernel.tiles import WIDTH, Tile

ROWS: Final = "rows"
HEADS: Final = "heads"
COLUMNS: Final = ("stream", "sequence", "kind", "at", "recorded_at", "previous", "digest")


def path_of(kind: str, tile: Tile) -> str:
    """Give the place of the rows or the heads that belong to a tile of leaves.

    >>> path_of(ROWS, Tile(0, 1234)), path_of(HEADS, Tile(0, 0, 17))
    ('rows/x001/234', 'heads/000.p/17')
    """
    return tile.path.replace("tile/0", kind, 1)


def rows_of(tile: Tile) -> bytes:
    """Write what the columns say of the leaves of a tile.

    Raises  IntegrityBroken where a leaf or its event is lost
    """
    first = tile.index * WIDTH
    filled = _nodes_filled(first, tile.width)
    names = ("index", "digest", "reference", "event_id", *(f"event__{name}" for name in COLUMNS))
    leaves = Leaf.objects.filter(index__gte=first, index__lt=first + tile.width).order_by("index").values_list(*names)
    lines = []
    for index, digest, reference, event_id, *columns in leaves:
        event = {name: _said(value) for name, value in zip(COLUMNS, columns, strict=True)}
        leaf = {"index": index, "digest": digest.hex(), "reference": reference, "event": event_id}
        lines.append({"event": event | {"id": event_id}, "leaf": leaf, "nodes": filled[index]})
    if len(lines) != tile.width:
        raise IntegrityBroken(f"a leaf or an event is lost after leaf {first}; run: plumbline ledger verify")
    return _lines(lines)


def heads_of(tile: Tile) -> bytes:
    """Write the signed heads whose size falls into a tile."""
    first = tile.index * WIDTH
    heads = Checkpoint.objects.filter(size__gt=first, size__lte=first + tile.width).order_by("size")
    return _lines(
        [
            {"size": head.size, "root": head.root.hex(), "note": head.note, "at": clock.in_beijing(head.at)}
            for head in heads
        ]
    )


def _nodes_filled(first: int, width: int) -> dict[int, dict[str, str]]:
    """Give the stored nodes that each leaf fills: they are numbered right behind it."""
    span = (Node(0, first).position, Node(0, first + width).position)
    nodes = TreeNode.objects.filter(position__gte=span[0], position__lt=span[1])
    stored = dict(nodes.values_list("position", "digest"))
    filled: dict[int, dict[str, str]] = defaultdict(dict)
    for index in range(first, first + width):
        here, after = Node(0, index).position, Node(0, index + 1).position
        for position in range(here + 1, after):
            if position in stored:  # a lost one is what the check is there to find
                filled[index][str(position)] = stored[position].hex()
    return filled


def _said(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else clock.in_beijing(value) if hasattr(value, "tzinfo") else value


def _lines(values: list[dict[str, Any]]) -> bytes:
    return b"".join(canonical.encode(value) + b"\n" for value in values)
