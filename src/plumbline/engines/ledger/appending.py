"""Writing an event: in the transaction of the act it records, bound to the event before it in its stream."""

import json
import secrets
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.utils import CursorWrapper
from django.db.transaction import TransactionManagementError

from plumbline.engines.ledger.instances import made
from plumbline.engines.ledger.models import BEGINNING, Event, Head
from plumbline.kernel import canonical, clock
from plumbline.kernel.merkle import leaf_hash

SALT_SIZE = 32
BLIND_SIZE = 16  # random bytes in every body, so that nobody who guesses what it says finds its hash

IN_COLUMNS = ("stream", "sequence", "kind", "previous", "at", "recorded_at")
# Written out, because this runs once for every act and the framework's query objects cost more than the insert.
INSERT_EVENT = """
    INSERT INTO ledger_event (stream, sequence, kind, previous, at, recorded_at, body, digest)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""
INSERT_OPENING = "INSERT INTO ledger_opening (event_id, name, salt, canonical) VALUES (%s, %s, %s, %s)"


def append(
    *,
    stream: str,
    kind: str,
    at: datetime,
    public: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
    after: Head | None = None,
    cursor: CursorWrapper | None = None,
) -> Event:
    """Write one event at the end of a stream.

    Takes   stream — what the event belongs to, such as the code of a matter
            at — when the act happened; when it is written down is asked of the clock
            public — facts that stand in the event for ever, for everyone
            personal — facts of which only a salted commitment stands there, and which can be erased
            after — the head of the stream where the caller keeps it (`event.head`); it is looked up when not given
            cursor — the one with which the caller writes the rest of the act, if it has one open
    Gives   the event, with `.head` to keep and `.code` to print
    Raises  TransactionManagementError outside an atomic block: an act and its event stand or fall together
            NotCanonical for facts that have no canonical form
            IntegrityError when someone else wrote that sequence meanwhile; the transaction is void, perform anew
    """
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        message = "append() stands inside the transaction of the act it records: wrap both in transaction.atomic()"
        raise TransactionManagementError(message)
    head = head_of(stream) if after is None else after
    commitments, openings = _committed(personal or {})
    columns: dict[str, Any] = {
        "stream": stream,
        "sequence": head.sequence + 1,
        "kind": kind,
        "previous": head.digest,
        "at": clock.in_beijing(at),
        "recorded_at": clock.now(),
    }
    blind = secrets.token_hex(BLIND_SIZE)
    columns["body"] = body_of(columns, {"blind": blind, "personal": commitments, "public": public})
    columns["digest"] = leaf_hash(columns["body"])
    stored = columns | {name: as_kept(connection.ops, columns[name]) for name in ("at", "recorded_at")}
    with nullcontext(cursor) if cursor else connection.cursor() as writing:
        writing.execute(INSERT_EVENT, list(stored.values()))
        (number,) = writing.fetchone()
        if openings:
            writing.executemany(INSERT_OPENING, [(number, *opening) for opening in openings])
    columns["id"] = number
    return made(Event, columns.items(), database=connection.alias)


@lru_cache(maxsize=64)
def as_kept(operations: BaseDatabaseOperations, moment: datetime | None) -> Any:
    """Give a moment as the database keeps it; the few of one act are asked for again and again."""
    return operations.adapt_datetimefield_value(moment)


def head_of(stream: str) -> Head:
    """Look up where a stream stands; one that has no event yet stands at its beginning."""
    last = Event.objects.filter(stream=stream).order_by("-sequence").values_list("sequence", "digest").first()
    return Head(*last) if last else BEGINNING


def body_of(columns: Mapping[str, Any], said: Mapping[str, Any]) -> bytes:
    """Write the bytes that are hashed: where the event stands, what it binds, and what it says.

    Takes   columns — stream, sequence, kind, previous, at, recorded_at; as the event has them
            said — blind, personal, public; the first events have no blind
    """
    return canonical.encode(
        {
            **columns,
            "previous": columns["previous"].hex(),
            "at": clock.in_beijing(columns["at"]),
            "recorded_at": clock.in_beijing(columns["recorded_at"]),
            **said,
        },
    )


def body_again(event: Event) -> bytes:
    """Write the body of a stored event again, from its columns and what the body says: it must come out the same.

    Raises  ValueError, TypeError or KeyError where the body is not what `append` writes
    """
    contents = json.loads(event.body)
    said = {name: contents[name] for name in ("personal", "public")}
    if "blind" in contents:
        said["blind"] = contents["blind"]
    return body_of({name: getattr(event, name) for name in IN_COLUMNS}, said)


def commitment_of(salt: bytes, value: bytes) -> str:
    """Give the commitment to a canonical value: it tells nothing without the salt, and fits no other value."""
    return sha256(salt + value).hexdigest()


def _committed(personal: Mapping[str, Any]) -> tuple[dict[str, str], list[tuple[str, bytes, str]]]:
    commitments, openings = {}, []
    for name, value in personal.items():
        salt, written = secrets.token_bytes(SALT_SIZE), canonical.encode(value)
        commitments[name] = commitment_of(salt, written)
        openings.append((name, salt, written.decode()))
    return commitments, openings
