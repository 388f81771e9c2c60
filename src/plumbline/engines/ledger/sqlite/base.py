"""Django's SQLite backend, with durable transactions and writers that queue.

Use as ENGINE "plumbline.engines.ledger.sqlite". Every transaction is IMMEDIATE, so it knows from its
first line whether it may write; its turn comes before BEGIN and ends with commit, rollback or close.
A single write outside a transaction takes a turn of its own.
"""

import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import unquote, urlsplit

from django.db.backends.sqlite3 import base

from plumbline.engines.ledger.sqlite.writers import WriterQueue, queue_before

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY_SECONDS = 20  # how long to wait for a writer that does not queue, such as the sqlite3 shell
PATIENCE_SECONDS = 60  # how long a thread waits for the other threads of its process

SETTLED = (
    "PRAGMA synchronous = FULL",  # a committed act survives a power cut
    "PRAGMA secure_delete = ON",  # erased personal data is overwritten, not just unlinked
    "PRAGMA recursive_triggers = ON",  # INSERT OR REPLACE removes rows too, so what refuses DELETE must see it
    "PRAGMA cache_size = -20000",
    "PRAGMA temp_store = MEMORY",
)
REMEMBERED = 5000  # characters of a statement whose form for the driver is kept
READS = ("SELECT", "PRAGMA", "EXPLAIN")


class QueuedCursor(base.SQLiteCursorWrapper):
    """A cursor that waits for its turn before it writes."""

    def __init__(self, connection: sqlite3.Connection, wrapper: "DatabaseWrapper") -> None:
        super().__init__(connection)
        self._wrapper = wrapper
        self._kept: Iterator[Any] | None = None

    def execute(self, query: str, params: Any = None) -> Self:
        """Run one statement; a writing one when its turn has come."""
        self._kept = None
        if _reads(query):
            super().execute(query, params)
            return self
        if not self._wrapper.has_turn():
            self._wrapper.take_turn()
        try:
            super().execute(query, params)
            if self.description is not None and not self.connection.in_transaction:
                # INSERT … RETURNING commits when its last row is read: read them while it is our turn.
                self._kept = iter(super().fetchall())
        finally:
            self._wrapper.leave_if_done()
        return self

    def executemany(self, query: str, param_list: Any) -> Self:
        """Run one statement many times within one turn."""
        self._kept = None
        if not self._wrapper.has_turn():
            self._wrapper.take_turn()
        try:
            super().executemany(query, param_list)
        finally:
            self._wrapper.leave_if_done()
        return self

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Give a statement as the driver takes it; the same ones come again and again."""
        if param_names is None and len(query) <= REMEMBERED:
            return _converted(query)
        return str(super().convert_query(query, param_names=param_names))

    def fetchone(self) -> Any:
        """Give the next row, or None."""
        return super().fetchone() if self._kept is None else next(self._kept, None)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Give the next rows."""
        size = self.arraysize if size is None else size
        if self._kept is None:
            return super().fetchmany(size)
        return [row for _, row in zip(range(size), self._kept, strict=False)]

    def fetchall(self) -> list[Any]:
        """Give all rows that are left."""
        return super().fetchall() if self._kept is None else list(self._kept)

    def __next__(self) -> Any:
        return super().__next__() if self._kept is None else next(self._kept)


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection to the embedded database."""

    display_name = "SQLite, one writer at a time"

    def get_connection_params(self) -> dict[str, Any]:
        """Add what this backend settles: immediate transactions and a busy timeout."""
        params = super().get_connection_params()
        params.setdefault("timeout", BUSY_SECONDS)
        self.patience = float(params.pop("patience", PATIENCE_SECONDS))
        self.transaction_mode: str | None = "IMMEDIATE"  # a reader that turns writer too late would fail at once
        self.queue = self._queue()
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """Open the database, make it write ahead, and settle how it commits."""
        if not self.is_in_memory_db():
            _path_of(conn_params["database"]).parent.mkdir(parents=True, exist_ok=True)
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        if not self.is_in_memory_db() and _journal_mode(connection) != "wal":
            self.queue.enter(self, patience=self.patience)
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            finally:
                self.queue.leave(self)
        for settled in SETTLED:
            connection.execute(settled)
        return connection

    def create_cursor(self, name: str | None = None) -> QueuedCursor:  # noqa: ARG002 — SQLite names no cursors
        """Give a cursor that waits for its turn."""
        cursor: QueuedCursor = self.connection.cursor(factory=lambda connection: QueuedCursor(connection, self))
        return cursor

    def has_turn(self) -> bool:
        """Say whether this connection may write now."""
        return self.queue.held_by(self)

    def take_turn(self) -> None:
        """Wait until this connection may write."""
        self.queue.enter(self, patience=self.patience)

    def leave_if_done(self) -> None:
        """Let the next writer in, unless a transaction is still open."""
        if self.connection is None or not self.connection.in_transaction:
            self.queue.leave(self)

    def _start_transaction_under_autocommit(self) -> None:
        """Begin when it is our turn. The framework's way makes a cursor for this, which costs as much again."""
        if not self.has_turn():
            self.take_turn()
        try:
            with self.wrap_database_errors:
                self.connection.execute(f"BEGIN {self.transaction_mode or ''}")
        finally:
            self.leave_if_done()

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.leave_if_done()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.leave_if_done()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self.queue.leave(self)

    def _queue(self) -> WriterQueue:
        name = str(self.settings_dict["NAME"])
        if self.is_in_memory_db():
            # No other connection can see ":memory:"; a named database in memory is seen by all threads.
            return WriterQueue(None) if name == ":memory:" else queue_before(name, in_memory=True)
        return queue_before(str(_path_of(name)), in_memory=False)


@lru_cache(maxsize=256)
def _converted(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _reads(query: str) -> bool:
    return query.lstrip()[:7].upper().startswith(READS)


def _path_of(name: str | Path) -> Path:
    text = str(name)
    return Path(unquote(urlsplit(text).path)) if text.startswith("file:") else Path(text)


def _journal_mode(connection: sqlite3.Connection) -> str:
    return str(connection.execute("PRAGMA journal_mode").fetchone()[0]).lower()
