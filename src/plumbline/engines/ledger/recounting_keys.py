"""The keys, recounted: each after the first was announced in the log before the last head of the one before it."""

from collections.abc import Iterator
from itertools import pairwise

from plumbline.engines.ledger import announcing, keyring
from plumbline.engines.ledger.findings import Finding, FindingKind, finding


def unannounced() -> Iterator[Finding]:
    """Find keys that took over without a word in the log, and without an emergency in the list of keys."""
    for before, key in pairwise(keyring.every()):
        if not before.emergency and key.key not in announcing.announced_before(before.last):
            where = f"key {key.key.key_id.hex()}"
            zh = f"这把密钥接替签名，而账本在 {before.last} 条之前没有公布过它，密钥表里也没有写明紧急更换的原因。"
            en = (
                f"this key took over, and the log had not announced it within {before.last} leaves,"
                " nor does the list of keys give the emergency."
            )
            yield finding(FindingKind.UNANNOUNCED, where, zh, en)
