"""Reckoning the running clocks of all matters anew, when days of rest have come out otherwise than was reckoned with.

Matters are taken some at a time, each lot in one transaction: an event in each matter whose days changed, old and new day
in the event and beside the obligation. What has been met is never touched, and doing it again changes nothing.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from plumbline.engines.ledger.appending_many import Said, append_many
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters import schedules
from plumbline.engines.matters.changes import Cause
from plumbline.engines.matters.models import Matter, Obligation
from plumbline.engines.matters.replaying import RECKONED
from plumbline.kernel import catalogue, clock, fields, stored
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.marking import DutyState
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.redating import Redated, counts_alone, reads_calendar, redated

LOT: Final = 2000  # matters in one transaction: what an act waits for at most
OPEN: Final = str(DutyState.OPEN)
READ: Final = ("pk", "code", "procedure", "version", "head_sequence", "head_digest", "marking")
UPDATE_MATTER: Final = (
    "UPDATE matters_matter SET marking = %s, next_due_on = %s, head_sequence = %s, head_digest = %s WHERE id = %s"
)
UPDATE_DUTY: Final = "UPDATE matters_obligation SET due_on = %s, due_at = %s, provisional = %s WHERE id = %s"
INSERT_SHIFT: Final = """
    INSERT INTO matters_shift (obligation_id, cause, event_sequence, at, was_on, was_at, due_on, due_at)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


@dataclass(slots=True)
class Reckoned:
    """What came of it: matters looked at, those whose record changed, days that moved, guesses that are sure now."""

    looked_at: int = 0
    changed: int = 0
    moved: int = 0
    settled: int = 0
    earliest: date | None = None
    latest: date | None = None

    def count(self, old: date | None, new: date | None) -> None:
        """Count one duty that came out otherwise."""
        if old == new:
            self.settled += 1
            return
        self.moved += 1
        days = [day for day in (self.earliest, self.latest, new) if day]
        self.earliest, self.latest = min(days), max(days)


@dataclass(frozen=True, slots=True)
class _Change:
    """One duty of a matter: its rule, the act that opened it, its day before and after, as ISO text."""

    rule: str
    sequence: int
    was: str | None
    was_at: str | None
    due: str | None
    due_at: str | None
    provisional: bool

    @property
    def moved(self) -> bool:
        """Tell whether the day is another one, not only surer."""
        return (self.was, self.was_at) != (self.due, self.due_at)


@dataclass(slots=True)
class _Clocks:
    """Counts the days of duties by one calendar, the same question once."""

    calendar: Calendar
    answered: dict[tuple[str, str, str, str], tuple[str | None, bool]] = field(default_factory=dict)
    alone: dict[tuple[str, str], Mapping[str, bool]] = field(default_factory=dict)

    def changes(self, procedure: Procedure, marking: dict[str, Any], pk: int) -> list[_Change]:
        """Give the duties of a matter whose day comes out otherwise; writes the new days into the marking."""
        place = (procedure.code, procedure.version)
        alone = self.alone.get(place)
        if alone is None:
            alone = self.alone[place] = {
                rule.code: counts_alone(procedure, rule) for rule in procedure.rules if reads_calendar(procedure, rule)
            }
        found, whole = [], None
        for code, duty in marking["duties"].items():
            if duty["state"] != OPEN or code not in alone or "missing" in duty or "stopped" in duty:
                continue
            question = (*place, code, duty["opened_at"][:10])
            answer = self.answered.get(question) if alone[code] else None
            if answer is None:
                whole = self._whole(procedure, marking, pk) if whole is None else whole
                again = whole.get(code)
                now = stored.duty_as_data(again.now) if again else duty
                answer = (now.get("due_on"), now.get("provisional", False))
                if alone[code]:
                    self.answered[question] = answer
                due_at = now.get("due_at")
            else:
                due_at = None
            due, provisional = answer
            if (due, due_at, provisional) == (duty.get("due_on"), duty.get("due_at"), duty.get("provisional", False)):
                continue
            found.append(
                _Change(code, duty["sequence"], duty.get("due_on"), duty.get("due_at"), due, due_at, provisional)
            )
            _write_into(duty, due, due_at, provisional=provisional)
        return found

    def _whole(self, procedure: Procedure, marking: Mapping[str, Any], pk: int) -> dict[str, Redated]:
        facts = fields.from_data(procedure.fields, Matter.objects.values_list("facts", flat=True).get(pk=pk))
        _, changed = redated(procedure, stored.from_data(marking), facts, calendar=self.calendar)
        return {one.now.rule: one for one in changed}


