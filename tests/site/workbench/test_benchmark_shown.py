"""The page of a record says how the range of its benchmark came about: condition, case, article, result, in both languages."""

from dataclasses import replace

import pytest
from django.utils import translation

from plumbline.engines.matters import asking, benchmarks
from plumbline.engines.matters.models import Record
from plumbline.site.words import say
from plumbline.site.workbench.benchmark_shown import benchmark_shown
from tests.engines.matters.office import course_of, make_office

pytestmark = pytest.mark.django_db

NOTICE = {
    "penalty_law": "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项",
    "benchmark": "penalty.food.unsafe",
    "benchmark_facts": "违法生产经营的食品货值金额：8,000元\n一年内同类违法次数：0",
    "proposed_fine_fen": 7_000_000,
}


@pytest.fixture
def noticed():
    """Give how a matter stands whose notice applied a benchmark, and the record of that notice."""
    bench = make_office()
    course = course_of("ordinary_with_a_plea")
    steps = [replace(one, facts={**one.facts, **NOTICE}) if one.act == "notify" else one for one in course]
    matter = bench.run(steps, until="notify")
    return asking.standing(matter, by=bench.people["liu"]), Record.objects.get(matter=matter, act="notify")


def lines(shown):
    """Give the rows by what they are called: the case, what the row asks, the article."""
    return {
        say(row.cells[0].words): (say(row.cells[1].words), say(row.cells[1].sub), row.cells[2].law)
        for group in shown.rows.groups
        for row in group.rows
    }


def test_each_condition_stands_with_the_case_and_its_article(noticed):
    shown = benchmark_shown(*noticed)

    assert shown.table.href == "/benchmarks/penalty.food.unsafe/?on=2026-01-01"
    assert shown.demonstration
    assert lines(shown)["违法生产经营的食品货值金额"] == (
        "8,000 元",
        "这一档：不满 10,000 元",
        "食品安全法#124.1",
    )
    assert lines(shown)["罚款"] == ("65,000 元以上、85,000 元以下", "", "食品安全法#124.1")
    assert lines(shown)["法定幅度"][0] == "50,000 元以上、100,000 元以下"


def test_it_is_said_in_english_too(noticed):
    with translation.override("en"):
        shown = benchmark_shown(*noticed)

        assert say(shown.table.words) == "Food that breaches safety standards (in force from 2026-01-01)"
        assert lines(shown)["Value of the food"][:2] == ("¥8,000", "this grade: below ¥10,000")


def test_what_the_table_no_longer_says_stands_as_it_was_written(noticed):
    standing, record = noticed
    record.facts = record.facts | {benchmarks.TRACE: "从前的基准（2020-01-01起施行）；罚款：1 元"}

    shown = benchmark_shown(standing, record)

    assert shown.rows is None
    assert [one.title for one in shown.written] == ["从前的基准（2020-01-01起施行）", "罚款：1 元"]


def test_an_act_without_a_benchmark_shows_none(noticed):
    standing, notice = noticed

    assert benchmark_shown(standing, Record.objects.get(matter=notice.matter, sequence=1)) is None
