"""Changes of regions: what begins, ends and follows, how a past day is answered, and what is refused by its line.

The places are invented: a city 3499 with the districts 349901, 349902 and 349903, below each two towns with a village.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.engines.bodies import competence, region_changes, region_changing, region_file, region_history, regions
from plumbline.engines.bodies.codes import Domain, RegionChangeKind
from plumbline.engines.bodies.models import Body, Competence, Region
from plumbline.engines.bodies.successions import RegionChange
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import InvalidFacts

ON = date(2024, 7, 1)
EVE = ON - timedelta(days=1)
HEAD = "on,before,after,name,name_en,document\n"
BY = "皖政秘〔2024〕99号"


def places():
    """Give the file of the invented city."""
    rows = ["34,安徽省", "3499,示例市"]
    for district in ("349901", "349902", "349903"):
        rows.append(f"{district},{district[-2:]}区")
        for town in ("100", "101"):
            rows += [f"{district}{town},{district[-1]}{town[-1]}镇", f"{district}{town}200,{district[-1]}{town[-1]}村"]
    return "code,name\n" + "\n".join(rows) + "\n"


@pytest.fixture
def city(db):
    """The invented city, on record."""
    regions.load(region_file.read(places()))


def change(*lines, **how):
    """Carry lines out: on, before, after, name."""
    text = HEAD + "".join(f"{','.join(line)},,{BY}\n" for line in lines)
    return region_changing.carry_out(region_changes.read(text), **how)


def refused(*lines):
    """Give why lines are refused: field, line, sentence."""
    before = (list(Region.objects.values_list()), RegionChange.objects.count(), Event.objects.count())
    with pytest.raises(InvalidFacts) as refusal:
        change(*lines)
    assert (list(Region.objects.values_list()), RegionChange.objects.count(), Event.objects.count()) == before
    return [(*reason.facts, reason.says.zh) for reason in refusal.value.reasons]


def at(code):
    return Region.objects.get(code=code)


def codes(region, day):
    return [one.code for one in region_history.standing_on(at(region), day)]


def test_a_district_that_gets_a_new_code_takes_along_what_lies_below_it(city):
    done = change((str(ON), "349901", "349911", "新区"))

    assert done.ended == ("349901", "349901100", "349901100200", "349901101", "349901101200")
    assert done.begun == ("349911", "349911100", "349911100200", "349911101", "349911101200")
    assert done.followed == 4
    new = at("349911100200")
    assert (new.valid_from, at("349901100200").valid_to) == (ON, EVE)
    assert (new.path, new.parent.code) == ("34/3499/349911/349911100/349911100200/", "349911100")
    assert {one.kind for one in RegionChange.objects.all()} == {RegionChangeKind.RECODED}


def test_a_past_day_finds_the_old_region_and_today_the_new_one_and_the_other_way_round(city):
    change((str(ON), "349901", "349911", "新区"))

    assert codes("349901", EVE) == ["349901"]
    assert codes("349901", ON) == ["349911"]
    assert codes("349911100200", EVE) == ["349901100200"]
    assert codes("349911100200", ON) == ["349911100200"]


def test_two_districts_merge_into_a_new_one(city):
    change(
        (str(ON), "349901", "349911", "新区"),
        (str(ON), "349902", "349911", "新区"),
        *((str(ON), f"349902{town}", f"349911{new}", f"2{town[-1]}镇") for town, new in (("100", "102"), ("101", "103"))),
    )  # fmt: skip

    assert codes("349911", EVE) == ["349901", "349902"]
    assert codes("349902101200", ON) == ["349911103200"]
    kinds = set(RegionChange.objects.filter(after__code="349911").values_list("kind", flat=True))
    assert kinds == {RegionChangeKind.MERGED}


def test_a_district_is_taken_in_by_one_that_goes_on(city):
    change((str(ON), "349902100", "349902101", ""), (str(ON), "349902100200", "349902101201", "20村"))

    assert at("349902101").valid_from is None
    assert codes("349902100", ON) == ["349902101"]
    assert codes("349902101", EVE) == ["349902101"]


def test_a_district_is_split_and_each_part_is_an_answer(city):
    change(
        (str(ON), "349901", "349911", "东区"),
        (str(ON), "349901", "349912", "西区"),
        (str(ON), "349901100", "349911100", "10镇"),
        (str(ON), "349901101", "349912100", "11镇"),
    )

    assert codes("349901", ON) == ["349911", "349912"]
    assert codes("349901101200", ON) == ["349912100200"]


def test_a_part_is_split_off_a_district_that_goes_on(city):
    change((str(ON), "349901", "349901", ""), (str(ON), "349901", "349911", "新区"))

    assert at("349901").valid_to is None
    assert codes("349901", ON) == ["349901"]
    assert codes("349911", EVE) == ["349901"]


def test_a_renamed_region_keeps_its_code_and_its_old_name_for_old_days(city):
    change((str(ON), "349901", "349901", "和区"))

    assert at("349901").name == "和区"
    assert region_history.name_on(at("349901"), EVE).zh == "01区"
    assert region_history.name_on(at("349901"), ON).zh == "和区"


def test_a_file_that_is_older_than_a_change_does_not_undo_it(city):
    change((str(ON), "349901", "349911", "新区"), (str(ON), "349902", "349902", "和区"))

    done = regions.load(region_file.read(places()))

    assert done.nothing
    assert "349902" in done.kept
    assert at("349902").name == "和区"
    assert at("349901").valid_to == EVE


def test_carrying_out_again_changes_nothing_and_a_dry_run_neither(city):
    lines = ((str(ON), "349901", "349911", "新区"),)

    dry = change(*lines, dry_run=True)
    untouched = not RegionChange.objects.exists()
    first = change(*lines)
    before = list(Region.objects.values_list())
    second = change(*lines)

    assert untouched
    assert dry == first
    assert (second.again, second.begun, second.ended) == (1, (), ())
    assert list(Region.objects.values_list()) == before


def test_several_changes_follow_each_other_in_the_order_of_days(city):
    later = date(2026, 1, 1)
    change((str(later), "349911", "349921", "更新区"), (str(ON), "349901", "349911", "新区"))

    assert codes("349901", date(2025, 1, 1)) == ["349911"]
    assert codes("349901", later) == ["349921"]
    assert codes("349921100", EVE) == ["349901100"]
    assert [one.after.code for one in region_history.history(at("349911"))] == ["349911", "349921"]


def test_a_zone_of_statistics_may_end_without_an_heir_and_a_division_may_not(city):
    regions.load(region_file.read("code,name\n349971,开发区\n", held=regions.kinds_held()))

    change((str(ON), "349971", "", ""))
    ((field, line, said),) = refused((str(ON), "349901101200", "", ""), (str(ON), "349901", "", ""))

    assert (field, line) == ("after", "3")
    assert "不能留下空档" in said
    assert codes("349971", ON) == []


def test_bodies_on_a_region_that_ended_are_named_for_a_reform(city):
    Body.objects.create(
        code="349901.x", name="x", name_en="x", region=at("349901"), level="county", kind="health", valid_to=None
    )

    assert change((str(ON), "349901", "349911", "新区")).bodies == ("349901.x",)


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        (("349901", "349902", "又一区"), "", ""),  # goes on from no day that is known: it begins then
        (("349909", "349911", "新区"), "before", "没有登记"),
        (("349901", "349911", ""), "name", "要写名称"),
        (("349901", "349811", "新区"), "parent", "先设立上级"),
        (("", "349911", "新区"), "before", "从哪里来"),
        (("349904", "349904", "新名"), "before", "没有登记"),
    ],
)
def test_a_change_that_does_not_fit_is_told_by_its_line(city, line, field, said):
    if not field:
        change((str(ON), *line), *((str(ON), f"349901{town}", f"349902{town[:2]}5", "某镇") for town in ("100",)),
               (str(ON), "349901101", "349902106", "某镇"))  # fmt: skip
        assert at("349902").valid_from == ON
        return

    problems = refused((str(ON), *line))

    assert problems[0][:2] == (field, "2")
    assert said in problems[0][2]


def test_a_gap_and_an_overlap_are_told_with_their_days(city):
    Region.objects.filter(code="349902").update(valid_to=date(2024, 1, 31))
    Region.objects.filter(code="349903").update(valid_from=date(2020, 1, 1), valid_to=date(2030, 1, 1))

    gap = refused((str(ON), "349902", "349911", "新区"))
    nowhere = refused((str(ON), "349901", "349902", ""), (str(ON), "349901100", "349901100", ""))
    ends_later = refused((str(ON), "349903", "349911", "新区"))
    begins_before = refused((str(ON), "349901", "349903", "三区"))

    assert "2024-01-31 结束" in gap[0][2]
    assert "空档" in gap[0][2]
    assert "空档" in nowhere[0][2]
    assert "重叠" in ends_later[0][2]
    assert "重叠" in begins_before[0][2]


def test_a_town_left_below_a_district_that_is_split_is_told(city):
    problems = refused(
        (str(ON), "349901", "349911", "东区"),
        (str(ON), "349901", "349912", "西区"),
        (str(ON), "349901100", "349911100", "10镇"),
    )

    assert [one[0] for one in problems] == ["parent"]
    assert "11镇 349901101" in problems[0][2]


def test_two_towns_that_would_get_the_same_code_are_told(city):
    problems = refused((str(ON), "349901", "349911", "新区"), (str(ON), "349902", "349911", "新区"))

    assert [one[0] for one in problems] == ["code", "code"]
    assert "349911100" in problems[0][2]


@pytest.mark.parametrize(
    ("line", "field", "said"),
    [
        (f"2024-13-01,349901,349911,新区,,{BY}", "on", "不是日期"),
        (f"2024-07-01,3499011,349911,新区,,{BY}", "before", "有 7 位"),
        (f"2024-07-01,349901,3498,新市,,{BY}", "after", "同级"),
        (f"2024-07-01,,,新区,,{BY}", "before", "没有写区划"),
        ("2024-07-01,349901,349911,新区,,", "document", "没有写批准"),
        (f"2024-07-01,349901,349911,{'长' * 61},,{BY}", "name", "最多 60"),
        ("2024-07-01,349901", "line", "列数"),
        ('2024-07-01,"349901', "line", "读不出"),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_its_number(line, field, said):
    with pytest.raises(InvalidFacts) as refusal:
        region_changes.read(f"{HEAD}{line}\n")

    (reason,) = refusal.value.reasons
    assert reason.facts == (field, "2")
    assert said in reason.says.zh


def test_a_heading_without_the_columns_is_refused():
    with pytest.raises(InvalidFacts, match="缺少 on"):
        region_changes.read("before,after\n349901,349911\n")


def body_of(region):
    body = Body.objects.create(
        code=f"{region}.health", name=region, name_en=region, region=at(region), level="county", kind="health"
    )
    Competence.objects.create(body=body, region=at(region), domain="health", valid_from=date(2021, 7, 15))
    return body


def test_a_matter_of_a_day_before_the_merger_is_the_old_bodys_and_after_it_the_new_ones(city):
    old = body_of("349901")
    change((str(ON), "349901", "349911", "新区"))
    new = body_of("349911")

    assert competence.competent(old, domain=Domain.HEALTH, region=at("349901100"), on=EVE)
    assert not competence.competent(old, domain=Domain.HEALTH, region=at("349901100"), on=ON)
    assert competence.competent(new, domain=Domain.HEALTH, region=at("349901100"), on=ON)
    assert not competence.competent(new, domain=Domain.HEALTH, region=at("349911100"), on=EVE)


def test_where_a_place_may_lie_in_either_of_two_regions_only_a_body_over_both_is_competent(city):
    change(
        (str(ON), "349901100", "349901105", "东镇"),
        (str(ON), "349901100", "349901106", "西镇"),
        (str(ON), "349901100200", "349901105200", "10村"),
    )
    east, district = body_of("349901105"), body_of("349901")

    assert not competence.competent(east, domain=Domain.HEALTH, region=at("349901100"), on=ON)
    assert competence.competent(district, domain=Domain.HEALTH, region=at("349901100"), on=ON)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["recode", "merge", "split"]), min_size=1, max_size=4), data=st.data())
def test_however_regions_change_the_land_lies_somewhere_on_every_day(city, steps, data):
    with transaction.atomic():
        free = iter(range(110, 160))
        day = ON
        for step in steps:
            towns = sorted(
                Region.objects.filter(level="township", valid_to=None, path__contains="/349901/").values_list(
                    "code", flat=True
                )
            )
            town = data.draw(st.sampled_from(towns))
            villages = Region.objects.filter(parent__code=town, valid_to=None).values_list("code", flat=True)
            new = [f"349901{next(free)}" for _ in range(2 if step == "split" else 1)]
            if step == "merge" and len(towns) > 1:
                other = next(one for one in towns if one != town)
                moved = [(str(day), one, f"{other}{next(free)}", "村") for one in villages]
                change((str(day), town, other, ""), *moved)
            else:
                moved = [(str(day), one, f"{new[0]}{one[-3:]}", "村") for one in villages] if step == "split" else []
                change(*((str(day), town, one, "镇") for one in new), *moved)
            day += timedelta(days=data.draw(st.integers(1, 400)))

        looked = [ON - timedelta(days=1), *(ON + timedelta(days=n) for n in range(0, 1600, 199))]
        for region in Region.objects.filter(path__contains="/349901/"):
            for one in looked:
                lies = region_history.standing_on(region, one)
                assert lies, (region, one)
                assert all((r.valid_from or one) <= one <= (r.valid_to or one) for r in lies)
                assert region not in lies or lies == [region]
        transaction.set_rollback(True)
