"""From numbers of the index to what is ranked, and to what is shown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching.answer import Hit, Piece
from plumbline.engines.norms.searching.placing import split
from plumbline.engines.norms.searching.quick import by_position, with_norms
from plumbline.engines.norms.searching.ranking import Candidate
from plumbline.engines.norms.searching.rows import Standing
from plumbline.engines.norms.searching.snippet import snippet

Pair = tuple[int, int]  # version and position

_WORDS: Final = (  # begins with SELECT: the embedded database takes anything else for writing, and makes it wait
    "SELECT column1, column2, heading, text FROM (VALUES {pairs}) AS wanted"
    " JOIN norms_article article ON article.version_id = column1 AND article.position = column2"
)


def candidates(numbers: Iterable[int], standing: Standing) -> list[Candidate]:
    """Give the words of what may be shown; a number whose article is gone is left out."""
    found = [(number, position, standing.found[place]) for number in numbers for place, position in [split(number)]]
    words = _words([(place.version, position) for _, position, place in found if position])
    return [
        Candidate(number, place.titles, *words.get((place.version, position), ("", None)))
        for number, position, place in found
        if position == 0 or (place.version, position) in words
    ]


def hits(numbers: Sequence[int], standing: Standing, terms: Sequence[str]) -> list[Hit]:
    """Give what is shown for numbers, in their order."""
    pairs = [(standing.found[place].version, position) for number in numbers for place, position in [split(number)]]
    versions = with_norms({version for version, _ in pairs})
    articles = articles_of([pair for pair in pairs if pair[1]], versions)
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


def _words(pairs: Sequence[Pair]) -> dict[Pair, tuple[str, str]]:
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_WORDS.format(pairs=",".join(f"({version},{position})" for version, position in pairs)))
        return {(version, position): (heading, text) for version, position, heading, text in cursor.fetchall()}


def articles_of(pairs: Sequence[Pair], versions: dict[int, Version]) -> dict[Pair, Article]:
    """Read articles of these versions by their positions."""
    articles = by_position(pairs)
    for (version, _), article in articles.items():
        article.version = versions[version]
    return articles
