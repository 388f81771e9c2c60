"""The order of hits: one function of the words alone, so that every database gives the same order.

Authority weighs most, then what the words are to the title, to the heading and to the article: a question that is nearly
the whole title, a phrase that stands together, words that begin an article or fill it. Equal ones stand by their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p, sqrt
from typing import Final

from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.placing import authority

_AUTHORITY: Final = (1.0, 0.8, 0.75, 0.7, 0.45, 0.5, 0.4, 0.25)  # by rank: a department's rule before a province's
_TITLE, _BEGINS, _HEADING, _TOGETHER, _EARLY, _DENSITY, _COVERAGE = 0.6, 0.2, 0.25, 0.5, 0.15, 0.5, 2.0
_BEGINNING: Final = 24  # characters in which the subject of an article is named
_WHOLE: Final = 10.0  # a title that is the question


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may be shown: its number, and what its words are."""

    number: int
    titles: tuple[str, ...]  # of the norm: title, short title, others
    heading: str = ""
    words: str | None = None  # None: the norm as a whole


@dataclass(frozen=True, slots=True)
class Weighed:
    """Terms with what each weighs, where not all of them are needed."""

    terms: tuple[str, ...]  # folded
    written: tuple[str, ...]  # as a text most likely writes them
    weights: tuple[float, ...]

    weight: float = field(init=False)  # of all terms
    weighing: tuple[tuple[str, float], ...] = field(init=False)  # each as it is written, with its weight
    several: bool = field(init=False)
    together: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what each candidate is held against."""
        object.__setattr__(self, "weight", sum(self.weights))
        object.__setattr__(self, "weighing", tuple(zip(self.written, self.weights, strict=True)))
        object.__setattr__(self, "several", len(self.written) > 1)
        object.__setattr__(self, "together", "".join(self.written))


def in_order(candidates: Sequence[Candidate], terms: Weighed) -> list[int]:
    """Give the numbers of the candidates, the best first."""
    scored = [(-_score(candidate, terms), candidate.number) for candidate in candidates]
    return [number for _, number in sorted(scored)]


def _score(candidate: Candidate, terms: Weighed) -> float:
    score = _AUTHORITY[authority(candidate.number)]
    if candidate.words is None:
        score += _COVERAGE * (1 + _of_titles(candidate.titles, terms.terms))
    else:
        score += _of_words(candidate.words, terms)
        score += _of_names(candidate.titles, candidate.heading, terms.terms)
    return round(score, 6)  # the last figures may depend on the machine


def _of_titles(titles: tuple[str, ...], terms: tuple[str, ...]) -> float:
    folded, together = _alike(titles), "".join(terms)
    if together in folded:
        return _WHOLE
    return max(_covered(title, terms) + (_BEGINS if title.startswith(together) else 0.0) for title in folded)


@lru_cache(maxsize=4096)
def _of_names(titles: tuple[str, ...], heading: str, terms: tuple[str, ...]) -> float:
    nearest = _folded(heading).rpartition("·")[2]
    named = _HEADING if any(term in nearest for term in terms) else 0.0
    return named + _TITLE * _covered_of(titles, terms)


@lru_cache(maxsize=4096)
def _covered_of(titles: tuple[str, ...], terms: tuple[str, ...]) -> float:
    return max(_covered(title, terms) for title in _alike(titles))


def _of_words(words: str, terms: Weighed) -> float:
    """Score the words as they are written: width and blanks inside a term cost its rank, never the hit."""
    size = first = len(words)
    filled = covered = 0.0
    for term, weight in terms.weighing:
        place = words.find(term)
        if place < 0:
            continue
        covered += weight
        filled += len(term) * log1p(words.count(term, place))
        first = min(first, place)
    score = _COVERAGE * covered / terms.weight + _DENSITY * filled / sqrt(size + 60)
    if first < _BEGINNING:
        score += _EARLY
    if terms.several and terms.together in words:
        score += _TOGETHER
    return score


@lru_cache(maxsize=8192)
def _alike(titles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(title) for title in titles))


def _covered(title: str, terms: Sequence[str]) -> float:
    return min(sum(len(term) for term in terms if term in title) / max(len(title), 1), 1.0)


@lru_cache(maxsize=4096)
def _folded(words: str) -> str:
    return fold(words)
