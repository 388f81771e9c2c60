"""The sentences in which a judged log is told, in both languages."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from plumbline.cli.conforming.beyond import beyond
from plumbline.cli.conforming.lengths import Lengths
from plumbline.cli.conforming.tally import JudgedCase
from plumbline.kernel.citation import parse_reference, show
from plumbline.kernel.errors import Says
from plumbline.kernel.finding import Judgement, requirement
from plumbline.kernel.naming import show_day
from plumbline.kernel.procedure import Procedure

if TYPE_CHECKING:
    from plumbline.cli.conforming.report import Told


def summary(told: "Told") -> list[Says]:
    """Tell the figures."""
    tally, read = told.tally, told.read
    found = [
        Says(
            zh=f"{tally.cases} 件，{tally.events} 个行为；有违反的规则的 {tally.broken} 件，有不能知道的规则的 {tally.unknown} 件",
            en=f"{tally.cases} cases, {tally.events} acts; {tally.broken} cases with broken rules, {tally.unknown} with rules not to be known",
        )
    ]
    if tally.whole.count:
        whole = between(tally.whole)
        found.append(Says(zh=f"从第一个行为到最后一个：{whole.zh}", en=f"From the first act to the last: {whole.en}"))
    for says, cases in tally.not_judged.items():
        some = "1 case" if cases == 1 else f"{cases} cases"
        found.append(Says(zh=f"没有判断的 {cases} 件：{says}", en=f"{some} not judged: {says}"))
    if read.faults:
        found.append(
            Says(
                zh=f"读了 {read.rows} 行，读不了的 {read.faults} 处",
                en=f"{read.rows} rows read; {read.faults} cannot be read",
            )
        )
    if read.unmapped:
        rows = sum(count for _, count, _ in read.unmapped)
        found.append(
            Says(
                zh=f"{len(read.unmapped)} 个名称没有对应的行为，共 {rows} 行，没有判断",
                en=f"{len(read.unmapped)} names correspond to no act: {rows} rows, not judged",
            )
        )
    for name, rows, why in read.left_out:
        found.append(
            Says(
                zh=f"对照文件略去“{name}” {rows} 行：{why.zh}",
                en=f"The mapping leaves out “{name}”, {rows} rows: {why.en}",
            )
        )
    for name, rows in read.other_lifecycle:
        found.append(
            Says(zh=f"状态为“{name}”的 {rows} 行不算", en=f"{rows} rows of the transition “{name}” do not count")
        )
    found += [_beyond(version.procedure) for version in tally.versions.values()]
    return found


def _beyond(procedure: Procedure) -> Says:
    words = beyond(procedure)
    zh, en = "；".join(one.zh for one in words), "; ".join(one.en for one in words)
    return Says(
        zh=f"{procedure.version} 的版本还有不在这里判断的：{zh}",
        en=f"Of the version of {procedure.version} this is not judged here: {en}",
    )


def between(lengths: Lengths) -> Says:
    """Tell a heap of lengths."""
    return Says(
        zh=f"{lengths.count} 次，中位 {lengths.days(0.5)} 日，九成不超过 {lengths.days(0.9)} 日",
        en=f"{lengths.count} times, median {lengths.days(0.5)} days, nine in ten within {lengths.days(0.9)} days",
    )


def case_line(case: JudgedCase, zone: ZoneInfo) -> Says:
    """Name a case with its days."""
    if not case.events:
        return Says(zh=case.name, en=case.name)
    first, last = (show_day(datetime.fromtimestamp(case.events[end][1], zone).date()) for end in (0, -1))
    return Says(zh=f"{case.name}  {first.zh}至{last.zh}", en=f"{case.name}  {first.en} to {last.en}")


def finding_line(procedure: Procedure, one: Judgement) -> Says:
    """Tell one broken or unknown rule with its source."""
    articles = [show(place) for place in parse_reference(one.rule.law)]
    english = [show(place, language="en") for place in parse_reference(one.rule.law)]
    requires = requirement(procedure, one.rule)
    return Says(
        zh=f"{requires.zh}（{'、'.join(articles)}）：{one.says.zh}",
        en=f"{requires.en} ({'; '.join(english)}): {one.says.en}",
    )
