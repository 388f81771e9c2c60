"""The words around what was asked for, taken where most of it stands together, and the words themselves marked."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final

from plumbline.engines.norms.searching.answer import Piece
from plumbline.engines.norms.searching.folding import fold, places, written_otherwise

LENGTH: Final = 110  # characters
_BEFORE: Final = 24  # of these before the first word
_CUT: Final = "…"
_BLANKS: Final = re.compile(r"\s+")

Span = tuple[int, int]


def snippet(text: str, terms: Sequence[str], *, length: int = LENGTH) -> tuple[Piece, ...]:
    """Give the best place of a text for folded terms; its beginning where none of them stands in it.

    >>> "".join(f"[{one.words}]" if one.hit else one.words for one in snippet("风筝应当有线。", ["应当"]))
    '风筝[应当]有线。'
    """
    spans = marked(text, terms)
    start, end = _window(len(text), spans, length)
    pieces = _pieces(text, spans, start, end)
    if _BLANKS.search(text, start, end):
        pieces = [(_BLANKS.sub(" ", words), hit) for words, hit in pieces]
    return tuple([Piece(words, hit) for words, hit in pieces if words])


def marked(text: str, terms: Sequence[str]) -> list[Span]:
    """Give the stretches of a text that are folded terms; those that touch are one."""
    merged: list[Span] = []
    for first, last in sorted(_found(text, terms)):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged


def _found(text: str, terms: Sequence[str]) -> list[Span]:
    plain = _standing(text, terms)
    if not written_otherwise(tuple(terms)).search(text):
        return plain
    found = _standing(fold(text), terms)
    if len(plain) == len(found):  # folding changes nothing about them, as nearly always
        return plain
    where = places(text)
    return [(where[start], where[end - 1] + 1) for start, end in found]


def _standing(words: str, terms: Sequence[str]) -> list[Span]:
    found = []
    for term in terms:
        place = words.find(term)
        while place >= 0:
            found.append((place, place + len(term)))
            place = words.find(term, place + 1)
    return found


def _window(size: int, spans: Sequence[Span], length: int) -> Span:
    if size <= length or not spans:
        return 0, min(size, length)
    firsts, lasts = [first for first, _ in spans], [last for _, last in spans]
    upto = list(accumulate((last - first for first, last in spans), initial=0))
    starts = [max(first - _BEFORE, 0) for first in firsts]
    fill = [upto[bisect_right(lasts, start + length)] - upto[bisect_left(firsts, start)] for start in starts]
    start = starts[fill.index(max(fill))]
    start = min(start, size - length)
    return start, start + length


def _pieces(text: str, spans: Iterable[Span], start: int, end: int) -> list[tuple[str, bool]]:
    pieces, place, cut = [], start, _CUT if start else ""
    for first, last in spans:
        if last <= start:
            continue
        if first >= end:
            break
        first, last = max(first, start), min(last, end)  # noqa: PLW2901 — what of it lies in the window
        pieces += [(cut + text[place:first], False), (text[first:last], True)]
        place, cut = last, ""
    pieces.append((cut + text[place:end] + (_CUT if end < len(text) else ""), False))
    return pieces
