"""The rows that an act writes: statements written out, because they run at every act.

The framework's row objects cost several times what these statements cost; what they would write is written here.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final

from django.db import transaction
from django.db.backends.utils import CursorWrapper

from plumbline.engines.ledger.appending import as_kept
from plumbline.engines.ledger.instances import made
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter, Record
from plumbline.kernel.marking import Duty
from plumbline.kernel.procedure import Procedure

UPDATE_MATTER: Final = """
    UPDATE matters_matter
    SET marking = %s, facts = %s, ended_at = %s, next_due_on = %s, head_sequence = %s, head_digest = %s
    WHERE id = %s
"""
UPDATE_NEW_MATTER: Final = UPDATE_MATTER.replace("SET", "SET code = %s,")
INSERT_MATTER: Final = """
    INSERT INTO matters_matter
        (code, procedure, version, title, body_id, region_id, domain, power_id, opened_at,
         marking, facts, head_sequence, demonstration)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '{}', '{}', 0, %s) RETURNING id
"""
UPSERT_OBLIGATIONS: Final = """
    INSERT INTO matters_obligation
        (matter_id, rule, acts, law, owed_by, opened_sequence, opened_at,
         due_on, due_at, provisional, state, missing, met_at, late)
    VALUES {rows}
    ON CONFLICT (matter_id, rule, opened_sequence) DO UPDATE SET
        acts = EXCLUDED.acts, law = EXCLUDED.law, owed_by = EXCLUDED.owed_by, opened_at = EXCLUDED.opened_at,
        due_on = EXCLUDED.due_on, due_at = EXCLUDED.due_at, provisional = EXCLUDED.provisional, state = EXCLUDED.state,
        missing = EXCLUDED.missing, met_at = EXCLUDED.met_at, late = EXCLUDED.late
"""
OBLIGATION: Final = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
OBLIGATIONS_AT_ONCE: Final = 64  # of one statement; fourteen values each
INSERT_RECORD: Final = """
    INSERT INTO matters_record (matter_id, sequence, act, at, recorded_at, actors, facts, effects, event_id, key)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
"""


def insert_matter(matter: Matter) -> None:
    """Give a new matter its row, and with it its number; where it stands is kept with the act that opens it."""
    connection = transaction.get_connection()
    written = (
        matter.code,
        matter.procedure,
        matter.version,
        matter.title,
        matter.body_id,
        matter.region_id,
        matter.domain,
        matter.power_id,
        as_kept(connection.ops, matter.opened_at),
        matter.demonstration,
    )
    with connection.cursor() as cursor:
        cursor.execute(INSERT_MATTER, written)
        (matter.pk,) = cursor.fetchone()
    matter._state.db, matter._state.adding = connection.alias, False  # noqa: SLF001 — as the framework's own save() leaves it


def keep_matter(cursor: CursorWrapper, matter: Matter, *, new: bool = False) -> None:
    """Keep where a matter stands after an act; of a new one the code too, which has its number in it."""
    operations = cursor.db.ops
    written: tuple[Any, ...] = (
        json.dumps(matter.marking),
        json.dumps(matter.facts),
        as_kept(operations, matter.ended_at),
        operations.adapt_datefield_value(matter.next_due_on),
        matter.head_sequence,
        matter.head_digest,
        matter.pk,
    )
    if new:
        cursor.execute(UPDATE_NEW_MATTER, (matter.code, *written))
    else:
        cursor.execute(UPDATE_MATTER, written)


def keep_obligations(cursor: CursorWrapper, matter: Matter, procedure: Procedure, duties: Sequence[Duty]) -> None:
    """Keep obligations as they stand now: those that are new, and those that changed."""
    for begin in range(0, len(duties), OBLIGATIONS_AT_ONCE):
        some = duties[begin : begin + OBLIGATIONS_AT_ONCE]
        written = [value for duty in some for value in _obligation(cursor, matter, procedure, duty)]
        cursor.execute(_upsert(len(some)), written)


def insert_record(cursor: CursorWrapper, matter: Matter, event: Event, columns: Mapping[str, Any]) -> Record:
    """Write down that an act was done; gives its row.

    Takes   columns — sequence, act, at, actors, facts, effects, key; as the record has them
    """
    operations = cursor.db.ops
    written = (
        matter.pk,
        columns["sequence"],
        columns["act"],
        as_kept(operations, columns["at"]),
        as_kept(operations, event.recorded_at),
        json.dumps(columns["actors"]),
        json.dumps(columns["facts"]),
        json.dumps(columns["effects"]) if columns["effects"] else "{}",
        event.pk,
        columns["key"],
    )
    cursor.execute(INSERT_RECORD, written)
    (number,) = cursor.fetchone()
    kept = {"id": number, "matter_id": matter.pk, "event_id": event.pk, "recorded_at": event.recorded_at, **columns}
    record = made(Record, kept.items(), database=cursor.db.alias)
    Record.matter.field.set_cached_value(record, matter)
    Record.event.field.set_cached_value(record, event)
    return record


def _obligation(cursor: CursorWrapper, matter: Matter, procedure: Procedure, duty: Duty) -> tuple[Any, ...]:
    operations = cursor.db.ops
    rule = procedure.by_code[duty.rule]
    return (
        matter.pk,
        duty.rule,
        json.dumps(rule.targets),
        rule.law,
        rule.owed_by or procedure.acts[rule.targets[0]].by[0],
        duty.sequence,
        as_kept(operations, duty.opened_at),
        operations.adapt_datefield_value(duty.due_on),
        as_kept(operations, duty.due_at),
        duty.provisional,
        duty.state.value,
        json.dumps(duty.missing) if duty.missing else "[]",
        as_kept(operations, duty.met_at),
        duty.late,
    )


@cache
def _upsert(number: int) -> str:
    return UPSERT_OBLIGATIONS.format(rows=", ".join([OBLIGATION] * number))
