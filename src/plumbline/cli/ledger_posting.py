"""`plumbline ledger post`: send new heads to the witnesses, keep what they sign, settle what they warned of."""

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from plumbline.cli.repeating import add_every, until_told_to_end
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import IntegrityBroken, Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.posting import Posted

PATIENCE = 10.0


def add_to(parts: Subcommands, run: Callable[[argparse.Namespace], int]) -> None:
    """Register the part."""
    post = parts.add_parser(
        "post",
        help="send the newest head to the witnesses, and keep their cosignatures (C2SP tlog-witness)",
        description="Send the newest head to the witnesses that have not signed it, and keep their cosignatures. Exit code"
        " 1 as long as a witness says that it was shown another past, and nobody has settled that.",
    )
    add_every(post, "posting at this interval")
    post.add_argument(
        "--within", type=float, default=PATIENCE, metavar="SECONDS", help=f"wait so long (default: {PATIENCE:g})"
    )
    post.add_argument("--settle", type=int, metavar="ALARM", help="settle an alarm that somebody has looked into")
    post.add_argument("--reason", default="", help="with --settle: what was found; it is written into the ledger")
    add_options(post)
    post.set_defaults(run=run, part_run=_post)


def _post(args: argparse.Namespace) -> int:
    if args.within <= 0:
        raise UsageError("--within takes a number of seconds greater than 0")
    if args.settle is not None:
        return _settle(args)
    if args.every is None:
        _round(args)
        return 0
    said = ""

    def work() -> None:
        nonlocal said
        try:
            _round(args)
            said = ""
        except IntegrityBroken as broken:  # it stands in the recount and on the page; the other witnesses go on
            if str(broken) != said:
                said = str(broken)
                sys.stderr.write(f"{said}\n")
                sys.stderr.flush()

    until_told_to_end(work, args)
    return 0


def _round(args: argparse.Namespace) -> None:
    from plumbline.engines.ledger import posting

    for posted in posting.post(within=args.within):
        if args.json:
            outcome = {"outcome": posted.answer.outcome.value, "said": posted.answer.said}
            say_json({"witness": posted.witness.name, "size": posted.size, **outcome})
        else:
            say(in_language(_came(posted), args.language))
        sys.stdout.flush()


def _came(posted: "Posted") -> Says:
    name, size, answer = posted.witness.name, posted.size, posted.answer
    if answer.line:
        return Says(zh=f"{name} 副署了 {size} 条的账本末端", en=f"{name} cosigned the head of {size} leaves")
    return Says(
        zh=f"{name} 没有副署 {size} 条的账本末端，稍后再试：{answer.outcome}，{answer.said}",
        en=f"{name} did not cosign the head of {size} leaves, trying again later: {answer.outcome}, {answer.said}",
    )


def _settle(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import alarms

    try:
        event = alarms.settle(args.settle, reason=args.reason)
    except ValueError as problem:
        raise UsageError(f"--settle {args.settle}: {problem}") from problem
    if args.json:
        say_json({"settled": args.settle, "code": event.code})
    else:
        zh, en = f"警报 {args.settle} 已了结：{event.code}", f"alarm {args.settle} is settled: {event.code}"
        say(in_language(Says(zh=zh, en=en), args.language))
    return 0
