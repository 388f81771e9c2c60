"""`plumbline cite parse`: read lines of Chinese text, and give the citations of law in each."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict
from io import TextIOWrapper
from typing import Any

from plumbline.cli.speaking import Subcommands, add_options, say, say_json
from plumbline.kernel.citation import Citation, Found, find_citations, show
from plumbline.kernel.norm import register

# What a Found says beside the citation, given with --details where it says anything.
_DETAILS = (
    "subitem", "canonical", "alias", "version", "number", "kind", "issuer", "inner_title", "annex", "chapter", "section",
    "unparsed", "malformed", "start", "end",
)  # fmt: skip


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser("cite", help="find the citations of law in a text")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    parse = actions.add_parser(
        "parse",
        help="find the citations in each line of standard input",
        description="Find the citations of law in each line of standard input. Lists and ranges are written out.",
    )
    parse.add_argument(
        "--details", action="store_true", help="with --json: also say what the text says about each norm"
    )
    add_options(parse)
    parse.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Answer line by line, so that a reader at the other end need not wait for the last one."""
    known = register().by_title.keys()
    for line in _lines():
        found = find_citations(line, known=known)
        if args.json:
            say_json({"text": line, "citations": [_as_data(one, details=args.details) for one in found]})
        else:
            for one in found:
                say(_as_line(one, args.language))
    return 0


def _lines() -> Iterator[str]:
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(
            encoding="utf-8", errors="replace"
        )  # one broken character must not lose the lines after it
    for line in sys.stdin:
        yield line.removesuffix("\n").removesuffix("\r")


def _as_data(found: Found, *, details: bool) -> dict[str, Any]:
    citation: Citation = found.citation
    data: dict[str, Any] = {
        "norm": citation.norm,
        "article": citation.article,
        "sub": citation.sub,
        "paragraph": citation.paragraph,
        "item": citation.item,
    }
    if details:
        said = {"subitem": citation.subitem, **asdict(found)}
        said["canonical"] = found.canonical or register().full_title(citation.norm) or ""
        data |= {name: said[name] for name in _DETAILS if said[name] or name == "start"}
    return data


def _as_line(found: Found, language: str) -> str:
    return show(found.citation, language=language) + (f" …{found.unparsed}?" if found.unparsed else "")
