"""`plumbline dcr`: graphs of DCR tools answered as they stand, and exchanged with the procedures declared here."""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from plumbline.cli.speaking import Subcommands, UsageError, add_options, in_language, say, say_json
from plumbline.kernel import catalogue, clock
from plumbline.kernel.dcr.from_procedure import graph_of
from plumbline.kernel.dcr.left_out import LeftOut
from plumbline.kernel.dcr.reading import GraphRead, read_graph
from plumbline.kernel.dcr.running import Running, told
from plumbline.kernel.dcr.to_procedure import draft_of
from plumbline.kernel.dcr.trace import Standing, StepTaken, parse_trace, run_trace
from plumbline.kernel.dcr.writing import write_graph
from plumbline.kernel.errors import DeclarationError, Says


def add_to(subcommands: Subcommands) -> None:
    """Register the command with its three deeds."""
    dcr = subcommands.add_parser(
        "dcr",
        help="answer, read and write graphs of DCR tools",
        description="Graphs of DCR tools: what they allow, and how they pass into declarations and out of them.",
    )
    deeds = dcr.add_subparsers(dest="deed", metavar="DEED", required=True)
    allowed = deeds.add_parser(
        "allowed",
        help="say what a graph allows before a trace and after each step",
        description="Say which events a graph allows before a trace and after each step, and whether the run may end.",
    )
    allowed.add_argument("file", type=Path, metavar="FILE", help="the graph, in XML")
    allowed.add_argument(
        "--trace",
        default="",
        metavar="LABELS",
        help='labels with commas between them; a label with a comma in quotation marks; "+P3D" lets time pass',
    )
    add_options(allowed)
    allowed.set_defaults(run=run_allowed)
    export = deeds.add_parser(
        "export",
        help="write a procedure as a graph",
        description="Write a procedure as a graph for DCR tools, and list what such a graph cannot carry.",
    )
    export.add_argument("procedure", metavar="PROCEDURE", help="code of the procedure, such as penalty.ordinary")
    export.add_argument("--version", metavar="DAY", help="first day of the version (default: the one in force today)")
    add_options(export)
    export.set_defaults(run=run_export)
    import_ = deeds.add_parser(
        "import",
        help="draft a declaration from a graph",
        description="Draft a declaration from a graph. Each rule still needs its article: the draft says where.",
    )
    import_.add_argument("file", type=Path, metavar="FILE", help="the graph, in XML")
    add_options(import_)
    import_.set_defaults(run=run_import)


def run_allowed(args: argparse.Namespace) -> int:
    """Answer the trace; 0 also where a step could not happen, for that is an answer."""
    try:
        steps = parse_trace(args.trace)
    except DeclarationError as wrong:
        raise UsageError(wrong.what) from wrong
    found = _read(args.file)
    before, taken = run_trace(Running(found.graph), steps)
    last = taken[-1].standing if taken else before
    if args.json:
        say_json(
            {
                "graph": found.graph.title,
                "written_as": found.written_as,
                "before": _standing_as_data(before),
                "steps": [_step_as_data(number, one, args.language) for number, one in enumerate(taken, start=1)],
                "may_end": last.may_end,
                "not_carried": _left_out_as_data(found.left_out),
            }
        )
        return 0
    for line in _standing_lines(before, args.language):
        say(line)
    for one in taken:
        for line in _step_lines(one, args.language):
            say(line)
    for line in _left_out_lines(found.left_out, args.language):
        say(line)
    return 0


def run_export(args: argparse.Namespace) -> int:
    """Write the graph on standard output; what it cannot carry goes to standard error, or into the JSON."""
    declared = catalogue.load()
    version = args.version
    procedure = (
        declared.version(args.procedure, version) if version else declared.procedure(args.procedure, on=clock.today())
    )
    graph, left_out = graph_of(procedure, language=args.language)
    written = write_graph(graph).decode()
    if args.json:
        answer = {"procedure": procedure.code, "version": procedure.version, "xml": written}
        say_json(answer | {"not_carried": _left_out_as_data(left_out)})
    else:
        sys.stdout.write(written)
        _say_beside(left_out, args.language)
    return 0


