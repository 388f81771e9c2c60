"""How the words of a question are looked for: as they stand, cut into words, or any of the words.

A question of one word is looked for as it stands, one of several words by all of them. Where nothing has them, the
question is cut into words; where nothing has all of those either, any of them will do, and the rarer count for more.
"""

from dataclasses import dataclass
from math import log2
from operator import itemgetter
from typing import Final

from plumbline.engines.norms.searching.answer import Asked, Way
from plumbline.engines.norms.searching.cited import Cited
from plumbline.engines.norms.searching.cutting import cut
from plumbline.engines.norms.searching.facets import facets_asked
from plumbline.engines.norms.searching.question import Question, Term
from plumbline.engines.norms.searching.ranking import Weighed
from plumbline.engines.norms.searching.rows import Rows, Standing, fetch_both
from plumbline.engines.norms.searching.wanted import Join, Wanted, Where
from plumbline.kernel.errors import Says

_COMMON: Final = 500  # a word in so many articles or more counts as common: nobody counts further


@dataclass(frozen=True, slots=True)
class Reading:
    """What is looked for: norms by name; articles by their words, the last of these rows having all the others."""

    way: Way
    says: Says
    weighed: Weighed
    names: Rows
    articles: tuple[Rows, ...]

    @property
    def found(self) -> bool:
        """Tell whether anything was found."""
        return bool(self.names.first(1) or self.articles[-1].first(1))


def reading(question: Question, asked: Asked, standing: Standing, *, cited: Cited) -> Reading:
    """Read a question so that it finds something, if there is a way; what it cites is enough to keep it as it stands."""
    as_it_stands = _all(question.terms, asked, standing, cited, is_cut=False)
    if cited.hits or as_it_stands.found:
        return as_it_stands
    words = cut(question)
    if {word.folded for word in words} == set(question.folded):
        return _any(words, asked, standing, cited) if len(words) > 1 else as_it_stands
    of_all = _all(words, asked, standing, cited, is_cut=True)
    return of_all if of_all.found or len(words) == 1 else _any(words, asked, standing, cited)


def _all(terms: tuple[Term, ...], asked: Asked, standing: Standing, cited: Cited, *, is_cut: bool) -> Reading:
    folded = tuple(term.folded for term in terms)
    facets = facets_asked(asked)
    names = Rows(Wanted(folded, Where.NAMES, facets=facets), standing, shown=cited.norms)
    articles = Rows(Wanted(folded, Where.ARTICLES, facets=facets), standing)
    fetch_both(names, articles)
    return Reading(
        Way.WORDS if is_cut or len(terms) > 1 else Way.PHRASE,
        _says_all(terms, is_cut=is_cut),
        Weighed(folded, tuple(term.written for term in terms), (1.0,) * len(terms)),
        names,
        (articles,),
    )


def _any(words: tuple[Term, ...], asked: Asked, standing: Standing, cited: Cited) -> Reading:
    facets = facets_asked(asked)
    counted = sorted(((_count(word.folded, standing), word) for word in words), key=itemgetter(0))
    rare_first = tuple(word.folded for _, word in counted)
    articles = [
        Rows(Wanted(rare_first[:count], Where.ARTICLES, facets=facets), standing)
        for count in range(len(rare_first) - 1, 1, -1)
    ]
    zh, en = _listed(words)
    return Reading(
        Way.ANY,
        Says(
            zh=f"没有同时含有全部这些词的条文，列出含有其中任何一个的：{zh}",
            en=f"Nothing has all of these words; shown is what has any of them: {en}",
        ),
        Weighed(
            rare_first, tuple(word.written for _, word in counted), tuple(1 / log2(2 + count) for count, _ in counted)
        ),
        Rows(Wanted(rare_first, Where.NAMES, facets=facets), standing, shown=cited.norms),
        (*articles, Rows(Wanted(rare_first, Where.ARTICLES, Join.ANY, facets), standing)),
    )


def _count(term: str, standing: Standing) -> int:
    """Count the articles that stand: the embedded index also has numbers that lead nowhere."""
    return len(Rows(Wanted((term,), Where.ARTICLES), standing).first(_COMMON))


def _says_all(terms: tuple[Term, ...], *, is_cut: bool) -> Says:
    zh, en = _listed(terms)
    if is_cut:
        return Says(
            zh=f"没有找到原句，按这些词查找，须全部出现：{zh}",
            en=f"Not found as it stands; read as these words, all of them: {en}",
        )
    if len(terms) > 1:
        return Says(zh=f"按这些词查找，须全部出现：{zh}", en=f"Read as these words, all of them: {en}")
    return Says(zh=f"按原文查找：{zh}", en=f"Read as a phrase: {en}")


def _listed(terms: tuple[Term, ...]) -> tuple[str, str]:
    return "、".join(f"“{term.written}”" for term in terms), ", ".join(f"«{term.written}»" for term in terms)
