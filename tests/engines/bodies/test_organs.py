"""The tree of organs: placed, never in a loop."""

from datetime import date

import pytest

from plumbline.engines.bodies import organs
from plumbline.engines.bodies.codes import BodyKind
from plumbline.engines.bodies.models import Body
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts, NotAllowed


@pytest.fixture
def chain(world):
    """A province above a city above a district."""
    province = world.body("34", BodyKind.GOVERNMENT)
    city = world.body("3401", BodyKind.GOVERNMENT, parent=province)
    return province, city, world.body("340104", BodyKind.GOVERNMENT, parent=city)


def test_a_body_is_placed_below_another_and_the_ledger_says_so(world, chain):
    province, _city, district = chain

    organs.place_under(district, province, by=world.system)

    assert Body.objects.get(pk=district.pk).parent == province
    event = Event.objects.get(kind="body_placed")
    assert (event.public["parent"], event.public["was"]) == ("34.government", "3401.government")


@pytest.mark.parametrize("under", [0, 1, 2])
def test_a_loop_is_refused_and_names_every_body_in_it(world, chain, under):
    province = chain[0]

    with pytest.raises(InvalidFacts) as refusal:
        organs.place_under(province, chain[under], by=world.system)

    (reason,) = refusal.value.reasons
    assert reason.facts == ("parent",)
    assert all(one.name in reason.says.zh for one in chain[: under + 1])
    assert Body.objects.get(pk=province.pk).parent is None


def test_a_loop_that_stands_in_the_database_already_is_found_and_does_not_hang(world, chain):
    province, city, district = chain
    Body.objects.filter(pk=province.pk).update(parent=city)
    outside = world.body("340202", BodyKind.GOVERNMENT)

    with pytest.raises(InvalidFacts):
        organs.place_under(outside, Body.objects.get(pk=district.pk), by=world.system)


def test_a_body_that_has_ended_stands_above_nobody(world, chain):
    Body.objects.filter(code="3401.government").update(valid_to=date(2026, 1, 1))

    with pytest.raises(InvalidFacts, match="终止"):
        organs.place_under(chain[2], Body.objects.get(code="3401.government"), by=world.system)


def test_only_whoever_keeps_the_bodies_places_them(world, chain):
    with pytest.raises(NotAllowed):
        organs.place_under(chain[2], None, by=world.security)
