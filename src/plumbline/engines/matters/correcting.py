"""Correcting what was recorded wrongly: by an act of a supervisor that says what is true, never by editing.

The record stays as it was written, and the correction stands beside it. The course of the matter is told once more with what
is true, and every later act is judged again: where one would not have been allowed, the correction is refused with the reasons,
and that act is corrected first. The law that the correction rests on is named by whoever corrects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Head
from plumbline.engines.matters import once, recording, refusing, retelling, rewriting, schedules
from plumbline.engines.matters.changes import REASON_LENGTH, Cause, Correction
from plumbline.engines.matters.models import Matter, Record
from plumbline.engines.matters.procedures import procedure_of
from plumbline.engines.matters.recording import Deed
from plumbline.engines.matters.replaying import CORRECTED, Course, Turn, course_of, walk
from plumbline.engines.matters.retelling import Retold
from plumbline.engines.matters.rewriting import DayMoved
from plumbline.engines.matters.sourcing import faults_of_law
from plumbline.kernel import clock, fields, marking
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.marking import Situation
from plumbline.kernel.procedure import Actor, Procedure

ROLE: Final = "supervisor"
REASON: Final = "correction.reason"  # stands among the personal data of the event: a reason may name people


@dataclass(frozen=True, slots=True, kw_only=True)
class Instead:
    """What is true instead of what was recorded.

    Takes   act — what happened; the act of the record where nothing is said
            at — when it happened; the moment of the record where nothing is said
            facts — what was given with it, all of it; the facts of the record where nothing is said
    """

    act: str | None = None
    at: datetime | None = None
    facts: Mapping[str, Any] | None = None


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
        raise NotAllowed([_stale()])
    turn = next((one for one in course.turns if one.sequence == sequence), None)
    if turn is None:
        raise NotAllowed([_struck_out_before()])
    _refuse_first(procedure, record, turn, by=by, reason=reason, law=law, instead=instead)
    true = _true(procedure, turn, record, instead)
    told = [one for each in course.told if (one := true if each is turn else each)]
    retold = retelling.retell(procedure, told, known=schedules.calendars(), domain=matter.domain)
    private = [*_private(procedure, course, turn, true)] if true else []
    if reasons := [*retold.against, *private]:
        raise refusing.refuse(reasons)
    return _write(matter, procedure, record, true, retold, by=by, reason=reason.strip(), law=law.strip(), token=token)


def _refuse_first(
    procedure: Procedure,
    record: Record,
    turn: Turn,
    *,
    by: Actor,
    reason: str,
    law: str,
    instead: Instead | None,
) -> None:
    """Refuse what no telling of the course need be asked about."""
    reasons = []
    if ROLE not in by.roles:
        says = Says(zh="更正记录由法制监督人员做", en="A record is corrected by a supervisor")
        reasons.append(Reason(kind=ReasonKind.ROLE, says=says, who=(ROLE,)))
    if any(one["code"] == by.code for one in record.actors):
        says = Says(zh="自己办的事不能自己更正", en="Nobody corrects what they did themselves")
        reasons.append(Reason(kind=ReasonKind.ROLE, says=says, who=(ROLE,)))
    if not reason.strip():
        says = Says(zh="还没有写为什么更正", en="Why it is corrected is not said yet")
        reasons.append(refusing.about("reason", says))
    if len(reason) > REASON_LENGTH:
        says = Says(zh=f"理由最多 {REASON_LENGTH} 字", en=f"A reason has at most {REASON_LENGTH} characters")
        reasons.append(refusing.about("reason", says))
    reasons += faults_of_law(law, on=clock.today())
    if instead is None:
        reasons += _against_striking_out(procedure, record, turn)
    else:
        reasons += _against_instead(procedure, record, turn, instead)
    if reasons:
        raise refusing.refuse(reasons)


def _against_striking_out(procedure: Procedure, record: Record, turn: Turn) -> list[Reason]:
    reasons = []
    if turn.act == procedure.opens_with:
        says = Says(zh="开启案件的行为不能划去", en="The act that opened the matter cannot be struck out")
        reasons.append(Reason(kind=ReasonKind.FORBIDDEN, says=says, law=procedure.basis))
    if turn.deemed:
        says = Says(
            zh="法律视为发生的行为不能划去：请写明真正发生了什么",
            en="What the law deems to have happened cannot be struck out: say what happened instead",
        )
        laws = [rule.law for rule in procedure.rules if rule.otherwise == turn.act]
        reasons.append(Reason(kind=ReasonKind.FORBIDDEN, says=says, law="; ".join(laws)))
    return reasons + _standing(record)


def _against_instead(procedure: Procedure, record: Record, turn: Turn, instead: Instead) -> list[Reason]:
    act = instead.act or turn.act
    if act not in procedure.acts:
        return list(refusing.unknown_act(procedure, act).reasons)
    reasons = []
    if act != turn.act:
        if procedure.opens_with in {act, turn.act}:
            says = Says(zh="开启案件的行为不能换成别的", en="The act that opens a matter is no other one")
            reasons.append(refusing.about("act", says, law=procedure.basis))
        if "system" in procedure.acts[act].by:
            says = Says(zh="依法视为发生的行为不由人登记", en="No person records what the law deems to have happened")
            reasons.append(refusing.about("act", says, law=procedure.acts[act].law))
        reasons += _standing(record)
    elif turn.deemed:
        says = Says(zh="请选真正发生的行为", en="Choose the act that truly happened")
        reasons.append(refusing.about("act", says))
    elif instead.at in {None, turn.at} and (instead.facts is None or _as_known(procedure, instead) == turn.given):
        says = Says(zh="没有改动任何内容", en="Nothing is changed")
        reasons.append(refusing.about("facts", says))
    if instead.at and instead.at > clock.now():
        says = Says(zh="时间还没有到", en="The moment lies in the future")
        reasons.append(refusing.about("at", says))
    return reasons


def _as_known(procedure: Procedure, instead: Instead) -> Mapping[str, Any]:
    return fields.as_data(fields.read_all(procedure.fields, instead.facts or {}))


def _standing(record: Record) -> list[Reason]:
    """Say what an act has brought about that stands: papers that went out do not un-happen."""
    if not record.effects:
        return []
    listed = "、".join(sorted(record.effects))
    says = Says(
        zh=f"这一步已经产生效果（{listed}），不能划去或换成别的行为；先依程序撤回",
        en=f"This act has brought something about ({', '.join(sorted(record.effects))}); take that back by its procedure first",
    )
    return [Reason(kind=ReasonKind.FORBIDDEN, says=says)]


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
        given=given if instead.facts is None else _as_known(procedure, instead),
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


def _struck_out_before() -> Reason:
    says = Says(zh="这条记录已经划去", en="This record has been struck out already")
    return Reason(kind=ReasonKind.UNMET, says=says)


def _stale() -> Reason:
    says = Says(
        zh="您打开这一页以后，本案又有了新的记录，请核对后再更正",
        en="Since you opened this page something was recorded in the matter; check, and correct it then",
    )
    return Reason(kind=ReasonKind.UNMET, rule="stale_page", says=says)


def corrections_of(records: Sequence[Record]) -> dict[int, Correction]:
    """Give the correction that holds now, by the number of the record in its matter."""
    found = Correction.objects.filter(record__in=records).select_related("event", "record").order_by("id")
    return {one.record.sequence: one for one in found}
