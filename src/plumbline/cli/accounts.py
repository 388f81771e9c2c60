"""`plumbline accounts`: set up the three administrators of a new house, who open all further accounts on its pages."""

import argparse
import sys
from getpass import getpass
from typing import TYPE_CHECKING

from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.bodies.codes import Administration

KEPT_BY = ("system", "security", "audit")


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its part."""
    parser = subcommands.add_parser("accounts", help="set up the three administrators of a new house")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    begin = parts.add_parser(
        "begin",
        help="set up the three administrators, once",
        description="Set up the system, security and audit administrators, once and together. On a terminal each"
        " password is asked for twice and not shown; otherwise three lines are read from standard input, in the order"
        " system, security, audit. No option takes a password: others could read it in the list of processes.",
    )
    for kept_by in KEPT_BY:
        default = f"{kept_by}_admin"
        begin.add_argument(
            f"--{kept_by}", default=default, metavar="NAME", help=f"name that account signs in with ({default})"
        )
    add_options(begin)
    begin.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Set the three up with the settings of the environment; the demonstration's where none are named."""
    start_engines()
    from plumbline.engines.bodies.accounts import Credentials, begin_administration
    from plumbline.engines.bodies.codes import Administration

    named = {Administration(f"{kept_by}_admin"): str(getattr(args, kept_by)) for kept_by in KEPT_BY}
    passwords = _asked(named) if sys.stdin.isatty() else _read(named)
    made = begin_administration({kind: Credentials(name, passwords[kind]) for kind, name in named.items()})
    if args.json:
        say_json({"accounts": [{"account": one.username, "administers": one.administers} for one in made]})
        return 0
    for account in made:
        held = Administration(account.administers).says
        says = Says(
            zh=f"已设立 {account.username}（{held.zh}）", en=f"{account.username} is set up ({held.en.lower()})"
        )
        say(in_language(says, args.language))
    return 0


def _asked(named: "dict[Administration, str]") -> "dict[Administration, str]":
    """Ask for each password twice."""
    given = {}
    for kind, name in named.items():
        given[kind] = getpass(f"{name} ({kind.says.zh} · {kind.says.en}): ")
        if getpass(f"{name} (再输一次 · again): ") != given[kind]:
            raise UsageError(f"the two passwords of {name} differ; nothing was set up")
    return given


def _read(named: "dict[Administration, str]") -> "dict[Administration, str]":
    """Read one password a line."""
    lines = [line for line in sys.stdin.read().splitlines() if line]
    if len(lines) != len(named):
        raise UsageError(
            f"standard input has {len(lines)} lines; it takes three passwords, one a line: {', '.join(named.values())}"
        )
    return dict(zip(named, lines, strict=True))
