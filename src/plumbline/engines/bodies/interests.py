"""Conflicts of interest: what ties an officer to a party, declared by the officer or found by the supervisor.

From the first day on the rule of recusal keeps the officer out of every matter in which the party is named. The name goes
into the event as an openable commitment.

Source  行政处罚法 (2021) 第四十三条
"""

from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import ConflictKind, Found
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Conflict
from plumbline.engines.bodies.recording import about, in_order, iso, record
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says

RECUSAL_LAW = "行政处罚法#43"
PARTY_LENGTH = 120


@transaction.atomic
def enter_conflict(
    officer: Officer,
    *,
    by: Account,
    party: str,
    kind: ConflictKind | str,
    valid_from: date,
    valid_to: date | None = None,
    remark: str = "",
    at: datetime | None = None,
) -> Conflict:
    """Enter what ties an officer to a party; officers declare their own, the supervisor of the region enters what was found.

    Takes   party — the name as files bear it, or the unified credit code
    Raises  InvalidFacts where no party is named, or the same is on record;  NotAllowed for whoever does not supervise others
    """
    found = Found.DECLARED if by.officer_id == officer.pk else Found.FOUND
    if found is Found.FOUND:
        require(by, Permission.MANAGE_CERTIFICATES, officer)
    name = party.strip()
    if not name:
        raise InvalidFacts([about("party", Says(zh="还没有填对方的名称", en="No party was named"), law=RECUSAL_LAW)])
    if len(name) > PARTY_LENGTH:
        says = Says(zh=f"名称最多 {PARTY_LENGTH} 字", en=f"A name has at most {PARTY_LENGTH} characters")
        raise InvalidFacts([about("party", says, law=RECUSAL_LAW)])
    in_order(valid_from, valid_to, "valid_to")
    tie = ConflictKind(kind)
    if officer.conflicts.filter(party=name, kind=tie, valid_from=valid_from).exists():
        raise InvalidFacts([about("party", Says(zh="这项关系已经登记过", en="This is on record"), law=RECUSAL_LAW)])
    made = Conflict.objects.create(
        officer=officer,
        party=name,
        kind=tie.value,
        found=found.value,
        remark=remark.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    public = {
        "officer": officer.code,
        "kind": tie.value,
        "found": found.value,
        "valid_from": valid_from.isoformat(),
        "valid_to": iso(valid_to),
    }
    personal = {"party": name} | ({"remark": made.remark} if made.remark else {})
    record(officer.body, "conflict_entered", by=by, at=at, public=public, personal=personal)
    return made


@transaction.atomic
def end_conflict(conflict: Conflict, *, by: Account, last_day: date, at: datetime | None = None) -> Conflict:
    """Record that a tie has ended; it stays on record for the days on which it held.

    Raises  NotAllowed for whoever is tied: another supervisor ends it;  InvalidFacts where it has ended already
    """
    require(by, Permission.MANAGE_CERTIFICATES, conflict.officer)
    if by.officer_id == conflict.officer_id:
        says = Says(
            zh="自己的利害关系不能自己结束；请别的执法监督人员核实以后结束。",
            en="Nobody ends their own conflict of interest; another supervisor does, having checked it.",
        )
        rule = "bodies.conflict_ended_by_another"
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, law=RECUSAL_LAW, rule=rule)])
    if conflict.valid_to is not None and last_day >= conflict.valid_to:
        says = Says(
            zh=f"这项关系已经在 {conflict.valid_to} 结束。", en=f"This tie ended on {conflict.valid_to} already."
        )
        raise InvalidFacts([about("last_day", says, law=RECUSAL_LAW)])
    in_order(conflict.valid_from, last_day, "last_day")
    conflict.valid_to = last_day
    conflict.save(update_fields=["valid_to"])
    public = {"officer": conflict.officer.code, "kind": conflict.kind, "valid_to": last_day.isoformat()}
    record(conflict.officer.body, "conflict_ended", by=by, at=at, public=public)
    return conflict
