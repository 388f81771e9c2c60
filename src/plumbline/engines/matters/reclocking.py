"""Reckoning the running clocks of all matters anew, when days of rest have come out otherwise than was reckoned with.

Matters are taken some at a time, each lot in one transaction: an event in each matter whose days changed, old and new day
in the event and beside the obligation. What has been met is never touched, and doing it again changes nothing.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from plumbline.engines.ledger.appending_many import Said, append_many
from plumbline.engines.ledger.inserting import insert_many
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters import schedules
from plumbline.engines.matters.changes import Cause
from plumbline.engines.matters.counting_anew import OPEN, Anew, Change, Clocks, Row
from plumbline.engines.matters.models import Matter, Obligation
from plumbline.engines.matters.replaying import RECKONED
from plumbline.kernel import catalogue, clock
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.uncollected import uncollected

LOT: Final = 5000  # matters in one transaction, about half a second: what an act waits for at most
UPDATE_MATTER: Final = (
    "UPDATE matters_matter SET marking = %s, next_due_on = %s, head_sequence = %s, head_digest = %s WHERE id = %s"
)
UPDATE_DUTY: Final = "UPDATE matters_obligation SET due_on = %s, due_at = %s, provisional = %s WHERE id = %s"
# «= 'open'» would tempt SQLite to read all that is open anywhere by the index of states, once for each lot.
FIND_DUTIES: Final = """
    SELECT matter_id, rule, opened_sequence, id FROM matters_obligation
    WHERE matter_id BETWEEN %s AND %s AND state NOT IN ('unknown', 'met', 'lapsed', 'deemed')
"""
SHIFT: Final = ("obligation_id", "cause", "event_sequence", "at", "was_on", "was_at", "due_on", "due_at")


@dataclass(slots=True)
class Reckoned:
    """What came of it: matters looked at, those whose record changed, days that moved, guesses that are sure now."""

    looked_at: int = 0
    changed: int = 0
    moved: int = 0
    settled: int = 0
    earliest: date | None = None
    latest: date | None = None

    def count(self, old: date | None, new: date | None, *, duties: int) -> None:
        """Count so many duties that came out otherwise in the same way."""
        if old == new:
            self.settled += duties
            return
        self.moved += duties
        days = [day for day in (self.earliest, self.latest, new) if day]
        self.earliest, self.latest = min(days, default=None), max(days, default=None)


def reckon_anew(*, since: Calendar | None = None, dry_run: bool = False) -> Reckoned:
    """Reckon the running clocks of all matters by the calendar as it is known now.

    Takes   since — the calendar that they were reckoned by, where it is known: what no day that differs touches is passed over
    Gives   what came of it
    """
    calendar, number = schedules.calendar(), schedules.number()
    touched = _touched(since, calendar)
    outcome, clocks, after = Reckoned(), Clocks(calendar), 0
    if touched is None:
        return outcome
    while True:
        with uncollected(), transaction.atomic():
            lot = _lot(touched, after)
            if not lot:
                return outcome
            found = [anew for row in lot if (anew := clocks.anew(row))]
            outcome.looked_at += len(lot)
            outcome.changed += len(found)
            days = Counter((one.was, one.due) for anew in found for one in anew.changes)
            for (was, due), times in days.items():
                outcome.count(_day(was), _day(due), duties=times)
            if found and not dry_run:
                _write(found, number=number, at=clock.now())
        after = lot[-1].pk


def _lot(touched: Q, after: int) -> list[Row]:
    """Read the next matters, and let nobody act in them until they are written."""
    rows = Matter.objects.filter(touched, pk__gt=after).order_by("pk").select_for_update(of=("self",))
    texts = (Cast("marking", TextField()), Cast("facts", TextField()))
    return list(map(Row._make, rows.values_list(*Row._fields[: -len(texts)], *texts)[:LOT]))


def _touched(since: Calendar | None, now: Calendar) -> Q | None:
    """Select the matters in which something runs that may come out otherwise; None where nothing can."""
    running = Obligation.objects.filter(matter=OuterRef("pk"), state=OPEN)
    if since is not None:
        days = schedules.differing(since, now)
        if days is None:
            return None
        # A count reads no day after its last one, unless it runs backwards from a day that is named.
        backwards = {
            rule.code
            for procedure in catalogue.load().every_procedure()
            for rule in procedure.rules
            if rule.backwards or rule.ahead_of
        }
        running = running.filter(Q(due_on__gte=days[0]) | Q(provisional=True) | Q(rule__in=backwards))
    return Q(Exists(running))


def _write(lot: Sequence[Anew], *, number: int, at: datetime) -> None:
    """Write down one lot: its events first, then the rows."""
    public_of = cache(_public)  # the same in matters that began on the same day
    heads = append_many(
        (
            Said(
                stream=one.row.code,
                after=Head(one.row.head_sequence, bytes(one.row.head_digest)),
                public=public_of(one.changes, number),
            )
            for one in lot
        ),
        kind=RECKONED,
        at=at,
    )
    duties = _numbers_of(lot[0].row.pk, lot[-1].row.pk)
    matters, obligations, shifts = [], [], []
    cause, moment = str(Cause.SCHEDULE), connection.ops.adapt_datetimefield_value(at)
    for (row, changes, marking, next_due_on), head in zip(lot, heads, strict=True):
        matters.append((marking, next_due_on, head.sequence, head.digest, row.pk))
        for one in changes:
            duty = duties[row.pk, one.rule, one.sequence]
            due_at, was_at = _stored(one.due_at), _stored(one.was_at)
            obligations.append((one.due, due_at, one.provisional, duty))
            if one.moved:
                shifts.append((duty, cause, head.sequence, moment, one.was, was_at, one.due, due_at))
    with connection.cursor() as cursor:
        cursor.executemany(UPDATE_MATTER, matters)
        cursor.executemany(UPDATE_DUTY, obligations)
    insert_many("matters_shift", SHIFT, shifts)


def _public(found: tuple[Change, ...], number: int) -> dict[str, Any]:
    """Give what the event says: the schedule, the days that moved, and those that only are no guess any more."""
    moved = [one for one in found if one.moved]
    return {
        "schedule": number,
        "moved": [{"rule": one.rule, "was": one.was_at or one.was, "due": one.due_at or one.due} for one in moved],
        "settled": [one.rule for one in found if not one.moved],
    }


def _numbers_of(first: int, last: int) -> dict[tuple[int, str, int], int]:
    """Find the rows of the running obligations of a lot."""
    with connection.cursor() as cursor:
        cursor.execute(FIND_DUTIES, (first, last))
        return {(matter, rule, sequence): pk for matter, rule, sequence, pk in cursor.fetchall()}


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _stored(written: str | None) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(written)) if written else None
