"""Each kind of alert finds what it is for, and nothing in a list without fault."""

from datetime import date

import pytest

from plumbline.engines.bodies.models import Body
from plumbline.engines.norms.models import Norm
from plumbline.engines.registers import declared, findings, keeping
from plumbline.kernel.errors import Says
from tests.engines.registers import toy

FROM = date(2026, 1, 1)
CONTROL = """---
title: "风筝管理条例"
publish_date: "{day}"
status: "现行有效"
---
# 风筝管理条例

{day} 公布

<!-- INFO END -->

第一条 {first}

第二条 风筝应当有尾。
"""


@pytest.fixture
def kites(lists, monkeypatch):
    """Give a toy register beside the declared ones, and a way to fill its lists."""
    registers = {
        **declared.every(),
        "kites": toy.register(),
        "licences": toy.register("licences"),
        "timed": toy.register("timed", "adjust_within: {law: 政府信息公开条例#26, within: 20 workdays}"),
    }
    monkeypatch.setattr(declared, "every", lambda: registers)

    def fill(body, *rows, register="kites"):
        given = [{"code": f"K{number}", "title": f"风筝 {number}"} | row for number, row in enumerate(rows)]
        return keeping.put(registers[register], body, given, valid_from=FROM, by=lists.keeper(body))

    lists.fill = fill
    return lists


def found(finds, *, bodies=None, on=None, **more):
    alert = toy.alert(finds, **more)
    return [
        (one.body.code.split(".")[0], one.edition.key if one.edition else "", one.says.zh)
        for one in findings.find(alert, on=on, bodies=bodies)
    ]


def test_an_entry_without_a_value_is_missing_it(kites):
    kites.fill(kites.city, {"by_law": "食品安全法#124"}, {})

    assert found("missing", fields="by_law") == [("3401", "K1", "没有填“依据”")]


def test_a_basis_that_goes_out_of_force_lights_up_on_the_same_day(kites):
    kites.fill(kites.city, {"by_law": "行政复议法实施条例#1"}, {"by_law": "大气污染防治法#117"})

    assert found("repealed_basis", on=date(2026, 8, 14)) == []
    ((_, key, says),) = found("repealed_basis", on=date(2026, 8, 15))
    assert key == "K1"
    assert "2026-08-14" in says


def test_a_lower_list_lacks_what_a_higher_one_names_for_its_level(kites):
    kites.fill(kites.city, {"levels": ["county"]}, {"levels": ["city"]}, {"levels": ["county"]})
    kites.fill(kites.county, {"code": "K2"})

    assert found("absent_below", fields="levels") == [
        ("340104", "", "地340104market_regulation的清单缺少上级清单的“风筝 0”（K0）")
    ]


def test_the_same_item_says_something_else_elsewhere(kites):
    kites.fill(kites.city, {"limit": 5}, {"limit": 5})
    kites.fill(kites.county, {"limit": 5}, {"limit": 7})

    assert found("differs", fields="[title, limit]", same="key") == [
        ("340104", "K1", "与地3401market_regulation不同：时限 7 / 5")
    ]


def test_items_with_the_same_basis_go_by_other_names(kites):
    kites.fill(kites.city, {"by_law": "食品安全法#35", "title": "食品许可"})
    kites.fill(
        kites.county, {"code": "X", "by_law": "食品安全法#35", "title": "食品经营许可"}, {"by_law": "食品安全法#36"}
    )

    assert [one[:2] for one in found("differs", fields="title", same="basis")] == [("340104", "X")]


def test_a_limit_is_longer_than_the_law_allows(kites):
    kites.fill(kites.city, {"limit": 20}, {"limit": 21}, {"limit": 9, "most": 7}, {"most": 7})

    assert [one[1] for one in found("over_limit", fields="limit", most=20)] == ["K1"]
    assert found("over_limit", fields="limit", most_field="most") == [("3401", "K2", "时限 9，法定最多 7")]


