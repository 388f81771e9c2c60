"""`plumbline bpmn`: a procedure as a BPMN 2.0 diagram for reading."""

import argparse
import sys

from plumbline.cli.speaking import Subcommands, add_options, in_language, say_json
from plumbline.kernel import catalogue, clock
from plumbline.kernel.bpmn.flow import flow_of
from plumbline.kernel.bpmn.writing import write_flow


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    bpmn = subcommands.add_parser(
        "bpmn",
        help="write a procedure as a BPMN diagram for reading",
        description="Write a procedure as a BPMN 2.0 diagram for reading, and list what it does not show.",
    )
    bpmn.add_argument("procedure", metavar="PROCEDURE", help="code of the procedure, such as penalty.ordinary")
    bpmn.add_argument("--version", metavar="DAY", help="first day of the version (default: the one in force today)")
    add_options(bpmn)
    bpmn.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the diagram on standard output; what it does not show goes to standard error, or into the JSON."""
    declared, version = catalogue.load(), args.version
    procedure = (
        declared.version(args.procedure, version) if version else declared.procedure(args.procedure, on=clock.today())
    )
    flow, left_out = flow_of(procedure, language=args.language)
    written = write_flow(flow).decode()
    if args.json:
        named = [{"where": one.where, "zh": one.says.zh, "en": one.says.en} for one in left_out]
        say_json({"procedure": procedure.code, "version": procedure.version, "xml": written, "not_shown": named})
        return 0
    sys.stdout.write(written)
    for one in left_out:
        sys.stderr.write(f"! {one.where}: {in_language(one.says, args.language)}\n")
    return 0
