"""The only ways in which a matter changes: it is opened, and acts are performed in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Head
from plumbline.engines.matters import effects
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.models import Matter, Obligation, Party, Record
from plumbline.kernel import catalogue, clock, fields, sentence, stored
from plumbline.kernel.attempt import attempt
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says
from plumbline.kernel.marking import Duty, DutyState, Marking, Situation, Step
from plumbline.kernel.procedure import Actor, Procedure

PARTY = "party_"
PARTY_COLUMNS = ("kind", "name", "identity_number", "credit_code", "address", "phone", "representative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    """What an act did."""

    matter: Matter
    record: Record
    event: Event
    closed: tuple[str, ...]  # rules whose obligations it met
    opened: tuple[str, ...]
    moved: tuple[str, ...]
    again: bool = False  # the same form was sent before; nothing was done twice


def procedure_of(matter: Matter) -> Procedure:
    """Find the version of the procedure that a matter follows: the one in force when it was opened."""
    return catalogue.load().version(matter.procedure, matter.version)


@transaction.atomic
def open_matter(
    procedure_code: str,
    *,
    by: Actor,
    body: Body,
    region: Region,
    title: str,
    facts: Mapping[str, Any],
    domain: str = "",
    at: datetime | None = None,
    together: Sequence[Actor] = (),
    key: str | None = None,
    demonstration: bool = False,
) -> Performed:
    """Open a matter by the act that opens its procedure, or change nothing.

    Takes   facts — values of the fields that the opening act asks for;  key — of the form, so that it acts once
    Gives   Performed
    Raises  NotAllowed — with every unmet rule and its article;  InvalidFacts — by field
    """
    if key and (before := Record.objects.filter(key=key, sequence=1, actors__0__code=by.code).first()):
        return _again(before)
    at = _moment(at)
    procedure = catalogue.load().procedure(procedure_code, on=clock.day_of(at))
    if not title.strip():
        raise InvalidFacts([_missing("title", Says(zh="还没有填案由", en="The title of the matter is not given yet"))])
    matter = Matter.objects.create(
        code=uuid4().hex,
        procedure=procedure.code,
        version=procedure.version,
        title=title.strip(),
        body=body,
        region=region,
        domain=domain,
        opened_at=at,
        demonstration=demonstration,
    )
    matter.code = f"{procedure.code}/{clock.day_of(at).year}/{matter.pk:06d}"
    return _perform(matter, procedure, procedure.opens_with, by=by, facts=facts, at=at, together=together, key=key)


@transaction.atomic
def perform(
    matter_id: int,
    act: str,
    *,
    by: Actor,
    facts: Mapping[str, Any],
    at: datetime | None = None,
    together: Sequence[Actor] = (),
    expects: int | None = None,
    key: str | None = None,
) -> Performed:
    """Perform one act on a matter and write it into the ledger, or change nothing.

    Takes   act — code of an act of the matter's procedure; by — who acts, in which post; together — who acts with them
            facts — values of the fields that the act asks for; at — when it happened, now where nothing is said
            expects — how many acts the page had seen; key — of the form, so that it acts once
    Gives   Performed: the act, the obligations it closed, opened and moved
    Raises  NotAllowed — with every unmet rule and its article;  InvalidFacts — by field
    """
    matter = Matter.objects.select_for_update().select_related("body", "region").get(pk=matter_id)
    if key and (before := Record.objects.filter(matter=matter, key=key).first()):
        return _again(before)
    if expects is not None and expects != stored.from_data(matter.marking).sequence:
        raise NotAllowed([_stale(matter)])
    return _perform(matter, procedure_of(matter), act, by=by, facts=facts, at=_moment(at), together=together, key=key)


def _perform(
    matter: Matter,
    procedure: Procedure,
    act: str,
    *,
    by: Actor,
    facts: Mapping[str, Any],
    at: datetime,
    together: Sequence[Actor] = (),
    key: str | None = None,
) -> Performed:
    actors = (by, *together)
    if strangers := [one for one in actors if one.body != matter.body.code]:
        raise NotAllowed([not_competent(procedure, matter, one) for one in strangers])
    here = stored.from_data(matter.marking)
    known = fields.from_data(procedure.fields, matter.facts)
    situation = Situation(at=at, facts=known, actors=actors, domain=matter.domain)
    values, step = attempt(procedure, here, act, facts, situation)
    given = fields.as_data(values)
    brought = _bring_about(matter, procedure, act, step, at=at, actors=actors, facts={**known, **values})
    event = append(
        stream=matter.code,
        kind=f"{procedure.code}.{act}",
        at=at,
        public=_public(matter, procedure, act, step, actors=actors, given=given, brought=brought),
        personal={code: value for code, value in given.items() if procedure.fields[code].sealed},
        after=Head(sequence=matter.head_sequence, digest=bytes(matter.head_digest)) if matter.head_digest else None,
    )
    _keep(matter, procedure, step, event=event, given=given, at=at)
    record = Record.objects.create(
        matter=matter,
        sequence=step.marking.sequence,
        act=act,
        at=at,
        recorded_at=event.recorded_at,
        actors=[{"code": one.code, "name": one.name, "roles": sorted(one.roles)} for one in actors],
        facts=given,
        effects=brought,
        event=event,
        key=key,
    )
    return Performed(
        matter=matter,
        record=record,
        event=event,
        closed=tuple(duty.rule for duty in step.closed),
        opened=tuple(duty.rule for duty in step.opened),
        moved=tuple(duty.rule for duty in step.moved),
    )


def _bring_about(
    matter: Matter,
    procedure: Procedure,
    act: str,
    step: Step,
    *,
    at: datetime,
    actors: Sequence[Actor],
    facts: Mapping[str, Any],
) -> dict[str, Any]:
    brought: dict[str, Any] = {}
    for kind, values in procedure.acts[act].effects.items():
        for value in values:
            effect = Effect(
                matter=matter,
                procedure=procedure,
                act=act,
                sequence=step.marking.sequence,
                value=value,
                at=at,
                actors=actors,
                facts=facts,
            )
            brought.setdefault(kind, []).append(dict(effects.bring_about(kind, effect)))
    return brought


def _public(
    matter: Matter,
    procedure: Procedure,
    act: str,
    step: Step,
    *,
    actors: Sequence[Actor],
    given: Mapping[str, Any],
    brought: Mapping[str, Any],
) -> dict[str, Any]:
    """Give what the event says in the open: codes, public facts, obligations; never personal data."""
    return {
        "procedure": procedure.code,
        "version": procedure.version,
        "body": matter.body.code,
        "region": matter.region.code,
        "act": act,
        "sequence": step.marking.sequence,
        "by": [one.code for one in actors],
        "facts": {code: value for code, value in given.items() if not procedure.fields[code].sealed},
        "closed": [{"rule": duty.rule, "late": duty.late} for duty in step.closed],
        "opened": [{"rule": duty.rule, "due": _due(duty)} for duty in (*step.opened, *step.moved)],
        "lapsed": [duty.rule for duty in step.lapsed],
        **brought,
    }


def _due(duty: Duty) -> str | None:
    due = duty.due_at or duty.due_on
    return due.isoformat() if due else None


def _keep(
    matter: Matter,
    procedure: Procedure,
    step: Step,
    *,
    event: Event,
    given: Mapping[str, Any],
    at: datetime,
) -> None:
    matter.marking = stored.as_data(step.marking)
    matter.facts = {**matter.facts, **given}
    matter.head_sequence = event.sequence
    matter.head_digest = event.digest
    matter.ended_at = (matter.ended_at or at) if step.marking.ended else None
    matter.next_due_on = _next_due(step.marking)
    matter.save()
    if any(code.startswith(PARTY) for code in given):
        _keep_party(matter)
    for duty in (*step.closed, *step.lapsed, *step.moved, *step.opened):
        rule = procedure.by_code[duty.rule]
        columns = {
            "acts": list(rule.targets),
            "law": rule.law,
            "owed_by": rule.owed_by or procedure.acts[rule.targets[0]].by[0],
            "opened_at": duty.opened_at,
            "due_on": duty.due_on,
            "due_at": duty.due_at,
            "provisional": duty.provisional,
            "state": duty.state.value,
            "missing": list(duty.missing),
            "met_at": duty.met_at,
            "late": duty.late,
        }
        Obligation.objects.update_or_create(
            matter=matter,
            rule=duty.rule,
            opened_sequence=duty.sequence,
            defaults=columns,
        )


def _keep_party(matter: Matter) -> None:
    """Keep the party as the facts have it, so that it can be found and shown without reading every matter."""
    known = {column: matter.facts.get(PARTY + column) for column in PARTY_COLUMNS}
    if known["name"] and known["kind"]:
        Party.objects.update_or_create(matter=matter, defaults={name: value or "" for name, value in known.items()})


def _next_due(marking: Marking) -> Any:
    days = [duty.due_on for duty in marking.owed() if duty.state is DutyState.OPEN and duty.due_on]
    return min(days, default=None)


def _again(record: Record) -> Performed:
    return Performed(
        matter=record.matter,
        record=record,
        event=record.event,
        closed=(),
        opened=(),
        moved=(),
        again=True,
    )


def _moment(at: datetime | None) -> datetime:
    now = clock.now()
    if at is None:
        return now
    if at.tzinfo is None:
        at = at.replace(tzinfo=clock.BEIJING)
    if at > now:
        says = Says(
            zh=f"时间 {at:%Y-%m-%d %H:%M} 还没有到，行为发生之后才能登记",
            en=f"{at:%Y-%m-%d %H:%M} lies in the future; an act is recorded once it has happened",
        )
        raise InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, facts=("at",))])
    return at.astimezone(clock.BEIJING)


def _missing(code: str, says: Says) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, facts=(code,))


def _stale(matter: Matter) -> Reason:
    last = matter.records.order_by("-sequence").first()
    title = procedure_of(matter).acts[last.act].title if last else Says(zh="", en="")
    says = Says(
        zh=f"您打开这一页以后，本案又有了新的行为（{title.zh}）。您填的内容还在，请核对后再做",
        en=f"Since you opened this page the matter has moved on ({title.en}). What you entered is kept; check and try again",
    )
    return Reason(kind=ReasonKind.UNMET, says=says)


def not_competent(procedure: Procedure, matter: Matter, actor: Actor) -> Reason:
    """Say that the matter is another body's."""
    says = Says(
        zh=f"本案由{matter.body.name}办理，{actor.name}不属于这个机关",
        en=f"This matter belongs to {matter.body.name_en}; {actor.name} does not serve there",
    )
    cure = Says(zh="由本机关的人员办理，或者依法移送管辖", en="Let an officer of that body act, or refer the matter")
    return Reason(
        kind=ReasonKind.ROLE,
        says=says,
        law=procedure.competence or procedure.basis,
        rule="competence",
        cure=cure,
        who=sentence.OFFICER_ROLES,
    )
