"""Writing an act down: its event in the ledger first, then the rows that serve the pages.

All of it stands in the transaction of the act. The event alone tells what happened; everything else here can be made
again from the events (`replaying`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import BEGINNING, Event, Head
from plumbline.engines.matters import effects, keeping, powers
from plumbline.engines.matters.changes import Told
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.models import PARTY, PARTY_LENGTHS, Matter, Party, Record
from plumbline.kernel import catalogue, fields, stored
from plumbline.kernel.actor import Actor
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.marking import Duty, DutyState, Marking, Situation, Step, View
from plumbline.kernel.procedure import Act, Procedure

_told: dict[int, tuple[Catalogue, frozenset[tuple[str, str]]]] = {}  # of one catalogue, worked out once
TITLE = "matter.title"  # stands among the personal data of the opening event: a title may name the party


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act that the rules allow, as it is to be written down."""

    procedure: Procedure
    act: str
    at: datetime
    actors: Sequence[Actor]  # the first one performs it
    known: Mapping[str, Any]  # the facts known before
    values: Mapping[str, Any]  # the facts given with the act
    step: Step
    deemed: bool = False  # nobody did it: the law lets it happen because a period passed in vain
    told_by: str = ""  # the record of another matter that brought it about

    @property
    def sequence(self) -> int:
        """Its number in its matter."""
        return self.step.marking.sequence

    @property
    def given(self) -> dict[str, Any]:
        """The facts given with the act, as JSON."""
        return fields.as_data(self.values)

    def sealed(self, code: str) -> bool:
        """Tell whether the event holds a commitment to a fact instead of the fact."""
        return self.procedure.fields[code].sealed


def write(matter: Matter, deed: Deed, *, token: str | None) -> Performed:
    """Write an act down in the open transaction: bring about its effects, append its event, keep its rows.

    Takes   token — what is kept of the form's key
    """
    brought = bring_about(matter, deed)
    given = deed.given
    with transaction.get_connection().cursor() as cursor:
        event = append(
            stream=matter.code,
            kind=f"{deed.procedure.code}.{deed.act}",
            at=deed.at,
            public=_public(matter, deed, given, brought),
            personal=_personal(matter, deed, given),
            after=Head(matter.head_sequence, bytes(matter.head_digest)) if matter.head_digest else BEGINNING,
            cursor=cursor,
        )
        _move_on(matter, deed, given, event)
        keeping.keep_matter(cursor, matter, new=deed.sequence == 1)
        keeping.keep_obligations(cursor, matter, deed.procedure, _touched(deed.step))
        columns = {
            "sequence": deed.sequence,
            "act": deed.act,
            "at": deed.at,
            "actors": [_kept(one, deed) for one in deed.actors],
            "facts": given,
            "effects": brought,
            "key": token,
        }
        record = keeping.insert_record(cursor, matter, event, columns)
    if any(code.startswith(PARTY) for code in given):
        keep_party(matter)
    if not deed.told_by and (deed.procedure.code, deed.act) in told_acts():
        # What another matter asked for, and could not be done then, is done now.
        waiting = Told.objects.filter(link__other=matter, act=deed.act, done_at=None)
        waiting.update(done_sequence=deed.sequence, done_at=deed.at, reasons=[])
    step = deed.step
    return Performed(
        matter=matter,
        record=record,
        event=event,
        closed=tuple(duty.rule for duty in step.closed),
        opened=tuple(duty.rule for duty in step.opened),
        moved=tuple(duty.rule for duty in step.moved),
    )


def told_acts() -> frozenset[tuple[str, str]]:
    """Give every act that some procedure tells another matter to let happen: its procedure, and its code."""
    known = catalogue.load()
    if id(known) not in _told:
        _told.clear()
        _told[id(known)] = (
            known,
            frozenset(
                (procedure.relations[relation].procedure, told)
                for procedure in known.every_procedure()
                for act in procedure.acts.values()
                for relation, told in act.tells.items()
                if relation in procedure.relations
            ),
        )
    return _told[id(known)][1]


def again(record: Record) -> Performed:
    """Give what an act did when it was performed, for a form that is sent once more."""
    said = record.event.public
    return Performed(
        matter=record.matter,
        record=record,
        event=record.event,
        closed=tuple(one["rule"] for one in said["closed"]),
        opened=tuple(one["rule"] for one in said["opened"]),
        moved=tuple(one["rule"] for one in said["moved"]),
        again=True,
    )


def next_due(marking: Marking) -> date | None:
    """Give the earliest day until which something is owed: in a matter that has ended, what the law asks afterwards."""
    days = [duty.due_on for duty in marking.duties.values() if duty.state is DutyState.OPEN and duty.due_on]
    return min(days, default=None)


def brings_about(act: Act) -> bool:
    """Tell whether an act brings about anything beside itself."""
    return bool(act.effects or act.opens or act.tells)


