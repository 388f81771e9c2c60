"""Changes of regions: a county takes in another, a district gets a new code, a town a new name — each by a document.

Columns  on, before, after, name, name_en, document. `on` is the first day of what comes after.
         a region with a name after it begins that day; one without a name goes on
         a region before ends the day before, unless a line of that day has it after too
         the same region on both sides, with a name: it is renamed
What lies below a region that gets one new code follows by itself, each under its own last digits.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.region_file import problem, readable, shortened
from plumbline.kernel.errors import InvalidFacts, Reason, Says

COLUMNS: Final = ("on", "before", "after", "name", "name_en", "document")
LONGEST: Final = {"name": 60, "name_en": 120, "document": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """One line of a file of changes."""

    line: int
    on: date
    before: str
    after: str
    name: str
    name_en: str
    document: str


def read(text: str) -> list[ChangeLine]:
    """Read a file of changes.

    Gives   its lines in the order of days
    Raises  InvalidFacts — with every problem, by line
    """
    reader = csv.DictReader(readable(text), strict=True)
    if absent := [name for name in COLUMNS if name not in (reader.fieldnames or ())]:
        says = Says(
            zh=f"表头缺少 {'、'.join(absent)} 列；第一行须写列名：{', '.join(COLUMNS)}。",
            en=f"the heading lacks {', '.join(absent)}; the first line names the columns: {', '.join(COLUMNS)}.",
        )
        raise InvalidFacts([problem(1, says, "line")])
    problems: list[Reason] = []
    lines = []
    try:
        for row in reader:
            number = reader.line_num
            if None in row or None in row.values():
                says = Says(zh="列数与表头不同。", en="has another number of columns than the heading.")
                problems.append(problem(number, says, "line"))
                continue
            found = list(_wrong({name: value.strip() for name, value in row.items()}))
            problems.extend(problem(number, says, field) for field, says in found)
            if not found:
                lines.append(_line(number, row))
    except csv.Error as error:
        problems.append(
            problem(reader.reader.line_num, Says(zh=f"读不出这一行：{error}。", en=f"cannot be read: {error}."), "line")
        )
    if problems:
        raise InvalidFacts(shortened(problems))
    return sorted(lines, key=lambda one: (one.on, one.line))


def _line(number: int, row: Mapping[str, str]) -> ChangeLine:
    return ChangeLine(
        line=number,
        on=date.fromisoformat(row["on"].strip()),
        before=region_code.tidy(row["before"]),
        after=region_code.tidy(row["after"]),
        name=row["name"].strip(),
        name_en=row["name_en"].strip() or row["name"].strip(),
        document=row["document"].strip(),
    )


def _wrong(row: Mapping[str, str]) -> Sequence[tuple[str, Says]]:
    """Give what is wrong with a line by itself: the field, and what to say."""
    found: list[tuple[str, Says]] = []
    try:
        date.fromisoformat(row["on"])
    except ValueError:
        says = Says(
            zh=f"“{row['on']}”不是日期；写成 2026-07-01 这样。", en=f"«{row['on']}» is no day; write it as 2026-07-01."
        )
        found.append(("on", says))
    codes = {side: region_code.tidy(row[side]) for side in ("before", "after")}
    found += [(side, wrong) for side, code in codes.items() if code and (wrong := region_code.fault(code))]
    if not any(codes.values()):
        found.append(("before", Says(zh="变更前后都没有写区划。", en="no region is named, neither before nor after.")))
    elif not found and all(codes.values()) and len(codes["before"]) != len(codes["after"]):
        says = Says(
            zh=f"{codes['before']} 和 {codes['after']} 不在同一级；变更前后须是同级区划。",
            en=f"{codes['before']} and {codes['after']} stand on different levels; a region becomes one of its own level.",
        )
        found.append(("after", says))
    if not row["document"]:
        says = Says(zh="没有写批准变更的文件。", en="the document that decided the change is missing.")
        found.append(("document", says))
    for field, longest in LONGEST.items():
        if len(row[field]) > longest:
            found.append((field, Says(zh=f"最多 {longest} 个字符。", en=f"{longest} characters at most.")))
    return found
