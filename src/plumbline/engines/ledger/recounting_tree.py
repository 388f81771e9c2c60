"""The tree, recounted from its leaves: against its stored nodes, and against every head that was signed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations

from plumbline.engines.ledger import checkpoints
from plumbline.engines.ledger.findings import Finding, FindingKind, finding
from plumbline.engines.ledger.models import Checkpoint, Leaf, TreeNode
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.merkle import CompactRange, Node, node_hash

CHUNK = 1000
MOST_SUSPECTS = 64  # beyond so many changed leaves nobody merely exchanged two


@dataclass(slots=True)
class TreeRecount:
    """One pass over the leaves, from the left, up to the newest head there was when it began."""

    size: int = 0
    findings: list[Finding] = field(default_factory=list)
    suspects: dict[int, tuple[bytes, str]] = field(default_factory=dict)  # changed leaves: index → hash, reference
    tree: CompactRange = field(default_factory=CompactRange)
    differing: list[tuple[Node, bytes]] = field(default_factory=list)  # with what is stored
    last_right: int = 0  # the largest size whose signed root was reached: all leaves below it are right
    first_wrong: int = 0

    def run(self) -> None:
        """Recount, then say what the differences mean."""
        self.size = Checkpoint.newest_size()
        heads = self._heads()
        head = next(heads, None)
        paired: dict[int, tuple[bytes, str]] = {}
        for leaves, nodes in self._chunks():
            for index, digest, reference in leaves:
                paired = {each: leaf for each, leaf in paired.items() if each == index - 1} | {
                    index: (digest, reference)
                }
                for node, counted in self.tree.add(digest)[1:]:
                    self._compare(node, counted, nodes.pop(node.position, None), paired)
                while head is not None and head.size <= self.tree.size:
                    self._reach(head)
                    head = next(heads, None)
            self._no_such(nodes)
        self._explain()

    def _chunks(self) -> Iterator[tuple[list[tuple[int, bytes, str]], dict[int, bytes]]]:
        """Give the leaves in order with the stored nodes that they fill; at a gap the tree ends."""
        for first in range(0, self.size, CHUNK):
            last = min(first + CHUNK, self.size)
            chunk = Leaf.objects.filter(index__gte=first, index__lt=last).order_by("index")
            leaves = list(chunk.values_list("index", "digest", "reference"))
            whole = [leaf for expected, leaf in enumerate(leaves, first) if leaf[0] == expected]
            span = (Node(0, first).position, Node(0, last).position)
            nodes = TreeNode.objects.filter(position__gte=span[0], position__lt=span[1])
            yield whole, dict(nodes.values_list("position", "digest"))
            if len(whole) < last - first:
                return

    def _heads(self) -> Iterator[Checkpoint]:
        """Give the signed heads in order, without those that this ledger did not sign."""
        for head in Checkpoint.objects.filter(size__lte=self.size).order_by("size").iterator(CHUNK):
            where = f"checkpoint {head.size}"
            try:
                said = checkpoints.read(head.note)
            except IntegrityBroken as problem:
                self._found(FindingKind.CHECKPOINT, where, f"签名无效（{problem}）。", f"not signed ({problem}).")
                continue
            if (said.size, said.root) != (head.size, head.root):
                zh, en = "与已签名的内容不符。", "differs from the note that was signed."
                self._found(FindingKind.CHECKPOINT, where, zh, en)
                continue
            yield head

    def _compare(self, node: Node, counted: bytes, stored: bytes | None, paired: dict[int, tuple[bytes, str]]) -> None:
        if stored is None:
            self._found(FindingKind.TREE, f"node {node.position}", "缺少这个节点。", "this node is missing.")
        elif stored != counted:
            self.differing.append((node, stored))
            if node.level == 1:
                self.suspects |= paired

    def _no_such(self, nodes: dict[int, bytes]) -> None:
        """Name stored nodes that no leaf so far fills."""
        for position in sorted(each for each in nodes if each < Node(0, self.tree.size).position):
            self._found(FindingKind.TREE, f"node {position}", "树中没有这个节点。", "the tree has no such node.")

    def _reach(self, head: Checkpoint) -> None:
        if self.tree.root() == head.root:
            self.last_right = head.size
        elif not self.first_wrong:
            self.first_wrong = head.size

    def _explain(self) -> None:
        if self.tree.size < self.size:
            self._gap()
        for node, _ in self.differing:
            if (node.index + 1) << node.level <= self.last_right:
                zh, en = "存储的哈希与各叶算出的不符。", "the stored hash is not what the leaves give."
                self._found(FindingKind.TREE, f"node {node.position}", zh, en)
        self.suspects = {index: leaf for index, leaf in self.suspects.items() if index >= self.last_right}
        if not self.first_wrong:
            return
        self._found(
            FindingKind.CHECKPOINT,
            f"checkpoint {self.first_wrong}",
            f"各叶算出的根与已签名的根不符；第 {self.last_right} 至 {self.first_wrong - 1} 片叶之间有改动。",
            f"the leaves give another root than the one signed;"
            f" something changed among leaves {self.last_right} to {self.first_wrong - 1}.",
        )
        if not self.suspects:
            changed = Leaf.objects.filter(index__gte=self.last_right, index__lt=self.first_wrong)
            leaves = changed.order_by("index").values_list("index", "digest", "reference")[:MOST_SUSPECTS]
            self.suspects = {index: (digest, reference) for index, digest, reference in leaves}
        for index in self._exchanged():
            zh, en = "这片叶与另一片被对调。", "this leaf changed places with another."
            self._found(FindingKind.REORDERED, self.suspects[index][1], f"第 {index} 片叶：{zh}", f"leaf {index}: {en}")

    def _gap(self) -> None:
        where = f"leaf {self.tree.size}"
        if Leaf.objects.filter(index__gte=self.tree.size, index__lt=self.size).exists():
            self._found(FindingKind.DELETED, where, "缺少这片叶。", "this leaf is missing.")
        else:
            zh = f"此后的叶全部缺失；签名的检查点有 {self.size} 片叶。"
            en = f"no leaf from here on, though a checkpoint was signed over {self.size}."
            self._found(FindingKind.CUT_OFF, where, zh, en)

    def _exchanged(self) -> tuple[int, ...]:
        """Find two leaves that, put back into each other's place, give the stored nodes again."""
        if len(self.suspects) > MOST_SUSPECTS:
            return ()
        pairs = {node.index: stored for node, stored in self.differing if node.level == 1}
        for one, other in combinations(self.suspects, 2):
            touched = {one // 2, other // 2} & set(pairs)
            if touched == set(pairs) and touched and all(self._fits(pairs[each], each, one, other) for each in touched):
                return one, other
        return ()

    def _fits(self, stored: bytes, pair: int, one: int, other: int) -> bool:
        back = {one: other, other: one}
        left, right = (self.suspects[back.get(index, index)][0] for index in (2 * pair, 2 * pair + 1))
        return node_hash(left, right) == stored

    def _found(self, kind: FindingKind, where: str, zh: str, en: str) -> None:
        self.findings.append(finding(kind, where, zh, en))
