"""Checking a proof of completeness, with nothing but the proof and the keys of the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from plumbline.kernel import checkpoint, completeness_file, key_list, signed_note
from plumbline.kernel.checkpoint import TreeHead
from plumbline.kernel.completeness import Heads, LeftOut, NotProven, proven
from plumbline.kernel.completeness_file import Asked, NoProof, Proof
from plumbline.kernel.errors import Says
from plumbline.kernel.key_list import ListedKey
from plumbline.kernel.log_index import SUFFIX, leaf_of, sequence_of
from plumbline.kernel.signed_note import Verify


class Verdict(StrEnum):
    """What a proof comes to."""

    COMPLETE = "complete"
    INCOMPLETE = "incomplete"  # it lies under the heads, and shows not all that is asked for, or other than it says
    NOT_UNDER_HEAD = "not_under_head"  # it does not lead to the signed heads
    NOT_SIGNED = "not_signed"  # the heads are not signed by the keys of the log
    UNREADABLE = "unreadable"  # it is no proof of completeness


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The verdict on a proof, in words, and what it proves: of what, under which heads, at which leaves."""

    verdict: Verdict
    says: Says
    asked: Asked | None = None
    heads: Heads | None = None  # once their signatures hold
    leaves: tuple[int, ...] = ()

    @property
    def size(self) -> int:
        """How many entries the log has under its head."""
        return self.heads.size if self.heads else 0


def check(text: str, *, verify: Verify, keys: Sequence[ListedKey] | None = None) -> Checked:
    """Check a proof as it was written down. Whatever it is, there is a verdict and no error.

    Takes   verify — says whether a signature over a message is that of a key;  keys — of the log, known by another way;
            without them those are taken that the proof brings along, and whoever made it may have made them too
    """
    try:
        proof = completeness_file.read(text)
    except NoProof as problem:
        zh, en = f"这不是完整性证明：{problem}。", f"This is no proof of completeness: {problem}."
        return Checked(verdict=Verdict.UNREADABLE, says=Says(zh=zh, en=en))
    return check_read(proof, verify=verify, keys=keys)


def check_read(proof: Proof, *, verify: Verify, keys: Sequence[ListedKey] | None = None) -> Checked:
    """Check a proof that was read, as `check` does."""
    try:
        known = key_list.read_list("\n".join(proof.keys)) if keys is None else tuple(keys)
        heads = _heads(proof, known, verify)
    except ValueError as problem:
        zh, en = f"签名不对：{problem}。", f"The signature is wrong: {problem}."
        return Checked(verdict=Verdict.NOT_SIGNED, says=Says(zh=zh, en=en), asked=proof.asked)
    try:
        entries = proven(proof.asked.keys, heads, proof.blocks)
        leaves = _told(proof, entries)
    except LeftOut as problem:
        zh, en = f"不完整：{problem.says.zh}。", f"Incomplete: {problem.says.en}."
        return Checked(verdict=Verdict.INCOMPLETE, says=Says(zh=zh, en=en), asked=proof.asked, heads=heads)
    except NotProven as problem:
        zh, en = f"不在这个末端之下：{problem.says.zh}。", f"Not under this head: {problem.says.en}."
        return Checked(verdict=Verdict.NOT_UNDER_HEAD, says=Says(zh=zh, en=en), asked=proof.asked, heads=heads)
    says = _complete(proof.asked.says, len(leaves), heads.size)
    return Checked(verdict=Verdict.COMPLETE, says=says, asked=proof.asked, heads=heads, leaves=leaves)


def _complete(asked: Says, count: int, size: int) -> Says:
    zh, en = (f"共 {count} 个事件，一个不少", f"{count} events and no other") if count else ("没有任何事件", "no event")
    return Says(
        zh=f"完整：{asked.zh}{zh}，证明到账本前 {size} 条为止。",
        en=f"Complete: {asked.en} has {en}, proven under the head of {size} entries.",
    )


def _heads(proof: Proof, known: Sequence[ListedKey], verify: Verify) -> Heads:
    """Read the two heads after checking who signed them.

    Raises  ValueError, NotSigned among them
    """
    (index_of, index), (log_of, log) = (_signed(note, known, verify) for note in (proof.index_head, proof.checkpoint))
    if index_of != log_of + SUFFIX or index.size != log.size:
        raise ValueError(f"a head of {index_of} of {index.size} entries does not go with one of {log_of} of {log.size}")
    return Heads(log.size, index.root, log.root)


def _signed(written: str, known: Sequence[ListedKey], verify: Verify) -> tuple[str, TreeHead]:
    note = signed_note.read(written)
    origin, head = checkpoint.read_text(note.text)
    signers = signed_note.signers(note, key_list.keys_for(head.size, known), verify=verify)
    if origin.removesuffix(SUFFIX) not in {key.name for key in signers}:
        raise ValueError(f"the key is not that of {origin}")
    return origin, head


def _told(proof: Proof, entries: list[bytes]) -> tuple[int, ...]:
    """Give the leaves of the entries, once they are what the proof says.

    Raises  LeftOut where it names other leaves, or the events of a matter are not numbered 1, 2, 3 …
    """
    leaves = tuple(leaf_of(entry) for entry in entries)
    if proof.asked.matter:
        numbers = [sequence_of(entry) for entry in entries]
        for expected, number in enumerate(numbers, 1):
            if number != expected:
                raise LeftOut(
                    f"案件的第 {expected} 个事件不在它该在的地方",
                    f"number {expected} of the matter is not where it belongs",
                )
    if tuple(sorted(leaves)) != proof.leaves:
        raise LeftOut("写明的事件和证明的不一致", "the proof names other events than it proves")
    return tuple(sorted(leaves))
