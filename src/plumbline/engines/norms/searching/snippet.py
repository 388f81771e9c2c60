"""The words around what was asked for, taken where most of it stands together, and the words themselves marked."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
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
    inside = spans if end - start == len(text) else [span for span in spans if span[0] < end and span[1] > start]
    pieces = _pieces(text, inside, start, end)
    before, after = (_CUT if start else ""), (_CUT if end < len(text) else "")
    return tuple(Piece(words, hit) for words, hit in _joined([(before, False), *pieces, (after, False)]))


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


def _pieces(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[tuple[str, bool]]:
    place = start
    for first, last in spans:
        first, last = max(first, start), min(last, end)  # noqa: PLW2901 — what of it lies in the window
        yield text[place:first], False
        yield text[first:last], True
        place = last
    yield text[place:end], False


def _joined(pieces: Iterable[tuple[str, bool]]) -> list[tuple[str, bool]]:
    kept: list[tuple[str, bool]] = []
    for piece, hit in pieces:
        words = _BLANKS.sub(" ", piece)
        if not words:
            continue
        if kept and kept[-1][1] == hit:
            kept[-1] = kept[-1][0] + words, hit
        else:
            kept.append((words, hit))
    return kept
