"""The row of a table that names its columns: found among the first rows, its titles held against the declared ones."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from plumbline.engines.sheets.cells import SheetRow
from plumbline.engines.sheets.problem import Problem, letter_of
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field
from plumbline.kernel.spelling import Known
from plumbline.kernel.values import shown

LOOKED_AT: Final = 30  # rows among which the heading is looked for: titles and explanations stand above it
_MARKS: Final = re.compile(r"[\s*:]+|\((?:必填|选填|required|optional)\)")


@dataclass(frozen=True, slots=True)
class Heading:
    """The row of the titles: which column holds which field, and what is wrong with the titles."""

    row: int
    columns: Mapping[int, str]  # the number of a column → the code of its field
    problems: tuple[Problem, ...]


def find(
    first_rows: Sequence[SheetRow], columns: Mapping[str, Field], *, required: Collection[str], sheet: str
) -> Heading | None:
    """Find the row in which most titles are declared ones; none where no title is."""
    codes = _codes(columns)
    best, most = None, 0
    for row in first_rows[:LOOKED_AT]:
        titles = {codes[key] for value in row.cells.values() if (key := _plain(value)) in codes}
        if len(titles) > most:
            best, most = row, len(titles)
    if best is None:
        return None
    held: dict[int, str] = {}
    problems = list(_read(best, columns, codes, held, sheet))
    missing = [columns[code].title for code in columns if code in required and code not in held.values()]
    if missing:
        says = Says(
            zh=f"缺少必填的列：{'、'.join(title.zh for title in missing)}；请补上这些列，再读各行",
            en=f"required columns are missing: {', '.join(title.en for title in missing)}; add them, then the rows are read",
        )
        problems.append(Problem(says=says, sheet=sheet, row=best.number))
    return Heading(best.number, held, tuple(problems))


def not_found(columns: Mapping[str, Field], *, sheet: str) -> Problem:
    """Say that no row names the columns, and how they are named."""
    return Problem(
        sheet=sheet,
        says=Says(
            zh=f"前 {LOOKED_AT} 行里没有找到表头；列名应当是：{'、'.join(one.title.zh for one in columns.values())}",
            en=f"no heading was found in the first {LOOKED_AT} rows; the columns are named:"
            f" {', '.join(one.title.en for one in columns.values())}",
        ),
    )


def _read(
    row: SheetRow, columns: Mapping[str, Field], codes: Mapping[str, str], held: dict[int, str], sheet: str
) -> Iterator[Problem]:
    known = Known(name for one in columns.values() for name in (one.title.zh, one.title.en, one.code))
    for column, value in sorted(row.cells.items()):
        plain, letters = _plain(value), letter_of(column)
        if not plain:
            continue
        code = codes.get(plain)
        if code is None:
            yield _unknown(known, value, sheet=sheet, row=row.number, column=letters)
        elif code in held.values():
            first = letter_of(next(at for at, other in held.items() if other == code))
            says = Says(
                zh=f"这一列和 {first} 列重名，请留下一列",
                en=f"this column has the name of column {first}; keep one of them",
            )
            yield Problem(says=says, sheet=sheet, row=row.number, column=letters, value=shown(value), field=code)
        else:
            held[column] = code


def _unknown(known: Known, value: Any, *, sheet: str, row: int, column: str) -> Problem:
    near = known.near(str(value).strip())
    if near:
        says = Says(
            zh=f"没有“{shown(value)}”这一列；是不是“{near}”？",
            en=f"there is no column “{shown(value)}”; did you mean “{near}”?",
        )
    else:
        says = Says(
            zh=f"没有“{shown(value)}”这一列，没有读", en=f"there is no column “{shown(value)}”; it was not read"
        )
    return Problem(says=says, sheet=sheet, row=row, column=column, value=shown(value), note=not near)


def _codes(columns: Mapping[str, Field]) -> dict[str, str]:
    by_title = {_plain(title): code for code, one in columns.items() for title in (one.title.zh, one.title.en)}
    return by_title | {code.lower(): code for code in columns}


def _plain(value: Any) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", str(value)).lower()) if isinstance(value, str) else ""
