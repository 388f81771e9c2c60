"""The deadlines that a file has worked out, each held against our own rule: the same day, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from plumbline.cli.replaying.reading import Deadline
from plumbline.cli.replaying.words import Vocabulary
from plumbline.kernel.calendar import official
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.citation import find_citations, parse_reference
from plumbline.kernel.conformance import Judgement, Verdict, judge
from plumbline.kernel.errors import Says
from plumbline.kernel.known import Known
from plumbline.kernel.norm import register
from plumbline.kernel.period import reckon
from plumbline.kernel.procedure import Form, Procedure


@dataclass(frozen=True, slots=True)
class Bench:
    """What a deadline is held against: the words, the version that applies, what is known, and what was judged."""

    vocabulary: Vocabulary | None
    procedure: Procedure | None
    known: Known
    catalogue: Catalogue
    judged: Sequence[Judgement] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A deadline of the file, reproduced by a rule of ours or explained.

    Gives   due — our day;  met — whether the act of the file keeps it, None where that is not known
    """

    deadline: Deadline
    reproduced: bool
    due: date | None = None
    rule: str = ""
    law: str = ""
    met: bool | None = None
    says: Says | None = None


def answer(deadline: Deadline, bench: Bench) -> Answered:
    """Reproduce a deadline, or explain why it cannot be or comes out otherwise."""
    act = bench.vocabulary.deadlines.get(deadline.name) if bench.vocabulary else None
    procedure = bench.procedure or _of_that_day(deadline, bench)
    if act is None or procedure is None:
        return _by_itself(deadline, bench)
    judged = bench.judged or judge(procedure, bench.known)
    found = next((one for one in judged if _is_meant(one, deadline, act, bench)), None)
    if found is None or found.due is None:
        return _without_a_rule(deadline, procedure, act)
    met = _met(deadline, found.due)
    reproduced = found.due == deadline.due
    notes = list(_notes(deadline, found, met, settled=bench.procedure is not None))
    if not reproduced:
        notes.insert(0, _other_day(deadline, found.due))
    return Answered(
        deadline=deadline,
        reproduced=reproduced,
        due=found.due,
        rule=found.rule.code,
        law=found.rule.law,
        met=met,
        says=Says(zh="；".join(one.zh for one in notes), en=". ".join(one.en for one in notes)) if notes else None,
    )


def _of_that_day(deadline: Deadline, bench: Bench) -> Procedure | None:
    """Find the version in force on the day the deadline starts, where no version governs the whole matter."""
    if bench.vocabulary is None or deadline.start_on is None:
        return None
    versions = bench.catalogue.procedures[bench.vocabulary.procedure]
    if deadline.start_on < versions[0].in_force_from:
        return None
    return bench.catalogue.procedure(bench.vocabulary.procedure, on=deadline.start_on)


def _is_meant(judged: Judgement, deadline: Deadline, act: str, bench: Bench) -> bool:
    """Tell whether a rule is the one that the deadline speaks of: the same act, start, length and sense."""
    rule = judged.rule
    forms = {Form.FIRST} if deadline.waits else {Form.MUST, Form.MAY}
    if rule.form not in forms or rule.backwards or act not in rule.targets or rule.period is None:
        return False
    period = deadline.period
    if period is None or (rule.period.length, rule.period.unit) != (period.length, period.unit):
        return False
    start = bench.vocabulary.dates.get(deadline.start) if bench.vocabulary else None
    if start is None:
        return False
    return rule.counts_from in start.facts if rule.counts_from else bool(set(rule.sources) & set(start.on))


def _met(deadline: Deadline, due: date) -> bool | None:
    if deadline.actual_on is None:
        return None
    return deadline.actual_on > due if deadline.waits else deadline.actual_on <= due


def _notes(deadline: Deadline, judged: Judgement, met: bool | None, *, settled: bool) -> list[Says]:  # noqa: FBT001 — what was found
    notes = []
    if deadline.due_rolled and deadline.due_rolled != judged.due and judged.due:
        kind = official().describe(judged.due)
        notes.append(
            Says(
                zh=f"{judged.due} 是{kind.zh}；这条规定没有写顺延，文件另算的顺延日 {deadline.due_rolled} 不用",
                en=f"{judged.due} is a {kind.en}; the provision does not roll over, so the rolled day "
                f"{deadline.due_rolled} of the file is not used",
            )
        )
    if met != deadline.met:
        notes.append(
            Says(
                zh=f"是否守住：这里是{_in_words(met).zh}，文件是{_in_words(deadline.met).zh}",
                en=f"Whether it was met: {_in_words(met).en} here, {_in_words(deadline.met).en} in the file",
            )
        )
    if judged.verdict is Verdict.UNKNOWN and judged.missing:
        notes.append(judged.says)
    if not settled:
        notes.append(
            Says(
                zh="按起算日施行的版本算出；整件事适用哪部法律待定",
                en="Counted by the version in force on the day it starts; which law governs the matter is to be settled",
            )
        )
    if judged.provisional:
        notes.append(Says(zh="暂定：放假安排还没有公布", en="Provisional: the holiday schedule is not published"))
    return notes


