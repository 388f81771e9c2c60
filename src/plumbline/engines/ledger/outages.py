"""What stopped an act that the rules allow: no room on a disk, a database that does not answer, a queue that is too long.

The act is then undone as a whole. Only where the connection broke may the commit have arrived, though nobody was told.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum
from sqlite3 import SQLITE_BUSY, SQLITE_CANTOPEN, SQLITE_FULL, SQLITE_IOERR, SQLITE_LOCKED, SQLITE_READONLY
from typing import Final

from django.db import InterfaceError, OperationalError

from plumbline.engines.ledger.storing.store import StoreSilent


class Outage(StrEnum):
    """Why nothing can be recorded now."""

    FULL = "full"
    SILENT = "silent"
    BUSY = "busy"


_PRIMARY: Final = 0xFF  # the low byte of SQLite's code says what, the others say where
_OF_SQLITE: Final = {
    SQLITE_FULL: Outage.FULL,
    SQLITE_BUSY: Outage.BUSY,
    SQLITE_LOCKED: Outage.BUSY,
    SQLITE_IOERR: Outage.SILENT,
    SQLITE_CANTOPEN: Outage.SILENT,
    SQLITE_READONLY: Outage.SILENT,
}
_OF_POSTGRESQL: Final = (  # the beginning of an SQLSTATE, the longest first
    ("53100", Outage.FULL),  # disk_full
    ("53300", Outage.BUSY),  # too_many_connections
    ("55P03", Outage.BUSY),  # lock_not_available
    ("57P", Outage.SILENT),  # shutting down, crashed, starting up, ended by an operator
    ("08", Outage.SILENT),  # connection exceptions
)
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def outage_of(error: BaseException | None) -> Outage | None:
    """Tell which outage an error comes of; None where it comes of none."""
    return next((found for one in _with_causes(error) if (found := _of(one))), None)


def _of(error: BaseException) -> Outage | None:
    if isinstance(error, StoreSilent):
        return Outage.SILENT
    if isinstance(error, OSError):
        return Outage.FULL if error.errno in _NO_ROOM else None
    if not isinstance(error, (OperationalError, InterfaceError)):
        return None
    driver = error.__cause__
    if state := getattr(driver, "sqlstate", None):
        return next((outage for start, outage in _OF_POSTGRESQL if state.startswith(start)), None)
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return _OF_SQLITE.get(code & _PRIMARY)
    if type(driver).__module__.startswith("sqlite3"):
        return Outage.BUSY  # our own queue of writers, whose errors bear no code
    return Outage.SILENT  # the driver found nobody at the other end, so there is no state to tell


def _with_causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
