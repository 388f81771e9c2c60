"""Whether duties were kept: «after A, must B within P», and «while B is owed, not C»."""

from collections.abc import Iterator

from plumbline.kernel.errors import Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.finding import (
    Judgement,
    Verdict,
    in_order,
    in_time,
    late,
    missed_by,
    same_day,
    turned_round,
    without,
)
from plumbline.kernel.known import Span
from plumbline.kernel.known_due import Case, Due, Holds
from plumbline.kernel.procedure import Form, Rule


def must(case: Case, rule: Rule) -> Judgement | None:
    """Judge «after A, must B [within P]»; None where nothing of it happened."""
    sources, targets = case.happened(rule.sources), case.happened(rule.targets)
    if not sources and not (targets and _timed(rule)):
        return None
    act = targets[0] if targets else rule.targets[0]
    holds = case.looking().holds(rule)
    if holds is False or (not targets and lapsed(case, rule) is True):
        return case.not_applicable(rule, act)
    if not sources:
        undecided = case.open(rule.sources)
        return case.unknown(rule, act, holds, case.undated(*undecided)) if undecided else case.not_applicable(rule, act)
    source = min(sources, key=lambda one: (not case.dated(one), case.known.acts[one].first))
    due = case.due(rule, source)
    if not targets:
        return _without(case, rule, due, holds)
    judged = [_fulfilled(case, rule, (source, target), due, holds) for target in targets]
    best = min(judged, key=lambda one: (Verdict.KEPT, Verdict.UNKNOWN, Verdict.BROKEN).index(one.verdict))
    return _unless_excused(case, rule, best, due)


def _fulfilled(case: Case, rule: Rule, acts: tuple[str, str], due: Due, holds: Holds) -> Judgement:
    source, target = acts
    start, actual = case.known.acts[source], case.known.acts[target]
    if start.before(actual) is False:
        return case.unknown(rule, target, due=due, says=turned_round(case.procedure, target, start.first, actual))
    if _timed(rule):
        return _by_its_day(case, rule, target, due, holds)
    if start.before(actual):
        return case.found(rule, Verdict.KEPT, target, in_order(case.procedure, source, target, case.known))
    if start.day and start.day == actual.day:
        return case.unknown(rule, target, holds, says=same_day(case.procedure, source, target, start.day))
    return case.unknown(rule, target, holds, case.undated(source, target))


def _by_its_day(case: Case, rule: Rule, target: str, due: Due, holds: Holds) -> Judgement:
    actual = case.known.acts[target]
    if due.first and actual.last <= due.first:
        return case.found(rule, Verdict.KEPT, target, in_time(due.day or due.first, actual), due=due)
    if isinstance(holds, Missing) or not due.last or actual.first <= due.last:
        return case.unknown(rule, target, holds, due.missing, case.undated(target), due=due)
    over = None
    if due.day and actual.day:
        over = missed_by(due.day, actual.day, period=rule.period, calendar=case.calendar)
    return case.found(rule, Verdict.BROKEN, target, late(due.last, actual, over), due=due, over=over)


def _without(case: Case, rule: Rule, due: Due, holds: Holds) -> Judgement:
    """Judge a duty of which no fulfilment is known: broken only where it is known that it was not fulfilled, and due."""
    undecided = case.open(rule.targets)
    target = (undecided or rule.targets)[0]
    if undecided:
        return case.unknown(rule, target, holds, due.missing, case.undated(*undecided), due=due)
    over = bool(due.last and case.known.latest() > due.last)
    if isinstance(holds, Missing) or (_timed(rule) and not over):
        return case.unknown(
            rule, target, holds, due.missing, due=due, says=None if holds is not True else _not_yet(due)
        )
    if gone := lapsed(case, rule):
        return case.unknown(rule, target, gone, due=due)
    return case.found(rule, Verdict.BROKEN, target, without(case.procedure, target), due=due)


