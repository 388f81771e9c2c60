"""The rows of a sheet put into the declaration of a decision table, and proven there before anything is written.

What comes out is a text that passes as it stands, or every fault by row and column; nothing between the two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plumbline.engines.sheets import decision_rows
from plumbline.engines.sheets.decision_rows import RowsRead
from plumbline.engines.sheets.problem import Problem
from plumbline.engines.sheets.reading import Sheet
from plumbline.kernel import decision_tables
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_check import faults
from plumbline.kernel.decision_table_schema import read_decision_table
from plumbline.kernel.decision_table_text import Rewritten, with_rows
from plumbline.kernel.declaration import Declared, read
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.norm import register
from plumbline.kernel.noting import faults_of

_ARTICLES: Final = ("law", "spares")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a sheet: the text of the table where all is proven, what is wrong, and what changes by row."""

    text: str  # empty where something is wrong
    rows: int
    problems: tuple[Problem, ...]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def may_be_written(self) -> bool:
        """Tell whether the whole is proven."""
        return bool(self.text)


def take(
    table: DecisionTable,
    text: str,
    sheet: Sheet,
    *,
    catalogue: Catalogue,
    in_force: tuple[date, date | None] | None = None,
) -> Taken:
    """Put the rows of a sheet into a table.

    Takes   table, text — the table whose head stays: its inputs, outputs, ranges of the law and cases; and as it is written
            in_force — the days of a new version; none: the version stays the same
    Raises  DeclarationError where the text is no table
    """
    found = decision_rows.read(table, sheet)
    if found.wrong:
        return Taken(text="", rows=len(found.rows), problems=tuple(found.problems))
    before = {row.code: row.declared.plain() for row in table.rows}
    rows = [_as_it_was(before.get(row["code"]), row) for row in found.rows]
    written = with_rows(text, rows, in_force=in_force, file=table.file)
    problems = [*found.problems, *_proven(table, written, found, catalogue, replaced=in_force is None)]
    wrong = any(not one.note for one in problems)
    return Taken(
        text="" if wrong else written.text,
        rows=len(found.rows),
        problems=tuple(problems),
        **_compared(before, {row["code"]: row for row in rows}),
    )


def _as_it_was(before: dict[str, Any] | None, row: dict[str, Any]) -> dict[str, Any]:
    """Give a row as its author wrote it where the sheet says the same."""
    return before if before is not None and _even(before) == _even(row) else row


def _compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    return {
        "added": tuple(code for code in after if code not in before),
        "changed": tuple(code for code, row in after.items() if code in before and before[code] != row),
        "gone": tuple(code for code in before if code not in after),
    }


def _even(row: Mapping[str, Any]) -> Any:
    """Give a row so that two ways of writing the same are the same: one value and a list of it, from 0 and no lower end."""

    def even(value: Any) -> Any:
        if isinstance(value, list) and len(value) == 1:
            return value[0]
        if isinstance(value, Mapping):
            return {key: even(one) for key, one in value.items() if (key, one) != ("from", 0)}
        return value

    return {part: even(value) for part, value in row.items() if value != {}}


def _proven(
    table: DecisionTable, written: Rewritten, found: RowsRead, catalogue: Catalogue, *, replaced: bool
) -> Iterator[Problem]:
    """Read the new text and prove it; give what is wrong, each in its cell."""
    try:
        made = read_decision_table(read(written.text, file=table.file), procedures=catalogue.procedures)
    except DeclarationError as wrong:
        for one in faults_of(wrong):
            says = Says(zh=f"声明不收：{one.what}", en=one.what)
            yield _placed(written, found, (one.line, one.column), says)
        return
    for fault in faults(made):
        yield _placed(written, found, (fault.declared.line, fault.declared.column), fault.says)
    yield from _articles(made, written, found)
    others = [
        each.table
        for each in decision_tables.of(catalogue).versions.get(made.code, ())
        if not (replaced and each.table.version == table.version)
    ]
    try:
        decision_tables.in_order([*others, made])
    except DeclarationError:
        says = Says(
            zh=f"“{made.code}”另有一版在同一天施行；请先给旧版写上终止日期，或者改这一版的起始日期",
            en=f"another version of «{made.code}» holds on one of these days; end it first, or begin this one later",
        )
        yield Problem(says=says)


def _articles(made: DecisionTable, written: Rewritten, found: RowsRead) -> Iterator[Problem]:
    """Look up each article on the first and the last day of the version."""
    declared = made.declared.value
    places: list[Declared] = [declared["law"]]
    for part in ("bounds", "rows"):
        for row in declared[part].each() if part in declared else ():
            places += [row.value[key] for key in _ARTICLES if key in row.value]
    days = dict.fromkeys(day for day in (made.in_force_from, made.in_force_to) if day is not None)
    for place in places:
        told = {one.says: one.cure for day in days for one in register().check_reference(place.text(), on=day)}
        for says, cure in told.items():
            whole = Says(zh=f"{says.zh}；{cure.zh}", en=f"{says.en}; {cure.en}")
            yield _placed(written, found, (place.line, place.column), whole)


def _placed(written: Rewritten, found: RowsRead, at: tuple[int, int], says: Says) -> Problem:
    """Point to the cell from which a place of the text came; a place beside the rows is told by its line."""
    place = written.at(*at)
    if place is not None:
        column = ".".join(place.path[:2])
        return found.problem(found.numbers[place.row], column, says)
    if written.is_rows(at[0]):
        return Problem(says=says, sheet=found.sheet)
    return Problem(says=Says(zh=f"{says.zh}（声明第 {at[0]} 行）", en=f"{says.en} (line {at[0]} of the declaration)"))
