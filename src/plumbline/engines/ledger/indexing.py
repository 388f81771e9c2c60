"""Bringing the index up to the newest head of the log, and signing its head. docs/decisions/0010 says why it is so.

What was put into full blocks is never looked at again. The few smaller ones behind them are merged as the log grows, as
its own subtrees are: an event is sorted and hashed anew at most sixteen times. What the index says comes from the bodies
of the events alone, and only from those that their leaves vouch for.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import connection

from plumbline.engines.ledger import checkpoints, index_files
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Checkpoint, IndexHead, Leaf
from plumbline.engines.ledger.subtrees import hashes_of
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.index_block import Block, write
from plumbline.kernel.log_index import (
    BLOCK_LEVEL,
    SUFFIX,
    BlockHead,
    blocks_of,
    body_named,
    entries_of,
    root_of_log,
    root_over,
)
from plumbline.kernel.merkle import Node, leaf_hash

CHUNK = 2000  # leaves that are read with one statement
SOME = 500  # streams that are asked for with one statement
BODIES = """
    SELECT "index", ledger_leaf.digest, body FROM ledger_leaf LEFT JOIN ledger_event ON ledger_event.id = event_id
    WHERE "index" >= %s AND "index" < %s ORDER BY "index"
"""
AT_ONCE = 2 << BLOCK_LEVEL  # leaves that are read in one round of the sequencer, so that sealing does not wait for long


@dataclass(frozen=True, slots=True)
class Indexed:
    """How far the index reaches, how far the log does, and how many events were put into it now."""

    size: int
    of: int
    added: int


def bring_up(*, most: int | None = None) -> Indexed:
    """Bring the index up to the newest head of the log.

    Takes   most — leaves to read; where more wait, their blocks are kept, and the head is signed another time
    Raises  IntegrityBroken where a leaf, a node or an event is lost or changed;  ImproperlyConfigured where no key signs
            BlockingIOError where another process is building
    """
    with index_files.alone():
        return _brought_up(most)


def rebuild() -> Indexed:
    """Make all blocks again from the events, and let go of what is none of them; the head that stands must come out the same.

    Raises  as `bring_up`; IntegrityBroken, too, where the signed head of the index says something else
    """
    with index_files.alone():
        newest = IndexHead.objects.order_by("-size").first()
        if newest is not None:
            head = Checkpoint.objects.get(size=newest.size)
            building = _Building(TreeHead(head.size, head.root), 0, anew=True)
            blocks = building.run(None)
            if blocks is None or root_over(blocks) != newest.root:
                raise IntegrityBroken(f"the events do not give the index whose head of {newest.size} leaves was signed")
            index_files.keep_only(building.trees)
        return _brought_up(None)


def _brought_up(most: int | None) -> Indexed:
    head = Checkpoint.objects.order_by("-size").first()
    standing = IndexHead.objects.order_by("-size").first()
    before = standing.size if standing else 0
    if head is None or head.size == before:
        return Indexed(before, before, 0)
    if head.size < before:
        raise IntegrityBroken(
            f"the index has {before} leaves and the log only {head.size}; run: plumbline ledger verify"
        )
    building = _Building(TreeHead(head.size, head.root), before)
    blocks = building.run(most)
    if blocks is None:
        return Indexed(before, head.size, 0)
    root = root_over(blocks)
    note = checkpoints.sign(TreeHead(head.size, root), suffix=SUFFIX)
    IndexHead.objects.create(size=head.size, root=root, note=note, at=clock.now())
    building.tidy()
    return Indexed(head.size, head.size, head.size - before)


def trees_of(head: TreeHead) -> dict[Node, bytes]:
    """Give the blocks of the index under a head of the log, each with the root of its leaves there.

    Raises  IntegrityBroken where they do not give the root of the head
    """
    nodes = blocks_of(head.size)
    hashes = hashes_of(nodes)
    if root_of_log(head.size, [hashes[node] for node in nodes]) != head.root:
        raise IntegrityBroken(f"the tree does not give the root of its head {head.size}; run: plumbline ledger verify")
    return {node: hashes[node] for node in nodes}


@dataclass(slots=True)
class _Building:
    """The way from the blocks that stand to those of a new head."""

    head: TreeHead
    before: int  # the size of the index that stands
    anew: bool = False  # whether blocks that are there are made again
    named: dict[str, str | None] = field(default_factory=dict)  # by stream: the body that its first event names
    trees: dict[Node, bytes] = field(default_factory=dict)
    standing: dict[Node, bytes] = field(default_factory=dict)

    def run(self, most: int | None) -> list[BlockHead] | None:
        """Make what is missing; give what the index says of its blocks, or None where it became too much."""
        self.trees = trees_of(self.head)
        self.standing = hashes_of(blocks_of(self.before))
        blocks, taken = [], 0
        for node, tree in self.trees.items():
            block = None if self.anew else index_files.find(node, tree)
            if block is None:
                if most is not None and taken >= most:
                    return None
                taken += 1 << node.level
                data = write(self._gathered(node))
                index_files.put(node, tree, data)
                block = Block(data)
            blocks.append(block.head(tree))
        return blocks

    def tidy(self) -> None:
        """Let go of the blocks that were merged into others."""
        for node, tree in self.standing.items():
            if node not in self.trees:
                index_files.drop(node, tree)

    def _gathered(self, node: Node) -> list[bytes]:
        """Give the sorted entries of a block: from the smaller ones that stand in it, and from the leaves behind them."""
        at, last = node.index << node.level, (node.index + 1) << node.level
        parts: list[list[bytes]] = []
        for part, tree in self.standing.items():
            if part.index << part.level != at or at + (1 << part.level) > last:
                continue
            block = index_files.find(part, tree)
            if block is None:
                break
            parts.append(block.entries())
            at += 1 << part.level
        parts += [self._entries(first, min(first + CHUNK, last)) for first in range(at, last, CHUNK)]
        return sorted(chain.from_iterable(parts))

    def _entries(self, first: int, last: int) -> list[bytes]:
        events = dict(_bodies(first, last))
        if len(events) != last - first:
            raise IntegrityBroken(f"the tree has lost a leaf after leaf {first}; run: plumbline ledger verify")
        try:
            contents = {leaf: json.loads(body.decode()) for leaf, body in events.items()}
            self._learn(contents.values())
            return [entry for leaf, said in contents.items() for entry in entries_of(leaf, said, self.named.get)]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as problem:
            raise IntegrityBroken(f"one of leaves {first} to {last - 1} is no event: {problem!r}") from problem

    def _learn(self, contents: Iterable[Mapping[str, Any]]) -> None:
        """Find out which body the first event of each stream names, where one of these events names none."""
        open_ = set()
        for said in contents:
            if said["sequence"] == 1:
                self.named[said["stream"]] = body_named(said)
            elif body_named(said) is None:
                open_.add(said["stream"])
        unknown = sorted(open_ - self.named.keys())
        for first in range(0, len(unknown), SOME):
            begun = Leaf.objects.filter(event__sequence=1, event__stream__in=unknown[first : first + SOME])
            for index, digest, body in begun.values_list("index", "digest", "event__body"):
                said = json.loads(_vouched(index, digest, body))
                self.named[said["stream"]] = body_named(said)


def _bodies(first: int, last: int) -> Iterator[tuple[int, bytes]]:
    """Give the bodies of some leaves."""
    with connection.cursor() as cursor:
        cursor.execute(BODIES, [first, last])
        for index, digest, body in cursor:
            yield index, _vouched(index, digest, body)


def _vouched(index: int, digest: bytes, body: bytes | None) -> bytes:
    """Give a body for which its leaf vouches.

    Raises  IntegrityBroken for any other
    """
    if body is None or leaf_hash(body) != digest:
        raise IntegrityBroken(f"the event of leaf {index} is lost or changed; run: plumbline ledger verify")
    return bytes(body)
