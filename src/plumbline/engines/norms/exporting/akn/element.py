"""Making elements: the namespace, and words as XML may hold them."""

import re
from typing import Final

from lxml.etree import Element, SubElement, _Element

AKN: Final = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OWN: Final = "urn:plumbline:law"  # what the standard has no word for, in the metadata

_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

__all__ = ["AKN", "OWN", "below", "root", "safe"]


def root() -> _Element:
    """Give the outermost element of a document."""
    return Element(f"{{{AKN}}}akomaNtoso", nsmap={None: AKN, "plumbline": OWN})


def below(parent: _Element, tag: str, text: str = "", /, **attributes: str) -> _Element:
    """Put an element at the end of another; attributes without a value are left out."""
    said = {key.rstrip("_"): safe(value) for key, value in attributes.items() if value}
    made = SubElement(parent, tag if tag.startswith("{") else f"{{{AKN}}}{tag}", said)
    if text:
        made.text = safe(text)
    return made


def safe(text: str) -> str:
    """Give words without the control characters that XML forbids; each leaves the sign of a lost character."""
    return _FORBIDDEN.sub("\ufffd", text)
