"""Who holds a role on a day, and with which papers."""

from datetime import date

import pytest

from plumbline.engines.bodies.codes import BodyKind, Domain, QualificationCode, Role
from plumbline.engines.bodies.models import Appointment, Certificate, Qualification
from plumbline.engines.bodies.posts import holders, roles_of, who_could_sign

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


def test_the_holders_of_each_role_are_those_who_could_sign(world, body):
    handler = world.handler(body)
    both = world.officer(body, "both", Role.HANDLER, Role.LEADER)

    found = holders(body, on=DAY)

    assert found == {Role.HANDLER: [both, handler], Role.LEADER: [both]}
    assert found[Role.HANDLER] == who_could_sign(body, role=Role.HANDLER, on=DAY)
