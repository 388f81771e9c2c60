"""From numbers of the index to what is ranked, and to what is shown."""

from collections.abc import Iterator, Sequence

from plumbline.engines.norms.models import Article, Norm, Version
from plumbline.engines.norms.searching.answer import Hit, Piece
from plumbline.engines.norms.searching.placing import PLACE, POSITION
from plumbline.engines.norms.searching.quick import ArticleRow, article, articles_at, articles_with
from plumbline.engines.norms.searching.ranking import Candidates
from plumbline.engines.norms.searching.rows import Standing
from plumbline.engines.norms.searching.snippet import snippet


def candidates(numbers: Sequence[int], standing: Standing) -> Candidates:
    """Give the words of what may be shown; a number whose article is gone is left out."""
    found = standing.found
    return Candidates(
        titles={place: found[place].titles for place in {number & PLACE for number in numbers}},
        norms=[number for number in numbers if not number & POSITION],
        articles=_articles([number for number in numbers if number & POSITION], standing),
    )


def hits(numbers: Sequence[int], standing: Standing, known: Candidates, terms: Sequence[str]) -> Iterator[Hit]:
    """Give what is shown for numbers, in their order; what was read to rank them is not read again."""
    unread = [number for number in numbers if number & POSITION and number not in known.articles]
    articles = {**known.articles, **_articles(unread, standing)} if unread else known.articles
    keys = [standing.found[number & PLACE].version for number in numbers]
    versions = standing.versions(set(keys))
    for number, key in zip(numbers, keys, strict=True):
        if version := versions.get(key):
            if row := articles.get(number):
                yield of_article(article(row, version), terms)
            elif not number & POSITION:
                yield of_norm(version.norm, version, terms)


def _articles(numbers: Sequence[int], standing: Standing) -> dict[int, ArticleRow]:
    """Read articles, by their numbers.

    The keys of a version mostly follow its positions. What is read by such a key tells itself where it stands; what
    was not met so is looked for where it should stand.
    """
    stands = {place: standing.found[place] for place in {number & PLACE for number in numbers}}
    places = {one.version: place for place, one in stands.items()}
    keys = [(stands[number & PLACE].shift or 0) + (number & POSITION) for number in numbers]
    rows = {places.get(row[0], 0) + row[1]: row for row in articles_with(keys)}
    if missing := [number for number in numbers if number not in rows]:
        others = articles_at([(stands[number & PLACE].version, number & POSITION) for number in missing])
        rows |= {places[row[0]] + row[1]: row for row in others}
    return {number: rows[number] for number in numbers if number in rows}


def of_norm(norm: Norm, version: Version | None, terms: Sequence[str] = ()) -> Hit:
    """Show a norm as a whole: the words are marked in its title."""
    return Hit(norm=norm, version=version, article=None, snippet=snippet(norm.title, terms, length=len(norm.title)))


def of_article(one: Article, terms: Sequence[str], words: str = "") -> Hit:
    """Show an article: the best place for the terms, or the beginning of the words that are cited."""
    shown: tuple[Piece, ...] = snippet(words or one.text, terms)
    version = one.version
    return Hit(norm=version.norm, version=version, article=one, snippet=shown)
