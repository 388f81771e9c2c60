"""The pages of the measures: every figure with both numbers, down to the rows; one sight for page, rows and JSON."""

import re
from datetime import date
from html import unescape

import pytest

from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, Post, Region
from plumbline.engines.matters import effects
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.measure import Share
from plumbline.site.parts.shares import Figure, shares
from plumbline.site.workbench.places import sight_of, sight_over
from plumbline.site.workbench.spans import span_of
from tests.engines.matters.office import course_of, make_office
from tests.engines.measures.conftest import on_another_day

TODAY = date(2026, 7, 1)
SERVED = "/work/measures/penalty.served_in_time/"


@pytest.fixture(autouse=True)
def _today():
    with clock.standing_at(TODAY):
        yield


@pytest.fixture
def office(db, settings, tmp_path, monkeypatch):
    settings.FILES = tmp_path / "files"
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})
    return make_office()


@pytest.fixture
def late(office):
    """Three served decisions: two in Shushan, one of them late; one in Jinghu."""
    course = course_of("ordinary_with_a_plea")
    office.run(course, until="serve")
    late = on_another_day(course, "serve", date(2026, 4, 20), received_on=date(2026, 4, 20))
    matter = office.run(late, until="serve")
    there = office.run(course, until="serve")
    Matter.objects.filter(pk=there.pk).update(body=office.elsewhere, region=office.elsewhere.region)
    return matter


def account(body, role):
    post, _ = Post.objects.get_or_create(
        body=body, code=role, defaults={"title": role, "title_en": role, "roles": [role]}
    )
    officer = Officer.objects.create(code=f"{body.code}/{role}", name=f"样例{role}", body=body)
    Appointment.objects.create(officer=officer, post=post, valid_from=date(2020, 1, 1))
    return Account.objects.create(username=f"{body.code}.{role}", officer=officer)


def justice(region):
    place = Region.objects.get(code=region)
    return Body.objects.create(
        code=f"{region}.justice", name=f"{place.name}司法局", name_en=f"{place.name_en} Justice", region=place,
        level=place.level, kind="justice",
    )  # fmt: skip


@pytest.fixture
def of_the_province(office):
    return account(justice("34"), "supervisor")


@pytest.fixture
def of_shushan(office):
    return account(justice("340104"), "supervisor")


@pytest.fixture
def handler(office):
    return account(office.body, "handler")


