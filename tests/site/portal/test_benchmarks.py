"""Discretion benchmarks for everybody: listed, read as tables, tried with facts, downloaded."""

import json
import re
from datetime import date
from io import BytesIO

import pytest

from plumbline.engines.sheets import decision_rows, reading
from plumbline.kernel import clock
from plumbline.kernel.decision_tables import declared_tables

pytestmark = pytest.mark.django_db

UNSAFE = "/benchmarks/penalty.food.unsafe/"
FACTS = {"value_fen": "8,000元", "repeated": "0", "harm": "none", "lighter_due": "no"}


@pytest.fixture(autouse=True)
def march():
    """Stand on a day on which every table holds."""
    with clock.standing_at(date(2026, 3, 2)):
        yield


def text(answer):
    return answer.content.decode()


def test_every_benchmark_in_force_is_listed(client):
    shown = text(client.get("/benchmarks/"))
    later = text(client.get("/benchmarks/?on=2026-09-01"))

    assert all(f'href="/benchmarks/{one.table.code}/"' in shown for one in declared_tables().every())
    assert 'href="/benchmarks/penalty.air.dust/?on=2026-08-14"' in later
    assert "已经停止施行的" in later


def test_a_benchmark_is_read_as_a_table_with_its_articles(client):
    answer = client.get(UNSAFE)

    shown = text(answer)
    assert answer.status_code == 200
    assert "10,000 元以上、50,000 元以下" in shown
    assert "依法低于法定幅度" in shown
    assert "演示数据，数额是虚构的" in shown
    assert "法定幅度" in shown
    assert "/law/" in shown


def test_facts_are_tried_without_script_and_the_row_is_marked(client):
    answer = client.get(UNSAFE, FACTS)

    shown = text(answer)
    assert answer.status_code == 200
    assert "罚款：65,000 元以上、85,000 元以下" in shown
    assert shown.count("data-chosen") == 1
    assert re.search(r"data-chosen>.*?适用</span></th>", shown)  # said in words, not by its colour alone
    assert 'value="8,000元"' in shown


def test_what_is_missing_is_named(client):
    shown = text(client.get(UNSAFE, {"lighter_due": "no"}))

    assert "还不能确定，缺少：违法生产经营的食品货值金额、一年内同类违法次数、危害后果" in shown
    assert "data-chosen" not in shown


def test_a_wrong_fact_is_told_beside_its_field_and_what_was_typed_stays(client):
    answer = client.get(UNSAFE, FACTS | {"repeated": "几次"})

    assert answer.status_code == 422
    assert "不是整数" in text(answer)
    assert "<title>错误：" in text(answer)
    assert 'value="几次"' in text(answer)


def test_the_day_chooses_the_version_and_is_carried_on(client):
    assert client.get("/benchmarks/penalty.air.dust/?on=2026-08-14").status_code == 200
    assert 'name="on" value="2026-08-14"' in text(client.get("/benchmarks/penalty.air.dust/?on=2026-08-14"))
    assert client.get("/benchmarks/penalty.air.dust/?on=2026-08-15").status_code == 404
    assert client.get(UNSAFE + "?on=someday").status_code == 400


def test_a_table_that_is_not_declared_is_not_found(client):
    assert client.get("/benchmarks/penalty.nothing/").status_code == 404
    assert client.get("/benchmarks/penalty.nothing/rows.csv").status_code == 404


def content(answer):
    return b"".join(answer.streaming_content)


def test_rows_are_downloaded_for_a_spreadsheet_and_read_back(client):
    table = declared_tables().find("penalty.food.unsafe", on=clock.today()).table
    shown = text(client.get(UNSAFE))

    for kind in ("csv", "xlsx"):
        answer = client.get(UNSAFE + f"rows.{kind}")
        found = decision_rows.read(table, reading.read(BytesIO(content(answer)), name=f"rows.{kind}"))

        assert f'href="{UNSAFE}rows.{kind}"' in shown
        assert answer["Content-Disposition"] == f'attachment; filename="penalty.food.unsafe-2026-01-01.{kind}"'
        assert not found.wrong
        assert [row["code"] for row in found.rows] == [row.code for row in table.rows]


def test_the_table_is_given_as_jdm(client):
    answer = client.get(UNSAFE + "table.jdm.json")

    graph = json.loads(answer.content)
    assert answer["Content-Type"] == "application/json"
    assert len(graph["nodes"][1]["content"]["rules"]) == 10
    assert any("法定幅度" in one["zh"] for one in graph["not_carried"])
    assert f'href="{UNSAFE}table.jdm.json"' in text(client.get(UNSAFE))


def test_the_page_reads_in_english(client):
    shown = text(client.get("/en" + UNSAFE, FACTS))

    assert "Fine: from ¥65,000, up to ¥85,000" in shown
