"""Loose ends: rows that should stand beside another row and do not.

Each question is one statement, so that writers and the sequencer may go on meanwhile.
"""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef

from plumbline.engines.ledger import triggers
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf, TreeNode, Unsealed
from plumbline.kernel.merkle import Node

MOST = 1000  # of one kind that are named


def loose_ends() -> Iterator[Finding]:
    """Find events past the sequencer, leaves and waiting rows without event, leaves past the heads, missing guards."""
    yield from _past_the_sequencer()
    yield from _removed_after_sealing()
    yield from _removed_before_sealing()
    yield from _past_the_heads()
    yield from _nodes_past_the_heads()
    for guard in triggers.missing(transaction.get_connection()):
        zh, en = "数据库中缺少这个触发器。", "the database lacks this trigger."
        yield finding(FindingKind.UNGUARDED, guard, zh, en)


def _past_the_sequencer() -> Iterator[Finding]:
    sealed = Leaf.objects.filter(event_id=OuterRef("id"))
    waiting = Unsealed.objects.filter(event_id=OuterRef("id"))
    for event in Event.objects.filter(~Exists(sealed), ~Exists(waiting)).order_by("id"):
        zh, en = "既未封存，也不在待封存之列。", "it is neither sealed nor waiting to be."
        yield finding(FindingKind.INSERTED, event.reference, zh, en)


def _removed_after_sealing() -> Iterator[Finding]:
    for leaf in Leaf.objects.filter(~Exists(Event.objects.filter(id=OuterRef("event_id")))).order_by("index"):
        stream, _, sequence = leaf.reference.rpartition("#")
        if Event.objects.filter(stream=stream, sequence__gt=int(sequence)).exists():
            zh, en = f"已封存为第 {leaf.index} 片叶，现已缺失。", f"was sealed as leaf {leaf.index} and is missing."
            yield finding(FindingKind.DELETED, leaf.reference, zh, en)
        else:
            zh = f"已封存为第 {leaf.index} 片叶，其所在序列的末尾被截断。"
            en = f"was sealed as leaf {leaf.index}, and the end of its stream is cut off."
            yield finding(FindingKind.CUT_OFF, leaf.reference, zh, en)


def _removed_before_sealing() -> Iterator[Finding]:
    for event_id in Unsealed.objects.filter(
        ~Exists(Event.objects.filter(id=OuterRef("event_id"))),
    ).values_list("event_id", flat=True):
        zh, en = "等待封存时被删除。", "was removed while it waited to be sealed."
        yield finding(FindingKind.CUT_OFF, f"event {event_id}", zh, en)


def _past_the_heads() -> Iterator[Finding]:
    """Find leaves that no head covers: the sequencer writes both in one transaction."""
    beyond = 'SELECT * FROM ledger_leaf WHERE "index" >= (SELECT COALESCE(MAX(size), 0) FROM ledger_checkpoint)'
    for leaf in Leaf.objects.raw(beyond):
        zh, en = "没有签名的检查点包含这片叶。", "no signed checkpoint covers this leaf."
        yield finding(
            FindingKind.INSERTED, f"leaf {leaf.index}", f"{zh}（{leaf.reference}）", f"{en} ({leaf.reference})"
        )


def _nodes_past_the_heads() -> Iterator[Finding]:
    """Find nodes of a tree larger than any that was signed; what is sealed meanwhile has its head when it is seen."""
    there = TreeNode.objects.filter(position__gte=_end()).order_by("position").values_list("position", flat=True)[:MOST]
    for position in list(there):
        if position >= _end():
            zh, en = "没有签名的检查点包含这个节点。", "no signed checkpoint covers this node."
            yield finding(FindingKind.TREE, f"node {position}", zh, en)


def _end() -> int:
    newest = Checkpoint.objects.order_by("-size").values_list("size", flat=True).first() or 0
    return Node(0, newest).position
