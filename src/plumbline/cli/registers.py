"""`plumbline registers`: which registers there are, lists from and to files, what alerts find, lists beside the ledger."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_file, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.bodies.models import Account, Body
    from plumbline.engines.registers.importing import Import, Saved
    from plumbline.kernel.register import Register


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("registers", help="lists of powers, services, fees …: import, export, alerts")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    _every(parts)
    _import(parts)
    _export(parts)
    _alerts(parts)
    _recount(parts)


def _every(parts: Subcommands) -> None:
    every = parts.add_parser("list", help="say which registers are declared, and by what right")
    add_options(every)
    every.set_defaults(run=run_list)


def _import(parts: Subcommands) -> None:
    takes = parts.add_parser(
        "import",
        help="hold a spreadsheet against a list, and save it whole or not at all",
        description="Read an .xlsx or .csv file whose headings are the titles or codes of the register's fields, or the JSON that"
        " `export` writes. A column that the file does not have is left as the list has it. Every"
        " fault is told by row and column, and then nothing is saved. A list that was published and changes by a procedure"
        " is not changed: an adjustment is proposed. Exit code 1 when something is wrong.",
    )
    takes.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet")
    _of_list(takes)
    takes.add_argument("--from", dest="valid_from", type=day, metavar="DAY", help="first day (default: today)")
    takes.add_argument("--by", metavar="ACCOUNT", help="the account of the officer who keeps the list; needed to save")
    takes.add_argument("--because", default="", metavar="WORDS", help="on what the change rests; needed to save")
    takes.add_argument("--whole", action="store_true", help="the file is the whole list: what it lacks ends")
    takes.add_argument("--dry-run", action="store_true", help="say what would happen, and save nothing")
    takes.add_argument("--sheet", default="", metavar="NAME", help="which sheet (default: the first)")
    takes.add_argument("--marked", type=Path, metavar="FILE", help="write the wrong rows, marked, as .xlsx")
    add_options(takes)
    takes.set_defaults(run=run_import)


def _export(parts: Subcommands) -> None:
    gives = parts.add_parser(
        "export",
        help="write the list of a body, of a day, as everybody may read it, or an account",
        description="Write the entries that the body lists itself, in the columns that `import` takes.",
    )
    _of_list(gives)
    gives.add_argument("--on", type=day, metavar="DAY", help="the day (default: today)")
    gives.add_argument("--by", metavar="ACCOUNT", help="write what this account may read (default: what everybody may)")
    gives.add_argument("--format", choices=("xlsx", "csv", "json"), default="csv", help="default: csv")
    gives.add_argument("--out", type=Path, metavar="FILE", help="default: standard output")
    gives.add_argument("--language", choices=("zh", "en"), default="zh", help="language of headings (default: zh)")
    gives.set_defaults(run=run_export)


def _alerts(parts: Subcommands) -> None:
    alerts = parts.add_parser(
        "alerts",
        help="say what the declared alerts find in the lists",
        description="Go through the lists as they stand on a day. Exit code 1 when something was found.",
    )
    alerts.add_argument("alert", nargs="*", metavar="ALERT", help="codes of alerts (default: all)")
    alerts.add_argument("--on", type=day, metavar="DAY", help="the day (default: today)")
    alerts.add_argument("--within", metavar="REGION", help="only bodies of a region and below it, by its code")
    add_options(alerts)
    alerts.set_defaults(run=run_alerts)


def _recount(parts: Subcommands) -> None:
    recount = parts.add_parser(
        "recount",
        help="hold what lists say against what the ledger recorded of them",
        description="Name each edition of an entry and each proposed change set that was edited, inserted or deleted past the"
        " ledger. Whether the ledger itself adds up is asked by `plumbline ledger verify`. Exit code 1 when something was found.",
    )
    recount.add_argument("--register", metavar="CODE", help="only this register, such as powers")
    recount.add_argument("--body", metavar="CODE", help="only the lists of this body")
    add_options(recount)
    recount.set_defaults(run=run_recount)


def run_list(args: argparse.Namespace) -> int:
    """Say which registers there are."""
    start_engines()
    from plumbline.engines.registers import declared

    every = declared.every().values()
    if args.json:
        say_json([{"register": one.code, "title": one.title.zh, "basis": one.basis} for one in every])
    else:
        for one in every:
            say(f"{one.code}  {in_language(one.title, args.language)}  （{one.basis}）")
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Hold a file against a list, and save it; 1 where something is wrong with it."""
    if not args.dry_run and not (args.by and args.because):
        raise UsageError("name who keeps the list and on what the change rests (--by, --because), or give --dry-run")
    start_engines()
    from plumbline.engines.registers import importing
    from plumbline.engines.sheets import reading
    from plumbline.kernel import clock

    register, body = _list(args)
    by = None if args.dry_run else _account(args.by)
    try:
        sheet = reading.read(args.file, name=args.file.name, sheet=args.sheet, most_rows=importing.MOST_ROWS)
    except OSError as error:
        raise UsageError(error) from error
    day = args.valid_from or clock.today()
    checked = importing.check(register, body, sheet, valid_from=day, whole=args.whole)
    if args.marked:
        _write_marked(checked, args.marked, args.language)
    saved = importing.save(checked, by=by, because=args.because) if by and checked.may_be_saved else None
    if args.json:
        say_json(_as_data(checked, saved, args.language))
    else:
        _tell(checked, saved, args.language)
    return 0 if checked.may_be_saved else 1


