"""The Merkle tree of RFC 6962 § 2.1 and RFC 9162 § 2.1, grown leaf by leaf."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

HASH = 32
EMPTY = sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry into its leaf."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """The roots of the full subtrees that a tree of this size consists of: `size` in binary, the largest first."""

    def __init__(self, size: int = 0, stack: Iterable[bytes] = ()) -> None:
        self.size = size
        self.stack = list(stack)

    def copy(self) -> Tree:
        """Give a tree that grows on by itself."""
        return Tree(self.size, self.stack)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add a leaf; give the hashes of the subtrees that it fills, from two leaves upward."""
        stack, filled, carry = self.stack, [], leaf
        left = self.size
        while left & 1:
            carry = sha256(b"\x01" + stack.pop() + carry).digest()
            filled.append(carry)
            left >>= 1
        stack.append(carry)
        self.size += 1
        return filled

    def root(self) -> bytes:
        """Give the root of the tree as it stands."""
        if not self.stack:
            return EMPTY
        *lefts, root = self.stack
        for left in reversed(lefts):
            root = sha256(b"\x01" + left + root).digest()
        return root
