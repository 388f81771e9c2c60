"""The deadlines that a file has worked out, each held against our own rule: the same day, or why not."""

from collections.abc import Iterator, Sequence
from datetime import date

from plumbline.cli.replaying.answered import Answered, Bench, Found, met_by
from plumbline.cli.replaying.explaining import by_itself, why_no_rule, without_a_rule
from plumbline.cli.replaying.reading import Deadline
from plumbline.cli.replaying.words import Meant
from plumbline.kernel.calendar import official
from plumbline.kernel.conformance import Judgement, Verdict, judge
from plumbline.kernel.errors import Says
from plumbline.kernel.period import Period, reckon
from plumbline.kernel.procedure import Form, Procedure, Rule


def answer(deadline: Deadline, bench: Bench) -> Answered:
    """Reproduce a deadline, or explain why it cannot be or comes out otherwise."""
    meant = bench.vocabulary.deadlines.get(deadline.name) if bench.vocabulary else None
    procedure = bench.procedure or _of_that_day(deadline, bench)
    if meant is None or procedure is None:
        return by_itself(deadline, why_no_rule(deadline, bench))
    if meant.says:
        return by_itself(deadline, meant.says)
    judged = bench.judged or judge(procedure, bench.known)
    found = _found(deadline, meant, procedure, bench, judged)
    if found is None:
        return without_a_rule(deadline, procedure, meant.act)
    met = met_by(deadline, found.due)
    expected = deadline.due_rolled if found.rolls and deadline.due_rolled else deadline.due
    reproduced = found.due == expected
    notes = list(_notes(deadline, found, met, bench))
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


def _found(
    deadline: Deadline, meant: Meant, procedure: Procedure, bench: Bench, judged: Sequence[Judgement]
) -> Found | None:
    """Find the rule that the deadline speaks of, and its last day: as the matter was judged, or else its plain count."""
    by_rule = {one.rule.code: one for one in judged if one.verdict is not Verdict.NOT_APPLICABLE}
    for rule in procedure.targeting[meant.act]:
        one = by_rule.get(rule.code)
        if one is None or deadline.start_on is None or not _is_meant(rule, deadline, bench):
            continue
        for period, extension in _lengths(rule, procedure, extended=meant.extended):
            if deadline.period is None or (period.length, period.unit) != (
                deadline.period.length,
                deadline.period.unit,
            ):
                continue
            if one.due and extension is None:
                return Found(due=one.due, rule=rule, judged=one, plain=False)
            counted = reckon(period, deadline.start_on, calendar=official())
            return Found(
                due=counted.due, rule=rule, judged=one, extension=extension, plain=True, provisional=counted.provisional
            )
    return None


def _lengths(rule: Rule, procedure: Procedure, *, extended: bool) -> Iterator[tuple[Period, Rule | None]]:
    """Give the period of a rule, or its periods with each extension that the law has for it."""
    if rule.period is None:
        return
    if not extended:
        yield rule.period, None
        return
    for one in procedure.turned_by.get(rule.code, ()):
        if one.form is Form.EXTENDS and one.period and (whole := rule.period.and_then(one.period)):
            yield whole, one


def _is_meant(rule: Rule, deadline: Deadline, bench: Bench) -> bool:
    """Tell whether a rule has the sense and the start of a deadline, and something of it has happened."""
    forms = {Form.FIRST} if deadline.waits else {Form.MUST, Form.MAY}
    if rule.form not in forms or rule.backwards or rule.period is None:
        return False
    start = bench.vocabulary.dates.get(deadline.start) if bench.vocabulary else None
    if start is None or not set(rule.sources) & bench.known.acts.keys():
        return False
    return rule.counts_from in start.facts if rule.counts_from else bool(set(rule.sources) & set(start.on))


def _notes(deadline: Deadline, found: Found, met: bool | None, bench: Bench) -> list[Says]:  # noqa: FBT001 — what was found
    notes = [bench.elsewhere] if bench.elsewhere else []
    if deadline.due_rolled and deadline.due_rolled != found.due and not found.rolls:
        kind = official().describe(found.due)
        notes.append(
            Says(
                zh=f"{found.due} 是{kind.zh}；这条规定没有写顺延，文件另算的顺延日 {deadline.due_rolled} 不用",
                en=f"{found.due} is a {kind.en}; the provision does not roll over, so the rolled day "
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
    if found.extension:
        notes.append(
            Says(
                zh=f"已把延长（{found.extension.law}）算在内；批准了延长才到这一天",
                en=f"The extension ({found.extension.law}) is counted in; this is the last day only where it was approved",
            )
        )
    elif found.plain:
        notes.append(
            Says(
                zh="按没有延长、中止和重新起算来数；有没有，要看本案的情况",
                en="Counted as if nothing extended, stopped or restarted it; whether anything did depends on the matter",
            )
        )
    elif found.judged.verdict is Verdict.UNKNOWN and found.judged.missing:
        notes.append(found.judged.says)
    if bench.procedure is None:
        notes.append(
            Says(
                zh="按起算日施行的版本算出；整件事适用哪部法律待定",
                en="Counted by the version in force on the day it starts; which law governs the matter is to be settled",
            )
        )
    if found.provisional or found.judged.provisional:
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
