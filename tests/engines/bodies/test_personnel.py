"""Delegations, conflicts of interest, and what happens to certificates: each with the days on which it counts."""

from datetime import date

import pytest

from plumbline.engines.bodies import certifying, checking_certificates, delegating, interests
from plumbline.engines.bodies.acting import actor_of, end_appointment
from plumbline.engines.bodies.authority import Permission, may
from plumbline.engines.bodies.codes import BodyKind, ConflictKind, Role
from plumbline.engines.bodies.models import Certificate, Conflict, Delegation
from plumbline.engines.bodies.posts import roles_of, who_could_sign
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts, NotAllowed

DAY = date(2026, 6, 24)
JUNE, JULY = (date(2026, 6, 1), date(2026, 6, 30)), (date(2026, 7, 1), date(2026, 7, 31))


@pytest.fixture
def supervisor(world):
    return world.supervisor(world.body("340104", BodyKind.JUSTICE))


def delegated(world, leader, deputy, days=JUNE, **more):
    given = {"roles": [Role.LEADER], "basis": "蜀市监〔2026〕5号"} | more
    return delegating.delegate(leader, deputy, by=world.security, valid_from=days[0], valid_to=days[1], **given)


def test_a_delegated_role_counts_from_the_first_day_to_the_last(world, leader, deputy):
    delegated(world, leader, deputy)

    assert [Role.LEADER in roles_of(deputy, on=day) for day in (date(2026, 5, 31), *JUNE, date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert may(world.account(deputy), Permission.PUBLISH, deputy.body, on=DAY)


def test_who_acts_under_a_delegation_says_whose_and_on_what_basis(world, leader, deputy):
    delegated(world, leader, deputy, acts=["penalty.ordinary:decide"])

    person = actor_of(deputy, on=DAY)
    given = person.signs_for(["leader"], "penalty.ordinary", "decide")

    assert (given.giver, given.basis) == (leader.code, "蜀市监〔2026〕5号")
    assert person.roles_for("penalty.ordinary", "decide") == {"leader"}
    assert person.roles_for("penalty.ordinary", "close") == frozenset()
    assert actor_of(leader, on=DAY).signs_for(["leader"], "penalty.ordinary", "decide") is None


def test_a_delegation_lasts_no_longer_than_its_giver_holds_the_role(world, leader, deputy):
    delegated(world, leader, deputy)

    end_appointment(leader.appointments.get(), by=world.security, last_day=date(2026, 6, 10))

    assert Role.LEADER in roles_of(deputy, on=date(2026, 6, 10))
    assert Role.LEADER not in roles_of(deputy, on=date(2026, 6, 11))


def test_what_was_delegated_is_not_passed_on_and_stays_in_the_body(world, bureau, leader, deputy):
    delegated(world, leader, deputy)
    third, stranger = world.officer(bureau, "科长"), world.officer(world.body("340202", BodyKind.CULTURE), "外人")

    for giver, holder, field in ((deputy, third, "roles"), (leader, leader, "holder"), (leader, stranger, "holder")):
        with pytest.raises(InvalidFacts) as refused:
            delegated(world, giver, holder)
        assert refused.value.reasons[0].facts == (field,)
    with pytest.raises(NotAllowed):
        delegating.delegate(
            leader, third, by=world.system, roles=[Role.LEADER], basis="x", valid_from=JUNE[0], valid_to=JUNE[1]
        )
    assert Delegation.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"roles": []}, "roles"),
        ({"basis": " "}, "basis"),
        ({"days": JUNE[::-1]}, "valid_to"),
        ({"days": (JUNE[1], JULY[1])}, "valid_from"),
    ],
)
def test_a_wrong_delegation_names_the_field_and_changes_nothing(world, leader, deputy, wrong, field):
    delegated(world, leader, deputy)

    with pytest.raises(InvalidFacts) as refused:
        delegated(world, leader, deputy, **{"days": JULY} | wrong)

    assert refused.value.reasons[0].facts == (field,)
    assert Delegation.objects.count() == 1


def test_a_delegation_ends_earlier_by_an_act_of_its_own(world, leader, deputy):
    one = delegated(world, leader, deputy)

    delegating.end_delegation(one, by=world.security, last_day=date(2026, 6, 9))

    assert Role.LEADER not in roles_of(deputy, on=date(2026, 6, 10))
    assert [event.kind for event in Event.objects.order_by("id")][-2:] == ["delegation_made", "delegation_ended"]
    with pytest.raises(InvalidFacts):
        delegating.end_delegation(one, by=world.security, last_day=date(2026, 6, 9))


def test_who_could_sign_counts_delegations(world, bureau, leader, deputy):
    delegated(world, leader, deputy)

    assert who_could_sign(bureau, role=Role.LEADER, on=DAY) == [deputy, leader]
    assert who_could_sign(bureau, role=Role.LEADER, on=JULY[0]) == [leader]


def test_the_look_at_roles_is_one_whatever_was_delegated(world, leader, deputy, django_assert_num_queries):
    delegated(world, leader, deputy)

    for officer in (leader, deputy):
        with django_assert_num_queries(1):
            roles_of(officer, on=DAY)


def test_a_certificate_that_overlaps_itself_names_the_other(world, bureau, supervisor):
    officer = world.handler(bureau)

    with pytest.raises(InvalidFacts) as refused:
        certifying.issue_certificate(
            officer,
            by=supervisor,
            number="N-2",
            scopes=[BodyKind.MARKET_REGULATION],
            valid_from=date(2027, 12, 31),
            valid_to=date(2029, 1, 1),
        )

    assert refused.value.reasons[0].facts == ("valid_from",)
    assert f"C-{officer.code}" in refused.value.reasons[0].says.zh
    assert Certificate.objects.count() == 1


