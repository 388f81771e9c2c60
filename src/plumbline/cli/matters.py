"""`plumbline matters`: write down what the law has let happen, and carry matters over to a new version of their procedure."""

import argparse
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, aside, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.errors import PlumblineError, Reason, Refusal, Says, Unknown

if TYPE_CHECKING:
    from plumbline.engines.matters.carrying import Carried
    from plumbline.engines.matters.deeming import Deemed


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its two parts."""
    parser = subcommands.add_parser("matters", help="deem what the law deems; carry matters to a new version")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    deem = parts.add_parser(
        "deem",
        help="write down what the law has let happen because a period passed in vain",
        description="Write down, in every matter, the acts that are deemed to have happened because a period passed in"
        " vain. Doing it again changes nothing. Exit code 1 when it failed in a matter.",
    )
    deem.add_argument("--at", type=day, metavar="DAY", help="as of the end of a day (default: now)")
    deem.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    add_options(deem)
    deem.set_defaults(run=run_deem)
    carry = parts.add_parser(
        "carry",
        help="carry open matters over to a new version of their procedure",
        description="Replay every open matter of a procedure under a new version of it; those whose acts the new version"
        " allows follow it from now on, the others are listed with the reasons and stay. Exit code 1 when one stays.",
    )
    carry.add_argument("procedure", metavar="CODE", help="code of the procedure, such as penalty.ordinary")
    carry.add_argument("--to", required=True, metavar="VERSION", help="first day of the version, such as 2026-01-01")
    carry.add_argument("--law", required=True, metavar="REF", help="the provision that says so, such as 行政处罚法#86")
    carry.add_argument(
        "--dry-run", action="store_true", help="say what would become of each matter, and change nothing"
    )
    add_options(carry)
    carry.set_defaults(run=run_carry)


def run_deem(args: argparse.Namespace) -> int:
    """Sweep, or say what a sweep would write; 1 where it failed in a matter."""
    start_engines()
    from plumbline.engines.matters import deeming

    at = _moment(args)
    told = list(deeming.foreseen(at) if args.dry_run else deeming.deem(at))
    if args.json:
        say_json(
            {"at": at.isoformat(), "dry_run": args.dry_run, "deemed": [_deemed_as_data(one, args) for one in told]}
        )
    else:
        for one in told:
            say(_deemed_line(one, args.language))
        say(in_language(_deemed_summed(told, dry_run=args.dry_run), args.language))
    return 1 if any(one.failed for one in told) else 0


def run_carry(args: argparse.Namespace) -> int:
    """Carry the matters over, or say what would become of them; 1 where one stays under the old version."""
    start_engines()
    from plumbline.engines.matters import carrying

    told = []
    for one in carrying.carry(args.procedure, to=args.to, law=args.law, dry_run=args.dry_run):
        told.append(one)
        if not args.json:
            say(_carried_line(one, args.language))
            for reason in one.reasons:
                say(f"    {in_language(reason.says, args.language)}{aside(reason.law, args.language)}")
    stayed = sum(bool(one.reasons) for one in told)
    if args.json:
        say_json(
            {
                "procedure": args.procedure,
                "to": args.to,
                "law": args.law,
                "dry_run": args.dry_run,
                "carried": len(told) - stayed,
                "stayed": stayed,
                "matters": [_carried_as_data(one, args.language) for one in told],
            }
        )
    else:
        carried = len(told) - stayed
        zh, en = (
            f"移转 {carried} 件，留在旧版本 {stayed} 件",
            f"{carried} carried over, {stayed} stay under the old version",
        )
        say(in_language(Says(zh=zh, en=en), args.language))
    return 1 if stayed else 0


def _moment(args: argparse.Namespace) -> datetime:
    """Give the moment up to which is looked: what has not come yet may be foreseen, and not written down."""
    now = clock.now()
    if args.at is None or args.at == now.date():
        return now
    try:
        end = datetime.combine(args.at + timedelta(days=1), time.min, tzinfo=clock.BEIJING) - timedelta.resolution
    except OverflowError as error:
        raise UsageError(f"--at {args.at} lies outside every calendar") from error
    if end > now and not args.dry_run:
        message = f"--at {args.at} has not come yet: what will be deemed then can be foreseen with --dry-run"
        raise UsageError(message)
    return end


def _deemed_as_data(one: "Deemed", args: argparse.Namespace) -> dict[str, Any]:
    data = {"matter": one.matter, "procedure": one.procedure, "act": one.act, "law": one.law}
    data["at"] = one.at.isoformat() if one.at else ""
    if one.failed:
        data["failed"] = "; ".join(_sentences(one.failed, args.language))
    return data


def _deemed_line(one: "Deemed", language: str) -> str:
    if one.failed or one.at is None:
        return f"✗ {one.matter}  {'; '.join(_sentences(one.failed, language) if one.failed else ())}"
    from plumbline.kernel import catalogue

    title = catalogue.load().procedures[one.procedure][-1].acts[one.act].title
    return f"{one.matter}  {one.at:%Y-%m-%d %H:%M}  {in_language(title, language)}{aside(one.law, language)}"


def _sentences(error: PlumblineError, language: str) -> Iterator[str]:
    if isinstance(error, Refusal):
        yield from (in_language(reason.says, language) for reason in error.reasons)
    elif isinstance(error, Unknown):
        yield in_language(error.says, language)
    else:
        yield str(error)


def _deemed_summed(told: list["Deemed"], *, dry_run: bool) -> Says:
    failed = sum(bool(one.failed) for one in told)
    done = len(told) - failed
    said = Says(zh=f"视为发生 {done} 件", en=f"{done} acts deemed to have happened")
    if dry_run:
        said = Says(
            zh=f"将视为发生 {done} 件，没有写入", en=f"{done} acts would be deemed to have happened; nothing is written"
        )
    if failed:
        return Says(zh=f"{said.zh}，{failed} 件没有做成", en=f"{said.en}; {failed} failed")
    return said


def _carried_as_data(one: "Carried", language: str) -> dict[str, Any]:
    return {
        "matter": one.matter,
        "from": one.was,
        "carried": not one.reasons,
        "moved": [{"rule": each.rule, "was": _plain(each.was), "due": _plain(each.due)} for each in one.moved],
        "reasons": [_reason_as_data(reason, language) for reason in one.reasons],
    }


def _reason_as_data(reason: Reason, language: str) -> dict[str, Any]:
    return {
        "kind": str(reason.kind),
        "says": in_language(reason.says, language),
        "law": reason.law,
        "rule": reason.rule,
        "act": reason.act,
    }


def _carried_line(one: "Carried", language: str) -> str:
    moved = ", ".join(f"{each.rule} {_plain(each.was) or '—'} → {_plain(each.due) or '—'}" for each in one.moved)
    if one.reasons:
        return f"✗ {one.matter}  {in_language(Says(zh='留在', en='stays under'), language)} {one.was}"
    return f"✓ {one.matter}  {one.was} → {one.now}" + (f"  {moved}" if moved else "")


def _plain(day: date | datetime | None) -> str | None:
    return day.isoformat() if day else None
