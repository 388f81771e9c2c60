"""The console's directory: bodies by region, posts, papers in words, who could lawfully sign."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.engines.bodies.models import (
    Account,
    Appointment,
    Body,
    Certificate,
    Competence,
    Officer,
    Post,
    Qualification,
    Region,
)
from plumbline.engines.bodies.personnel import AnnualCheck, Suspension
from tests.site.console.reading import words

TODAY = date(2026, 6, 24)
HERE = "/console/bodies/349901.market_regulation/"


@pytest.fixture
def certified(body):
    """Make a case handler with a certificate: certified("甲", valid_to=…, suspended_from=…)."""
    post, _ = Post.objects.get_or_create(
        body=body, code="handler", defaults={"title": "执法岗", "title_en": "Enforcement", "roles": ["handler"]}
    )

    def make(name, *, scopes=("market_regulation",), **paper):
        number = body.officers.count() + 1
        officer = Officer.objects.create(code=f"{body.code}/{number:02d}", name=name, body=body)
        Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
        if scopes:
            days = {"valid_from": date(2024, 1, 1), "valid_to": date(2027, 12, 31)} | paper
            Certificate.objects.create(officer=officer, number=f"N-{number}", scopes=list(scopes), **days)
        return officer

    return make


@pytest.fixture
def supervisor(body):
    """A supervisor of the justice bureau of the district."""
    justice = Body.objects.create(
        code="349901.justice", name="示例区司法局", name_en="Sample Justice", region=body.region, level="county",
        kind="justice",
    )  # fmt: skip
    post = Post.objects.create(
        body=justice, code="supervisor", title="监督岗", title_en="Supervisor", roles=["supervisor"]
    )
    officer = Officer.objects.create(code="349901.justice/01", name="样例监督", body=justice)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2024, 1, 1))
    return Account.objects.create(username="supervisor", officer=officer)


@pytest.fixture
def elsewhere(db):
    """A body of another district."""
    region = Region.objects.create(code="349902", name="邻区", name_en="Next District", level="county", path="349902/")
    return Body.objects.create(
        code="349902.market_regulation", name="邻区市场监管局", name_en="Next Market Regulation", region=region,
        level="county", kind="market_regulation",
    )  # fmt: skip


# ── who may look ──


@pytest.mark.parametrize("path", ["/console/", "/console/bodies/", HERE, "/console/procedures/", "/console/to-settle/"])
def test_a_case_handler_is_told_which_posts_may(path, client, officer):
    client.force_login(officer("handler"))

    answer = client.get(path)

    assert answer.status_code == 403
    assert "能办的岗位：执法监督人员、系统管理员、安全管理员、审计管理员" in words(answer)


def test_an_administrator_looks_up_every_body(client, administrator, body, elsewhere):
    client.force_login(administrator("audit_admin"))

    page = words(client.get("/console/bodies/"))

    assert "示例区市场监管局" in page
    assert "邻区市场监管局" in page
    assert "找到 2 个机关" in page


def test_a_supervisor_looks_up_the_bodies_of_the_region(client, supervisor, elsewhere):
    client.force_login(supervisor)

    assert "邻区" not in words(client.get("/console/bodies/"))
    assert client.get(HERE).status_code == 200
    refused = client.get("/console/bodies/349902.market_regulation/")
    assert refused.status_code == 403
    assert "邻区市场监管局不在您的职责范围内" in words(refused)


def test_an_officer_of_another_region_stays_out_of_sight(client, supervisor, elsewhere):
    Officer.objects.create(code="349902.market_regulation/01", name="邻区某人", body=elsewhere)
    client.force_login(supervisor)

    answer = client.get("/console/officers/349902.market_regulation/01/")

    assert answer.status_code == 403
    assert "邻区某人" not in words(answer)


@pytest.mark.parametrize("path", ["/console/bodies/nowhere/", "/console/officers/nobody/01/"])
def test_what_is_not_there_is_not_found(path, client, administrator):
    client.force_login(administrator())

    assert client.get(path).status_code == 404


# ── bodies ──


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"find": "邻区"}, ["349902"]),
        ({"find": "sample district"}, ["349901"]),
        ({"find": "示市监"}, ["349901"]),
        ({"region": "349902"}, ["349902"]),
        ({"kind": "justice"}, []),
        ({"kind": "market_regulation"}, ["349901", "349902"]),
        ({"region": "not a region"}, ["349901", "349902"]),
    ],
)
@pytest.mark.usefixtures("body", "elsewhere")
def test_bodies_are_searched_and_filtered(chosen, found, client, administrator):
    client.force_login(administrator())

    page = client.get("/console/bodies/", chosen).content.decode()

    assert re.findall(r'href="/console/bodies/(\d+)\.market_regulation/"', page) == found
    assert ("没有这样的机关" in page) is not bool(found)


def test_bodies_stand_under_the_way_to_their_region(client, administrator):
    province = Region.objects.create(code="34", name="某省", name_en="Province", level="province", path="34/")
    city = Region.objects.create(
        code="3401", name="某市", name_en="City", level="city", path="34/3401/", parent=province
    )
    for region, name in ((province, "省局"), (city, "市局")):
        Body.objects.create(
            code=f"{region.code}.health", name=name, name_en=name, region=region, level=region.level, kind="health"
        )
    client.force_login(administrator())

    page = words(client.get("/console/bodies/"))

    assert page.index("省局") < page.index("某省 › 某市") < page.index("市局")


def test_a_body_shows_its_powers_with_their_basis(client, administrator, body):
    Competence.objects.create(
        body=body, region=body.region, domain="market_regulation", basis="行政处罚法#17", valid_from=date(2021, 7, 15)
    )
    Competence.objects.create(
        body=body, region=body.region, domain="health", valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1)
    )
    client.force_login(administrator())

    page = words(client.get(HERE))

    assert "行政处罚法 第十七条" in page
    assert "2021年7月15日起 有效" in page
    assert "2020年1月1日至2021年1月1日 已经结束" in page


def test_a_body_without_powers_says_so(client, administrator, body):
    client.force_login(administrator())

    assert "没有登记职权：这个机关不能作出处罚决定。" in words(client.get(HERE))


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ({}, "有效 有效到2027年12月31日"),
        ({"valid_to": date(2026, 6, 24)}, "快到期 有效到2026年6月24日"),
        ({"valid_to": date(2026, 6, 23)}, "已到期 2026年6月23日到期"),
        ({"suspended_from": date(2026, 6, 1)}, "已暂扣 2026年6月1日起暂扣"),
        ({"suspended_from": date(2026, 6, 25)}, "有效 有效到2027年12月31日"),
        ({"valid_from": date(2026, 7, 1)}, "还没有生效 2026年7月1日才生效"),
    ],
)
def test_a_certificate_says_in_words_what_it_is_worth_today(paper, said, client, administrator, certified):
    officer = certified("样例甲", **paper)
    client.force_login(administrator())

    assert said in words(client.get(HERE))
    assert said in words(client.get(f"/console/officers/{officer.code}/"))


def test_an_officer_shows_posts_papers_and_qualifications(client, administrator, certified):
    officer = certified("样例甲")
    Qualification.objects.create(officer=officer, code="legal_profession", number="Q-1", obtained_on=date(2019, 3, 1))
    client.force_login(administrator())

    chinese = words(client.get(f"/console/officers/{officer.code}/"))
    english = words(client.get(f"/en/console/officers/{officer.code}/"))

    assert "执法岗 承办人 2024年1月1日起 有效" in chinese
    assert "国家统一法律职业资格 Q-1 2019年3月1日" in chinese
    assert "Enforcement Case handler from 1 January 2024 In force" in english


# ── who could lawfully sign ──


def test_who_could_sign_and_why_the_others_not(client, administrator, certified):
    certified("可以的")
    certified("到期的", valid_to=date(2026, 6, 23))
    certified("暂扣的", suspended_from=date(2026, 6, 24))
    certified("别的领域", scopes=["health"])
    certified("没有证", scopes=())
    client.force_login(administrator())

    page = words(client.get(HERE)).partition("谁可以合法签")[2]

    assert "1 人可以签" in page
    assert "可以的 349901.market_regulation/01 可以签 任承办人；执法证有效到2027年12月31日" in page
    assert "不可以签 任承办人；执法证2026年6月23日到期" in page
    assert "不可以签 任承办人；执法证2026年6月24日起暂扣" in page
    assert "不可以签 任承办人；执法证只载明卫生健康" in page
    assert "不可以签 任承办人；没有执法证" in page


def test_the_day_decides_who_could_sign(client, administrator, certified):
    certified("到期的", valid_to=date(2026, 6, 23))
    client.force_login(administrator())

    page = words(client.get(HERE, {"on": "2026年6月23日", "role": "handler", "domain": "market_regulation"}))

    assert "1 人可以签" in page


def test_a_qualification_is_asked_for_where_it_is_wanted(client, administrator, certified):
    able, late = certified("早就有的"), certified("后来才有的")
    certified("没有的")
    Qualification.objects.create(officer=able, code="legal_profession", number="1", obtained_on=date(2026, 6, 24))
    Qualification.objects.create(officer=late, code="legal_profession", number="2", obtained_on=date(2026, 6, 25))
    client.force_login(administrator())

    page = words(client.get(HERE, {"role": "handler", "domain": "", "qualification": "legal_profession"}))

    assert "1 人可以签" in page
    assert "2026年6月24日取得资格" in page
    assert "2026年6月25日才取得资格" in page
    assert "任承办人；没有登记资格" in page


def test_a_role_that_nobody_holds_is_said(client, administrator, certified):
    certified("样例甲")
    client.force_login(administrator())

    page = words(client.get(HERE, {"role": "leader"}))

    assert "2026年6月24日这一天，示例区市场监管局没有人任机关负责人。" in page


def test_a_day_that_cannot_be_read_is_named(client, administrator, certified):
    certified("样例甲")
    client.force_login(administrator())

    page = words(client.get(HERE, {"on": "<b>昨天"}))

    assert "“<b>昨天”不是日期" in page
    assert "人可以签" not in page


# ── what needs attention ──


def test_the_start_lists_certificates_that_end_or_are_suspended(client, administrator, certified):
    certified("长期有效")
    certified("快到期", valid_to=date(2026, 7, 10))
    certified("暂扣的", suspended_from=date(2026, 6, 1))
    renewed = certified("换了新证", valid_to=date(2026, 6, 1))
    Certificate.objects.create(
        officer=renewed, number="N-new", scopes=["health"], valid_from=date(2026, 6, 2), valid_to=date(2030, 1, 1)
    )
    client.force_login(administrator())

    page = words(client.get("/console/"))

    assert "快到期 示例区市场监管局" in page
    assert "暂扣的 示例区市场监管局" in page
    assert "长期有效" not in page
    assert "换了新证" not in page


def test_a_certificate_that_failed_its_check_or_was_suspended_is_listed_and_counts_for_nobody(
    client, administrator, certified
):
    in_force, failed, suspended, free = (certified(name) for name in ("有效的", "审验没过", "暂扣的", "解除了的"))
    papers = {officer: officer.certificates.get() for officer in (in_force, failed, suspended, free)}
    for officer, passed in ((in_force, True), (failed, False)):
        AnnualCheck.objects.create(
            certificate=papers[officer], year=2026, checked_on=date(2026, 5, 1), passed=passed, remark=""
        )
    Certificate.objects.filter(officer=failed).update(idle=[["2026-05-01", ""]])
    for officer, last in ((suspended, None), (free, date(2026, 6, 23))):
        Suspension.objects.create(
            certificate=papers[officer], because="核查", valid_from=date(2026, 6, 1), valid_to=last
        )
    client.force_login(administrator())

    start, bodies = words(client.get("/console/")), words(client.get("/console/bodies/"))

    assert "审验没过 示例区市场监管局 市场监管 审验不合格或者暂扣 2026年5月1日起不能用" in start
    assert "暂扣的 示例区市场监管局" in start
    assert "有效的" not in start
    assert "解除了的" not in start
    assert "349901.market_regulation 市场监管 没有登记 4 2 " in bodies


@pytest.mark.parametrize("path", ["/console/", "/console/bodies/"])
def test_the_number_of_queries_does_not_grow_with_the_certificates(
    path, client, administrator, certified, django_assert_num_queries
):
    certified("第一个", valid_to=date(2026, 7, 10))
    client.force_login(administrator())
    client.get(path)  # what is looked up once for the process is looked up now
    with CaptureQueriesContext(connection) as few:
        client.get(path)

    for number in range(12):
        officer = certified(f"另{number}", valid_to=date(2026, 7, 10))
        AnnualCheck.objects.create(
            certificate=officer.certificates.get(), year=2026, checked_on=date(2026, 5, 1), passed=bool(number % 2)
        )

    with django_assert_num_queries(len(few)):
        client.get(path)


def test_the_start_counts_what_the_account_may_look_up(client, administrator, supervisor, elsewhere):
    client.force_login(supervisor)
    of_the_supervisor = words(client.get("/console/"))
    client.force_login(administrator("audit_admin"))
    of_the_auditor = words(client.get("/console/"))

    assert "2 个机关" in of_the_supervisor
    assert "条事件" not in of_the_supervisor
    assert "3 个机关" in of_the_auditor
    assert "条事件" in of_the_auditor
