"""The index of the database in use: FTS5 on SQLite, tokens under GIN on PostgreSQL; the same questions, the same numbers."""

from collections.abc import Iterable
from typing import Protocol, cast

from django.db import connection

from plumbline.engines.norms.searching import fts5, gin
from plumbline.engines.norms.searching.wanted import Row, Wanted


class Store(Protocol):
    """What an index can do."""

    def write(self, rows: Iterable[Row]) -> None:
        """Write rows whose numbers are new."""

    def erase(self, first: int, last: int) -> None:
        """Take rows out."""

    def clear(self) -> None:
        """Empty the index."""

    def settle(self) -> None:
        """Put the index in order after much was written."""

    def numbers(self, wanted: Wanted, *, after: int, limit: int) -> list[int]:
        """Give the numbers of the first rows that have what is wanted, in their order."""

    def first(self, names: Wanted, articles: Wanted, *, limit: int) -> list[int]:
        """Give the first numbers of norms and of articles in one statement; those of each in their order."""


def store() -> Store:
    """Give the index of the database in use."""
    return cast("Store", gin if connection.vendor == "postgresql" else fts5)
