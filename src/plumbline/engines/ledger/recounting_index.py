"""The index, made again from the events: against every head of it that was signed, and against the blocks that are kept.

The way is another than the one by which it was built: leaf by leaf from the left, nothing taken from what is kept.
Where the log itself is not what was sealed, the recounts of tree and streams say so, and nothing is said here.
"""

from collections.abc import Iterator

from plumbline.engines.ledger import checkpoints, index_files
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Checkpoint, IndexHead, Leaf
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.index_again import IndexAgain, NoEvent
from plumbline.kernel.index_block import write
from plumbline.kernel.log_index import SUFFIX, blocks_of

CHUNK = 1000


def index_that_differs() -> Iterator[Finding]:
    """Find heads of the index that were not signed or that the events do not give, and blocks that are not theirs."""
    again = IndexAgain()
    for head in IndexHead.objects.order_by("size").iterator(CHUNK):
        fault = _fault_of_note(head)
        if fault is not None:
            yield fault
            continue
        sealed = Checkpoint.objects.filter(size=head.size).values_list("root", flat=True).first()
        if sealed is None:
            yield _index(head.size, "同样条数的账本末端不见了。", "the head of the log of that size is gone.")
            continue
        if not _grown(again, TreeHead(head.size, sealed)):
            return
        if again.root() != head.root:
            zh = "各事件算出的索引与签名的不符：有条目被漏掉、添加或者改动。"
            yield _index(head.size, zh, "the events give another index: an entry was left out, added or changed.")
    yield from _blocks_that_differ(again)


def _grown(again: IndexAgain, head: TreeHead) -> bool:
    """Go on to a head of the log; False where the events do not give it."""
    for first in range(again.size, head.size, CHUNK):
        leaves = Leaf.objects.filter(index__gte=first, index__lt=min(first + CHUNK, head.size)).order_by("index")
        for index, body in leaves.values_list("index", "event__body"):
            if index != again.size or body is None:
                return False
            try:
                again.add(bytes(body))
            except NoEvent:
                return False
    return TreeHead(again.size, again.log.root()) == head


def _fault_of_note(head: IndexHead) -> Finding | None:
    try:
        said = checkpoints.read(head.note, suffix=SUFFIX)
    except IntegrityBroken as problem:
        return _index(head.size, f"签名无效（{problem}）。", f"not signed ({problem}).")
    if (said.size, said.root) != (head.size, head.root):
        return _index(head.size, "与已签名的内容不符。", "differs from the note that was signed.")
    return None


def _blocks_that_differ(again: IndexAgain) -> Iterator[Finding]:
    """Find blocks that are kept and are not what the events give. What is missing can be made again."""
    zh, en = "保存的索引块与各事件算出的不符。", "the block that is kept is not what the events give."
    for node, right in zip(blocks_of(again.size), again.blocks(), strict=True):
        try:
            block = index_files.find(node, right.tree)
            differs = block is not None and (block.head(right.tree) != right or write(block.entries()) != block.data)
        except IntegrityBroken:
            differs = True
        if differs:
            yield finding(FindingKind.INDEX, f"index block {node.level}/{node.index}", zh, en)


def _index(size: int, zh: str, en: str) -> Finding:
    return finding(FindingKind.INDEX, f"index head {size}", zh, en)
