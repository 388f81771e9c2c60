"""Reading a file of regions: CSV with a code and a name a line, each problem told by its line before anything is kept.

Columns  code, name; and where they are known kind, name_en, valid_from, valid_to. Level, parent and path follow from
the code. The file that comes with the house holds one whole province; `data/NOTICE.md` says from where and as of when.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.codes import Level, RegionKind
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says

NEEDED: Final = ("code", "name")
KNOWN: Final = (*NEEDED, "kind", "name_en", "valid_from", "valid_to")
LONGEST: Final = {"name": 60, "name_en": 120}
TOLD: Final = 50  # problems of one file; more are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One region as a file has it."""

    code: str
    name: str
    name_en: str
    kind: RegionKind
    valid_from: date | None = None
    valid_to: date | None = None
    line: int = 0

    @property
    def level(self) -> Level:
        """Give the level that follows from the code."""
        return region_code.level_of(self.code)


@cache
def shipped() -> tuple[Record, ...]:
    """Read the regions that come with the house, every one after the one above it."""
    text = files("plumbline.engines.bodies").joinpath("data/regions_anhui.csv").read_text(encoding="utf-8")
    return tuple(read(text))


def part(records: Sequence[Record], *, down_to: Level, within: Collection[str] = ()) -> list[Record]:
    """Take the regions down to a level; below the counties only of some places, where they are named."""
    depth = [*Level].index(down_to)
    return [
        one
        for one in records
        if [*Level].index(one.level) <= depth
        and (len(one.code) <= len("340104") or not within or one.code.startswith(tuple(within)))
    ]


def read(text: str, *, held: Mapping[str, str] | None = None) -> list[Record]:
    """Read a file of regions.

    Takes   held — the kinds of the regions that are on record already, by code: a region may lie below one of them
    Gives   the regions, in the order of their codes
    Raises  InvalidFacts — with every problem, by line
    """
    reader = csv.DictReader(readable(text), strict=True)
    problems: list[Reason] = []
    rows: dict[str, tuple[int, dict[str, str]]] = {}
    if absent := [name for name in NEEDED if name not in (reader.fieldnames or ())]:
        raise InvalidFacts([_without_columns(absent)])
    try:
        for row in reader:
            _take(row, reader.line_num, rows, problems)
    except csv.Error as error:
        problems.append(
            problem(reader.reader.line_num, Says(zh=f"读不出这一行：{error}。", en=f"cannot be read: {error}."), "line")
        )
    records: dict[str, Record] = {}
    kinds = dict(held or {})
    for code, (line, row) in sorted(rows.items()):
        above = region_code.parent_of(code)
        if above and above not in kinds:
            problems.append(problem(line, _without_parent(code, above), "parent"))
            continue
        made = _record(code, line, row, kinds.get(above, RegionKind.DIVISION), problems)
        kinds[code] = made.kind
        records[code] = made
    if problems:
        raise InvalidFacts(shortened(sorted(problems, key=lambda one: int(one.facts[1]))))
    return list(records.values())


def readable(text: str) -> list[str]:
    """Give the lines of a text.

    Raises  InvalidFacts where it holds a zero character: it is no text, and no database takes one
    """
    lines = text.removeprefix("\ufeff").splitlines()
    for number, line in enumerate(lines, start=1):
        if "\0" in line:
            says = Says(zh="含有零字符，不是文本。", en="holds a zero character and is no text.")
            raise InvalidFacts([problem(number, says, "line")])
    return lines


def problem(line: int, says: Says, field: str) -> Reason:
    """Say what is wrong with one line."""
    placed = Says(zh=f"第 {line} 行：{says.zh}", en=f"line {line}: {says.en}")
    return Reason(kind=ReasonKind.FACT, says=placed, facts=(field, str(line)), rule=f"regions.{field}")


