"""`plumbline norms import`: files of law taken in, with a line for each and a summary at the end."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says

if TYPE_CHECKING:
    from plumbline.engines.norms.importing import FileResult

_BROKEN_OFF: Final = 130  # the exit code of a command that the keyboard ended
_OUTCOMES: Final = {
    "added": Says(zh="新增", en="added"),
    "changed": Says(zh="更新", en="changed"),
    "unchanged": Says(zh="未变", en="unchanged"),
    "conflict": Says(zh="冲突待审", en="in conflict"),
    "refused": Says(zh="未导入", en="refused"),
}
_DAYS: Final = ("promulgated_on", "in_force_from", "in_force_to")


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    importing = actions.add_parser("import", help="import texts of law, or all of them below a folder")
    importing.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="a file (Markdown, TXT, HTML, DOCX) or a folder"
    )
    importing.add_argument("--dry-run", action="store_true", help="say what would happen to each file; keep nothing")
    add_options(importing)
    importing.set_defaults(run=run_import)


def run_import(args: argparse.Namespace) -> int:
    """Import, with a line for each file; 1 when a file was not taken, 130 when it was broken off."""
    if absent := [str(path) for path in args.paths if not path.exists()]:
        raise UsageError(f"no such file or folder: {', '.join(absent)}")
    start_engines()
    from plumbline.engines.norms.importing import import_paths

    counted: Counter[str] = Counter()
    gaps = 0
    try:
        for result in _with_progress(import_paths(args.paths, dry_run=args.dry_run), args.paths):
            counted[result.outcome] += 1
            gaps += bool(result.missing) and not result.reasons
            if args.json:
                say_json(_as_data(result, args.language))
            else:
                say(_as_line(result, args.language))
    except KeyboardInterrupt:
        _tell(_broken_off(counted), args.language)
        return _BROKEN_OFF
    _tell(_summary(counted, gaps), args.language, on_stderr=args.json)
    return 1 if counted["refused"] or counted["conflict"] else 0


def _with_progress(results: Iterator["FileResult"], paths: Sequence[Path]) -> Iterator["FileResult"]:
    """Show how far it is, on a terminal alone."""
    if not sys.stderr.isatty():
        yield from results
        return
    from tqdm import tqdm

    from plumbline.engines.norms.importing import every_file

    with tqdm(results, total=sum(1 for _ in every_file(paths)), file=sys.stderr, unit="", leave=False) as bar:
        for result in bar:
            bar.clear()
            yield result


def _tell(says: Says, language: str, *, on_stderr: bool = False) -> None:
    if on_stderr:
        sys.stderr.write(f"{in_language(says, language)}\n")
    else:
        say(in_language(says, language))


def _summary(counted: Counter[str], gaps: int) -> Says:
    """Count the outcomes, and the texts whose numbers have gaps."""
    taken = sum(counted.values()) - counted["refused"] - counted["conflict"]
    share_zh = f"；{taken} 份文本中 {gaps} 份条号有缺" if taken else ""
    share_en = f"; {gaps} of {taken} texts lack numbers" if taken else ""
    return Says(
        zh="  ".join(f"{says.zh} {counted[name]}" for name, says in _OUTCOMES.items()) + share_zh,
        en="  ".join(f"{says.en} {counted[name]}" for name, says in _OUTCOMES.items()) + share_en,
    )


def _broken_off(counted: Counter[str]) -> Says:
    done = sum(counted.values())
    return Says(
        zh=f"中断：已处理 {done} 个文件，正在写的一个没有留下任何内容；再次运行即从这里继续",
        en=f"Broken off after {done} files; the one being written left nothing. Run it again to go on from here",
    )


def _as_data(result: "FileResult", language: str) -> dict[str, Any]:
    """Give all that is known of one file; sentences in the language that was asked for."""
    report = result.report
    sources = report.get("sources") or {}

    def told(name: str) -> list[dict[str, Any]]:
        return [_told(one, language) for one in report.get(name) or ()]

    return {
        "file": str(result.path),
        "outcome": str(result.outcome),
        "norm": report.get("norm") or None,
        "part": report.get("part") or None,
        "version": _version(report),
        "level": report.get("level") or None,
        "issuer": report.get("issuer") or None,
        "number": report.get("number") or None,
        "region": report.get("region") or None,
        "field": report.get("field") or None,
        "promulgated_on": report.get("promulgated_on"),
        "articles": result.articles,
        "pieces": report.get("pieces", 0),
        "missing": list(result.missing),
        "gaps": told("gaps"),
        "dates": {name: {"day": report[name], "from": sources.get(name)} for name in _DAYS if report.get(name)},
        "doubts": told("doubts"),
        "unknown": told("unknown"),
        "relations": told("relations"),
        "reasons": told("reasons"),
    }


def _version(report: dict[str, Any]) -> str | None:
    """Name the version as its addresses do: the day of promulgation, and the edition beyond the first."""
    day, edition = report.get("promulgated_on"), report.get("edition") or 1
    return (f"{day}.{edition}" if edition > 1 else day) if day else None


def _told(one: dict[str, Any], language: str) -> dict[str, Any]:
    said = {name: value for name, value in one.items() if name not in {"zh", "en", "cure"}}
    said["says"] = one[language]
    if "cure" in one:
        said["cure"] = one["cure"][language] if one["cure"] else None
    return said


def _as_line(result: "FileResult", language: str) -> str:
    outcome = in_language(_OUTCOMES[result.outcome], language)
    report = result.report
    if reasons := report.get("reasons"):
        return f"{outcome}  {result.path}  " + "  ".join(reason[language] for reason in reasons)
    part = f"·{report['part']}" if report.get("part") else ""
    said = Says(
        zh=f"{outcome}  《{result.title}》{part} {result.promulgated_on} 公布  {result.articles} 条",
        en=f"{outcome}  《{result.title}》{part} promulgated {result.promulgated_on}, {result.articles} articles",
    )
    others = [one for one in report.get("relations", ()) if not one["known"]]
    notes = [one[language] for name in ("gaps", "doubts", "unknown") for one in report.get(name, ())]
    notes += [one[language] for one in others]
    return in_language(said, language) + "".join(f"\n    {note}" for note in notes)