def run_export(args: argparse.Namespace) -> int:
    """Write a list."""
    start_engines()
    from plumbline.engines.registers import reading
    from plumbline.engines.sheets import writing
    from plumbline.kernel import clock
    from plumbline.kernel.fields import from_data
    from plumbline.kernel.register import Readers

    register, body = _list(args)
    may = reading.readers_of(register, body, _account(args.by)) if args.by else frozenset({Readers.PUBLIC})
    columns = {code: one.field for code, one in register.fields.items() if one.read in may}
    kept = reading.standing(register, [body], on=args.on or clock.today()).order_by("key")
    rows = (from_data(columns, edition.data) for edition in kept.iterator())
    pieces = writing.write(columns, rows, kind=args.format, title=register.title, language=args.language)
    say_file(pieces, args.out)
    return 0


def run_alerts(args: argparse.Namespace) -> int:
    """Say what alerts find; 1 where they find anything."""
    start_engines()
    from plumbline.engines.bodies.models import Body
    from plumbline.engines.registers import declared, findings

    wanted = [declared.alert(code) for code in args.alert] or list(declared.alerts().values())
    bodies = None
    if args.within:
        bodies = Body.objects.filter(region__path__contains=f"{args.within}/")
    count = 0
    for alert in wanted:
        for found in findings.find(alert, on=args.on, bodies=bodies):
            count += 1
            where = found.body.code if found.body else ""
            key = found.edition.key if found.edition else ""
            if args.json:
                says = in_language(found.says, args.language)
                say_json(
                    {"alert": alert.code, "body": where, "entry": key, "says": says, "law": found.law or alert.law}
                )
            else:
                title = in_language(alert.title, args.language)
                say(f"{title} · {where} {key}：{in_language(found.says, args.language)}（{found.law or alert.law}）")
    if not args.json:
        say(in_language(Says(zh=f"共 {count} 处。", en=f"{count} found."), args.language))
    return 1 if count else 0


def run_recount(args: argparse.Namespace) -> int:
    """Say what does not add up in the lists; 1 where anything does not."""
    start_engines()
    from plumbline.engines.registers import declared, recounting

    register = declared.register(args.register) if args.register else None
    count = 0
    for found in recounting.recount(register, _body(args.body) if args.body else None):
        count += 1
        if args.json:
            say_json(found.as_data())
        else:
            say(f"{found.kind}  {in_language(found.says, args.language)}")
    if not args.json:
        says = Says(zh=f"与账本不符的共 {count} 处。", en=f"{count} differ from the ledger.")
        say(in_language(says, args.language))
    return 1 if count else 0


def _of_list(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--register", required=True, metavar="CODE", help="the register, such as powers")
    parser.add_argument("--body", required=True, metavar="CODE", help="the body that keeps the list")


def _list(args: argparse.Namespace) -> "tuple[Register, Body]":
    from plumbline.engines.registers import declared

    return declared.register(args.register), _body(args.body)


def _body(code: str) -> "Body":
    from plumbline.engines.bodies.models import Body

    body = Body.objects.select_related("region").filter(code=code).first()
    if body is None:
        raise UsageError(f"there is no body «{code}»")
    return body


def _account(name: str) -> "Account":
    from plumbline.engines.bodies.models import Account

    account = Account.objects.filter(username=name).first()
    if account is None:
        raise UsageError(f"there is no account «{name}»")
    return account


def _write_marked(checked: "Import", path: Path, language: str) -> None:
    from plumbline.engines.sheets.marking import marked

    with path.open("wb") as file:
        file.writelines(marked(checked.rows, title=checked.register.title, language=language))


def _as_data(checked: "Import", saved: "Saved | None", language: str) -> dict[str, Any]:
    seen = checked.preview
    return {
        "register": checked.register.code,
        "body": checked.body.code,
        "valid_from": checked.valid_from.isoformat(),
        "rows": seen.rows,
        **{str(state): count for state, count in checked.counts.items()},
        "ends": list(checked.ends),
        "problems": [
            {
                "place": in_language(one.place, language),
                "field": one.field,
                "says": in_language(one.says, language),
                "note": one.note,
            }
            for one in seen.problems
        ],
        "saved": bool(saved),
        "adjustment": saved.adjustment.pk if saved and saved.adjustment else None,
    }


def _tell(checked: "Import", saved: "Saved | None", language: str) -> None:
    for one in checked.preview.problems:
        say(f"{'·' if one.note else '✗'} {in_language(one.place, language)} {in_language(one.says, language)}")
    added, changed, same, _refused = checked.counts.values()
    ends = len(checked.ends)
    zh = f"{checked.preview.rows} 行：新增 {added}，改动 {changed}，不变 {same}，取消 {ends}。"
    en = f"{checked.preview.rows} rows: {added} added, {changed} changed, {same} unchanged, {ends} ended."
    say(in_language(Says(zh=zh, en=en), language))
    if saved is None:
        told = Says(zh="没有保存任何内容。", en="Nothing was saved.")
    elif saved.adjustment:
        number = saved.adjustment.pk
        told = Says(
            zh=f"清单已经公布，按程序调整：已提出调整单 {number}，审核、批准、公布后生效。",
            en=f"The list is published and changes by its procedure: change set {number} was proposed.",
        )
    else:
        told = Says(zh="已保存，并记入账本。", en="Saved, and recorded in the ledger.")
    say(in_language(told, language))
