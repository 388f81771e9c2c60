"""`plumbline ledger`: recount the ledger, seal it, have it witnessed, write it as files for others, list or retire its keys."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from plumbline.cli import ledger_index, ledger_keys, ledger_posting
from plumbline.cli.engines import start_engines
from plumbline.cli.repeating import add_every, until_told_to_end
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.ledger.exporting import Written
    from plumbline.engines.ledger.findings import Report
    from plumbline.engines.ledger.sealing import Sealed


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("ledger", help="recount the ledger, seal it, write it as files, list its keys")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    verify = parts.add_parser(
        "verify",
        help="recount the ledger from the store",
        description="Recount the ledger from the store and name what was edited, inserted, deleted, reordered or cut"
        " off. Exit code 0 when all adds up, 1 when not.",
    )
    verify.add_argument("--kept", type=Path, metavar="FILE", help="compare with a checkpoint that was kept elsewhere")
    add_options(verify)
    verify.set_defaults(run=run, part_run=_verify)
    seal = parts.add_parser("seal", help="seal what was written into the tree, and sign its head")
    add_every(seal, "sealing at this interval")
    add_options(seal)
    seal.set_defaults(run=run, part_run=_seal)
    ledger_posting.add_to(parts, run)
    ledger_index.add_to(parts, run)
    tiles = parts.add_parser(
        "tiles",
        help="write the log as files that any web server gives out (C2SP tlog-tiles)",
        description="Write the log as files that any web server gives out (C2SP tlog-tiles), or bring such a folder up"
        " to the newest head.",
    )
    tiles.add_argument("folder", type=Path, metavar="DIR")
    tiles.add_argument("--entries", action="store_true", help="the events too: never for a public folder")
    add_options(tiles)
    tiles.set_defaults(run=run, part_run=_tiles)
    ledger_keys.add_to(parts, run)


def run(args: argparse.Namespace) -> int:
    """Run one part, with the settings of the environment; the demonstration's where none are named."""
    from django.core.exceptions import ImproperlyConfigured

    start_engines()
    try:
        code: int = args.part_run(args)
    except ImproperlyConfigured as error:  # no key, and none may be made: the message says how to make one
        raise UsageError(error) from error
    return code


def _verify(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import verifying

    report = verifying.recount(kept=_text_of(args.kept) if args.kept else None)
    if args.json:
        say_json(report.as_data())
    else:
        say(in_language(_counted(report), args.language))
        for finding in report.findings:
            say(f"  {finding.kind}  {in_language(finding.says, args.language)}")
    return 0 if report.ok else 1


def _text_of(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        message = f"--kept {file}: {error}"
        raise UsageError(message) from error


def _seal(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import rounds

    if args.every is None:
        _doubt(args)
        _tell(rounds.take(), args)
        return 0
    unsaid = [_doubt]  # until the database answers for the first time

    def work() -> None:
        while unsaid:
            unsaid[-1](args)
            unsaid.pop()
        sealed = rounds.take()
        if sealed.added:
            _tell(sealed, args)

    until_told_to_end(work, args)
    return 0


def _doubt(args: argparse.Namespace) -> None:
    """Say, beside the answers, what would let the database lose an act that it acknowledged."""
    from django.db import connection

    from plumbline.engines.ledger import durability

    for doubt in durability.doubts(connection):
        sys.stderr.write(f"{in_language(doubt, args.language)}\n")


def _tell(sealed: "Sealed", args: argparse.Namespace) -> None:
    if args.json:
        say_json({"added": sealed.added, "size": sealed.size, "root": sealed.root.hex()})
        return
    zh = f"封存 {sealed.added} 个事件，共 {sealed.size} 片叶，根 {sealed.root.hex()}"
    en = f"sealed {sealed.added} events; {sealed.size} leaves, root {sealed.root.hex()}"
    say(in_language(Says(zh=zh, en=en), args.language))


def _counted(report: "Report") -> Says:
    if report.ok:
        return Says(
            zh=f"账实相符：{report.events} 个事件，已封存 {report.size} 个。",
            en=f"Everything adds up: {report.events} events, {report.size} of them sealed.",
        )
    return Says(
        zh=f"账实不符：{report.events} 个事件，已封存 {report.size} 个，发现 {len(report.findings)} 处问题。",
        en=f"It does not add up: {report.events} events, {report.size} of them sealed, {len(report.findings)} findings.",
    )


def _tiles(args: argparse.Namespace) -> int:
    from plumbline.engines.ledger import exporting

    try:
        written = exporting.write(args.folder, entries=args.entries)
    except BlockingIOError as error:
        raise UsageError(f"{args.folder}: another process is writing there") from error
    except OSError as error:
        raise UsageError(error) from error
    if args.json:
        say_json({"size": written.size, "files": written.files})
    else:
        say(in_language(_put(written, args.folder), args.language))
    return 0


def _put(written: "Written", folder: Path) -> Says:
    return Says(
        zh=f"新写 {written.files} 个文件；{folder} 现有 {written.size} 片叶的日志。",
        en=f"wrote {written.files} files; {folder} holds the log of {written.size} leaves.",
    )
