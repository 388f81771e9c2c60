"""`plumbline conformance`: hold a log of acts against a procedure, and say case by case which rules were kept and broken."""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from heapq import heappush, heapreplace
from pathlib import Path
from zoneinfo import ZoneInfo

from plumbline.cli.conforming.judged_log import JudgedLog, NotJudged
from plumbline.cli.conforming.known_matters import KnownMatters
from plumbline.cli.conforming.lines import lines
from plumbline.cli.conforming.mapping import LogMapping, plain_mapping, read_mapping
from plumbline.cli.conforming.names import Unmapped, left_over
from plumbline.cli.conforming.records import case_record, fault_record, log_record, not_judged_record
from plumbline.cli.conforming.report import Told, write_report
from plumbline.cli.conforming.tally import JudgedCase, Tally
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.catalogue import load
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.declaration import read_file
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.schema import read_procedure

_DECLARED = frozenset({".yaml", ".yml", ".json"})
_MOST_TOLD = 200  # cases that the page and the text show, those with the most broken rules


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "conformance",
        help="hold an event log against a procedure",
        description="Hold an event log (CSV or XES, also .gz), or a list of known matters (YAML), against a procedure: which rules "
        "each case kept and broke, when and by how much, and what cannot be known.",
    )
    parser.add_argument("log", type=Path, metavar="LOG", help="the log")
    parser.add_argument(
        "--procedure", required=True, metavar="CODE|FILE", help="code of a procedure, or the file that declares one"
    )
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the columns and names of the log mean (YAML)"
    )
    parser.add_argument(
        "--order",
        choices=("any", "case"),
        default="any",
        help="case: the rows of a case stand together, judge them as they come (needs --until); default: gather them first",
    )
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DAY",
        help="the last day that the log covers (default: its last event)",
    )
    parser.add_argument("--html", nargs="?", const="-", metavar="OUT", help="write a page that opens in any browser")
    add_options(parser)
    parser.set_defaults(run=run)


@dataclass(slots=True)
class _Found:
    """What is kept of a log while it is judged."""

    tally: Tally = field(default_factory=Tally)
    not_judged: list[NotJudged] = field(default_factory=list)
    worst: list[tuple[tuple[int, int, int], JudgedCase]] = field(default_factory=list)

    def add(self, case: JudgedCase | NotJudged, language: str) -> None:
        """Take one case."""
        if isinstance(case, NotJudged):
            self.tally.not_judged[in_language(case.says, language)] += 1
            if len(self.not_judged) < _MOST_TOLD:
                self.not_judged.append(case)
            return
        self.tally.add(case)
        weight = case.standing.count(4), sum(days for _, days in case.missed), -self.tally.cases
        if len(self.worst) < _MOST_TOLD:
            heappush(self.worst, (weight, case))
        elif weight > self.worst[0][0]:
            heapreplace(self.worst, (weight, case))

    def cases(self) -> list[JudgedCase]:
        """Give the cases with the most broken rules, those first."""
        return [case for _, case in sorted(self.worst, key=lambda one: one[0], reverse=True)]


def run(args: argparse.Namespace) -> int:
    """Judge every case that can be read; 1 when something cannot."""
    if not args.log.is_file():
        raise UsageError(f"no such file: {args.log}")
    if args.json and args.html == "-":
        raise UsageError("--json and --html both write to standard output: give --html a file")
    versions = _versions(args.procedure)
    matters = args.log.suffix.lower() in _DECLARED
    zone, found = BEIJING, _Found()
    if matters:
        _refuse_for_matters(args)
        known = KnownMatters(versions[0].code)
        _judge(known.every_case(args.log), found, args, zone)
        faults, read = known.faults, Unmapped(rows=known.read, faults=len(known.faults))
    else:
        mapping = _mapping(args, versions)
        zone = mapping.zone
        log = JudgedLog(versions, mapping, until=args.until, streamed=args.order == "case")
        _judge(log.every_case(args.log), found, args, zone)
        faults, read = log.rows.faults, left_over(log.rows, versions)
    found.tally.settle()
    told = Told(
        name=args.log.name,
        tally=found.tally,
        cases=found.cases(),
        not_judged=found.not_judged,
        faults=faults,
        read=read,
        versions=versions,
        zone=zone,
    )
    _tell(told, args)
    return 1 if read.faults else 0


def _tell(told: Told, args: argparse.Namespace) -> None:
    if args.html:
        page = write_report(told, language=args.language)
        if args.html == "-":
            say(page)
            return
        try:
            Path(args.html).write_text(page, encoding="utf-8")
        except OSError as error:
            raise UsageError(f"the page cannot be written: {error}") from error
    if args.json:
        for fault in told.faults:
            say_json(fault_record(fault, args.language))
        say_json(log_record(told.tally, told.read, args.language, told.zone))
        return
    for line in lines(told, file=args.log, language=args.language):
        say(line)
    if args.html:
        says = Says(zh=f"报告：{args.html}", en=f"Report: {args.html}")
        say(in_language(says, args.language))


def _judge(cases: Iterator[JudgedCase | NotJudged], found: _Found, args: argparse.Namespace, zone: ZoneInfo) -> None:
    for case in cases:
        found.add(case, args.language)
        if not args.json:
            continue
        if isinstance(case, NotJudged):
            say_json(not_judged_record(case, args.language))
        else:
            say_json(case_record(case, args.language, zone))


def _versions(wanted: str) -> Sequence[Procedure]:
    """Find a procedure by its code, in all versions, or in a file."""
    path = Path(wanted)
    if path.suffix.lower() in _DECLARED or path.is_file():
        if not path.is_file():
            raise UsageError(f"no such file: {path}")
        return [read_procedure(read_file(path))]
    declared = load().procedures
    if wanted not in declared:
        raise UsageError(
            f"no procedure «{wanted}» is declared; there are {', '.join(sorted(declared))}, or give a file"
        )
    return declared[wanted]


def _mapping(args: argparse.Namespace, versions: Sequence[Procedure]) -> LogMapping:
    if args.order == "case" and args.until is None:
        raise UsageError("--order case judges before the log is read to its end: say with --until which day it covers")
    if args.mapping is None:
        return plain_mapping(versions)
    if not args.mapping.is_file():
        raise UsageError(f"no such file: {args.mapping}")
    return read_mapping(args.mapping, versions)


def _refuse_for_matters(args: argparse.Namespace) -> None:
    if args.mapping or args.until or args.order == "case":
        raise UsageError("known matters (YAML) have their own words: leave out --mapping, --until and --order")
