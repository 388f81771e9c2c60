"""The only ways in which a matter changes: it is opened, and acts are performed in it."""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction

from plumbline.engines.bodies.enduring import not_standing
from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.matters import benchmarks, deeming, keeping, once, powers, recording, refusing, schedules
from plumbline.engines.matters.locking import locked
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.procedures import procedure_of, procedure_on
from plumbline.engines.matters.recording import Deed, Performed
from plumbline.engines.matters.refusing import not_competent
from plumbline.kernel import clock, fields, stored
from plumbline.kernel.actor import Actor
from plumbline.kernel.attempt import attempt
from plumbline.kernel.errors import NotAllowed, Reason, Refusal
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.procedure import Procedure

__all__ = ["Performed", "not_competent", "open_matter", "perform", "procedure_of"]


def open_matter(
    procedure_code: str,
    *,
    by: Actor,
    body: Body,
    region: Region,
    title: str,
    facts: Mapping[str, Any],
    domain: str = "",
    power: str = "",
    at: datetime | None = None,
    together: Sequence[Actor] = (),
    key: str | None = None,
    demonstration: bool = False,
) -> Performed:
    """Open a matter by the act that opens its procedure, or change nothing.

    Takes   body, region, domain — who handles it, where it happened, and in which domain: the body must be competent
            power — the entry of the body's list that the matter exercises; it may be left out where only one fits
            facts — values of the fields that the opening act asks for
            key — of the form, so that it acts once, also when it is sent twice at the same moment
    Gives   Performed
    Raises  NotAllowed — with every unmet rule and its article;  InvalidFacts — by field
    """
    token = once.token(key, by=by, what=procedure_code)
    actors = (by, *together)
    try:
        with transaction.atomic():
            if first := once.opened(token):
                return recording.again(first)
            moment = refusing.moment_of(at)
            procedure = procedure_on(procedure_code, on=clock.day_of(moment))
            if strangers := refusing.strangers(procedure, actors, body=body):
                raise NotAllowed(strangers)
            days = (clock.day_of(moment), clock.today())
            if ended := not_standing(body, days):  # held from here on: no reform passes what is opened by
                raise NotAllowed(ended)
            reasons = refusing.of_opening(procedure, body=body, region=region, domain=domain, title=title, at=moment)
            chosen = powers.chosen(procedure, body, power, domain=domain, on=clock.day_of(moment))
            reasons += chosen.reasons
            situation = Situation(at=moment, facts={}, actors=actors, domain=domain, calendar=schedules.calendar())
            deed = _judged(procedure, Marking(), procedure.opens_with, facts, situation, besides=reasons)
            matter = Matter(
                code=uuid4().hex,
                procedure=procedure.code,
                version=procedure.version,
                title=title.strip(),
                body=body,
                region=region,
                domain=domain,
                power=chosen.edition,
                opened_at=moment,
                demonstration=demonstration,
            )
            keeping.insert_matter(matter)
            matter.code = f"{procedure.code}/{clock.day_of(moment).year}/{matter.pk:06d}"
            return recording.write(matter, deed, token=token)
    except IntegrityError:
        # The same form came twice at once, and the other one was first: the database let only one of them in.
        if first := once.opened(token):
            return recording.again(first)
        raise


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

    What the law lets happen by itself before the act, because a period passed in vain, is written down first.

    Takes   act — code of an act of the matter's procedure; by — who acts, in which post; together — who acts with them
            facts — values of the fields that the act asks for; at — when it happened, now where nothing is said
            expects — how many acts the page had seen; key — of the form, so that it acts once
    Gives   Performed: the act, the obligations it closed, opened and moved
    Raises  NotAllowed — with every unmet rule and its article;  InvalidFacts — by field
            Matter.DoesNotExist — there is no such matter
    """
    within = transaction.get_connection().in_atomic_block
    with nullcontext() if within else transaction.atomic():
        read = locked(matter_id)  # the next act in this matter waits here
        matter, calendar = read.matter, read.calendar
        procedure = procedure_of(matter)
        token = once.token(key, by=by, what=act)
        if first := once.performed(matter, token):
            return recording.again(first)
        actors = (by, *together)
        if strangers := refusing.strangers_to(matter, procedure, actors) or refusing.of_erased(matter):
            raise NotAllowed(strangers)
        moment = refusing.moment_of(at)
        with transaction.atomic() if within and _writes_before_it_asks(procedure, act) else nullcontext():
            deeming.write_elapsed(matter, until=moment, calendar=calendar)
            here = stored.from_data(matter.marking)
            if (
                expects not in {None, here.sequence}
                and expects != deeming.stands(matter, at=clock.now()).marking.sequence
            ):
                raise NotAllowed([refusing.stale(matter)])
            known = fields.from_data(procedure.fields, matter.facts)
            situation = Situation(at=moment, facts=known, actors=actors, domain=matter.domain, calendar=calendar)
            deed = _judged(procedure, here, act, facts, situation)
            with transaction.atomic(savepoint=False):
                return recording.write(matter, deed, token=token)


def _writes_before_it_asks(procedure: Procedure, act: str) -> bool:
    """Tell whether something may have been written when the act is refused after all, by a rule or by what it brings about.

    In a transaction of somebody else that must be taken back alone, which costs a savepoint.
    """
    return deeming.may_elapse(procedure) or (act in procedure.acts and recording.brings_about(procedure.acts[act]))


def _judged(
    procedure: Procedure,
    here: Marking,
    act: str,
    facts: Mapping[str, Any],
    situation: Situation,
    *,
    besides: Sequence[Reason] = (),
) -> Deed:
    """Ask every rule; give the act as it may be written down.

    Takes   besides — what stands against it already: it is told together with what the rules say
    """
    if act not in procedure.acts:
        raise refusing.unknown_act(procedure, act)
    try:
        whole = benchmarks.completed(procedure, here, act, facts, situation)
        values, step = attempt(procedure, here, act, whole, situation)
    except Refusal as refused:
        if besides:
            raise refusing.refuse([*besides, *refused.reasons]) from refused
        raise
    wrong = [
        *besides,
        *refusing.of_party(procedure, values),
        *refusing.of_privacy(procedure, {**situation.facts, **values}, values),
    ]
    if wrong:
        raise refusing.refuse(wrong)
    return Deed(
        procedure=procedure,
        act=act,
        at=situation.at,
        actors=situation.actors,
        known=situation.facts,
        values=values,
        step=step,
    )
