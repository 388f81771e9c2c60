"""Writing many rows in few statements: one for each row costs as much again as the row and its indexes.

A statement that fails voids the transaction. SQLite is told so (OR FAIL): otherwise it would keep a copy of every page that a
statement touches, to undo that statement alone. PostgreSQL takes many rows as a stream (COPY), which it need not read as a
statement; where the rows are made one by one, it puts the first ones in while the next are made.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Final

from django.db import connection

ROWS: Final = 100  # in one statement


def insert_many(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows in their order, some at a time.

    Takes   rows — the values of the columns, as the driver of the database takes them; making one asks the database nothing
    Raises  IntegrityError when the database refuses one of them; the transaction is void
    """
    rows = iter(rows)
    if connection.vendor == "postgresql":
        first = list(islice(rows, ROWS))
        rows = chain(first, rows)
        if len(first) == ROWS:
            _copy(table, columns, rows)
            return
    values = list(chain.from_iterable(rows))
    width = ROWS * len(columns)
    whole = len(values) - len(values) % width
    with connection.cursor() as cursor:
        if whole:
            some = [values[first : first + width] for first in range(0, whole, width)]
            cursor.executemany(_statement(connection.vendor, table, tuple(columns), ROWS), some)
        if left := values[whole:]:
            cursor.execute(_statement(connection.vendor, table, tuple(columns), len(left) // len(columns)), left)


def _copy(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    stream = f"COPY {table} ({', '.join(columns)}) FROM STDIN"  # names that stand in our own code
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(stream) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=64)
def _statement(vendor: str, table: str, columns: tuple[str, ...], rows: int) -> str:
    insert = "INSERT OR FAIL" if vendor == "sqlite" else "INSERT"
    places = f"({', '.join(['%s'] * len(columns))})"
    opening = f"{insert} INTO {table} ({', '.join(columns)}) VALUES "  # names that stand in our own code
    return opening + ", ".join([places] * rows)
