"""The index on SQLite: FTS5 over tokens of our own, without the texts, which stand in their table already.

FTS5 without contents takes nothing out again (before SQLite 3.43): a version that goes leaves its number behind, and
the number leads nowhere. What is asked is made of quoted tokens only, so no question can be syntax.
"""

from collections.abc import Iterable
from functools import cache
from typing import Final

from django.db import connection

from plumbline.engines.norms.searching.folding import of_names, pairs, tokens, tokens_of_term
from plumbline.engines.norms.searching.wanted import Join, Row, Wanted, Where, is_above

_INSERT: Final = "INSERT INTO norms_words (rowid, names, around, words, facets) VALUES (%s, %s, %s, %s, %s)"
_SELECT: Final = "SELECT rowid FROM norms_words WHERE norms_words MATCH %s AND rowid > %s ORDER BY rowid LIMIT %s"
_BOTH: Final = f"SELECT * FROM ({_SELECT}) UNION ALL SELECT * FROM ({_SELECT})"  # noqa: S608 — made of the constant above


def write(rows: Iterable[Row]) -> None:
    """Write rows whose numbers are new."""
    once = cache(pairs)  # what stands above an article stands above its neighbours too
    values: list[tuple[int | str, ...]] = [
        (
            row.number,
            " ".join(of_names(tokens(row.names).split())),
            once(row.around),
            tokens(row.words),
            " ".join(row.facets),
        )
        for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, values)


def erase(first: int, last: int) -> None:
    """Take rows out: here their numbers stay behind, and lead nowhere."""


def clear() -> None:
    """Empty the index."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO norms_words (norms_words) VALUES ('delete-all')")


def settle() -> None:
    """Put the index in order after much was written."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO norms_words (norms_words) VALUES ('optimize')")


def numbers(wanted: Wanted, *, after: int, limit: int) -> list[int]:
    """Give the numbers of the first rows that have what is wanted, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(_SELECT, (_expression(wanted), after, limit))
        return [number for (number,) in cursor.fetchall()]


def first(names: Wanted, articles: Wanted, *, limit: int) -> list[int]:
    """Give the first numbers of the one and of the other together."""
    with connection.cursor() as cursor:
        cursor.execute(_BOTH, (_expression(names), -1, limit, _expression(articles), -1, limit))
        return [number for (number,) in cursor.fetchall()]


def _expression(wanted: Wanted) -> str:
    phrases = {term: _phrase(term, wanted.where) for term in wanted.terms}
    groups = [f"facets : ({' OR '.join(_quoted(group))})" for group in wanted.facets]
    return " AND ".join([*_asked(wanted, phrases), *groups])


def _asked(wanted: Wanted, phrases: dict[str, str]) -> list[str]:
    if wanted.where is Where.NAMES:
        return [f"names : ({(' AND ' if wanted.join is Join.ALL else ' OR ').join(phrases.values())})"]
    own = f"words : ({' OR '.join(phrases.values())})"
    if wanted.join is Join.ANY or len(phrases) == 1:
        return [own]
    each = [f"{'{around words}' if is_above(term) else 'words'} : {phrase}" for term, phrase in phrases.items()]
    return [*each, own] if any(map(is_above, wanted.terms)) else each


def _phrase(term: str, where: Where) -> str:
    held = tokens_of_term(term)
    return f'"{" ".join(of_names(held) if where is Where.NAMES else held)}"'


def _quoted(group: Iterable[str]) -> list[str]:
    return [f'"{token}"' for token in group]
