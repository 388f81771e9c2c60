"""Awkward tables: each thing that is wrong is said by its place, and what is sure is read."""

import io
from datetime import date

import pytest

from plumbline.engines.sheets import checking, reading
from plumbline.engines.sheets.cells import Numeral
from plumbline.engines.sheets.fitting import fitter
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType
from tests.engines.sheets.books import CHINESE_DAY, DAY, PLAIN, ZEROS, book, row
from tests.engines.sheets.conftest import COLUMNS, TITLES

FORMULA = b'<c r="@"><f>SUM(A1:A9)</f><v>340104</v></c>'
ERROR = b'<c r="@" t="e"><v>#REF!</v></c>'


def places(rows, *, note=False):
    return [
        (problem.column + str(problem.row or ""), problem.says.zh, problem.says.en)
        for each in rows
        for problem in each.problems
        if problem.note is note
    ]


def test_a_row_is_read_in_its_types(checked):
    file = book(
        row(1, *TITLES) + row(2, (550, ZEROS), "甲", (46082, DAY), (2000.5, PLAIN), "是", "行政处罚", (3, PLAIN))
    )

    _heading, found = checked(file)

    assert found.good
    assert found.values == {
        "code": "000550",
        "name": "甲",
        "since": date(2026, 3, 1),
        "fee": 200_050,
        "open": True,
        "kind": "penalty",
        "count": 3,
    }


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026年3月1日", date(2026, 3, 1)),
        ("2026/3/1", date(2026, 3, 1)),
        ("２０２６－３－１", date(2026, 3, 1)),
        ("２０２６年３月１日", date(2026, 3, 1)),
        ((46082, CHINESE_DAY), date(2026, 3, 1)),
        ((46082, PLAIN), date(2026, 3, 1)),
        ((59, DAY), None),
        ((60, DAY), None),
        ("2026-02-31", None),
        ((46082.5, DAY), None),
    ],
)
def test_days_are_read_however_they_are_written(checked, written, day):
    file = book(row(1, *TITLES) + row(2, "A1", "甲", written))

    _heading, found = checked(file)

    if day is None and written != (59, DAY):
        assert [problem.column for problem in found.problems] == ["C"]
        assert not found.good
    else:
        assert found.values["since"] == (day or date(1900, 2, 28))


def test_a_day_counted_from_1904_is_the_same_day(checked):
    file = book(row(1, *TITLES) + row(2, "A1", "甲", (44620, DAY)), book_properties=b'<workbookPr date1904="1"/>')

    assert checked(file)[1].values["since"] == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (FORMULA, "公式"),
        (ERROR, "错误值"),
        ((913401040000000000, PLAIN), "15 位"),
        ("甲\x01乙".replace("\x01", "_x0001_"), "控制字符"),
    ],
)
def test_a_cell_whose_value_cannot_be_trusted_is_named_by_its_place(checked, cell, said):
    file = book(row(1, *TITLES) + row(2, "A1", cell))

    wrong = places(checked(file))

    assert [(place, said in zh) for place, zh, _en in wrong] == [("B2", True)]


def test_full_width_is_read_where_the_meaning_is_sure_and_noted(checked):
    rows = checked(book(row(1, *TITLES) + row(2, "３４０１０４", "甲（乙）", None, "２０００", None, None, "３")))

    assert rows[1].good
    assert rows[1].values == {"code": "340104", "name": "甲（乙）", "fee": 200_000, "count": 3}
    assert [place for place, *_ in places(rows, note=True)] == ["A2", "D2", "G2"]


def test_spaces_around_a_value_are_taken_off_and_noted(checked):
    rows = checked(book(row(1, *TITLES) + row(2, "A1 ", "\u3000甲\u200b")))

    assert rows[1].values == {"code": "A1", "name": "甲"}
    assert [place for place, *_ in places(rows, note=True)] == ["A2", "B2"]


def test_a_title_that_holds_a_comma_is_one_choice():
    titles = {"land": "Land, forest and expropriation", "work": "Labour", "sea": "Sea"}
    many = Field(
        code="many",
        type=FieldType.CHOICES,
        title=Says(zh="多项", en="Many"),
        choices={code: Says(zh=code, en=title) for code, title in titles.items()},
    )

    for text in ("Labour, Land, forest and expropriation", "Land, forest and expropriation、work", "sea；LABOUR, moon"):
        value, wrong, _noted = fitter(many)(text)
        assert (value, bool(wrong)) == ((("land", "work"), False) if "Land" in text else (None, True))


