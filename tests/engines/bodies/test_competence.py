"""Competence by region and by domain, and the refusals that name the article."""

from datetime import date

import pytest

from plumbline.engines.bodies import acting, competence
from plumbline.engines.bodies.codes import BodyKind, Domain
from plumbline.engines.bodies.models import Region
from plumbline.kernel.errors import NotAllowed

DAY = date(2026, 6, 24)
MARKET = BodyKind.MARKET_REGULATION


def at(code):
    return Region.objects.get(code=code)


@pytest.mark.parametrize("place", ["340104", "340104006"])
def test_a_body_is_competent_in_its_region_and_below(world, place):
    body = world.body("340104", MARKET)

    assert competence.competent(body, domain=Domain.MARKET_REGULATION, region=at(place), on=DAY)


@pytest.mark.parametrize("place", ["340103", "3401", "340202", "34"])
def test_a_body_is_not_competent_beside_or_above_its_region(world, place):
    body = world.body("340104", MARKET)

    assert not competence.competent(body, domain=Domain.MARKET_REGULATION, region=at(place), on=DAY)


def test_another_region_is_refused_with_the_article_and_the_body_that_is_competent(world):
    hefei, wuhu = world.body("340104", MARKET), world.body("340202", MARKET)

    (reason,) = competence.reasons(hefei, domain=MARKET, region=at("340202"), on=DAY)

    assert reason.rule == "competence.region"
    assert reason.law == "行政处罚法#22"
    assert "芜湖市镜湖区" in reason.says.zh
    assert "340202" in reason.says.zh
    assert wuhu.name in reason.cure.zh
    assert wuhu.name_en in reason.cure.en


def test_another_domain_is_refused_with_the_articles_of_power_and_level(world):
    body = world.body("340104", MARKET)

    (reason,) = competence.reasons(body, domain=Domain.ECOLOGY, region=at("340104"), on=DAY)

    assert reason.rule == "competence.domain"
    assert "行政处罚法#23" in reason.law
    assert "生态环境" in reason.says.zh


def test_a_township_without_transferred_power_is_refused_by_its_level(world):
    town = world.body("340104100", BodyKind.GOVERNMENT)

    (reason,) = competence.reasons(town, domain=Domain.MARKET_REGULATION, region=at("340104100"), on=DAY)

    assert reason.rule == "competence.level"
    assert reason.law == "行政处罚法#23"


def test_competence_begins_on_its_first_day(world):
    body = world.body("340104", MARKET)

    assert not competence.competent(body, domain=MARKET, region=at("340104"), on=date(2021, 7, 14))
    assert competence.competent(body, domain=MARKET, region=at("340104"), on=date(2021, 7, 15))


def test_a_refused_body_raises_and_a_competent_one_does_not(world):
    body = world.body("340104", MARKET)

    competence.require(body, domain=MARKET, region=at("340104"), on=DAY)
    with pytest.raises(NotAllowed):
        competence.require(body, domain=MARKET, region=at("340202"), on=DAY)


def test_the_competent_body_nearest_to_the_place_comes_first(world):
    city, district = world.body("3401", MARKET), world.body("340104", MARKET)

    assert list(competence.competent_bodies(domain=MARKET, region=at("340104006"), on=DAY)) == [district, city]


def test_an_unknown_domain_is_an_error_and_not_a_no(world):
    with pytest.raises(ValueError, match="magic"):
        competence.competent(world.body("340104", MARKET), domain="magic", region=at("340104"), on=DAY)


def test_an_officer_of_another_region_is_told_rule_and_article(world):
    hefei, wuhu = world.body("340104", MARKET), world.body("340202", MARKET)
    stranger = acting.actor_of(world.handler(wuhu, "外地人"), on=DAY)

    (reason,) = competence.of_actor(stranger, body=hefei)

    assert reason.rule == "competence.officer_of_the_body"
    assert reason.law == "行政处罚法#22"
    assert wuhu.name in reason.says.zh
    assert hefei.name in reason.says.zh
    assert competence.of_actor(stranger, body=wuhu) == []
