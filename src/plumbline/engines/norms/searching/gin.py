"""The index on PostgreSQL: an array of tokens under GIN, beside the folded words that decide.

A tsvector would lose places beyond the 16,383rd and the 256th of a pair; an array has no places, so what has all the
pairs of a term is looked at again in the folded words. Both indexes so have the same hits.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from django.db import connection

from plumbline.engines.norms.searching.folding import of_names, pairs, tokens, tokens_of_term
from plumbline.engines.norms.searching.wanted import Join, Row, Wanted, Where, is_above

_INSERT: Final = "INSERT INTO norms_words (number, names, around, words, tokens) VALUES (%s, %s, %s, %s, %s)"

_SELECT: Final = "SELECT number FROM norms_words WHERE {where} AND number > %s ORDER BY number LIMIT %s"


def write(rows: Iterable[Row]) -> None:
    """Write rows whose numbers are new."""
    values = [(row.number, row.names, row.around, row.words, _tokens(row)) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, values)


def erase(first: int, last: int) -> None:
    """Take rows out."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM norms_words WHERE number BETWEEN %s AND %s", (first, last))


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM norms_words")


def settle() -> None:
    """Put the index in order after much was written."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE norms_words")


def numbers(wanted: Wanted, *, after: int, limit: int) -> list[int]:
    """Give the numbers of the first rows that have what is wanted, in their order."""
    where, values = _conditions(wanted)
    with connection.cursor() as cursor:
        cursor.execute(_SELECT.format(where=where), (*values, after, limit))
        return [number for (number,) in cursor.fetchall()]


def first(names: Wanted, articles: Wanted, *, limit: int) -> list[int]:
    """Give the first numbers of the one and of the other together."""
    (named, of_names), (written, of_articles) = _conditions(names), _conditions(articles)
    query = f"({_SELECT.format(where=named)}) UNION ALL ({_SELECT.format(where=written)})"
    with connection.cursor() as cursor:
        cursor.execute(query, (*of_names, -1, limit, *of_articles, -1, limit))
        return sorted(number for (number,) in cursor.fetchall())


def _tokens(row: Row) -> list[str]:
    names = of_names(tokens(row.names).split())
    words = {*pairs(row.around).split(), *tokens(row.words).split()}
    return sorted({*names, *words, *row.facets})


def _conditions(wanted: Wanted) -> tuple[str, list[str | list[str]]]:
    held = [tokens_of_term(term) for term in wanted.terms]
    held = [of_names(tokens_) for tokens_ in held] if wanted.where is Where.NAMES else held
    parts: list[str] = []
    values: list[str | list[str]] = []
    if wanted.join is Join.ALL:
        parts.append("tokens @> %s::text[]")
        values.append(sorted({token for tokens_ in held for token in tokens_}))
    else:
        parts.append("(" + " OR ".join(["tokens @> %s::text[]"] * len(held)) + ")")
        values += held
    for group in wanted.facets:
        parts.append("tokens && %s::text[]")
        values.append(list(group))
    looked, looked_for = _looked_at(wanted)
    return " AND ".join([*parts, looked]), [*values, *looked_for]


def _looked_at(wanted: Wanted) -> tuple[str, list[str | list[str]]]:
    terms = list(wanted.terms)
    if wanted.where is Where.NAMES:
        join = " AND " if wanted.join is Join.ALL else " OR "
        return "(" + join.join(["strpos(names, %s) > 0"] * len(terms)) + ")", [*terms]
    own = "(" + " OR ".join(["strpos(words, %s) > 0"] * len(terms)) + ")"
    if wanted.join is Join.ANY or len(terms) == 1:
        return own, [*terms]
    each = [
        ("(strpos(words, %s) > 0 OR strpos(around, %s) > 0)", [term, term])
        if is_above(term)
        else ("strpos(words, %s) > 0", [term])
        for term in terms
    ]
    return " AND ".join([*(part for part, _ in each), own]), [*chain.from_iterable(said for _, said in each), *terms]
