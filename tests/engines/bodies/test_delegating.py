"""Delegations of single acts, what is beyond the giver's power, loops, revocation: each refusal names field, rule, article."""

from datetime import date

import pytest

from plumbline.engines.bodies import delegating
from plumbline.engines.bodies.acting import actor_of, end_appointment, end_service
from plumbline.engines.bodies.authority import Permission, granted, may
from plumbline.engines.bodies.codes import BodyKind, Role
from plumbline.engines.bodies.models import Appointment, Delegation, Post
from plumbline.engines.bodies.posts import actors_of, roles_of
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed

TODAY = date(2026, 6, 10)
JUNE = (date(2026, 6, 1), date(2026, 6, 30))
DECIDE, CLOSE = "penalty.ordinary:decide", "penalty.ordinary:close"
BASIS = "蜀市监〔2026〕5号"


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


def delegated(world, giver, holder, *, days=JUNE, **more):
    given = {"basis": BASIS, "valid_from": days[0], "valid_to": days[1]} | more
    return delegating.delegate(giver, holder, by=world.security, **given)


def refusal(world, giver, holder, **more):
    """Give the reasons of a refusal that changed nothing."""
    before = list(Delegation.objects.values()), Event.objects.count()
    with pytest.raises(InvalidFacts) as refused:
        delegated(world, giver, holder, **more)
    assert (list(Delegation.objects.values()), Event.objects.count()) == before
    return refused.value.reasons


# ── single acts ──


def test_the_roles_of_single_acts_are_those_in_which_the_giver_performs_them(world, leader, deputy):
    made = delegated(world, leader, deputy, acts=[DECIDE, DECIDE])

    assert (made.roles, made.acts) == (["leader"], [DECIDE])
    person = actor_of(deputy, on=TODAY)
    assert person.roles_for("penalty.ordinary", "decide") == {"leader"}
    assert person.roles_for("penalty.ordinary", "refer") == frozenset()
    assert Event.objects.latest("id").public["acts"] == [DECIDE]


def test_a_single_act_lets_its_holder_work_on_matters_and_nothing_else(world, leader, deputy):
    account = world.account(deputy)
    delegated(world, leader, deputy, acts=[DECIDE])

    assert granted(account) == {Permission.VIEW_MATTER, Permission.WORK_MATTER, Permission.VIEW_PERSONAL}
    assert may(account, Permission.WORK_MATTER, deputy.body)
    assert not may(account, Permission.PUBLISH, deputy.body)
    assert not may(account, Permission.APPROVE_LISTS, deputy.body)


def test_a_single_act_of_a_supervisor_shows_no_region(world, leader):
    justice = world.body("340104", BodyKind.JUSTICE)
    giver, holder = world.officer(justice, "giver", Role.SUPERVISOR), world.officer(justice, "holder")
    account = world.account(holder)
    Delegation.objects.create(
        giver=giver,
        holder=holder,
        roles=["supervisor"],
        acts=["x:y"],
        basis=BASIS,
        valid_from=JUNE[0],
        valid_to=JUNE[1],
    )

    assert may(account, Permission.VIEW_MATTER, justice)
    assert not may(account, Permission.VIEW_MATTER, leader.body)
    assert not may(account, Permission.MANAGE_CERTIFICATES, justice)


def test_an_act_that_is_not_declared_is_refused_by_its_code(world, leader, deputy):
    (reason,) = refusal(world, leader, deputy, acts=["penalty.ordinary:fly"], roles=[Role.LEADER])

    assert (reason.facts, reason.rule) == (("acts",), "bodies.delegated_act_is_declared")
    assert "penalty.ordinary:fly" in reason.says.zh


def test_an_act_of_others_is_refused_with_the_article_that_says_whose_it_is(world, leader, deputy):
    (reason,) = refusal(world, leader, deputy, acts=["penalty.ordinary:legal_review"])

    assert (reason.facts, reason.rule) == (("acts",), "bodies.delegates_what_is_held")
    assert reason.law.startswith("行政处罚法#58")
    assert "法制审核人员" in reason.says.zh


def test_an_act_of_a_procedure_of_other_days_is_refused(world, leader, deputy):
    days = (date(2024, 2, 1), date(2024, 2, 2))

    reasons = refusal(world, leader, deputy, acts=["no.such:act"], days=days)

    assert {reason.facts for reason in reasons} == {("acts",)}


