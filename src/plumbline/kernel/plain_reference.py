"""A reference to law as people write it, 《行政处罚法》第三十二条, in the short form of declarations, 行政处罚法#32."""

import re
from typing import Final

from plumbline.kernel.citation import Found, find_citations
from plumbline.kernel.norm import register
from plumbline.kernel.reference import Citation, write_reference

_BETWEEN: Final = re.compile(r"(?:[\s、，,；;。和及与以至到—-]|\d{1,2}[.．、])*")  # a list may be numbered
_NOT_IN_TITLES: Final = set("《》()（）,，；;#")  # signs of the short form


def short_form(text: str) -> str | None:
    """Give the short form of a text that holds citations and nothing else; None where something in it would be lost.

    >>> short_form("《中华人民共和国行政处罚法》第三十二条第（一）项、第三十三条；《行政许可法》第十二条")
    '行政处罚法#32(1),33;行政许可法#12'
    >>> short_form("《行政处罚法》第三十二条：当事人有下列情形之一")
    >>> short_form("《行政处罚法》第而十二条")
    """
    known = register()
    found = find_citations(text, known=known.by_title)
    rest, at = "", 0
    for one in found:
        rest += text[at : max(at, one.start)]
        at = max(at, one.end)
    if not found or not all(map(_whole, found)) or not _BETWEEN.fullmatch(rest + text[at:]):
        return None
    places = [one.citation for one in found]
    short = [known.by_title[one.norm].short if one.norm in known.by_title else one.norm for one in places]
    return write_reference([Citation(norm, *one.parts()) for norm, one in zip(short, places, strict=True)])


def _whole(found: Found) -> bool:
    """Tell whether the short form has a word for all that was cited."""
    beside = found.unparsed or found.malformed or found.annex or found.chapter or found.section
    return not (beside or found.citation.subitem or set(found.citation.norm) & _NOT_IN_TITLES)
