"""The page of a reform: tried first, carried out with the same words; and the form that puts a body below another."""

import re
from datetime import date

import pytest

from plumbline.engines.bodies.codes import Administration
from plumbline.engines.bodies.models import Body, Competence
from plumbline.engines.bodies.successions import Succession

PLAN = "step,body,to\nend,349901.market_regulation,349901.city_management\n"
GIVEN = {"on": "2026-06-24", "basis": "皖编〔2026〕9号", "steps": PLAN}


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def heir(body):
    """A second body of the district."""
    Competence.objects.create(body=body, region=body.region, domain="market_regulation", valid_from=date(2021, 7, 15))
    return Body.objects.create(
        code="349901.city_management", name="示例区城管局", name_en="Sample City Management", region=body.region,
        level="county", kind="city_management",
    )  # fmt: skip


@pytest.fixture
def keeper(client, administrator):
    """The system administrator, signed in."""
    client.force_login(administrator(Administration.SYSTEM))
    return client


def test_a_plan_is_tried_and_changes_nothing(keeper, heir):
    page = text(keeper.post("/console/reform/", {**GIVEN, "step": "try"}))

    assert "还没有办理。照这个方案会这样" in page
    assert re.search(r"撤销 示例区市场监管局", page)
    assert re.search(r"从 到 职权 在办事项.*示例区市场监管局.*示例区城管局.*市场监管", page)
    assert "照此办理，记入账本" in page
    assert not Succession.objects.exists()


def test_a_body_that_would_be_founded_is_called_by_its_name(keeper, heir):
    steps = (
        "step,body,to,name,name_en,kind,region\nfound,349901.new,,示例区综合执法局,Sample Enforcement,health,349901\n"
        "end,349901.market_regulation,349901.new,,,,\n"
    )

    page = text(keeper.post("/console/reform/", {**GIVEN, "steps": steps, "step": "try"}))

    assert re.search(r"设立 示例区综合执法局", page)
    assert "349901.new" not in page.split("从哪天起")[0]


def test_a_plan_is_carried_out_and_the_body_tells_it(keeper, heir):
    response = keeper.post("/console/reform/", {**GIVEN, "step": "carry"})

    assert response.status_code == 302
    assert "改革已办理，记入账本" in text(keeper.get(response["Location"]))
    assert Body.objects.get(code="349901.market_regulation").valid_to == date(2026, 6, 23)
    assert "承接自示例区市场监管局" in text(keeper.get(f"/console/bodies/{heir.code}/"))


def test_a_day_to_come_is_tried_without_the_button(keeper, heir):
    page = text(keeper.post("/console/reform/", {**GIVEN, "on": "2026-07-01", "step": "try"}))

    assert "到那一天再办理" in page
    assert "照此办理" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"on": "明天"}, "明天"),
        ({"on": ""}, "还没有填“从哪天起”"),
        ({"basis": ""}, "还没有填“依据”"),
        ({"steps": "step,body,to\nend,349901.market_regulation,\n"}, "职权没有承接机关"),
        ({"steps": "step,body,to\nend,nobody,\n"}, "机关 nobody"),
        ({"on": "2026-07-01", "step": "carry"}, "只能试算"),
        ({"steps": "x" * 200_001}, "方案太长"),
        ({"steps": ""}, "缺少 step"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(keeper, heir, changes, said):
    response = keeper.post("/console/reform/", {**GIVEN, "step": "try", **changes})

    assert response.status_code == 422
    assert said in text(response)
    assert {**GIVEN, **changes}["basis"] in response.content.decode()
    assert not Succession.objects.exists()


def test_only_the_system_administrator_reforms(client, heir, administrator):
    client.force_login(administrator(Administration.SECURITY))

    assert client.get("/console/reform/").status_code == 403
    assert "机构改革" not in text(client.get("/console/bodies/"))


def test_the_list_of_bodies_leads_to_the_reform(keeper, heir):
    assert 'href="/console/reform/"' in keeper.get("/console/bodies/").content.decode()


def test_a_body_is_put_below_another_and_a_loop_is_refused(keeper, body, heir):
    first = keeper.post(f"/console/bodies/{body.code}/place/", {"parent": heir.code})
    loop = keeper.post(f"/console/bodies/{heir.code}/place/", {"parent": body.code})
    nobody = keeper.post(f"/console/bodies/{heir.code}/place/", {"parent": "nobody"})
    top = keeper.post(f"/console/bodies/{body.code}/place/", {"parent": ""})

    assert (first.status_code, top.status_code) == (302, 302)
    assert "改上级" in text(keeper.get(first["Location"]))
    assert loop.status_code == 422
    assert "示例区城管局 → 示例区市场监管局 → 示例区城管局" in text(loop)
    assert "没有登记机关 nobody" in text(nobody)
    assert Body.objects.get(pk=body.pk).parent is None
