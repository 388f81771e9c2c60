"""The rows of a decision table as CSV, for offices that compare benchmarks in a spreadsheet.

A cell that a spreadsheet would take for a formula is written with a mark before it.
"""

import csv
from io import StringIO
from typing import Final

from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_told import asked_said, given_said
from plumbline.kernel.errors import Says

_HEAD: Final = (Says(zh="代码", en="Row"), Says(zh="说明", en="Remark"))
_TAIL: Final = (Says(zh="依据", en="Article"), Says(zh="低于法定幅度的依据", en="Article for going below the range"))
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def write_rows(table: DecisionTable, *, language: str) -> str:
    """Give the rows: code, remark, a column for each input and output in words, and the articles."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    inputs = [one.title for one in table.inputs.values()]
    outputs = [one.title for one in table.outputs.values()]
    writer.writerow(_cell(one, language) for one in (*_HEAD, *inputs, *outputs, *_TAIL))
    for row in table.rows:
        asked = [asked_said(row, code) for code in table.inputs]
        given = [given_said(table, one, row.gives[code]) for code, one in table.outputs.items()]
        writer.writerow(
            [
                _safe(row.code),
                _cell(row.title, language),
                *(_cell(one, language) for one in (*asked, *given)),
                _safe(row.law),
                _safe(row.spares),
            ]
        )
    return file.getvalue()


def _cell(says: Says | None, language: str) -> str:
    if says is None:
        return ""
    return _safe(says.en if language.startswith("en") else says.zh)


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
