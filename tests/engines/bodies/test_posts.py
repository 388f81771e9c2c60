"""Who holds a role on a day, and with which papers."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies import certifying, checking_certificates
from plumbline.engines.bodies.codes import BodyKind, Domain, QualificationCode, Role
from plumbline.engines.bodies.models import Appointment, Certificate, Qualification
from plumbline.engines.bodies.posts import actors_of, certificate_of, in_force, roles_of, who_could_sign
from plumbline.kernel.errors import InvalidFacts

DAY = date(2026, 6, 24)


@pytest.fixture
def body(world):
    return world.body("340104", BodyKind.MARKET_REGULATION)


def test_only_holders_of_the_role_on_that_day_could_sign(world, body):
    leader = world.officer(body, "leader", Role.LEADER)
    world.officer(body, "clerk", Role.CLERK)
    world.officer(world.body("340202", BodyKind.MARKET_REGULATION), "stranger", Role.LEADER)

    assert who_could_sign(body, role=Role.LEADER, on=DAY) == [leader]
    assert who_could_sign(body, role=Role.LEADER, on=date(2023, 12, 31)) == []


@pytest.mark.parametrize(
    ("change", "able"),
    [
        ({}, True),
        ({"valid_to": date(2026, 6, 24)}, True),
        ({"valid_to": date(2026, 6, 23)}, False),
        ({"valid_from": date(2026, 6, 25)}, False),
        ({"suspended_from": date(2026, 6, 25)}, True),
        ({"suspended_from": date(2026, 6, 24)}, False),
        ({"scopes": [Domain.ECOLOGY]}, False),
    ],
)
def test_a_certificate_counts_on_its_days_and_in_its_domains(world, body, change, able):
    handler = world.handler(body)
    Certificate.objects.update(**change)

    found = who_could_sign(body, role=Role.HANDLER, on=DAY, domain=Domain.MARKET_REGULATION)

    assert found == ([handler] if able else [])


def test_a_reviewer_needs_the_qualification_by_that_day(world, body):
    reviewer = world.officer(body, "reviewer", Role.LEGAL_REVIEWER)
    code = QualificationCode.LEGAL_PROFESSION
    Qualification.objects.create(officer=reviewer, code=code, number="A1", obtained_on=DAY)

    assert who_could_sign(body, role=Role.LEGAL_REVIEWER, on=DAY, qualification=code) == [reviewer]
    assert who_could_sign(body, role=Role.LEGAL_REVIEWER, on=date(2026, 6, 23), qualification=code) == []


def test_a_post_in_another_body_gives_no_role_in_the_own(world, body):
    other = world.body("340202", BodyKind.MARKET_REGULATION)
    leader = world.officer(other, "leader", Role.LEADER)
    Appointment.objects.create(
        officer=world.handler(body), post=leader.appointments.get().post, valid_from=date(2024, 1, 1)
    )

    assert roles_of(body.officers.get(), on=DAY) == {Role.HANDLER}


def test_who_acts_in_a_body_is_known_with_every_role_in_one_look(world, body):
    handler = world.handler(body)
    both = world.officer(body, "both", Role.HANDLER, Role.LEADER)

    found = {officer: person.roles for officer, person in actors_of(body, on=DAY)}

    assert found == {both: {"handler", "leader"}, handler: {"handler"}}
    assert list(found) == who_could_sign(body, role=Role.HANDLER, on=DAY)


DEEDS = st.lists(st.tuples(st.sampled_from(("suspend", "lift", "passed", "failed")), st.integers(0, 40)), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=DEEDS)
def test_the_certificates_in_force_are_those_that_the_rules_let_count_whatever_happened_to_them(world, body, deeds):
    paper, supervisor = _fresh(world, body)
    first = paper.valid_from

    for number, (deed, after) in enumerate(deeds):
        day = first + timedelta(days=after)
        _try(paper, supervisor, deed, day, year=2026 + number)

    for ahead in range(-1, 45):
        day = first + timedelta(days=ahead)
        covers = certificate_of(paper).covers("", day)
        assert in_force(day).filter(pk=paper.pk).exists() is covers, (deeds, day)


def _fresh(world, body):
    """Make an officer with a certificate of 41 days, and somebody who keeps it."""
    number = body.officers.count()
    officer = world.officer(body, f"kept-{number}")
    paper = Certificate.objects.create(
        officer=officer, number=f"K-{number}", scopes=[body.kind], valid_from=DAY, valid_to=DAY + timedelta(days=40)
    )
    return paper, world.supervisor(body, f"keeper-{number}")


def _try(paper, supervisor, deed, day, *, year):
    """Do to a certificate what may be done to it on that day; what is refused changes nothing."""
    try:
        match deed:
            case "suspend":
                certifying.suspend_certificate(paper, by=supervisor, from_day=day, because="核查")
            case "lift":
                checking_certificates.lift_suspension(paper, by=supervisor, last_day=day, because="核查完毕")
            case _:
                checking_certificates.check_certificate(
                    paper, by=supervisor, year=year, checked_on=day, passed=deed == "passed"
                )
    except InvalidFacts:
        paper.refresh_from_db()