def words(answer):
    """Give the page as one reads it: without tags, one blank between words."""
    text = re.sub(r"<(script|style).*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


# ── who may look ──


def test_a_stranger_is_asked_to_sign_in(client, db):
    assert client.get(SERVED).url == "/sign-in/?next=%2Fwork%2Fmeasures%2Fpenalty.served_in_time%2F"


@pytest.mark.parametrize("path", ["/work/measures/", SERVED, "/work/measures/penalty.served_in_time.json"])
def test_an_administrator_is_told_which_posts_may(path, client, administrator):
    client.force_login(administrator("system_admin"))

    answer = client.get(path)

    assert answer.status_code == 403
    assert "能办的岗位：承办人、法制审核人员、听证主持人、机关负责人、内勤、执法监督人员" in words(answer)


def test_an_officer_sees_the_own_body_alone(client, late, handler):
    client.force_login(handler)

    page = words(client.get(SERVED))

    assert "1 / 2 件" in page
    assert "镜湖区" not in page


def test_a_supervisor_of_a_district_sees_nothing_of_another(client, late, of_shushan):
    client.force_login(of_shushan)

    assert client.get(SERVED, {"place": "340202"}).status_code == 404
    assert client.get(SERVED, {"place": "340202.market_regulation"}).status_code == 404
    assert client.get("/work/measures/penalty.served_in_time.json", {"place": "340202"}).status_code == 404
    assert client.get(SERVED, {"place": "34"}).status_code == 404


def test_a_measure_that_is_not_declared_is_not_found(client, handler):
    client.force_login(handler)

    assert client.get("/work/measures/penalty.nothing/").status_code == 404


# ── figures ──


def test_every_declared_measure_is_shown_with_both_numbers(client, late, of_the_province):
    client.force_login(of_the_province)

    page = words(client.get("/work/measures/"))

    assert "处罚决定按期送达" in page
    assert "2 / 3 件" in page  # below five, no percentage
    assert "66.6%" not in page
    assert "行政处罚法 第六十一条第一款" in page
    assert "没有可计量的案件。不是 0，也不是 100%。" in page  # nothing had to be reviewed


def test_a_few_cases_come_with_their_interval(client, office, of_the_province):
    course = course_of("ordinary_with_a_plea")
    for _ in range(5):
        office.run(course, until="serve")
    client.force_login(of_the_province)

    page = words(client.get(SERVED))

    assert "5 件中 5 件，件数少，区间 57%–100%" in page


def test_no_cases_are_said_in_words(client, of_the_province):
    client.force_login(of_the_province)

    page = words(client.get(SERVED))

    assert "没有可计量的案件。不是 0，也不是 100%。" in page
    assert "这段时间里没有一件案件的结果已经确定" in page
    assert "0%" not in page.replace("100%", "")


def test_the_places_inside_are_shown_one_level_at_a_time(client, late, of_the_province):
    client.force_login(of_the_province)

    province = client.get(SERVED).content.decode()
    district = client.get(SERVED, {"place": "340104"}).content.decode()

    assert f'href="{SERVED}?place=340104"' in province
    assert f'href="{SERVED}?place=340202"' in province
    assert "340104.market_regulation" not in province
    assert f'href="{SERVED}?place=340104.market_regulation"' in district
    assert f'<a class="drill-step" href="{SERVED}">安徽省</a>' in district


def test_a_body_shows_its_rows_with_yes_and_no(client, late, of_the_province):
    client.force_login(of_the_province)

    page = words(client.get(SERVED, {"place": "340104.market_regulation"}))

    assert "全部 2 件" in page
    assert "做到了 1 件" in page
    assert "没做到 1 件" in page
    assert "2026年4月18日 2026年4月17日 2026年4月20日 晚 3 天 没做到" in page.replace("  ", " ")


def test_a_figure_leads_to_the_rows_that_do_not_fulfil(client, late, of_the_province):
    client.force_login(of_the_province)

    page = client.get(SERVED, {"which": "missed"}).content.decode()

    assert page.count(f'href="/work/matters/{late.pk}/"') == 1
    assert len(re.findall(r'href="/work/matters/\d', page)) == 1


def test_the_place_that_has_nothing_to_measure_is_counted(client, late, of_the_province, of_shushan):
    client.force_login(of_shushan)

    assert "另有 1 个地区或者机关在这段时间没有可计量的案件" in words(client.get(SERVED))


def test_overlapping_intervals_are_not_to_be_ranked(client, late, of_the_province):
    client.force_login(of_the_province)

    assert "不宜排先后" in words(client.get(SERVED))


# ── time ──


def test_the_last_twelve_months_count_unless_told(client, late, of_the_province):
    client.force_login(of_the_province)

    page = client.get(SERVED).content.decode()

    assert 'value="2025-07-02"' in page
    assert 'value="2026-07-01"' in page


def test_the_days_of_an_address_are_kept_on_the_way_down(client, late, of_the_province):
    client.force_login(of_the_province)

    page = client.get(SERVED, {"since": "2026年4月1日", "until": "20260417"})

    assert "2 / 2 件" in words(page)  # the late one counts on the 18th
    assert "since=2026%E5%B9%B44%E6%9C%881%E6%97%A5&amp;until=20260417&amp;place=340104" in page.content.decode()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"since": "昨天"}, "“昨天”不是日期，例如 2026-06-22"),
        ({"until": "2026-02-30"}, "“2026-02-30”不是日期"),
        ({"since": "2026-05-01", "until": "2026-04-01"}, "晚于结束的一天"),
    ],
)
@pytest.mark.parametrize("path", ["/work/measures/", SERVED])
@pytest.mark.usefixtures("late")
def test_days_that_cannot_be_read_give_no_figures(path, given, said, client, of_the_province):
    client.force_login(of_the_province)

    answer = client.get(path, given)

    page = words(answer)
    assert answer.status_code == 422
    assert "错误：" in page
    assert said in page
    assert "做到 / 全部" not in page
    assert "没有可计量的案件" not in page


