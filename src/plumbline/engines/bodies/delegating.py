"""The acts on delegations: an officer of a body lets another exercise roles of the own posts, until a day, on a basis.

Whoever appoints also records what is delegated: the security administrator. Roles are delegated whole, or single acts of
them. What was delegated to somebody is not passed on, a delegation reaches no further than what its giver may do, and it
ends by itself when its giver no longer holds the role. It ends earlier on an agreed day, or is revoked with a reason;
what was signed until then stays signed.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies import delegable
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.bodies.recording import about, in_order, iso, record
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, Reason, Says

BASIS_LENGTH = 200


@transaction.atomic
def delegate(
    giver: Officer,
    holder: Officer,
    *,
    by: Account,
    basis: str,
    valid_from: date,
    valid_to: date,
    roles: Collection[Role | str] = (),
    acts: Collection[str] = (),
    at: datetime | None = None,
) -> Delegation:
    """Record that an officer delegates roles, or single acts of them, to another of the same body.

    Takes   roles — of the giver's own posts; left out where acts say it
            acts — «penalty.ordinary:decide»; none: every act of the roles
    Raises  InvalidFacts by field — nothing chosen, no basis, days that do not follow; a holder of another body or who holds
            the role anyhow; more than the giver may do, or for longer; what the holder was delegated for those days; a loop
    """
    require(by, Permission.GRANT_ROLES)
    in_order(valid_from, valid_to, "valid_to")
    Officer.objects.select_for_update().get(pk=holder.pk)  # two delegations at once would miss each other
    wanted = delegable.Wanted.of(giver, holder, roles=roles, acts=acts, days=(valid_from, valid_to))
    if wrong := [*_of_basis(basis), *wanted.faults()]:
        raise InvalidFacts(wrong)
    made = Delegation.objects.create(
        giver=giver,
        holder=holder,
        roles=[role.value for role in wanted.roles],
        acts=list(wanted.acts),
        basis=basis.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(giver.body, "delegation_made", by=by, at=at, public=_public(made))
    return made


@transaction.atomic
def end_delegation(delegation: Delegation, *, by: Account, last_day: date, at: datetime | None = None) -> Delegation:
    """End a delegation earlier; the last day still counts, and what was signed stays signed."""
    require(by, Permission.GRANT_ROLES)
    _not_revoked(delegation, "last_day")
    in_order(delegation.valid_from, last_day, "last_day")
    if last_day >= delegation.valid_to:
        says = Says(
            zh=f"委托到 {delegation.valid_to} 就结束了，最后一天要早于这一天。",
            en=f"The delegation ends on {delegation.valid_to}; the last day must lie before.",
        )
        raise InvalidFacts([about("last_day", says)])
    delegation.valid_to = last_day
    delegation.save(update_fields=["valid_to"])
    record(delegation.giver.body, "delegation_ended", by=by, at=at, public=_public(delegation))
    return delegation


@transaction.atomic
def revoke_delegation(
    delegation: Delegation, *, by: Account, from_day: date, because: str, at: datetime | None = None
) -> Delegation:
    """Revoke a delegation: from that day on it does not count; revoked from its first day, it never did.

    Raises  InvalidFacts by field — no reason; a day outside the delegation, or gone by: nothing is unsigned afterwards
    """
    require(by, Permission.GRANT_ROLES)
    _not_revoked(delegation, "from_day")
    reason = because.strip()
    if not reason:
        raise InvalidFacts([about("because", Says(zh="撤销委托要写理由", en="A delegation is revoked for a reason"))])
    today = clock.today()
    if not max(delegation.valid_from, today) <= from_day <= delegation.valid_to:
        says = Says(
            zh=f"委托期是 {delegation.valid_from} 至 {delegation.valid_to}，今天是 {today}：撤销从今天或者以后的一天起，须在委托期内；"
            "已经签的不因撤销失效。",
            en=f"The delegation runs from {delegation.valid_from} to {delegation.valid_to} and today is {today}: revoke it from "
            "today or a later day within that time; what was signed stays signed.",
        )
        raise InvalidFacts([about("from_day", says)])
    delegation.revoked_from = from_day
    delegation.save(update_fields=["revoked_from"])
    public = _public(delegation) | {"because": reason}
    record(delegation.giver.body, "delegation_revoked", by=by, at=at, public=public)
    return delegation


def _of_basis(basis: str) -> list[Reason]:
    if not basis.strip():
        return [about("basis", Says(zh="还没有填委托的依据", en="No basis was given"))]
    if len(basis.strip()) > BASIS_LENGTH:
        says = Says(zh=f"依据最多 {BASIS_LENGTH} 字", en=f"A basis has at most {BASIS_LENGTH} characters")
        return [about("basis", says)]
    return []


def _not_revoked(one: Delegation, field: str) -> None:
    if one.revoked_from is not None:
        says = Says(
            zh=f"这项委托自 {one.revoked_from} 起已经撤销。",
            en=f"The delegation has been revoked from {one.revoked_from} on.",
        )
        raise InvalidFacts([about(field, says)])


def _public(one: Delegation) -> dict[str, object]:
    return {
        "officer": one.holder.code,
        "giver": one.giver.code,
        "roles": list(one.roles),
        "acts": list(one.acts),
        "basis": one.basis,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
        **({"revoked_from": iso(one.revoked_from)} if one.revoked_from else {}),
    }
