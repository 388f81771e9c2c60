"""Files that are refused as a whole, each with what to send instead."""

import io
import zipfile
from datetime import date, timedelta

import pytest
from openpyxl import Workbook
from python_calamine import load_workbook

from plumbline.engines.sheets import reading
from plumbline.engines.sheets.cells import Numeral
from plumbline.engines.sheets.packed import MEGABYTE
from plumbline.kernel.errors import InvalidFacts
from tests.engines.sheets.books import HEAD, MAIN, book, row

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal(file, name="t.xlsx", **how):
    with pytest.raises(InvalidFacts) as refused:
        list(reading.read(io.BytesIO(file) if isinstance(file, bytes) else file, name=name, **how).rows())
    return refused.value.reasons[0].rule


def bomb(size):
    return b'<c r="A1"><v>' + b"1" * size


def test_what_is_no_table_is_refused_with_the_reason():
    assert refusal(b"") == "sheets.empty"
    assert refusal(b"a" * 2 * MEGABYTE, "t.csv", most_bytes=MEGABYTE) == "sheets.too_large"
    assert refusal(COMPOUND + b"\x00" * 600) == "sheets.old_format"
    assert refusal(COMPOUND + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")) == "sheets.password"
    assert refusal(b"a,b\n\x00,1\n", "t.csv") == "sheets.nul"
    assert refusal(b"\xff\xfe\xfa\xff\xff", "t.csv") == "sheets.encoding"
    assert refusal(b"\x81\x20\xff", "t.csv") == "sheets.encoding"
    assert refusal(b"%PDF-1.7", "t.pdf") == "sheets.damaged"
    assert refusal(b"plain words", "t.xlsx") == "sheets.damaged"


@pytest.mark.parametrize("part", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "word/VBAPROJECT.BIN"])
def test_macros_are_refused_wherever_they_are_and_whatever_the_name_says(part):
    assert refusal(book(parts={part: b"x"})) == "sheets.macros"
    assert refusal(book(), "t.xlsm") == "sheets.macros"


def test_a_truncated_workbook_is_refused():
    whole = book(row(1, "编号")).getvalue()

    assert refusal(whole[: len(whole) // 2]) == "sheets.damaged"
    assert refusal(whole[:-30]) == "sheets.damaged"
    assert refusal(b"PK\x03\x04") == "sheets.damaged"


def test_damaged_parts_are_refused():
    whole = bytearray(book(row(1, *("编号" * 40 for _ in range(20))), packing=zipfile.ZIP_STORED).getvalue())
    whole[whole.index("编号".encode()) + 3] ^= 1

    assert refusal(bytes(whole)) == "sheets.damaged"
    assert refusal(book(whole_sheet=b"<worksheet><sheetData><row r='1'>")) == "sheets.damaged"
    assert refusal(book(whole_sheet=HEAD + b"<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>")) == "sheets.damaged"
    assert refusal(book(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>')) == "sheets.damaged"
    assert refusal(book(b'<row r="1"><c r="XFE1"><v>1</v></c></row>')) == "sheets.damaged"
    assert refusal(book(b'<row r="1"><c r="A1"><v>\xff</v></c></row>')) == "sheets.damaged"
    assert refusal(book(b'<row r="1"><c r="A1"><q></c></row>')) == "sheets.damaged"
    assert refusal(book(parts={"XL/workbook.xml": b"<workbook/>"})) == "sheets.bomb"


def test_a_zip_that_is_no_workbook_is_refused():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("a.txt", "a")

    assert refusal(held) == "sheets.damaged"


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert refusal(book(parts={"xl/media/a.bin": b"\x00" * 20 * MEGABYTE})) == "sheets.bomb"


def test_a_row_that_never_ends_is_refused_while_it_is_read():
    sheet = HEAD + b'<worksheet xmlns="%s"><sheetData><row r="1">' % MAIN + bomb(9 * MEGABYTE)

    assert refusal(book(whole_sheet=sheet, packing=zipfile.ZIP_STORED)) == "sheets.damaged"


def test_more_is_never_unpacked_than_was_declared():
    whole = bytearray(book(row(1, "编号" * 5000), packing=zipfile.ZIP_DEFLATED).getvalue())
    at = whole.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # the size that the directory of the archive declares
    whole[at : at + 4] = (100).to_bytes(4, "little")

    assert refusal(bytes(whole)) == "sheets.damaged"


def test_an_archive_within_the_file_is_never_opened():
    inner = book(parts={"xl/media/a.bin": b"\x00" * 9 * MEGABYTE}).getvalue()

    assert list(reading.read(book(row(1, "编号"), parts={"xl/embeddings/b.xlsx": inner}), name="t.xlsx").rows())


def test_a_protected_member_is_refused():
    whole = bytearray(book().getvalue())
    at = whole.rindex(b"PK\x01\x02")
    whole[at + 8] |= 1

    assert refusal(bytes(whole)) == "sheets.password"


def test_the_sheet_that_is_asked_for_is_read_or_those_that_there_are_named():
    file = book(row(1, "编号"), sheets=(("数据", ""), ("附", "hidden")))

    assert reading.read(file, name="t.xlsx", sheet="附").title == "附"
    assert refusal(file, sheet="没有") == "sheets.no_sheet"
    assert refusal(book(sheets=(("数据", "hidden"),))) == "sheets.no_sheet"


def test_a_workbook_of_another_program_reads_as_that_program_reads_it():
    made, held = Workbook(), io.BytesIO()
    for line in (["编号", "名称"], ["A1", "甲 & <乙>"], [None, "丙"], [], [3, 0.1 + 0.2], [True, "_x0041_"]):
        made.active.append(line)
    made.save(held)

    assert [(each.number, each.cells) for each in reading.read(held, name="t.xlsx").rows()] == [
        (1, {0: "编号", 1: "名称"}),
        (2, {0: "A1", 1: "甲 & <乙>"}),
        (3, {1: "丙"}),
        (5, {0: "3", 1: "0.3"}),
        (6, {0: True, 1: "A"}),
    ]


def test_a_workbook_reads_as_an_independent_reader_reads_it():
    made, held = Workbook(), io.BytesIO()
    for number in range(60):
        made.active.append(
            [f"文字 {number} & <>", number, number / 8, date(2026, 1, 1) + timedelta(days=number), None, "尾"]
        )
    made.save(held)

    ours = [[each.cells.get(at, "") for at in range(6)] for each in reading.read(held, name="t.xlsx").rows()]
    held.seek(0)
    theirs = load_workbook(held).get_sheet_by_index(0).to_python()

    assert [[float(cell) if isinstance(cell, Numeral) else cell for cell in line] for line in ours] == theirs
