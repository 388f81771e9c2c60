"""Writing editions: rows of three tables in few statements, because a province puts in a million of them.

The framework's row objects cost several times what these statements cost; what they would write is written here.
"""

import json
import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.db import connection

from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.ledger.instances import made
from plumbline.engines.registers.above import columns
from plumbline.engines.registers.judging import Row
from plumbline.engines.registers.lots import lots
from plumbline.engines.registers.models import Adjustment, Edition, Entry
from plumbline.kernel.register import Register

SALT_SIZE: Final = 16
ENTRY: Final = ("register", "body_id", "key")
EDITION: Final = (
    "entry_id", "register", "body_id", "key", "title", "data", "number", "valid_from", "recorded_at", "levels", "kinds",
    "salt", "adjustment_id",
)  # fmt: skip
CITES: Final = ("edition_id", "field", "title", "number", "sub", "paragraph", "item")
_AS_TEXT: Final = json.JSONEncoder().encode


def write(
    register: Register,
    body: Body,
    rows: Sequence[Row],
    *,
    valid_from: date,
    now: datetime,
    adjustment: Adjustment | None,
) -> list[Edition]:
    """Write an edition for each judged row, its entry where it is new, and what it cites.

    Gives   the editions, in the order of the rows
    """
    entries = _entries(register, body, rows)
    editions = [
        _edition(register, body, row, entries, valid_from=valid_from, now=now, adjustment=adjustment) for row in rows
    ]
    operations = connection.ops
    first, recorded = operations.adapt_datefield_value(valid_from), operations.adapt_datetimefield_value(now)
    insert_many(
        "registers_edition",
        EDITION,
        [
            (
                one.entry_id, one.register, body.pk, one.key, one.title, _AS_TEXT(one.data), one.number, first, recorded,
                one.levels, one.kinds, one.salt, one.adjustment_id,
            )
            for one in editions
        ],
    )  # fmt: skip
    _number(editions)
    insert_many(
        "registers_cites",
        CITES,
        [
            (edition.pk, field, *place)
            for edition, row in zip(editions, rows, strict=True)
            for field, place in row.cites
        ],
    )
    return editions


def _entries(register: Register, body: Body, rows: Sequence[Row]) -> dict[str, int]:
    """Write the entries that are new; give the number of each by its key."""
    new = [row.key for row in rows if row.before is None]
    insert_many("registers_entry", ENTRY, [(register.code, body.pk, key) for key in new])
    found: dict[str, int] = {}
    for some in lots(new):
        found |= Entry.objects.filter(register=register.code, body=body, key__in=some).values_list("key", "pk")
    return found | {row.key: row.before.entry_id for row in rows if row.before}


def _edition(
    register: Register,
    body: Body,
    row: Row,
    entries: dict[str, int],
    *,
    valid_from: date,
    now: datetime,
    adjustment: Adjustment | None,
) -> Edition:
    levels, kinds = columns(register, row.data)
    said = {
        "entry_id": entries[row.key],
        "register": register.code,
        "body_id": body.pk,
        "key": row.key,
        "title": row.title,
        "data": row.data,
        "number": row.before.number + 1 if row.before else 1,
        "valid_from": valid_from,
        "valid_to": None,
        "recorded_at": now,
        "replaced_at": None,
        "levels": levels,
        "kinds": kinds,
        "salt": secrets.token_bytes(SALT_SIZE) if register.personal else b"",
        "adjustment_id": adjustment.pk if adjustment else None,
    }
    return made(Edition, said.items(), database=connection.alias, body=body)


def _number(editions: Sequence[Edition]) -> None:
    """Give each edition the number of its row."""
    of = {edition.entry_id: edition for edition in editions}
    for some in lots(sorted(of)):
        for entry, number, row in Edition.objects.filter(entry__in=some).values_list("entry", "number", "pk"):
            if of[entry].number == number:
                of[entry].pk = row
