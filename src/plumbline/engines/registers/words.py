"""The index of the words of entries: FTS5 on SQLite, lexemes under GIN on PostgreSQL; the same hits from both.

An edition is never written over, so a row is written once and stays; which editions hold on a day is asked of them.
Only what everybody may read is in the index.

The lexemes are the pairs of characters and the last character of each line. A question of one character asks for all lexemes
that begin with it, so that no character need be kept by itself: that halves what a row costs.
"""

from collections.abc import Iterable
from operator import add
from typing import Final, NamedTuple

from django.db import connection

from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.norms.searching.folding import LINE_END, fold, of_names, tokens, tokens_of_term

_FTS5: Final = "INSERT INTO registers_words (rowid, names, words, facets) VALUES (%s, %s, %s, %s)"
_GIN: Final = ("number", "names", "words", "lexemes")
_FACET: Final = "\ue104"  # before a facet among lexemes, where nothing but that tells it from a pair


class Row(NamedTuple):
    """What the index keeps of an edition."""

    number: int  # of the edition
    name: str
    words: str


def facet_of_register(code: str) -> str:
    """Give the token under which the entries of a register stand; FTS5 keeps letters and digits together."""
    return "r" + code.encode().hex()


def facet_of_body(number: int) -> str:
    """Give the token under which the entries of a body stand."""
    return f"b{number}"


def write(rows: Iterable[Row], *, facets: tuple[str, ...]) -> None:
    """Write rows whose numbers are new.

    Takes   facets — the tokens under which all of them stand
    """
    if connection.vendor == "postgresql":
        standing = [_FACET + facet for facet in facets]
        insert_many("registers_words", _GIN, (_with_lexemes(row, standing) for row in rows))
        return
    joined = " ".join(facets)
    with connection.cursor() as cursor:
        cursor.executemany(
            _FTS5, [(row.number, " ".join(_of_name(fold(row.name))), tokens(fold(row.words)), joined) for row in rows]
        )


def numbers(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool, after: int, most: int) -> list[int]:
    """Give the numbers of rows that have all folded terms and facets, newest first.

    Takes   named — the terms are looked for in the names alone;  after — only numbers below it; 0: from the newest
    """
    statement, values = (_gin if connection.vendor == "postgresql" else _fts5)(terms, facets, named=named)
    if after:
        statement += f" AND {_NUMBER[connection.vendor]} < %s"
        values.append(after)
    statement += f" ORDER BY {_NUMBER[connection.vendor]} DESC LIMIT %s"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, most])
        return [number for (number,) in cursor.fetchall()]


_NUMBER: Final = {"sqlite": "rowid", "postgresql": "number"}


def _fts5(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool) -> tuple[str, list[str | int]]:
    column = "names" if named else "words"
    asked = [f'{column} : "{" ".join(_tokens_of(term, named=named))}"' for term in terms]
    asked += [f'facets : "{facet}"' for facet in facets]
    return "SELECT rowid FROM registers_words WHERE registers_words MATCH %s", [" AND ".join(asked)]


def _tokens_of(term: str, *, named: bool) -> list[str]:
    held = tokens_of_term(term)
    return of_names(held) if named else held


def _of_name(folded: str) -> list[str]:
    return of_names(tokens(folded).split())


def _gin(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool) -> tuple[str, list[str | int]]:
    asked = {one for term in terms for one in _asked(term, named=named)} | {f"'{_FACET}{facet}'" for facet in facets}
    column = "names" if named else "words"
    looked = "".join(f" AND strpos({column}, %s) > 0" for _ in terms)
    statement = f"SELECT number FROM registers_words WHERE lexemes @@ %s::tsquery{looked}"  # noqa: S608 — our words
    return statement, [" & ".join(sorted(asked)), *terms]


def _asked(term: str, *, named: bool) -> Iterable[str]:
    """Give what is asked of the lexemes for a folded term: each of its pairs, or all that begin with its one character."""
    pairs = list(map(add, term, term[1:]))
    asked = of_names(pairs or [term]) if named else pairs or [term]
    return [f"'{lexeme}'" if pairs else f"'{lexeme}':*" for lexeme in asked]


def _with_lexemes(row: Row, facets: list[str]) -> tuple[int, str, str, str]:
    """Give a row as the table keeps it; its lexemes as PostgreSQL writes them: folded words hold neither ' nor a backslash."""
    names, words = fold(row.name), fold(row.words)
    held = {*of_names(_lexemes(names)), *_lexemes(words), *facets}
    return row.number, names, words, "'{}'".format("' '".join(held))


def _lexemes(folded: str) -> set[str]:
    held: set[str] = set()
    for line in folded.split(LINE_END):
        held.update(map(add, line, line[1:]))
        held.update(line[-1:])
    return held
