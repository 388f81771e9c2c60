"""Ending entries: their last day is set, what they said until then stays."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import among
from plumbline.engines.registers.keeping import lock, named, refuse_published, stream_of
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.register import Register


@transaction.atomic
def end(
    register: Register, body: Body, keys: Mapping[str, str], *, last_day: date, by: Account, at: datetime | None = None
) -> Event | None:
    """End entries of a list; the last day still counts.

    Takes   keys — of the entries, each with the reason
    Gives   the event; None where no key was given
    Raises  InvalidFacts for a key that does not stand then, naming it;  NotAllowed as `keeping.put`
    """
    require(by, Permission.KEEP_LISTS, body)
    refuse_published(register, body)
    return record(register, body, keys, last_day=last_day, by=by.username, at=at)


def record(
    register: Register,
    body: Body,
    keys: Mapping[str, str],
    *,
    last_day: date,
    by: str,
    at: datetime | None = None,
    adjustment: Adjustment | None = None,
) -> Event | None:
    """End entries for somebody who was asked already whether they may.

    Raises  InvalidFacts as `end`; TransactionManagementError outside a transaction
    """
    if not keys:
        return None
    lock(body)
    standing = open_editions(register, body, keys)
    reasons = refusals(body, keys, standing, last_day=last_day)
    if reasons:
        raise InvalidFacts(reasons)
    now, ended = clock.now(), [standing[key].pk for key in keys]
    Edition.objects.filter(pk__in=among.numbers(ended)).update(valid_to=last_day, ended_at=now)
    return append(
        stream=stream_of(register, body),
        kind="registers.ended",
        at=at or now,
        public={
            "register": register.code,
            "body": body.code,
            "last_day": last_day,
            "by": by,
            **named(adjustment),
            "keys": [[key, standing[key].number, because] for key, because in keys.items()],
        },
    )


def open_editions(register: Register, body: Body, keys: Mapping[str, str]) -> dict[str, Edition]:
    """Give the last edition of each entry, by key."""
    last = Edition.objects.filter(replaced_at=None, register=register.code, body=body, key__in=among.words(keys))
    return {edition.key: edition for edition in last.order_by("key", "number")}


def refusals(body: Body, keys: Mapping[str, str], standing: Mapping[str, Edition], *, last_day: date) -> list[Reason]:
    """List which entries cannot end on that day, and why."""
    reasons = []
    for key in keys:
        edition = standing.get(key)
        if edition is None or (edition.valid_to is not None and edition.valid_to < last_day):
            says = Says(
                zh=f"{body.name}的清单在 {last_day} 没有“{key}”这一项",
                en=f"on {last_day} the list of {body.name_en} has no entry «{key}»",
            )
        elif edition.valid_to is not None:
            says = Says(zh=f"“{key}”已定于 {edition.valid_to} 终止", en=f"«{key}» ends on {edition.valid_to} already")
        elif last_day < edition.valid_from:
            says = Says(
                zh=f"“{key}”自 {edition.valid_from} 起才有，不能止于 {last_day}",
                en=f"«{key}» begins on {edition.valid_from} and cannot end on {last_day}",
            )
        else:
            continue
        reasons.append(Reason(kind=ReasonKind.FACT, says=says, facts=("key",), rule="registers.end"))
    return reasons