def reckon_anew(*, since: Calendar | None = None, dry_run: bool = False) -> Reckoned:
    """Reckon the running clocks of all matters by the calendar as it is known now.

    Takes   since — the calendar that they were reckoned by, where it is known: what no day that differs touches is passed over
    Gives   what came of it
    """
    calendar, number = schedules.calendar(), schedules.number()
    touched = _touched(since, calendar)
    outcome, clocks, after = Reckoned(), _Clocks(calendar), 0
    if touched is None:
        return outcome
    while True:
        with transaction.atomic():
            lot = list(
                Matter.objects.filter(touched, pk__gt=after)
                .order_by("pk")
                .select_for_update(of=("self",))
                .values_list(*READ)[:LOT]
            )
            if not lot:
                return outcome
            changes = [(row, found) for row in lot if (found := _changes_of(row, clocks))]
            outcome.looked_at += len(lot)
            outcome.changed += len(changes)
            for _, found in changes:
                for one in found:
                    outcome.count(_day(one.was), _day(one.due))
            if changes and not dry_run:
                _write(changes, number=number, at=clock.now())
        after = lot[-1][0]


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


def _changes_of(row: Sequence[Any], clocks: _Clocks) -> list[_Change]:
    _, _, code, version, _, _, marking = row
    return clocks.changes(catalogue.load().version(code, version), marking, row[0])


def _write(changes: Sequence[tuple[Sequence[Any], list[_Change]]], *, number: int, at: datetime) -> None:
    """Write down one lot: its events first, then the rows."""
    public_of = cache(_public)  # the same in matters that began on the same day
    heads = append_many(
        (
            Said(
                stream=row[1],
                after=Head(row[4], bytes(row[5])),
                public=public_of(tuple(found), number),
            )
            for row, found in changes
        ),
        kind=RECKONED,
        at=at,
    )
    duties = _numbers_of(changes[0][0][0], changes[-1][0][0])
    matters, obligations, shifts = [], [], []
    moment = connection.ops.adapt_datetimefield_value(at)
    for ((pk, *_, marking), found), head in zip(changes, heads, strict=True):
        matters.append((json.dumps(marking), _next_due(marking), head.sequence, head.digest, pk))
        for one in found:
            duty = duties[pk, one.rule, one.sequence]
            due_at, was_at = _stored(one.due_at), _stored(one.was_at)
            obligations.append((one.due, due_at, one.provisional, duty))
            if one.moved:
                shifts.append((duty, str(Cause.SCHEDULE), head.sequence, moment, one.was, was_at, one.due, due_at))
    with connection.cursor() as cursor:
        cursor.executemany(UPDATE_MATTER, matters)
        cursor.executemany(UPDATE_DUTY, obligations)
        if shifts:
            cursor.executemany(INSERT_SHIFT, shifts)


def _public(found: tuple[_Change, ...], number: int) -> dict[str, Any]:
    """Give what the event says: the schedule, the days that moved, and those that only are no guess any more."""
    moved = [one for one in found if one.moved]
    return {
        "schedule": number,
        "moved": [{"rule": one.rule, "was": one.was_at or one.was, "due": one.due_at or one.due} for one in moved],
        "settled": [one.rule for one in found if not one.moved],
    }


def _numbers_of(first: int, last: int) -> dict[tuple[int, str, int], int]:
    """Find the rows of the running obligations of a lot."""
    running = Obligation.objects.filter(matter__gte=first, matter__lte=last, state=OPEN).order_by()
    return {
        (matter, rule, sequence): pk
        for pk, matter, rule, sequence in running.values_list("pk", "matter_id", "rule", "opened_sequence")
    }


def _write_into(duty: dict[str, Any], due: str | None, due_at: str | None, *, provisional: bool) -> None:
    for key, value in (("due_on", due), ("due_at", due_at), ("provisional", provisional)):
        if value:
            duty[key] = value
        else:
            duty.pop(key, None)


def _next_due(marking: Mapping[str, Any]) -> str | None:
    """Give the earliest day until which something is owed: `recording.next_due`, of a marking as it is stored."""
    days = [duty["due_on"] for duty in marking["duties"].values() if duty["state"] == OPEN and "due_on" in duty]
    return min(days, default=None)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _stored(written: str | None) -> Any:
    return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(written)) if written else None