def test_limits_in_different_units_are_for_a_person_to_compare(kites):
    """Each entry says in `subject` in what its limit is counted, and in `title` in what that of the law is."""
    same, other = {"subject": "工作日", "title": "工作日"}, {"subject": "自然日", "title": "工作日"}
    kites.fill(
        kites.city, {"limit": 9, "most": 7} | same, {"limit": 5, "most": 7} | same, {"limit": 5, "most": 7} | other
    )

    assert found("over_limit", fields="limit", most_field="most", units="[subject, title]") == [
        ("3401", "K0", "时限 9，法定最多 7"),
        ("3401", "K2", "时限 5，法定 7；单位不同，不能按数字比较：自然日 / 工作日"),
    ]


def test_words_of_a_licence_in_what_is_listed_as_none(kites):
    kites.fill(kites.city, {"title": "风筝备案后方可放飞", "by_law": "食品安全法#35"}, {"title": "放飞登记后方可销售"})
    kites.fill(kites.city, {"by_law": "食品安全法#35.1"}, register="licences")

    assert [one[1] for one in found("disguised", fields="title", words="方可", listed_in="licences")] == ["K1"]


def test_two_entries_of_one_list_say_the_same(kites):
    kites.fill(kites.city, {"title": "放飞"}, {"title": "放飞"}, {"title": "收线"})
    kites.fill(kites.county, {"title": "放飞"})

    assert found("duplicate", fields="title") == [("3401", "K1", "与“K0”重复")]


def test_a_body_that_is_to_keep_a_list_keeps_none(kites):
    kites.body("3401", "health")
    kites.fill(kites.city, {})

    assert [one[0] for one in found("gap")] == ["34", "340104"]


def test_a_power_that_no_list_has_was_exercised(kites, monkeypatch):
    monkeypatch.setattr(findings, "_exercised", {})
    findings.register_exercised(
        "toy", lambda register, on: iter([(kites.county, Says(zh="三件案件没有对应事项", en="Three matters"))])
    )

    assert found("unlisted") == [("340104", "", "三件案件没有对应事项")]
    assert found("unlisted", bodies=Body.objects.filter(pk=kites.city.pk)) == []


def test_one_subject_is_visited_more_often_than_allowed(kites):
    kites.fill(kites.city, {"subject": "晴川公司", "limit": 2}, {"subject": "云汀公司", "limit": 3})
    kites.fill(kites.county, {"code": "V", "subject": "晴川公司", "limit": 2})

    assert found("frequency", per="subject", fields="limit", most=3) == [
        ("340104", "V", "晴川公司：合计 4 次，最多 3 次")
    ]
    assert [one[1] for one in found("frequency", per="subject", most=1)] == ["V"]


def test_an_entry_that_did_not_follow_a_change_in_time(kites, tmp_path):
    from plumbline.engines.norms.importing import import_paths  # noqa: PLC0415 — models exist once the database does

    folder = tmp_path / "行政法规"
    folder.mkdir()
    for day, first in (("2020-03-04", "风筝应当有线。"), ("2026-02-02", "风筝应当有两条线。")):
        folder.joinpath(f"风筝管理条例({day}).md").write_text(CONTROL.format(day=day, first=first))
    list(import_paths([tmp_path]))
    assert Norm.objects.get(title="风筝管理条例").versions.count() == 2
    kites.fill(kites.city, {"by_law": "风筝管理条例#1"}, {"by_law": "风筝管理条例#2"}, register="timed")

    assert found("not_adjusted", over="timed", on=date(2026, 3, 3)) == []
    assert [one[1] for one in found("not_adjusted", over="timed", on=date(2026, 3, 20))] == ["K0"]


def test_a_list_without_fault_is_left_alone(kites):
    kites.fill(kites.city, {"by_law": "食品安全法#124", "limit": 5, "most": 5, "subject": "晴川公司"})

    for finds, more in {
        "missing": {"fields": "by_law"},
        "repealed_basis": {},
        "absent_below": {},
        "differs": {"fields": "title", "same": "key"},
        "over_limit": {"fields": "limit", "most": 5},
        "disguised": {"fields": "title", "words": "方可", "listed_in": "licences"},
        "duplicate": {"fields": "title"},
        "frequency": {"per": "subject", "most": 1},
    }.items():
        assert found(finds, **more) == []
