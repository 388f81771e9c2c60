"""From numbers of the index to what is ranked, and to what is shown."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching.answer import Hit, Piece
from plumbline.engines.norms.searching.placing import split
from plumbline.engines.norms.searching.quick import by_key
from plumbline.engines.norms.searching.ranking import Candidate
from plumbline.engines.norms.searching.rows import Standing
from plumbline.engines.norms.searching.snippet import snippet

Pair = tuple[int, int]  # version and position

_ARTICLES: Final = (
    "WITH wanted (version, place) AS (VALUES {pairs})"
    " SELECT article.id, version, place, heading, text"
    " FROM wanted JOIN norms_article article ON article.version_id = version AND article.position = place"
)
_NORMS: Final = "SELECT id, title, short FROM norms_norm WHERE id IN ({norms})"


def candidates(numbers: Iterable[int], standing: Standing) -> list[Candidate]:
    """Give the words of what may be shown; a number whose article is gone is left out."""
    found = [(number, position, *standing.found[place]) for number in numbers for place, position in [split(number)]]
    titles = _titles({norm for _, _, _, norm in found})
    pairs = [(version, position) for _, position, version, _ in found if position]
    words = {pair: (heading, text) for _, pair, heading, text in _rows(pairs)}
    return [
        Candidate(number, titles[norm], *words.get((version, position), ("", None)))
        for number, position, version, norm in found
        if position == 0 or (version, position) in words
    ]


def hits(numbers: Sequence[int], standing: Standing, terms: Sequence[str]) -> list[Hit]:
    """Give what is shown for numbers, in their order."""
    pairs = [(standing.found[place][0], position) for number in numbers for place, position in [split(number)]]
    keys = [key for key, _, _, _ in _rows([pair for pair in pairs if pair[1]])]
    versions = versions_of({version for version, _ in pairs})
    articles = articles_of(keys, versions)
    return list(_shown(pairs, versions, articles, terms))


def of_norm(norm: Norm, version: Version | None, terms: Sequence[str] = ()) -> Hit:
    """Show a norm as a whole: the words are marked in its title."""
    return Hit(norm=norm, version=version, article=None, snippet=snippet(norm.title, terms, length=len(norm.title)))


def of_article(article: Article, terms: Sequence[str], words: str = "") -> Hit:
    """Show an article: the best place for the terms, or the beginning of the words that are cited."""
    shown: tuple[Piece, ...] = snippet(words or article.text, terms)
    return Hit(norm=article.version.norm, version=article.version, article=article, snippet=shown)


def _shown(
    pairs: Iterable[Pair],
    versions: dict[int, Version],
    articles: dict[Pair, Article],
    terms: Sequence[str],
) -> Iterator[Hit]:
    for version, position in pairs:
        if position == 0:
            yield of_norm(versions[version].norm, versions[version], terms)
        elif article := articles.get((version, position)):
            yield of_article(article, terms)


def _titles(norms: set[int]) -> dict[int, tuple[str, ...]]:
    if not norms:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NORMS.format(norms=",".join(map(str, norms))))
        return {norm: (title, short) for norm, title, short in cursor.fetchall()}


def _rows(pairs: Sequence[Pair]) -> list[tuple[int, Pair, str, str]]:
    if not pairs:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_ARTICLES.format(pairs=",".join(f"({version},{position})" for version, position in pairs)))
        return [
            (key, (version, position), heading, text) for key, version, position, heading, text in cursor.fetchall()
        ]


def versions_of(keys: Collection[int]) -> dict[int, Version]:
    """Read versions with their norms, without what is long and no hit shows."""
    versions = by_key(Version, keys, without=("contents", "history", "sources", "doubts"))
    norms = by_key(Norm, {version.norm_id for version in versions.values()}, without=("also",))
    for version in versions.values():
        version.norm = norms[version.norm_id]
    return versions


def articles_of(keys: Collection[int], versions: dict[int, Version]) -> dict[Pair, Article]:
    """Read articles of these versions."""
    articles = by_key(Article, keys)
    for article in articles.values():
        article.version = versions[article.version_id]
    return {(article.version_id, article.position): article for article in articles.values()}
