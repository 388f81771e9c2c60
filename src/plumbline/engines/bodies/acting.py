"""The acts on bodies, posts and officers; each writes its event into the ledger, or changes nothing. Papers: `certifying`.

Names and numbers of papers go into an event as openable commitments, codes go in plain: an officer can be forgotten
without breaking the record.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from plumbline.engines.bodies import organs
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Domain, Role
from plumbline.engines.bodies.models import (
    Account,
    Appointment,
    Body,
    Competence,
    Officer,
    Post,
    Region,
)
from plumbline.engines.bodies.posts import actor_from, held_by
from plumbline.engines.bodies.recording import about, in_order, iso, record
from plumbline.kernel import actor, credit_code
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Reason, ReasonKind, Says


def actor_of(account_or_officer: Account | Officer, *, on: date) -> actor.Actor:
    """Give the person who acts, in the posts held on a day, with every paper (the rules judge whether it is valid).

    Raises  NotAllowed when the account is no officer's: administrators do not act in matters
    """
    officer = account_or_officer.officer if isinstance(account_or_officer, Account) else account_or_officer
    if officer is None:
        says = Says(
            zh="该账号不是执法人员的账号，不能办理案件。", en="This account is no officer's and works on no matter."
        )
        raise NotAllowed([Reason(kind=ReasonKind.ROLE, says=says, rule="bodies.account_of_an_officer")])
    own, delegated = held_by(officer, on=on)
    return actor_from(officer, officer.body, own, delegated, on=on)


@transaction.atomic
def found_body(
    code: str,
    *,
    by: Account,
    name: str,
    name_en: str,
    region: Region,
    kind: str,
    mark: str | None = None,
    parent: Body | None = None,
    credit: str | None = None,
    valid_from: date | None = None,
    at: datetime | None = None,
) -> Body:
    """Enter a body.

    Raises  InvalidFacts when the credit code is wrong, something is another body's already, or the region has ended
    """
    require(by, Permission.MANAGE_BODIES)
    if credit:
        credit_code.parse(credit)
    wrong = [*organs.taken(code=code, name=name, mark=mark, credit=credit), *organs.ended_region(region, valid_from)]
    if wrong:
        raise InvalidFacts(wrong)
    body = Body.objects.create(
        code=code,
        name=name,
        name_en=name_en,
        region=region,
        level=region.level,
        kind=kind,
        mark=mark,
        parent=parent,
        credit_code=credit,
        valid_from=valid_from,
    )
    public = {"name": name, "region": region.code, "kind": kind, "mark": mark, "credit_code": credit}
    record(body, "body_founded", by=by, at=at, public=public)
    return body


@transaction.atomic
def grant_competence(
    body: Body,
    *,
    by: Account,
    region: Region,
    domain: Domain | str,
    basis: str,
    valid_from: date,
    at: datetime | None = None,
) -> Competence:
    """Record that a body may act in a domain, in a region and below it, and by what right."""
    require(by, Permission.MANAGE_BODIES)
    granted = Competence.objects.create(
        body=body, region=region, domain=Domain(domain), basis=basis, valid_from=valid_from
    )
    public = {"region": region.code, "domain": granted.domain, "basis": basis, "valid_from": valid_from.isoformat()}
    record(body, "competence_granted", by=by, at=at, public=public)
    return granted


@transaction.atomic
def open_post(
    body: Body, *, by: Account, code: str, title: Says, roles: Collection[Role | str], at: datetime | None = None
) -> Post:
    """Open a post and say which roles it gives."""
    require(by, Permission.GRANT_ROLES)
    held = sorted(Role(role) for role in roles)
    post = Post.objects.create(body=body, code=code, title=title.zh, title_en=title.en, roles=held)
    record(body, "post_opened", by=by, at=at, public={"post": code, "title": title.zh, "roles": list(held)})
    return post


@transaction.atomic
def enlist(
    code: str,
    *,
    by: Account,
    body: Body,
    name: str,
    name_en: str = "",
    valid_from: date | None = None,
    at: datetime | None = None,
) -> Officer:
    """Enter an officer of a body."""
    require(by, Permission.MANAGE_BODIES)
    if Officer.objects.filter(code=code).exists():
        says = Says(
            zh=f"编号 {code} 已经有人；如果刚刚登记过，不用再登记。",
            en=f"The code {code} is taken; if you have just entered this officer, do not enter them again.",
        )
        raise InvalidFacts([about("code", says)])
    officer = Officer.objects.create(code=code, body=body, name=name, name_en=name_en, valid_from=valid_from)
    record(body, "officer_enlisted", by=by, at=at, public={"officer": code}, personal={"name": name})
    return officer


@transaction.atomic
def appoint(
    officer: Officer,
    *,
    by: Account,
    post: Post,
    valid_from: date,
    valid_to: date | None = None,
    at: datetime | None = None,
) -> Appointment:
    """Appoint an officer to a post of the own body.

    Raises  NotAllowed for a post of another body;  InvalidFacts when it overlaps an appointment to the same post
    """
    require(by, Permission.GRANT_ROLES)
    in_order(valid_from, valid_to, "valid_to")
    if post.body_id != officer.body_id:
        says = Says(
            zh=f"{officer.name}属于{officer.body.name}，不能任命到{post.body.name}的岗位。",
            en=f"{officer.name} serves in {officer.body.name_en} and cannot hold a post of {post.body.name_en}.",
        )
        raise NotAllowed([Reason(kind=ReasonKind.FORBIDDEN, says=says, rule="bodies.post_of_the_own_body")])
    Officer.objects.select_for_update().get(pk=officer.pk)  # two appointments at once would miss each other
    for held in officer.appointments.filter(post=post):
        if held.valid_from <= (valid_to or date.max) and valid_from <= (held.valid_to or date.max):
            says = Says(
                zh=f"{officer.name}自 {held.valid_from} 起已任{post.title}；先结束原任职，再重新任命。",
                en=f"{officer.name} holds this post since {held.valid_from}; end that appointment first.",
            )
            raise InvalidFacts([about("valid_from", says)])
    made = Appointment.objects.create(officer=officer, post=post, valid_from=valid_from, valid_to=valid_to)
    public = {
        "officer": officer.code,
        "post": post.code,
        "valid_from": valid_from.isoformat(),
        "valid_to": iso(valid_to),
    }
    record(officer.body, "officer_appointed", by=by, at=at, public=public)
    return made


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, by: Account, last_day: date, at: datetime | None = None
) -> Appointment:
    """End an appointment; the last day still counts."""
    require(by, Permission.GRANT_ROLES)
    in_order(appointment.valid_from, last_day, "last_day")
    appointment.valid_to = last_day
    appointment.save(update_fields=["valid_to"])
    public = {"officer": appointment.officer.code, "post": appointment.post.code, "valid_to": last_day.isoformat()}
    record(appointment.officer.body, "appointment_ended", by=by, at=at, public=public)
    return appointment


@transaction.atomic
def end_service(officer: Officer, *, by: Account, last_day: date, at: datetime | None = None) -> Officer:
    """Record that an officer leaves the body; the last day still counts, and the posts end with it.

    Raises  InvalidFacts where the officer has left already, or came later
    """
    require(by, Permission.MANAGE_BODIES)
    in_order(officer.valid_from or last_day, last_day, "valid_to")
    if officer.valid_to is not None:
        says = Says(
            zh=f"{officer.name}已于 {officer.valid_to} 离开{officer.body.name}。",
            en=f"{officer.name} left {officer.body.name_en} on {officer.valid_to}.",
        )
        raise InvalidFacts([about("valid_to", says)])
    officer.valid_to = last_day
    officer.save(update_fields=["valid_to"])
    public = {"officer": officer.code, "valid_to": last_day.isoformat()}
    record(officer.body, "officer_left", by=by, at=at, public=public)
    return officer
