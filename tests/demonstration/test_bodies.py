"""The demonstration's bodies: complete, invented, the same for the same seed."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.contrib.auth import authenticate
from django.test import RequestFactory

from plumbline.demonstration.bodies import declared, load_bodies
from plumbline.demonstration.people import People
from plumbline.engines.bodies import acting, competence
from plumbline.engines.bodies.accounts import demonstration_accounts
from plumbline.engines.bodies.authority import bodies_within_sight
from plumbline.engines.bodies.codes import Administration, Domain, Level, QualificationCode, Role
from plumbline.engines.bodies.models import Account, Body, Certificate, Officer, Region
from plumbline.engines.bodies.posts import who_could_sign
from plumbline.engines.ledger.models import Event
from plumbline.kernel import credit_code

DAY = date(2026, 6, 24)
CITIES = ["3401", "3402", "3410"]


@pytest.fixture
def loaded(db):
    return load_bodies(1, on=DAY)


def test_every_city_has_a_government_and_a_justice_bureau(loaded):
    for city in Region.objects.filter(level=Level.CITY):
        assert set(city.bodies.values_list("kind", flat=True)) >= {"government", "justice"}


def test_three_cities_have_a_competent_body_for_every_domain(loaded):
    for city in Region.objects.filter(code__in=CITIES):
        for domain in Domain:
            assert competence.competent_bodies(domain=domain, region=city, on=DAY).exists()


def test_every_enforcing_body_can_staff_a_whole_procedure_today_and_a_year_ago(loaded):
    reviewing = QualificationCode.LEGAL_PROFESSION
    for body in Body.objects.filter(kind__in=Domain.codes()):
        for day in (DAY, DAY - timedelta(days=400)):
            assert len(who_could_sign(body, role=Role.HANDLER, on=day, domain=body.kind)) >= 4
            assert len(who_could_sign(body, role=Role.LEGAL_REVIEWER, on=day, qualification=reviewing)) == 2
            assert len(who_could_sign(body, role=Role.LEADER, on=day)) == 2
            assert len(who_could_sign(body, role=Role.HEARING_CHAIR, on=day)) == 1
            assert len(who_could_sign(body, role=Role.CLERK, on=day)) == 1


def test_names_and_marks_follow_real_naming(loaded):
    district, county = Body.objects.get(mark="合蜀市监"), Body.objects.get(mark="肥西市监")

    assert district.name == "合肥市蜀山区市场监督管理局"
    assert district.name_en == "Administration for Market Regulation of Shushan District, Hefei"
    assert county.name == "肥西县市场监督管理局"
    assert Body.objects.get(code="34.justice").name == "安徽省司法厅"
    assert district.parent.name == "合肥市蜀山区人民政府"
    assert district.parent.parent.parent.name == "安徽省人民政府"


def test_every_body_has_a_valid_credit_code_of_its_region(loaded):
    for body in Body.objects.select_related("region"):
        assert credit_code.parse(body.credit_code).region_code == f"{body.region.code[:6]:0<6}"


def test_one_certificate_expired_yesterday_and_one_is_suspended(loaded):
    expired = Certificate.objects.get(valid_to__lt=DAY)
    suspended = Certificate.objects.get(suspended_from__isnull=False)

    assert expired.valid_to == DAY - timedelta(days=1)
    assert not acting.actor_of(expired.officer, on=DAY).certified("market_regulation", DAY)
    assert acting.actor_of(expired.officer, on=DAY).certified("market_regulation", expired.valid_to)
    assert not acting.actor_of(suspended.officer, on=DAY).certified("market_regulation", DAY)


def test_accounts_sign_in_with_the_shared_password_and_the_listed_ones_say_what_they_are(loaded):
    listed = demonstration_accounts(on=DAY)

    assert authenticate(
        RequestFactory().post("/sign-in/"),
        username="340104.market_regulation.handler-1",
        password=settings.DEMONSTRATION_PASSWORD,
    )
    assert {line.username for line in listed} >= set(Administration)
    assert sum(line.remark is not None for line in listed) == 2
    assert 30 <= len(listed) <= 45
    assert all(line.name and line.roles.zh and line.roles.en for line in listed)


def test_the_provinces_supervisor_sees_every_body_and_a_citys_only_its_own(loaded):
    province = Account.objects.get(username="34.justice.supervisor-1")
    city = Account.objects.get(username="3401.justice.supervisor-1")

    assert bodies_within_sight(province, on=DAY).count() == loaded.bodies
    assert all(body.region.code.startswith("3401") for body in bodies_within_sight(city, on=DAY))


def test_loading_again_changes_nothing(loaded):
    events = Event.objects.count()

    again = load_bodies(2, on=DAY)

    assert not again.new
    assert (again.bodies, again.officers, again.accounts) == (loaded.bodies, loaded.officers, loaded.accounts)
    assert Event.objects.count() == events == loaded.bodies + 1  # the regions


def test_everybody_is_marked_as_invented(loaded):
    assert not Body.objects.filter(demonstration=False).exists()
    assert not Officer.objects.filter(demonstration=False).exists()
    assert not Certificate.objects.exclude(number__startswith="演示").exists()


def test_the_same_seed_invents_the_same_people_and_another_seed_others():
    one, same, other = (
        People(declared(), seed=seed, on=DAY).staff("340104.market_regulation", "market_regulation")
        for seed in (1, 1, 2)
    )

    assert one == same
    assert one != other
