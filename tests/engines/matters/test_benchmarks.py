"""A decision applies its discretion benchmark: the range comes from the table, stands in the event, and binds without a reason."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import benchmarks
from plumbline.engines.matters.models import Record
from plumbline.kernel import catalogue, clock
from plumbline.kernel.decision_tables import DecisionTables, declared_tables
from plumbline.kernel.errors import InvalidFacts
from tests.engines.matters.office import step_of

CITED = "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项"
APPLIED = {
    "benchmark": "penalty.food.unsafe",
    "benchmark_facts": "违法生产经营的食品货值金额：8,000元\n一年内同类违法次数：0",
}


@pytest.fixture
def noticed(office, course):
    """Give a matter that was notified with the real provision, up to the decision."""
    steps = [replace(one, facts={**one.facts, "penalty_law": CITED}) if one.act == "notify" else one for one in course]
    before = steps[: next(at for at, one in enumerate(steps) if one.act == "decide")]
    return office.run(before)


def decide(office, matter, course, **facts):
    return office.do(matter, step_of(course, "decide", **facts))


def test_the_range_of_the_table_stands_in_the_event_with_its_version_and_reasons(office, noticed, course):
    fine = step_of(course, "decide").facts["fine_fen"]

    decide(office, noticed, course, **APPLIED, departure_reasons="情节特别轻，集体讨论决定")

    kept = Event.objects.latest("pk").public["facts"]
    assert kept["benchmark_version"] == "2026-01-01"
    assert kept["benchmark_row"] == "small_ordinary"
    assert (kept["benchmark_least_fen"], kept["benchmark_most_fen"]) == (6_500_000, 8_500_000)
    assert "罚款：65,000 元以上、85,000 元以下（《食品安全法》第一百二十四条第一款）" in kept["benchmark_trace"]
    assert kept["benchmark_trace"].endswith("演示数据，数额是虚构的")
    assert fine < 6_500_000


def test_a_fine_outside_the_range_needs_its_reason(office, noticed, course):
    with pytest.raises(InvalidFacts) as refused:
        decide(office, noticed, course, **APPLIED)

    (reason,) = refused.value.reasons
    assert (reason.facts, reason.law) == (("departure_reasons",), "行政处罚法#34")


def test_without_a_benchmark_nothing_is_worked_out(office, noticed, course):
    decide(office, noticed, course)

    record = Record.objects.latest("pk")
    assert not [code for code in record.facts if code.startswith("benchmark")]


def test_what_the_table_still_needs_is_named(office, noticed, course):
    with pytest.raises(InvalidFacts) as refused:
        decide(office, noticed, course, **{**APPLIED, "benchmark_facts": "一年内同类违法次数：0"})

    assert refused.value.reasons[0].facts == ("benchmark_facts",)
    assert "缺少：违法生产经营的食品货值金额" in refused.value.reasons[0].says.zh


@pytest.mark.parametrize(
    "wrong",
    [
        ({"benchmark": "penalty.food.unsave"}, "benchmark", "没有施行中的裁量基准"),
        ({"benchmark": "penalty.air.dust"}, "benchmark", "没有施行中的裁量基准"),
        ({"benchmark": "penalty.advertising.false"}, "benchmark", "处罚依据的条款里没有写这一条"),
        ({"benchmark_facts": "天气：晴"}, "benchmark_facts", "裁量基准不问“天气”"),
        ({"benchmark_facts": "危害后果：有"}, "benchmark_facts", "裁量基准不问“危害后果”"),
        ({"benchmark_facts": "一年内同类违法次数：很多"}, "benchmark_facts", "不是整数"),
        ({"benchmark_least_fen": "1"}, "benchmark_least_fen", "由软件按裁量基准算出"),
    ],
)
def test_a_wrong_benchmark_is_refused_by_field(office, noticed, course, wrong):
    given, field, told = wrong
    now = clock.at_day(date(2026, 9, 1))
    step = step_of(course, "decide", **{**APPLIED, **given})

    with pytest.raises(InvalidFacts) as refused:
        office.do(noticed, step, at=None, now=now)

    assert refused.value.reasons[0].facts == (field,)
    assert told in refused.value.reasons[0].says.zh


def test_tables_are_suggested_by_the_provision_that_is_cited():
    on = date(2026, 3, 1)

    def codes(law):
        return [one.table.code for one in benchmarks.suggested({"penalty_law": law}, on=on)]

    assert codes(CITED) == ["penalty.food.unsafe"]
    assert codes("《大气污染防治法》第一百一十七条第（一）项") == ["penalty.air.dust"]
    assert codes("《道路运输条例》第六十三条第（一）项") == ["penalty.transport.freight"]
    assert codes("《道路运输条例》第六十三条第（二）项") == []
    assert codes("《中华人民共和国食品安全法》第一百二十四条第二款") == []
    assert codes("凭良心") == []


def test_the_lines_that_are_asked_leave_out_what_the_case_knows():
    procedure = catalogue.load().procedure("penalty.ordinary", on=date(2026, 3, 1))
    table = declared_tables().find("penalty.food.unsafe", on=date(2026, 3, 1)).table

    assert list(benchmarks.lines_asked(table, procedure)) == ["违法生产经营的食品货值金额：", "一年内同类违法次数："]
    assert list(benchmarks.lines_asked(table, procedure, language="en")) == [
        "Value of the food: ",
        "Same violations within a year: ",
    ]


def test_a_table_that_goes_later_changes_nothing_that_was_decided(office, noticed, course, monkeypatch):
    decide(office, noticed, course, **APPLIED, departure_reasons="情节特别轻，集体讨论决定")
    before = Event.objects.latest("pk").body

    monkeypatch.setattr(benchmarks, "declared_tables", lambda: DecisionTables({}))

    noticed.refresh_from_db()
    assert noticed.facts["benchmark_most_fen"] == 8_500_000
    assert Event.objects.latest("pk").body == before
