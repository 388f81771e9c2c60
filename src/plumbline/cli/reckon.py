"""`plumbline reckon`: count a legal period out to its last day, and show the working."""

import argparse
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.calendar import official
from plumbline.kernel.clock import in_beijing
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.period import CountedDay, Pause, Period, Reckoning, Unit, last_day_to_notify, reckon


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "reckon",
        help="count a legal period out to its last day",
        description="Count a legal period out to its last day. The day of the event is not counted.",
    )
    parser.add_argument("--length", type=int, required=True, metavar="N", help="how many")
    parser.add_argument("--unit", choices=[str(unit) for unit in Unit], required=True, help="of what")
    parser.add_argument(
        "--from", dest="start", type=_start, required=True, metavar="DAY", help="day of the event; for hours its moment"
    )
    parser.add_argument(
        "--pause",
        dest="pauses",
        type=_pause,
        action="append",
        default=[],
        metavar="A..B",
        help="days that do not count, first and last included; may be given again",
    )
    parser.add_argument("--roll-over", action="store_true", help="a last day of rest moves to the next workday")
    parser.add_argument("--backwards", action="store_true", help="count towards the past")
    parser.add_argument("--no-estimate", action="store_true", help="refuse where the holiday schedule is not published")
    parser.add_argument("--explain", action="store_true", help="list every day, counted or not, and why")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Count, and say the last day; 1 when the schedule is missing and may not be estimated."""
    try:
        reckoning = reckon(
            Period(args.length, Unit(args.unit), roll_over=args.roll_over),
            args.start,
            calendar=official(),
            pauses=args.pauses,
            backwards=args.backwards,
            estimate=not args.no_estimate,
        )
    except DeclarationError as error:  # here the declaration is the command line
        raise UsageError(error.what) from error
    notify_by = _notify_by(args, reckoning)
    if args.json:
        say_json(_as_data(reckoning, notify_by, args.language))
    else:
        for line in _as_lines(reckoning, notify_by, args):
            say(line)
    return 0


def _start(text: str) -> date:
    """Read a day, or a moment: without a zone it is Beijing time."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return in_beijing(datetime.fromisoformat(text))
    except ValueError:
        message = f"«{text}» is neither a day like 2026-02-12 nor a moment like 2026-02-12T17:00"
        raise argparse.ArgumentTypeError(message) from None


def _pause(text: str) -> Pause:
    first, _, last = text.partition("..")
    try:
        return Pause(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        message = f"«{text}» is not a pause like 2026-03-01..2026-03-05: {error}"
        raise argparse.ArgumentTypeError(message) from None


def _notify_by(args: argparse.Namespace, reckoning: Reckoning) -> date | None:
    """Find the last day that leaves the whole period free before the event: the strict reading of «N days before»."""
    if not args.backwards or args.pauses or reckoning.due_at is not None:
        return None
    return last_day_to_notify(reckoning.period, reckoning.start, calendar=official())


def _as_data(reckoning: Reckoning, notify_by: date | None, language: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "due": _ends(reckoning),
        "provisional": reckoning.provisional,
        "counted": [_day_as_data(day, language) for day in reckoning.counted],
    }
    if notify_by is not None:
        data["last_day_to_notify"] = notify_by.isoformat()
    return data


def _day_as_data(day: CountedDay, language: str) -> dict[str, Any]:
    why = in_language(day.why, language) if day.why else None
    return {"day": day.day.isoformat(), "number": day.number, "kind": str(day.kind), "why": why}


def _ends(reckoning: Reckoning) -> str:
    return (reckoning.due_at or reckoning.due).isoformat()


def _as_lines(reckoning: Reckoning, notify_by: date | None, args: argparse.Namespace) -> Iterator[str]:
    for sentence in _sentences(reckoning, notify_by, backwards=args.backwards):
        yield in_language(sentence, args.language)
    if args.explain:
        for day in reckoning.counted:
            number = "—" if day.number is None else str(day.number)
            why = in_language(day.why or official().describe(day.day), args.language)
            yield f"{number:>5}  {day.day}  {why}"


def _sentences(reckoning: Reckoning, notify_by: date | None, *, backwards: bool) -> Iterator[Says]:
    period, start = reckoning.period, reckoning.start.isoformat()
    due, described = _ends(reckoning), official().describe(reckoning.due)
    if backwards:
        yield Says(
            zh=f"{due}（{described.zh}）：{start} 之前 {period.zh}",
            en=f"{due} ({described.en}): {period.en} before {start}",
        )
    else:
        yield Says(
            zh=f"末日 {due}（{described.zh}）：自 {start} 起 {period.zh}",
            en=f"Last day {due} ({described.en}): {period.en} from {start}",
        )
    if notify_by is not None:
        yield Says(
            zh=f"若通知日与该日之间须隔满 {period.zh}，最迟 {notify_by} 通知",
            en=f"For the whole {period.en} to lie between a notice and that day, notify by {notify_by}",
        )
    if reckoning.provisional:
        yield Says(
            zh="暂定：期间跨入放假安排未收录的年份，按星期推算；安排录入后须重新计算",
            en="Provisional: the period enters a year without a holiday schedule and was counted by weekdays; "
            "count again once the schedule is entered",
        )
