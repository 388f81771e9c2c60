"""`plumbline bodies`: bodies, officers and papers from a spreadsheet; who could lawfully sign."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.bodies.importing import Import
    from plumbline.engines.bodies.models import Account
    from plumbline.engines.matters.signing import Signer, Signers


def add_to(subcommands: Subcommands) -> None:
    """Register the command and its parts."""
    parser = subcommands.add_parser("bodies", help="import bodies and officers; say who could lawfully sign")
    parts = parser.add_subparsers(dest="part", metavar="PART", required=True)
    takes = parts.add_parser(
        "import",
        help="import bodies, posts, officers, appointments, certificates and qualifications, whole or not at all",
        description="Read an .xlsx or .csv file: a sheet for each kind of table, told by its headings. Every fault is told by"
        " sheet, row and column, and then nothing is saved; a second import of the same file changes nothing. Exit code 1"
        " when something is wrong.",
    )
    takes.add_argument("file", type=Path, metavar="FILE", help="the spreadsheet")
    takes.add_argument("--by", required=True, metavar="ACCOUNT", help="the account that may keep what the file holds")
    takes.add_argument("--dry-run", action="store_true", help="say what would happen, and save nothing")
    takes.add_argument("--marked", type=Path, metavar="FILE", help="write the wrong rows, marked, as .xlsx")
    add_options(takes)
    takes.set_defaults(run=run_import)
    signs = parts.add_parser(
        "signers",
        help="say who could lawfully perform an act, by what right, and who nearly could",
        description="Ask for an act of a matter as it stands now, or of a procedure and a body on a day. Exit code 1 when"
        " nobody could.",
    )
    signs.add_argument("act", metavar="ACT", help="code of the act, such as decide")
    signs.add_argument("--matter", metavar="CODE", help="code of the matter, such as penalty.ordinary/2026/000001")
    signs.add_argument(
        "--procedure", metavar="CODE", help="without a matter: the procedure, such as penalty.ordinary …"
    )
    signs.add_argument("--body", metavar="CODE", help="… the body …")
    signs.add_argument("--domain", default="", metavar="DOMAIN", help="… the domain of its certificates …")
    signs.add_argument("--on", type=day, metavar="DAY", help="… and the day (default: today)")
    add_options(signs)
    signs.set_defaults(run=run_signers)


def run_import(args: argparse.Namespace) -> int:
    """Import a file; 1 where something is wrong with it."""
    start_engines()
    from plumbline.engines.bodies import importing

    by = _account(args.by)
    if not args.file.is_file():
        raise UsageError(f"there is no file «{args.file}»")
    perform = importing.rehearse if args.dry_run else importing.save
    done = perform(args.file, name=args.file.name, by=by)
    if args.marked:
        _write_marked(args.file, by, args.marked, args.language)
    if args.json:
        say_json(_as_data(done, args.language))
    else:
        _tell(done, args.language)
    return 1 if done.wrong else 0


def run_signers(args: argparse.Namespace) -> int:
    """Say who could sign; 1 where nobody could."""
    if not args.matter and not (args.procedure and args.body):
        raise UsageError("name a matter (--matter), or a procedure and a body (--procedure, --body)")
    start_engines()
    found = _of_matter(args) if args.matter else _of_body(args)
    if args.json:
        say_json(
            {
                "act": found.act.code,
                "able": [_signer(one, args.language) for one in found.able],
                "nearly": [_signer(one, args.language) for one in found.nearly],
                "others": found.others,
            }
        )
    else:
        for one in (*found.able, *found.nearly):
            told = _signer(one, args.language)
            say(
                f"{'✓' if one.able else '✗'} {told['name']} {told['officer']} · {'；'.join(told['ground'] + told['reasons'])}"
            )
        count = len(found.able)
        says = Says(
            zh=f"{count} 人可以做“{found.act.title.zh}”；另有 {found.others} 人没有这个岗位。",
            en=f"{count} could perform “{found.act.title.en}”; {found.others} more hold no such post.",
        )
        say(in_language(says, args.language))
    return 0 if found.able else 1


def _of_matter(args: argparse.Namespace) -> "Signers":
    from plumbline.engines.matters import signing
    from plumbline.engines.matters.models import Matter

    matter = Matter.objects.select_related("body__region").filter(code=args.matter).first()
    if matter is None:
        raise UsageError(f"there is no matter «{args.matter}»")
    return signing.in_matter(matter, args.act)


def _of_body(args: argparse.Namespace) -> "Signers":
    from plumbline.engines.bodies.models import Body
    from plumbline.engines.matters import signing
    from plumbline.engines.matters.procedures import procedure_on
    from plumbline.kernel import clock

    body = Body.objects.select_related("region").filter(code=args.body).first()
    if body is None:
        raise UsageError(f"there is no body «{args.body}»")
    on = args.on or clock.today()
    return signing.for_act(body, procedure_on(args.procedure, on=on), args.act, on=on, domain=args.domain)


def _account(name: str) -> "Account":
    from plumbline.engines.bodies.models import Account

    account = Account.objects.select_related("officer__body__region").filter(username=name).first()
    if account is None:
        raise UsageError(f"there is no account «{name}»")
    return account


def _write_marked(file: Path, by: "Account", path: Path, language: str) -> None:
    from plumbline.engines.bodies import importing
    from plumbline.engines.sheets.marking import marked

    rows = importing.problems(file, name=file.name, by=by)
    with path.open("wb") as place:
        place.writelines(marked(rows, title=Says(zh="问题", en="Problems"), language=language))


def _signer(one: "Signer", language: str) -> dict[str, Any]:
    return {
        "officer": one.officer.code,
        "name": one.officer.name,
        "ground": [in_language(says, language) for says in one.ground],
        "reasons": [f"{in_language(each.says, language)}（{each.law}）" for each in one.reasons],
    }


def _as_data(done: "Import", language: str) -> dict[str, Any]:
    return {
        "tables": [
            {
                "table": one.table.code,
                "sheet": one.preview.sheet,
                "rows": one.preview.rows,
                "made": one.made,
                "changed": one.changed,
                "same": one.same,
                "problems": [
                    {
                        "place": in_language(each.place, language),
                        "field": each.field,
                        "says": in_language(each.says, language),
                        "note": each.note,
                    }
                    for each in one.preview.problems
                ],
            }
            for one in done.tables
        ],
        "passed_over": list(done.passed_over),
        "saved": done.saved,
    }


def _tell(done: "Import", language: str) -> None:
    for one in done.tables:
        for each in one.preview.problems:
            say(f"{'·' if each.note else '✗'} {in_language(each.place, language)} {in_language(each.says, language)}")
        says = Says(
            zh=f"{one.table.title.zh}：{one.preview.rows} 行，新登记 {one.made}，变更 {one.changed}，不变 {one.same}。",
            en=f"{one.table.title.en}: {one.preview.rows} rows, {one.made} new, {one.changed} changed, {one.same} unchanged.",
        )
        say(in_language(says, language))
    if done.passed_over:
        names = "、".join(done.passed_over)
        say(in_language(Says(zh=f"没有认出的工作表：{names}", en=f"Sheets that are no known table: {names}"), language))
    saved = Says(zh="已保存，并记入账本。", en="Saved, and recorded in the ledger.")
    unsaved = Says(zh="没有保存任何内容。", en="Nothing was saved.")
    say(in_language(saved if done.saved else unsaved, language))
