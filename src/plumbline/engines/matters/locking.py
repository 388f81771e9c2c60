"""Reading a matter in order to change it: locked until the transaction ends, and with it the calendar as it is known now.

One statement, written out, because it runs at every act and putting it together anew costs more than running it. Of its
body and its region it reads the codes alone, which every event names; the rows are read where somebody asks for them.
"""

import json
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from plumbline.engines.ledger.instances import made
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.schedules import calendars_until
from plumbline.kernel.calendar import Calendar

COLUMNS: Final = [field.attname for field in Matter._meta.concrete_fields]  # noqa: SLF001 — documented
_SELECT: Final = f"""
    SELECT {", ".join(f"matter.{name}" for name in COLUMNS)}, body.code, region.code, latest.id, latest.digest
    FROM matters_matter AS matter
    JOIN bodies_body AS body ON body.id = matter.body_id
    JOIN bodies_region AS region ON region.id = matter.region_id
    LEFT JOIN (SELECT id, digest FROM matters_schedule ORDER BY id DESC LIMIT 1) AS latest ON TRUE
    WHERE matter.id = %s
"""  # noqa: S608 — only names of columns are put together
_LOCKED: Final = f"{_SELECT} FOR UPDATE OF matter"
_JSON: Final = [COLUMNS.index(name) for name in ("marking", "facts")]
_MOMENTS: Final = [COLUMNS.index(name) for name in ("opened_at", "ended_at", "erased_at")]


@dataclass(frozen=True, slots=True)
class Locked:
    """A matter that nobody else changes until the transaction ends, and the calendar as it is known now."""

    matter: Matter
    calendar: Calendar


def locked(matter_id: int) -> Locked:
    """Read a matter and lock it; the next who wants to change it waits.

    Raises  Matter.DoesNotExist — there is no such matter
    """
    connection = transaction.get_connection()
    with connection.cursor() as cursor:
        cursor.execute(_LOCKED if connection.features.has_select_for_update else _SELECT, (matter_id,))
        row = cursor.fetchone()
    if row is None:
        raise Matter.DoesNotExist(f"there is no matter {matter_id}")
    *values, body, region, number, digest = row
    for place in _JSON:
        values[place] = json.loads(values[place])
    for place in _MOMENTS:
        moment = values[place]
        if moment is not None and moment.tzinfo is None:  # SQLite keeps no zone
            values[place] = moment.replace(tzinfo=connection.timezone)
    matter = made(Matter, zip(COLUMNS, values, strict=True), database=connection.alias)
    matter.body_code, matter.region_code = body, region
    return Locked(matter, calendars_until(None if number is None else (number, digest)).latest)
