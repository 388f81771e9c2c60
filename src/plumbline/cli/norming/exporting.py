"""`plumbline norms export`: the law as files for other programs."""

import argparse
from pathlib import Path

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

_MOST_TOLD = 20  # files that are told one by one: Akoma Ntoso makes thousands


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    exporting = actions.add_parser("export", help="write the law into a new folder, for other programs")
    exporting.add_argument("path", type=Path, metavar="PATH", help="a folder that is not there yet")
    exporting.add_argument(
        "--format",
        choices=("jsonl", "csv", "akn"),
        default="jsonl",
        help="JSON Lines (default), CSV, or Akoma Ntoso 3.0 with a file for each version",
    )
    exporting.add_argument(
        "--norm", action="append", default=[], metavar="TITLE", help="only this norm (again for another one)"
    )
    exporting.add_argument("--on", type=day, metavar="DAY", help="only the versions in force on that day")
    exporting.add_argument(
        "--bom", action="store_true", help="begin CSV files with the mark of UTF-8, for office programs"
    )
    add_options(exporting)
    exporting.set_defaults(run=run_export)


def run_export(args: argparse.Namespace) -> int:
    """Write the files, and tell of each; 1 with the reason where nothing could be written."""
    if args.bom and args.format != "csv":
        raise UsageError("--bom goes with --format csv alone")
    start_engines()
    from plumbline.engines.norms.exporting import Chosen
    from plumbline.engines.norms.exporting.folder import Format, export_into

    chosen = Chosen.called(*args.norm, on=args.on)
    files = records = 0
    for written in export_into(args.path, form=Format(args.format), chosen=chosen, bom=args.bom):
        files, records = files + 1, records + written.records
        if args.json:
            say_json({"file": written.name, "records": written.records})
        elif files <= _MOST_TOLD:
            say(f"{written.name}  {written.records}")
    if not args.json:
        told = Says(
            zh=f"已写入 {args.path}：{files} 个文件，{records} 条记录",
            en=f"Written into {args.path}: {files} files, {records} records",
        )
        say(in_language(told, args.language))
    return 0
