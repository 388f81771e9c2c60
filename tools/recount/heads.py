"""The signed heads: whether they read well, who signed them, and whether their order and their moments make sense."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import clock, cosignatures, notes
from .findings import CLOCK, DELETED, EDITED, FORKED, INSERTED, REORDERED, WRONG_KEY, Findings
from .notes import Head, Key, Unreadable


@dataclass
class Heads:
    """Checks heads one after the other, in the order of their sizes."""

    keys: list[Key]  # those with Ed25519, the oldest first
    findings: Findings
    watch: clock.Watch
    newest: int  # the size of the newest head, whose signature is always checked
    every: bool = True  # every signature, or of the newest head alone
    origin: str | None = None
    last: Head | None = None
    signatures: int = 0
    count: int = 0
    second: list[Key] = field(default_factory=list)  # those with SM2, the oldest first
    witnesses: list[Key] = field(default_factory=list)
    begun: bool = False  # whether some head so far bore an SM2 signature
    unknown: set[str] = field(default_factory=set)  # whose lines no known key could check

    def take(self, row: dict[str, Any]) -> Head | None:
        """Check the row of a head; give the head where its root is worth comparing."""
        size = row.get("size")
        head = self.read(row.get("note"), f"head {size}")
        if head is None:
            return None
        where = f"head {head.size}"
        if (size, row.get("root")) != (head.size, head.root.hex()):
            zh, en = "列与签名的内容不符。", "its columns differ from the note that was signed."
            self.findings.add(EDITED, f"head {size}", zh, en)
        at = clock.read(row.get("at"))
        if at is None:
            self.findings.add(EDITED, where, "签名时刻无法读取。", "its moment cannot be read.")
        elif behind := self.watch.back(at):
            zh, en = f"比前一个末端早 {behind:.0f} 秒。", f"was signed {behind:.0f} seconds before the head before it."
            self.findings.add(CLOCK, where, zh, en)
        if self.last is not None and head.size <= self.last.size:
            self._again(head, self.last)
            return None
        self.count += 1
        self.last = head
        return head

    def read(self, note: object, where: str) -> Head | None:
        """Read a head and check who signed it; None where the leaves need not be asked for its root."""
        try:
            head = notes.read_head(note if isinstance(note, str) else "")
        except Unreadable as problem:
            self.findings.add(EDITED, where, f"无法读取（{problem}）。", f"cannot be read ({problem}).")
            return None
        return head if self.signed(head, where) else None

    def signed(self, head: Head, where: str) -> bool:
        """Check origin and signature of a head."""
        in_force = notes.in_force(self.keys, head.size)
        self.origin = self.origin or (self.keys[0].name if self.keys else head.origin)
        expected = in_force.name if in_force else self.origin  # a log may go on under another name
        if head.origin != expected:
            zh, en = (
                f"是 {head.origin} 的末端，不是 {expected} 的。",
                f"is a head of {head.origin}, not {expected}.",
            )
            self.findings.add(WRONG_KEY, where, zh, en)
            return False
        if not self.every and head.size != self.newest and where.startswith("head "):
            return True
        answer = notes.signed_by(head, in_force) if in_force else None
        self.signatures += 1
        if answer is None:
            others = [each.who for each in self.keys if notes.signed_by(head, each)]
            zh = f"签名的是另一时期的密钥 {others[0]}。" if others else "没有应当签名的密钥的签名。"
            en = (
                f"signed by {others[0]}, a key of another time." if others else "the key for this size did not sign it."
            )
            self.findings.add(WRONG_KEY, where, zh, en)
        elif not answer:
            zh, en = (
                "签名与内容不符：签名之后被改动。",
                "the signature does not fit: it was changed after it was signed.",
            )
            self.findings.add(EDITED, where, zh, en)
        if answer:
            self._second(head, where)
            self.signatures += cosignatures.under(head, where, self.witnesses, self.findings)
            self._unknown(head)
        return bool(answer)

    def _second(self, head: Head, where: str) -> None:
        """Check the SM2 signature of a head; it may only be missing before the first one was made."""
        key = notes.in_force(self.second, head.size)
        if key is None:
            return
        answer, place = notes.signed_by(head, key), f"{where} SM2"
        if answer is None:
            if others := [each.who for each in self.second if notes.signed_by(head, each)]:
                zh, en = f"签名的是另一时期的密钥 {others[0]}。", f"signed by {others[0]}, a key of another time."
                self.findings.add(WRONG_KEY, place, zh, en)
            elif self.begun and where.startswith("head "):
                zh, en = "少了 SM2 签名，而此前的末端有。", "lacks the SM2 signature that heads before it have."
                self.findings.add(DELETED, place, zh, en)
            return
        self.begun = True
        self.signatures += 1
        if not answer:
            zh, en = "SM2 签名与内容不符。", "its SM2 signature does not fit."
            self.findings.add(EDITED, place, zh, en)

    def _unknown(self, head: Head) -> None:
        """Remember whose lines no known key could check: they say nothing until somebody names the key."""
        known = {each.name for each in self.witnesses}
        log = {each.identity for each in (*self.keys, *self.second)}
        for name, identity, _ in head.signatures:
            if name not in known and (name != head.origin or identity not in log):
                self.unknown.add(f"{name}+{identity.hex()}")

    def _again(self, head: Head, last: Head) -> None:
        where = f"head {head.size}"
        if head.size < last.size:
            zh, en = f"排在 {last.size} 之后。", f"stands after the head of {last.size}."
            self.findings.add(REORDERED, where, zh, en)
        elif head.root == last.root:
            self.findings.add(INSERTED, where, "出现两次。", "stands there twice.")
        else:
            zh, en = "同一规模签过两个不同的根。", "two roots were signed for this size."
            self.findings.add(FORKED, where, zh, en)
