"""`plumbline due` and `try`: what a procedure says, without any matter and without any database."""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from plumbline.cli.speaking import Subcommands, UsageError, add_options, aside, in_language, say, say_json
from plumbline.kernel import catalogue, clock, scenario, sentence
from plumbline.kernel.declaration import Declared, read_file
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says, Unknown
from plumbline.kernel.fields import read_all
from plumbline.kernel.foreseeing import Foreseen, foresee
from plumbline.kernel.marking import Duty
from plumbline.kernel.procedure import Form, Procedure
from plumbline.kernel.reference import parse_reference, show
from plumbline.kernel.scenario import StepDone


def add_to(subcommands: Subcommands) -> None:
    """Register the two commands."""
    due = subcommands.add_parser(
        "due",
        help="say until when an act is owed",
        description="Say until when an act is owed once the act that obliges to it happens on a day.",
    )
    due.add_argument("procedure", metavar="PROCEDURE", help="code of the procedure, such as penalty.ordinary")
    due.add_argument("act", metavar="ACT", help="code of the act that is owed, such as serve")
    due.add_argument(
        "--from", dest="start", type=_start, required=True, metavar="DATE", help="day, or moment, of the act before it"
    )
    due.add_argument("--facts", type=Path, metavar="FILE", help="facts that decide, by their codes (YAML or JSON)")
    add_options(due)
    due.set_defaults(run=run_due)
    attempt = subcommands.add_parser(
        "try",
        help="answer a scenario step by step",
        description="Answer a scenario step by step: allowed, or blocked and why; what is owed, and until when.",
    )
    attempt.add_argument("procedure", metavar="PROCEDURE", help="code of the procedure, such as penalty.ordinary")
    attempt.add_argument("--script", type=Path, required=True, metavar="FILE", help="the scenario (YAML or JSON)")
    add_options(attempt)
    attempt.set_defaults(run=run_try)


def run_due(args: argparse.Namespace) -> int:
    """Say the last day; 1 when nothing is owed, or when the day cannot be known."""
    procedure = catalogue.load().procedure(args.procedure, on=clock.day_of(args.start))
    facts = read_all(procedure.fields, _facts(args.facts))
    found = foresee(procedure, args.act, start=args.start, facts=facts)
    if not found:
        raise NotAllowed([_nothing_owed(procedure, args.act)])
    if all(one.missing for one in found):
        raise _not_known(procedure, found)
    told = [_due_as_data(procedure, one, args.language) for one in found]
    if args.json:
        answer = {"procedure": procedure.code, "version": procedure.version, "act": args.act, **told[0]}
        say_json(answer | ({"all": told} if len(told) > 1 else {}))
    else:
        for one in told:
            say(_due_line(procedure, one, args.language))
    return 0


def run_try(args: argparse.Namespace) -> int:
    """Run the scenario; 1 when a step went otherwise than the script expects."""
    script = scenario.read_script(with_procedure(read_given(args.script), args.procedure), catalogue.load())
    done = scenario.run(script)
    complaints = [
        {"step": number, "act": step.wanted.act, "says": told}
        for number, step in enumerate(done, start=1)
        for told in step.complaints(script.procedure)
    ]
    if args.json:
        answer: dict[str, Any] = {
            "procedure": script.procedure.code,
            "version": script.procedure.version,
            "steps": [_step_as_data(script.procedure, step) for step in done],
            "ended": done[-1].ended,
        }
        say_json(answer | ({"complaints": complaints} if complaints else {}))
    else:
        for step in done:
            for line in _step_lines(script.procedure, step, args.language):
                say(line)
        for complaint in complaints:
            say(f"✗ {complaint['step']}: {complaint['says']}")
    return 1 if complaints else 0


# ── reading ──


