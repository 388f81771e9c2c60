"""What one file says of one version of a norm, piece by piece, with where each fact was found and what is in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.norm import NormLevel

LONGEST_TITLE: Final = 250

ARTICLE: Final = "article"
CLAUSE: Final = "clause"
PREAMBLE: Final = "preamble"
ANNEX: Final = "annex"
NUMBERED: Final = (ARTICLE, CLAUSE)  # what carries a number of its own in the text


@dataclass(frozen=True, slots=True)
class PieceText:
    """One piece of a text: an article, a clause, what stands before them, or an attachment; a line for each paragraph."""

    kind: str
    position: int  # in the file, from 1
    number: int
    sub: int
    heading: str
    text: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Division:
    """One heading of the table of contents."""

    level: str  # part (编), subpart (分编), chapter (章), section (节), other
    number: int | None
    title: str
    position: int  # of the first piece below it


@dataclass(frozen=True, slots=True)
class Note:
    """One act of the history that stands under the title: passed, approved, promulgated, revised, amended."""

    on: date
    act: str  # passed, approved, promulgated, revised, amended, in_force
    by: str
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """What could not be read for sure, or what the text does not say at all."""

    code: str
    says: Says
    unknown: bool = False  # the text does not say it: looking at the text once more settles nothing


@dataclass(frozen=True, slots=True)
class Gap:
    """A number for which the file has no article, and why as far as the file shows it."""

    number: int
    cause: str
    says: Says


@dataclass(frozen=True, slots=True)
class RelationText:
    """What the text does to another norm."""

    kind: str  # repeals, amends
    title: str
    on: date | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LawText:
    """What one file says of one version of a norm. Pure data: it goes from one process to another."""

    title: str
    short: str
    part: str  # 总则, where the norm comes in several files
    level: NormLevel | None  # None: neither the text nor the folder tells
    issuer: str
    number: str
    region: str
    place: str  # the province or city by name, for whoever keeps regions
    field: str
    kind: str  # enacted, revised, amended; empty: not known
    promulgated_on: date
    in_force_from: date | None
    in_force_to: date | None
    history: tuple[Note, ...]
    sources: Mapping[str, str]
    doubts: tuple[Doubt, ...]
    contents: tuple[Division, ...]
    pieces: tuple[PieceText, ...]
    gaps: tuple[Gap, ...]
    relations: tuple[RelationText, ...]

    @property
    def articles(self) -> tuple[PieceText, ...]:
        """Give the pieces that are articles."""
        return tuple(piece for piece in self.pieces if piece.kind == ARTICLE)


def unreadable(zh: str, en: str, *, cure: Says) -> InvalidFacts:
    """Make the refusal of a file, with what to do about it."""
    return InvalidFacts([Reason(kind=ReasonKind.FACT, says=Says(zh=zh, en=en), cure=cure, facts=("file",))])


def doubt(code: str, zh: str, en: str, *, unknown: bool = False) -> Doubt:
    """Make a doubt."""
    return Doubt(code, Says(zh=zh, en=en), unknown)
