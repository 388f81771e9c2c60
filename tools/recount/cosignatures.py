"""What witnesses signed: C2SP tlog-cosignature, the kind with Ed25519, under a head and in the rows of a database.

Which houses are witnesses no log can say of itself: their keys are named by whoever checks. Rows of a database name the
key of each cosignature, so what does not fit there is found without; whether it is the key of that house is not.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from . import clock, notes
from .ed25519 import verified
from .findings import DELETED, EDITED, INSERTED, WRONG_KEY, Findings
from .notes import COSIGNATURE, Head, Key, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable

STAMP, SIGNATURE = 8, 64
LATEST = 2**63 - 1
_ROWS = "SELECT head_id, witness, line, at FROM ledger_cosignature ORDER BY head_id, id"
_WRONG = ("副署与内容不符。", "the cosignature does not fit what it stands under.")


def moment(text: str, key: Key, signed: bytes) -> int | None:
    """Give the moment at which a witness signed the text of a head, in seconds; None where it did not."""
    at = int.from_bytes(signed[:STAMP], "big")
    if len(signed) != STAMP + SIGNATURE or at > LATEST:
        return None
    message = b"cosignature/v1\ntime %d\n%s" % (at, text.encode())
    return at if verified(key.public, message, signed[STAMP:]) else None


def under(head: Head, where: str, witnesses: Iterable[Key], findings: Findings) -> int:
    """Check the lines of known witnesses under a head; gives how many were checked."""
    known: dict[str, list[Key]] = {}
    for key in witnesses:
        known.setdefault(key.name, []).append(key)
    count = 0
    for name, identity, signed in head.signatures:
        if name not in known:
            continue
        count += 1
        place = f"{where} cosignature {name}"
        right = next((each for each in known[name] if each.identity == identity), None)
        if right is None:
            zh, en = "用的不是这位见证人的密钥。", "it is not the key of this witness."
            findings.add(WRONG_KEY, place, zh, en)
        elif moment(head.text, right, signed) is None:
            findings.add(EDITED, place, *_WRONG)
    return count


def rows(connection: sqlite3.Connection, witnesses: list[Key], exported: Head | None, findings: Findings) -> int:
    """Check the cosignatures that a database keeps; gives how many there are.

    Takes   exported — the head of an export of the same ledger: what witnesses signed under it must be kept
    """
    try:
        stored = connection.execute(_ROWS).fetchall()
    except sqlite3.OperationalError:  # a ledger from before there were witnesses
        return 0
    heads = dict(connection.execute("SELECT size, note FROM ledger_checkpoint"))
    for size, witness, line, at in stored:
        found = _wrong(heads.get(size), str(witness), str(line), at, witnesses)
        if found is not None:
            findings.add(found[0], f"cosignature {size} {_name(witness)}", *found[1:])
    if exported is not None and exported.size in heads:
        kept = {_name(witness) for size, witness, *_ in stored if size == exported.size}
        for name, _, signed in exported.signatures:
            if name not in kept and name != exported.origin and len(signed) == STAMP + SIGNATURE:
                zh, en = "导出中有这份副署，数据库中没有。", "stands in the export, and is not in the database."
                findings.add(DELETED, f"cosignature {exported.size} {name}", zh, en)
    return len(stored)


def _wrong(note: Any, witness: str, line: str, at: Any, witnesses: list[Key]) -> tuple[str, str, str] | None:
    """Say what is wrong with a row: the kind, and a sentence in both languages; None where it holds."""
    if note is None:
        return INSERTED, "所签的末端不存在。", "the head that it signs does not exist."
    try:
        key = notes.read_key(witness)
        text = notes.read_head(str(note)).text
        head = notes.read_head(f"{text}\n{line}")
    except Unreadable as problem:
        return EDITED, f"无法读取（{problem}）。", f"cannot be read ({problem})."
    same_name = [each for each in witnesses if each.name == key.name]
    if same_name and key.identity not in {each.identity for each in same_name}:
        return WRONG_KEY, "用的不是这位见证人的密钥。", "it is not the key of this witness."
    signatures = [signed for name, identity, signed in head.signatures if (name, identity) == (key.name, key.identity)]
    signed_at = moment(text, key, signatures[0]) if key.kind == COSIGNATURE and len(signatures) == 1 else None
    if signed_at is None:
        return EDITED, *_WRONG
    if clock.read(f"{at}+00:00") != signed_at:
        return EDITED, "列中的时刻不是签名的时刻。", "its column says another moment than the one that was signed."
    return None


def _name(witness: Any) -> str:
    return str(witness).partition("+")[0]
