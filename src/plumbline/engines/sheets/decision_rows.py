"""The rows of a decision table as a sheet: offices keep their discretion benchmarks in spreadsheets.

A row of the table is a row of the sheet, with a column for each input and output; conditions and amounts stand in words, as the
pages show them, and are read back from either language.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from plumbline.engines.sheets import checking, headings, writing
from plumbline.engines.sheets.problem import Problem, letter_of
from plumbline.engines.sheets.reading import Sheet
from plumbline.kernel.decision_table import DecisionTable, Row
from plumbline.kernel.decision_table_told import asked_said, given_said
from plumbline.kernel.decision_table_words import read_asked, read_given
from plumbline.kernel.errors import DeclarationError, InvalidFacts, Says
from plumbline.kernel.fields import Field, FieldType
from plumbline.kernel.plain_reference import short_form
from plumbline.kernel.reference import parse_reference
from plumbline.kernel.values import shown

MOST_ROWS: Final = 20_000
_CODE: Final = "code"
_REMARK: Final = "title.zh"
_REMARK_EN: Final = "title.en"
_LAW: Final = "law"
_SPARES: Final = "spares"
_TITLES: Final = {
    _CODE: Says(zh="代码", en="Row"),
    _REMARK: Says(zh="说明", en="Remark"),
    _REMARK_EN: Says(zh="英文说明", en="Remark in English"),
    _LAW: Says(zh="依据", en="Article"),
    _SPARES: Says(zh="低于法定幅度的依据", en="Article for going below the range"),
}
_MAY_BE_EMPTY: Final = frozenset({_REMARK, _REMARK_EN, _SPARES})
_BOTH: Final = ("zh", "en")


def columns_of(table: DecisionTable) -> dict[str, Field]:
    """Give the columns: code, remarks, inputs, outputs, articles. A title that stands twice bears its code."""
    titles = {
        **{code: _TITLES[code] for code in (_CODE, _REMARK, _REMARK_EN)},
        **{f"when.{code}": one.title for code, one in table.inputs.items()},
        **{f"gives.{code}": one.title for code, one in table.outputs.items()},
        **{code: _TITLES[code] for code in (_LAW, _SPARES)},
    }
    names = [name.lower() for title in titles.values() for name in {title.zh, title.en}]
    return {
        code: Field(code=code, type=FieldType.TEXT, title=_apart(code, title, names)) for code, title in titles.items()
    }


def _apart(code: str, title: Says, names: list[str]) -> Says:
    if all(names.count(name.lower()) == 1 for name in {title.zh, title.en}):
        return title
    return Says(zh=f"{title.zh}〔{code}〕", en=f"{title.en} [{code}]")


def write(table: DecisionTable, *, kind: writing.Kind, language: str) -> Iterator[bytes]:
    """Write the rows as a file, piece by piece."""
    rows = (_cells(table, row, language) for row in table.rows)
    return writing.write(columns_of(table), rows, kind=kind, title=table.title, language=language)


def _cells(table: DecisionTable, row: Row, language: str) -> dict[str, str]:
    def said(says: Says) -> str:
        return says.en if language.startswith("en") else says.zh

    return {
        _CODE: row.code,
        _REMARK: row.title.zh if row.title else "",
        _REMARK_EN: row.title.en if row.title else "",
        **{f"when.{code}": said(asked_said(row, code)) for code in table.inputs},
        **{f"gives.{code}": said(given_said(table, one, row.gives[code])) for code, one in table.outputs.items()},
        _LAW: row.law,
        _SPARES: row.spares,
    }


@dataclass(slots=True, kw_only=True)
class RowsRead:
    """The rows of a sheet as a declaration writes them, where each stands, and what is wrong with the sheet."""

    sheet: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    letters: Mapping[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def wrong(self) -> bool:
        """Tell whether something cannot be read."""
        return any(not one.note for one in self.problems)

    def problem(self, row: int, column: str, says: Says, *, value: str = "") -> Problem:
        """Say what is wrong with one cell of a row."""
        letter = self.letters.get(column, "")
        return Problem(says=says, sheet=self.sheet, row=row, column=letter, value=shown(value), field=column)


def read(table: DecisionTable, sheet: Sheet) -> RowsRead:
    """Read the rows of a sheet; every condition is written, and what may be anything says so."""
    columns = columns_of(table)
    required = [code for code in columns if code not in _MAY_BE_EMPTY]
    heading = headings.find(checking.first_rows(sheet), columns, required=required, sheet=sheet.title)
    letters = {code: letter_of(column) for column, code in heading.columns.items()} if heading else {}
    found = RowsRead(sheet=sheet.title, letters=letters)
    meanings = _meanings(table, columns)
    for checked in checking.check(sheet, columns, required=required, key=(_CODE,)):
        found.problems.extend(checked.problems)
        if checked.good:
            _take(meanings, checked.number, checked.values, found)
    if not found.numbers and not found.wrong:
        found.problems.append(Problem(says=Says(zh="表里没有一行", en="there is no row in it"), sheet=sheet.title))
    return found


Meaning = Callable[[str], Any]


def _meanings(table: DecisionTable, columns: Mapping[str, Field]) -> dict[str, Meaning]:
    """Give how each column is read, in the order in which a row is written."""
    return {
        _CODE: str,
        _LAW: partial(_reference, columns[_LAW]),
        _SPARES: partial(_reference, columns[_SPARES]),
        _REMARK: str,
        _REMARK_EN: str,
        **{f"when.{code}": partial(read_asked, one) for code, one in table.inputs.items()},
        **{f"gives.{code}": partial(read_given, table, one) for code, one in table.outputs.items()},
    }


def _take(meanings: Mapping[str, Meaning], number: int, values: Mapping[str, str], found: RowsRead) -> None:
    """Read the cells of one row; what is left empty is left out."""
    row: dict[str, Any] = {}
    whole = True
    for column, meaning in meanings.items():
        text = _unmarked(values.get(column, ""))
        try:
            value = meaning(text) if text else None
        except InvalidFacts as refused:
            found.problems.append(found.problem(number, column, refused.reasons[0].says, value=text))
            whole = False
            continue
        if value is not None:
            part, _dot, code = column.partition(".")
            if code:
                row.setdefault(part, {})[code] = value
            else:
                row[part] = value
    if "title" in row:  # a remark in one language stands for both
        row["title"] = {
            language: row["title"].get(language) or one for one in row["title"].values() for language in _BOTH
        }
    if whole:
        found.rows.append(row)
        found.numbers.append(number)


def _unmarked(text: str) -> str:
    """Take off the mark that keeps a spreadsheet from reading a formula."""
    return text[1:] if text.startswith(tuple(f"'{sign}" for sign in writing.STARTS_A_FORMULA)) else text


def _reference(one: Field, text: str) -> str:
    """Read articles as declarations write them, 行政处罚法#32, or as people do, 《行政处罚法》第三十二条."""
    if "#" in text:
        try:
            parse_reference(text)
        except DeclarationError as wrong:
            raise one.refuse(f"“{shown(text)}”不是依据的写法，例如 行政处罚法#32", wrong.what) from None
        return text
    short = short_form(text)
    if short is None:
        raise one.refuse(
            f"“{shown(text)}”不是只写条款，例如《行政处罚法》第三十二条",
            f"“{shown(text)}” is more or less than articles; write 行政处罚法#32 or 《行政处罚法》第三十二条",
        )
    return short
