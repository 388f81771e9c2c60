"""Proofs that a record is complete, from the index as it stands: of a matter, of a body, of a period."""

from django.conf import settings

from plumbline.engines.ledger import cosigned, index_files, keyring
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.indexing import trees_of
from plumbline.engines.ledger.models import Checkpoint, IndexHead
from plumbline.kernel.completeness import ShownBlock
from plumbline.kernel.completeness_check import Checked, check_read
from plumbline.kernel.completeness_file import Asked, Proof
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.log_index import KEY_SIZE, leaf_of

TRIES = 3  # a round of the sequencer may merge blocks between reading the head and opening them


def newest() -> IndexHead | None:
    """Give the newest signed head of the index; None while there is none."""
    return IndexHead.objects.order_by("-size").first()


def prove(asked: Asked) -> Proof | None:
    """Prove what stands in the index of that which is asked for; None while no head of the index is signed.

    Raises  IntegrityBroken where a block is missing or the tree has lost something
    """
    for _ in range(TRIES):
        head = newest()
        if head is None:
            return None
        blocks = _shown(asked, head)
        if blocks is not None:
            return _proof(asked, head, blocks)
    raise IntegrityBroken(f"the index lacks a block in {settings.LEDGER_INDEX}; run: plumbline ledger index --rebuild")


def check(proof: Proof) -> Checked:
    """Check a proof by the keys of this ledger, as a stranger does by those that they know."""
    return check_read(proof, verify=is_signed, keys=[each.listed for each in keyring.every()])


def _shown(asked: Asked, head: IndexHead) -> tuple[ShownBlock, ...] | None:
    shown = []
    for node, tree in trees_of(TreeHead(head.size, _checkpoint(head.size).root)).items():
        block = index_files.find(node, tree)
        if block is None:
            return None
        shown.append(ShownBlock(tree, block.count, block.find(asked.keys)))
    return tuple(shown)


def _proof(asked: Asked, head: IndexHead, blocks: tuple[ShownBlock, ...]) -> Proof:
    keys = asked.keys
    entries = [entry for block in blocks for entry in block.run.entries if keys.first <= entry[:KEY_SIZE] <= keys.last]
    return Proof(
        asked=asked,
        leaves=tuple(sorted(map(leaf_of, entries))),
        index_head=head.note,
        checkpoint=cosigned.note_of(_checkpoint(head.size)),
        keys=tuple(each.listed.written for each in keyring.every()),
        blocks=blocks,
    )


def _checkpoint(size: int) -> Checkpoint:
    head = Checkpoint.objects.filter(size=size).first()
    if head is None:
        raise IntegrityBroken(f"the head of {size} leaves is gone; run: plumbline ledger verify")
    return head
