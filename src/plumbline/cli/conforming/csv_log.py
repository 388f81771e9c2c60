"""Rows of a CSV log, one at a time: a bad row is said with its line, and the next one is read."""

import csv
import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from difflib import get_close_matches
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import Final

from plumbline.cli.conforming.csv_rows import CsvRows
from plumbline.cli.conforming.mapping import LogMapping
from plumbline.cli.conforming.opened_log import encoding_of, head_of
from plumbline.cli.conforming.rows import LONGEST, UNREADABLE, Record, Rows
from plumbline.kernel.errors import Says
from plumbline.kernel.values import shown

_LONGEST_LINE: Final = 1 << 20
_DELIMITERS: Final = ",;\t|"


def read_csv(stream: io.BufferedReader, rows: Rows) -> Iterator[Record]:
    """Go through the records of a log; what cannot be read stands in `rows.faults`."""
    encoding = encoding_of(head_of(stream), rows.mapping.encoding)
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    reader: CsvRows | None = None
    try:
        first = text.readline(_LONGEST_LINE)
        reader = CsvRows(_from(first, text), delimiter=rows.mapping.delimiter or _delimiter(first))
        header = _header(reader, rows)
        if header is None:
            rows.fault(Says(zh="文件是空的", en="The file is empty"), line=1)
        elif columns := _columns(header, rows):
            yield from columns.read(reader)
    except (EOFError, OSError, zlib.error) as broken:
        lines = reader.line_num if reader else 0
        says = Says(
            zh=f"文件在第 {lines} 行之后断了（{broken}）；前面的照样判断",
            en=f"The file breaks off after line {lines} ({broken}); what came before is judged",
        )
        rows.fault(says, line=lines + 1)
    finally:
        text.detach()  # the stream is closed by whoever opened it


def _from(first: str, text: io.TextIOWrapper) -> Iterator[str]:
    # a line that never ends comes in pieces, and each of them has the wrong number of columns
    return chain([first] if first else [], iter(partial(text.readline, _LONGEST_LINE), ""))


def _header(reader: CsvRows, rows: Rows) -> list[str] | None:
    try:
        return next((row for row in reader if row), None)
    except csv.Error as wrong:
        rows.fault(Says(zh=f"表头不是 CSV：{wrong}", en=f"The header is not CSV: {wrong}"), line=reader.line_num)
        return []


def _delimiter(first: str) -> str:
    return max(_DELIMITERS, key=first.count)