def _in_words(met: bool | None) -> Says:  # noqa: FBT001 — what was found
    if met is None:
        return Says(zh="不知道", en="not known")
    return Says(zh="是", en="yes") if met else Says(zh="否", en="no")


def _other_day(deadline: Deadline, due: date) -> Says:
    return Says(
        zh=f"我们的规则算到 {due}，文件算到 {deadline.due}：起算日或者算法不同，请核对",
        en=f"Our rule counts to {due}, the file to {deadline.due}: the start or the way of counting differs; check it",
    )


def _without_a_rule(deadline: Deadline, procedure: Procedure, act: str) -> Answered:
    """Say which rules bind the act, where none has the start and length of the deadline."""
    title = procedure.acts[act].title
    rules = [rule for rule in procedure.targeting[act] if rule.period]
    own_zh = "、".join(f"{rule.period.zh}（{rule.law}）" for rule in rules if rule.period) or "没有期限"
    own_en = ", ".join(f"{rule.period.en} ({rule.law})" for rule in rules if rule.period) or "no period"
    due = _reckoned(deadline)
    return Answered(
        deadline=deadline,
        reproduced=False,
        due=due,
        met=_met(deadline, due) if due else None,
        says=Says(
            zh=f"关于“{title.zh}”，我们的规则是{own_zh}，没有与这一项起点、长度都相同的；按文件自己的长度算到 {due}",
            en=f"On “{title.en}” our rules have {own_en}, none with the start and length of this one; "
            f"by its own length it ends on {due}",
        ),
    )


def _by_itself(deadline: Deadline, bench: Bench) -> Answered:
    """Count a deadline for which no procedure of ours has a rule by its own length, and say so."""
    why = _why_no_rule(deadline, bench)
    if deadline.period is None:
        return _by_difference(deadline, why)
    due = _reckoned(deadline)
    same = due == deadline.due
    return Answered(
        deadline=deadline,
        reproduced=False,
        due=due,
        met=_met(deadline, due) if due else None,
        says=Says(
            zh=f"{why.zh}；按它自己的长度从 {deadline.start_on} 起算，{'得到同一天' if same else '得到另一天'} {due}",
            en=f"{why.en}; counted by its own length from {deadline.start_on} it ends on "
            f"{'the same day' if same else 'another day'}, {due}",
        ),
    )


def _by_difference(deadline: Deadline, why: Says) -> Answered:
    if deadline.start_on is None or deadline.actual_on is None:
        return Answered(deadline=deadline, reproduced=False, says=why)
    days = (deadline.actual_on - deadline.start_on).days
    same = days == deadline.difference
    return Answered(
        deadline=deadline,
        reproduced=False,
        met=None,
        says=Says(
            zh=f"{why.zh}；两个日期相差 {days} 日，与文件{'相同' if same else '不同'}；头尾怎么算没有规则可依，是否守住不判断",
            en=f"{why.en}; the two dates are {days} days apart, {'as' if same else 'not as'} in the file; "
            "without a rule that says which ends count, whether it was met is not judged",
        ),
    )


def _reckoned(deadline: Deadline) -> date | None:
    if deadline.period is None or deadline.start_on is None:
        return None
    return reckon(deadline.period, deadline.start_on, calendar=official()).due


def _why_no_rule(deadline: Deadline, bench: Bench) -> Says:
    """Say whether the deadline stands in an older version of our law, in another law, or in one that is not named."""
    titles = register().by_title
    cited = [one.citation.norm for one in find_citations(deadline.basis, known=titles.keys())]
    if not cited and (bare := deadline.basis.partition("(")[0]) in titles:
        cited = [bare]
    if not cited:
        return Says(zh=f"“{deadline.basis}”没有声明成程序", en=f"“{deadline.basis}” is not declared as a procedure")
    versions = bench.catalogue.procedures[bench.vocabulary.procedure] if bench.vocabulary else ()
    own = {register().full_title(one.norm) for version in versions for one in parse_reference(version.basis)}
    if register().full_title(cited[0]) in own and versions:
        begins = versions[0].in_force_from
        return Says(
            zh=f"依据是 {begins} 以前的《{cited[0]}》（{deadline.basis}），那个版本没有声明",
            en=f"It rests on the version of 《{cited[0]}》 before {begins} ({deadline.basis}), which is not declared",
        )
    return Says(
        zh=f"依据是《{cited[0]}》，这部法律的程序还没有声明",
        en=f"It rests on 《{cited[0]}》, for which no procedure is declared yet",
    )
