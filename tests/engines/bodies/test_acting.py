"""Each act on bodies and officers writes its event, or changes nothing."""

from datetime import date

import pytest

from plumbline.engines.bodies import acting, certifying, regions
from plumbline.engines.bodies.codes import BodyKind, Domain, QualificationCode, Role
from plumbline.engines.bodies.models import Appointment, Body, Certificate, Officer, Region
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Says

DAY = date(2026, 6, 24)
MARKET = BodyKind.MARKET_REGULATION


def events(body):
    return list(Event.objects.filter(stream=f"bodies/{body.code}").order_by("sequence").values_list("kind", flat=True))


def test_a_body_grows_from_its_founding_to_a_certified_handler_event_by_event(world):
    body = acting.found_body(
        "340104.market_regulation", by=world.system, name="蜀山区市场监督管理局", name_en="Shushan Market Regulation",
        region=Region.objects.get(code="340104"), kind=MARKET, mark="合蜀市监", credit="11341600MB1543234K",
    )  # fmt: skip
    acting.grant_competence(
        body,
        by=world.system,
        region=body.region,
        domain=Domain.MARKET_REGULATION,
        basis="行政处罚法#18.2",
        valid_from=DAY,
    )
    post = acting.open_post(
        body, by=world.security, code="enforcement", title=Says(zh="执法岗", en="Enforcement"), roles=[Role.HANDLER]
    )
    officer = acting.enlist("340104.market_regulation/01", by=world.system, body=body, name="某甲")
    acting.appoint(officer, by=world.security, post=post, valid_from=DAY)
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))
    certifying.issue_certificate(
        officer,
        by=supervisor,
        number="C1",
        scopes=[Domain.MARKET_REGULATION],
        valid_from=DAY,
        valid_to=date(2030, 1, 1),
    )
    certifying.register_qualification(
        officer, by=supervisor, code=QualificationCode.LEGAL_PROFESSION, number="A1", obtained_on=DAY
    )

    actor = acting.actor_of(officer, on=DAY)

    assert actor.roles == {"handler"}
    assert (actor.body, actor.region) == ("340104.market_regulation", "340104")
    assert actor.certified("market_regulation", DAY)
    assert actor.qualifications == {"legal_profession"}
    assert events(body) == [
        "body_founded", "competence_granted", "post_opened", "officer_enlisted", "officer_appointed",
        "certificate_issued", "qualification_registered",
    ]  # fmt: skip


def test_names_and_numbers_of_papers_stand_in_no_event_in_plain(world):
    body = world.body("340104", MARKET)
    officer = acting.enlist("x/01", by=world.system, body=body, name="某甲乙丙")
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))

    certifying.issue_certificate(
        officer, by=supervisor, number="皖00112233", scopes=[Domain.MARKET_REGULATION], valid_from=DAY, valid_to=DAY
    )

    written = b"".join(bytes(event.body) for event in Event.objects.filter(stream=f"bodies/{body.code}"))
    assert "某甲乙丙".encode() not in written
    assert "皖00112233".encode() not in written


def test_a_wrong_credit_code_founds_nothing(world):
    with pytest.raises(InvalidFacts):
        acting.found_body(
            "x", by=world.system, name="x", name_en="x", region=Region.objects.get(code="340104"), kind=MARKET,
            credit="11341600MB1543234L",
        )  # fmt: skip

    assert not Body.objects.exists()
    assert not Event.objects.exclude(stream=regions.STREAM).exists()


def test_nobody_is_appointed_to_a_post_of_another_body(world):
    officer = world.handler(world.body("340104", MARKET))
    post = world.officer(world.body("340202", MARKET), "leader", Role.LEADER).appointments.get().post

    with pytest.raises(NotAllowed) as refusal:
        acting.appoint(officer, by=world.security, post=post, valid_from=DAY)

    assert refusal.value.reasons[0].rule == "bodies.post_of_the_own_body"
    assert Appointment.objects.filter(officer=officer).count() == 1


def test_an_appointment_does_not_overlap_another_to_the_same_post(world):
    officer = world.handler(world.body("340104", MARKET))
    held = officer.appointments.get()

    with pytest.raises(InvalidFacts):
        acting.appoint(officer, by=world.security, post=held.post, valid_from=DAY)
    acting.end_appointment(held, by=world.security, last_day=date(2026, 6, 23))
    acting.appoint(officer, by=world.security, post=held.post, valid_from=DAY)

    assert events(officer.body) == ["appointment_ended", "officer_appointed"]


def test_a_range_that_ends_before_it_begins_names_its_field(world):
    officer = world.handler(world.body("340104", MARKET))
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))

    with pytest.raises(InvalidFacts) as refusal:
        certifying.issue_certificate(
            officer, by=supervisor, number="C9", scopes=["ecology"], valid_from=DAY, valid_to=date(2026, 6, 23)
        )

    assert refusal.value.reasons[0].facts == ("valid_to",)


def test_a_suspended_certificate_counts_no_more_and_comes_back_as_a_new_one(world):
    officer = world.handler(world.body("340104", MARKET))
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))

    certifying.suspend_certificate(officer.certificates.get(), by=supervisor, from_day=DAY, because="年度审验未通过")
    suspended = acting.actor_of(officer, on=DAY)
    certifying.return_certificate(officer.certificates.get(), by=supervisor, on=date(2026, 7, 1), number="C-new")
    returned = acting.actor_of(officer, on=DAY)

    assert suspended.certified("market_regulation", date(2026, 6, 23))
    assert not suspended.certified("market_regulation", DAY)
    assert not returned.certified("market_regulation", date(2026, 6, 30))
    assert returned.certified("market_regulation", date(2026, 7, 1))
    assert events(officer.body) == ["certificate_suspended", "certificate_issued"]


def test_a_certificate_is_suspended_only_within_its_time(world):
    officer = world.handler(world.body("340104", MARKET))
    supervisor = world.supervisor(world.body("3401", BodyKind.JUSTICE))

    with pytest.raises(InvalidFacts):
        certifying.suspend_certificate(
            officer.certificates.get(), by=supervisor, from_day=date(2028, 1, 1), because="x"
        )

    assert Certificate.objects.get().suspended_from is None


def test_a_supervisor_of_another_city_issues_no_certificate_here(world):
    officer = world.officer(world.body("340104", MARKET), "new", Role.HANDLER)
    stranger = world.supervisor(world.body("3402", BodyKind.JUSTICE))

    with pytest.raises(NotAllowed):
        certifying.issue_certificate(
            officer, by=stranger, number="C1", scopes=["ecology"], valid_from=DAY, valid_to=date(2030, 1, 1)
        )

    assert not Certificate.objects.exists()
    assert not Event.objects.exclude(stream=regions.STREAM).exists()


def test_the_system_administrator_appoints_nobody_and_the_security_administrator_enlists_nobody(world):
    officer = world.handler(world.body("340104", MARKET))

    with pytest.raises(NotAllowed):
        acting.appoint(officer, by=world.system, post=officer.appointments.get().post, valid_from=DAY)
    with pytest.raises(NotAllowed):
        acting.enlist("x/02", by=world.security, body=officer.body, name="x")

    assert Officer.objects.count() == 1


def test_an_administrator_is_no_actor_in_a_matter(world):
    with pytest.raises(NotAllowed) as refusal:
        acting.actor_of(world.system, on=DAY)

    assert refusal.value.reasons[0].rule == "bodies.account_of_an_officer"
