"""Whether the database commits to the disk: an act is acknowledged only when it would survive a power cut.

SQLite is opened so by our own backend; PostgreSQL is so unless somebody switched it off for speed.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning  # noqa: A004 — the framework's word
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from plumbline.kernel.errors import Says

_ON_THE_DISK: Final = {  # settings of PostgreSQL, and the values with which a commit is on the disk before it is said
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "synchronous_commit": {"on", "remote_write", "remote_apply", "local"},  # each waits for the own disk at least
}
_FULL: Final = 2  # of SQLite's synchronous: every commit waits for the disk; 3 waits for the folder too


def doubts(connection: BaseDatabaseWrapper) -> Iterator[Says]:
    """Say what would let the database lose an act that it acknowledged."""
    if connection.vendor == "postgresql":
        for name, values in _ON_THE_DISK.items():
            if (found := _asked(connection, f"SHOW {name}")) not in values:
                yield _doubt(name, str(found), cure=f"ALTER SYSTEM SET {name} = on")
        return
    if int(_asked(connection, "PRAGMA synchronous")) < _FULL:
        yield _doubt("synchronous", str(_asked(connection, "PRAGMA synchronous")), cure="PRAGMA synchronous = FULL")
    if (journal := _asked(connection, "PRAGMA journal_mode")) in {"off", "memory"} and not _in_memory(connection):
        yield _doubt("journal_mode", journal, cure="PRAGMA journal_mode = WAL")


def check(
    *,
    app_configs: Sequence[AppConfig] | None = None,  # noqa: ARG001 — as every check is called
    databases: Sequence[str] | None = None,
    **_: Any,
) -> Sequence[CheckMessage]:
    """Answer the framework's check of databases: `django-admin check --database default`."""
    return [Warning(doubt.en, id="ledger.W001") for alias in databases or () for doubt in doubts(connections[alias])]


def _asked(connection: BaseDatabaseWrapper, question: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def _in_memory(connection: BaseDatabaseWrapper) -> bool:
    return bool(getattr(connection, "is_in_memory_db", bool)())


def _doubt(name: str, found: str, *, cure: str) -> Says:
    return Says(
        zh=f"数据库的 {name} 是 {found}：断电会丢掉已经答复为办成的行为。请改：{cure}",
        en=f"{name} of the database is {found}: a power cut would lose acts that were acknowledged. Set it: {cure}",
    )
