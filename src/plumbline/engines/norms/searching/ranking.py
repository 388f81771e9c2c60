"""The order of hits: one function of the words alone, so that every database gives the same order.

Authority weighs most, then what the words are to the title, to the heading and to the article: a question that is nearly
the whole title, a phrase that stands together, words that begin an article or fill it. Equal ones stand by their number.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p, sqrt
from typing import Final

from plumbline.engines.norms.searching.folding import fold
from plumbline.engines.norms.searching.placing import PLACE, authority
from plumbline.engines.norms.searching.quick import ArticleRow

_AUTHORITY: Final = (1.0, 0.8, 0.75, 0.7, 0.45, 0.5, 0.4, 0.25)  # by rank: a department's rule before a province's
_TITLE, _BEGINS, _HEADING, _TOGETHER, _EARLY, _DENSITY, _COVERAGE = 0.6, 0.2, 0.25, 0.5, 0.15, 0.5, 2.0
_BEGINNING: Final = 24  # characters in which the subject of an article is named
_WHOLE: Final = 10.0  # a title that is the question
_FIGURES: Final = 6  # the last ones may depend on the machine


@dataclass(frozen=True, slots=True)
class Candidates:
    """What may be shown: numbers, and what their words are."""

    titles: Mapping[int, tuple[str, ...]]  # by place of the version: title and short title of its norm
    norms: Collection[int]  # as a whole
    articles: Mapping[int, ArticleRow]


@dataclass(frozen=True, slots=True)
class Weighed:
    """Terms with what each weighs, where not all of them are needed."""

    terms: tuple[str, ...]  # folded
    written: tuple[str, ...]  # as a text most likely writes them
    weights: tuple[float, ...]

    weight: float = field(init=False)  # of all terms
    weighing: tuple[tuple[str, int, float], ...] = field(init=False)  # each as it is written, its length and weight
    several: bool = field(init=False)
    together: str = field(init=False)

    def __post_init__(self) -> None:
        """Work out once what each candidate is held against."""
        object.__setattr__(self, "weight", sum(self.weights))
        object.__setattr__(
            self, "weighing", tuple(zip(self.written, map(len, self.written), self.weights, strict=True))
        )
        object.__setattr__(self, "several", len(self.written) > 1)
        object.__setattr__(self, "together", "".join(self.written))


def in_order(candidates: Candidates, terms: Weighed) -> list[int]:
    """Give the numbers of the candidates, the best first."""
    scored = [*_norms(candidates, terms), *_articles(candidates, terms)]
    return [number for _, number in sorted(scored)]


def _norms(candidates: Candidates, terms: Weighed) -> Iterator[tuple[float, int]]:
    for number in candidates.norms:
        titled = _COVERAGE * (1 + _of_titles(candidates.titles[number], terms.terms))
        yield -round(_AUTHORITY[authority(number)] + titled, _FIGURES), number


def _articles(candidates: Candidates, terms: Weighed) -> Iterator[tuple[float, int]]:
    """Score articles; what stands above one mostly stands above the next one too, and is weighed once."""
    place, above = 0, None
    weight = titled = named = 0.0
    for number, (_, _, heading, words, *_) in candidates.articles.items():
        if number & PLACE != place or above is None:
            place, above = number & PLACE, None
            weight, titled = _AUTHORITY[authority(number)], _covered(candidates.titles[place], terms.terms)
        if heading != above:
            above, named = heading, _of_names(titled, heading, terms.terms)
        yield -round(weight + _of_words(words, terms) + named, _FIGURES), number


def _of_names(titled: float, heading: str, terms: tuple[str, ...]) -> float:
    nearest = _nearest(heading)
    for term in terms:
        if term in nearest:
            return _HEADING + _TITLE * titled
    return _TITLE * titled


def _of_titles(titles: tuple[str, ...], terms: tuple[str, ...]) -> float:
    folded, together = _alike(titles), "".join(terms)
    if together in folded:
        return _WHOLE
    return max(_share(title, terms) + (_BEGINS if title.startswith(together) else 0.0) for title in folded)


def _covered(titles: tuple[str, ...], terms: tuple[str, ...]) -> float:
    return max([_share(title, terms) for title in _alike(titles)])


def _of_words(words: str, terms: Weighed) -> float:
    """Score the words as they are written: width and blanks inside a term cost its rank, never the hit."""
    size = first = len(words)
    filled = covered = 0.0
    for term, length, weight in terms.weighing:
        place = words.find(term)
        if place < 0:
            continue
        covered += weight
        filled += length * log1p(words.count(term, place))
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


def _share(title: str, terms: tuple[str, ...]) -> float:
    covered = 0
    for term in terms:
        if term in title:
            covered += len(term)
    return min(covered / len(title), 1.0) if covered else 0.0


@lru_cache(maxsize=4096)
def _nearest(heading: str) -> str:
    return fold(heading).rpartition("·")[2]
