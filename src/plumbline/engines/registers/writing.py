"""Writing editions: rows of three tables in few statements, because a province puts in a million of them.

The framework's row objects cost several times what these statements cost; what they would write is written here. Numbers
of rows are taken beforehand, so that nothing that was written is read back.
"""

import secrets
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from django.db import connection

from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.registers.above import columns
from plumbline.engines.registers.judging import Row
from plumbline.engines.registers.models import Adjustment
from plumbline.kernel import canonical
from plumbline.kernel.register import Register

SALT_SIZE: Final = 16
ENTRY: Final = ("id", "register", "body_id", "key")
EDITION: Final = (
    "id", "entry_id", "register", "body_id", "key", "title", "data", "number", "valid_from", "recorded_at", "levels",
    "kinds", "salt", "adjustment_id",
)  # fmt: skip
CITES: Final = ("edition_id", "field", "title", "number", "sub", "paragraph", "item")
# On SQLite only one transaction writes, so what was the last number stays so; elsewhere numbers are handed out.
_NEXT: Final = {
    "sqlite": "SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)",
    "postgresql": "WITH numbering AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence)"
    " SELECT nextval(sequence) FROM numbering, generate_series(1, %s)",
}


class Written(NamedTuple):
    """An edition that was written."""

    row: int  # its number in the table
    key: str
    number: int  # of the edition within its entry
    title: str
    data: dict[str, Any]
    digest: str


def write(
    register: Register,
    body: Body,
    rows: Sequence[Row],
    *,
    valid_from: date,
    now: datetime,
    adjustment: Adjustment | None,
) -> list[Written]:
    """Write an edition for each judged row, its entry where it is new, and what it cites.

    Gives   what was written, in the order of the rows
    """
    entries = _entries(register, body, rows)
    operations = connection.ops
    first, recorded = operations.adapt_datefield_value(valid_from), operations.adapt_datetimefield_value(now)
    adjusted = adjustment.pk if adjustment else None
    salts = _salts(len(rows)) if register.personal else [b""] * len(rows)
    numbers = _numbers("registers_edition", len(rows))
    written: list[Written] = []

    def editions() -> Iterator[tuple[Any, ...]]:  # each is made while the database takes those before it
        for number, entry, salt, row in zip(numbers, entries, salts, rows, strict=True):
            said = canonical.encode(row.data)
            place = row.before.number + 1 if row.before else 1
            hashed = digest(salt, said, key=row.key, valid_from=valid_from)
            written.append(Written(number, row.key, place, row.title, row.data, hashed))
            yield (
                number, entry, register.code, body.pk, row.key, row.title, said.decode(), place, first, recorded,
                *columns(register, row.data), salt, adjusted,
            )  # fmt: skip

    insert_many("registers_edition", EDITION, editions())
    insert_many(
        "registers_cites",
        CITES,
        ((one.row, field, *place) for one, row in zip(written, rows, strict=True) for field, place in row.cites),
    )
    return written


def digest(salt: bytes, said: bytes, *, key: str, valid_from: date) -> str:
    """Hash what an edition says: the canonical bytes of its key, its first day and its data.

    Takes   said — the canonical bytes of its data, which the column keeps too, and which are written once
    """
    rest = canonical.encode({"key": key, "valid_from": valid_from})
    return sha256(salt + b'{"data":' + said + b"," + rest[1:]).hexdigest()


def _entries(register: Register, body: Body, rows: Sequence[Row]) -> list[int]:
    """Write the entries that are new; give the number of each row's."""
    new = iter(_numbers("registers_entry", sum(row.before is None for row in rows)))
    entries = [next(new) if row.before is None else row.before.entry_id for row in rows]
    insert_many(
        "registers_entry",
        ENTRY,
        [
            (number, register.code, body.pk, row.key)
            for number, row in zip(entries, rows, strict=True)
            if row.before is None
        ],
    )
    return entries


def _numbers(table: str, count: int) -> Sequence[int]:
    """Take numbers for rows that are to be written."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_NEXT["postgresql"], [table, count])
            return [number for (number,) in cursor.fetchall()]
        cursor.execute(_NEXT["sqlite"], [table])
        (last,) = cursor.fetchone()
        return range(last + 1, last + 1 + count)


def _salts(count: int) -> list[bytes]:
    drawn = secrets.token_bytes(SALT_SIZE * count)
    return [drawn[first : first + SALT_SIZE] for first in range(0, len(drawn), SALT_SIZE)]
