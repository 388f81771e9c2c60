"""The command `plumbline`: finds the module of the subcommand, runs it, and turns errors into exit codes.

Exit codes: 0 right · 1 refused, unknown or broken, with the reasons on standard output · 2 wrong usage · 141 nobody
read on, and the answer was not known yet. A module is imported only when its subcommand is asked for, so that pure commands
never wait for the framework.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import singledispatch
from importlib import import_module
from typing import Any

from plumbline.cli.speaking import UsageError, in_language, say, say_json
from plumbline.kernel.errors import DeclarationError, PlumblineError, Reason, Refusal, Says, Unknown

CUT_OFF = 141  # as the shell says it of whoever wrote to a pipe that nobody reads
DATABASES = ("django.db.utils", "sqlite3")  # whose errors say that the disk is full, or that a server is gone


@dataclass(frozen=True, slots=True)
class Command:
    """One subcommand: its name, the module whose `add_to` registers it, and what it does."""

    name: str
    module: str
    does: str


COMMANDS = (
    Command("reckon", "plumbline.cli.reckon", "count a legal period out to its last day"),
    Command("due", "plumbline.cli.procedures", "say until when an act is owed"),
    Command("try", "plumbline.cli.procedures", "answer a scenario step by step"),
    Command("plan", "plumbline.cli.plan", "say what must come before an act, and when it may"),
    Command("check", "plumbline.cli.checking", "check declarations and every source they name"),
    Command("dcr", "plumbline.cli.dcr", "answer, read and write graphs of DCR tools"),
    Command("bpmn", "plumbline.cli.bpmn", "write a procedure as a BPMN diagram for reading"),
    Command("table", "plumbline.cli.table", "answer discretion benchmarks, which are decision tables"),
    Command("schema", "plumbline.cli.schema", "print the JSON Schema of a kind of declaration"),
    Command("cite", "plumbline.cli.cite", "find the citations of law in a text"),
    Command("norms", "plumbline.cli.norms", "import texts of law, and show an article as it stood on a day"),
    Command("replay", "plumbline.cli.replay", "run known matters through their procedures"),
    Command("conformance", "plumbline.cli.conformance", "hold an event log against a procedure"),
    Command("registers", "plumbline.cli.registers", "import and export lists, and say what alerts find in them"),
    Command("matters", "plumbline.cli.matters", "let happen what the law deems; carry matters over"),
    Command("calendar", "plumbline.cli.calendar", "enter a holiday schedule, and reckon clocks by it"),
    Command("ledger", "plumbline.cli.ledger", "recount the ledger, seal it, write it as files, list its keys"),
    Command("witness", "plumbline.cli.witness", "follow a log from elsewhere, and vouch that it only ever grew"),
    Command("evidence", "plumbline.cli.evidence", "read kept files again: is each there, and unchanged"),
    Command("erase", "plumbline.cli.erase", "carry out erasures of personal data that officers decided"),
    Command("receipt", "plumbline.cli.receipt", "verify a receipt without the database, and write one"),
    Command("backup", "plumbline.cli.backup", "take a backup under a signed manifest, or check one"),
    Command("restore", "plumbline.cli.restore", "put a backup back, and compare it with heads that others keep"),
    Command("document", "plumbline.cli.document", "check a signed document from its file alone"),
    Command("regions", "plumbline.cli.regions", "bring regions in, change them, look one up"),
    Command("reform", "plumbline.cli.reform", "carry out a reform of organs, or say what it would do"),
    Command("bodies", "plumbline.cli.bodies", "import bodies and officers; say who could lawfully sign"),
    Command("accounts", "plumbline.cli.accounts", "set up the three administrators of a new house"),
    Command("demo", "plumbline.cli.demo", "load the demonstration province and serve it"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand and give its exit code."""
    given = sys.argv[1:] if argv is None else list(argv)
    try:
        parser = _parser_for(given)
        args = parser.parse_args(given)
    except SystemExit as exit_:
        return exit_.code if isinstance(exit_.code, int) else 2
    code = CUT_OFF
    try:
        code = _answered(args)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has seen enough; an answer that is known already stays what it is
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _answered(args: argparse.Namespace) -> int:
    """Run the subcommand; what it raises becomes words and an exit code."""
    try:
        return int(args.run(args))
    except UsageError as error:
        sys.stderr.write(f"plumbline {args.command}: {error}\n")
        return 2
    except PlumblineError as error:
        if getattr(args, "json", False):
            say_json(_as_data(error, getattr(args, "language", "zh")))
        else:
            for line in _as_lines(error, getattr(args, "language", "zh")):
                say(line)
        return 1
    except Exception as error:
        if not _is_of_the_database(error):
            raise
        _tell_of_the_database(error, args)
        return 1


def _is_of_the_database(error: Exception) -> bool:
    """Tell whether the database could not do what it was asked; commands that never loaded one have no such errors."""
    modules = [sys.modules[name] for name in DATABASES if name in sys.modules]
    return isinstance(error, tuple(module.OperationalError for module in modules))


def _tell_of_the_database(error: Exception, args: argparse.Namespace) -> None:
    said = " ".join(str(error).split())
    says = Says(
        zh=f"数据库没有做成：{said}。这一步什么都没有改变。",
        en=f"The database did not do it: {said}. This step changed nothing.",
    )
    words = in_language(says, getattr(args, "language", "zh"))
    if getattr(args, "json", False):
        say_json({"broken": {"says": words}})
    else:
        say(words)


def _parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser: the subcommand that is asked for with all its options, the others with their names alone."""
    parser = argparse.ArgumentParser(prog="plumbline", description="Government under law, as software.")
    subcommands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked_name = next((word for word in given if not word.startswith("-")), None)
    asked_module = next((command.module for command in COMMANDS if command.name == asked_name), None)
    if asked_module is not None:
        import_module(asked_module).add_to(subcommands)
    for command in COMMANDS:
        if command.module != asked_module:
            subcommands.add_parser(command.name, help=command.does)
    return parser


@singledispatch
def _as_data(error: PlumblineError, _language: str) -> dict[str, Any]:
    return {"broken": {"says": str(error)}}


@_as_data.register
def _(error: Refusal, language: str) -> dict[str, Any]:
    return {"refused": [_reason_as_data(reason, language) for reason in error.reasons]}


@_as_data.register
def _(error: Unknown, language: str) -> dict[str, Any]:
    return {"unknown": {"says": in_language(error.says, language), "missing": list(error.missing)}}


@_as_data.register
def _(error: DeclarationError, _language: str) -> dict[str, Any]:
    return {"declaration": {"what": error.what, "file": error.file, "line": error.line, "column": error.column}}


def _reason_as_data(reason: Reason, language: str) -> dict[str, Any]:
    data = {name: value for name, value in asdict(reason).items() if value}
    data["says"] = in_language(reason.says, language)
    data["law"] = reason.law
    data["cure"] = in_language(reason.cure, language) if reason.cure else None
    return data


@singledispatch
def _as_lines(error: PlumblineError, _language: str) -> list[str]:
    return [str(error)]


@_as_lines.register
def _(error: Unknown, language: str) -> list[str]:
    return [in_language(error.says, language)]


@_as_lines.register
def _(error: Refusal, language: str) -> list[str]:
    lines = []
    for reason in error.reasons:
        law = Says(zh=f"（{reason.law}）", en=f" ({reason.law})") if reason.law else Says(zh="", en="")
        lines.append(in_language(reason.says, language) + in_language(law, language))
        if reason.cure:
            lines.append(f"  → {in_language(reason.cure, language)}")
    return lines
