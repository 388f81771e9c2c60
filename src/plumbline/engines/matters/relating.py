"""Matters that belong together: an act in one brings about an act in another, or opens another.

What the law demands of the other matter never holds up the act that demands it: where the told act cannot happen there yet, the
telling act stands, and what could not be done is kept with its reasons and tried again until it is done.
"""

from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from plumbline.engines.bodies import competence
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Head
from plumbline.engines.matters import deeming, recording, refusing
from plumbline.engines.matters.acting import open_matter
from plumbline.engines.matters.changes import Link, Told
from plumbline.engines.matters.deeming import SYSTEM
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.locking import locked
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.procedures import procedure_of, procedure_on
from plumbline.engines.matters.recording import Deed, Performed
from plumbline.kernel import clock, fields, stored
from plumbline.kernel.actor import Actor
from plumbline.kernel.attempt import attempt
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Refusal, Says
from plumbline.kernel.marking import Situation
from plumbline.kernel.procedure import Relation

JOINED: Final = "matter.join"
_telling: ContextVar[frozenset[int]] = ContextVar("matters_that_tell", default=frozenset())


def tell(effect: Effect) -> Mapping[str, Any]:
    """Perform an act in the related matters, by the system; an effect of the act that tells.

    Gives   what the event says: the relation, the act, and what came of it in each matter
    """
    relation = effect.value
    act = effect.procedure.acts[effect.act].tells[relation]
    links = effect.matter.links.filter(relation=relation).exclude(other=None)
    came = [_tell_one(effect, link, act) for link in links.select_related("other").order_by("other_id")]
    return {"relation": relation, "act": act, "matters": came}


def open_related(effect: Effect) -> Mapping[str, Any]:
    """Open a related matter at the competent body, or leave its opening prepared; an effect of the act that opens.

    Gives   what the event says: the relation, the procedure, the matter or None where its opening is only prepared
    """
    relation = effect.value
    code = effect.procedure.acts[effect.act].opens[relation]
    link = Link(
        matter=effect.matter, relation=relation, procedure=code, sequence=effect.sequence, at=effect.at, missing=[]
    )
    try:
        with transaction.atomic():
            body, facts = _competent(effect, code), _shared(effect.facts, code, at=effect.at)
            link.facts = facts
            opened = open_matter(
                code,
                by=replace(SYSTEM, body=body.code),
                body=body,
                region=effect.matter.region,
                title=effect.matter.title,
                facts=facts,
                domain=effect.matter.domain,
                at=effect.at,
                demonstration=effect.matter.demonstration,
            )
            link.other = opened.matter
            _join_back(effect.matter, opened.matter, at=effect.at)
    except Refusal as refused:
        link.missing = _as_data(refused.reasons)
    link.save()
    return {"relation": relation, "procedure": code, "matter": link.other.code if link.other else None}


@transaction.atomic
def join(matter_id: int, relation: str, other: str, *, by: Actor, at: datetime | None = None) -> Link:
    """Say that another matter belongs to this one, by a relation of its procedure; or find that it is said already.

    Takes   other — code of the other matter
    Raises  NotAllowed — another body's matter;  InvalidFacts — no such relation, no such matter, or one of another procedure
    """
    matters = Matter.objects.select_related("body__region", "region")
    matter = matters.select_for_update(of=("self",)).get(pk=matter_id)
    procedure = procedure_of(matter)
    if strangers := refusing.strangers(procedure, [by], body=matter.body):
        raise NotAllowed(strangers)
    declared = procedure.relations.get(relation)
    found = Matter.objects.filter(code=other.strip()).first()
    reasons = list(_against(matter, declared, relation, found, other))
    if found is None or reasons:
        raise refusing.refuse(reasons)
    if known := matter.links.filter(relation=relation, other=found).first():
        return known
    return _joined(matter, relation, found, by=by, at=refusing.moment_of(at))


@transaction.atomic
def open_prepared(link_id: int, *, by: Actor, facts: Mapping[str, Any], key: str | None = None) -> Performed:
    """Open the matter of a prepared opening: with what was known already, and what is given now.

    Raises  NotAllowed, InvalidFacts — as `open_matter`;  Link.DoesNotExist — no such opening, or it is open already
    """
    links = Link.objects.select_related("matter__region").select_for_update(of=("self",))
    link = links.get(pk=link_id, other=None)
    body = Body.objects.select_related("region").get(code=by.body)
    done = open_matter(
        link.procedure,
        by=by,
        body=body,
        region=link.matter.region,
        title=link.matter.title,
        facts={**link.facts, **facts},
        domain=link.matter.domain,
        key=key,
        demonstration=link.matter.demonstration,
    )
    link.other = done.matter
    link.missing = []
    link.save(update_fields=["other", "missing"])
    _join_back(link.matter, done.matter, at=done.record.at)
    return done


def settle() -> Iterator[Told]:
    """Try again whatever could not be done in the matters that were told; gives what has been done now."""
    for number in list(Told.objects.filter(done_at=None).values_list("pk", flat=True)):
        with transaction.atomic():
            told = Told.objects.select_related("link__matter").select_for_update(of=("self",)).get(pk=number)
            if told.done_at or told.link.other_id is None:
                continue
            _perform(told, at=clock.now(), facts={}, since=told.link.matter)
            if told.done_at:
                yield told


def _join_back(opener: Matter, opened: Matter, *, at: datetime) -> None:
    """Join the matter that opened another to it, where the other's procedure has one relation to matters of its kind."""
    kinds = procedure_of(opened).relations
    back = [relation for relation, declared in kinds.items() if declared.procedure == opener.procedure]
    if len(back) == 1 and opened.procedure != opener.procedure:
        _joined(opened, back[0], opener, by=SYSTEM, at=at)


