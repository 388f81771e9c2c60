"""What the database itself refuses: changing or removing what was recorded.

The same guards stand in both databases, and both answer with an integrity error. A migration that rebuilds one of
these tables drops its guards with it and calls `install` again; `verifying` reports a guard that is missing.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper

APPEND_ONLY = (
    *("ledger_event", "ledger_leaf", "ledger_treenode", "ledger_checkpoint"),
    *("ledger_cosignature", "ledger_witnessalarm", "ledger_indexhead"),
)
GUARDED = {
    **dict.fromkeys(APPEND_ONLY, ("UPDATE", "DELETE")),
    "ledger_opening": ("UPDATE",),  # deleting one is how personal data is erased
}
QUEUEING = "ledger_event_waits"  # puts each new event before the sequencer, whoever inserts it


def guards() -> dict[str, str]:
    """Give every guard that must stand, by name, with its table."""
    refusing = {_name(table, verb): table for table, verbs in GUARDED.items() for verb in verbs}
    return refusing | {QUEUEING: "ledger_event"}


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the guards up on the tables that there are; those that stand already are put up anew."""
    remove(connection)
    there = set(connection.introspection.table_names())  # an early migration finds fewer than the last one leaves
    guarded = {table: verbs for table, verbs in GUARDED.items() if table in there}
    statements = _for_postgresql(guarded) if connection.vendor == "postgresql" else _for_sqlite(guarded)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the guards down. Only a migration, and a test that empties its tables, have a reason to."""
    with connection.cursor() as cursor:
        for name, table in guards().items():
            on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the guards that do not stand."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
            " WHERE tgenabled IN ('O', 'A') AND pg_table_is_visible(pg_class.oid)"
        )
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(set(guards()) - {name for (name,) in cursor.fetchall()})


@contextmanager
def lifted(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Do without the guards for a while, as tests that tamper must."""
    remove(connection)
    try:
        yield
    finally:
        install(connection)


def _name(table: str, verb: str) -> str:
    return f"{table}_refuses_{verb.lower()}"


def _for_sqlite(guarded: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for table, verbs in guarded.items():
        for verb in verbs:
            yield (
                f"CREATE TRIGGER {_name(table, verb)} BEFORE {verb} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'the ledger is append-only: {table} refuses {verb}'); END"
            )
    wait = "INSERT INTO ledger_unsealed (event_id) VALUES (NEW.id);"
    yield f"CREATE TRIGGER {QUEUEING} AFTER INSERT ON ledger_event BEGIN {wait} END"


def _for_postgresql(guarded: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    yield """
        CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'the ledger is append-only: % refuses %', TG_TABLE_NAME, TG_OP
                USING ERRCODE = 'integrity_constraint_violation';
        END $$
    """
    yield """
        CREATE OR REPLACE FUNCTION ledger_wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO ledger_unsealed (event_id) VALUES (NEW.id);
            RETURN NULL;
        END $$
    """
    for table, verbs in guarded.items():
        for verb in verbs:
            # one answer for a whole statement; TRUNCATE empties a table without deleting a row
            verbs_refused = "DELETE OR TRUNCATE" if verb == "DELETE" else verb
            yield (
                f"CREATE TRIGGER {_name(table, verb)} BEFORE {verbs_refused} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
            )
    yield f"CREATE TRIGGER {QUEUEING} AFTER INSERT ON ledger_event FOR EACH ROW EXECUTE FUNCTION ledger_wait()"
