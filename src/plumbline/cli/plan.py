"""`plumbline plan`: what must happen before an act may, and when it may at the earliest, in a matter told by a script."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plumbline.cli.procedures import article, read_given, reason_as_data, with_procedure
from plumbline.cli.speaking import Subcommands, UsageError, add_options, aside, in_language, say, say_json
from plumbline.kernel import catalogue, naming, planning, scenario
from plumbline.kernel.errors import Reason, Says
from plumbline.kernel.marking import Situation
from plumbline.kernel.planning import NoWay, Plan, Planned
from plumbline.kernel.procedure import Procedure


def add_to(subcommands: Subcommands) -> None:
    """Register the command."""
    command = subcommands.add_parser(
        "plan",
        help="say what must come before an act, and when it may",
        description="Say what must happen before an act may, and when it may at the earliest; without --to, the way to an "
        "end of the matter that is over first. What is not known is assumed not to stand in the way, and named.",
    )
    command.add_argument("procedure", metavar="PROCEDURE", help="code of the procedure, such as penalty.ordinary")
    command.add_argument(
        "--script", type=Path, required=True, metavar="FILE", help="what has happened so far, as for try (YAML or JSON)"
    )
    command.add_argument("--to", metavar="ACT", help="the act that is wanted, such as decide")
    add_options(command)
    command.set_defaults(run=run_plan)


def run_plan(args: argparse.Namespace) -> int:
    """Run the script, plan from where it ends; 1 where no way was found."""
    script = scenario.read_script(with_procedure(read_given(args.script), args.procedure), catalogue.load())
    procedure = script.procedure
    if args.to and args.to not in procedure.acts:
        raise UsageError(f"{procedure.code} has no act «{args.to}»; it has {', '.join(procedure.acts)}")
    _, here, facts = scenario.run_whole(script)
    situation = Situation(at=script.steps[-1].at, facts=facts, domain=script.domain)
    found = (
        planning.plan(procedure, here, args.to, situation)
        if args.to
        else planning.plan_to_end(procedure, here, situation)
    )
    if args.json:
        say_json({"procedure": procedure.code, "version": procedure.version, "to": args.to, **_as_data(found)})
    else:
        for line in _lines(procedure, found, args.language):
            say(line)
    return 0 if isinstance(found, Plan) else 1


def _as_data(found: Plan | NoWay) -> dict[str, Any]:
    if isinstance(found, NoWay):
        return {"found": False, "reasons": [reason_as_data(reason) for reason in found.reasons]}
    return {
        "found": True,
        "earliest": found.at.isoformat(),
        "steps": [_step_as_data(step) for step in found.steps],
        "assumes": [reason_as_data(reason) for reason in found.assumes],
    }


def _step_as_data(step: Planned) -> dict[str, Any]:
    return {
        "act": step.act,
        "at": step.at.isoformat(),
        "for": step.item or None,
        "deemed": step.deemed,
        "because": [{"rule": reason.rule, "law": reason.law} for reason in step.because],
    }


def _lines(procedure: Procedure, found: Plan | NoWay, language: str) -> Iterator[str]:
    if isinstance(found, NoWay):
        too_long = Says(zh="这个问题太大，没有算到底", en="The question is too large; it was not decided")
        none = Says(zh="没有找到办法：", en="No way was found:")
        yield in_language(none if found.reasons else too_long, language)
        yield from (_told(reason, language) for reason in found.reasons)
        return
    for step in found.steps:
        act = procedure.acts[step.act]
        item = aside(step.item, language)
        who = in_language(naming.roles(act.performed_by), language)
        laws = ("; " if language == "en" else "；").join(
            article(reason.law, language) for reason in step.because if reason.law
        )
        title = in_language(act.title, language)
        yield f"{step.at:%Y-%m-%d %H:%M}  {title}{item}  {who}{aside(laws, language)}"
    if found.assumes:
        yield in_language(Says(zh="取决于还不知道的事实：", en="Depending on facts not known yet:"), language)
        yield from (_told(reason, language) for reason in found.assumes)


def _told(reason: Reason, language: str) -> str:
    law = article(reason.law, language) if reason.law else ""
    return f"    {in_language(reason.says, language)}{aside(law, language)}"
