"""The index made again, from the bodies of the events: what was left out of it, or put in, shows in another root.

This is how the operator's recount and a supervisor with the entries find an index that does not have every event. Heads
can be taken at any size on the way; of a block that is full only what the index says of it is kept.
"""

import json
from collections.abc import Mapping
from itertools import chain

from plumbline.kernel.index_block import Block, write
from plumbline.kernel.log_index import BLOCK_LEVEL, BlockHead, blocks_of, body_named, entries_of, root_over
from plumbline.kernel.merkle import CompactRange, Node, leaf_hash

_Part = tuple[Node, list[bytes], BlockHead]  # a block that is not full: where it is, its entries


class NoEvent(ValueError):
    """The bytes are not the body of an event."""


class IndexAgain:
    """The index of the events given so far."""

    def __init__(self) -> None:
        """Begin with no event."""
        self.log = CompactRange()  # the tree of the log itself
        self._full: list[BlockHead] = []
        self._parts: list[_Part] = []
        self._fresh: list[list[bytes]] = []  # the entries of the leaves behind the blocks
        self._named: dict[str, str | None] = {}  # by stream: the body that its first event names

    @property
    def size(self) -> int:
        """How many events were given."""
        return self.log.size

    def add(self, body: bytes) -> None:
        """Take the body of the next leaf.

        Raises  NoEvent
        """
        try:
            contents = json.loads(body)
            if contents["sequence"] == 1:
                self._named[contents["stream"]] = body_named(contents)
            entries = entries_of(self.size, contents, self._named.get)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as problem:
            raise NoEvent(f"leaf {self.size}: its body is not that of an event") from problem
        self._fresh.append(entries)
        filled = dict(self.log.add(leaf_hash(body)))
        block = Node(BLOCK_LEVEL, (self.size - 1) >> BLOCK_LEVEL)
        if block in filled:
            self._settle({block: filled[block]})

    def blocks(self) -> list[BlockHead]:
        """Give what the index says of its blocks."""
        unfilled = blocks_of(self.size)[len(self._full) :]
        self._settle(dict(zip(unfilled, self.log.peaks[len(self.log.peaks) - len(unfilled) :], strict=True)))
        return [*self._full, *(head for _, _, head in self._parts)]

    def root(self) -> bytes:
        """Give the root of the index."""
        return root_over(self.blocks())

    def _settle(self, trees: Mapping[Node, bytes]) -> None:
        """Put what was added into blocks: those that stand are kept, or merged with what came behind them.

        Takes   trees — the blocks behind the full ones, each with the root of its leaves in the log
        """
        begun = self.size - len(self._fresh)
        parts = []
        for node, tree in trees.items():
            first, last = node.index << node.level, (node.index + 1) << node.level
            standing = [part for part in self._parts if first <= part[0].index << part[0].level < last]
            if len(standing) == 1 and standing[0][0] == node:
                parts += standing
                continue
            fresh = self._fresh[max(first - begun, 0) : last - begun]
            entries = sorted(chain.from_iterable([*(part[1] for part in standing), *fresh]))
            head = Block(write(entries)).head(tree)
            if node.level == BLOCK_LEVEL:
                self._full.append(head)
            else:
                parts.append((node, entries, head))
        self._parts, self._fresh = parts, []
