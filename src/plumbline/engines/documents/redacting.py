"""Redaction: the same document, with what the public may not see replaced by what it is.

A masked place is hidden as a whole. Its value is also hidden wherever else it stands: a name that was typed into the
account of the facts is the same name.
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from plumbline.engines.documents.writing import Line, Mask, Masked, Span, Written
from plumbline.kernel.errors import Says

SHORTEST: Final = 2  # a single character stands in too many words that are not it
_BETWEEN: Final = r"[\s\-‐-―·]*"  # people write 138-0000 0000 and 张 三


def redact(written: Written) -> Written:
    """Give the document as the public sees it; what it hides is no longer in it."""
    places = {mask.of: mask.title for mask in reversed(written.masks)}  # the first one that names a place counts
    hidden = _Hidden.of(written.masks)

    def cover(line: Line) -> Line:
        return tuple(span for piece in line for span in _cover(piece, places, hidden))

    return replace(
        written,
        addressee=cover(written.addressee),
        sections=tuple(
            replace(section, paragraphs=tuple(cover(line) for line in section.paragraphs))
            for section in written.sections
        ),
        signatures=tuple(replace(one, name=cover(one.name)) for one in written.signatures),
        masks=tuple(replace(mask, values=()) for mask in written.masks),
        redacted=True,
    )


@dataclass(frozen=True, slots=True)
class _Hidden:
    """The values that are hidden wherever they stand: group n of the pattern is called titles[n - 1]."""

    pattern: re.Pattern[str] | None
    titles: tuple[Says, ...]

    @classmethod
    def of(cls, masks: tuple[Mask, ...]) -> "_Hidden":
        values = [(value, mask.title) for mask in masks for value in mask.values if len(value.strip()) >= SHORTEST]
        values.sort(key=lambda pair: -len(pair[0]))  # a name inside an address: the longer one first
        spelt = (_BETWEEN.join(re.escape(sign) for sign in value if not sign.isspace()) for value, _ in values)
        pattern = "|".join(f"({one})" for one in spelt)
        return cls(re.compile(pattern) if pattern else None, tuple(title for _, title in values))


def _cover(span: Span, places: dict[str, Says], hidden: _Hidden) -> Line:
    if isinstance(span, Masked):
        return (span,)
    if span.of in places:
        return (Masked(places[span.of]),)
    if hidden.pattern is None:
        return (span,)
    spans: list[Span] = []
    end = 0
    for found in hidden.pattern.finditer(span.text):
        spans += [replace(span, text=span.text[end : found.start()])] if found.start() > end else []
        spans.append(Masked(hidden.titles[(found.lastindex or 1) - 1]))
        end = found.end()
    spans += [replace(span, text=span.text[end:])] if end < len(span.text) else []
    return tuple(spans)
