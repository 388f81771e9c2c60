"""What is wanted of the index: folded terms, where they are looked for, and what the hits are narrowed to."""

from dataclasses import dataclass
from enum import Enum


class Where(Enum):
    """Where terms are looked for."""

    NAMES = "names"  # the titles of norms
    ARTICLES = "articles"  # the words of articles, with the title and headings above them


class Join(Enum):
    """How many of the terms a hit has."""

    ALL = "all"  # all of them; those that its own words do not have, the short title or the heading above it has
    ANY = "any"  # at least one, in its own words


@dataclass(frozen=True, slots=True)
class Wanted:
    """Terms without line ends, at least one; and groups of facets of which one each is needed."""

    terms: tuple[str, ...]
    where: Where
    join: Join = Join.ALL
    facets: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the index, folded: the names of a norm, or the words of an article."""

    number: int
    names: str = ""
    around: str = ""  # short title and headings
    words: str = ""
    facets: tuple[str, ...] = ()


def is_above(term: str) -> bool:
    """Tell whether a term may stand in the title or heading instead: one character by itself says too little there."""
    return len(term) > 1
