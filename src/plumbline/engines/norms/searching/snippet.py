"""The words around what was asked for, taken where most of it stands together, and the words themselves marked."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from plumbline.engines.norms.searching.answer import Piece
from plumbline.engines.norms.searching.folding import fold, places

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
    pieces = _pieces(text, [span for span in spans if span[0] < end and span[1] > start], start, end)
    before, after = (_CUT if start else ""), (_CUT if end < len(text) else "")
    return tuple(_joined([Piece(before), *pieces, Piece(after)]))


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
    folded = fold(text)
    found = [span for term in terms for span in _standing(folded, term)]
    plain = [span for term in terms for span in _standing(text, term)]
    if len(plain) == len(found):  # folding changes nothing about them, as nearly always
        return plain
    where = places(text)
    return [(where[start], where[end - 1] + 1) for start, end in found]


def _standing(folded: str, term: str) -> Iterator[Span]:
    place = folded.find(term)
    while place >= 0:
        yield place, place + len(term)
        place = folded.find(term, place + 1)


def _window(size: int, spans: Sequence[Span], length: int) -> Span:
    if size <= length or not spans:
        return 0, min(size, length)
    starts = [max(first - _BEFORE, 0) for first, _ in spans]
    fill = [sum(last - first for first, last in spans if start <= first and last <= start + length) for start in starts]
    start = starts[max(range(len(starts)), key=lambda place: (fill[place], -place))]
    start = min(start, size - length)
    return start, start + length


def _pieces(text: str, spans: Iterable[Span], start: int, end: int) -> Iterator[Piece]:
    place = start
    for first, last in spans:
        yield Piece(text[place : max(first, start)])
        yield Piece(text[max(first, start) : min(last, end)], hit=True)
        place = min(last, end)
    yield Piece(text[place:end])


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    kept: list[Piece] = []
    for piece in pieces:
        words = _BLANKS.sub(" ", piece.words)
        if not words:
            continue
        if kept and kept[-1].hit == piece.hit:
            kept[-1] = Piece(kept[-1].words + words, piece.hit)
        else:
            kept.append(Piece(words, piece.hit))
    yield from kept