class _Columns:
    """Where in a row its parts stand."""

    def __init__(self, rows: Rows, mapping: LogMapping, places: dict[str, int], width: int) -> None:
        self.rows = rows
        self.width = width
        self.case = places[mapping.case]
        self.act = places.get(mapping.act, -1) if mapping.act else -1
        self.time = places.get(mapping.time, -1) if mapping.time else -1
        self.lifecycle = places[mapping.lifecycle] if mapping.lifecycles else -1
        self.facts = _picking([places[one.column] for one in mapping.facts])
        self.dates = [(places[column], act) for column, act in mapping.dates.items()]
        self.days = _comparing([place for place, _ in self.dates])
        self._dated_before: dict[int, tuple[str, str]] = {}

    def read(self, reader: CsvRows) -> Iterator[Record]:
        """Go through the rows; after one that is no row at all, go on."""
        while True:
            try:
                yield from self._rows(reader) if self.act >= 0 else self._days_alone(reader)
            except csv.Error as wrong:
                says = Says(zh=f"这一行不是 CSV：{wrong}", en=f"This row is not CSV: {wrong}")
                self.rows.fault(says, line=reader.line_num)
            else:
                return

    def _rows(self, reader: CsvRows) -> Iterator[Record]:
        width, case_at, act_at, time_at, lifecycle_at = self.width, self.case, self.act, self.time, self.lifecycle
        rows, facts, days_of = self.rows, self.facts, self.days
        acts, lifecycles, moment = rows.acts, rows.mapping.lifecycles, rows.moment
        case, named = "", False
        written: tuple[str, ...] = ()
        days: Sequence[str] = ()
        for row in reader:
            if len(row) != width:
                self._wrong_width(row, reader.line_num)
                continue
            if begins := row[case_at] != case:
                case = row[case_at]
                named = 0 < len(case) <= LONGEST
            if (here := facts(row)) != written:  # the rows of a case mostly repeat what is said of the whole of it
                written = here
            act = acts.get(row[act_at])
            lifecycle = row[lifecycle_at] if lifecycles else ""
            if act is not None and named and (not lifecycles or lifecycle in lifecycles):
                try:
                    at, day = moment(row[time_at])
                except UNREADABLE:
                    rows.untimed(case, act, row[time_at], reader.line_num)
                else:
                    yield case, act, at, day, written, reader.line_num
                rows.rows += 1
            else:
                record = rows.record(case, row[act_at], row[time_at], written, reader.line_num, lifecycle)
                if record is not None:
                    yield record
            if self.dates and (begins or days_of(row) != days):
                days = days_of(row)
                yield from self._dated(row, written, reader.line_num)

    def _days_alone(self, reader: CsvRows) -> Iterator[Record]:
        """Go through the rows of a log that has no column for acts, but only their days."""
        for row in reader:
            if len(row) == self.width:
                yield from self._dated(row, self.facts(row), reader.line_num)
            else:
                self._wrong_width(row, reader.line_num)

    def _dated(self, row: Sequence[str], written: tuple[str, ...], line: int) -> Iterator[Record]:
        """Give the acts whose days stand in columns of their own, once where every row of a case repeats them."""
        case = row[self.case]
        for place, act in self.dates:
            when = row[place]
            if when and self._dated_before.get(place) != (case, when):
                self._dated_before[place] = case, when
                record = self.rows.dated(case, act, when, written, line)
                if record is not None:
                    yield record

    def _wrong_width(self, row: Sequence[str], line: int) -> None:
        if not row:
            return
        says = Says(
            zh=f"这一行有 {len(row)} 列，表头有 {self.width} 列",
            en=f"This row has {len(row)} columns, the header {self.width}",
        )
        act = self.rows.mapping.acts.get(row[self.act], "") if 0 <= self.act < len(row) else ""
        self.rows.fault(says, line=line, case=row[self.case] if self.case < len(row) else "", act=act)


def _picking(places: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Give the way to take the fact columns out of a row."""
    if not places:
        return lambda _row: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


def _comparing(places: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    """Give the way to take columns out of a row that are only compared with those of the row before."""
    if len(places) == 1:
        return itemgetter(slice(places[0], places[0] + 1))
    return _picking(places)


def _columns(header: Sequence[str], rows: Rows) -> _Columns | None:
    """Find the columns that the mapping names; None where one is missing, or stands twice."""
    mapping = rows.mapping
    places: dict[str, int] = {}
    twice: dict[str, int] = {}
    for place, name in enumerate(header):
        if name in places:
            twice[name] = place + 1
        places.setdefault(name, place)
    needed = [mapping.case, mapping.act, mapping.time, *mapping.dates, *(one.column for one in mapping.facts)]
    needed += [mapping.lifecycle] if mapping.lifecycles else []
    right = True
    for name in filter(None, dict.fromkeys(needed)):
        if name in twice:
            says = Says(
                zh=f"表头里“{shown(name)}”不止一列，不知道用哪一列",
                en=f"The header has “{shown(name)}” more than once; which column is meant is not known",
            )
            rows.fault(says, line=1, column=twice[name])
            right = False
        elif name not in places:
            rows.fault(_missing(name, header), line=1)
            right = False
    for name, place in twice.items():
        if name not in needed:
            says = Says(
                zh=f"表头里“{shown(name)}”不止一列；没有用到",
                en=f"The header has “{shown(name)}” twice; it is not used",
            )
            rows.fault(says, line=1, column=place)
    return _Columns(rows, mapping, places, len(header)) if right else None


def _missing(name: str, header: Sequence[str]) -> Says:
    near = get_close_matches(name, header, n=1)
    zh = f"；是不是“{shown(near[0])}”？" if near else f"；有 {'、'.join(map(shown, header[:20]))}"
    en = f"; did you mean “{shown(near[0])}”?" if near else f"; there are {', '.join(map(shown, header[:20]))}"
    return Says(zh=f"表头里没有“{name}”这一列{zh}", en=f"The header has no column “{name}”{en}")
