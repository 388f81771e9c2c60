"""Proofs for strangers: that an event stands in the tree, and that the tree only ever grew.

What is given here can be checked with `kernel.merkle` alone, or with any program that knows RFC 9162.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from plumbline.engines.ledger.codes import digests_of
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.engines.ledger.sealing import hashes_of
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
    checkpoint: str  # the signed note that says size and root

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
        return Event.objects.filter(digest=bytes.fromhex(text)).first()
    if place := _PLACE.fullmatch(text):
        return Event.objects.filter(stream=place["stream"], sequence=int(place["sequence"])).first()
    if span := digests_of(text):
        return Event.objects.filter(digest__gte=span[0], digest__lte=span[1]).order_by("id").first()
    return None


def inclusion(event: Event) -> Inclusion | None:
    """Prove that an event stands in the tree, under its newest signed head; None while it is not yet sealed."""
    leaf = Leaf.objects.filter(event_id=event.id).first()
    newest = Checkpoint.objects.order_by("-size").first()
    if leaf is None or newest is None or leaf.index >= newest.size:
        return None
    proof = _proved(inclusion_cover(index=leaf.index, size=newest.size))
    return Inclusion(leaf.index, newest.size, leaf.digest, newest.root, proof, newest.note)


def consistency(*, size1: int, size2: int) -> tuple[bytes, ...]:
    """Prove that the tree of the first size is the beginning of the tree of the second.

    Raises  ValueError when the sizes stand the wrong way round or the tree is smaller than the second
    """
    newest = Checkpoint.objects.order_by("-size").first()
    if size2 > (newest.size if newest else 0):
        message = f"the tree has fewer than {size2} leaves"
        raise ValueError(message)
    return _proved(consistency_cover(size1=size1, size2=size2))


def _proved(spans: Sequence[Sequence[Node]]) -> tuple[bytes, ...]:
    hashes = hashes_of(tuple(chain.from_iterable(spans)))
    return tuple(prove(spans, hashes.__getitem__))
