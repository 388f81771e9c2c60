"""The organs of a province, one region a page: who stands where, what became of a region or a body, who could act."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.engines.bodies import reform_plan, reforming, region_changes, region_changing, region_file, regions
from plumbline.engines.bodies.models import Account, Body, Competence, Region
from plumbline.kernel import clock

TODAY = date(2026, 6, 24)
PLACES = (
    "code,name,name_en\n34,安徽省,Anhui\n3499,示例市,Sample City\n349901,东区,East District\n349902,西区,West District\n"
    "349901100,东镇,Dong Town\n349901100001,东街社区居委会,Dongjie Community\n349971,示例开发区,Sample Zone\n"
)


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def province(db):
    """The invented city with a few bodies."""
    regions.load(region_file.read(PLACES))
    government = body("3499", "government", "市人民政府")
    body("3499", "health", "市卫健委", parent=government)
    body("349901", "health", "东区卫健委", parent=government)
    return government


def body(region, kind, name, **more):
    place = Region.objects.get(code=region)
    made = Body.objects.create(
        code=f"{region}.{kind}",
        name=name,
        name_en=f"{place.name_en} {kind}",
        region=place,
        level=place.level,
        kind=kind,
        **more,
    )
    if kind == "health":
        Competence.objects.create(
            body=made, region=place, domain="health", basis="行政处罚法#17", valid_from=date(2021, 7, 15)
        )
    return made


def text(response, status=200):
    assert response.status_code == status
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_way_leads_from_the_province_down_to_the_village_one_level_a_page(client, province):
    path = "/organs/"
    for name in ("示例市", "东区", "东镇", "东街社区居委会"):
        found = re.search(rf'href="(/organs/\d+/)"[^>]*>\s*{name}', client.get(path).content.decode())
        assert found, name
        path = found[1]

    page = text(client.get(path))
    assert "村（居）民委员会辖区（非行政区划）" in page
    assert "没有登记设在这里的机关" in page


def test_a_region_shows_its_bodies_below_their_government_and_counts_those_further_down(client, province):
    html = client.get("/organs/3499/").content.decode()
    page = text(client.get("/organs/3499/"))

    assert re.search(
        r'市人民政府.*<details class="entry-below" open><summary>下级机关 1 个</summary>.*市卫健委', html, re.DOTALL
    )
    assert "职权：卫生健康" in page
    assert re.search(r"东区 349901 .*?行政区划 .*?机关 1 ", page) or "东区" in page
    assert "统计用区划" in page


def test_a_zone_of_statistics_is_called_one(client, province):
    assert "统计用区划（非行政区划）" in text(client.get("/organs/349971/"))


def test_a_code_may_be_written_with_its_zeros_and_an_unknown_one_is_not_found(client, province):
    assert "东区" in text(client.get("/organs/349901000000/"))
    assert client.get("/organs/999999/").status_code == 404


@pytest.mark.parametrize("asked", ["东", "3499", "East"])
def test_a_region_is_found_by_name_or_code(client, province, asked):
    page = text(client.get("/organs/", {"find": asked}))

    assert "找到的区划" in page
    assert "东区" in page


def test_that_nothing_is_found_is_said(client, province):
    assert "没有这样的区划" in text(client.get("/organs/", {"find": "蓬莱"}))


def test_a_day_that_cannot_be_read_is_said(client, province):
    assert "昨天" in client.get("/organs/", {"on": "昨天"}).content.decode()
    assert client.get("/organs/", {"on": "昨天"}).status_code == 400


def test_a_merged_region_tells_where_its_land_lies_and_shows_a_past_day_as_it_was(client, province):
    lines = "349901,349902,,,国函〔2025〕9号", "349901100,349902100,东镇,Dong,国函〔2025〕9号"
    text_of = "on,before,after,name,name_en,document\n" + "".join(f"2026-01-01,{one}\n" for one in lines)
    region_changing.carry_out(region_changes.read(text_of))

    today, before = text(client.get("/organs/349901/")), text(client.get("/organs/349901/", {"on": "2025-12-31"}))

    assert "2026年6月24日这个区划不存在；它的地方那天属于： 西区 349902" in today
    assert "合并：东区 349901 → 西区 349902 2026年1月1日 国函〔2025〕9号" in today
    assert "不存在" not in before
    assert "东镇" in before


def test_a_body_shows_its_power_with_the_basis_its_place_and_what_it_came_out_of(client, province):
    account = Account.objects.create(username="keeper", administers="system_admin")
    plan = "step,body,to,name,name_en\nrename,349901.health,,东区卫生局,East Health\nend,3499.health,349901.health,,\n"
    reforming.carry_out(reform_plan.read(plan, on=date(2026, 6, 1), basis="皖编〔2026〕9号"), by=account)

    ended, heir = text(client.get("/organs/body/3499.health/")), text(client.get("/organs/body/349901.health/"))

    assert "这个机关到2026年5月31日为止" in ended
    assert "由东区卫生局承接" in ended
    assert "更名：原名东区卫健委" in heir
    assert "承接自市卫健委" in heir
    assert "职权：卫生健康" in heir
    assert "第十七条" in heir
    assert "上级 市人民政府" in heir
    assert "皖编〔2026〕9号" in heir


def test_the_body_above_lists_those_below(client, province):
    page = text(client.get("/organs/body/3499.government/"))

    assert "没有登记职权" in page
    assert "下级 市卫健委" in page


def test_who_could_act_is_answered_with_the_basis(client, province):
    page = text(client.get("/organs/competent/", {"region": "349901100", "domain": "health", "on": "2026-06-24"}))

    assert "东镇 349901100，卫生健康，2026年6月24日" in page
    assert page.index("东区卫健委") < page.index("市卫健委")
    assert "第十七条" in page


def test_why_nobody_could_act_is_answered(client, province):
    page = text(client.get("/organs/competent/", {"region": "349902", "domain": "ecology"}))

    assert "那一天没有机关能在这里依法行事" in page
    assert "没有登记西区 349902" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"region": "34990"}, "有 5 位"), ({"region": "349999"}, "没有登记区划 349999"), ({"on": "昨天"}, "昨天")],
)
def test_a_question_that_cannot_be_read_says_why(client, province, asked, said):
    response = client.get("/organs/competent/", asked)

    assert response.status_code == 400
    assert said in response.content.decode()


def test_a_question_that_is_not_finished_is_no_mistake(client, province):
    assert "谁能在这里依法行事" in text(client.get("/organs/competent/", {"region": "349901"}))


def test_pages_speak_english(client, province):
    assert "East District" in text(client.get("/en/organs/3499/"))
    assert "Who could lawfully act here" in text(client.get("/en/organs/competent/"))
    assert not re.search(
        r"[\u4e00-\u9fff]{4,}", text(client.get("/en/organs/body/349901.health/")).split("East District health")[2]
    )


def test_nothing_loaded_is_said(client, db):
    assert "还没有载入区划" in text(client.get("/organs/"))


def test_the_page_of_a_region_asks_as_much_of_the_database_however_many_bodies_there_are(client, province):
    client.get("/organs/3499/")
    with CaptureQueriesContext(connection) as few:
        client.get("/organs/3499/")
    for number in range(30):
        Body.objects.create(
            code=f"349902.{number}", name=f"机关{number}", name_en="x", region=Region.objects.get(code="3499"),
            level="city", kind="health", parent=province,
        )  # fmt: skip

    with CaptureQueriesContext(connection) as many:
        page = text(client.get("/organs/3499/"))

    assert "下级机关 31 个" in page
    assert len(many) == len(few)