def test_a_choice_that_is_misspelt_is_answered_with_the_nearest(checked):
    wrong = places(checked(book(row(1, *TITLES) + row(2, "A1", "甲", None, None, None, "行政许河"))))

    assert wrong[0][0] == "F2"
    assert "是不是“行政许可”" in wrong[0][1]
    assert "did you mean “行政许可”" in wrong[0][2]


def test_merged_cells_among_the_rows_are_refused_row_by_row(checked):
    merges = b'<mergeCells count="2"><mergeCell ref="A1:G1"/><mergeCell ref="B3:B4"/></mergeCells>'
    rows = row(1, "权力清单") + row(2, *TITLES) + row(3, "A1", "甲") + row(4, "A2") + row(5, "A3", "乙")

    found = checked(book(rows, after=merges))

    assert [(each.number, each.good) for each in found] == [(2, False), (3, False), (4, False), (5, True)]
    assert [place for place, zh, _en in places(found) if "B3:B4" in zh] == ["B3", "B4"]


def test_a_key_that_stands_twice_names_the_first_row(checked):
    found = checked(book(row(1, *TITLES) + row(2, "A1", "甲") + row(3, "A1", "乙")))

    assert places(found) == [("A3", "编号：和第 2 行重复", "Code: is the same as in row 2")]


def test_what_is_required_and_missing_is_named(checked):
    assert places(checked(book(row(1, *TITLES) + row(2, "A1", "  ")))) == [
        ("B2", "名称：还没有填", "Name: nothing was given")
    ]


def test_a_missing_column_a_double_one_and_a_misspelt_one_are_named(checked):
    (heading,) = checked(book(row(1, "编号", "编号", "名秤", "备注") + row(2, "A1", "A1", "甲", "乙")))

    assert [(problem.column, problem.note) for problem in heading.problems] == [
        ("B", False),
        ("C", True),
        ("D", True),
        ("", False),
    ]
    assert "名称" in heading.problems[-1].says.zh


def test_a_misspelt_column_is_answered_with_the_nearest(checked):
    heading, *_ = checked(book(row(1, "编号", "名称", "起使日") + row(2, "A1", "甲")))

    assert "起始日" in heading.problems[0].says.zh
    assert not heading.problems[0].note


def test_titles_in_english_and_with_marks_are_recognised(checked):
    rows = checked(book(row(4, "Code *", "名称（必填）", "since") + row(5, "A1", "甲", "2026-03-01")))

    assert rows[0].number == 4
    assert rows[1].values == {"code": "A1", "name": "甲", "since": date(2026, 3, 1)}


def test_a_table_without_a_heading_says_how_columns_are_named(checked):
    (found,) = checked(book(row(1, "甲", "乙")))

    assert "编号" in found.problems[0].says.zh


def test_empty_rows_and_hidden_rows_are_noted(checked):
    hidden = row(5, "A2", "乙").replace(b"<row ", b'<row hidden="1" ')
    found = checked(book(row(1, *TITLES) + row(2, "A1", "甲") + hidden))

    assert [place for place, *_ in places(found, note=True)] == ["5", "3"]
    assert [each.good for each in found[1:]] == [True, True]


def test_other_and_hidden_sheets_are_noted(checked):
    file = book(row(1, *TITLES), sheets=(("旧", "hidden"), ("数据", ""), ("附", ""), ("密", "veryHidden")))

    notes = checked(file)[0].problems

    assert [note.says.zh for note in notes] == [
        "只读了“数据”；其他工作表没有读：附",
        "只读了“数据”；隐藏的工作表没有读：旧、密",
    ]


def test_links_to_other_workbooks_are_noted(checked):
    file = book(row(1, *TITLES), parts={"xl/externalLinks/externalLink1.xml": b"<x/>"})

    assert "引用" in checked(file)[0].problems[0].says.zh