def test_a_certificate_of_another_domain_or_a_later_time_does_not_overlap(world, bureau, supervisor):
    officer = world.handler(bureau)
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}
    later = {"valid_from": date(2028, 1, 1), "valid_to": date(2029, 12, 31)}

    certifying.issue_certificate(officer, by=supervisor, number="N-2", scopes=["culture"], **days)
    certifying.issue_certificate(officer, by=supervisor, number="N-3", scopes=["market_regulation"], **later)

    assert officer.certificates.count() == 3


def test_an_exam_comes_before_its_certificate(world, bureau, supervisor):
    officer = world.officer(bureau, "甲")
    days = {"valid_from": date(2026, 1, 1), "valid_to": date(2026, 12, 31)}

    with pytest.raises(InvalidFacts):
        certifying.issue_certificate(
            officer, by=supervisor, number="N", scopes=["culture"], exam_passed_on=date(2026, 1, 2), **days
        )
    made = certifying.issue_certificate(
        officer, by=supervisor, number="N", scopes=["culture"], exam_passed_on=date(2025, 11, 2), **days
    )

    assert made.exam_passed_on == date(2025, 11, 2)


def test_a_lifted_suspension_counts_on_its_days_and_no_other(world, bureau, supervisor):
    officer = world.handler(bureau)
    paper = officer.certificates.get()
    certifying.suspend_certificate(paper, by=supervisor, from_day=date(2026, 6, 1), because="核查投诉")

    checking_certificates.lift_suspension(paper, by=supervisor, last_day=date(2026, 6, 10), because="投诉不实")

    days = [date(2026, 5, 31), date(2026, 6, 1), date(2026, 6, 10), date(2026, 6, 11)]
    assert [actor_of(officer, on=day).certified("market_regulation", day) for day in days] == [True, False, False, True]
    assert [bool(who_could_sign(bureau, role=Role.HANDLER, on=day, domain="market_regulation")) for day in days] == [
        True,
        False,
        False,
        True,
    ]
    assert paper.suspensions.get().because == "核查投诉"
    with pytest.raises(InvalidFacts):
        checking_certificates.lift_suspension(paper, by=supervisor, last_day=date(2026, 6, 12), because="")
    certifying.suspend_certificate(paper, by=supervisor, from_day=date(2026, 7, 1), because="再次核查")
    assert not actor_of(officer, on=date(2026, 7, 2)).certified("market_regulation", date(2026, 7, 2))
    assert not actor_of(officer, on=date(2026, 6, 10)).certified("market_regulation", date(2026, 6, 10))


@pytest.mark.parametrize("day", [date(2026, 5, 20), date(2026, 6, 1), date(2026, 6, 10)])
def test_a_certificate_is_not_suspended_twice_for_a_day(world, bureau, supervisor, day):
    paper = world.handler(bureau).certificates.get()
    certifying.suspend_certificate(paper, by=supervisor, from_day=date(2026, 6, 1), because="核查投诉")
    checking_certificates.lift_suspension(paper, by=supervisor, last_day=date(2026, 6, 10), because="投诉不实")

    with pytest.raises(InvalidFacts) as refusal:
        certifying.suspend_certificate(paper, by=supervisor, from_day=day, because="再次核查")

    assert "2026-06-01 至 2026-06-10" in refusal.value.reasons[0].says.zh
    assert paper.suspensions.count() == 1


def test_a_failed_annual_check_counts_until_one_is_passed(world, bureau, supervisor):
    officer = world.handler(bureau)
    paper = officer.certificates.get()

    def check(day, *, passed, year=2026):
        checking_certificates.check_certificate(paper, by=supervisor, year=year, checked_on=day, passed=passed)

    check(date(2026, 3, 1), passed=False)
    check(date(2026, 4, 1), passed=True)

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [actor_of(officer, on=day).certified("market_regulation", day) for day in days] == [True, False, False, True]
    for day, year in ((date(2026, 5, 1), 2026), (date(2026, 4, 1), 2027), (date(2028, 5, 1), 2028)):
        with pytest.raises(InvalidFacts):
            check(day, passed=True, year=year)
    check(date(2027, 3, 1), passed=False, year=2027)
    assert not actor_of(officer, on=date(2027, 12, 1)).certified("market_regulation", date(2027, 12, 1))


def test_officers_declare_their_own_conflicts_and_the_supervisor_enters_what_was_found(world, bureau, supervisor):
    officer, other = world.handler(bureau), world.handler(bureau, "another")
    tie = {"party": "巢湖风筝厂", "kind": ConflictKind.RELATIVE, "valid_from": date(2026, 1, 1)}
    account = world.account(officer)

    interests.enter_conflict(officer, by=account, **tie)
    interests.enter_conflict(other, by=supervisor, **tie)

    assert [(one.officer, one.found) for one in Conflict.objects.order_by("id")] == [
        (officer, "declared"),
        (other, "found"),
    ]
    assert "巢湖风筝厂" not in str([event.public for event in Event.objects.all()])
    assert [one.party for one in actor_of(officer, on=DAY).conflicts] == ["巢湖风筝厂"]
    assert actor_of(officer, on=date(2025, 12, 31)).conflicts == ()
    for wrong in ({"by": account}, {"by": supervisor, "party": " "}):
        with pytest.raises((NotAllowed, InvalidFacts)):
            interests.enter_conflict(other, **tie | wrong)
    with pytest.raises(InvalidFacts):
        interests.enter_conflict(officer, by=account, **tie)
    interests.end_conflict(Conflict.objects.get(officer=officer), by=supervisor, last_day=date(2026, 6, 1))
    assert actor_of(officer, on=DAY).conflicts == ()
