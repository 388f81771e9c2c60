"""The rows that an act writes: statements written out, because they run at every act.

The framework's row objects cost several times what these statements cost; what they would write is written here.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, Final, TypeVar

from django.db import transaction

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.models import Matter, Record
from plumbline.kernel.marking import Duty
from plumbline.kernel.procedure import Procedure

When = TypeVar("When", date, datetime)

UPDATE_MATTER: Final = """
    UPDATE matters_matter
    SET marking = %s, facts = %s, ended_at = %s, next_due_on = %s, head_sequence = %s, head_digest = %s
    WHERE id = %s
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
RECORD: Final = (
    "id",
    "matter_id",
    "sequence",
    "act",
    "at",
    "recorded_at",
    "actors",
    "facts",
    "effects",
    "event_id",
    "key",
)


def keep_matter(matter: Matter) -> None:
    """Keep where a matter stands after an act."""
    operations = transaction.get_connection().ops
    _execute(
        UPDATE_MATTER,
        json.dumps(matter.marking),
        json.dumps(matter.facts),
        operations.adapt_datetimefield_value(matter.ended_at),
        operations.adapt_datefield_value(matter.next_due_on),
        matter.head_sequence,
        matter.head_digest,
        matter.pk,
    )


def keep_obligations(matter: Matter, procedure: Procedure, duties: Sequence[Duty]) -> None:
    """Keep obligations as they stand now: those that are new, and those that changed."""
    for begin in range(0, len(duties), OBLIGATIONS_AT_ONCE):
        some = duties[begin : begin + OBLIGATIONS_AT_ONCE]
        _execute(_upsert(len(some)), *(value for duty in some for value in _obligation(matter, procedure, duty)))


def insert_record(matter: Matter, event: Event, columns: Mapping[str, Any]) -> Record:
    """Write down that an act was done.

    Takes   columns — sequence, act, at, actors, facts, effects, key; as the record has them
    """
    connection = transaction.get_connection()
    moment = connection.ops.adapt_datetimefield_value
    kept = {"matter_id": matter.pk, "event_id": event.pk, "recorded_at": event.recorded_at, **columns}
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT_RECORD,
            (
                matter.pk,
                columns["sequence"],
                columns["act"],
                moment(columns["at"]),
                moment(event.recorded_at),
                *(json.dumps(columns[name]) for name in ("actors", "facts", "effects")),
                event.pk,
                columns["key"],
            ),
        )
        (kept["id"],) = cursor.fetchone()
    record = Record.from_db(connection.alias, RECORD, [kept[name] for name in RECORD])
    Record.matter.field.set_cached_value(record, matter)
    Record.event.field.set_cached_value(record, event)
    return record


def _obligation(matter: Matter, procedure: Procedure, duty: Duty) -> tuple[Any, ...]:
    operations = transaction.get_connection().ops
    moment = operations.adapt_datetimefield_value
    rule = procedure.by_code[duty.rule]
    return (
        matter.pk,
        duty.rule,
        json.dumps(rule.targets),
        rule.law,
        rule.owed_by or procedure.acts[rule.targets[0]].by[0],
        duty.sequence,
        moment(duty.opened_at),
        operations.adapt_datefield_value(duty.due_on),
        moment(duty.due_at),
        duty.provisional,
        duty.state.value,
        json.dumps(duty.missing),
        moment(duty.met_at),
        duty.late,
    )


@cache
def _upsert(number: int) -> str:
    return UPSERT_OBLIGATIONS.format(rows=", ".join([OBLIGATION] * number))


def _execute(statement: str, *values: Any) -> None:
    with transaction.get_connection().cursor() as cursor:
        cursor.execute(statement, values)
