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
from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.ledger.models import Checkpoint, Leaf
from plumbline.engines.ledger.subtrees import hashes_of
from plumbline.kernel import clock
from plumbline.kernel.merkle import EMPTY_ROOT, CompactRange, cover

BATCH = 10_000  # on the embedded database writers wait while a batch is written: some hundredths of a second
WAITING = """
    SELECT ledger_event.id, digest, stream || '#' || sequence FROM ledger_unsealed
    JOIN ledger_event ON ledger_event.id = event_id ORDER BY event_id LIMIT %s
"""
# What waits without an event stays: it is the trace of an event that someone removed.
TAKEN = 'DELETE FROM ledger_unsealed WHERE event_id IN (SELECT event_id FROM ledger_leaf WHERE "index" >= %s)'
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
    connection = transaction.get_connection()
    be_alone(connection)
    numbers, digests, references = _waiting(connection)
    if not numbers:
        return 0
    tree = standing_tree()
    first = tree.size
    nodes = tree.extend(digests)
    leaves = zip(range(first, tree.size), numbers, digests, references, strict=True)
    insert_many("ledger_leaf", ('"index"', "event_id", "digest", "reference"), leaves)
    insert_many("ledger_treenode", ("position", "digest"), nodes)
    head = TreeHead(tree.size, tree.root())
    Checkpoint.objects.create(size=head.size, root=head.root, note=checkpoints.sign(head), at=clock.now())
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [first])
    return len(numbers)


def _waiting(connection: BaseDatabaseWrapper) -> tuple[list[int], list[bytes], list[str]]:
    """Give the numbers, digests and references of a batch, each in a list: rows that were all kept at once would be many objects."""
    numbers, digests, references = [], [], []
    with connection.cursor() as cursor:
        cursor.execute(WAITING, [BATCH])
        for number, digest, reference in cursor:
            numbers.append(number)
            digests.append(bytes(digest))
            references.append(reference)
    return numbers, digests, references


def standing_tree() -> CompactRange:
    """Take up the tree where it stands: a few hashes, however large it is."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    size = 0 if last is None else last + 1
    nodes = cover(0, size)
    hashes = hashes_of(nodes)
    return CompactRange(size, [hashes[node] for node in nodes])


def be_alone(connection: BaseDatabaseWrapper) -> None:
    """Let every other sequencer wait until this transaction ends. On SQLite every transaction is alone already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEQUENCER])