def run_import(args: argparse.Namespace) -> int:
    """Write the draft on standard output; what is missing in it is said on standard error, or in the JSON."""
    found = _read(args.file)
    draft, left_out = draft_of(found.graph, left_out=found.left_out)
    every = [*found.left_out, *left_out]
    to_fill = Says(
        zh="这是草稿：每条规则要有条文，补上 law、basis、in_force 和各行为由谁做（by）以后，用 plumbline check 检查",
        en="This is a draft: each rule needs its article. Fill in law, basis, in_force and by, then use plumbline check",
    )
    if args.json:
        answer = {"draft": draft, "to_fill": {"zh": to_fill.zh, "en": to_fill.en}}
        say_json(answer | {"not_carried": _left_out_as_data(every)})
    else:
        sys.stdout.write(draft)
        sys.stderr.write(f"{in_language(to_fill, args.language)}\n")
        _say_beside(every, args.language)
    return 0


def _read(path: Path) -> GraphRead:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    return read_graph(content, file=str(path))


# ── answering ──


def _standing_as_data(standing: Standing) -> dict[str, Any]:
    return {
        "allowed": list(standing.allowed),
        "waits": {label: told(wait) for label, wait in standing.waits.items()},
        "owed": list(standing.owed),
        "overdue": list(standing.overdue),
        "may_end": standing.may_end,
        "runs": standing.runs,
    }


def _step_as_data(number: int, taken: StepTaken, language: str) -> dict[str, Any]:
    reasons = [
        {
            "kind": one.kind,
            "event": one.source,
            "guard": one.guard,
            "says": in_language(one.says, language),
            "zh": one.says.zh,
            "en": one.says.en,
        }
        for one in taken.against
    ]
    step = taken.step
    named = {"label": step.label} if step.passes is None else {"passes": str(step.passes)}
    return {
        "step": number,
        **named,
        "happened": taken.happened,
        "events": list(taken.events),
        "reasons": reasons,
        **_standing_as_data(taken.standing),
    }


def _left_out_as_data(left_out: Iterable[LeftOut]) -> list[dict[str, Any]]:
    return [
        {"where": one.where, "line": one.line, "column": one.column, "zh": one.says.zh, "en": one.says.en}
        for one in left_out
    ]


def _standing_lines(standing: Standing, language: str) -> Iterator[str]:
    chinese = language == "zh"
    none = "没有" if chinese else "nothing"
    shown = [
        label + (f" (+{told(standing.waits[label])})" if label in standing.waits else "") for label in standing.allowed
    ]
    yield f"    {'可以发生' if chinese else 'may happen'}: {', '.join(shown) or none}"
    if standing.owed:
        overdue = [
            label + (("（逾期）" if chinese else " (overdue)") if label in standing.overdue else "")
            for label in standing.owed
        ]
        yield f"    {'应做' if chinese else 'owed'}: {', '.join(overdue)}"
    if standing.runs > 1:
        yield f"    {'几个事件同名，可能的走法' if chinese else 'events share a label; runs that fit'}: {standing.runs}"
    yield f"    {'可以到此结束' if chinese else 'may end here'}: {_yes_no(standing.may_end, chinese=chinese)}"


def _yes_no(value: bool, *, chinese: bool) -> str:  # noqa: FBT001 — the value is what is told
    if chinese:
        return "是" if value else "否"
    return "yes" if value else "no"


def _step_lines(taken: StepTaken, language: str) -> Iterator[str]:
    yield f"{'✓' if taken.happened else '✗'} {taken.step.label or f'+{taken.step.passes}'}"
    for one in taken.against:
        yield f"    {in_language(one.says, language)}"
    yield from _standing_lines(taken.standing, language)


def _left_out_lines(left_out: Iterable[LeftOut], language: str) -> Iterator[str]:
    for one in left_out:
        place = f"{one.line}:{one.column} " if one.line else ""
        yield f"! {place}{one.where}: {in_language(one.says, language)}"


def _say_beside(left_out: Iterable[LeftOut], language: str) -> None:
    for line in _left_out_lines(left_out, language):
        sys.stderr.write(f"{line}\n")
