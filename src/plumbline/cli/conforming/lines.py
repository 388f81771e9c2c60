"""A judged log as text."""

from collections.abc import Iterator
from pathlib import Path

from plumbline.cli.conforming.report import Told
from plumbline.cli.conforming.sentences import between, case_line, finding_line, summary
from plumbline.cli.conforming.tally import RuleTally
from plumbline.cli.speaking import in_language
from plumbline.kernel.conforming import Standing
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import Verdict
from plumbline.kernel.naming import titles

_CASES, _VARIANTS, _STEPS, _FAULTS, _NAMES = 20, 10, 10, 50, 50


def lines(told: Told, *, file: Path, language: str) -> Iterator[str]:
    """Give the whole answer, line by line."""
    yield from (in_language(one, language) for one in summary(told))
    for fault in told.faults[:_FAULTS]:
        name = f" {fault.matter}" if fault.matter else ""
        yield f"{file}:{fault.line}:{fault.column}:{name} {in_language(fault.says, language)}"
    for name, rows, near in told.read.unmapped[:_NAMES]:
        zh, en = (f"，是不是“{near}”？", f"; did you mean “{near}”?") if near else ("", "")
        yield in_language(
            Says(zh=f"没有对应的行为：“{name}” {rows} 行{zh}", en=f"No act corresponds to “{name}”: {rows} rows{en}"),
            language,
        )
    for version in told.tally.versions.values():
        yield ""
        yield f"{in_language(version.procedure.title, language)} {version.procedure.version}"
        for rule in version.rules:
            if rule.heading.because or rule.count(Standing.UNTOUCHED) < version.cases:
                yield _rule(rule, language)
    yield from _courses(told, language)
    broken = [case for case in told.cases if Standing.BROKEN in case.standing]
    for case in broken[:_CASES]:
        yield ""
        yield in_language(case_line(case, told.zone), language)
        for one in case.found(Verdict.BROKEN):
            yield f"  {in_language(finding_line(case.procedure, one), language)}"
    if len(broken) > _CASES or told.tally.broken > len(broken):
        rest = told.tally.broken - min(len(broken), _CASES)
        says = Says(
            zh=f"还有 {rest} 件有违反的规则；全部见 --json",
            en=f"{rest} more cases with broken rules; all of them with --json",
        )
        yield in_language(says, language)


def _rule(rule: RuleTally, language: str) -> str:
    counts = {one: rule.count(one) for one in Standing}
    over = f"  {in_language(between(rule.over), language)}" if rule.over.count else ""
    because = f"  {in_language(rule.heading.because, language)}" if rule.heading.because else ""
    figures = Says(
        zh=f"守住 {counts[Standing.KEPT]}  违反 {counts[Standing.BROKEN]}  不能知道 {counts[Standing.UNKNOWN]}  "
        f"不适用 {counts[Standing.NOT_APPLICABLE]}",
        en=f"kept {counts[Standing.KEPT]}  broken {counts[Standing.BROKEN]}  not to be known {counts[Standing.UNKNOWN]}  "
        f"not applicable {counts[Standing.NOT_APPLICABLE]}",
    )
    return f"  {in_language(rule.heading.requires, language)}: {in_language(figures, language)}{over}{because}"


def _courses(told: Told, language: str) -> Iterator[str]:
    yield ""
    for variant in told.tally.common_variants()[:_VARIANTS]:
        acts = " → ".join(in_language(variant.procedure.acts[act].title, language) for act in variant.acts)
        yield f"{variant.cases} × {acts}{' …' if variant.cut else ''}"
    yield ""
    procedure = told.versions[-1]
    for (first, then), lengths in told.tally.common_steps()[:_STEPS]:
        if first in procedure.acts and then in procedure.acts:
            step = f"{in_language(titles(procedure, [first]), language)} → {in_language(titles(procedure, [then]), language)}"
            yield f"{step}  {in_language(between(lengths), language)}"
