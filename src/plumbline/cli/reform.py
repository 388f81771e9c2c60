"""`plumbline reform`: carry out a reform of organs from a plan, or say what it would do."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.given import day, text_of
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json, trial
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.bodies.reforming import Reformed

LONGEST: Final = 2_000_000  # bytes of a plan


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "reform",
        help="carry out a reform of organs: bodies begin, end, and pass on what they have",
        description="Carry out the plan in a CSV with the columns step, body, to, domain, name, name_en, kind, region, mark,"
        " credit_code, parent; a step is found, rename, pass or end. Everything happens in one transaction, or nothing does:"
        " where a power, a running matter or a file would have no heir, the reasons are listed by line.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the plan")
    parser.add_argument("--on", type=day, required=True, metavar="DAY", help="the first day of the new order")
    parser.add_argument("--basis", required=True, metavar="TEXT", help="the document of the reform, as cited")
    parser.add_argument(
        "--by", required=True, metavar="NAME", help="account of the system administrator who carries it out"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would come of it, and change nothing")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Carry a plan out, or say what that would do."""
    start_engines()
    from plumbline.engines.bodies import reform_plan, reforming
    from plumbline.engines.bodies.models import Account

    account = Account.objects.filter(username=args.by).first()
    if account is None:
        raise UsageError(f"no account {args.by}")
    plan = reform_plan.read(text_of(args.file, longest=LONGEST), on=args.on, basis=args.basis)
    _tell(reforming.carry_out(plan, by=account, dry_run=args.dry_run), args)
    return 0


def _tell(done: "Reformed", args: argparse.Namespace) -> None:
    if args.json:
        say_json({"dry_run": args.dry_run, **asdict(done)})
        return
    would = trial(dry_run=args.dry_run)
    says = Says(
        zh=f"{would.zh}设立 {len(done.founded)}，更名 {len(done.renamed)}，撤销 {len(done.ended)}；"
        f"{len(done.placed)} 个机关改了上级，{done.without_post} 人待重新任职。",
        en=f"{would.en}{len(done.founded)} founded, {len(done.renamed)} renamed, {len(done.ended)} ended; "
        f"{len(done.placed)} bodies stand below another one now, {done.without_post} officers wait for a new post.",
    )
    say(in_language(says, args.language))
    for one in done.passed:
        passed = Says(
            zh=f"{one.before} → {one.after}：职权 {'、'.join(one.domains) or '无'}；在办 {one.running} 件",
            en=f"{one.before} → {one.after}: competences {', '.join(one.domains) or 'none'}; {one.running} running",
        )
        say(in_language(passed, args.language))
