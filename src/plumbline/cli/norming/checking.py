"""`plumbline norms check`: what the declared checks find in the texts that are held, and opening tasks for it."""

import argparse
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from plumbline.cli.engines import start_engines
from plumbline.cli.speaking import Subcommands, add_options, in_language, say, say_json
from plumbline.kernel.errors import Says
from plumbline.kernel.norm import NormLevel
from plumbline.kernel.reference import parse_reference, show

if TYPE_CHECKING:
    from plumbline.engines.norms.checking import FoundHere
    from plumbline.engines.norms.models import Norm

_STATES: Final = {
    "": Says(zh="", en=""),
    "open": Says(zh="（已有任务）", en=" (has a task)"),
    "settled": Says(zh="（已清理）", en=" (settled)"),
    "dismissed": Says(zh="（不用清理）", en=" (dismissed)"),
}


def add_to(actions: Subcommands) -> None:
    """Register the action."""
    parser = actions.add_parser("check", help="run the declared checks over texts of law")
    parser.add_argument("norms", nargs="*", metavar="NORM", help="short or full titles (default: all that are held)")
    parser.add_argument(
        "--level", action="append", choices=[str(level) for level in NormLevel], help="only this level; may stand again"
    )
    parser.add_argument("--open", action="store_true", help="open a clean-up task for each finding that has none")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Show each finding with its place and provision, and with --open how many tasks are new; 1 for an unknown norm."""
    start_engines()
    from plumbline.engines.norms import checking
    from plumbline.engines.norms.called import norm_called

    norms: list[Norm] | None = [norm_called(title) for title in args.norms] or None
    levels = [NormLevel(level) for level in args.level] if args.level else None
    if args.open:
        _say_opened(checking.check_texts(norms, levels=levels), args)
        return 0
    counted: Counter[str] = Counter()
    for found in checking.findings(norms, levels=levels):
        counted[found.finding.check.code] += 1
        if args.json:
            say_json(_as_data(found, args.language))
        else:
            say(_as_line(found, args.language))
    if not args.json:
        _say_summed_up(counted, args.language)
    return 0


def _say_opened(opened: int, args: argparse.Namespace) -> None:
    if args.json:
        say_json({"opened": opened})
    else:
        said = Says(zh=f"提出 {opened} 项清理任务", en=f"{opened} clean-up tasks opened")
        say(in_language(said, args.language))


def _say_summed_up(counted: Counter[str], language: str) -> None:
    for code, times in counted.most_common():
        say(f"{times:6}  {code}")
    said = Says(zh=f"共 {counted.total()} 处", en=f"{counted.total()} findings")
    say(in_language(said, language))


def _as_data(found: "FoundHere", language: str) -> dict[str, Any]:
    finding, article = found.finding, found.article
    return {
        "check": finding.check.code,
        "title": in_language(finding.check.title, language),
        "weight": str(finding.check.weight),
        "law": finding.check.law,
        "asks": in_language(finding.check.asks, language),
        "norm": found.norm.title,
        "level": found.norm.level,
        "promulgated_on": found.version.promulgated_on.isoformat(),
        "kind": article.kind,
        "article": article.number,
        "sub": article.sub or None,
        "start": finding.start,
        "end": finding.end,
        "words": finding.words,
        "sentence": finding.sentence,
        "task": found.state or None,
    }


def _as_line(found: "FoundHere", language: str) -> str:
    finding = found.finding
    weight = in_language(finding.check.weight.says, language)
    law = ("、" if language == "zh" else "; ").join(
        show(one, language=language) for one in parse_reference(finding.check.law)
    )
    place = show(found.article.citation, language=language)
    marked = finding.sentence.replace(finding.words, f"【{finding.words}】", 1)
    state = in_language(_STATES[found.state], language)
    return f"{weight}  {place}  {in_language(finding.check.title, language)}（{law}）{state}\n    {marked}"
