"""The order of hits: one function of the words alone, so that every database gives the same order.

Authority weighs most, then what the words are to the title, to the heading and to the article: a question that is nearly
the whole title, a phrase that stands together, words that begin an article or fill it. Equal ones stand by their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log1p, sqrt
from typing import Final

from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.placing import authority

_AUTHORITY: Final = (1.0, 0.8, 0.75, 0.7, 0.45, 0.5, 0.4, 0.25)  # by rank: a department's rule before a province's
_TITLE, _HEADING, _TOGETHER, _EARLY, _DENSITY, _COVERAGE = 0.6, 0.25, 0.5, 0.15, 0.5, 2.0
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
    """Folded terms with what each weighs, where not all of them are needed."""

    terms: tuple[str, ...]
    weights: tuple[float, ...]

    @classmethod
    def alike(cls, terms: Sequence[str]) -> "Weighed":
        """Weigh all terms alike."""
        return cls(tuple(terms), (1.0,) * len(terms))


def in_order(candidates: Sequence[Candidate], terms: Weighed) -> list[int]:
    """Give the numbers of the candidates, the best first."""
    scored = [(-_score(candidate, terms), candidate.number) for candidate in candidates]
    return [number for _, number in sorted(scored)]


def _score(candidate: Candidate, terms: Weighed) -> float:
    score = _AUTHORITY[authority(candidate.number)]
    if candidate.words is None:
        score += _of_titles(candidate.titles, terms.terms)
    else:
        score += _of_words(candidate, fold(candidate.words), terms)
    return round(score, 6)  # the last figures may depend on the machine


def _of_titles(titles: Sequence[str], terms: Sequence[str]) -> float:
    folded = [fold(title) for title in titles]
    together = "".join(terms)
    if together in folded:
        return _WHOLE
    return max(_covered(title, terms) + (0.2 if title.startswith(together) else 0.0) for title in folded) * 2


def _of_words(candidate: Candidate, words: str, terms: Weighed) -> float:
    there = [(term, weight, words.count(term)) for term, weight in zip(terms.terms, terms.weights, strict=True)]
    heading = fold(candidate.heading).rpartition("\n")[2]
    own = [term for term, _, count in there if count]
    first = min((words.find(term) for term in own), default=len(words))
    filled = sum(len(term) * log1p(count) for term, _, count in there)
    score = _COVERAGE * sum(weight for _, weight, count in there if count) / sum(terms.weights)
    score += _DENSITY * filled / sqrt(len(words) + 60)
    score += _EARLY if first < _BEGINNING else 0.0
    score += _HEADING if any(term in heading for term in terms.terms) else 0.0
    score += _TITLE * max(_covered(fold(title), terms.terms) for title in candidate.titles[:2])
    if len(terms.terms) > 1 and "".join(terms.terms) in words:
        score += _TOGETHER
    return score


def _covered(title: str, terms: Sequence[str]) -> float:
    return min(sum(len(term) for term in terms if term in title) / max(len(title), 1), 1.0)
