"""The recount: does everything in the store still add up, and if not, what was done to it and where.

`findings.FindingKind` lists what can be found. Whoever holds the signing key and the database can write a whole new
history; that shows only against a checkpoint that someone else has kept, which `recount` takes as `kept`. Likewise
an unsealed event that is removed together with its waiting row is missed only by the row of its matter.
"""

from collections.abc import Callable

from plumbline.engines.ledger import checkpoints
from plumbline.engines.ledger.findings import Finding, FindingKind, Report, finding
from plumbline.engines.ledger.models import Checkpoint, Leaf
from plumbline.engines.ledger.recounting_clock import out_of_time
from plumbline.engines.ledger.recounting_ends import loose_ends
from plumbline.engines.ledger.recounting_index import index_that_differs
from plumbline.engines.ledger.recounting_keys import unannounced
from plumbline.engines.ledger.recounting_sm2 import wrong_second_signatures
from plumbline.engines.ledger.recounting_streams import StreamsRecount
from plumbline.engines.ledger.recounting_tree import TreeRecount
from plumbline.engines.ledger.recounting_witnesses import other_pasts
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import root_of

__all__ = ["Finding", "FindingKind", "Report", "recount"]


def recount(*, kept: str | None = None, told: Callable[[int], None] | None = None) -> Report:
    """Recount the whole ledger from the store. Acts and sealing may go on meanwhile.

    Takes   kept — a checkpoint of this ledger that was kept elsewhere, to compare with; its signed note
            told — called now and then with how many events have been recounted: for work that takes long
    Gives   Report: .ok, .events, .size, .findings — each once, in the order in which they were found
    """
    tree = TreeRecount()
    tree.run()
    streams = StreamsRecount(frozenset(reference for _, reference in tree.suspects.values()))
    streams.run(told)
    findings = [
        *tree.findings,
        *streams.findings,
        *loose_ends(),
        *out_of_time(),
        *other_pasts(),
        *unannounced(),
        *wrong_second_signatures(),
        *index_that_differs(),
    ]
    findings += _unnamed(tree, findings)
    if kept is not None:
        findings += _compared(kept)
    return Report(streams.events, tree.size, tuple(_once(findings)))


def _unnamed(tree: TreeRecount, findings: list[Finding]) -> list[Finding]:
    """Where only the tree knows of a change, name the leaves among which it is."""
    named = {each.where for each in findings}
    references = [reference for _, reference in tree.suspects.values()]
    if not references or named & set(references):
        return []
    where = ", ".join(references)
    zh, en = "其中有事件在封存之后被改写。", "one of these was written anew after it had been sealed."
    return [finding(FindingKind.EDITED, where, zh, en)]


def _compared(kept: str) -> list[Finding]:
    """Compare the leaves with a head that was kept elsewhere."""
    try:
        head = checkpoints.read(kept)
    except IntegrityBroken as problem:
        return [
            finding(FindingKind.CHECKPOINT, "kept checkpoint", f"签名无效（{problem}）。", f"not signed ({problem}).")
        ]
    where = f"kept checkpoint {head.size}"
    leaves = Leaf.objects.filter(index__lt=head.size).order_by("index").values_list("digest", flat=True)
    if leaves.count() < head.size:
        zh, en = f"库中只有 {leaves.count()} 片叶。", f"the store has only {leaves.count()} leaves."
        return [finding(FindingKind.CUT_OFF, where, zh, en)]
    if root_of(leaves.iterator()) != head.root:
        zh, en = "各叶算出的根与其不符：历史被改写。", "the leaves give another root: history was written anew."
        return [finding(FindingKind.CHECKPOINT, where, zh, en)]
    if not Checkpoint.objects.filter(size=head.size).exists():
        zh, en = "别处留有它，而库中没有。", "is kept elsewhere, and the store does not have it."
        return [finding(FindingKind.DELETED, f"checkpoint {head.size}", zh, en)]
    return []


def _once(findings: list[Finding]) -> list[Finding]:
    """Say each thing once, though two passes may see it."""
    seen: dict[tuple[FindingKind, str], Finding] = {}
    for each in findings:
        seen.setdefault((each.kind, each.where), each)
    return list(seen.values())
