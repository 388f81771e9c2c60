"""Tables given as JSON: read as they are written, each fault by its row and the title of its column."""

import io
import json
from datetime import date

import pytest

from plumbline.engines.sheets import reading, writing
from plumbline.kernel.errors import InvalidFacts, Says
from tests.engines.sheets.conftest import COLUMNS

ROWS = [
    {
        "code": "A1",
        "name": "甲",
        "since": date(2026, 6, 22),
        "fee": 200050,
        "open": True,
        "kind": "penalty",
        "count": 3,
    },
    {"code": "B2", "name": "乙"},
]


def given(objects):
    return io.BytesIO(objects if isinstance(objects, bytes) else json.dumps(objects).encode())


def test_what_is_written_is_read_back(checked):
    file = b"".join(writing.write(COLUMNS, ROWS, kind="json", title=Says(zh="表", en="Table")))

    assert [row.values for row in checked(given(file), name="t.json") if row.values] == ROWS
    assert [row.values for row in checked(given(file), name="t") if row.values] == ROWS


def test_each_fault_names_its_row_and_column(checked):
    rows = checked(
        given([{"code": "A1", "name": 7}, {"code": "A1", "name": "乙", "since": "2026-02-30", "fee": 1.5}]),
        name="t.json",
    )

    told = [(one.row, one.field) for row in rows for one in row.problems]
    assert told == [(1, "name"), (2, "since"), (2, "fee"), (2, "code")]


def test_an_unknown_name_is_told_and_a_missing_one_too(checked):
    (row,) = checked(given([{"code": "A1", "count": 1, "nmae": "甲"}]), name="t.json")

    assert "nmae" in row.problems[0].says.en
    assert "名称" in row.problems[1].says.zh


@pytest.mark.parametrize("value", [["甲", "乙"], {"甲": [1]}, 10**500])
def test_what_no_column_takes_is_refused_at_its_cell(checked, value):
    rows = checked(given([{"code": "A1", "name": value, "count": value}]), name="t.json")

    assert {one.field for row in rows for one in row.problems} == {"name", "count"}


@pytest.mark.parametrize(
    "file",
    [
        b"[{",
        b"{}",
        b"[1]",
        b'[{"code": NaN}]',
        b'[{"code": "A1", "code": "B2"}]',
        b"[" * 100_000,
        b'[{"code": "\xff"}]',
        b"code,name\nA1,x",
    ],
)
def test_what_is_no_list_of_objects_is_refused(file):
    with pytest.raises(InvalidFacts) as refused:
        list(reading.read(given(file), name="t.json").rows())

    assert refused.value.reasons[0].rule == "sheets.json"
