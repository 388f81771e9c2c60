"""`plumbline calendar`: enter a holiday schedule that has been published, and reckon all running clocks by it."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.matters.reclocking import Reckoned
    from plumbline.engines.matters.scheduling import ScheduleRead

YAML = {".yaml", ".yml"}
BESIDE = ("source", "published_on", "first", "last")  # what a CSV does not say itself


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its two parts."""
    parser = subcommands.add_parser("calendar", help="enter a holiday schedule, and reckon all running clocks by it")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    enter = parts.add_parser(
        "import",
        help="enter a holiday schedule, and reckon all running clocks by it",
        description="Enter a holiday schedule (YAML, or CSV with the columns day,kind,zh,en), and reckon all running"
        " clocks by it; the old and the new day both stay on record. Entering it again changes nothing.",
    )
    enter.add_argument("file", type=Path, metavar="FILE", help="the schedule")
    enter.add_argument("--source", metavar="TEXT", help="for CSV: the announcement that published it")
    enter.add_argument("--published-on", type=day, metavar="DAY", help="for CSV: the day of the announcement")
    enter.add_argument("--first", type=day, metavar="DAY", help="for CSV: the first day that it speaks of")
    enter.add_argument("--last", type=day, metavar="DAY", help="for CSV: the last day that it speaks of")
    enter.add_argument("--by", default="system", metavar="WHO", help="code of whoever enters it (default: system)")
    _add_common(enter, run_import)
    again = parts.add_parser(
        "reckon",
        help="reckon all running clocks by the calendar as it is known now",
        description="Reckon all running clocks by the calendar as it is known now: after the package of holidays was"
        " renewed, or an import was broken off. Doing it again changes nothing.",
    )
    _add_common(again, run_reckon)


def run_import(args: argparse.Namespace) -> int:
    """Enter a schedule and reckon; or say what it would do."""
    start_engines()
    from django.db import transaction

    from plumbline.engines.matters import reclocking, schedules, scheduling

    read = _read(args)
    before = schedules.calendar()
    if args.dry_run:
        with transaction.atomic():
            _schedule, new = scheduling.enter(read, by=args.by)
            outcome = reclocking.reckon_anew(since=before, dry_run=True)
            transaction.set_rollback(True)
        schedules.forget()
    else:
        _schedule, new = scheduling.enter(read, by=args.by)
        outcome = reclocking.reckon_anew(since=before if new else None)
    if not args.json:
        says = Says(zh=f"已录入“{read.source}”", en=f"entered: {read.source}")
        if not new:
            says = Says(zh=f"“{read.source}”早已录入", en=f"entered before: {read.source}")
        if args.dry_run:
            says = Says(zh=f"“{read.source}”读得懂，没有录入", en=f"can be read, not entered: {read.source}")
        say(in_language(says, args.language))
    _tell(outcome, args, new=new)
    return 0


def run_reckon(args: argparse.Namespace) -> int:
    """Reckon anew; or say what that would do."""
    start_engines()
    from plumbline.engines.matters import reclocking

    _tell(reclocking.reckon_anew(dry_run=args.dry_run), args)
    return 0


def _add_common(parser: argparse.ArgumentParser, run: object) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and change nothing")
    add_options(parser)
    parser.set_defaults(run=run)


def _read(args: argparse.Namespace) -> "ScheduleRead":
    from plumbline.engines.matters import scheduling

    try:
        with args.file.open("rb") as file:
            text = file.read(scheduling.LONGEST + 1).decode()
    except OSError as error:
        raise UsageError(f"{args.file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{args.file}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    beside = {name: getattr(args, name) for name in BESIDE}
    if args.file.suffix.lower() in YAML:
        if given := [name for name, value in beside.items() if value is not None]:
            raise UsageError(f"--{given[0].replace('_', '-')} is for CSV: a YAML schedule says it itself")
        return scheduling.read_yaml(text, file=str(args.file))
    if missing := [name for name, value in beside.items() if value is None]:
        raise UsageError(f"a CSV does not say it itself: give --{missing[0].replace('_', '-')}")
    return scheduling.read_csv(text, file=str(args.file), **beside)


def _tell(outcome: "Reckoned", args: argparse.Namespace, *, new: bool | None = None) -> None:
    if args.json:
        answer = {
            "dry_run": args.dry_run,
            "matters": outcome.looked_at,
            "changed": outcome.changed,
            "moved": outcome.moved,
            "settled": outcome.settled,
            "earliest": outcome.earliest.isoformat() if outcome.earliest else None,
            "latest": outcome.latest.isoformat() if outcome.latest else None,
        }
        say_json(answer if new is None else {"new": new, **answer})
        return
    zh = f"看了 {outcome.looked_at} 件在办案件：{outcome.moved} 个期限改了日子，{outcome.settled} 个由暂定变为确定"
    en = f"looked at {outcome.looked_at} running matters: {outcome.moved} last days moved, {outcome.settled} are sure now"
    if outcome.earliest and outcome.latest:
        zh += f"（新的日子在 {outcome.earliest} 到 {outcome.latest} 之间）"
        en += f" (the new days lie between {outcome.earliest} and {outcome.latest})"
    say(in_language(Says(zh=zh, en=en), args.language))