def _joined(matter: Matter, relation: str, other: Matter, *, by: Actor, at: datetime) -> Link:
    event = append(
        stream=matter.code,
        kind=JOINED,
        at=at,
        public={
            "relation": relation,
            "matter": other.code,
            "by": [{"code": by.code, "roles": sorted(by.roles)}],
        },
        after=Head(matter.head_sequence, bytes(matter.head_digest or b"")),
    )
    matter.head_sequence, matter.head_digest = event.sequence, event.digest
    matter.save(update_fields=["head_sequence", "head_digest"])
    return Link.objects.create(
        matter=matter, relation=relation, procedure=other.procedure, other=other, sequence=0, at=at
    )


def _tell_one(effect: Effect, link: Link, act: str) -> dict[str, Any]:
    told = Told(link=link, act=act, sequence=effect.sequence, at=effect.at)
    _perform(told, at=effect.at, facts=effect.facts, since=effect.matter)
    return {
        "matter": link.other.code if link.other else None,
        "done": told.done_sequence,
        "unsettled": not told.done_at,
    }


def _perform(told: Told, *, at: datetime, facts: Mapping[str, Any], since: Matter) -> None:
    """Perform the told act in the other matter, or keep why it cannot happen yet; saves what came of it."""
    pending = _telling.get() | {since.pk}
    mark = _telling.set(pending)
    try:
        with transaction.atomic():
            if told.link.other_id is None or told.link.other_id in pending:
                raise NotAllowed([_in_a_circle()])
            done = _act(told, told.link.other_id, at=at, facts=facts, since=since)
        told.done_sequence, told.done_at, told.reasons = done.record.sequence, done.record.at, []
    except Refusal as refused:
        told.reasons = _as_data(refused.reasons)
    finally:
        _telling.reset(mark)
    told.save()


def _act(told: Told, other_id: int, *, at: datetime, facts: Mapping[str, Any], since: Matter) -> Performed:
    read = locked(other_id)
    other, calendar = read.matter, read.calendar
    deeming.write_elapsed(other, until=at, calendar=calendar)
    procedure, here = procedure_of(other), stored.from_data(other.marking)
    if told.act not in procedure.acts:
        raise refusing.unknown_act(procedure, told.act)
    known = fields.from_data(procedure.fields, other.facts)
    moment = max(at, here.at) if here.at else at  # entered late, it cannot come before what has happened there since
    situation = Situation(at=moment, facts=known, actors=(SYSTEM,), domain=other.domain, calendar=calendar)
    asked = procedure.acts[told.act].asked()
    given = fields.as_data({code: value for code, value in facts.items() if code in asked})
    values, step = attempt(procedure, here, told.act, given, situation)
    deed = Deed(
        procedure=procedure,
        act=told.act,
        at=moment,
        actors=situation.actors,
        known=known,
        values=values,
        step=step,
        told_by=f"{since.code}#{told.sequence}",
    )
    return recording.write(other, deed, token=None)


def _competent(effect: Effect, code: str) -> Body:
    """Find the body at which a related matter is opened: the one nearest to the place that is competent."""
    procedure = procedure_on(code, on=clock.day_of(effect.at))
    if not procedure.competence:
        return effect.matter.body
    bodies = competence.competent_bodies(
        domain=effect.matter.domain, region=effect.matter.region, on=clock.day_of(effect.at)
    )
    if found := bodies.select_related("region").first():
        return found
    says = Says(zh="没有登记有管辖权的机关", en="No competent body is on record")
    raise NotAllowed([Reason(kind=ReasonKind.UNKNOWN, says=says, law=procedure.competence)])


def _shared(facts: Mapping[str, Any], code: str, *, at: datetime) -> dict[str, Any]:
    """Give the facts that the opening act asks for and that are known already: what has the same code is the same fact."""
    procedure = procedure_on(code, on=clock.day_of(at))
    asked = procedure.acts[procedure.opens_with].asked()
    return fields.as_data({name: value for name, value in facts.items() if name in asked})


def _against(
    matter: Matter, declared: Relation | None, relation: str, found: Matter | None, other: str
) -> Iterator[Reason]:
    if declared is None:
        says = Says(zh=f"这种案件没有“{relation}”这种关联", en=f"This kind of matter has no relation «{relation}»")
        yield refusing.about("relation", says)
    if found is None:
        says = Says(zh=f"没有编号为“{other}”的案件", en=f"There is no matter «{other}»")
        yield refusing.about("other", says)
    elif found.pk == matter.pk:
        yield refusing.about("other", Says(zh="不能关联到本案自己", en="A matter is not related to itself"))
    elif declared and found.procedure != declared.procedure:
        says = Says(
            zh=f"“{declared.title.zh}”应当是 {declared.procedure}，{found.code} 是 {found.procedure}",
            en=f"«{declared.title.en}» is a {declared.procedure}; {found.code} is a {found.procedure}",
        )
        yield refusing.about("other", says)


def _in_a_circle() -> Reason:
    says = Says(zh="两件案件互相引起，不再往回推", en="The two matters tell each other; it is not told back")
    return Reason(kind=ReasonKind.FORBIDDEN, says=says)


def _as_data(reasons: tuple[Reason, ...]) -> list[dict[str, str]]:
    return [{"zh": one.says.zh, "en": one.says.en, "law": one.law, "kind": str(one.kind)} for one in reasons]
