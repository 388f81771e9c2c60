"""One queue of writers for each SQLite file.

SQLite lets one writer in at a time; whoever comes meanwhile polls in its sleep and may give up with
"database is locked". Here writers stand in line instead: the threads of a process at a lock, the
processes at `flock` on `<database>.lock`. The system frees that lock when its process dies.
"""

import fcntl
import os
import threading
from pathlib import Path
from sqlite3 import OperationalError


class WriterQueue:
    """The line before one database. A database in memory belongs to one process and needs no lock file."""

    def __init__(self, lock_file: Path | None) -> None:
        self._lock_file = lock_file
        self.forget()

    def forget(self) -> None:
        """Start anew. A forked child shares the lock of its parent's open file, so it opens its own."""
        self._turn = threading.Lock()
        self._descriptor: int | None = None
        self._holder: object | None = None
        self._thread = 0

    def held_by(self, connection: object) -> bool:
        """Say whether it is this connection's turn."""
        return self._holder is connection

    def enter(self, connection: object, *, patience: float) -> None:
        """Wait for the turn of this connection.

        Takes   patience — seconds to wait for the other threads of this process
        Raises  OperationalError when a thread holds the turn for too long, or waits for itself
        """
        if self._holder is not None and self._thread == threading.get_ident():
            message = "this thread already writes to the same database through another connection"
            raise OperationalError(message)
        if not self._turn.acquire(timeout=patience):
            message = f"another thread has been writing to this database for more than {patience:g} seconds"
            raise OperationalError(message)
        try:
            if self._lock_file is not None:
                fcntl.flock(self._opened(self._lock_file), fcntl.LOCK_EX)
        except BaseException:
            self._turn.release()
            raise
        self._thread = threading.get_ident()
        self._holder = connection

    def leave(self, connection: object) -> None:
        """Let the next writer in, if it was this connection's turn."""
        if self._holder is not connection:
            return
        self._holder = None
        if self._descriptor is not None:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self._turn.release()

    def _opened(self, lock_file: Path) -> int:
        if self._descriptor is None:
            self._descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o660)
        return self._descriptor

    def close_inherited(self) -> None:
        """Close the lock file that a fork brought along, without unlocking it for the parent."""
        if self._descriptor is not None:
            os.close(self._descriptor)
        self.forget()


_queues: dict[str, WriterQueue] = {}
_queues_guard = threading.Lock()


def queue_before(database: str, *, in_memory: bool) -> WriterQueue:
    """Give the one queue of this process that stands before the database."""
    name = database if in_memory else os.path.realpath(database)
    with _queues_guard:
        if name not in _queues:
            _queues[name] = WriterQueue(None if in_memory else Path(f"{name}.lock"))
        return _queues[name]


def _after_fork() -> None:
    global _queues_guard  # noqa: PLW0603 — a lock that another thread held at the fork would stay shut for ever
    _queues_guard = threading.Lock()
    for queue in _queues.values():
        queue.close_inherited()


os.register_at_fork(after_in_child=_after_fork)
