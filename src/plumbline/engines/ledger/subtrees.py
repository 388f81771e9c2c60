"""The hashes of full subtrees, from the store: every root, proof and tile is made from a handful of them."""

from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction

from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import Node

_LEAF, _INNER = 0, 1  # as the statements say it; the size of the newest head comes with 2
_LEAVES = 'SELECT 0, "index", digest FROM ledger_leaf WHERE "index" IN'
_NODES = "SELECT 1, position, digest FROM ledger_treenode WHERE position IN"
_NEWEST = "SELECT 2, COALESCE(MAX(size), 0), NULL FROM ledger_checkpoint"


def hashes_of(nodes: Sequence[Node], *, size: int = 0) -> dict[Node, bytes]:
    """Look up the hashes of full subtrees, leaves included, in one query.

    Takes   size — of the tree in which they stand, where a signed head must cover it
    Raises  ValueError where none does;  IntegrityBroken where a hash is not there
    """
    leaves = {node.index: node for node in nodes if not node.level}
    inner = {node.position: node for node in nodes if node.level}
    if not leaves and not inner and not size:
        return {}
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(_looking_up(len(leaves), len(inner), bool(size)), [*leaves, *inner])
        rows = cursor.fetchall()
    found = {}
    for kind, place, digest in rows:
        if kind == _INNER:
            found[inner[place]] = bytes(digest)
        elif kind == _LEAF:
            found[leaves[place]] = bytes(digest)
        elif place < size:
            raise ValueError(f"the tree has fewer than {size} leaves")
    if len(found) < len(leaves) + len(inner):
        lost = sorted({*leaves.values(), *inner.values()} - found.keys())
        raise IntegrityBroken(f"the tree has lost {lost[0]} and {len(lost) - 1} more; run: plumbline ledger verify")
    return found


@lru_cache(maxsize=1024)
def _looking_up(leaves: int, inner: int, newest: bool) -> str:  # noqa: FBT001 — the key of the cache
    asked = [
        f"{select} ({', '.join(['%s'] * count)})" for select, count in ((_LEAVES, leaves), (_NODES, inner)) if count
    ]
    return " UNION ALL ".join([_NEWEST, *asked] if newest else asked)
