"""A table held against its declared columns, before anything is saved: each row with its values and what is wrong with it.

Rows come one after another; what is held in memory does not grow with the table, but for the keys that must differ.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from plumbline.engines.sheets import headings
from plumbline.engines.sheets.cells import SheetRow
from plumbline.engines.sheets.problem import Problem
from plumbline.engines.sheets.reading import Sheet
from plumbline.engines.sheets.row_checks import CheckedRow, RowChecks
from plumbline.engines.sheets.separated import BrokenRecord
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.kernel.fields import Field

SHOWN: Final = 100  # problems that a page shows; all of them are in the file that can be taken
_OPEN_QUOTES: Final = Says(
    zh="从这一行起引号不成对，后面的都读不出来；请改正引号",
    en="from this row on the quotes do not pair, and nothing after it can be read; correct them",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file holds, counted, with the first problems."""

    file_name: str
    sheet: str
    rows: int
    good: int
    wrong: int  # problems, not rows
    noted: int
    problems: tuple[Problem, ...]

    @property
    def may_be_saved(self) -> bool:
        """Tell whether nothing at all is wrong."""
        return self.rows > 0 and not self.wrong


def check(
    sheet: Sheet, columns: Mapping[str, Field], *, required: Collection[str] = (), key: Sequence[str] = ()
) -> Iterator[CheckedRow]:
    """Read a sheet against its declared columns.

    Takes   columns — by code; a heading may be the code or the title in either language
            required — codes of the columns that every row fills
            key — codes of the columns that together differ from row to row
    Gives   first what is said of the sheet and its heading, then the rows in their order
    """
    if sheet.notes:
        yield CheckedRow(0, {}, list(sheet.notes))
    following = _Following(sheet)
    rows = following.rows()
    first = list(islice(rows, headings.LOOKED_AT))
    heading = headings.find(first, columns, required=required, sheet=sheet.title)
    if heading is None:
        yield CheckedRow(0, {}, [headings.not_found(columns, sheet=sheet.title)])
    else:
        yield CheckedRow(heading.row, {}, list(heading.problems))
        if all(code in heading.columns.values() for code in required):
            data = (row for row in chain(first, rows) if row.number > heading.row)
            yield from RowChecks(sheet, columns, heading, frozenset(required), tuple(key)).rows(data)
    if following.broken is not None:
        yield CheckedRow(following.broken.row, {}, [following.broken])


def first_rows(sheet: Sheet) -> list[SheetRow]:
    """Give the rows among which a heading is looked for, as far as they can be read."""
    return list(islice(_Following(sheet).rows(), headings.LOOKED_AT))


def preview(
    sheet: Sheet, columns: Mapping[str, Field], *, required: Collection[str] = (), key: Sequence[str] = ()
) -> Preview:
    """Count what a check finds, and keep the first problems: those that are wrong before those that were understood."""
    return counted(sheet, check(sheet, columns, required=required, key=key))


def counted(sheet: Sheet, rows: Iterator[CheckedRow]) -> Preview:
    """Count checked rows, whoever checked them."""
    read = good = 0
    found: dict[bool, list[Problem]] = {False: [], True: []}
    count = {False: 0, True: 0}
    for row in rows:
        read += bool(row.cells)
        good += row.good
        for problem in row.problems:
            count[problem.note] += 1
            if len(found[problem.note]) < SHOWN:
                found[problem.note].append(problem)
    return Preview(
        file_name=sheet.file_name,
        sheet=sheet.title,
        rows=read,
        good=good,
        wrong=count[False],
        noted=count[True],
        problems=(*found[False], *found[True])[:SHOWN],
    )


class _Following:
    """Follows the rows of a sheet as far as they can be read, and then says where they break off."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.broken: Problem | None = None

    def rows(self) -> Iterator[SheetRow]:
        last = 0
        try:
            for row in self._sheet.rows():
                last = row.number
                yield row
        except BrokenRecord as broken:
            self.broken = Problem(says=_OPEN_QUOTES, sheet=self._sheet.title, row=broken.row)
        except InvalidFacts as refused:
            self.broken = Problem(says=refused.reasons[0].says, sheet=self._sheet.title, row=last + 1)
