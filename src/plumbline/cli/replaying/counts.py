"""What a replay comes to over all matters of a file."""

from collections.abc import Sequence
from dataclasses import dataclass

from plumbline.cli.replaying.replayed import NotJudged, Replayed
from plumbline.kernel.conformance import Verdict
from plumbline.kernel.errors import Says

REASONS = {
    NotJudged.NO_PROCEDURE: Says(zh="还没有声明程序", en="no procedure declared yet"),
    NotJudged.BEFORE_THE_LAW: Says(zh="早于已声明的程序", en="before the declared procedure"),
    NotJudged.LAW_CHANGED: Says(zh="跨过法律修订，待定", en="the law was revised meanwhile, to be settled"),
    NotJudged.OPENING_UNKNOWN: Says(zh="不知道何时开始办", en="not known when it was opened"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The figures: matters, rules by verdict, deadlines by result."""

    matters: int
    judged: int
    with_broken: int
    kept: int
    broken: int
    unknown: int
    reproduced: int
    explained: int
    not_judged: tuple[tuple[NotJudged, int], ...]


def count(replayed: Sequence[Replayed]) -> Counts:
    """Count over all matters."""
    verdicts = {verdict: sum(one.count()[verdict] for one in replayed) for verdict in Verdict}
    deadlines = [answered for one in replayed for answered in one.deadlines]
    reproduced = sum(answered.reproduced for answered in deadlines)
    return Counts(
        matters=len(replayed),
        judged=sum(one.procedure is not None for one in replayed),
        with_broken=sum(bool(one.count()[Verdict.BROKEN]) for one in replayed),
        kept=verdicts[Verdict.KEPT],
        broken=verdicts[Verdict.BROKEN],
        unknown=verdicts[Verdict.UNKNOWN],
        reproduced=reproduced,
        explained=len(deadlines) - reproduced,
        not_judged=tuple((why, number) for why in NotJudged if (number := sum(one.why is why for one in replayed))),
    )


def sentences(counts: Counts) -> list[Says]:
    """Tell the figures."""
    told = [
        Says(
            zh=f"{counts.matters} 件事项；按程序判断 {counts.judged} 件，其中 {counts.with_broken} 件有违反的规则",
            en=f"{counts.matters} matters; {counts.judged} judged by a procedure, {counts.with_broken} of them with broken rules",
        ),
        Says(
            zh=f"规则：守住 {counts.kept}，违反 {counts.broken}，不能知道 {counts.unknown}",
            en=f"Rules: {counts.kept} kept, {counts.broken} broken, {counts.unknown} not to be known",
        ),
        Says(
            zh=f"文件列的期限：重现 {counts.reproduced}，说明差别 {counts.explained}",
            en=f"Deadlines of the file: {counts.reproduced} reproduced, {counts.explained} explained",
        ),
    ]
    if counts.not_judged:
        zh = "，".join(f"{REASONS[why].zh} {number}" for why, number in counts.not_judged)
        en = ", ".join(f"{REASONS[why].en} {number}" for why, number in counts.not_judged)
        told.append(Says(zh=f"没有判断：{zh}", en=f"Not judged: {en}"))
    return told