def shortened(problems: Sequence[Reason]) -> list[Reason]:
    """Give the first problems; of more than can be read, say how many there are."""
    if len(problems) <= TOLD:
        return list(problems)
    more = len(problems) - TOLD
    says = Says(
        zh=f"还有 {more} 处问题；先改上面的，再试一次。", en=f"{more} more problems; mend these first, then try again."
    )
    return [*problems[:TOLD], Reason(kind=ReasonKind.FACT, says=says, rule="regions.more")]


def _take(row: dict[str, str], line: int, rows: dict[str, tuple[int, dict[str, str]]], problems: list[Reason]) -> None:
    if None in row or None in row.values():
        says = Says(zh="列数与表头不同。", en="has another number of columns than the heading.")
        problems.append(problem(line, says, "line"))
        return
    code = region_code.tidy(row["code"])
    if wrong := region_code.fault(code):
        problems.append(problem(line, wrong, "code"))
    elif code in rows:
        first = rows[code][0]
        says = Says(
            zh=f"区划代码 {code} 在第 {first} 行已经有了；一个代码只写一行。",
            en=f"the code {code} stands on line {first} already; a code has one line.",
        )
        problems.append(problem(line, says, "code"))
    else:
        rows[code] = (line, row)


def _record(code: str, line: int, row: Mapping[str, str], above: str, problems: list[Reason]) -> Record:
    kind = region_code.usual_kind(code, above)
    given = row.get("kind", "").strip()
    if given in RegionKind.codes():
        kind = RegionKind(given)
    elif given:
        listed = "、".join(RegionKind.codes())
        says = Says(
            zh=f"类别“{given}”不认识；只有 {listed}。", en=f"the kind «{given}» is not known; there are {listed}."
        )
        problems.append(problem(line, says, "kind"))
    if kind is RegionKind.DIVISION and region_code.level_of(code) is Level.VILLAGE:
        says = Says(
            zh=f"{code} 是村级代码，不能标为行政区划：行政区划到乡级为止（宪法第三十条）。",
            en=f"{code} is a village's code and no division of the state: those end at the township (Constitution, 30).",
        )
        problems.append(problem(line, says, "kind"))
    names = {name: row.get(name, "").strip() for name in LONGEST}
    problems.extend(problem(line, says, field) for field, says in _names(names))
    first, last = (_day(row.get(name, "").strip(), line, name, problems) for name in ("valid_from", "valid_to"))
    if first and last and last < first:
        says = Says(zh=f"截止日 {last} 早于起始日 {first}。", en=f"the last day {last} lies before the first, {first}.")
        problems.append(problem(line, says, "valid_to"))
    return Record(
        code=code,
        name=names["name"],
        name_en=names["name_en"] or names["name"],
        kind=kind,
        valid_from=first,
        valid_to=last,
        line=line,
    )


def _names(names: Mapping[str, str]) -> Iterator[tuple[str, Says]]:
    if not names["name"]:
        yield "name", Says(zh="没有写名称。", en="the name is missing.")
    for field, longest in LONGEST.items():
        if len(names[field]) > longest:
            yield (
                field,
                Says(
                    zh=f"名称有 {len(names[field])} 个字符，最多 {longest} 个。",
                    en=f"the name has {len(names[field])} characters, {longest} at most.",
                ),
            )


def _day(text: str, line: int, field: str, problems: list[Reason]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        says = Says(zh=f"“{text}”不是日期；写成 2023-06-30 这样。", en=f"«{text}» is no day; write it as 2023-06-30.")
        problems.append(problem(line, says, field))
        return None


def _without_parent(code: str, above: str) -> Says:
    return Says(
        zh=f"区划 {code} 的上级 {above} 既不在文件里，也没有登记；先写上级。",
        en=f"the region {above} above {code} stands neither in the file nor on record; write it too.",
    )


def _without_columns(absent: Sequence[str]) -> Reason:
    says = Says(
        zh=f"表头缺少 {'、'.join(absent)} 列；第一行须写列名：{', '.join(KNOWN)}。",
        en=f"the heading lacks {', '.join(absent)}; the first line names the columns: {', '.join(KNOWN)}.",
    )
    return problem(1, says, "line")
