"""Decision tables as JDM: rows, amounts, and what cannot be carried. The bench holds it against zen-engine itself."""

import json

import pytest

from plumbline.kernel.decision_table_jdm import jdm
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import InvalidFacts
from tests.kernel.toy_table import kite, table_of


def rules(table):
    return jdm(table)["nodes"][1]["content"]["rules"]


def test_every_benchmark_is_written_with_its_rows_and_articles():
    for one in declared_tables().every():
        written = json.loads(json.dumps(jdm(one.table)))

        content = written["nodes"][1]["content"]
        columns = [column["id"] for side in ("inputs", "outputs") for column in content[side]]
        assert content["hitPolicy"] == "first"
        assert [rule["_id"] for rule in content["rules"]] == [row.code for row in one.table.rows]
        assert all(set(columns) <= set(rule) for rule in content["rules"])


def test_conditions_and_amounts_are_written_as_jdm_tests_them():
    table = declared_tables().version("penalty.food.unsafe", "2026-01-01").table

    written = {rule["_id"]: rule for rule in rules(table)}

    assert written["medium_lighter"]["when.value_fen"] == "[100000..999999]"
    assert written["small_lighter"]["when.harm"] == '"slight", "real"'
    assert written["small_lighter"]["when.lighter_due"] == "true"
    assert written["small_lighter"]["when.repeated"] == ""
    assert written["small_repeated"]["when.repeated"] == ">= 2"
    assert written["reduced"]["when.value_fen"] == "<= 99999"
    assert written["reduced"]["gives.fine_least_fen"] == "1000000"
    assert written["large_lighter"]["gives.fine_most_fen"] == "floor(value_fen * 13000 / 1000)"
    assert written["large_lighter"]["law"] == '"行政处罚法#32"'


def test_ends_that_are_not_counted_are_written_as_whole_fen():
    rows = [
        {"when": {"m": {"below": 5}}, "gives": {"fine": {"over": 4, "below": 9}}},
        {"when": {"m": {"from": 5}}, "gives": {"fine": {"of": "m", "over": 500, "below": 1500}}},
    ]

    first, second = rules(table_of({"m": {"type": "money", "min": 0}}, rows))

    assert (first["gives.fine_least_fen"], first["gives.fine_most_fen"]) == ("5", "8")
    assert second["gives.fine_least_fen"] == "floor(m * 500 / 1000) + 1"
    assert second["gives.fine_most_fen"] == "ceil(m * 1500 / 1000) - 1"


def test_what_cannot_be_carried_is_named():
    told = [
        one["zh"] for one in jdm(declared_tables().version("penalty.food.unsafe", "2026-01-01").table)["not_carried"]
    ]

    assert "4 个实例" in told
    assert any("法定幅度" in one for one in told)
    assert any("虚构" in one for one in told)


def test_a_table_that_asks_for_days_is_not_exported():
    with pytest.raises(InvalidFacts) as refused:
        jdm(kite())

    assert "放飞日期" in refused.value.reasons[0].says.zh


def test_a_code_with_both_marks_is_not_exported():
    table = table_of({"m": {"type": "yes_no"}}, [{"code": 'it\'s "so"', "gives": {"fine": "none"}}])

    with pytest.raises(InvalidFacts):
        jdm(table)
