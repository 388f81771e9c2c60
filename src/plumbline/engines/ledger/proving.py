"""Proofs for strangers: that an event stands in the tree, and that the tree only ever grew.

What is given here can be checked with `kernel.merkle` alone, or with any program that knows RFC 9162.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from plumbline.engines.ledger import cosigned
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.engines.ledger.subtrees import hashes_of
from plumbline.kernel.code import digests_of
from plumbline.kernel.merkle import Node, consistency_cover, inclusion_cover, prove

_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_PLACE = re.compile(r"(?P<stream>.+)#(?P<sequence>[0-9]{1,18})")


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Proof that a leaf stands at its index under a signed root."""

    index: int
    size: int
    leaf_hash: bytes
    root: bytes
    proof: tuple[bytes, ...]
    checkpoint: str  # the note that says size and root, signed by the log and by witnesses where they did

    def as_data(self) -> dict[str, Any]:
        """Give the proof as JSON carries it: hashes in hexadecimal."""
        return {
            "index": self.index,
            "size": self.size,
            "leaf_hash": self.leaf_hash.hex(),
            "root": self.root.hex(),
            "proof": [step.hex() for step in self.proof],
            "checkpoint": self.checkpoint,
        }


def find(reference: str) -> Event | None:
    """Find an event by what people hold in their hands.

    Takes   reference — the twelve-character code, the digest in hexadecimal, or stream#sequence
    Gives   the event, or None when the ledger has none by that reference
    """
    text = reference.strip()
    if _DIGEST.fullmatch(text):
        return Event.by_digest(bytes.fromhex(text), bytes.fromhex(text))
    if place := _PLACE.fullmatch(text):
        return Event.objects.filter(stream=place["stream"], sequence=int(place["sequence"])).first()
    if span := digests_of(text):
        return Event.by_digest(*span)
    return None


def inclusion(event: Event) -> Inclusion | None:
    """Prove that an event stands in the tree; None while it is not yet sealed.

    Under the newest cosigned head that covers it: a head that others have seen also holds against whoever would show
    each person another ledger, and as a rule it is seconds older. Where there is none, under the newest signed head.
    """
    leaf = Leaf.objects.filter(event_id=event.id).first()
    if leaf is None:
        return None
    head = cosigned.newest_cosigned(beyond=leaf.index) or Checkpoint.objects.order_by("-size").first()
    if head is None or leaf.index >= head.size:
        return None
    proof = included(index=leaf.index, size=head.size)
    return Inclusion(leaf.index, head.size, leaf.digest, head.root, proof, cosigned.note_of(head))


def included(*, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that a leaf stands at its index in the tree of that size.

    Raises  ValueError where such a tree has no such leaf;  IntegrityBroken where the tree has lost something
    """
    return _proved(inclusion_cover(index=index, size=size))


def consistency(*, size1: int, size2: int) -> tuple[bytes, ...]:
    """Prove that the tree of the first size is the beginning of the tree of the second.

    Raises  ValueError when the sizes stand the wrong way round or the tree is smaller than the second
    """
    return _proved(consistency_cover(size1=size1, size2=size2), size=size2)


def _proved(spans: Sequence[Sequence[Node]], *, size: int = 0) -> tuple[bytes, ...]:
    hashes = hashes_of(tuple(chain.from_iterable(spans)), size=size)
    return tuple(prove(spans, hashes.__getitem__))