def test_a_year_ends_with_its_last_day():
    assert span_of({}, today=date(2026, 2, 28)).whole == (date(2025, 3, 1), date(2026, 2, 28))
    assert span_of({}, today=date(2028, 2, 28)).whole == (date(2027, 3, 1), date(2028, 2, 28))
    assert span_of({"until": "2026-01-31"}, today=TODAY).whole == (date(2025, 2, 1), date(2026, 1, 31))


# ── the same numbers for programs ──


def test_the_json_holds_the_same_numbers(client, late, of_the_province):
    client.force_login(of_the_province)

    data = client.get("/work/measures/penalty.served_in_time.json").json()

    assert data["share"] == {"part": 2, "whole": 3, "unknown": 0, "per_mille": 666, "interval_95": [0.2077, 0.9385]}
    assert [(one["place"], one["share"]["part"], one["share"]["whole"]) for one in data["inside"]] == [
        ("340104", 1, 2),
        ("340202", 1, 1),
    ]
    assert sorted(row["fulfilled"] for row in data["rows"]) == [False, True, True]
    assert (data["since"], data["until"]) == ("2025-07-02", "2026-07-01")


def test_the_json_says_null_where_there_is_nothing_to_measure(client, of_the_province):
    client.force_login(of_the_province)

    share = client.get("/work/measures/penalty.served_in_time.json").json()["share"]

    assert (share["whole"], share["per_mille"], share["interval_95"]) == (0, None, None)


def test_the_json_names_no_person(client, late, of_the_province):
    client.force_login(of_the_province)

    answer = client.get("/work/measures/penalty.served_in_time.json")

    assert "晴川" not in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_the_json_refuses_days_that_cannot_be_read(client, of_the_province):
    client.force_login(of_the_province)

    answer = client.get("/work/measures/penalty.served_in_time.json", {"since": "x"})

    assert answer.status_code == 422
    assert "since" in answer.json()["errors"]


# ── counted once ──


def test_many_bodies_cost_no_more_queries_than_one(
    client, late, of_the_province, of_shushan, django_assert_max_num_queries
):
    client.force_login(of_the_province)
    client.get(SERVED)

    with django_assert_max_num_queries(20):
        client.get(SERVED)


# ── parts ──


def test_a_scale_has_room_for_every_interval_and_for_the_target():
    figures = [
        Figure(name="甲", href="#", share=Share(part=90, whole=100), target=1.0),
        Figure(name="乙", href="#", share=Share(part=0, whole=0), target=1.0),
    ]

    table = shares("指标", figures, first="地方")

    assert (table.least, table.most) == (0.8, 1.0)
    assert [dot is None for _line, dot in table.lines] == [False, True]
    for share in (Share(part=0, whole=10**6), Share(part=10**6, whole=10**6)):
        narrow = shares("指标", [Figure(name="丙", href="#", share=share)], first="地方")
        assert narrow.least < narrow.most


def test_a_share_below_five_is_shown_as_its_numbers():
    few, more = (Figure(name="甲", href="#", share=Share(part=whole - 1, whole=whole)) for whole in (4, 5))

    assert few.value == "3 / 4 件"
    assert more.value == "80.0%"


def test_places_are_found_within_sight_alone(office, of_shushan):
    sight = sight_of(of_shushan)

    assert sight.top.code == "340104"
    assert sight.find("340104.market_regulation").is_body
    assert sight.find("34") is None
    assert sight.find("340202") is None
    assert [place.code for place in sight.inside(sight.top)] == ["340104.justice", "340104.market_regulation"]
    assert sight_over(()).top is None
