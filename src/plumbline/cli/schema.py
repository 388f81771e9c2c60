"""`plumbline schema`: the JSON Schema of declarations, for editors and other programs."""

import argparse

from plumbline.cli.speaking import Subcommands, say_json
from plumbline.kernel.json_schema import TABLES, any_schema, schema_of


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    schema = subcommands.add_parser(
        "schema",
        help="print the JSON Schema of a kind of declaration",
        description="Print the JSON Schema (draft 2020-12) of a kind of declaration; without a kind, of all of them.",
    )
    schema.add_argument("kind", nargs="?", choices=sorted(TABLES), metavar="KIND", help=", ".join(sorted(TABLES)))
    schema.set_defaults(run=run_schema)


def run_schema(args: argparse.Namespace) -> int:
    """Print the schema."""
    say_json(schema_of(args.kind) if args.kind else any_schema())
    return 0
