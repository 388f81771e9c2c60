"""What can be wrong with a receipt: one code and one sentence for each, the same in every verifier.

The independent verifiers (`tools/`) carry the same table, and a test holds them together: whoever is told «proof» by
one is told «proof» by all.
"""

from enum import StrEnum
from typing import Final

from plumbline.kernel.errors import Says


class Fault(StrEnum):
    """The first thing that does not hold, in the order in which a receipt is checked."""

    TOO_LARGE = "too-large"
    UNREADABLE = "unreadable"
    VERSION = "version"
    MALFORMED = "malformed"
    BODY = "body"
    NOT_CANONICAL = "not-canonical"
    OPENING = "opening"
    WAITING = "waiting"
    CHECKPOINT = "checkpoint"
    OTHER_LOG = "other-log"
    HEAD = "head"
    SIGNATURE = "signature"
    KEY = "key"
    PROOF = "proof"


SAYS: Final = {
    Fault.TOO_LARGE: Says(
        zh="文件超过 8 MiB，不是回执。",
        en="The file is larger than 8 MiB: it is no receipt.",
    ),
    Fault.UNREADABLE: Says(
        zh="读不出来：不是完整的 JSON，可能被截断，或者是别的文件。请重新下载。",
        en="It cannot be read: it is no complete JSON. It may be cut off, or another file. Download it again.",
    ),
    Fault.VERSION: Says(
        zh="这份回执是另一个版本，这个核验工具还不认识。请换新的工具。",
        en="The receipt is of another version, which this verifier does not know. Take a newer one.",
    ),
    Fault.MALFORMED: Says(
        zh="不是回执，或者有一项写得不对。",
        en="It is no receipt, or one of its parts is not written as it should be.",
    ),
    Fault.BODY: Says(
        zh="记录的内容被改过：算出的指纹和回执上的不一样。",
        en="What the record says was changed: its fingerprint is not the one on the receipt.",
    ),
    Fault.NOT_CANONICAL: Says(
        zh="记录的内容不是账本的唯一写法，同样的字节可能有两种读法，不能采信。",
        en="The record is not in the one spelling of the ledger: the same bytes might be read in two ways.",
    ),
    Fault.OPENING: Says(
        zh="附上的个人信息和记录里的加盐指纹不一致：被改过，或者不是这条记录的。",
        en="A piece of personal data does not fit its salted fingerprint in the record: changed, or of another record.",
    ),
    Fault.WAITING: Says(
        zh="记录已经写下，还没有封存，现在还不能核验。几秒钟后重新下载回执。",
        en="The record is written and not yet sealed, so nothing can be verified yet. Get the receipt again in some seconds.",
    ),
    Fault.CHECKPOINT: Says(
        zh="账本末端不是签名的检查点，或者不完整。",
        en="The head of the log is no signed checkpoint, or not a whole one.",
    ),
    Fault.OTHER_LOG: Says(
        zh="这是另一个账本的回执：账本名称和给出的公钥不是同一个。",
        en="It is a receipt of another log: the name of the log and the key that was given do not belong together.",
    ),
    Fault.HEAD: Says(
        zh="回执上的指纹、条数或者根，和签名的账本末端不一致。",
        en="The fingerprint, the size or the root on the receipt is not that of the signed head.",
    ),
    Fault.SIGNATURE: Says(
        zh="账本末端的签名不对：内容或者签名被改过。",
        en="A signature under the head is wrong: the head or the signature was changed.",
    ),
    Fault.KEY: Says(
        zh="账本末端不是这把公钥签的。",
        en="The head is not signed by this key.",
    ),
    Fault.PROOF: Says(
        zh="从这条记录沿着证明算不到签名的根：证明是别的记录的，或者被改过。",
        en="The proof does not lead from the record to the signed root: it is of another record, or was changed.",
    ),
}


class ReceiptRefused(ValueError):
    """The receipt does not hold: `.fault` says what, `.place` which part of it where that is known."""

    def __init__(self, fault: Fault, place: str = "") -> None:
        super().__init__(f"{SAYS[fault].en} ({place})" if place else SAYS[fault].en)
        self.fault = fault
        self.place = place

    @property
    def says(self) -> Says:
        """What is wrong, in a sentence."""
        return SAYS[self.fault]
