"""`plumbline table`: the decision tables that are declared, what one answers for facts, and its rows to and from spreadsheets."""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.given import day
from plumbline.cli.procedures import article, read_given
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_file, say_json
from plumbline.kernel import clock
from plumbline.kernel.catalogue import load
from plumbline.kernel.decision_table import DecisionTable
from plumbline.kernel.decision_table_answer import Answer, Undecided
from plumbline.kernel.decision_table_jdm import jdm
from plumbline.kernel.decision_table_told import as_data, explained
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.sheets.decision_taking import Taken


def add_to(subcommands: Subcommands) -> None:
    """Register the command with its questions."""
    command = subcommands.add_parser(
        "table",
        help="answer discretion benchmarks, which are decision tables",
        description="List the decision tables, answer one for facts, write its rows as a spreadsheet, or take them from one.",
    )
    asked = command.add_subparsers(dest="asked", metavar="QUESTION", required=True)
    listed = asked.add_parser("list", help="list the tables", description="List the tables with their versions.")
    listed.add_argument("--on", type=day, metavar="DATE", help="only those in force on that day")
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
    _export(asked)
    _import(asked)


def _export(asked: Subcommands) -> None:
    gives = asked.add_parser(
        "export",
        help="write the rows for a spreadsheet, or the table for zen-engine",
        description="Write the rows of a table, conditions and amounts in words, in the columns that `import` takes; or the"
        " table as JDM, the JSON of zen-engine, which names what it cannot hold.",
    )
    _of_one(gives)
    gives.add_argument("--format", choices=("csv", "xlsx", "jdm"), default="csv", help="default: csv")
    gives.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    gives.add_argument("--language", choices=("zh", "en"), default="zh", help="language of texts (default: zh)")
    gives.set_defaults(run=run_export)


def _import(asked: Subcommands) -> None:
    takes = asked.add_parser(
        "import",
        help="put the rows of a spreadsheet into a table, proven whole or not at all",
        description="Read an .xlsx or .csv as `export` writes it, and put its rows in the place of those of the table, whose"
        " inputs, outputs, ranges of the law and worked cases stay. Nothing is written before the result is proven: no gap, no"
        " overlap, within the range of the law, every article in force. Every fault is told by row and column. Exit code 1"
        " when something is wrong.",
    )
    takes.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet")
    _of_one(takes)
    takes.add_argument("--sheet", default="", metavar="NAME", help="which sheet (default: the first)")
    takes.add_argument(
        "--from", dest="first", type=day, metavar="DAY", help="first day of a new version, which needs --out"
    )
    takes.add_argument("--to", dest="last", type=day, metavar="DAY", help="last day of the new version (default: none)")
    takes.add_argument("--out", type=Path, metavar="FILE", help="where the table is written (default: where it stands)")
    takes.add_argument("--dry-run", action="store_true", help="say what would happen, and write nothing")
    add_options(takes)
    takes.set_defaults(run=run_import)


def _of_one(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("table", metavar="TABLE", help="code of the table, such as penalty.food.unsafe")
    parser.add_argument("--on", type=day, metavar="DATE", help="the day whose version answers (default: today)")


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


def run_export(args: argparse.Namespace) -> int:
    """Write the rows."""
    from plumbline.engines.sheets import decision_rows

    table = declared_tables().find(args.table, on=args.on or clock.today()).table
    if args.format == "jdm":
        pieces = iter([json.dumps(jdm(table), ensure_ascii=False, indent=2).encode(), b"\n"])
    else:
        pieces = decision_rows.write(table, kind=args.format, language=args.language)
    say_file(pieces, args.out)
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Put rows into a table; 1 where something is wrong with them."""
    from plumbline.engines.ledger import whole_file
    from plumbline.engines.sheets import decision_rows, decision_taking, reading

    table = declared_tables().find(args.table, on=args.on or clock.today()).table
    own = Path(table.file)
    out = _where(args, own)
    try:
        sheet = reading.read(args.file, name=args.file.name, sheet=args.sheet, most_rows=decision_rows.MOST_ROWS)
        text = own.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(error) from error
    in_force = (args.first, args.last) if args.first else None
    taken = decision_taking.take(table, text, sheet, catalogue=load(), in_force=in_force)
    written = taken.may_be_written and not args.dry_run
    if written:
        try:
            whole_file.put(out, taken.text.encode())
        except OSError as error:
            raise UsageError(error) from error
    if args.json:
        say_json(_as_data(taken, str(out) if written else None, args.language))
    else:
        for line in _told(taken, str(out) if written else "", args.language):
            say(line)
    return 0 if taken.may_be_written else 1


def _where(args: argparse.Namespace, own: Path) -> Path:
    """Tell where the table is written: over itself, or into a file that is not there yet."""
    if args.last and not args.first:
        raise UsageError("--to is the last day of a new version; give its first day too (--from)")
    if args.last and args.last < args.first:
        raise UsageError("the last day (--to) lies before the first (--from)")
    if args.first and args.out is None and not args.dry_run:
        raise UsageError("a new version is a file of its own; name it with --out")
    out: Path = args.out or own
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}")
    if args.out and out.exists() and out.resolve() != own.resolve():
        raise UsageError(f"{out} is there already; name a file that is not")
    if args.first and out.exists() and not args.dry_run:
        raise UsageError(f"{out} holds the version that is in force; a new one needs a file of its own")
    return out


def _told(taken: "Taken", out: str, language: str) -> Iterator[str]:
    for one in taken.problems:
        mark = "· " if one.note else ""
        yield f"{mark}{in_language(one.place, language)}: {in_language(one.says, language)}"
    if not taken.may_be_written:
        yield in_language(Says(zh="没有写入任何内容", en="Nothing was written"), language)
        return
    counts = {"rows": taken.rows, "added": len(taken.added), "changed": len(taken.changed), "gone": len(taken.gone)}
    yield in_language(
        Says(
            zh="{rows} 行，已证明没有缺口、没有重叠、都在法定幅度以内：新增 {added}，改动 {changed}，去掉 {gone}".format(
                **counts
            ),
            en="{rows} rows, proven without gap or overlap and within the range of the law: "
            "{added} new, {changed} changed, {gone} gone".format(**counts),
        ),
        language,
    )
    if out:
        yield in_language(Says(zh=f"写入 {out}", en=f"Written to {out}"), language)


def _as_data(taken: "Taken", out: str | None, language: str) -> dict[str, Any]:
    return {
        "rows": taken.rows,
        "proven": taken.may_be_written,
        "written": out,
        "added": list(taken.added),
        "changed": list(taken.changed),
        "gone": list(taken.gone),
        "problems": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "value": one.value,
                "says": in_language(one.says, language),
                "note": one.note,
            }
            for one in taken.problems
        ],
    }
