"""The benchmark on paper: notice and decision say the range, how it came about, and the fine; a later edition changes no old paper."""

from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

import docx
import pytest

from plumbline.engines.documents import showing
from plumbline.engines.documents.models import Document
from plumbline.engines.matters import benchmarks
from plumbline.engines.matters.models import Record
from plumbline.kernel.catalogue import load
from plumbline.kernel.decision_table_answer import Evaluator
from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.decision_tables import DecisionTables, declared_tables
from plumbline.kernel.declaration import read
from tests.engines.documents.conftest import pdf_of, words_of

CITED = "《中华人民共和国食品安全法》第一百二十四条第一款第（五）项"
APPLIED = {
    "benchmark": "penalty.food.unsafe",
    "benchmark_facts": "违法生产经营的食品货值金额：8,000元\n一年内同类违法次数：0",
}
FINES = {"notify": ("proposed_fine_fen", 7_000_000), "decide": ("fine_fen", 7_000_000)}
TRACE = (
    "生产经营不符合食品安全标准的食品（2026-01-01起施行）（《食品安全法》第一百二十四条第一款）",
    "违法生产经营的食品货值金额：8,000元（不满10,000元）",
    "罚款：65,000元以上、85,000元以下（《食品安全法》第一百二十四条第一款）",
    "法定幅度：50,000元以上、100,000元以下（《食品安全法》第一百二十四条第一款）",
    "演示数据，数额是虚构的",
)


def applying(course):
    """Give a course whose notice and decision apply the benchmark."""
    given = {act: {**APPLIED, fine: fen} for act, (fine, fen) in FINES.items()}
    given["notify"]["penalty_law"] = CITED
    return [replace(step, facts={**step.facts, **given.get(step.act, {})}) for step in course]


@pytest.fixture
def applied(course):
    return applying(course)


def papers(matter):
    return [Document.objects.get(matter=matter, template=f"penalty-{name}") for name in ("notice", "decision")]


def lines_of(document):
    return [one.text for one in docx.Document(showing.open_docx(document, redact=False)).paragraphs]


@pytest.mark.parametrize("act", ["notify", "decide"])
def test_pdf_and_docx_carry_the_trace_and_the_fine(printing_office, applied, act):
    matter = printing_office.run(applied, until="decide")

    document = papers(matter)[list(FINES).index(act)]

    pages, lines = words_of(pdf_of(document)), lines_of(document)
    kept = Record.objects.get(matter=matter, act=act).facts["benchmark_trace"]
    for part in TRACE:
        assert part in pages
    assert f"适用的裁量基准和幅度：{kept}" in lines
    assert "70,000元（人民币柒万元整）" in pages
    assert any("70,000元（人民币柒万元整）" in line for line in lines)
    assert "不按裁量基准的理由" not in pages


def test_a_fine_outside_the_range_carries_its_reason_on_paper(printing_office, course):
    reason = "当事人主动召回全部食品，按基准处罚明显失当。"
    fines = {"proposed_fine_fen": 6_000_000, "fine_fen": 6_000_000}

    def outside(step):
        own = {name: fen for name, fen in fines.items() if name in step.facts}
        return replace(step, facts={**step.facts, **own, "departure_reasons": reason}) if own else step

    matter = printing_office.run([outside(step) for step in applying(course)], until="decide")

    for document in papers(matter):
        assert f"不按裁量基准的理由：{reason}" in lines_of(document)
        assert f"不按裁量基准的理由：{reason}" in words_of(pdf_of(document))


@cache
def next_edition():
    """Give the tables after a new edition of the benchmark was laid down, whose range begins higher."""
    old = declared_tables().version("penalty.food.unsafe", "2026-01-01").table
    text = Path(old.file).read_text(encoding="utf-8")
    later = text.replace("{from: 2026-01-01}", "{from: 2026-07-01}")
    later = later.replace("{from: 6500000, to: 8500000}", "{from: 7500000, to: 8500000}")
    tables = [
        Evaluator(read_decision_table(read(each), procedures=load().procedures))
        for each in (text.replace("{from: 2026-01-01}", "{from: 2026-01-01, to: 2026-06-30}"), later)
    ]
    return DecisionTables({**declared_tables().versions, old.code: tuple(tables)})


def test_a_later_edition_changes_no_paper_of_an_old_matter(printing_office, applied, monkeypatch):
    matter = printing_office.run(applied, until="decide")
    before = [(document.digest, lines_of(document), words_of(pdf_of(document))) for document in papers(matter)]

    monkeypatch.setattr(benchmarks, "declared_tables", next_edition)

    after = [(document.digest, lines_of(document), words_of(pdf_of(document))) for document in papers(matter)]
    assert after == before
    assert all(sha256(pdf_of(document)).hexdigest() == document.digest for document in papers(matter))
    matter.refresh_from_db()
    assert (matter.facts["benchmark_version"], matter.facts["benchmark_least_fen"]) == ("2026-01-01", 6_500_000)


def test_a_matter_of_the_days_of_the_later_edition_is_asked_for_its_range(printing_office, applied, monkeypatch):
    monkeypatch.setattr(benchmarks, "declared_tables", next_edition)
    by_code = {one.table.version: one for one in next_edition().versions["penalty.food.unsafe"]}
    facts = {"value_fen": 800_000, "repeated": 0, "harm": "slight", "lighter_due": False}

    assert by_code["2026-01-01"].answer(facts).amounts["fine"] == (6_500_000, 8_500_000)
    assert by_code["2026-07-01"].answer(facts).amounts["fine"] == (7_500_000, 8_500_000)
    assert [one.table.version for one in benchmarks.suggested({"penalty_law": CITED}, on=date(2026, 7, 1))] == [
        "2026-07-01"
    ]
    matter = printing_office.run(applied, until="decide")
    assert matter.facts["benchmark_version"] == "2026-01-01"
