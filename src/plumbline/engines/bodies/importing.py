"""Bodies, posts, officers and papers from a spreadsheet: rehearsed first, saved as a whole or not at all.

A rehearsal performs every act that the file asks for and takes all of it back, so that what it finds is exactly what saving
would meet: a row may refer to rows before it, and each refusal stands at its cell. A second import of the same file finds
everything on record and changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from django.db import transaction

from plumbline.engines.bodies import authority, import_rows
from plumbline.engines.bodies.import_rows import Did
from plumbline.engines.bodies.import_tables import TABLES, Table
from plumbline.engines.bodies.models import Account
from plumbline.engines.sheets import checking, headings, reading
from plumbline.engines.sheets.checking import Preview
from plumbline.engines.sheets.problem import Problem, letter_of, refused
from plumbline.engines.sheets.reading import Sheet
from plumbline.engines.sheets.row_checks import CheckedRow
from plumbline.kernel.errors import Refusal, Says
from plumbline.kernel.values import shown

MOST_ROWS: Final = 20_000  # of one sheet: all of it is one transaction, and others wait for it


@dataclass(frozen=True, slots=True, kw_only=True)
class TableImport:
    """One sheet of an import: which table it is, what it holds, and what its rows did or would do."""

    table: Table
    preview: Preview
    made: int
    changed: int
    same: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A whole file."""

    tables: tuple[TableImport, ...]
    passed_over: tuple[str, ...]  # sheets whose columns are those of no table
    saved: bool

    @property
    def wrong(self) -> int:
        """Count the problems that keep the file from being saved."""
        return sum(one.preview.wrong for one in self.tables)


def rehearse(path_or_file: Path | IO[bytes], *, name: str, by: Account) -> Import:
    """Say what an import would do; nothing of it stays.

    Raises  InvalidFacts where the file is none that can be read, or no sheet of it is a table that is known
    """
    with transaction.atomic():
        tables, passed_over = _run(path_or_file, name=name, by=by)
        transaction.set_rollback(True)
    return Import(tables=tables, passed_over=passed_over, saved=False)


def save(path_or_file: Path | IO[bytes], *, name: str, by: Account) -> Import:
    """Import a file: all of it, or where anything is wrong nothing at all.

    Raises  InvalidFacts as `rehearse` does
    """
    with transaction.atomic():
        tables, passed_over = _run(path_or_file, name=name, by=by)
        saved = bool(tables) and not any(one.preview.wrong for one in tables)
        transaction.set_rollback(not saved)
    return Import(tables=tables, passed_over=passed_over, saved=saved)


def problems(path_or_file: Path | IO[bytes], *, name: str, by: Account) -> Iterator[CheckedRow]:
    """Go through every row with what is wrong with it, for the file of problems; nothing of the import stays."""
    with transaction.atomic():
        for sheet, table in _tables(path_or_file, name)[0]:
            yield from _Running(sheet, table, by).rows()
        transaction.set_rollback(True)


def _run(path_or_file: Path | IO[bytes], *, name: str, by: Account) -> tuple[tuple[TableImport, ...], tuple[str, ...]]:
    found, passed_over = _tables(path_or_file, name)
    done = []
    for sheet, table in found:
        running = _Running(sheet, table, by)
        preview = checking.counted(sheet, running.rows())
        did = running.did
        done.append(
            TableImport(table=table, preview=preview, made=did[Did.MADE], changed=did[Did.CHANGED], same=did[Did.SAME])
        )
    return tuple(done), passed_over


def _tables(path_or_file: Path | IO[bytes], name: str) -> tuple[list[tuple[Sheet, Table]], tuple[str, ...]]:
    """Tell for each sheet which table it is, in the order in which tables build on one another."""
    found: list[tuple[Sheet, Table]] = []
    passed_over = []
    for sheet in reading.every(path_or_file, name=name, most_rows=MOST_ROWS):
        table = _table_of(sheet)
        if table is None:
            passed_over.append(sheet.title)
        else:
            found.append((sheet, table))
    if not found:
        listed = "；".join(f"{one.title.zh}：{_titles(one, zh=True)}" for one in TABLES)
        listed_en = "; ".join(f"{one.title.en}: {_titles(one, zh=False)}" for one in TABLES)
        raise refused(
            f"没有认出是哪一种表。各表必填的列：{listed}",
            f"No table was recognised. The columns that each must have: {listed_en}",
            rule="no_table",
        )
    return sorted(found, key=lambda one: TABLES.index(one[1])), tuple(passed_over)


def _table_of(sheet: Sheet) -> Table | None:
    """Give the table whose columns the sheet has: most of them, and more than half of those that must be there."""
    first = checking.first_rows(sheet)
    best, most = None, 0
    for table in TABLES:
        heading = headings.find(first, table.columns, required=(), sheet=sheet.title)
        held = set(heading.columns.values()) if heading else set()
        if len(held) > most and len(held & table.required) * 2 > len(table.required):
            best, most = table, len(held)
    return best


def _titles(table: Table, *, zh: bool) -> str:
    titles = [one.title for code, one in table.columns.items() if code in table.required]
    return "、".join(title.zh for title in titles) if zh else ", ".join(title.en for title in titles)


@dataclass
class _Running:
    """One sheet, row after row: checked, then performed."""

    sheet: Sheet
    table: Table
    by: Account
    did: dict[Did, int] = field(default_factory=lambda: dict.fromkeys(Did, 0))

    def rows(self) -> Iterator[CheckedRow]:
        decision = authority.may(self.by, self.table.permission)
        if not decision:
            yield CheckedRow(0, {}, [Problem(says=decision.says, sheet=self.sheet.title)])
            return
        perform = import_rows.PERFORM[self.table.code]
        columns = self._letters()
        for row in checking.check(self.sheet, self.table.columns, required=self.table.required, key=self.table.key):
            if row.good:
                self._perform(perform, row, columns)
            yield row

    def _letters(self) -> dict[str, str]:
        heading = headings.find(checking.first_rows(self.sheet), self.table.columns, required=(), sheet="")
        return {code: letter_of(column) for column, code in heading.columns.items()} if heading else {}

    def _perform(
        self,
        perform: Callable[[import_rows.Row, Account], Did],
        row: CheckedRow,
        columns: dict[str, str],
    ) -> None:
        try:
            with transaction.atomic():
                self.did[perform(row.values, self.by)] += 1
        except Refusal as refusal:
            for reason in refusal.reasons:
                code = next((fact for fact in reason.facts if fact in columns), "")
                title = self.table.columns[code].title if code else Says(zh="", en="")
                row.problems.append(
                    Problem(
                        says=Says(
                            zh=f"{title.zh}：{reason.says.zh}" if code else reason.says.zh,
                            en=f"{title.en}: {reason.says.en}" if code else reason.says.en,
                        ),
                        sheet=self.sheet.title,
                        row=row.number,
                        column=columns.get(code, ""),
                        value=shown(row.values.get(code, "")),
                        field=code,
                    )
                )
