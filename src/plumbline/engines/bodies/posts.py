"""Who holds which post, and so which role, on a day."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Appointment, Body, Officer, valid_on


def roles_of(officer: Officer | None, *, on: date) -> frozenset[Role]:
    """Give the roles of the posts that an officer holds in the own body on a day; none after leaving it."""
    if officer is None or not _serves(officer, on):
        return frozenset()
    held = officer.appointments.filter(valid_on(on), post__body=officer.body_id).values_list("post__roles", flat=True)
    return frozenset(Role(code) for roles in held for code in roles)


def who_could_sign(
    body: Body, *, role: Role | str, on: date, domain: str = "", qualification: str = ""
) -> list[Officer]:
    """Find the officers of a body who could perform an act of a role on a day.

    Takes   domain — where given, only officers with a certificate that covers it on that day
            qualification — where given, only officers who had obtained it by that day
    """
    wanted = Role(role)
    return [
        officer
        for officer in _with_papers(body, on)
        if any(wanted in appointment.post.roles for appointment in officer.appointments.all())
        and (not domain or _certified(officer, domain, on))
        and (not qualification or _qualified(officer, qualification, on))
    ]


def holders(body: Body, *, on: date) -> dict[Role, list[Officer]]:
    """Give who holds each role in a body on a day, with their papers: one look at the whole body."""
    held: dict[Role, list[Officer]] = {}
    for officer in _with_papers(body, on):
        roles = {Role(code) for appointment in officer.appointments.all() for code in appointment.post.roles}
        for role in roles:
            held.setdefault(role, []).append(officer)
    return held


def _serves(officer: Officer, day: date) -> bool:
    """Tell whether the officer belongs to the body on that day."""
    return (officer.valid_from is None or officer.valid_from <= day) and (
        officer.valid_to is None or day <= officer.valid_to
    )


def _with_papers(body: Body, day: date) -> QuerySet[Officer]:
    """Select the officers of a body, with the posts they hold on that day and all their papers."""
    held = Appointment.objects.filter(valid_on(day), post__body=body).select_related("post")
    return (
        Officer.objects.filter(valid_on(day), body=body)
        .prefetch_related(Prefetch("appointments", queryset=held), "certificates", "qualifications")
        .order_by("code")
    )


def _certified(officer: Officer, domain: str, day: date) -> bool:
    return any(
        domain in paper.scopes
        and paper.valid_from <= day <= paper.valid_to
        and not (paper.suspended_from and paper.suspended_from <= day)
        for paper in officer.certificates.all()
    )


def _qualified(officer: Officer, code: str, day: date) -> bool:
    return any(paper.code == code and paper.obtained_on <= day for paper in officer.qualifications.all())