def _start(text: str) -> date:
    """Read a day, or a moment: without a zone it is Beijing time."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        pass
    try:
        return clock.in_beijing(datetime.fromisoformat(text))
    except ValueError:
        message = f"«{text}» is neither a day like 2026-02-12 nor a moment like 2026-02-12T17:00"
        raise argparse.ArgumentTypeError(message) from None


def read_given(path: Path) -> Declared:
    """Read a file that the command was given; one that cannot be read is wrong usage."""
    try:
        return read_file(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


def _facts(path: Path | None) -> Mapping[str, Any]:
    if path is None:
        return {}
    declared = read_given(path)
    return {code: one.plain() for code, one in declared.named()}


def with_procedure(declared: Declared, code: str) -> Declared:
    """Give a script its procedure where it names none itself."""
    if not isinstance(declared.value, dict):
        raise declared.wrong("a script is a mapping with the keys procedure, cast and steps")
    said = declared.value.get("procedure")
    if said is None:
        here = Declared(code, declared.file, declared.line, declared.column)
        return replace(declared, value={"procedure": here, **declared.value})
    if said.value != code:
        raise said.wrong(f"this script is about «{said.value}», not about «{code}»")
    return declared


# ── answering ──


def article(law: str, language: str) -> str:
    """Name the articles of a reference."""
    return ("、" if language == "zh" else "; ").join(show(one, language=language) for one in parse_reference(law))


def _due_as_data(procedure: Procedure, one: Foreseen, language: str) -> dict[str, Any]:
    rule = one.rule
    return {
        "due": one.due_on.isoformat() if one.due_on else None,
        "due_at": one.due_at.isoformat() if one.due_at else None,
        "provisional": one.provisional,
        "rule": rule.code,
        "law": rule.law,
        "article": article(rule.law, language),
        "period": str(rule.period) if rule.period else None,
        "after": one.after,
        "counts_from": rule.counts_from or rule.due_on or None,
        "says": in_language(sentence.line(procedure, rule), language),
        "missing": list(one.missing),
        "hangs_on": list(one.hangs_on),
    }


def _due_line(procedure: Procedure, one: Mapping[str, Any], language: str) -> str:
    nothing = Says(zh="没有定期限", en="no day is set")
    due = one["due_at"] or one["due"] or in_language(nothing, language)
    named = [_name(procedure, code, language) for code in (*one["missing"], *one["hangs_on"])]
    hangs = in_language(Says(zh="，取决于：", en=", depending on: "), language) + ", ".join(named) if named else ""
    return f"{due}  {one['says']}{aside(one['article'], language)}{hangs}"


def _name(procedure: Procedure, code: str, language: str) -> str:
    named = procedure.fields.get(code) or procedure.acts[code]
    return in_language(named.title, language)


def _nothing_owed(procedure: Procedure, act: str) -> Reason:
    """Say that nothing obliges to an act, and to which acts something does."""
    owed = [code for code in procedure.acts if any(rule.form is Form.MUST for rule in procedure.targeting[code])]
    title = procedure.acts[act].title
    zh, en = f"以这些事实，没有规则要求“{title.zh}”", f"Under these facts no rule obliges to “{title.en}”"
    says = Says(
        zh=f"{zh}；有义务的行为：{'、'.join(owed)}",
        en=f"{en}; there are obligations to: {', '.join(owed)}",
    )
    return Reason(kind=ReasonKind.FORBIDDEN, says=says, law=procedure.basis, act=act)


def _not_known(procedure: Procedure, found: list[Foreseen]) -> Unknown:
    missing = tuple(dict.fromkeys(name for one in found for name in one.missing))
    titles = [procedure.fields[name].title for name in missing]
    zh, en = "、".join(one.zh for one in titles), ", ".join(one.en for one in titles)
    return Unknown(
        Says(zh=f"还不知道{zh}，期限无法计算；用 --facts 给出", en=f"Not known: {en}; give it with --facts"),
        missing=missing,
    )


def _step_as_data(procedure: Procedure, step: StepDone) -> dict[str, Any]:
    wanted = step.wanted
    return {
        "act": wanted.act,
        "at": wanted.at.isoformat(),
        "by": [one.code for one in wanted.actors],
        "deemed": list(step.deemed),
        "result": _result(step),
        "reasons": [reason_as_data(reason) for reason in step.reasons],
        "closed": [duty.rule for duty in step.closed],
        "late": [duty.rule for duty in step.closed if duty.late],
        "obligations": [_duty_as_data(procedure, duty) for duty in step.owed],
    }


def _result(step: StepDone) -> str:
    if not step.wanted.act:
        return "looked"
    if step.allowed:
        return "allowed"
    return "invalid" if step.invalid else "blocked"


def reason_as_data(reason: Reason) -> dict[str, Any]:
    """Give a reason as JSON values."""
    return {
        "kind": str(reason.kind),
        "rule": reason.rule,
        "law": reason.law,
        "zh": reason.says.zh,
        "en": reason.says.en,
        "cure": {"zh": reason.cure.zh, "en": reason.cure.en} if reason.cure else None,
        "act": reason.act,
        "facts": list(reason.facts),
        "until": reason.until,
    }


def _duty_as_data(procedure: Procedure, duty: Duty) -> dict[str, Any]:
    rule = procedure.by_code[duty.rule]
    return {
        "rule": rule.code,
        "acts": list(rule.targets),
        "law": rule.law,
        "due": duty.due_on.isoformat() if duty.due_on else None,
        "due_at": duty.due_at.isoformat() if duty.due_at else None,
        "state": str(duty.state),
        "provisional": duty.provisional,
        "stopped": duty.stopped or None,
        "missing": list(duty.missing),
    }


def _step_lines(procedure: Procedure, step: StepDone, language: str) -> Iterator[str]:
    for act in step.deemed:
        yield f"⊢ {in_language(procedure.acts[act].title, language)}"
    act = step.wanted.act
    title = in_language(procedure.acts[act].title, language) if act else "…"
    yield f"{'✓' if step.allowed else '✗'} {step.wanted.at:%Y-%m-%d %H:%M} {title}"
    for reason in step.reasons:
        law = article(reason.law, language) if reason.law else ""
        yield f"    {in_language(reason.says, language)}{aside(law, language)}"
    for duty in step.owed:
        rule = procedure.by_code[duty.rule]
        due = duty.due_at or duty.due_on or "—"
        law = aside(article(rule.law, language), language)
        yield f"    … {in_language(sentence.titles(procedure, rule.targets), language)} {due}{law}"
