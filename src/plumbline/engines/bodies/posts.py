"""Who holds which post, and so which role, on a day; who was given a role by a delegation; who could sign."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, QuerySet, Subquery

from plumbline.engines.bodies.codes import ConflictKind, Role
from plumbline.engines.bodies.models import Appointment, Body, Certificate, Officer, valid_on
from plumbline.engines.bodies.personnel import AnnualCheck, Delegation, Suspension
from plumbline.kernel import actor


def roles_of(officer: Officer | None, *, on: date) -> frozenset[Role]:
    """Give the roles of an officer on a day: of the posts held in the own body, and delegated; none after leaving it."""
    if officer is None:
        return frozenset()
    own, delegated = held_by(officer, on=on)
    return own | {Role(one.role) for one in delegated}


def held_by(officer: Officer, *, on: date) -> tuple[frozenset[Role], tuple[actor.Delegation, ...]]:
    """Give the roles of an officer's own posts on a day, and those that others of the body delegated: one look.

    A delegation lasts no longer than its giver holds the role, and adds nothing to a role that is held anyhow.
    """
    if not _serves(officer, on):
        return frozenset(), ()
    given = Q(officer__delegations_given__holder=officer, officer__delegations_given__valid_from__lte=on)
    given &= Q(officer__delegations_given__valid_to__gte=on)
    given &= Q(officer__delegations_given__revoked_from__isnull=True) | Q(
        officer__delegations_given__revoked_from__gt=on
    )
    givers = counting(on).filter(holder=officer).values("giver")
    rows = (
        Appointment.objects.filter(valid_on(on), post__body=officer.body_id)
        .filter(Q(officer=officer) | (Q(officer__in=givers) & _serving(on)))
        .annotate(given=FilteredRelation("officer__delegations_given", condition=given))
        .values_list(
            "officer_id",
            "post__roles",
            "officer__code",
            "officer__name",
            "given__id",
            "given__roles",
            "given__acts",
            "given__basis",
        )
    )
    own: set[Role] = set()
    lent: dict[tuple[int, str], actor.Delegation] = {}
    for holder, roles, code, name, number, delegated, acts, basis in rows:
        if holder == officer.pk:
            own.update(Role(role) for role in roles)
            continue
        for role in set(roles).intersection(delegated or ()):
            lent[number, role] = _delegation(role, code, name, basis, acts)
    return frozenset(own), tuple(one for one in lent.values() if one.role not in own)


def counting(on: date) -> QuerySet[Delegation]:
    """Select the delegations that count on a day: begun, not ended, not revoked."""
    return Delegation.objects.filter(valid_on(on), Q(revoked_from__isnull=True) | Q(revoked_from__gt=on))


def actors_of(body: Body, *, on: date) -> list[tuple[Officer, actor.Actor]]:
    """Give the officers of a body on a day as those who act, each with posts, delegations, papers and conflicts.

    The number of questions to the database does not grow with the officers.
    """
    officers = list(_with_papers(body, on))
    own = {officer.pk: _roles(officer) for officer in officers}
    named = {officer.pk: officer for officer in officers}
    lent: dict[int, list[actor.Delegation]] = {}
    for one in counting(on).filter(holder__in=named, giver__in=named):
        giver = named[one.giver_id]
        lent.setdefault(one.holder_id, []).extend(
            _delegation(role, giver.code, giver.name, one.basis, one.acts)
            for role in one.roles
            if role in own[giver.pk] and role not in own[one.holder_id]
        )
    return [
        (officer, actor_from(officer, body, own[officer.pk], tuple(lent.get(officer.pk, ())), on=on))
        for officer in officers
    ]


def actor_from(
    officer: Officer, body: Body, own: Iterable[str], lent: tuple[actor.Delegation, ...], *, on: date
) -> actor.Actor:
    """Make an officer somebody who acts, with every paper (the rules judge whether it is valid)."""
    return actor.Actor(
        code=officer.code,
        name=officer.name,
        roles=frozenset(str(role) for role in own) | {one.role for one in lent},
        body=body.code,
        region=body.region.code,
        certificates=tuple(certificate_of(paper) for paper in officer.certificates.all()),
        qualifications=frozenset(paper.code for paper in officer.qualifications.all() if paper.obtained_on <= on),
        delegations=lent,
        conflicts=tuple(
            actor.Conflict(party=one.party, says=ConflictKind(one.kind).says)
            for one in officer.conflicts.all()
            if one.valid_from <= on <= (one.valid_to or date.max)
        ),
    )


def certificate_of(paper: Certificate) -> actor.Certificate:
    """Give a certificate as the rules judge it."""
    return actor.Certificate(
        number=paper.number,
        scopes=frozenset(paper.scopes),
        valid_from=paper.valid_from,
        valid_to=paper.valid_to,
        suspended_from=paper.suspended_from,
        idle=tuple(
            (date.fromisoformat(first), date.fromisoformat(last) if last else None) for first, last in paper.idle
        ),
    )


def in_force(on: date) -> QuerySet[Certificate]:
    """Select the certificates that entitle to enforce on a day, as the rules judge them one by one: whatever their domain.

    They have begun and not ended, are not suspended, and the last annual check up to the day was passed, if there was one.
    """
    suspended = Suspension.objects.filter(valid_on(on), certificate=OuterRef("pk"))
    checks = AnnualCheck.objects.filter(certificate=OuterRef("pk"), checked_on__lte=on).order_by("-checked_on")
    return (
        Certificate.objects.filter(valid_on(on), ~Exists(suspended))
        .filter(Q(suspended_from__isnull=True) | Q(suspended_from__gt=on))
        .annotate(last_check=Subquery(checks.values("passed")[:1]))
        .filter(Q(last_check__isnull=True) | Q(last_check=True))
    )


def who_could_sign(
    body: Body, *, role: Role | str, on: date, domain: str = "", qualification: str = ""
) -> list[Officer]:
    """Find the officers of a body who could perform every act of a role on a day; a delegation of single acts is not enough.

    Takes   domain — where given, only officers with a certificate that covers it on that day
            qualification — where given, only officers who had obtained it by that day
    """
    wanted = Role(role).value
    return [
        officer
        for officer, person in actors_of(body, on=on)
        if wanted in _whole(person)
        and (not domain or person.certified(domain, on))
        and (not qualification or qualification in person.qualifications)
    ]


def _whole(person: actor.Actor) -> frozenset[str]:
    """Give the roles of somebody without those of which only single acts were delegated."""
    single = {one.role for one in person.delegations if one.acts}
    return person.roles - (single - {one.role for one in person.delegations if not one.acts})


def _roles(officer: Officer) -> frozenset[Role]:
    return frozenset(Role(code) for appointment in officer.appointments.all() for code in appointment.post.roles)


def _delegation(role: str, giver: str, name: str, basis: str, acts: Iterable[str]) -> actor.Delegation:
    return actor.Delegation(role=role, giver=giver, giver_name=name, basis=basis, acts=frozenset(acts))


def _serves(officer: Officer, day: date) -> bool:
    """Tell whether the officer belongs to the body on that day."""
    return (officer.valid_from is None or officer.valid_from <= day) and (
        officer.valid_to is None or day <= officer.valid_to
    )


def _serving(day: date) -> Q:
    return (Q(officer__valid_from__isnull=True) | Q(officer__valid_from__lte=day)) & (
        Q(officer__valid_to__isnull=True) | Q(officer__valid_to__gte=day)
    )


def _with_papers(body: Body, day: date) -> QuerySet[Officer]:
    """Select the officers of a body, with the posts they hold on that day and all their papers."""
    held = Appointment.objects.filter(valid_on(day), post__body=body).select_related("post")
    return (
        Officer.objects.filter(valid_on(day), body=body)
        .prefetch_related(Prefetch("appointments", queryset=held), "certificates", "qualifications", "conflicts")
        .order_by("code")
    )
