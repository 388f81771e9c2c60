"""Old and new words beside each other, and the words in question in a text: line by line, as pieces that stand out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from plumbline.kernel.difference import compare
from plumbline.site.parts.listing import TagShown
from plumbline.site.words import Mark, Marked, Words

Line = tuple[str | Marked, ...]

_OLD: Final = {"same": None, "removed": Mark.REMOVED}
_NEW: Final = {"same": None, "added": Mark.ADDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class SideShown:
    """One of the two texts: what it is, its lines; or why it has none."""

    name: Words
    lines: tuple[Line, ...] = ()
    href: str = ""  # makes the name a link
    missing: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedShown:
    """A provision in two texts."""

    code: str
    place: Words
    old: SideShown
    new: SideShown
    tag: TagShown | None = None
    lang: str = "zh-Hans"  # of the texts; empty where they are in the language of the page

    @property
    def sides(self) -> tuple[SideShown, SideShown]:
        """Give both texts, the old one first."""
        return self.old, self.new


def sides(old: str, new: str) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Compare two texts word by word; give the lines of the old one and those of the new one, with what differs marked."""
    pieces = [(str(piece.kind), piece.words) for piece in compare(old, new)]
    return (
        lines_of((words, _OLD[kind]) for kind, words in pieces if kind in _OLD),
        lines_of((words, _NEW[kind]) for kind, words in pieces if kind in _NEW),
    )


def quoted(text: str, start: int | None, end: int | None) -> tuple[Line, ...]:
    """Give the lines of a text with the words between two places marked; a place that it has not marks nothing."""
    if start is None or end is None or not 0 <= start < end <= len(text):
        return lines_of([(text, None)])
    return lines_of([(text[:start], None), (text[start:end], Mark.FOUND), (text[end:], None)])


def lines_of(pieces: Iterable[tuple[str, Mark | None]]) -> tuple[Line, ...]:
    """Break pieces into lines where their words break."""
    return tuple(_broken(pieces))


def _broken(pieces: Iterable[tuple[str, Mark | None]]) -> Iterator[Line]:
    line: list[str | Marked] = []
    for words, mark in pieces:
        first, *rest = words.split("\n")
        _put(line, first, mark)
        for more in rest:
            if line:
                yield tuple(line)
            line = []
            _put(line, more, mark)
    if line:
        yield tuple(line)


def _put(line: list[str | Marked], words: str, mark: Mark | None) -> None:
    if words:
        line.append(words if mark is None else Marked(words=words, mark=mark))
