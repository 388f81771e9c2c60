"""Bringing the rows of a matter in line with its course, after that came to be told otherwise.

No row of what was done is changed: records stay as they were written. What follows from them, the marking, the facts,
the obligations, is made anew; a last day that moved keeps its old day beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import keeping, recording
from plumbline.engines.matters.changes import Cause, Shift
from plumbline.engines.matters.models import PARTY, Matter, Obligation
from plumbline.engines.matters.replaying import Walked
from plumbline.kernel import clock, stored
from plumbline.kernel.marking import DutyState
from plumbline.kernel.procedure import Procedure


@dataclass(frozen=True, slots=True)
class DayMoved:
    """One obligation whose last day, or hour, came out otherwise; None where none is set, or nothing is owed any more."""

    rule: str
    sequence: int
    was: date | datetime | None
    due: date | datetime | None

    def as_data(self) -> dict[str, Any]:
        """Give it as an event says it."""
        return {"rule": self.rule, "was": _iso(self.was), "due": _iso(self.due)}


def days_moved(matter: Matter, walked: Walked) -> list[DayMoved]:
    """Give the obligations whose last day comes out otherwise than the rows have it."""
    rows = {(one.rule, one.opened_sequence): one for one in matter.obligations.all()}
    moved = []
    for place in sorted({*rows, *walked.duties}, key=lambda one: (one[1], one[0])):
        row, duty = rows.get(place), walked.duties.get(place)
        was = (clock.in_beijing(row.due_at) if row.due_at else row.due_on) if row else None
        due = (duty.due_at or duty.due_on) if duty else None
        if was != due:
            moved.append(DayMoved(place[0], place[1], was, due))
    return moved


def rewrite(
    matter: Matter, procedure: Procedure, walked: Walked, *, event: Event, cause: Cause, moved: Iterable[DayMoved]
) -> None:
    """Write the rows of a matter anew.

    Takes   matter — locked by the transaction that is open;  walked — where its course leads now
            event — by which it came;  moved — what `days_moved` gave before
    """
    matter.marking = stored.as_data(walked.marking)
    matter.facts = dict(walked.facts)
    matter.procedure, matter.version = procedure.code, procedure.version
    matter.ended_at = walked.ended_at if walked.marking.ended else None
    matter.next_due_on = recording.next_due(walked.marking)
    matter.head_sequence, matter.head_digest = event.sequence, event.digest
    with transaction.get_connection().cursor() as cursor:
        keeping.keep_matter(cursor, matter)
        keeping.keep_obligations(cursor, matter, procedure, list(walked.duties.values()))
    matter.save(update_fields=["procedure", "version"])
    if any(code.startswith(PARTY) for code in matter.facts):
        recording.keep_party(matter)
    _let_go(matter, walked)
    rows = {(one.rule, one.opened_sequence): one for one in matter.obligations.all()}
    Shift.objects.bulk_create(
        Shift(
            obligation=rows[one.rule, one.sequence],
            cause=cause,
            event_sequence=event.sequence,
            at=event.recorded_at,
            **_pair("was", one.was),
            **_pair("due", one.due),
        )
        for one in moved
    )


def _let_go(matter: Matter, walked: Walked) -> None:
    """Let the obligations lapse to which the course does not lead any more."""
    gone = [
        row.pk
        for row in matter.obligations.all()
        if (row.rule, row.opened_sequence) not in walked.duties and row.state != DutyState.LAPSED
    ]
    Obligation.objects.filter(pk__in=gone).update(
        state=str(DutyState.LAPSED), due_on=None, due_at=None, met_at=None, late=False, missing=[], provisional=False
    )


def _pair(name: str, due: date | datetime | None) -> dict[str, Any]:
    at = due if isinstance(due, datetime) else None
    return {f"{name}_on": clock.day_of(at) if at else due, f"{name}_at": at}


def _iso(due: date | datetime | None) -> str | None:
    return due.isoformat() if due else None
