"""The form of a decision: the benchmark is found by the provision that is cited, and what is worked out is not asked."""

from datetime import date

import pytest

from plumbline.engines.matters import benchmarks
from plumbline.kernel import catalogue, clock
from plumbline.site.workbench.asked import Asked, field_shown
from plumbline.site.workbench.benchmark_asked import with_benchmark

CITED = "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项"


@pytest.fixture
def decide():
    """Give the procedure on a day, and the questions of its decision."""
    day = date(2026, 3, 2)
    procedure = catalogue.load().procedure("penalty.ordinary", on=day)
    questions = procedure.acts["decide"].questions
    with clock.standing_at(day):
        yield procedure, [Asked(field=procedure.fields[one.field], required=one.required) for one in questions]


def shown(decide, facts):
    procedure, asked = decide
    return {one.field.code: one for one in with_benchmark(asked, procedure, facts)}


def test_what_is_worked_out_is_not_asked(decide):
    assert not set(benchmarks.WORKED_OUT) & set(shown(decide, {}))


def test_the_benchmark_that_rests_on_the_provision_is_filled_in_with_the_lines_it_asks(decide):
    asked = shown(decide, {"penalty_law": CITED})

    assert asked["benchmark"].known == "penalty.food.unsafe"
    assert "生产经营不符合食品安全标准的食品" in asked["benchmark"].origin
    assert asked["benchmark_facts"].known == "违法生产经营的食品货值金额：\n一年内同类违法次数："


def test_nothing_is_filled_in_where_no_benchmark_rests_on_the_provision(decide):
    asked = shown(decide, {"penalty_law": "《行政处罚法》第九条"})

    assert (asked["benchmark"].known, asked["benchmark_facts"].known) == (None, None)


def test_the_known_range_stands_beside_the_fine(decide):
    asked = shown(decide, {benchmarks.LEAST: 6_500_000, benchmarks.MOST: 8_500_000})

    assert "裁量基准的幅度是 65,000 元至85,000 元" in field_shown(asked["fine_fen"], typed=None).hint
