"""Writing one event into each of many streams, in one statement: for changes that come to many matters at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.transaction import TransactionManagementError

from plumbline.engines.ledger.appending import body_of
from plumbline.engines.ledger.models import Head
from plumbline.kernel import clock
from plumbline.kernel.merkle import leaf_hash

INSERT = """
    INSERT INTO ledger_event (stream, sequence, kind, previous, at, recorded_at, body, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One event to be written: its stream, where that stands, and what it says in the open."""

    stream: str
    after: Head
    public: Mapping[str, Any]


def append_many(events: Iterable[Said], *, kind: str, at: datetime) -> list[Head]:
    """Write an event at the end of each of several streams.

    Takes   events — no stream twice;  at — when it happened, in all of them
    Gives   where each stream stands now, in the order of the events
    Raises  TransactionManagementError outside an atomic block;  NotCanonical for facts that have no canonical form
            IntegrityError when someone else wrote one of the sequences meanwhile; the transaction is void
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        message = (
            "append_many() stands inside the transaction of the change it records: wrap both in transaction.atomic()"
        )
        raise TransactionManagementError(message)
    happened, recorded = clock.in_beijing(at), clock.now()
    adapt = connection.ops.adapt_datetimefield_value
    at_stored, recorded_stored = adapt(happened), adapt(recorded)
    heads, rows = [], []
    for one in events:
        columns = {
            "stream": one.stream,
            "sequence": one.after.sequence + 1,
            "kind": kind,
            "previous": one.after.digest,
            "at": happened,
            "recorded_at": recorded,
        }
        body = body_of(columns, public=one.public, personal={})
        digest = leaf_hash(body)
        rows.append((one.stream, columns["sequence"], kind, one.after.digest, at_stored, recorded_stored, body, digest))
        heads.append(Head(one.after.sequence + 1, digest))
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    return heads
