"""What is asked of the search, and what it answers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.kernel.errors import Says


class Way(StrEnum):
    """How a question was read."""

    NOTHING = "nothing"  # there is nothing to look for in it
    CITATION = "citation"  # it names a norm or an article; what has its words follows
    PHRASE = "phrase"  # as it stands
    WORDS = "words"  # all of several words
    ANY = "any"  # no article has all of the words: any of them, the most first


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the words, and what the hits are narrowed to."""

    words: str
    on: date | None = None  # the day whose law is searched; None: today
    levels: frozenset[str] = frozenset()  # empty: every level
    region: str = ""  # GB/T 2260 code or the beginning of one: 34 is the province with all below it
    issuer: str = ""  # as the text names it
    field: str = ""  # field of law
    all_versions: bool = False  # also versions that are not in force on the day


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words, and whether it is what was asked for."""

    words: str
    hit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A norm, or an article of one, with the words around what was asked for."""

    norm: Norm
    version: Version | None  # None: the norm has no version on the day
    article: Article | None  # None: the norm as a whole
    snippet: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One page of hits, how many there are in all, and how the question was read."""

    hits: tuple[Hit, ...]
    total: int
    total_is_least: bool  # there are more: counting stopped
    read_as: Says
    way: Way = Way.NOTHING


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody who types may mean."""

    words: str  # to put into the box
    norm: Norm
    place: str = ""  # of an article: 60, 120-1; empty: the norm as a whole
