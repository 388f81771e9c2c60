"""`plumbline norms`: import texts of law, and show an article as it stood on a day."""

import argparse
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import clock
from plumbline.kernel.citation import Citation, parse_reference, show
from plumbline.kernel.errors import DeclarationError, Says

if TYPE_CHECKING:
    from plumbline.engines.norms.importing import FileResult
    from plumbline.engines.norms.resolving import Resolved

_OUTCOMES = {
    "added": Says(zh="新增", en="added"),
    "changed": Says(zh="更新", en="changed"),
    "unchanged": Says(zh="未变", en="unchanged"),
    "refused": Says(zh="未导入", en="refused"),
}


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser("norms", help="import texts of law, and show an article as it stood on a day")
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    importing = actions.add_parser("import", help="import Markdown files of laws, or all of them below a folder")
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen to each file; keep nothing")
    add_options(importing)
    importing.set_defaults(run=run_import)
    showing = actions.add_parser("show", help="show a norm, or one article of it")
    showing.add_argument("norm", metavar="NORM", help="short or full title; or a reference such as 行政处罚法#58.1")
    showing.add_argument("--article", metavar="PLACE", default="", help="such as 58, 58.1 or 58.1(2)")
    showing.add_argument("--as-of", type=_day, metavar="DAY", help="the day whose law is shown (default: today)")
    add_options(showing)
    showing.set_defaults(run=run_show)


def run_import(args: argparse.Namespace) -> int:
    """Import, with a line for each file; 1 when a file was refused."""
    if absent := [str(path) for path in args.paths if not path.exists()]:
        raise UsageError(f"no such file or folder: {', '.join(absent)}")
    _start_engines()
    from plumbline.engines.norms.importing import Outcome, import_paths

    counted: Counter[str] = Counter()
    for result in import_paths(args.paths, dry_run=args.dry_run):
        counted[result.outcome] += 1
        if args.json:
            say_json(_as_data(result, args.language))
        else:
            say(_as_line(result, args.language))
    if not args.json:
        say("  ".join(f"{in_language(_OUTCOMES[outcome], args.language)} {counted[outcome]}" for outcome in Outcome))
    return 1 if counted[Outcome.REFUSED] else 0


def run_show(args: argparse.Namespace) -> int:
    """Show what a citation names on a day; 1 with the reason where it names nothing we hold."""
    citations = _cited(args)
    _start_engines()
    from plumbline.engines.norms.resolving import resolve

    day = args.as_of or clock.today()
    for citation in citations:
        resolved = resolve(citation, on=day)
        if args.json:
            say_json(_resolved_as_data(resolved))
        else:
            say(_resolved_as_text(resolved, args.language))
    return 0


def _start_engines() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    import django

    django.setup()


def _cited(args: argparse.Namespace) -> tuple[Citation, ...]:
    try:
        return parse_reference(f"{args.norm}#{args.article}" if args.article else args.norm)
    except DeclarationError as error:
        raise UsageError(error.what) from error


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"«{text}» is not a day like 2026-06-22") from None


def _as_data(result: "FileResult", language: str) -> dict[str, Any]:
    return {
        "file": str(result.path),
        "outcome": str(result.outcome),
        "norm": result.title or None,
        "promulgated_on": result.promulgated_on or None,
        "articles": result.articles,
        "missing": list(result.missing),
        "reasons": [
            {
                "says": in_language(reason.says, language),
                "cure": in_language(reason.cure, language) if reason.cure else None,
            }
            for reason in result.reasons
        ],
    }


def _as_line(result: "FileResult", language: str) -> str:
    outcome = in_language(_OUTCOMES[result.outcome], language)
    if result.reasons:
        return f"{outcome}  {result.path}  " + "  ".join(
            in_language(reason.says, language) for reason in result.reasons
        )
    said = Says(
        zh=f"{outcome}  《{result.title}》 {result.promulgated_on} 公布  {result.articles} 条",
        en=f"{outcome}  《{result.title}》 promulgated {result.promulgated_on}, {result.articles} articles",
    )
    gaps = ", ".join(map(str, result.missing))
    missing = Says(zh=f"  缺第 {gaps} 条", en=f"  without articles {gaps}") if gaps else Says(zh="", en="")
    return in_language(said, language) + in_language(missing, language)


def _resolved_as_data(resolved: "Resolved") -> dict[str, Any]:
    version = resolved.version
    return {
        "norm": resolved.norm.title,
        "level": resolved.norm.level,
        "number": version.number or None,
        "promulgated_on": version.promulgated_on.isoformat(),
        "in_force_from": version.in_force_from.isoformat() if version.in_force_from else None,
        "in_force_to": version.in_force_to.isoformat() if version.in_force_to else None,
        "held": version.held,
        "highest_article": version.highest,
        "article": resolved.citation.article,
        "sub": resolved.citation.sub,
        "paragraph": resolved.citation.paragraph,
        "item": resolved.citation.item,
        "heading": resolved.article.heading if resolved.article else None,
        "words": resolved.words or None,
    }


def _resolved_as_text(resolved: "Resolved", language: str) -> str:
    version = resolved.version
    full = Citation(resolved.norm.title, *resolved.citation.parts())
    until = version.in_force_to
    head = Says(
        zh=f"{show(full)}（{version.promulgated_on} 公布，{version.as_registered().first_day} 起施行"
        + (f"，至 {until}）" if until else "）"),
        en=f"{show(full, language='en')} (promulgated {version.promulgated_on}, in force from {version.as_registered().first_day}"
        + (f" to {until})" if until else ")"),
    )
    heading = [resolved.article.heading] if resolved.article and resolved.article.heading else []
    return "\n".join([in_language(head, language), *heading, *filter(None, [resolved.words])])
