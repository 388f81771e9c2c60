"""The acts on delegations: an officer of a body lets another exercise roles of the own posts, until a day, on a basis.

Whoever appoints also records what is delegated: the security administrator. What was delegated to somebody is not passed
on, and a delegation ends by itself when its giver no longer holds the role.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.bodies.posts import held_by
from plumbline.engines.bodies.recording import about, in_order, record
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says


@transaction.atomic
def delegate(
    giver: Officer,
    holder: Officer,
    *,
    by: Account,
    roles: Collection[Role | str],
    basis: str,
    valid_from: date,
    valid_to: date,
    acts: Collection[str] = (),
    at: datetime | None = None,
) -> Delegation:
    """Record that an officer delegates roles to another of the same body.

    Takes   acts — «penalty.ordinary:decide»; none: every act of the roles
    Raises  NotAllowed for an officer of another body, or a role that the giver does not hold on the first day
            InvalidFacts — no role, no basis, days that do not follow, or the same delegated before
    """
    require(by, Permission.GRANT_ROLES)
    wanted = sorted(Role(role) for role in roles)
    wrong = [
        *([] if wanted else [about("roles", Says(zh="还没有选委托的岗位职责", en="No role was chosen"))]),
        *([] if basis.strip() else [about("basis", Says(zh="还没有填委托的依据", en="No basis was given"))]),
    ]
    if wrong:
        raise InvalidFacts(wrong)
    in_order(valid_from, valid_to, "valid_to")
    Officer.objects.select_for_update().get(pk=holder.pk)  # two delegations at once would miss each other
    _held(giver, holder, wanted, on=valid_from)
    _once(giver, holder, wanted, valid_from, valid_to)
    made = Delegation.objects.create(
        giver=giver,
        holder=holder,
        roles=[role.value for role in wanted],
        acts=sorted(acts),
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


def _held(giver: Officer, holder: Officer, roles: Collection[Role], *, on: date) -> None:
    if giver.pk == holder.pk or giver.body_id != holder.body_id:
        says = Says(
            zh=f"只能委托给本机关的其他人员；{holder.name}不是。",
            en=f"Roles are delegated to another officer of the same body; {holder.name} is none.",
        )
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, rule="bodies.delegated_within_the_body")])
    own, _lent = held_by(giver, on=on)
    lacking = [role for role in roles if role not in own]
    if lacking:
        says = Says(
            zh=f"{giver.name}在 {on} 不任{'、'.join(role.says.zh for role in lacking)}，不能委托；受委托的职责不能再委托。",
            en=f"{giver.name} is not {' or '.join(role.says.en.lower() for role in lacking)} on {on} and cannot delegate it;"
            " what was delegated is not passed on.",
        )
        raise NotAllowed([Reason(kind=ReasonKind.ROLE, says=says, rule="bodies.delegates_what_is_held")])


def _once(giver: Officer, holder: Officer, roles: Collection[Role], first: date, last: date) -> None:
    for held in Delegation.objects.filter(giver=giver, holder=holder, valid_from__lte=last, valid_to__gte=first):
        if set(roles) & set(held.roles):
            says = Says(
                zh=f"{held.valid_from} 至 {held.valid_to} 已经有同样的委托；请先结束它。",
                en=f"The same was delegated from {held.valid_from} to {held.valid_to}; end that first.",
            )
            raise InvalidFacts([about("valid_from", says)])


def _public(one: Delegation) -> dict[str, object]:
    return {
        "officer": one.holder.code,
        "giver": one.giver.code,
        "roles": list(one.roles),
        "acts": list(one.acts),
        "basis": one.basis,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat(),
    }
