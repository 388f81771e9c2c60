"""Decision tables to spreadsheets and back: the same table, or every fault in its cell."""

from io import BytesIO
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from plumbline.engines.sheets import decision_rows, decision_taking, reading
from plumbline.kernel.catalogue import load
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.declaration import read
from tests.kernel.toy_table import KITE, kite

TABLES = [one.table for one in declared_tables().every()]


def sheet_of(table, *, kind="csv", language="zh", change=("", "")):
    data = b"".join(decision_rows.write(table, kind=kind, language=language))
    if any(change):
        assert change[0].encode() in data
        data = data.replace(*(one.encode() for one in change))
    return reading.read(BytesIO(data), name=f"rows.{kind}")


def taken(sheet):
    return decision_taking.take(kite(), KITE, sheet, catalogue=load())


def places(found):
    return [(one.row, one.column) for one in found.problems if not one.note]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.code)
def test_every_benchmark_comes_back_from_a_spreadsheet_as_it_was_written(table, kind, language):
    text = Path(table.file).read_text(encoding="utf-8")

    found = decision_taking.take(table, text, sheet_of(table, kind=kind, language=language), catalogue=load())

    assert [one.says.zh for one in found.problems] == []
    assert found.text == text
    assert (found.rows, found.added, found.changed, found.gone) == (len(table.rows), (), (), ())


def test_days_and_multiples_come_back_too():
    for kind in ("csv", "xlsx"):
        for language in ("zh", "en"):
            found = taken(sheet_of(kite(), kind=kind, language=language))
            assert read(found.text).plain() == read(KITE).plain()
            assert not found.changed


def test_rows_may_be_added_changed_and_taken_out():
    data = b"".join(decision_rows.write(kite(), kind="csv", language="zh")).decode("utf-8-sig")
    head, *rows = data.splitlines()
    rows[1] = rows[1].replace("100 元", "90 元")
    rows[2] = rows[2].replace("day_many", "day_crowd").replace("100 元", "90 元")

    found = taken(reading.read(BytesIO("\n".join([head, *rows]).encode()), name="rows.csv"))

    assert found.may_be_written
    assert (found.added, found.changed, found.gone) == (("day_crowd",), ("day_few",), ("day_many",))
    assert "{of: price_fen, over: 1500, to: 3000}" in found.text


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        (("300以下", "300以上"), (3, ""), "重叠"),
        (("超过 300", "超过 301"), (0, ""), "缺口：没有一行适用：线长：301"),
        (("200 元以下", "300 元以下"), (4, "J"), "上限太高"),
        (("少、一些", "少、一点"), (3, "F"), "可以写的是：少、一些、多"),
        (("行政处罚法#10", "风筝法#10"), (5, "K"), "风筝法"),
        (("行政处罚法#10", "行政处罚法十条"), (5, "K"), "例如《行政处罚法》第三十二条"),
        (("少、一些", ""), (3, "F"), "还没有填"),
        (("short", "day_few"), (3, "A"), "和第 2 行重复"),
    ],
)
def test_every_fault_is_told_in_its_cell(change, place, told):
    found = taken(sheet_of(kite(), change=change))

    assert not found.may_be_written
    assert any(at == place and told in one.says.zh for at, one in zip(places(found), found.problems, strict=True))


@pytest.mark.parametrize(
    "law", ["《行政处罚法》第而十二条", "《行政处罚法》第九条第（二）项第1目", "《行政处罚法》第九条：违法行为"]
)
def test_no_part_of_a_reference_is_lost_in_silence(law):
    found = taken(sheet_of(kite(), change=("行政处罚法#9(2)", law)))

    assert not found.may_be_written
    assert any("只写条款" in one.says.zh for one in found.problems)


def test_articles_are_read_as_people_write_them():
    found = taken(sheet_of(kite(), change=("行政处罚法#9(2)", "《中华人民共和国行政处罚法》第九条第（二）项")))

    assert read(found.text).plain() == read(KITE).plain()


def test_a_formula_is_no_condition():
    file = BytesIO()
    book = Workbook(file)
    page = book.add_worksheet()
    page.write_row(0, 0, [one.title.zh for one in decision_rows.columns_of(kite()).values()])
    page.write_row(1, 0, ["short", "", "", "", "不限", "不限", "不限", "不限", "轻", "不罚款", "行政处罚法#33"])
    page.write_formula(1, 3, "=1+1")
    book.close()

    found = taken(reading.read(file, name="rows.xlsx"))

    assert places(found) == [(2, "D")]
    assert "公式" in found.problems[0].says.zh


def test_a_sheet_of_something_else_is_told_how_its_columns_are_named():
    found = taken(reading.read(BytesIO("甲,乙\n1,2\n".encode()), name="rows.csv"))

    assert not found.may_be_written
    assert "代码、说明、英文说明、线长" in found.problems[0].says.zh


def test_a_title_that_stands_twice_bears_its_code():
    table = kite("zh: 夜间, en: At night", "zh: 依据, en: At night")

    titles = [one.title.zh for one in decision_rows.columns_of(table).values()]

    assert len(set(titles)) == len(titles)
    assert decision_rows.read(table, sheet_of(table)).rows[1]["when"]["night"] is False
