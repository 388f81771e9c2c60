"""What can be wrong with a sealed edition: one code and one sentence for each."""

from enum import StrEnum
from typing import Final

from plumbline.kernel.errors import Says


class Fault(StrEnum):
    """What does not hold; several may at once."""

    TOO_LARGE = "too-large"
    NOT_PDF = "not-pdf"
    CUT_OFF = "cut-off"
    DAMAGED = "damaged"
    UNSIGNED = "unsigned"
    EDITED = "edited"
    APPENDED = "appended"
    NOT_WHOLE = "not-whole"
    SIGNATURE = "signature"
    TIMESTAMP = "timestamp"
    STRANGER = "stranger"
    SHOWN = "shown"
    NO_RECEIPT = "no-receipt"
    RECEIPT = "receipt"
    OTHER_RECORD = "other-record"


SAYS: Final = {
    Fault.TOO_LARGE: Says(
        zh="文件超过 64 MiB，不是这里签发的文书。",
        en="The file is larger than 64 MiB: it is no document of this house.",
    ),
    Fault.NOT_PDF: Says(
        zh="这不是 PDF 文件。",
        en="This is no PDF.",
    ),
    Fault.CUT_OFF: Says(
        zh="文件不完整：结尾被截去了。请重新下载。",
        en="The file is not whole: its end was cut off. Download it again.",
    ),
    Fault.DAMAGED: Says(
        zh="文件的结构坏了，读不出来：被改过，或者传输中损坏。请重新下载。",
        en="The file cannot be read as a PDF: it was changed, or damaged on its way. Download it again.",
    ),
    Fault.UNSIGNED: Says(
        zh="文件没有签名。它可能是记入账本的原文：到“验记录”里查它的指纹。",
        en="The file is not signed. It may be a recorded file as it is: look its fingerprint up under “Verify a record”.",
    ),
    Fault.EDITED: Says(
        zh="签名以后，文件里的字节被改过。",
        en="Bytes of the file were changed after it was signed.",
    ),
    Fault.APPENDED: Says(
        zh="签名以后，文件末尾又添了内容；看到的可能不是签名时的样子。",
        en="Something was appended after the file was signed; what it shows may not be what was signed.",
    ),
    Fault.NOT_WHOLE: Says(
        zh="签名没有盖住整个文件：没有盖住的部分谁都能改。",
        en="The signature does not cover the whole file: anybody could change the rest.",
    ),
    Fault.SIGNATURE: Says(
        zh="签名不成立：签名被改过，或者不是证书里的密钥签的。",
        en="The signature does not hold: it was changed, or is not of the key in the certificate.",
    ),
    Fault.TIMESTAMP: Says(
        zh="时间戳不成立：被改过，或者是别的签名的。",
        en="The timestamp does not hold: it was changed, or is of another signature.",
    ),
    Fault.STRANGER: Says(
        zh="签名的证书不是您给出的，也不是它签发的，或者签名时不在有效期内。",
        en="The certificate that signed is neither the one you gave nor issued by it, or did not hold when it signed.",
    ),
    Fault.SHOWN: Says(
        zh="原文之后添加的内容不只是回执和签名：看到的可能不是原文。",
        en="More than a receipt and a signature was added to the recorded file: what it shows may not be the recorded file.",
    ),
    Fault.NO_RECEIPT: Says(
        zh="文件里没有账本的回执。",
        en="The file holds no receipt of the log.",
    ),
    Fault.RECEIPT: Says(
        zh="文件里的回执不成立：",
        en="The receipt in the file does not hold: ",
    ),
    Fault.OTHER_RECORD: Says(
        zh="回执不是这份文书的：它的记录里没有原文的指纹。",
        en="The receipt is not of this document: its record does not have the fingerprint of the recorded file.",
    ),
}
