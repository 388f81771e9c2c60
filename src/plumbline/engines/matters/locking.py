"""Reading a matter in order to change it: locked until the transaction ends, with its body, its region and the calendar.

One statement, written out, because it runs at every act and putting it together anew costs more than running it. Which
columns it reads is taken from the models.
"""

import json
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import models, transaction

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.schedules import calendars_until
from plumbline.kernel.calendar import Calendar

Row = TypeVar("Row", bound=models.Model)


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]  # noqa: SLF001 — how the framework itself names it to others


MATTER: Final = _names(Matter)
BODY: Final = _names(Body)
REGION: Final = _names(Region)
_COLUMNS: Final = [
    *(f"matter.{name}" for name in MATTER),
    *(f"body.{name}" for name in BODY),
    *(f"region.{name}" for name in REGION),
]
_TO_BODY: Final = len(MATTER)
_TO_REGION: Final = _TO_BODY + len(BODY)
_TO_SCHEDULE: Final = _TO_REGION + len(REGION)
_SELECT: Final = f"""
    SELECT {", ".join(_COLUMNS)}, latest.id, latest.digest FROM matters_matter AS matter
    JOIN bodies_body AS body ON body.id = matter.body_id
    JOIN bodies_region AS region ON region.id = matter.region_id
    LEFT JOIN (SELECT id, digest FROM matters_schedule ORDER BY id DESC LIMIT 1) AS latest ON TRUE
    WHERE matter.id = %s
"""  # noqa: S608 — only names of columns are put together
_LOCKED: Final = f"{_SELECT} FOR UPDATE OF matter"
_JSON: Final = [MATTER.index(name) for name in ("marking", "facts")]
_MOMENTS: Final = [MATTER.index(name) for name in ("opened_at", "ended_at")]


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
        row: list[Any] | None = cursor.fetchone()
    if row is None:
        raise Matter.DoesNotExist(f"there is no matter {matter_id}")
    values = list(row[:_TO_BODY])
    for place in _JSON:
        values[place] = json.loads(values[place])
    for place in _MOMENTS:
        moment = values[place]
        if moment is not None and moment.tzinfo is None:  # SQLite keeps no zone
            values[place] = moment.replace(tzinfo=connection.timezone)
    matter = _made(Matter, MATTER, values)
    Matter.body.field.set_cached_value(matter, _made(Body, BODY, row[_TO_BODY:_TO_REGION]))
    Matter.region.field.set_cached_value(matter, _made(Region, REGION, row[_TO_REGION:_TO_SCHEDULE]))
    number, digest = row[_TO_SCHEDULE:]
    return Locked(matter, calendars_until(None if number is None else (number, digest)).latest)


def _made(model: type[Row], names: list[str], values: Any) -> Row:
    return model.from_db(transaction.get_connection().alias, names, values)
