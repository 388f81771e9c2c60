"""From numbers of the index to what is ranked, and to what is shown."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from django.db import connection

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching.answer import Hit, Piece
from plumbline.engines.norms.searching.placing import split
from plumbline.engines.norms.searching.ranking import Candidate
from plumbline.engines.norms.searching.rows import Standing
from plumbline.engines.norms.searching.snippet import snippet

_HEAVY: Final = ("contents", "history", "sources", "doubts")  # of a version: no hit shows them
_ARTICLES: Final = (
    "SELECT version_id, position, heading, text FROM norms_article WHERE (version_id, position) IN (VALUES {pairs})"
)
_NORMS: Final = "SELECT id, title, short FROM norms_norm WHERE id IN ({norms})"


def candidates(numbers: Iterable[int], standing: Standing) -> list[Candidate]:
    """Give the words of what may be shown; a number whose article is gone is left out."""
    places = {number: split(number) for number in numbers}
    found = {number: standing.of(place) for number, (place, _) in places.items()}
    titles = _titles({norm for _, norm in filter(None, found.values())})
    pairs = {number: (found_[0], places[number][1]) for number, found_ in found.items() if found_}
    words = _words([pair for pair in pairs.values() if pair[1]])
    return [
        Candidate(number, titles[found_[1]], *words.get(pairs[number], ("", None)))
        for number, found_ in found.items()
        if found_ and (pairs[number][1] == 0 or pairs[number] in words)
    ]


def hits(numbers: Sequence[int], standing: Standing, terms: Sequence[str]) -> list[Hit]:
    """Give what is shown for numbers, in their order."""
    places = [split(number) for number in numbers]
    standing.look_up({place for place, _ in places})
    pairs = [(found[0], position) for place, position in places if (found := standing.of(place))]
    versions = _versions({version for version, position in pairs if position == 0})
    articles = _articles([pair for pair in pairs if pair[1]])
    return list(_shown(pairs, versions, articles, terms))


def of_norm(norm: Norm, version: Version | None, terms: Sequence[str] = ()) -> Hit:
    """Show a norm as a whole: the words are marked in its title."""
    return Hit(norm=norm, version=version, article=None, snippet=snippet(norm.title, terms, length=len(norm.title)))


def of_article(article: Article, terms: Sequence[str], words: str = "") -> Hit:
    """Show an article: the best place for the terms, or the beginning of the words that are cited."""
    shown: tuple[Piece, ...] = snippet(words or article.text, terms)
    return Hit(norm=article.version.norm, version=article.version, article=article, snippet=shown)


def _shown(
    pairs: Iterable[tuple[int, int]],
    versions: dict[int, Version],
    articles: dict[tuple[int, int], Article],
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


def _words(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], tuple[str, str]]:
    if not pairs:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_ARTICLES.format(pairs=",".join(f"({version},{position})" for version, position in pairs)))
        return {(version, position): (heading, text) for version, position, heading, text in cursor.fetchall()}


def _versions(keys: set[int]) -> dict[int, Version]:
    return Version.objects.select_related("norm").defer(*_HEAVY).in_bulk(keys) if keys else {}


def _articles(pairs: Sequence[tuple[int, int]]) -> dict[tuple[int, int], Article]:
    if not pairs:
        return {}
    written = ",".join(f"({version},{position})" for version, position in pairs)
    wanted = Article.objects.extra(  # noqa: S610 — whole numbers
        where=[f"(norms_article.version_id, norms_article.position) IN (VALUES {written})"]
    )
    rows = wanted.select_related("version__norm").defer(*(f"version__{name}" for name in _HEAVY)).order_by()
    return {(row.version_id, row.position): row for row in rows}
