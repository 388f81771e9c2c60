"""`plumbline norms`: the law database from the command line. Each action is a module of `norming`."""

from plumbline.cli.norming import changing, checking, citing, exporting, impact, importing, searching, showing
from plumbline.cli.speaking import Subcommands

_ACTIONS = (
    changing,
    checking,
    citing,
    exporting,
    impact,
    importing,
    searching,
    showing,
)


def add_to(subcommands: Subcommands) -> None:
    """Register the command with all its actions."""
    parser = subcommands.add_parser("norms", help="import texts of law, and show an article as it stood on a day")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action in _ACTIONS:
        action.add_to(actions)
