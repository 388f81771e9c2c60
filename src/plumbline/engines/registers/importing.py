"""Lists from spreadsheets: every fault by its row and column before anything is saved; then all of it, or nothing.

A file holds rows of one list. Its headings are the titles of the fields in either language, or their codes. A row that
says what the list says already changes nothing, so a file may be imported twice. A column that the file does not have is
left as the list has it, so that a file as everybody may read it takes nothing away and lacks nothing; an empty cell takes the
value away. Where the file is the whole list, entries that it lacks end.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.db import transaction

from plumbline.engines.bodies.models import Account, Body
from plumbline.engines.registers import adjusting, among, ending, keeping
from plumbline.engines.registers.judging import Row, State
from plumbline.engines.registers.models import Adjustment, Entry
from plumbline.engines.registers.reading import standing
from plumbline.engines.sheets import checking, headings
from plumbline.engines.sheets.checking import Preview
from plumbline.engines.sheets.problem import Problem, letter_of
from plumbline.engines.sheets.reading import Sheet
from plumbline.engines.sheets.row_checks import CheckedRow
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.fields import from_data
from plumbline.kernel.register import Readers, Register

MOST_ROWS = 200_000  # of one list: all rows of a file are judged together


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """A file held against a list: what is wrong with it, and what it would do."""

    register: Register
    body: Body
    valid_from: date
    rows: tuple[CheckedRow, ...]  # of the file, each with all its problems
    judged: tuple[Row, ...]  # of those rows that could be read
    preview: Preview
    ends: tuple[str, ...]  # keys of entries that the file lacks, where it is the whole list

    @property
    def counts(self) -> dict[State, int]:
        """How many rows had each outcome."""
        return {state: sum(row.state is state for row in self.judged) for state in State}

    @property
    def changes(self) -> bool:
        """Tell whether saving it would change anything."""
        counts = self.counts
        return bool(self.ends or counts[State.ADDED] or counts[State.CHANGED])

    @property
    def may_be_saved(self) -> bool:
        """Tell whether nothing at all is wrong with it."""
        return self.preview.may_be_saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of a file: its rows were recorded, or an adjustment was proposed."""

    put: keeping.Put | None = None
    adjustment: Adjustment | None = None


def check(register: Register, body: Body, sheet: Sheet, *, valid_from: date, whole: bool = False) -> Import:
    """Hold a file against the list of a body; nothing is saved.

    Takes   valid_from — the day from which the rows hold;  whole — the file is the whole list
    Raises  NotAllowed where the body keeps no such list
    """
    required = [code for code, one in register.fields.items() if one.required and one.read is Readers.PUBLIC]
    rows = list(checking.check(sheet, register.asked, required=required, key=(register.key,)))
    if rows and any(one.too_long for one in rows[-1].problems):
        return _too_long(register, body, sheet, rows, valid_from=valid_from)
    good = [row for row in rows if row.good]
    letters = _letters(register, sheet, required)
    given = _completed(register, body, [row.values for row in good], named=letters.keys(), on=valid_from)
    judged = keeping.preview(register, body, given, valid_from=valid_from).rows
    told = {row.number: _told(register, row, one, sheet, letters) for row, one in zip(good, judged, strict=True)}
    whole_rows = tuple(told.get(row.number, row) if row.values else row for row in rows)
    keys = {one.key for one in judged}
    kept = standing(register, [body], on=valid_from - timedelta(days=1)).filter(valid_to=None) if whole else ()
    return Import(
        register=register,
        body=body,
        valid_from=valid_from,
        rows=whole_rows,
        judged=tuple(judged),
        preview=checking.counted(sheet, iter(whole_rows)),
        ends=tuple(sorted(edition.key for edition in kept if edition.key not in keys)),
    )


def _too_long(register: Register, body: Body, sheet: Sheet, rows: list[CheckedRow], *, valid_from: date) -> Import:
    """Refuse a file with more rows than are judged together: what is wrong with them is told, and none is judged."""
    wrong = tuple(row for row in rows if row.problems)
    return Import(
        register=register,
        body=body,
        valid_from=valid_from,
        rows=wrong,
        judged=(),
        preview=checking.counted(sheet, iter(rows)),
        ends=(),
    )


