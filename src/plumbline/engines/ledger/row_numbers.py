"""Primary keys by which SQLite itself numbers the rows of a table.

It does so where the column is declared `integer`, and keeps a second index for `bigint`, as the framework declares it: every
row would be written twice, and looked up twice.
"""

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper


class RowNumber(models.BigIntegerField):  # type: ignore[type-arg]  # generic in the stubs alone
    """A number of 64 bits that is the primary key."""

    def db_type(self, connection: "BaseDatabaseWrapper") -> str | None:
        """Give the type of the column."""
        return _integer_on_sqlite(connection, super().db_type(connection))


class RowNumberOfOther(models.OneToOneField):  # type: ignore[type-arg]  # generic in the stubs alone
    """The primary key of another table as that of this one."""

    def db_type(self, connection: "BaseDatabaseWrapper") -> str | None:
        """Give the type of the column."""
        return _integer_on_sqlite(connection, super().db_type(connection))


def _integer_on_sqlite(connection: "BaseDatabaseWrapper", otherwise: str | None) -> str | None:
    return "integer" if connection.vendor == "sqlite" else otherwise
