"""Writing one event into each of many streams, in few statements: for changes that come to many matters at once."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from json.encoder import encode_basestring
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.db.transaction import TransactionManagementError

from plumbline.engines.ledger.appending import BLIND_SIZE
from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.ledger.models import Head
from plumbline.kernel import canonical, clock
from plumbline.kernel.merkle import leaf_hash

COLUMNS: Final = ("stream", "sequence", "kind", "previous", "at", "recorded_at", "body", "digest")


class Said(NamedTuple):
    """One event to be written: its stream, where that stands, and what it says in the open."""

    stream: str
    after: Head
    public: Mapping[str, Any]


def append_many(events: Iterable[Said], *, kind: str, at: datetime) -> list[Head]:
    """Write an event at the end of each of several streams.

    Takes   events — no stream twice; those that say the same may share it, which is then encoded once;  at — when it happened, in all of them
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
    stored = (adapt(happened), adapt(recorded))
    events = list(events)
    bodies = _Bodies(kind, happened, recorded).of(events)
    heads, rows = [], []
    for (stream, after, _), body in zip(events, bodies, strict=True):
        sequence, digest = after.sequence + 1, leaf_hash(body)
        rows.append((stream, sequence, kind, after.digest, *stored, body, digest))
        heads.append(Head(sequence, digest))
    insert_many("ledger_event", COLUMNS, rows)
    return heads


class _Bodies:
    """Writes the bytes of events that share kind and moments, and often what they say: each part is encoded once.

    The parts are joined in the order of their names, which is the canonical one.
    """

    def __init__(self, kind: str, at: datetime, recorded_at: datetime) -> None:
        self._before = f'{{"at":{_text(at)},"blind":"'
        self._then = f'","kind":{_text(kind)},"personal":{{}},"previous":"'
        self._between = f',"recorded_at":{_text(recorded_at)},"sequence":'

    def of(self, events: Sequence[Said]) -> Iterator[bytes]:
        """Give the bytes of each event: those that `appending.body_of` gives."""
        blinds = secrets.token_hex(BLIND_SIZE * len(events))  # drawn at once, for asking costs more than the drawing
        width, place = 2 * BLIND_SIZE, 0
        known: dict[int, bytes] = {}  # by the object, which the events hold meanwhile
        for stream, (sequence, digest), public in events:
            said = known.get(id(public))
            if said is None:
                said = known[id(public)] = canonical.encode(public)
            blind = blinds[place : place + width]
            place += width
            before = f'{self._before}{blind}{self._then}{digest.hex()}","public":'
            behind = f'{self._between}{sequence + 1},"stream":{encode_basestring(stream)}}}'
            yield b"%b%b%b" % (before.encode(), said, behind.encode())


def _text(value: object) -> str:
    return canonical.encode(value).decode()
