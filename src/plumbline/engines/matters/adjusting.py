"""Adjusting a list in a matter: the change set and the matter are made together, and publishing carries it out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.matters.acting import open_matter
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.recording import Performed
from plumbline.engines.registers import adjusting
from plumbline.engines.registers.models import Adjustment
from plumbline.kernel import clock
from plumbline.kernel.register import Register


@transaction.atomic
def propose(
    register: Register,
    body: Body,
    *,
    title: str,
    because: str,
    valid_from: date,
    puts: Sequence[Mapping[str, Any]] = (),
    ends: Mapping[str, str] | None = None,
    facts: Mapping[str, Any],
    by: Account,
    at: datetime | None = None,
    key: str | None = None,
) -> Performed:
    """Propose an adjustment and open the matter in which it is decided.

    Takes   facts — what the opening act asks beside the change set: the ground, and whether a power is added without law
    Gives   Performed of the opening
    Raises  InvalidFacts and NotAllowed as `registers.adjusting.propose` and `open_matter` do: then nothing is kept
    """
    moment = at or clock.now()
    adjustment = adjusting.propose(
        register, body, title=title, because=because, valid_from=valid_from, puts=puts, ends=ends, by=by, at=at
    )
    opened = open_matter(
        register.adjusted_by,
        by=actor_of(by, on=clock.day_of(moment)),
        body=body,
        region=body.region,
        title=title,
        facts={"adjustment": adjustment.pk, "summary": because, **facts},
        at=at,
        key=key,
    )
    Adjustment.objects.filter(pk=adjustment.pk).update(matter=opened.matter.code)
    return opened


def carry_out(effect: Effect) -> Mapping[str, Any]:
    """Carry out the change set that a fact of the matter names; gives what the event says of it.

    Raises  InvalidFacts where the body has no such change set to be decided, or it no longer stands the checks
    """
    adjustment = adjusting.find(effect.facts[effect.value], body=effect.matter.body)
    if adjustment.matter != effect.matter.code:
        adjustment.matter = effect.matter.code
        adjustment.save(update_fields=["matter"])
    done = adjusting.carry_out(adjustment, by=effect.actors[0].code, on=clock.day_of(effect.at), at=effect.at)
    return {
        "adjustment": adjustment.pk,
        "register": adjustment.register,
        "changes": adjusting.digest_of(adjustment),
        "valid_from": done.valid_from.isoformat(),
        "events": list(done.events),
    }
