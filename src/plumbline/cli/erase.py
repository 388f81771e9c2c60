"""`plumbline erase`: say what an erasure would take, go on with one that was cut off, and repeat those that a backup undid.

It asks for none and decides none: that is done by officers who sign in, under their own names.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Reason, Says

if TYPE_CHECKING:
    from plumbline.engines.erasing.finding import Found
    from plumbline.engines.erasing.repeating import Repeated

KINDS = {
    "opened": Says(zh="账本里的打开值", en="openings in the ledger"),
    "facts": Says(zh="案件的事实", en="facts of the matter"),
    "records": Says(zh="有个人信息的记录", en="records that hold personal data"),
    "corrections": Says(zh="更正", en="corrections"),
    "links": Says(zh="与其他案件的联系", en="links to other matters"),
    "party": Says(zh="当事人", en="parties"),
    "documents": Says(zh="文书", en="papers"),
    "evidence": Says(zh="证据", en="pieces of evidence"),
    "files": Says(zh="文件", en="kept files"),
    "shared": Says(zh="另案也有、因此留下的文件", en="kept files that stay, for another matter has them too"),
}


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("erase", help="carry out erasures of personal data that officers decided")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    show = parts.add_parser(
        "show",
        help="say what an erasure would take of a matter, and what stands against it; nothing is touched",
        description="List by kind and number what would go of a matter, never the data itself. Exit code 1 when something"
        " stands against it.",
    )
    show.add_argument("matter", metavar="MATTER", help="code of the matter, such as penalty.ordinary/2026/000001")
    show.add_argument("--scope", choices=("matter", "party"), default="matter", help="how much goes (default: matter)")
    add_options(show)
    show.set_defaults(run=run_show)
    finish = parts.add_parser(
        "finish",
        help="go on with erasures that were decided and not done, as after a crash",
        description="Remove the files of erasures that were decided, and put them on the list. Doing it again changes"
        " nothing.",
    )
    finish.add_argument(
        "--overwrite",
        action="store_true",
        help="write over what was deleted in the database too: PostgreSQL locks each table while it is written anew",
    )
    add_options(finish)
    finish.set_defaults(run=run_finish)
    again = parts.add_parser(
        "again",
        help="erase again what a restored backup brought back",
        description="Go through a list of erasures and erase again what is there all the same. Exit code 1 when something"
        " stands against one.",
    )
    again.add_argument("list", type=Path, nargs="?", metavar="LIST", help="default: the list of this house")
    again.add_argument("--dry-run", action="store_true", help="say what would be erased again, and touch nothing")
    add_options(again)
    again.set_defaults(run=run_again)


def run_show(args: argparse.Namespace) -> int:
    """Say what would go; 1 where something stands against it."""
    start_engines()
    from plumbline.engines.erasing import finding, obstacles
    from plumbline.engines.erasing.grounds import Scope
    from plumbline.engines.matters.models import Matter

    matter = Matter.objects.filter(code=args.matter).first()
    if matter is None:
        raise UsageError(f"there is no matter «{args.matter}»")
    found = finding.find(matter, Scope(args.scope))
    against = obstacles.against(matter, found, scope=args.scope)
    counted = finding.counted(found, matter)
    if args.json:
        files = {"files": sorted(found.files), "shared": sorted(found.shared)}
        said = {"matter": matter.code, "scope": args.scope, "goes": counted, **files, **_stays(found)}
        say_json(said | {"against": [_reason(one, args.language) for one in against]})
    else:
        _tell(found, counted, args.language)
        for one in against:
            say(f"✗ {in_language(one.says, args.language)}（{one.law}）")
    return 1 if against else 0


def run_finish(args: argparse.Namespace) -> int:
    """Go on with what was decided."""
    start_engines()
    from plumbline.engines.erasing import carrying_out
    from plumbline.engines.ledger import overwriting

    done = _working(lambda: list(carrying_out.finish()))
    if args.overwrite:
        overwriting.overwrite_all("default")
    if args.json:
        say_json({"done": [one.matter.code for one in done]})
    else:
        for one in done:
            say(f"✓ {one.matter.code}（{one.law}）")
        zh, en = f"办完 {len(done)} 件，没有还没办完的。", f"{len(done)} finished; nothing is left to finish."
        say(in_language(Says(zh=zh, en=en), args.language))
    return 0


def run_again(args: argparse.Namespace) -> int:
    """Erase again by a list; 1 where something stands against one."""
    start_engines()
    from plumbline.engines.erasing import listing, repeating

    entries = _working(lambda: list(listing.every(args.list)))
    told = _working(lambda: list(repeating.repeat(entries, dry_run=args.dry_run)))
    if args.json:
        said = [
            {"matter": one.entry.matter, "against": [_reason(each, args.language) for each in one.against]}
            for one in told
        ]
        say_json({"listed": len(entries), "dry_run": args.dry_run, "again": said})
    else:
        for line in repeated(told, args.language):
            say(line)
    return 1 if any(one.against for one in told) else 0


def repeated(told: "list[Repeated]", language: str) -> list[str]:
    """Say what was erased again, and what stands against the others."""
    lines = []
    for one in told:
        lines.append(f"{'✗' if one.against else '✓'} {one.entry.matter}")
        lines += [f"    {in_language(each.says, language)}（{each.law}）" for each in one.against]
    done = sum(not one.against for one in told)
    zh, en = (
        f"恢复带回来的个人信息，再删除 {done} 件",
        f"Personal data that the backup brought back: erased again {done}",
    )
    left = len(told) - done
    said = Says(zh=f"{zh}，留下 {left} 件。" if left else f"{zh}。", en=f"{en}, left {left}." if left else f"{en}.")
    return [*lines, in_language(said, language)]


def _tell(found: "Found", counted: dict[str, int], language: str) -> None:
    for kind, number in counted.items():
        if number:
            say(f"{number:>6}  {in_language(KINDS[kind], language)}")
    for reference in found.in_events:
        zh = f"{reference} 的公开内容里写了要删除的信息：已经封存的字节不能改"
        en = f"{reference} names some of it in its public part: bytes that are hashed cannot be erased"
        say(f"  ! {in_language(Says(zh=zh, en=en), language)}")
    for code in found.related:
        zh, en = f"相关案件 {code} 可能有同样的信息，要另行提出", f"{code} is related and may hold the same: ask there"
        say(f"  ! {in_language(Says(zh=zh, en=en), language)}")


def _stays(found: "Found") -> dict[str, Any]:
    return {"in_events": list(found.in_events), "related": list(found.related)}


def _reason(reason: Reason, language: str) -> dict[str, str]:
    return {"says": in_language(reason.says, language), "law": reason.law}


def _working(work: Any) -> Any:
    from django.core.exceptions import ImproperlyConfigured

    try:
        return work()
    except (ImproperlyConfigured, OSError) as error:  # a store or the list; the message says what to look at
        raise UsageError(error) from error
