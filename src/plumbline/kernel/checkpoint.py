"""What a checkpoint says: the origin of a log, the size of its tree and the root over it. C2SP tlog-checkpoint.

Source  https://c2sp.org/tlog-checkpoint
"""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass

from plumbline.kernel.merkle import LARGEST

_TEXT = re.compile(
    r"(?P<origin>[^\n]+)\n(?P<size>0|[1-9][0-9]{0,19})\n(?P<root>[A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*", re.ASCII
)


@dataclass(frozen=True, slots=True)
class TreeHead:
    """The head of a tree: so many leaves, under this root."""

    size: int
    root: bytes


def text_of(origin: str, head: TreeHead) -> str:
    """Write the text of a checkpoint, which is then signed as a note."""
    return f"{origin}\n{head.size}\n{b64encode(head.root).decode()}\n"


def read_text(text: str) -> tuple[str, TreeHead]:
    """Read the text of a checkpoint into its origin and its head; lines of extensions are not looked at.

    Raises  ValueError where it is no such text
    """
    found = _TEXT.fullmatch(text)
    if found is None or int(found["size"]) > LARGEST:
        raise ValueError("the text is no checkpoint: origin, size and root stand in its first three lines")
    head = TreeHead(int(found["size"]), b64decode(found["root"]))
    if not text.startswith(text_of(found["origin"], head)):  # 43 characters hold two bits too many, which must be zero
        raise ValueError("the root of the checkpoint is not in the one spelling of its bytes")
    return found["origin"], head
