"""All problems of a table as a workbook: each wrong row as it was sent, the wrong cells marked, what is wrong beside it."""

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final

from xlsxwriter import Workbook

from plumbline.engines.sheets.cells import Awkward
from plumbline.engines.sheets.problem import column_of
from plumbline.engines.sheets.row_checks import CheckedRow
from plumbline.engines.sheets.writing import BOOK, MOST_ROWS, Formats, put, sheet_name, taken
from plumbline.kernel import clock
from plumbline.kernel.errors import Says

_ROW, _WHAT, _BEFORE = 0, 1, 2  # the columns that stand before those of the file
_WIDTHS: Final = (8, 70)


def marked(rows: Iterable[CheckedRow], *, title: Says, language: str = "zh") -> Iterator[bytes]:
    """Write the rows with problems; rows that are good are left out."""
    zh = language.startswith("zh")
    with tempfile.TemporaryFile() as file:
        book = Workbook(file, BOOK)
        book.set_properties({"created": clock.now().replace(tzinfo=None)})
        sheet = book.add_worksheet(sheet_name(title.zh if zh else title.en))
        formats = Formats(book)
        wrong = book.add_format({"bg_color": "#F6C6C0", "border": 1, "num_format": "@"})
        noted = book.add_format({"bg_color": "#FBEFC2", "num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        sheet.freeze_panes(1, _BEFORE)
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width)
        for at, words in enumerate(("行", "问题") if zh else ("Row", "What is wrong")):
            sheet.write_string(0, at, words, formats.heading)
        number = 0
        for row in rows:
            if not row.problems or number >= MOST_ROWS:
                continue
            number += 1
            marks = {column_of(one.column): one.note for one in reversed(row.problems) if one.column}
            sheet.write_number(number, _ROW, row.number)
            sheet.write_string(number, _WHAT, _what(row, zh=zh), wrapped)
            for column in sorted({*row.cells, *marks}):
                mark = {True: noted, False: wrong}.get(marks[column]) if column in marks else None
                put(sheet, (number, column + _BEFORE), _shown(row.cells.get(column)), formats, mark)
        book.close()
        yield from taken(file)


def _what(row: CheckedRow, *, zh: bool) -> str:
    lines = []
    for problem in row.problems:
        says = problem.says.zh if zh else problem.says.en
        place = problem.place.zh if zh else problem.place.en
        lines.append(f"{place} {says}".strip())
    return "\n".join(lines)[:32_000]


def _shown(raw: Any) -> Any:
    if isinstance(raw, Awkward):
        return raw.shown
    return raw if isinstance(raw, date) or raw is None else str(raw)
