"""Texts of law on a page: the words of a norm under its divisions, its outline, words with citations, two texts compared."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from plumbline.site.parts.listing import Link
from plumbline.site.words import Run, Words

Line = tuple[Run, ...]


class PieceShown(NamedTuple):
    """One article, or another piece of a text: where it stands on the page, its number, a line for each paragraph."""

    anchor: str
    number: str
    href: str
    lines: tuple[str, ...]
    kind: str = "article"  # article, clause, preamble, annex


class DivisionShown(NamedTuple):
    """A division with its pieces; the first one of a text may have no title."""

    anchor: str
    title: str
    depth: int  # 0: the largest
    pieces: tuple[PieceShown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """One line of an outline, with the lines below it."""

    words: Words
    href: str
    depth: int = 0
    here: bool = False
    twigs: "tuple[Branch, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineShown:
    """What a norm holds, in order; a long one is folded under its largest divisions."""

    label: Words
    title: Words
    branches: tuple[Branch, ...]
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineShown:
    """One paragraph or item, in runs of words; the number of the article before the first."""

    runs: Line
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceShown:
    """An old and a new text of one provision in one: what is gone is struck through, what is new is underlined."""

    old: Words  # which text the old one is: 2017 年修正，第二十条
    new: Words
    lines: tuple[Line, ...] = ()
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CiteAsShown:
    """How to cite a provision: the words and the address that survives renumbering."""

    words: str
    href: str
    address: str  # the same as people read it
    note: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundShown:
    """One hit of a search: what, where it stands, the words around it."""

    title: Words
    href: str
    place: str = ""  # 第四十四条
    snippet: tuple[Run, ...] = ()
    facts: tuple[Words, ...] = ()
    state: Words = ""  # where it is not in force on the day
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeShown:
    """One version that comes or came into force."""

    title: Words
    href: str
    what: Words  # 2026 年修订
    on: date | None  # its first day; None: no source gives it
    facts: tuple[Words, ...] = ()
    links: tuple[Link, ...] = ()
