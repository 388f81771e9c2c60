"""Who may do what, where."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission, bodies_within_sight, may, who_may
from plumbline.engines.bodies.codes import Administration, BodyKind, Role
from plumbline.engines.bodies.models import Account, Appointment, Body
from plumbline.kernel.errors import NotAllowed

DAY = date(2026, 6, 24)
MARKET = BodyKind.MARKET_REGULATION


@dataclass
class Matter:
    """Stands for a matter of the engine above: only its body counts here."""

    body: Body


def test_a_handler_works_on_matters_of_the_own_body(world):
    body = world.body("340104", MARKET)
    account = world.account(world.handler(body))

    assert may(account, Permission.WORK_MATTER, Matter(body), on=DAY)
    assert may(account, "open_matter", on=DAY)


def test_a_handler_does_not_see_the_matters_of_another_body_and_is_told_which(world):
    own, other = world.body("340104", MARKET), world.body("340202", MARKET)
    account = world.account(world.handler(own))

    decision = may(account, Permission.VIEW_MATTER, Matter(other), on=DAY)

    assert not decision.allowed
    assert other.name in decision.says.zh
    assert other.name_en in decision.says.en


def test_a_city_bureau_does_not_see_the_matters_of_its_districts(world):
    city, district = world.body("3401", MARKET), world.body("340104", MARKET)
    account = world.account(world.handler(city))

    assert list(bodies_within_sight(account, on=DAY)) == [city]
    assert not may(account, Permission.VIEW_MATTER, Matter(district), on=DAY)


def test_a_supervisor_sees_the_region_below_the_justice_bureau_and_works_on_nothing(world):
    justice = world.body("3401", BodyKind.JUSTICE)
    below, beside = world.body("340104", MARKET), world.body("340202", MARKET)
    account = world.supervisor(justice)

    assert set(bodies_within_sight(account, on=DAY)) == {justice, below}
    assert may(account, Permission.VIEW_MATTER, Matter(below), on=DAY)
    assert not may(account, Permission.VIEW_MATTER, Matter(beside), on=DAY)
    assert not may(account, Permission.WORK_MATTER, Matter(below), on=DAY)
    assert not may(account, Permission.VIEW_PERSONAL, Matter(below), on=DAY)


def test_what_is_granted_is_what_may_be_done_at_all(world):
    body = world.body("340104", MARKET)
    administrators = [Account(username=one, administers=one) for one in Administration]
    open_, closed = world.account(world.handler(body)), world.supervisor(world.body("3401", BodyKind.JUSTICE))
    closed.is_active = False

    for account in (open_, closed, *administrators, AnonymousUser(), None):
        allowed = {one for one in Permission if may(account, one, on=DAY)}
        assert authority.granted(account, on=DAY) == allowed


@pytest.mark.parametrize("administration", list(Administration))
def test_an_administrator_sees_no_matter(world, administration):
    body = world.body("340104", MARKET)
    account = world.administrator(administration)

    assert not bodies_within_sight(account, on=DAY).exists()
    assert not may(account, Permission.VIEW_MATTER, Matter(body), on=DAY)
    assert may(account, Permission.VIEW_CONSOLE, on=DAY)


def test_no_permission_but_the_door_is_shared_by_two_administrators():
    granted = authority.GRANTED_TO_ADMINISTRATORS

    for one in granted:
        for other in granted:
            assert one == other or granted[one] & granted[other] == {Permission.VIEW_CONSOLE}


def test_strangers_and_closed_accounts_may_do_nothing(world):
    body = world.body("340104", MARKET)
    closed = world.account(world.handler(body))
    closed.is_active = False

    for account in (None, AnonymousUser(), closed):
        assert not bodies_within_sight(account, on=DAY).exists()
        assert not any(may(account, permission, on=DAY) for permission in Permission)


def test_a_role_ends_with_the_last_day_of_the_appointment(world):
    body = world.body("340104", MARKET)
    officer = world.handler(body)
    account = world.account(officer)
    Appointment.objects.update(valid_to=DAY)

    assert may(account, Permission.WORK_MATTER, Matter(body), on=DAY)
    assert not may(account, Permission.WORK_MATTER, Matter(body), on=DAY + timedelta(days=1))


def test_an_officer_who_has_left_holds_no_role(world):
    body = world.body("340104", MARKET)
    officer = world.officer(body, "left", Role.HANDLER, valid_to=DAY - timedelta(days=1))

    assert not bodies_within_sight(world.account(officer), on=DAY).exists()


def test_what_is_not_allowed_is_refused_with_the_sentence_of_the_decision(world):
    clerk = world.account(world.officer(world.body("340104", MARKET), "clerk", Role.CLERK))

    with pytest.raises(NotAllowed) as refusal:
        authority.require(clerk, Permission.GRANT_ROLES, on=DAY)

    (reason,) = refusal.value.reasons
    assert reason.says == may(clerk, Permission.GRANT_ROLES, on=DAY).says
    assert reason.rule == "authority.grant_roles"


def test_an_undeclared_permission_is_an_error_and_not_a_no(world):
    with pytest.raises(ValueError, match="everything"):
        may(world.system, "everything")


def test_every_role_and_every_administrator_is_granted_something():
    assert set(authority.GRANTED_TO_ROLES) == set(Role)
    assert set(authority.GRANTED_TO_ADMINISTRATORS) == set(Administration)


@pytest.mark.parametrize(
    "wrong",
    [
        {"administers": "system_admin,audit"},
        {"administers": "everything"},
        {"is_superuser": True},
    ],
)
def test_the_database_refuses_an_account_above_the_rules(db, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="x", **wrong)


def test_the_database_refuses_an_officer_who_administers(world):
    officer = world.handler(world.body("340104", MARKET))

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="x", officer=officer, administers=Administration.AUDIT)


def test_the_database_refuses_a_second_account_of_an_officer(world):
    officer = world.handler(world.body("340104", MARKET))
    world.account(officer)

    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(username="second", officer=officer)


PLACES = ["34", "3401", "3402", "340103", "340104", "340202", "341002"]
KINDS = [BodyKind.JUSTICE, MARKET, BodyKind.CITY_MANAGEMENT]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    standing=st.sets(st.tuples(st.sampled_from(PLACES), st.sampled_from(KINDS)), min_size=1, max_size=8),
    roles=st.sets(st.sampled_from(list(Role)), max_size=3),
    data=st.data(),
)
def test_sight_never_leaves_the_own_body_and_its_subtree(world, standing, roles, data):
    with transaction.atomic():
        bodies = [world.body(place, kind) for place, kind in sorted(standing)]
        own = data.draw(st.sampled_from(bodies))
        account = world.account(world.officer(own, "someone", *sorted(roles)))

        seen = set(bodies_within_sight(account, on=DAY))

        for body in bodies:
            if body in seen:
                assert body == own or (own.kind == BodyKind.JUSTICE and body.region.lies_in(own.region))
            else:
                assert not any(may(account, permission, Matter(body), on=DAY) for permission in Permission)
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        (Permission.OPEN_MATTER, [Role.HANDLER, Role.CLERK]),
        (Permission.VIEW_AUDIT, [Administration.AUDIT]),
        (Permission.REVIEW_IMPORTS, [Role.SUPERVISOR]),
        (Permission.CLEAN_UP, [Role.LEGAL_REVIEWER, Role.SUPERVISOR]),
    ],
)
def test_who_may_names_every_holder_of_a_permission(permission, holders):
    assert who_may(permission) == holders


def test_nobody_who_works_on_matters_decides_which_words_of_law_stand():
    both = [
        role
        for role, held in authority.GRANTED_TO_ROLES.items()
        if {Permission.WORK_MATTER, Permission.REVIEW_IMPORTS} <= held
    ]

    assert both == []