# ── beyond the giver's power ──


def test_what_the_giver_does_not_hold_on_the_first_day_is_refused(world, leader, deputy):
    (reason,) = refusal(world, leader, deputy, roles=[Role.HANDLER])

    assert (reason.facts, reason.rule) == (("roles",), "bodies.delegates_what_is_held")


def test_no_delegation_lasts_longer_than_its_giver_s_post(world, leader, deputy):
    end_appointment(leader.appointments.get(), by=world.security, last_day=date(2026, 6, 29))

    (reason,) = refusal(world, leader, deputy, roles=[Role.LEADER])

    assert (reason.facts, reason.rule) == (("valid_to",), "bodies.delegation_within_the_appointment")
    made = delegated(world, leader, deputy, roles=[Role.LEADER], days=(JUNE[0], date(2026, 6, 29)))
    assert made.pk


def test_posts_that_follow_one_another_are_one_time(world, leader, deputy):
    first = leader.appointments.get()
    end_appointment(first, by=world.security, last_day=date(2026, 6, 14))
    Appointment.objects.create(officer=leader, post=first.post, valid_from=date(2026, 6, 15))

    assert delegated(world, leader, deputy, roles=[Role.LEADER]).pk
    Appointment.objects.filter(valid_from=date(2026, 6, 15)).update(valid_from=date(2026, 6, 16))
    (reason,) = refusal(world, leader, world.officer(leader.body, "科长"), roles=[Role.LEADER])
    assert reason.facts == ("valid_to",)


def test_whoever_leaves_the_body_is_given_nothing_beyond(world, leader, deputy):
    end_service(deputy, by=world.system, last_day=date(2026, 6, 20))

    (reason,) = refusal(world, leader, deputy, roles=[Role.LEADER])

    assert (reason.facts, reason.rule) == (("holder",), "bodies.delegated_to_who_serves")


def test_what_the_holder_may_do_anyhow_is_not_delegated(world, leader, bureau):
    (reason,) = refusal(world, leader, world.officer(bureau, "另一局长", Role.LEADER), roles=[Role.LEADER])

    assert (reason.facts, reason.rule) == (("holder",), "bodies.delegated_what_the_holder_lacks")


def test_only_who_appoints_records_a_delegation(world, leader, deputy):
    for account in (world.system, world.account(leader)):
        with pytest.raises(NotAllowed):
            delegating.delegate(
                leader, deputy, by=account, roles=[Role.LEADER], basis=BASIS, valid_from=JUNE[0], valid_to=JUNE[1]
            )
    assert not Delegation.objects.exists()


def test_a_basis_longer_than_the_record_is_refused(world, leader, deputy):
    (reason,) = refusal(world, leader, deputy, roles=[Role.LEADER], basis="文" * 201)

    assert reason.facts == ("basis",)


# ── twice, and round ──


@pytest.mark.parametrize(
    ("first", "second", "meets"),
    [
        ({"acts": [DECIDE]}, {"acts": [CLOSE]}, False),
        ({"acts": [DECIDE]}, {"acts": [DECIDE, CLOSE]}, True),
        ({"acts": [DECIDE]}, {"roles": [Role.LEADER]}, True),
        ({"roles": [Role.LEADER]}, {"acts": [DECIDE]}, True),
        ({"roles": [Role.LEADER]}, {"acts": [CLOSE]}, False),
    ],
)
def test_the_same_act_is_not_delegated_twice_to_one_for_the_same_days(world, deputy, first, second, meets):
    one = world.officer(deputy.body, "局长", Role.LEADER, Role.HANDLER)
    other = world.officer(deputy.body, "二局长", Role.LEADER, Role.HANDLER)
    delegated(world, one, deputy, **first)

    if not meets:
        assert delegated(world, other, deputy, **second).pk
        return
    (reason,) = refusal(world, other, deputy, **second)
    assert (reason.facts, reason.rule) == (("valid_from",), "bodies.delegated_once")
    assert "局长" in reason.says.zh


