"""`plumbline replay`: take matters known only by facts and dates, and say which rules they kept and broke."""

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from plumbline.cli.replaying.answered import Answered
from plumbline.cli.replaying.counts import count, sentences
from plumbline.cli.replaying.reading import Fault, KnownMatter, read_path
from plumbline.cli.replaying.records import fault_record, record
from plumbline.cli.replaying.replayed import Replayed, replay
from plumbline.cli.replaying.report import write_report
from plumbline.cli.replaying.words import vocabularies
from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel.catalogue import load
from plumbline.kernel.citation import parse_reference, show
from plumbline.kernel.conformance import Judgement, Verdict
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import requirement, told
from plumbline.kernel.procedure import Procedure

_MOST_MISSING = 8


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    parser = subcommands.add_parser(
        "replay",
        help="run known matters through their procedures",
        description="Run matters known only by facts and dates through their procedures: which rules were kept, which broken, "
        "and which cannot be known because of what is missing.",
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="a list of matters in YAML or JSON")
    parser.add_argument("--html", type=Path, metavar="OUT", help="also write a report that opens in any browser")
    add_options(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge every matter that can be read; 1 when one cannot."""
    if not args.file.is_file():
        raise UsageError(f"no such file: {args.file}")
    read = read_path(args.file)
    words, catalogue = vocabularies(), load()
    found = [one if isinstance(one, Fault) else replay(one, words, catalogue) for one in read]
    for one in found:
        if args.json:
            say_json(fault_record(one, args.language) if isinstance(one, Fault) else record(one, args.language))
        else:
            for text in _fault_lines(one, args) if isinstance(one, Fault) else _lines(one, args.language):
                say(text)
    replayed = [one for one in found if isinstance(one, Replayed)]
    faults = [one for one in found if isinstance(one, Fault)]
    if args.html:
        try:
            args.html.write_text(
                write_report(replayed, faults, name=args.file.name, language=args.language), encoding="utf-8"
            )
        except OSError as error:
            raise UsageError(f"the report cannot be written: {error}") from error
    if not args.json:
        _say_totals(replayed, faults, args)
    return 1 if faults else 0


def _say_totals(replayed: list[Replayed], faults: list[Fault], args: argparse.Namespace) -> None:
    for sentence in sentences(count(replayed)):
        say(in_language(sentence, args.language))
    if faults:
        says = Says(zh=f"读不了的：{len(faults)} 处", en=f"Cannot be read: {len(faults)}")
        say(in_language(says, args.language))
    if args.html:
        says = Says(zh=f"报告：{args.html}", en=f"Report: {args.html}")
        say(in_language(says, args.language))


def _fault_lines(fault: Fault, args: argparse.Namespace) -> Iterator[str]:
    name = f" {fault.matter}" if fault.matter else ""
    yield f"{args.file}:{fault.line}:{fault.column}:{name} {in_language(fault.says, args.language)}"
    yield ""


def _lines(replayed: Replayed, language: str) -> Iterator[str]:
    matter: KnownMatter = replayed.matter
    if replayed.procedure is None:
        yield f"{matter.id}  {matter.kind}"
        yield f"  {in_language(replayed.because, language) if replayed.because else ''}"
    else:
        yield from _judged(replayed, replayed.procedure, language)
    for answered in replayed.deadlines:
        yield _deadline(answered, language)
    for remark in replayed.remarks:
        yield f"  * {in_language(remark, language)}"
    for one in replayed.unmapped:
        left_out = in_language(Says(zh="没有用到", en="not used"), language)
        yield f"  - {left_out} {one.word} {one.value}: {in_language(one.says, language)}"
    yield ""


def _judged(replayed: Replayed, procedure: Procedure, language: str) -> Iterator[str]:
    counted = replayed.count()
    figures = Says(
        zh=f"守住 {counted[Verdict.KEPT]}  违反 {counted[Verdict.BROKEN]}  不能知道 {counted[Verdict.UNKNOWN]}  "
        f"不适用 {counted[Verdict.NOT_APPLICABLE]}  没有触及 {replayed.untouched}",
        en=f"kept {counted[Verdict.KEPT]}  broken {counted[Verdict.BROKEN]}  not to be known {counted[Verdict.UNKNOWN]}  "
        f"not applicable {counted[Verdict.NOT_APPLICABLE]}  untouched {replayed.untouched}",
    )
    title = in_language(procedure.title, language)
    yield f"{replayed.matter.id}  {title} {procedure.version}  {in_language(figures, language)}"
    if replayed.run_as:
        yield f"  {in_language(replayed.run_as, language)}"
    for verdict, word in ((Verdict.BROKEN, Says(zh="违反", en="broken")), (Verdict.KEPT, Says(zh="守住", en="kept"))):
        for one in replayed.found(verdict):
            yield f"  {in_language(word, language)}  {_rule(procedure, one, language)}"
    if missing := _most_missing(replayed.found(Verdict.UNKNOWN)):
        named = in_language(told(procedure, missing), language)
        yield in_language(Says(zh=f"  最缺的：{named}", en=f"  Most missing: {named}"), language)


def _rule(procedure: Procedure, judged: Judgement, language: str) -> str:
    articles = [show(one, language=language) for one in parse_reference(judged.rule.law)]
    requires = requirement(procedure, judged.rule)
    whole = Says(
        zh=f"{requires.zh}（{'、'.join(articles)}）：{judged.says.zh}",
        en=f"{requires.en} ({'; '.join(articles)}): {judged.says.en}",
    )
    return in_language(whole, language)


def _most_missing(unknown: list[Judgement]) -> list[str]:
    """Name what would decide the most rules."""
    counted = Counter(name for one in unknown for name in one.missing)
    return [name for name, _ in counted.most_common(_MOST_MISSING)]


def _deadline(answered: Answered, language: str) -> str:
    result = Says(zh="重现", en="reproduced") if answered.reproduced else Says(zh="说明", en="explained")
    says = f"  {in_language(answered.says, language)}" if answered.says else ""
    due = f" {answered.due}" if answered.due else ""
    article = f" {answered.law}" if answered.law else ""
    word = in_language(Says(zh="期限", en="deadline"), language)
    return f"  {word}  {answered.deadline.name}{due}{article} {in_language(result, language)}{says}"
