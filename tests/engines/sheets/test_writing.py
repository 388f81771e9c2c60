"""Tables written, and read back as they were."""

import io
import json
from datetime import date

import openpyxl
import pytest

from plumbline.engines.sheets import checking, reading, writing
from plumbline.engines.sheets.marking import marked
from plumbline.kernel.errors import Says
from tests.engines.sheets.conftest import COLUMNS

TITLE = Says(zh="清单", en="Register")
ROWS = [
    {
        "code": "000550",
        "name": "=cmd|' /C calc'!A0",
        "since": date(2026, 3, 1),
        "fee": 200_050,
        "open": True,
        "kind": "penalty",
        "count": -0,
    },
    {"code": "340104", "name": "甲 & <乙>\n丙", "fee": 100, "open": False},
    {"code": "1E5", "name": "@sum", "count": 3},
    {"code": "A", "name": "+86 551"},
]


def written(kind, language="zh", rows=ROWS):
    return b"".join(writing.write(COLUMNS, rows, kind=kind, title=TITLE, language=language))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_what_is_written_is_read_back(kind, language):
    sheet = reading.read(io.BytesIO(written(kind, language)), name=f"t.{kind}")

    heading, *rows = checking.check(sheet, COLUMNS, required=("code",), key=("code",))

    assert not heading.problems
    assert [row.values for row in rows] == ROWS
    assert all(row.good for row in rows)


def test_a_workbook_holds_days_as_days_codes_as_text_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(written("xlsx"))).active

    assert sheet.title == "清单"
    assert sheet.freeze_panes == "A2"
    assert [(cell.value, cell.data_type) for cell in sheet[2]][:4] == [
        ("000550", "s"),
        ("=cmd|' /C calc'!A0", "s"),
        (sheet["C2"].value, "d"),
        (2000.5, "n"),
    ]


def test_separated_values_never_begin_like_a_formula():
    text = written("csv").decode("utf-8-sig")

    assert written("csv").startswith(b"\xef\xbb\xbf")
    assert "'=cmd|" in text
    assert "'@sum" in text
    assert "'+86 551" in text


def test_json_holds_the_values_by_their_codes():
    assert json.loads(written("json"))[0] == {**ROWS[0], "since": "2026-03-01"}
    assert json.loads(written("json", rows=[])) == []


def test_the_workbook_of_problems_holds_the_wrong_rows_with_the_wrong_cells_marked():
    text = "编号,名称,金额\nA1,甲,1\nA2,乙,很多\nA3,,1\n"
    sheet = reading.read(io.BytesIO(text.encode()), name="t.csv")
    rows = checking.check(sheet, COLUMNS, required=("code", "name"))

    shown = openpyxl.load_workbook(io.BytesIO(b"".join(marked(rows, title=TITLE)))).active

    assert [[cell.value for cell in line] for line in shown.iter_rows(min_row=2)] == [
        [3, "C3 金额：“很多”不是金额，按元填写，例如 2000 或 2000.50", "A2", "乙", "很多"],
        [4, "B4 名称：还没有填", "A3", None, "1"],
    ]
    assert shown["E2"].fill.fgColor.rgb == "FFF6C6C0"
    assert shown["D3"].fill.fgColor.rgb == "FFF6C6C0"
    assert shown["C2"].fill.fgColor.rgb != "FFF6C6C0"
