"""How the acts on bodies write their events and word their refusals."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says


def record(
    body: Body,
    kind: str,
    *,
    by: Account,
    at: datetime | None,
    public: Mapping[str, Any],
    personal: Mapping[str, Any] | None = None,
) -> None:
    """Write the event of an act into the body's stream."""
    append(
        stream=f"bodies/{body.code}",
        kind=kind,
        at=at or clock.now(),
        public={"body": body.code, "by": by.username, **public},
        personal=personal or {},
    )


def in_order(first: date, last: date | None, field: str) -> None:
    """Refuse a range that ends before it begins."""
    if last is not None and last < first:
        says = Says(zh=f"截止日 {last} 早于起始日 {first}。", en=f"The last day {last} lies before the first, {first}.")
        raise InvalidFacts([about(field, says)])


def about(field: str, says: Says, *, law: str = "") -> Reason:
    """Say what is wrong with one field."""
    return Reason(kind=ReasonKind.FACT, says=says, law=law, facts=(field,), rule=f"bodies.{field}")


def iso(day: date | None) -> str | None:
    """Write a day as the ledger keeps it; an open end is nothing."""
    return day.isoformat() if day else None
