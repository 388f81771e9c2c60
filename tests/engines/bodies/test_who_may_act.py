"""Who could lawfully act in a place, in a domain, on a day — or why nobody could."""

from datetime import date

import pytest

from plumbline.engines.bodies import region_changes, region_changing
from plumbline.engines.bodies.codes import BodyKind, Domain
from plumbline.engines.bodies.models import Body, Competence, Region
from plumbline.engines.bodies.who_may_act import who_may_act

DAY = date(2026, 6, 24)
MARKET = BodyKind.MARKET_REGULATION


def ask(code, domain=Domain.MARKET_REGULATION, on=DAY):
    return who_may_act(domain=domain, region=Region.objects.get(code=code), on=on)


def change(*lines):
    text = "on,before,after,name,name_en,document\n" + "".join(f"{line}\n" for line in lines)
    region_changing.carry_out(region_changes.read(text))


def test_every_competent_body_is_named_with_its_competence_the_nearest_first(world):
    city, district = world.body("3401", MARKET), world.body("340104", MARKET)

    answer = ask("340104006")

    assert [one.body for one in answer.able] == [district, city]
    assert answer.why_none == []


def test_a_township_to_which_a_power_was_handed_down_comes_first(world):
    world.body("340104", MARKET)
    town = world.body("340104100", BodyKind.GOVERNMENT)
    Competence.objects.create(
        body=town, region=town.region, domain=MARKET, basis="行政处罚法#24", valid_from=date(2022, 1, 1)
    )

    assert ask("340104100").able[0].body == town


def test_a_body_that_has_ended_could_act_until_its_last_day(world):
    body = world.body("340104", MARKET)
    Body.objects.update(valid_to=date(2026, 6, 23))

    assert [one.body for one in ask("340104", on=date(2026, 6, 23)).able] == [body]
    assert ask("340104").able == []


def test_that_nothing_is_on_record_is_said(world):
    (why,) = ask("340104").why_none

    assert "没有登记蜀山区 340104及其上级" in why.zh


@pytest.mark.parametrize(("on", "said"), [(date(2021, 7, 14), "自 2021-07-15 起"), (DAY, "到 2025-12-31 为止")])
def test_a_competence_of_other_days_is_named_with_them(world, on, said):
    world.body("340104", MARKET)
    Competence.objects.update(valid_to=date(2025, 12, 31))

    (why,) = ask("340104", on=on).why_none

    assert said in why.zh


def test_a_power_left_on_a_region_that_ended_is_named(world):
    body = world.body("340104", MARKET)
    change("2026-01-01,340104,340112,蜀新区,,国函〔2026〕9号")

    (why,) = ask("340112").why_none

    assert body.name in why.zh
    assert "旧区划" in why.zh


def test_of_a_split_region_the_parts_are_named(world):
    for code in ("340104001", "340104002"):
        Competence.objects.create(
            body=world.body(code, BodyKind.GOVERNMENT), region=Region.objects.get(code=code), domain=MARKET,
            valid_from=date(2022, 1, 1),
        )  # fmt: skip
    change("2026-01-01,340104003,340104001,,,区政〔2026〕1号", "2026-01-01,340104003,340104002,,,区政〔2026〕1号")

    answer = ask("340104003")

    assert answer.able == []
    assert "先确定在其中哪一个" in answer.why_none[0].zh


def test_a_region_that_is_abolished_without_an_heir_is_said(world):
    change("2026-01-01,340176,,,,皖政秘〔2026〕1号", *(
        f"2026-01-01,{code},,,,皖政秘〔2026〕1号"
        for code in Region.objects.filter(parent__code="340176").values_list("code", flat=True)
    ))  # fmt: skip

    (why,) = ask("340176").why_none

    assert "不存在" in why.zh
