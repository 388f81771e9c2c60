"""The index of the words of entries: FTS5 on SQLite, an array of tokens under GIN on PostgreSQL; the same hits from both.

An edition is never written over, so a row is written once and stays; which editions hold on a day is asked of them.
Only what everybody may read is in the index.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.db import connection

from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.norms.searching.folding import fold, of_names, tokens, tokens_of_term

_FTS5: Final = "INSERT INTO registers_words (rowid, names, words, facets) VALUES (%s, %s, %s, %s)"
_GIN: Final = ("number", "names", "words", "tokens")


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
        insert_many("registers_words", _GIN, [_with_tokens(row, facets) for row in rows])
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


def _fts5(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool) -> tuple[str, list[str | int | list[str]]]:
    column = "names" if named else "words"
    asked = [f'{column} : "{" ".join(_held(term, named=named))}"' for term in terms]
    asked += [f'facets : "{facet}"' for facet in facets]
    return "SELECT rowid FROM registers_words WHERE registers_words MATCH %s", [" AND ".join(asked)]


def _gin(terms: tuple[str, ...], facets: tuple[str, ...], *, named: bool) -> tuple[str, list[str | int | list[str]]]:
    held = sorted({token for term in terms for token in _held(term, named=named)} | set(facets))
    column = "names" if named else "words"
    looked = "".join(f" AND strpos({column}, %s) > 0" for _ in terms)
    return f"SELECT number FROM registers_words WHERE tokens @> %s::text[]{looked}", [held, *terms]  # noqa: S608 — our words


def _held(term: str, *, named: bool) -> list[str]:
    held = tokens_of_term(term)
    return of_names(held) if named else held


def _of_name(folded: str) -> list[str]:
    return of_names(tokens(folded).split())


def _with_tokens(row: Row, facets: tuple[str, ...]) -> tuple[int, str, str, str]:
    names, words = fold(row.name), fold(row.words)
    held = sorted({*_of_name(names), *tokens(words).split(), *facets})
    return row.number, names, words, _array(held)


def _array(held: Iterable[str]) -> str:
    """Write tokens, which hold no blank, as PostgreSQL writes an array: the driver takes ten times as long to quote each."""
    quoted = " ".join(held).replace("\\", "\\\\").replace('"', '\\"')
    return '{"' + quoted.replace(" ", '","') + '"}'
