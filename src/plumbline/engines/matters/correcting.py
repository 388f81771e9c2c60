"""Correcting what was recorded wrongly: by an act of a supervisor that says what is true, never by editing.

The record stays as it was written, and the correction stands beside it. The course of the matter is told once more with what
is true, and every later act is judged again: where one would not have been allowed, the correction is refused with the reasons,
and that act is corrected first. The law that the correction rests on is named by whoever corrects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Head
from plumbline.engines.matters import once, recording, refusing, retelling, rewriting, schedules
from plumbline.engines.matters.changes import Cause, Correction
from plumbline.engines.matters.correctable import ROLE, Instead, as_known, refuse_first, stale, struck_out_before
from plumbline.engines.matters.models import Matter, Record
from plumbline.engines.matters.procedures import procedure_of
from plumbline.engines.matters.recording import Deed
from plumbline.engines.matters.replaying import CORRECTED, Course, Turn, course_of, walk
from plumbline.engines.matters.retelling import Retold
from plumbline.engines.matters.rewriting import DayMoved
from plumbline.kernel import clock, fields, marking
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import NotAllowed, Reason
from plumbline.kernel.marking import Situation
from plumbline.kernel.procedure import Procedure

__all__ = ["REASON", "ROLE", "Corrected", "Instead", "correct", "corrections_of"]

REASON: Final = "correction.reason"  # stands among the personal data of the event: a reason may name people


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """What a correction did."""

    correction: Correction
    event: Event
    dropped: tuple[int, ...]  # deemed acts that by law did not happen after all
    moved: tuple[DayMoved, ...]
    again: bool = False  # the same form was sent before; nothing was done twice


@transaction.atomic
def correct(
    matter_id: int,
    sequence: int,
    *,
    by: Actor,
    reason: str,
    law: str,
    instead: Instead | None = None,
    expects: int | None = None,
    key: str | None = None,
) -> Corrected:
    """Correct a recorded act, or change nothing.

    Takes   sequence — of the record;  instead — what is true; None strikes the act out: it never happened
            reason, law — why, and by which provision;  by — a supervisor who had no part in the act
            expects — how many events of the matter the page had seen;  key — of the form, so that it acts once
    Raises  NotAllowed — with every act that would not have been allowed, and why;  InvalidFacts — by field
            Matter.DoesNotExist, Record.DoesNotExist;  Unknown — facts that decide were erased from the ledger
    """
    matters = Matter.objects.select_related("body__region", "region")
    matter = matters.select_for_update(of=("self",)).get(pk=matter_id)
    record = matter.records.select_related("event").get(sequence=sequence)
    token = once.token(key, by=by, what=f"correct {sequence}")
    if token and (first := record.corrections.filter(key=token).select_related("event").first()):
        return Corrected(correction=first, event=first.event, dropped=(), moved=(), again=True)
    procedure, course = procedure_of(matter), course_of(matter.code)
    if expects not in {None, matter.head_sequence}:
        raise NotAllowed([stale()])
    turn = next((one for one in course.turns if one.sequence == sequence), None)
    if turn is None:
        raise NotAllowed([struck_out_before()])
    refuse_first(procedure, record, turn, by=by, reason=reason, law=law, instead=instead)
    true = _true(procedure, turn, record, instead)
    told = [one for each in course.told if (one := true if each is turn else each)]
    retold = retelling.retell(procedure, told, known=schedules.calendars(), domain=matter.domain)
    private = [*_private(procedure, course, turn, true)] if true else []
    if reasons := [*retold.against, *private]:
        raise refusing.refuse(reasons)
    return _write(matter, procedure, record, true, retold, by=by, reason=reason.strip(), law=law.strip(), token=token)


def _true(procedure: Procedure, turn: Turn, record: Record, instead: Instead | None) -> Turn | None:
    """Give the act as it truly happened; None where it did not."""
    if instead is None:
        return None
    act = instead.act or turn.act
    by = turn.by
    if act != turn.act:
        entering = frozenset(procedure.acts[act].performed_by)
        by = tuple(
            Actor(code=one["code"], name="", roles=frozenset(one["roles"]) & entering)
            for one in record.actors
            if one["code"] != "system"
        )
    given = turn.given if act == turn.act else {}
    return replace(
        turn,
        act=act,
        at=clock.in_beijing(instead.at) if instead.at else turn.at,
        by=by,
        given=given if instead.facts is None else as_known(procedure, instead),
        deemed=False,
    )


def _private(procedure: Procedure, course: Course, turn: Turn, true: Turn) -> list[Reason]:
    known: dict[str, Any] = {}
    for one in course.turns:
        known |= fields.from_data(procedure.fields, (true if one is turn else one).given)
    given = fields.from_data(procedure.fields, true.given)
    return [*refusing.of_party(procedure, given), *refusing.of_privacy(procedure, known, given)]


def _write(
    matter: Matter,
    procedure: Procedure,
    record: Record,
    true: Turn | None,
    retold: Retold,
    *,
    by: Actor,
    reason: str,
    law: str,
    token: str | None,
) -> Corrected:
    walked = walk(procedure, retold.told)
    moved = rewriting.days_moved(matter, walked)
    brought = _brought(matter, procedure, record, true, walked.facts)
    given = true.given if true else {}
    struck = sorted({*retold.dropped, *(() if true else (record.sequence,))})
    now = clock.now()
    event = append(
        stream=matter.code,
        kind=CORRECTED,
        at=now,
        public={
            "corrects": record.sequence,
            "struck": struck,
            "moved_to": {str(number): at.isoformat() for number, at in sorted(retold.moved.items())},
            "instead": true.act if true else None,
            "at": true.at.isoformat() if true else None,
            "by_whom": [{"code": one.code, "roles": sorted(one.roles)} for one in true.by] if true else [],
            "facts": {code: value for code, value in given.items() if not procedure.fields[code].sealed},
            "law": law,
            "by": [{"code": by.code, "roles": [ROLE]}],
            "days": [one.as_data() for one in moved],
            **brought,
        },
        personal={REASON: reason} | {code: value for code, value in given.items() if procedure.fields[code].sealed},
        after=Head(matter.head_sequence, bytes(matter.head_digest or b"")),
    )
    rewriting.rewrite(matter, procedure, walked, event=event, cause=Cause.CORRECTION, moved=moved)
    shared = {
        "reason": reason,
        "law": law,
        "by": {"code": by.code, "name": by.name, "roles": sorted(by.roles)},
        "recorded_at": event.recorded_at,
        "event": event,
    }
    correction = Correction.objects.create(
        record=record,
        struck_out=true is None,
        act=true.act if true else "",
        at=true.at if true else None,
        facts=dict(given),
        key=token,
        **shared,
    )
    besides = {one.sequence: one for one in matter.records.filter(sequence__in=[*retold.dropped, *retold.moved])}
    Correction.objects.bulk_create(
        [Correction(record=besides[number], struck_out=True, **shared) for number in retold.dropped]
        + [
            Correction(record=besides[number], struck_out=False, act=besides[number].act, at=at, **shared)
            for number, at in retold.moved.items()
        ]
    )
    return Corrected(correction=correction, event=event, dropped=tuple(retold.dropped), moved=tuple(moved))


def _brought(
    matter: Matter, procedure: Procedure, record: Record, true: Turn | None, facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Bring about what another act that truly happened brings about: its papers were never made."""
    if true is None or true.act == record.act or not procedure.acts[true.act].effects:
        return {}
    known = fields.from_data(procedure.fields, facts)
    situation = Situation(at=true.at, facts=known, actors=true.by, domain=matter.domain)
    before = replace(marking.begin(), sequence=true.sequence - 1)
    deed = Deed(
        procedure=procedure,
        act=true.act,
        at=true.at,
        actors=true.by,
        known=known,
        values=fields.from_data(procedure.fields, true.given),
        step=marking.take(procedure, before, true.act, situation),
    )
    return recording.bring_about(matter, deed)


def corrections_of(records: Sequence[Record]) -> dict[int, Correction]:
    """Give the correction that holds now, by the number of the record in its matter."""
    found = Correction.objects.filter(record__in=records).select_related("event", "record").order_by("id")
    return {one.record.sequence: one for one in found}
