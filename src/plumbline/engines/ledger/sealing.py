"""The sequencer: takes committed events into the tree, in batches, and signs each head.

Writers never wait for it: the database puts each event into `Unsealed` with the event itself, and here the rows
that are *visible* are taken out again, whatever their ids. So an event with a lower id that commits later is
sealed later and not lost; and since an event can only be written after the one before it in its stream was
committed, the leaves of a stream keep its order. A batch is one transaction: whoever is killed in it leaves
everything as it was.
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from plumbline.engines.ledger import checkpoints
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, TreeNode, Unsealed
from plumbline.kernel import clock
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import EMPTY_ROOT, CompactRange, Node, cover

BATCH = 500  # on the embedded database writers wait while a batch is written, so it is kept short
SEQUENCER = 0x706C756D62  # the advisory lock of PostgreSQL that makes a second sequencer wait


@dataclass(frozen=True, slots=True)
class Sealed:
    """What sealing came to: the head of the tree now, and how many events were added."""

    size: int
    root: bytes
    added: int


def seal() -> Sealed:
    """Take every committed event that is not yet in the tree into it.

    Gives   Sealed: the size and root of the newest head, and the number of events added
    """
    added = total = _seal_batch()
    while added == BATCH:  # a smaller batch took all that waited when it began; what came since can wait again
        added = _seal_batch()
        total += added
    newest = Checkpoint.objects.order_by("-size").first()
    return Sealed(newest.size, newest.root, total) if newest else Sealed(0, EMPTY_ROOT, total)


@transaction.atomic
def _seal_batch() -> int:
    be_alone(transaction.get_connection())
    waiting = list(Unsealed.objects.order_by("event_id").values_list("event_id", flat=True)[:BATCH])
    if not waiting:
        return 0
    tree = standing_tree()
    leaves: list[Leaf] = []
    nodes: list[TreeNode] = []
    for event in Event.objects.filter(id__in=waiting).order_by("id").only("stream", "sequence", "digest"):
        leaves.append(Leaf(index=tree.size, event=event, digest=event.digest, reference=event.reference))
        full = tree.add(event.digest)[1:]
        nodes.extend(TreeNode(position=node.position, digest=digest) for node, digest in full)
    if not leaves:
        return 0
    head = TreeHead(tree.size, tree.root())
    Leaf.objects.bulk_create(leaves)
    TreeNode.objects.bulk_create(nodes)
    Checkpoint.objects.create(size=head.size, root=head.root, note=checkpoints.sign(head), at=clock.now())
    # What waits without an event stays: it is the trace of an event that someone removed.
    Unsealed.objects.filter(event_id__in=[leaf.event_id for leaf in leaves]).delete()
    return len(leaves)


def standing_tree() -> CompactRange:
    """Take up the tree where it stands: a few hashes, however large it is."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    size = 0 if last is None else last + 1
    nodes = cover(0, size)
    hashes = hashes_of(nodes)
    return CompactRange(size, [hashes[node] for node in nodes])


def hashes_of(nodes: tuple[Node, ...]) -> dict[Node, bytes]:
    """Look up the hashes of full subtrees, leaves included, in two queries.

    Raises  IntegrityBroken when one is not there
    """
    leaves = {node.index: node for node in nodes if node.level == 0}
    inner = {node.position: node for node in nodes if node.level > 0}
    found: dict[Node, bytes] = {}
    if leaves:
        for index, digest in Leaf.objects.filter(index__in=leaves).values_list("index", "digest"):
            found[leaves[index]] = digest
    if inner:
        for position, digest in TreeNode.objects.filter(position__in=inner).values_list("position", "digest"):
            found[inner[position]] = digest
    if lost := sorted(set(nodes) - set(found)):
        message = f"the tree has lost {lost[0]} and {len(lost) - 1} more; run: plumbline ledger verify"
        raise IntegrityBroken(message)
    return found


def be_alone(connection: BaseDatabaseWrapper) -> None:
    """Let every other sequencer wait until this transaction ends. On SQLite every transaction is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER])
