"""Writing many rows in few statements: one for each row costs as much again as the row and its indexes."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from django.db import connection

ROWS: Final = 100  # in one statement


def insert_many(table: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows in their order, some at a time.

    Takes   rows — the values of the columns, as the driver of the database takes them
    Raises  IntegrityError when the database refuses one of them; the transaction is void
    """
    whole = len(rows) - len(rows) % ROWS
    with connection.cursor() as cursor:
        if whole:
            some = [_values(rows[first : first + ROWS]) for first in range(0, whole, ROWS)]
            cursor.executemany(_statement(table, tuple(columns), ROWS), some)
        if rows[whole:]:
            cursor.execute(_statement(table, tuple(columns), len(rows) - whole), _values(rows[whole:]))


@lru_cache(maxsize=64)
def _statement(table: str, columns: tuple[str, ...], rows: int) -> str:
    places = f"({', '.join(['%s'] * len(columns))})"
    opening = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 — names that stand in our own code
    return opening + ", ".join([places] * rows)


def _values(rows: Sequence[Sequence[Any]]) -> list[Any]:
    return list(chain.from_iterable(rows))
