"""Adjusting a list: a change set is proposed whole, decided in a matter, and carried out when it is published.

What was proposed does not change any more: whoever wants something else proposes another change set. Both events, that
of the list and that of the matter, name each other.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.appending import append
from plumbline.engines.registers import declared, ending, keeping, writing
from plumbline.engines.registers.models import Adjustment
from plumbline.kernel import canonical, clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.register import Register

TITLE_LENGTH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What carrying a change set out did: the day, and the events of the list."""

    valid_from: date
    events: tuple[str, ...]


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
    by: Account,
    at: datetime | None = None,
) -> Adjustment:
    """Propose changes to a list: rows to be added or changed, and entries to end, each with its reason.

    Raises  InvalidFacts where a row is refused or an entry cannot end, naming it, or where nothing would change
            NotAllowed where the account may not keep the list
    """
    require(by, Permission.KEEP_LISTS, body)
    ends = dict(ends or {})
    judged = keeping.preview(register, body, puts, valid_from=valid_from)
    keeping.refuse_refused(judged.rows)
    standing = ending.open_editions(register, body, ends)
    reasons = ending.refusals(body, ends, standing, last_day=valid_from - timedelta(days=1))
    reasons += _wanting(title, because, changes=bool(ends) or any(row.state != "unchanged" for row in judged.rows))
    if reasons:
        raise InvalidFacts(reasons)
    adjustment = Adjustment.objects.create(
        register=register.code,
        body=body,
        title=title.strip(),
        because=because.strip(),
        valid_from=valid_from,
        puts=[row.data for row in judged.rows],
        ends=ends,
        salt=secrets.token_bytes(writing.SALT_SIZE) if register.personal else b"",
        proposed_by=by.username,
        proposed_at=at or clock.now(),
    )
    append(
        stream=keeping.stream_of(register, body),
        kind="registers.proposed",
        at=adjustment.proposed_at,
        public={
            "adjustment": adjustment.pk,
            "by": by.username,
            "valid_from": valid_from,
            "because": adjustment.because,
            "changes": digest_of(adjustment),
        },
    )
    return adjustment


def carry_out(adjustment: Adjustment, *, by: str, on: date, at: datetime) -> CarriedOut:
    """Carry out what was decided: from its first day, or from the day of its publication where that is later.

    Takes   by — who publishes it
    Raises  InvalidFacts where it was carried out or withdrawn before, or where a row no longer stands the checks
    """
    adjustment = Adjustment.objects.select_for_update().select_related("body__region").get(pk=adjustment.pk)
    _refuse_finished(adjustment)
    register, body = declared.register(adjustment.register), adjustment.body
    first = max(adjustment.valid_from, on)
    ended = ending.record(
        register, body, adjustment.ends, last_day=first - timedelta(days=1), by=by, at=at, adjustment=adjustment
    )
    put = keeping.record(
        register,
        body,
        adjustment.puts,
        valid_from=first,
        by=by,
        because=adjustment.because,
        at=at,
        adjustment=adjustment,
    )
    adjustment.carried_out_at = at
    adjustment.save(update_fields=["carried_out_at"])
    return CarriedOut(valid_from=first, events=tuple(one.code for one in (ended, put.event) if one))


def digest_of(adjustment: Adjustment) -> str:
    """Hash the changes, so that what is published can be told from what was proposed."""
    said = {"puts": adjustment.puts, "ends": adjustment.ends, "valid_from": adjustment.valid_from}
    return sha256(bytes(adjustment.salt) + canonical.encode(said)).hexdigest()


def find(number: int, *, body: Body) -> Adjustment:
    """Find a change set of a body that is still to be decided.

    Raises  InvalidFacts where there is none of that number, or it was carried out or withdrawn
    """
    adjustment = Adjustment.objects.filter(pk=number, body=body).first()
    if adjustment is None:
        says = Says(
            zh=f"{body.name}没有编号 {number} 的调整单", en=f"{body.name_en} has no change set of number {number}"
        )
        raise InvalidFacts([_about(says)])
    _refuse_finished(adjustment)
    return adjustment


def _refuse_finished(adjustment: Adjustment) -> None:
    if adjustment.carried_out_at or adjustment.withdrawn_at:
        says = Says(
            zh=f"调整单 {adjustment.pk} 已经办结，不能再用",
            en=f"change set {adjustment.pk} is finished; propose another",
        )
        raise InvalidFacts([_about(says)])


def _wanting(title: str, because: str, *, changes: bool) -> list[Reason]:
    reasons = []
    if not title.strip() or len(title.strip()) > TITLE_LENGTH:
        says = Says(zh=f"请写标题，最多 {TITLE_LENGTH} 字", en=f"Give a title of at most {TITLE_LENGTH} characters")
        reasons.append(_about(says, "title"))
    if not because.strip():
        says = Says(zh="请写明为什么调整", en="Say why the list is adjusted")
        reasons.append(_about(says, "because"))
    if not changes:
        says = Says(zh="没有任何变化，不用调整", en="Nothing would change")
        reasons.append(_about(says))
    return reasons


def _about(says: Says, field: str = "adjustment") -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, facts=(field,), rule="registers.adjustment")