def _timed(rule: Rule) -> bool:
    return rule.period is not None or rule.at_once or bool(rule.due_on or rule.yearly)


def _not_yet(due: Due) -> Says:
    last = due.day.isoformat() if due.day else "—"
    return Says(
        zh=f"还没有做；最后一天是 {last}，所知的日期都不晚于这一天",
        en=f"Not done; the last day is {last}, and no known day lies after it",
    )


def lapsed(case: Case, rule: Rule) -> Holds:
    """Tell whether an act closed every act that the duty asks for; Missing where one may have."""
    unsure = []
    for closing in case.procedure.rules:
        if closing.form is not Form.CLOSES or not set(rule.targets) <= set(closing.targets):
            continue
        holds = case.looking().holds(closing)
        happened, undecided = case.happened(closing.sources), case.open(closing.sources)
        if happened and holds is True:
            return True
        if holds is not False and (happened or undecided):
            unsure += [holds, case.unsure(() if happened else undecided)]
    return Missing.among(unsure) or False


def _unless_excused(case: Case, rule: Rule, judged: Judgement, due: Due) -> Judgement:
    """Take a broken duty back where another act may have fulfilled it, or another rule may have taken its place."""
    if judged.verdict is not Verdict.BROKEN:
        return judged
    replacing = [one for one in case.procedure.rules if one.replaces == rule.code]
    if any(case.happened(one.sources) and case.looking().holds(one) is True for one in replacing):
        return case.not_applicable(rule, judged.act)
    undecided = [*case.open(rule.targets), *(act for one in replacing for act in case.open(one.sources))]
    conditions = [case.looking().holds(one) for one in replacing if case.happened(one.sources)]
    if undecided or any(isinstance(one, Missing) for one in conditions):
        return case.unknown(rule, judged.act, case.undated(*undecided), *conditions, due=due)
    return judged


def owed_meanwhile(case: Case, rule: Rule, act: str) -> Judgement | None:
    """Judge «while A is owed, not B» for an act that happened; None where nothing is known that would owe A."""
    judged = list(_duties_before(case, rule, act))
    if not judged:
        return None
    holds = case.looking(act).holds(rule)
    if holds is False:
        return case.not_applicable(rule, act)
    worst = min(judged, key=lambda one: (Verdict.BROKEN, Verdict.UNKNOWN, Verdict.KEPT).index(one.verdict))
    return case.unknown(rule, act, holds) if worst.verdict is Verdict.BROKEN and isinstance(holds, Missing) else worst


def _duties_before(case: Case, rule: Rule, act: str) -> Iterator[Judgement]:
    at = case.known.acts[act]
    for duty in case.procedure.rules:
        owed = set(duty.targets) & set(rule.sources)
        if duty.form is not Form.MUST or not owed:
            continue
        for trigger in case.happened(duty.sources):
            began = case.known.acts[trigger].before(at)
            applies = case.looking(act).holds(duty)
            if began is False or applies is False:
                continue
            judged = [_settled(case, rule, one, act, at) for one in sorted(owed)]
            best = min(judged, key=lambda one: (Verdict.KEPT, Verdict.UNKNOWN, Verdict.BROKEN).index(one.verdict))
            if best.verdict is Verdict.BROKEN and (began is None or isinstance(applies, Missing)):
                best = case.unknown(rule, act, applies, case.undated(trigger, act))
            yield best


def _settled(case: Case, rule: Rule, owed: str, act: str, at: Span) -> Judgement:
    """Tell whether what was owed had been done before an act."""
    if owed in case.known.absent:
        return case.found(rule, Verdict.BROKEN, act, without(case.procedure, owed))
    span = case.known.acts.get(owed)
    before = span.before(at) if span else None
    if before is None:
        return case.unknown(rule, act, case.undated(owed, act))
    first, then = (owed, act) if before else (act, owed)
    says = in_order(case.procedure, first, then, case.known)
    return case.found(rule, Verdict.KEPT if before else Verdict.BROKEN, act, says)
