"""`plumbline table`: the decision tables that are declared, and what one answers for facts."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from plumbline.cli.procedures import article, read_given
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Answer, Undecided
from plumbline.kernel.decision_table_csv import write_rows
from plumbline.kernel.decision_table_told import as_data, explained
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import Says


def add_to(subcommands: Subcommands) -> None:
    """Register the command with its three questions."""
    command = subcommands.add_parser(
        "table",
        help="answer discretion benchmarks, which are decision tables",
        description="List the decision tables, answer one for facts, or write its rows as a spreadsheet.",
    )
    asked = command.add_subparsers(dest="asked", metavar="QUESTION", required=True)
    listed = asked.add_parser("list", help="list the tables", description="List the tables with their versions.")
    listed.add_argument("--on", type=_day, metavar="DATE", help="only those in force on that day")
    add_options(listed)
    listed.set_defaults(run=run_list)
    answer = asked.add_parser(
        "answer",
        help="say which row holds for facts, what it gives, and why",
        description="Say which row of a table holds for facts, what it gives and why; or which facts are missing.",
    )
    _of_one(answer)
    answer.add_argument("--facts", type=Path, metavar="FILE", help="facts by their codes (YAML or JSON)")
    answer.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="CODE=VALUE",
        help="one fact as a form writes it; may be repeated",
    )
    add_options(answer)
    answer.set_defaults(run=run_answer)
    rows = asked.add_parser("rows", help="write the rows as CSV", description="Write the rows of a table as CSV.")
    _of_one(rows)
    rows.add_argument("--language", choices=("zh", "en"), default="zh", help="language of texts (default: zh)")
    rows.set_defaults(run=run_rows)


def _of_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE", help="code of the table, such as penalty.food.unsafe")
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day whose version answers (default: today)")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» is no day; write it like 2026-06-22") from None


def run_list(args: argparse.Namespace) -> int:
    """List the tables."""
    tables = [one.table for one in declared_tables().every() if args.on is None or one.table.in_force(args.on)]
    if args.json:
        say_json([_listed(table) for table in tables])
        return 0
    for table in tables:
        last = f" – {table.in_force_to}" if table.in_force_to else ""
        title = in_language(table.title, args.language)
        say(f"{table.code}  {table.version}{last}  {title}（{article(table.law, args.language)}）")
    return 0


def _listed(table: DecisionTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "version": table.version,
        "in_force_to": table.in_force_to.isoformat() if table.in_force_to else None,
        "title": {"zh": table.title.zh, "en": table.title.en},
        "law": table.law,
        "rows": len(table.rows),
        "demonstration": table.demonstration,
    }


def run_answer(args: argparse.Namespace) -> int:
    """Answer; 1 where facts are missing."""
    evaluator = declared_tables().find(args.table, on=args.on or clock.today())
    found = evaluator.answer(evaluator.read(_facts(args)))
    if args.json:
        say_json(as_data(found))
    else:
        for line in _lines(found, args.language):
            say(line)
    return 0 if isinstance(found, Answer) else 1


def _facts(args: argparse.Namespace) -> dict[str, Any]:
    facts = {code: one.plain() for code, one in read_given(args.facts).named()} if args.facts else {}
    for pair in args.fact:
        code, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"«{pair}»: write a fact like harm=none")
        facts[code.strip()] = value
    return facts


def _lines(found: Answer | Undecided, language: str) -> Iterator[str]:
    if isinstance(found, Undecided):
        yield in_language(found.says, language)
        yield in_language(Says(zh="可能的行：", en="Rows that may hold: "), language) + ", ".join(found.possible)
        return
    for line in explained(found):
        law = f"（{article(line.law, language)}）" if line.law else ""
        yield f"{in_language(line.says, language)}{law}"
    if found.table.demonstration:
        yield in_language(Says(zh="演示数据：数额是虚构的", en="Demonstration: the amounts are invented"), language)


def run_rows(args: argparse.Namespace) -> int:
    """Write the rows as CSV."""
    table = declared_tables().find(args.table, on=args.on or clock.today()).table
    for line in write_rows(table, language=args.language).splitlines():
        say(line)
    return 0