def test_a_delegation_that_comes_back_to_its_giver_is_refused_and_names_everybody(world, bureau, leader, deputy):
    third, post = world.officer(bureau, "科长"), leader.appointments.get().post
    delegated(world, leader, deputy, roles=[Role.LEADER])
    end_appointment(leader.appointments.get(), by=world.security, last_day=date(2026, 6, 11))
    Appointment.objects.create(officer=deputy, post=post, valid_from=date(2026, 6, 12))
    Appointment.objects.create(officer=third, post=post, valid_from=date(2026, 6, 14))
    delegated(world, deputy, third, roles=[Role.LEADER], days=(date(2026, 6, 12), date(2026, 6, 15)))

    (reason,) = refusal(world, third, leader, roles=[Role.LEADER], days=(date(2026, 6, 14), date(2026, 6, 15)))

    assert (reason.facts, reason.rule) == (("holder",), "bodies.delegated_in_no_loop")
    assert "科长 → 局长 → 副局长 → 科长" in reason.says.zh


def test_what_shares_no_act_or_no_day_makes_no_loop(world, leader, deputy):
    refer = "penalty.ordinary:refer"
    delegated(world, leader, deputy, acts=[refer])
    end_appointment(leader.appointments.get(), by=world.security, last_day=date(2026, 6, 11))
    Appointment.objects.create(officer=deputy, post=Post.objects.get(code="leader"), valid_from=date(2026, 6, 12))
    days = (date(2026, 6, 12), JUNE[1])

    assert refusal(world, deputy, leader, acts=[refer], days=days)[0].rule == "bodies.delegated_in_no_loop"
    assert delegated(world, deputy, leader, acts=[DECIDE], days=days).pk


# ── revoked ──


def test_a_revoked_delegation_counts_until_the_day_before(world, leader, deputy):
    one = delegated(world, leader, deputy, roles=[Role.LEADER])

    delegating.revoke_delegation(one, by=world.security, from_day=date(2026, 6, 20), because="岗位调整")

    days = (date(2026, 6, 19), date(2026, 6, 20))
    assert [Role.LEADER in roles_of(deputy, on=day) for day in days] == [True, False]
    assert ["leader" in dict(actors_of(deputy.body, on=day))[deputy].roles for day in days] == [True, False]
    event = Event.objects.latest("id")
    assert (event.kind, event.public["revoked_from"], event.public["because"]) == (
        "delegation_revoked",
        "2026-06-20",
        "岗位调整",
    )


def test_one_that_has_not_begun_is_revoked_whole_and_makes_room(world, leader, deputy):
    july = (date(2026, 7, 1), date(2026, 7, 31))
    one = delegated(world, leader, deputy, roles=[Role.LEADER], days=july)

    delegating.revoke_delegation(one, by=world.security, from_day=july[0], because="不再需要")

    assert Role.LEADER not in roles_of(deputy, on=july[0])
    assert delegated(world, leader, deputy, roles=[Role.LEADER], days=july).pk


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"because": " "}, "because"),
        ({"from_day": date(2026, 6, 9)}, "from_day"),  # gone by: what was signed stays signed
        ({"from_day": date(2026, 7, 1)}, "from_day"),
    ],
)
def test_a_wrong_revocation_names_the_field_and_changes_nothing(world, leader, deputy, wrong, field):
    one = delegated(world, leader, deputy, roles=[Role.LEADER])
    given = {"from_day": TODAY, "because": "岗位调整"} | wrong

    with pytest.raises(InvalidFacts) as refused:
        delegating.revoke_delegation(one, by=world.security, **given)

    assert refused.value.reasons[0].facts == (field,)
    one.refresh_from_db()
    assert one.revoked_from is None


def test_what_is_revoked_is_neither_revoked_again_nor_ended(world, leader, deputy):
    one = delegated(world, leader, deputy, roles=[Role.LEADER])
    delegating.revoke_delegation(one, by=world.security, from_day=TODAY, because="岗位调整")

    with pytest.raises(InvalidFacts):
        delegating.revoke_delegation(one, by=world.security, from_day=TODAY, because="再一次")
    with pytest.raises(InvalidFacts):
        delegating.end_delegation(one, by=world.security, last_day=date(2026, 6, 20))
    with pytest.raises(NotAllowed):
        delegating.revoke_delegation(one, by=world.system, from_day=TODAY, because="不是我的事")