@transaction.atomic
def save(done: Import, *, by: Account, because: str) -> Saved:
    """Save a file that was checked: recorded at once, or proposed where the published list changes by its procedure.

    Raises  InvalidFacts where something is wrong with it after all;  NotAllowed where the account may not keep the list
    """
    register, body = done.register, done.body
    if not done.may_be_saved:
        raise InvalidFacts([_reason(one) for one in done.preview.problems if not one.note] or [_nothing()])
    rows = [row.data for row in done.judged]
    reasons = dict.fromkeys(done.ends, because)
    if is_proposed(register, body):
        adjustment = adjusting.propose(
            register, body, title=because, because=because, valid_from=done.valid_from, puts=rows, ends=reasons, by=by
        )
        return Saved(adjustment=adjustment)
    last_day = done.valid_from - timedelta(days=1)
    ending.end(register, body, reasons, last_day=last_day, by=by)
    return Saved(put=keeping.put(register, body, rows, valid_from=done.valid_from, by=by, because=because))


def is_proposed(register: Register, body: Body) -> bool:
    """Tell whether a change of a list is proposed, since the list is published and changes by its procedure."""
    return bool(register.adjusted_by) and Entry.objects.filter(register=register.code, body=body).exists()


def _reason(one: Problem) -> Reason:
    says = Says(zh=f"{one.place.zh}：{one.says.zh}", en=f"{one.place.en}: {one.says.en}")
    return Reason(kind=ReasonKind.FACT, says=says, facts=("file",), rule="registers.import")


def _nothing() -> Reason:
    says = Says(zh="文件里没有一行数据", en="the file holds no row")
    return Reason(kind=ReasonKind.FACT, says=says, facts=("file",), rule="registers.import")


def _completed(
    register: Register, body: Body, rows: list[dict[str, Any]], *, named: Collection[str], on: date
) -> list[dict[str, Any]]:
    """Add to each row what its entry says in the fields of which the file has no column."""
    absent = {code: one for code, one in register.asked.items() if code not in named}
    if not absent:
        return rows
    keys = among.words(row[register.key] for row in rows if register.key in row)
    kept = standing(register, [body], on=on).filter(key__in=keys).values_list("key", "data")
    said = {key: from_data(absent, data) for key, data in kept.iterator()}
    return [{**said.get(row.get(register.key, ""), {}), **row} for row in rows]


def _letters(register: Register, sheet: Sheet, required: Iterable[str]) -> dict[str, str]:
    """Give the column of each field, as the heading of the file names it."""
    first = list(islice(sheet.rows(), headings.LOOKED_AT))
    heading = headings.find(first, register.asked, required=tuple(required), sheet=sheet.title)
    return {code: letter_of(column) for column, code in heading.columns.items()} if heading else {}


def _told(register: Register, row: CheckedRow, judged: Row, sheet: Sheet, letters: dict[str, str]) -> CheckedRow:
    """Add to a row of the file what the list has against it; and what is noted: its basis where it stays, its references."""

    def problem(code: str, says: Says, *, note: bool) -> Problem:
        column = letters.get(code, "")
        return Problem(says=says, sheet=sheet.title, row=row.number, column=column, field=code, note=note)

    problems = [problem(one.facts[0] if one.facts else "", one.says, note=False) for one in judged.reasons]
    for one in judged.remarks:
        says = Says(zh=f"没有改动；{one.says.zh}", en=f"unchanged; {one.says.en}")
        problems.append(problem(one.facts[0], says, note=True))
    for code, short in judged.read_as.items():
        title = register.fields[code].title
        problems.append(
            problem(code, Says(zh=f"{title.zh}：读作 {short}", en=f"{title.en}: read as {short}"), note=True)
        )
    return replace(row, problems=[*row.problems, *problems])
