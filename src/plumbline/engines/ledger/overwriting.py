"""Overwriting what was deleted, where it would still lie in the files of the database.

SQLite zeroes deleted rows (`secure_delete`), yet in two files: pages come into the database file when the write-ahead
log is carried over, and the log keeps older pages until it is cut. Both are done here at once. PostgreSQL keeps dead
rows until VACUUM FULL writes the table anew, which locks it meanwhile and is therefore done when the operator asks; its
own log is recycled by itself (docs/how-to/production.md).
"""

import logging
from typing import Final

from django.db import connections

from plumbline.engines.ledger.sqlite.base import DatabaseWrapper

_KEEPING_NOTHING_PERSONAL: Final = ("norms_", "ledger_leaf", "ledger_treenode", "ledger_event", "django_", "auth_")
_log = logging.getLogger(__name__)


def overwrite(database: str) -> None:
    """Carry the write-ahead log over and cut it; outside any transaction.

    Takes   database — the alias of the connection on which it was deleted
    """
    connection = connections[database]
    if not isinstance(connection, DatabaseWrapper):
        return
    with connection.cursor() as cursor:
        connection.take_turn()
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy, *_ = cursor.fetchone()
        finally:
            connection.leave_if_done()
    if busy:
        _log.warning(
            "erased personal data may still lie in the write-ahead log: somebody was reading. Once nobody does:"
            " sqlite3 %s 'PRAGMA wal_checkpoint(TRUNCATE)'",
            connection.settings_dict["NAME"],
        )


def overwrite_all(database: str) -> None:
    """Write over everything that was ever deleted or changed: on PostgreSQL each table is written anew, locked meanwhile."""
    connection = connections[database]
    if connection.vendor != "postgresql":
        overwrite(database)
        return
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if not table.startswith(_KEEPING_NOTHING_PERSONAL):
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(table)}")
        cursor.execute("CHECKPOINT")
