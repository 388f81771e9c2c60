"""The three acts of an erasure: it is asked for, and declined or carried out by a decision of somebody else.

Who handles personal data answers for erasing it (个人信息保护法 第四十七条), so those who work on the matter ask. But a body that
could erase its own files by itself could erase what speaks against it; so a supervisor decides, who works on no matter, sees
no personal data and had no part in this one. Administrators do neither: they see no matter, and the machine that they
keep carries out what was decided.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.models import Account
from plumbline.engines.erasing import carrying_out, obstacles
from plumbline.engines.erasing.finding import find
from plumbline.engines.erasing.grounds import ARTICLE, REASONS_OF_REFUSAL, Ground, Scope
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Event, Head
from plumbline.engines.matters import refusing
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.actor import Actor
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says

ASKED: Final = "matter.erasure_asked"
DECLINED: Final = "matter.erasure_declined"
REASON: Final = "erasure.reason"  # stands among the personal data of the event: a reason may name people
REASON_LENGTH: Final = 2000


@transaction.atomic
def ask(matter_id: int, *, by: Account, scope: str, ground: str, keeping: str) -> Erasure:
    """Ask for an erasure, or change nothing.

    Takes   scope, ground — codes of `grounds`;  keeping — which rule sets the period of keeping, and when it ended
    Raises  NotAllowed — not this person, or the matter still needs its data;  InvalidFacts — by field
    """
    matter = locked(matter_id)
    require(by, Permission.ASK_ERASURE, matter)
    found = find(matter, Scope(scope) if scope in Scope.codes() else Scope.MATTER)
    reasons = obstacles.against_asking(matter, found, ground=ground, scope=scope, keeping=keeping)
    if matter.erasures.filter(state=State.ASKED).exists():
        says = Says(zh="已经有人提出删除，等待决定", en="Erasing has been asked for already, and waits for a decision")
        reasons.append(Reason(kind=ReasonKind.UNMET, says=says, law=ARTICLE))
    if reasons:
        raise refusing.refuse(reasons)
    actor, now = _actor(by), clock.now()
    said = {"scope": scope, "law": Ground(ground).law, "keeping": keeping.strip(), "by": _by(actor)}
    event = append_to(matter, ASKED, now, said)
    return Erasure.objects.create(
        matter=matter,
        scope=scope,
        ground=ground,
        keeping=keeping.strip(),
        asked_by=actor.code,
        asked_at=now,
        asked_in=event,
    )


@transaction.atomic
def decline(erasure_id: int, *, by: Account, reason: str) -> Erasure:
    """Decline an erasure and say why, or change nothing.

    Raises  NotAllowed — not this person, or it is decided already;  InvalidFacts — no reason, or too long a one
    """
    erasure, matter, actor = _to_decide(erasure_id, by)
    if not reason.strip():
        says = Says(zh="还没有写为什么不删除", en="Why it is declined is not said yet")
        raise refusing.refuse([refusing.about("reason", says, law=REASONS_OF_REFUSAL)])
    if len(reason) > REASON_LENGTH:
        says = Says(zh=f"理由最多 {REASON_LENGTH} 字", en=f"A reason has at most {REASON_LENGTH} characters")
        raise refusing.refuse([refusing.about("reason", says, law=REASONS_OF_REFUSAL)])
    now = clock.now()
    said = {"asked": erasure.asked_in.digest.hex(), "law": REASONS_OF_REFUSAL, "by": _by(actor)}
    erasure.event = append_to(matter, DECLINED, now, said, {REASON: reason.strip()})
    erasure.state, erasure.decided_by, erasure.decided_at = State.DECLINED, actor.code, now
    erasure.save()
    return erasure


def confirm(erasure_id: int, *, by: Account) -> Erasure:
    """Decide that it is erased, and carry it out: the rows with the event in one transaction, then the files.

    Gives   the erasure; DONE, or DECIDED where a store did not let a file be removed: `carrying_out.finish` goes on
    Raises  NotAllowed — not this person, or something stands against it;  OSError — a store does not answer, rows are gone
    """
    with transaction.atomic():
        erasure, matter, actor = _to_decide(erasure_id, by)
        found = find(matter, Scope(erasure.scope))
        if reasons := obstacles.against(matter, found, scope=erasure.scope):
            raise NotAllowed(reasons)
        carrying_out.decide(erasure, matter, found, by=_by(actor), code=actor.code)
    return carrying_out.finish_one(erasure)


def _to_decide(erasure_id: int, by: Account) -> tuple[Erasure, Matter, Actor]:
    erasure = Erasure.objects.select_for_update(of=("self",)).select_related("asked_in").get(pk=erasure_id)
    matter = locked(erasure.matter_id)
    require(by, Permission.DECIDE_ERASURE, matter)
    actor = _actor(by)
    reasons = []
    if erasure.state != State.ASKED:
        says = Says(zh="这件删除已经决定过了", en="This erasure has been decided already")
        reasons.append(Reason(kind=ReasonKind.UNMET, says=says, law=ARTICLE))
    if actor.code == erasure.asked_by or _took_part(matter, actor):
        says = Says(
            zh="自己提出的或者参与办理的案件，不能自己决定删除", en="Nobody decides on what they asked for or worked on"
        )
        reasons.append(Reason(kind=ReasonKind.ROLE, says=says, who=("supervisor",)))
    if reasons:
        raise NotAllowed(reasons)
    return erasure, matter, actor


def _took_part(matter: Matter, actor: Actor) -> bool:
    return any(one["code"] == actor.code for record in matter.records.all() for one in record.actors)


def locked(matter_id: int) -> Matter:
    """Read a matter and lock it until the transaction ends."""
    matters = Matter.objects.select_related("body__region", "region")
    return matters.select_for_update(of=("self",)).get(pk=matter_id)


def append_to(
    matter: Matter, kind: str, at: datetime, said: Mapping[str, Any], personal: Mapping[str, str] | None = None
) -> Event:
    """Append an event to the stream of a matter, and move the matter on to it."""
    public = {"body": matter.body_code, **said}
    after = Head(matter.head_sequence, bytes(matter.head_digest or b""))
    event = append(stream=matter.code, kind=kind, at=at, public=public, personal=personal, after=after)
    matter.head_sequence, matter.head_digest = event.sequence, event.digest
    matter.save(update_fields=["head_sequence", "head_digest"])
    return event


def _actor(by: Account) -> Actor:
    return actor_of(by, on=clock.today())


def _by(actor: Actor) -> list[Mapping[str, Any]]:
    return [{"code": actor.code, "roles": sorted(actor.roles)}]
