"""`plumbline norms import`: files of law taken in, with a line for each."""

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plumbline.cli.norming.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.norms.importing import FileResult

_OUTCOMES = {
    "added": Says(zh="新增", en="added"),
    "changed": Says(zh="更新", en="changed"),
    "unchanged": Says(zh="未变", en="unchanged"),
    "conflict": Says(zh="冲突待审", en="in conflict"),
    "refused": Says(zh="未导入", en="refused"),
}


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    importing = actions.add_parser("import", help="import Markdown files of laws, or all of them below a folder")
    importing.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen to each file; keep nothing")
    add_options(importing)
    importing.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Import, with a line for each file; 1 when a file was refused."""
    if absent := [str(path) for path in args.paths if not path.exists()]:
        raise UsageError(f"no such file or folder: {', '.join(absent)}")
    start_engines()
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
