"""Each row of a table held against its columns: the values, what is wrong in which cell, what is missing, what stands twice."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from plumbline.engines.sheets.cells import Awkward, SheetRow
from plumbline.engines.sheets.fitting import Fitted, as_it_stands, fitter, is_plain
from plumbline.engines.sheets.headings import Heading
from plumbline.engines.sheets.problem import Problem, letter_of
from plumbline.engines.sheets.reading import Sheet
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field
from plumbline.kernel.values import shown

_MISSING: Final = Says(zh="还没有填", en="nothing was given")


@dataclass(slots=True)
class CheckedRow:
    """One row after the check: its values, by the codes of the columns, and its problems.

    The rows without values say what is wrong with the sheet (0) or with its heading.
    """

    number: int
    values: dict[str, Any]
    problems: list[Problem]
    cells: dict[int, Any] = field(default_factory=dict)

    @property
    def good(self) -> bool:
        """Tell whether the row may be saved."""
        return bool(self.values) and all(problem.note for problem in self.problems)


class RowChecks:
    """Holds the rows of one sheet against the columns that its heading names."""

    def __init__(
        self,
        sheet: Sheet,
        columns: Mapping[str, Field],
        heading: Heading,
        required: frozenset[str],
        key: tuple[str, ...],
    ) -> None:
        self.sheet, self.columns, self.heading, self.required, self.key = sheet, columns, heading, required, key
        self.fitters: list[tuple[int, str, bool, Callable[[Any], Fitted]]] = [
            (column, code, is_plain(columns[code]), fitter(columns[code])) for column, code in heading.columns.items()
        ]
        self.letters = {code: letter_of(column) for column, code in heading.columns.items()}
        self.merged = sorted((one for one in sheet.merged if one.last > heading.row), key=lambda one: one.first)
        self.active = self.merged[:0]
        self.keys: dict[tuple[Any, ...], int] = {}
        self.hidden = False

    def rows(self, data: Iterator[SheetRow]) -> Iterator[CheckedRow]:
        """Check row after row."""
        read, before = 0, self.heading.row
        for row in data:
            checked = self.row(row)
            if not checked.values and not checked.problems:
                continue  # nothing but blanks
            if row.number > before + 1:
                checked.problems.append(self._gap(before + 1, row.number - 1))
            before = row.number
            read += 1
            if read > self.sheet.most_rows:
                yield CheckedRow(row.number, {}, [self._too_many(row.number)])
                return
            yield checked

    def row(self, row: SheetRow) -> CheckedRow:
        """Check one row."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        if self._cells(row, values, problems) < len(row.cells):
            problems.extend(self._unheaded(row))
        if self.merged or self.active:
            problems.extend(self._merged(row.number))
        if values or problems:
            if not self.required <= values.keys():
                problems.extend(
                    self._missing(row.number, values, {problem.field for problem in problems if not problem.note})
                )
            if self.key:
                problems.extend(self._twice(row.number, values))
            if row.hidden and not self.hidden:
                problems.append(self._hidden(row.number))
        return CheckedRow(row.number, values, problems, row.cells)

    def _cells(self, row: SheetRow, values: dict[str, Any], problems: list[Problem]) -> int:
        """Read the cells under the titles; give how many there were."""
        cells, taken = row.cells, 0
        for column, code, plain, fit in self.fitters:
            raw = cells.get(column)
            if raw is None:
                continue
            taken += 1
            if plain and as_it_stands(raw):
                values[code] = raw
                continue
            value, wrong, noted = fit(raw)
            if value is not None:
                values[code] = value
            if wrong is not None or noted is not None:
                problems.append(self.problem(row.number, code, wrong or noted, raw, note=wrong is None))
        return taken

    def problem(self, row: int, code: str, says: Says | None, raw: Any, *, note: bool = False) -> Problem:
        """Say what is wrong with one cell, or how it was understood."""
        says = says or _MISSING
        title = self.columns[code].title
        return Problem(
            says=Says(zh=f"{title.zh}：{says.zh}", en=f"{title.en}: {says.en}"),
            sheet=self.sheet.title,
            row=row,
            column=self.letters[code],
            value=shown(raw.shown if isinstance(raw, Awkward) else raw),
            field=code,
            note=note,
        )

    def _missing(self, number: int, values: Mapping[str, Any], said: Collection[str]) -> Iterator[Problem]:
        for code in self.columns:
            if code in self.required and code not in values and code not in said:
                yield self.problem(number, code, _MISSING, "")

    def _hidden(self, number: int) -> Problem:
        self.hidden = True
        says = Says(zh="这一行是隐藏的，也读了", en="this row is hidden; it was read all the same")
        return Problem(says=says, sheet=self.sheet.title, row=number, note=True)

    def _twice(self, number: int, values: Mapping[str, Any]) -> Iterator[Problem]:
        if any(code not in values for code in self.key):
            return
        held = self.keys.setdefault(tuple(values[code] for code in self.key), number)
        if held != number:
            says = Says(zh=f"和第 {held} 行重复", en=f"is the same as in row {held}")
            yield self.problem(number, self.key[0], says, values[self.key[0]])

    def _merged(self, number: int) -> Iterator[Problem]:
        while self.merged and self.merged[0].first <= number:
            self.active.append(self.merged.pop(0))
        self.active = [one for one in self.active if one.last >= number]
        for one in self.active:
            says = Says(
                zh=f"{one.written} 是合并单元格，只有左上角有值；请取消合并，每格都填",
                en=f"{one.written} is merged, only its first cell holds a value; unmerge it and fill each cell",
            )
            yield Problem(says=says, sheet=self.sheet.title, row=number, column=letter_of(one.left))

    def _unheaded(self, row: SheetRow) -> Iterator[Problem]:
        """Say once for each column without a title that it holds something."""
        for column, raw in row.cells.items():
            letters = letter_of(column)
            if column in self.heading.columns or letters in self.letters.values() or not str(raw).strip():
                continue
            self.letters[f"\x00{column}"] = letters
            if any(problem.column == letters for problem in self.heading.problems):
                continue
            says = Says(zh="这一列没有列名，没有读", en="this column has no title; it was not read")
            yield Problem(
                says=says, sheet=self.sheet.title, row=row.number, column=letters, value=shown(raw), note=True
            )

    def _gap(self, first: int, last: int) -> Problem:
        which = f"{first}" if first == last else f"{first}–{last}"
        says = Says(zh=f"第 {which} 行是空的，跳过", en=f"row {which} is empty and was passed over")
        return Problem(says=says, sheet=self.sheet.title, row=first, note=True)

    def _too_many(self, number: int) -> Problem:
        most = self.sheet.most_rows
        says = Says(zh=f"超过 {most:,} 行；请分成几个文件", en=f"more than {most:,} rows; send several files")
        return Problem(says=says, sheet=self.sheet.title, row=number, too_long=True)
