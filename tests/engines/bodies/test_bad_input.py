"""Bad spreadsheets of bodies, officers and papers: each fault is told by its place, and nothing of the file is saved.

What a sheet itself can have wrong is tested kind by kind in `engines/sheets`; here each comes in by the import.
"""

import io

import pytest

from plumbline.engines.bodies import importing
from plumbline.engines.bodies.models import Body
from plumbline.kernel.errors import InvalidFacts
from tests.engines.bodies.test_importing import (
    BODIES,
    CERTIFICATES,
    OFFICERS,
    places,
    staffed,
    state,
    supervisor,
    workbook,
)
from tests.engines.sheets.books import book, row
from tests.engines.sheets.test_reading import bomb

__all__ = ["staffed", "supervisor"]  # fixtures
HEADING, FIRST, SECOND = BODIES


@pytest.fixture
def unsaved(world):
    """Import a file that must not be saved, and give what is told of it, by place."""

    def run(file, *, name="t.xlsx", by=None):
        by = by or world.system
        before = state()
        done = importing.save(file, name=name, by=by)
        assert not done.saved
        assert state() == before
        return done

    return run


def said(done):
    return " ".join(one.says.zh for table in done.tables for one in table.preview.problems if not one.note)


TITLES = row(1, *HEADING)
GOOD = ("340104.kites", "蜀山区风筝局", "Kite Bureau", "340104", "文化旅游")


def test_merged_cells_are_refused_at_their_row(unsaved):
    merged = b'<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'

    done = unsaved(book(TITLES + row(2, *GOOD) + row(3, "340104.b", None, "B", "340104", "农业农村"), after=merged))

    assert {place[-1] for _sheet, place in places(done)} >= {"3"}
    assert "合并" in said(done)


def test_a_formula_is_refused_at_its_cell(unsaved):
    formula = b'<c r="@" t="str"><f>A1</f><v>x</v></c>'

    done = unsaved(book(TITLES + row(2, GOOD[0], formula, *GOOD[2:])))

    assert places(done) == [("数据", "B2")]
    assert "公式" in said(done)


def test_a_wrong_day_is_refused_at_its_cell(unsaved):
    heading = (*HEADING, "设立日期")

    done = unsaved(workbook(机关=[heading, (*FIRST, "2026-02-30"), (*SECOND, "明天")]))

    assert places(done) == [("机关", "G2"), ("机关", "G3")]


def test_full_width_digits_are_read_and_noted_at_their_cell(world):
    done = importing.save(
        workbook(机关=[HEADING, (*FIRST[:3], "３４０１０４", *FIRST[4:])]), name="t.xlsx", by=world.system
    )

    assert done.saved
    (note,) = [one for table in done.tables for one in table.preview.problems if one.note]
    assert (note.column, note.row) == ("D", 2)
    assert Body.objects.get(code="340104.kites").region.code == "340104"


def test_a_key_that_stands_twice_is_refused_at_the_second(unsaved):
    done = unsaved(workbook(机关=[HEADING, FIRST, (FIRST[0], "另一局", *FIRST[2:])]))

    assert [place for _sheet, place in places(done)] == ["A3"]


def test_half_a_million_rows_are_not_read_past_the_limit_and_the_limit_is_told(unsaved, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 50)
    lines = [",".join(HEADING)] + [f"340104.x{n},甲{n},Body {n},340104,culture," for n in range(500_000)]

    done = unsaved(io.BytesIO("\n".join(lines).encode()), name="t.csv")

    assert "超过 50 行" in said(done)


@pytest.mark.parametrize(
    ("file", "name", "rule"),
    [
        (book(parts={"xl/vbaProject.bin": b"x"}), "t.xlsx", "sheets.macros"),
        (book(), "t.xlsm", "sheets.macros"),
        (book(whole_sheet=b"<worksheet><sheetData><row r='1'>" + bomb(60 * 1024 * 1024)), "t.xlsx", "sheets.bomb"),
    ],
)
def test_a_file_with_macros_and_a_bomb_are_refused_whole(world, file, name, rule):
    before = state()

    with pytest.raises(InvalidFacts) as refused:
        importing.save(io.BytesIO(file.getvalue()), name=name, by=world.system)

    assert refused.value.reasons[0].rule == rule
    assert state() == before


def test_a_certificate_that_overlaps_another_of_the_same_file_is_refused_at_its_cell(staffed, unsaved):
    new = [
        ("340104.kites/01", "N-1", "文化旅游", "2026-01-01", "2026-12-31", None, None, None),
        ("340104.kites/01", "N-2", "文化旅游", "2026-12-31", "2027-12-31", None, None, None),
    ]

    done = unsaved(workbook(证=[CERTIFICATES[0], *new]), by=staffed)

    assert places(done) == [("证", "D3")]
    assert "N-1" in said(done)


def test_every_thing_that_a_row_names_wrongly_is_told_at_its_cell(unsaved):
    heading = (*HEADING, "统一社会信用代码")
    wrong = ("340104.kites", "蜀山区风筝局", "Kite Bureau", "349999", "文化旅游", "nowhere", "91340100MA2MWJMU2C")

    done = unsaved(workbook(机关=[heading, wrong]))

    assert [place for _sheet, place in places(done)] == ["D2", "F2", "G2"]


@pytest.mark.parametrize(
    ("above", "cells"),
    [
        (("340104.kites", "340104.kites"), ["F2", "F3"]),  # stands above itself
        (("340104.kites.one", "340104.kites"), ["F2", "F3"]),  # each above the other
    ],
)
def test_a_loop_of_bodies_is_refused_at_its_cells(unsaved, above, cells):
    rows = [(*one[:5], parent) for one, parent in zip((FIRST, SECOND), above, strict=True)]

    done = unsaved(workbook(机关=[HEADING, *rows], 人员=OFFICERS))

    assert [place for sheet, place in places(done) if sheet == "机关"] == cells
    assert "环" in said(done)