def test_rows_past_the_limit_are_not_read(checked):
    rows = row(1, *TITLES) + b"".join(row(at, f"A{at}", "甲") for at in range(2, 9))

    found = checked(book(rows), most_rows=3)

    assert [each.good for each in found] == [False, True, True, True, False]
    assert "超过 3 行" in found[-1].problems[0].says.zh


def test_a_preview_counts_rows_and_problems():
    rows = row(1, *TITLES) + row(2, "A1", "甲") + row(3, "A2", FORMULA) + row(4, "A3 ", "乙")

    shown = checking.preview(
        reading.read(book(rows), name="表.xlsx"), COLUMNS, required=("code", "name"), key=("code",)
    )

    assert (shown.rows, shown.good, shown.wrong, shown.noted) == (3, 2, 1, 1)
    assert not shown.may_be_saved


def test_shared_strings_and_rich_text_lose_their_formats_and_readings(checked):
    strings = (
        b"<si><t>A&amp;1</t></si><si><r><rPr><b/></rPr><t>\xe7\x94\xb2</t></r><r><t>\xe4\xb9\x99</t></r>"
        b"<rPh sb='0' eb='1'><t>jia</t></rPh></si><si><t/></si>"
    )
    cells = b'<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2" t="s"><v>1</v></c></row>'

    assert checked(book(row(1, *TITLES) + cells, strings=strings))[1].values == {"code": "A1", "name": "甲乙"}


def test_names_with_a_prefix_are_read_all_the_same(checked):
    plain = book(row(1, *TITLES) + row(2, "A1", "甲"))
    sheet = b"".join(reading.packed.pieces(reading.packed.zipfile.ZipFile(plain), "xl/worksheets/sheet1.xml"))
    prefixed = sheet.replace(b"</", b"</x:").replace(b"<", b"<x:").replace(b"<x:/x:", b"</x:").replace(b"<x:?", b"<?")
    prefixed = prefixed.replace(b"xmlns=", b"xmlns:x=")

    assert checked(book(whole_sheet=prefixed))[1].values == {"code": "A1", "name": "甲"}


def test_cells_without_places_count_from_the_left(checked):
    cells = b'<row><c t="inlineStr"><is><t>A1</t></is></c><c t="inlineStr"><is><t>\xe7\x94\xb2</t></is></c></row>'

    found = checked(book(row(1, *TITLES) + cells))[1]

    assert (found.number, found.values) == (2, {"code": "A1", "name": "甲"})


def test_a_far_cell_does_not_fill_the_memory_between(checked):
    far = (
        b'<row r="1048576"><c r="A1048576"><v>1</v></c><c r="B1048576"><v>2</v></c><c r="XFD1048576"><v>3</v></c></row>'
    )

    found = checked(book(row(1, *TITLES) + far))[1]

    assert (found.number, found.values) == (1_048_576, {"code": "1", "name": "2"})
    assert isinstance(found.cells[16_383], Numeral)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_separated_values_are_recognised(checked, encoding, separator):
    lines = [TITLES, ("340104", '"甲\n乙"', "2026/3/1", "2000", "否", "Licence", "1")]
    text = "\r\n".join(separator.join(line) for line in lines)

    found = checked(io.BytesIO(text.encode(encoding)), name="t.csv")[1]

    assert found.good
    assert found.values["name"] == "甲\n乙"
    assert found.values["since"] == date(2026, 3, 1)


def test_open_quotes_are_named_by_their_row(checked):
    found = checked(io.BytesIO('编号,名称\nA1,甲\nA2,"乙\nA3,丙\n'.encode()), name="t.csv")

    assert found[1].good
    assert [(each.number, each.problems[0].says.zh[:8]) for each in found[2:]] == [(3, "从这一行起引号不")]


def test_a_formula_in_separated_values_is_refused(checked):
    found = checked(io.BytesIO("编号,名称\nA1,\"=cmd|' /C calc'!A0\"\n".encode()), name="t.csv")

    assert [place for place, *_ in places(found)] == ["B2"]


def test_a_sheet_that_breaks_off_says_after_which_row(checked):
    whole = row(1, *TITLES) + row(2, "A1", "甲") + b'<row r="3"><c r="A3" t="s"><v>999</v></c></row>'

    found = checked(book(whole))

    assert (found[-1].number, found[-1].good) == (3, False)
