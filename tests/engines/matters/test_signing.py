"""Who could lawfully sign: the same decision as the act itself, for every officer of the body."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import (
    Appointment,
    Body,
    Certificate,
    Officer,
    Post,
    Qualification,
)
from plumbline.engines.bodies.personnel import Conflict, Delegation
from plumbline.engines.matters import signing
from plumbline.engines.matters.procedures import procedure_on
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts

DAY = date(2026, 6, 24)
DOMAIN = "market_regulation"


@pytest.fixture
def staff(office):
    """Officers of the office's body by name, each with the roles of one post."""

    def make(name, *roles, certified=False, qualified=False):
        body = office.body
        officer = Officer.objects.create(code=f"{body.code}/{name}", name=name, body=body)
        if roles:
            code = "-".join(roles)
            post, _ = Post.objects.get_or_create(
                body=body, code=code, defaults={"title": code, "title_en": code, "roles": list(roles)}
            )
            Appointment.objects.create(officer=officer, post=post, valid_from=date(2025, 1, 1))
        if certified:
            Certificate.objects.create(
                officer=officer, number=f"N-{name}", scopes=[DOMAIN], valid_from=date(2025, 1, 1), valid_to=certified
            )
        if qualified:
            Qualification.objects.create(
                officer=officer, code="legal_profession", number="1", obtained_on=date(2020, 1, 1)
            )
        return officer

    return make


def asked(office, act, **more):
    procedure = procedure_on("penalty.ordinary", on=DAY)
    return signing.for_act(office.body, procedure, act, on=DAY, domain=DOMAIN, **more)


def named(signers):
    return [one.officer.name for one in signers]


def test_who_holds_the_post_could_and_a_delegate_could_by_the_delegation(office, staff):
    boss, deputy, _clerk = staff("甲", "leader"), staff("乙"), staff("丙", "clerk")
    given = {"basis": "蜀市监〔2026〕5号", "valid_from": date(2026, 6, 1), "valid_to": date(2026, 6, 30)}
    Delegation.objects.create(giver=boss, holder=deputy, roles=["leader"], **given)

    found = asked(office, "decide")

    assert sorted(named(found.able)) == ["乙", "甲"]
    assert found.others == 1
    (by_delegation,) = [one for one in found.able if one.officer == deputy]
    assert by_delegation.ground[0].zh == "受甲委托任机关负责人（蜀市监〔2026〕5号）"


def test_who_nearly_could_is_told_with_the_reason(office, staff):
    staff("有证", "handler", certified=date(2027, 1, 1))
    staff("过期", "handler", certified=date(2026, 6, 23))
    staff("无证", "handler")

    found = asked(office, "investigate")

    assert named(found.able) == ["有证"]
    assert sorted(named(found.nearly)) == ["无证", "过期"]
    assert {one.reasons[0].rule for one in found.nearly} == {"officers"}


def test_a_tie_to_the_party_and_a_delegation_of_other_acts_are_reasons(office, staff):
    boss, tied, lent = staff("甲", "leader"), staff("乙", "leader"), staff("丙")
    Conflict.objects.create(
        officer=tied, party="晴川公司", kind="relative", found="declared", valid_from=date(2026, 1, 1)
    )
    given = {"basis": "x", "valid_from": date(2026, 6, 1), "valid_to": date(2026, 6, 30)}
    Delegation.objects.create(giver=boss, holder=lent, roles=["leader"], acts=["penalty.ordinary:close"], **given)

    found = asked(office, "decide", facts={"party_name": "晴川公司"})

    assert named(found.able) == ["甲"]
    assert {one.officer.name: one.reasons[0].rule for one in found.nearly} == {
        "乙": "conflict_of_interest",
        "丙": "role",
    }


def test_in_a_matter_those_who_acted_before_are_kept_apart(office, course, staff):
    matter = office.run(course, until="serve")
    reviewer = staff("复核", "legal_reviewer", "handler", certified=date(2027, 1, 1))

    with clock.standing_at(date(2026, 6, 24)):
        found = signing.in_matter(matter, "decide")

    assert found.act.code == "decide"
    assert reviewer.name not in named(found.able)


def test_an_act_that_is_none_is_refused(office):
    with pytest.raises(InvalidFacts):
        asked(office, "fly")


def test_the_questions_to_the_database_do_not_grow_with_the_officers(office, staff, django_assert_max_num_queries):
    body = Body.objects.select_related("region").get(pk=office.body.pk)
    for number in range(12):
        staff(f"人{number}", "leader")

    with django_assert_max_num_queries(7):
        found = signing.for_act(body, procedure_on("penalty.ordinary", on=DAY), "decide", on=DAY)

    assert len(found.able) == 12
