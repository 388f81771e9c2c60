"""A log from its file to judged cases: by the version of the procedure under which each case was opened."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from io import BufferedReader
from pathlib import Path
from typing import Final

from plumbline.cli.conforming.csv_log import read_csv
from plumbline.cli.conforming.fact_values import FactValues
from plumbline.cli.conforming.gathering import Case, Gathered, standing_together
from plumbline.cli.conforming.mapping import LogMapping
from plumbline.cli.conforming.opened_log import head_of, opened
from plumbline.cli.conforming.rows import Record, Rows
from plumbline.cli.conforming.tally import JudgedCase
from plumbline.cli.conforming.xes_log import read_xes
from plumbline.kernel.conforming import Account, Judge
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.uncollected import uncollected


@dataclass(frozen=True, slots=True)
class NotJudged:
    """A case whose rules are not judged, and why."""

    name: str
    says: Says


@dataclass(frozen=True, slots=True)
class _Version:
    """One version of the procedure, ready for one log."""

    judge: Judge
    account: Account
    facts: FactValues


class JudgedLog:
    """Judges a log.

    Takes   versions — of the procedure, oldest first;  until — the last day that the log covers; needed where the rows of
            a case stand together and are judged as they come
    """

    def __init__(
        self, versions: Sequence[Procedure], mapping: LogMapping, *, until: date | None = None, streamed: bool = False
    ) -> None:
        self.versions = versions
        self.mapping = mapping
        self.rows = Rows(mapping)
        self.streamed = streamed
        self.until = datetime.combine(until, time.max, tzinfo=mapping.zone).timestamp() if until else None
        self._ready: dict[str, _Version] = {}
        self._of_day: dict[int, _Version | None] = {}
        self._from_columns = frozenset(mapping.dates.values())

    def every_case(self, path: Path) -> Iterator[JudgedCase | NotJudged]:
        """Go through the cases of a log, judged; faults stand in `rows`."""
        with opened(path) as stream, uncollected():
            records = self._records(stream)
            if self.streamed:
                for case in standing_together(records, self.rows):
                    yield self._judged(case, self.until)
                return
            with Gathered() as gathered:
                gathered.add_all(records)
                until = gathered.latest if self.until is None else self.until
                for case in gathered.every_case():
                    yield self._judged(case, until)

    def _records(self, stream: BufferedReader) -> Iterator[Record]:
        try:
            beginning = head_of(stream)
        except (EOFError, OSError, zlib.error) as broken:
            says = Says(zh=f"文件打不开：{broken}", en=f"The file cannot be opened: {broken}")
            self.rows.fault(says, line=1)
            return iter(())
        read: Callable[[BufferedReader, Rows], Iterable[Record]] = read_xes if _is_xml(beginning) else read_csv
        return iter(read(stream, self.rows))

    def _judged(self, case: Case, until: float | None) -> JudgedCase | NotJudged:
        name, records = case
        version = self._version(records[0][3])
        if version is None:
            return NotJudged(name, self._before(records[0][3]))
        events = version.facts.events(records, version.judge.recorded, once=self._from_columns)
        if not events:
            return NotJudged(name, _NO_ACTS)
        doubtful = self.rows.doubtful.get(name)
        judged = version.judge.judge(
            events, until=until, doubtful=self._doubtful(doubtful) if doubtful else frozenset()
        )
        return JudgedCase(
            name=name,
            procedure=version.judge.procedure,
            headings=version.account.headings,
            events=events,
            acts=judged.acts,
            standing=judged.standing,
            missed=version.account.missed(judged) if judged.found else (),
            tell=partial(version.account.judgements, judged),
            untold=judged.found_count - len(judged.found),
            ended=judged.ended,
            deemed=judged.deemed,
        )

    def _doubtful(self, acts: set[str]) -> frozenset[str]:
        """Give the acts that a row which cannot be read may have been: any, where it does not say."""
        return self.mapping.recorded if "" in acts else frozenset(acts)

    def _version(self, day: int) -> _Version | None:
        if day not in self._of_day:
            self._of_day[day] = self._in_force(date.fromordinal(day))
        return self._of_day[day]

    def _in_force(self, opened_on: date) -> _Version | None:
        for procedure in reversed(self.versions):
            if procedure.in_force_from <= opened_on and not (
                procedure.in_force_to and procedure.in_force_to < opened_on
            ):
                return self._ready.get(procedure.version) or self._make_ready(procedure)
        return None

    def _make_ready(self, procedure: Procedure) -> _Version:
        judge = Judge(procedure, recorded=self.mapping.recorded, zone=self.mapping.zone)
        self._ready[procedure.version] = _Version(judge, Account(judge), FactValues(procedure, self.mapping, self.rows))
        return self._ready[procedure.version]

    def _before(self, day: int) -> Says:
        opened_on, begins = date.fromordinal(day), self.versions[0].in_force_from
        return Says(
            zh=f"{opened_on} 开始办，那一天没有施行中的程序版本（从 {begins} 起有）",
            en=f"It was opened on {opened_on}, when no version of the procedure was in force (there is one from {begins})",
        )


_NO_ACTS: Final = Says(zh="没有这个程序的行为", en="It has no act of this procedure")


def _is_xml(beginning: bytes) -> bool:
    return beginning.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<")