def bring_about(matter: Matter, deed: Deed) -> dict[str, Any]:
    """Bring about what an act brings about beside itself; gives what its event shall say of it."""
    act = deed.procedure.acts[deed.act]
    brought: dict[str, Any] = {}
    if not brings_about(act):
        return brought
    for kind, values in {**act.effects, **_reached(deed, act)}.items():
        for value in values:
            effect = Effect(
                matter=matter,
                procedure=deed.procedure,
                act=deed.act,
                sequence=deed.sequence,
                value=value,
                at=deed.at,
                actors=deed.actors,
                facts={**deed.known, **deed.values},
            )
            brought.setdefault(kind, []).append(dict(effects.bring_about(kind, effect)))
    return brought


def _reached(deed: Deed, act: Act) -> dict[str, tuple[str, ...]]:
    """Give the relations by which an act reaches into other matters, as far as its conditions hold."""
    situation = Situation(at=deed.at, facts={**deed.known, **deed.values})
    view = View(deed.procedure, deed.step.marking, situation)
    reaching = {"opens": (act.opens, act.opens_when), "tells": (act.tells, act.tells_when)}
    return {
        kind: tuple(relation for relation in related if view.value(when.get(relation)) is True)
        for kind, (related, when) in reaching.items()
    }


def _public(matter: Matter, deed: Deed, given: Mapping[str, Any], brought: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the event says in the open: codes, public facts, obligations; never personal data."""
    step = deed.step
    entering = frozenset(deed.procedure.acts[deed.act].performed_by)
    return {
        "procedure": deed.procedure.code,
        "version": deed.procedure.version,
        "body": matter.body_code,
        "region": matter.region_code,
        "domain": matter.domain,
        **(powers.told(matter) if deed.sequence == 1 else {}),
        "act": deed.act,
        "sequence": deed.sequence,
        "by": [_by(one, entering, deed) for one in deed.actors],
        "facts": {code: value for code, value in given.items() if not deed.sealed(code)},
        "closed": [{"rule": duty.rule, "late": duty.late} for duty in step.closed],
        "opened": [_owed(duty) for duty in step.opened],
        "moved": [_owed(duty) for duty in step.moved],
        "lapsed": [duty.rule for duty in step.lapsed],
        "late": list(step.late),  # rules whose window had passed, and that let the act happen all the same
        **({"deemed": True} if deed.deemed else {}),
        **({"told_by": deed.told_by} if deed.told_by else {}),
        **brought,
    }


def _by(person: Actor, entering: frozenset[str], deed: Deed) -> dict[str, Any]:
    """Give who took part, in which roles, and where a role was only delegated, by whom and on what basis."""
    said = {"code": person.code, "roles": sorted(person.roles & entering)}
    given = person.signs_for(entering, deed.procedure.code, deed.act)
    return said | ({"delegated": {"by": given.giver, "basis": given.basis}} if given else {})


def _kept(person: Actor, deed: Deed) -> dict[str, Any]:
    """Give who took part as the pages show it: with names, also of whoever delegated."""
    said = {"code": person.code, "name": person.name, "roles": sorted(person.roles)}
    given = person.signs_for(deed.procedure.acts[deed.act].performed_by, deed.procedure.code, deed.act)
    if given is None:
        return said
    return said | {"delegated": {"by": given.giver, "name": given.giver_name, "basis": given.basis}}


def _owed(duty: Duty) -> dict[str, Any]:
    due = duty.due_at or duty.due_on
    return {"rule": duty.rule, "due": due.isoformat() if due else None}


def _personal(matter: Matter, deed: Deed, given: Mapping[str, Any]) -> dict[str, Any]:
    personal = {code: value for code, value in given.items() if deed.sealed(code)}
    return personal | {TITLE: matter.title} if deed.sequence == 1 else personal


def _move_on(matter: Matter, deed: Deed, given: Mapping[str, Any], event: Event) -> None:
    marking = deed.step.marking
    matter.marking = stored.as_data(marking)
    matter.facts = {**matter.facts, **given}
    matter.head_sequence = event.sequence
    matter.head_digest = event.digest
    matter.ended_at = (matter.ended_at or deed.at) if marking.ended else None
    matter.next_due_on = next_due(marking)


def keep_party(matter: Matter) -> None:
    """Keep the party as the facts have it, so that it can be found and shown without reading every matter."""
    known = {column: matter.facts.get(PARTY + column) or "" for column in PARTY_LENGTHS}
    if known["name"] and known["kind"]:
        Party.objects.bulk_create(
            [Party(matter=matter, **known)],
            update_conflicts=True,
            update_fields=list(PARTY_LENGTHS),
            unique_fields=["matter"],
        )


def _touched(step: Step) -> list[Duty]:
    """Give every duty that the act touched, as it stands after the act."""
    touched = {(one.rule, one.sequence): one for one in (*step.closed, *step.opened, *step.moved, *step.lapsed)}
    standing = {(one.rule, one.sequence): one for one in step.marking.duties.values()} if touched else {}
    return [standing.get(place, duty) for place, duty in touched.items()]
