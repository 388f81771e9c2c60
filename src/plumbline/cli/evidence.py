"""`plumbline evidence`: read kept files again, and name what is missing, what was changed, and what nothing names."""

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.files import Lying
    from plumbline.engines.ledger.rechecking import Lost, Standing


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its part."""
    parser = subcommands.add_parser("evidence", help="read kept files again: is each there, and unchanged")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    check = parts.add_parser(
        "check",
        help="read every file that the record names, and say what is missing or changed",
        description="Read every file that the record names, the one that was not read for longest first, and write down"
        " how it stands. A run that is broken off is gone on with by the next. Erasures that were cut off are finished"
        " first. Exit code 1 when a file is missing or changed.",
    )
    check.add_argument(
        "--every",
        type=float,
        default=0,
        metavar="HOURS",
        help="only files that were not read for so long (default: all)",
    )
    check.add_argument(
        "--sweep",
        action="store_true",
        help="remove files that nothing names and that are older than a day; an object store keeps them",
    )
    add_options(check)
    check.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Read again what is due, and tell how all files stand; 1 where one is missing or changed."""
    if args.every < 0:
        raise UsageError("--every takes a number of hours, 0 or greater")
    from django.core.exceptions import ImproperlyConfigured

    from plumbline.cli.engines import start_engines

    start_engines()
    from plumbline.engines.erasing import carrying_out
    from plumbline.engines.ledger import rechecking

    try:
        list(carrying_out.finish())  # first: a file that was to be erased is not read, and no loss
        read = rechecking.check(every=timedelta(hours=args.every))
        left = list(rechecking.unnamed())
        if not args.json:
            _tell_left(left, args.language)
        swept = rechecking.sweep(iter(left)) if args.sweep else 0
    except (ImproperlyConfigured, OSError) as error:  # the place of the files; the message says what to look at
        raise UsageError(error) from error
    standing = rechecking.standing()
    if args.json:
        say_json({**standing.as_data(), "read": read, **_left(left), "swept": swept})
    else:
        for one in standing.lost:
            say(_lost(one, args.language))
        say(in_language(_summed(standing, read, swept), args.language))
    return 0 if standing.ok else 1


def _left(left: "list[Lying]") -> dict[str, Any]:
    return {"unnamed": [{"digest": one.digest, "since": one.since.isoformat()} for one in left]}


def _tell_left(left: "list[Lying]", language: str) -> None:
    for one in left:
        zh = f"没有记录提到 {one.digest}（{one.since:%Y-%m-%d} 存入，多半是没有办成的行为留下的）"
        en = f"nothing names {one.digest} (kept on {one.since:%Y-%m-%d}; most likely left of an act that was undone)"
        say(f"  {in_language(Says(zh=zh, en=en), language)}")


def _lost(lost: "Lost", language: str) -> str:
    by = "、".join(lost.named_by) if language == "zh" else ", ".join(lost.named_by)
    how = {"missing": Says(zh="缺失", en="missing"), "changed": Says(zh="内容变了", en="changed")}[lost.state]
    named = Says(zh=f"由 {by} 提到", en=f"named by {by}")
    return f"✗ {in_language(how, language)}  {lost.digest}  {in_language(named, language)}"


def _summed(standing: "Standing", read: int, swept: int) -> Says:
    from plumbline.kernel import clock

    oldest = f"{clock.in_beijing(standing.oldest):%Y-%m-%d %H:%M}" if standing.oldest else ""
    said = Says(
        zh=f"记录提到 {standing.files} 个文件，这次重读 {read} 个" + (f"，最久的上次读于 {oldest}" if oldest else ""),
        en=f"The record names {standing.files} files; {read} were read now"
        + (f"; the longest ago was read at {oldest}" if oldest else ""),
    )
    verdict = (
        Says(zh="，全部完好。", en="; all are whole.")
        if standing.ok
        else Says(zh=f"，{len(standing.lost)} 个缺失或变了。", en=f"; {len(standing.lost)} are missing or changed.")
    )
    gone = Says(zh=f"清走 {swept} 个。", en=f" Removed {swept}.") if swept else Says(zh="", en="")
    return Says(zh=said.zh + verdict.zh + gone.zh, en=said.en + verdict.en + gone.en)
