"""Whether an act came in its order and its time: «before B, must A», «after A, may B», «after A, not B», «not B»."""

from plumbline.kernel.errors import Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.finding import (
    Judgement,
    Verdict,
    early,
    in_order,
    in_time,
    late,
    missed_by,
    same_day,
    waited,
    without,
)
from plumbline.kernel.known import Span
from plumbline.kernel.known_due import Case, Due, Holds
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.sentence import line, not_given


def first(case: Case, rule: Rule, act: str) -> Judgement:
    """Judge «before B, must A [at least P]» for an act B that happened."""
    holds = case.looking(act).holds(rule)
    if holds is False:
        return case.not_applicable(rule, act)
    sources = case.happened(rule.sources)
    if not sources:
        undecided = case.open(rule.sources)
        if undecided or isinstance(holds, Missing):
            return case.unknown(rule, act, holds, case.undated(*undecided))
        return case.found(rule, Verdict.BROKEN, act, without(case.procedure, rule.sources[0]))
    if rule.period is None:
        return _in_order(case, rule, act, sources, holds)
    source = max(sources, key=lambda one: case.known.acts[one].last)
    return _noticed(case, rule, act, source, holds) if rule.backwards else _waited(case, rule, act, source, holds)


def waiting(case: Case, rule: Rule) -> Judgement | None:
    """Say until when B has to wait where A happened and nothing is known of B; None where there is nothing to count."""
    sources = case.happened(rule.sources)
    if rule.period is None or rule.backwards or not sources:
        return None
    act = rule.targets[0]
    holds = case.looking().holds(rule)
    if holds is False or not case.open(rule.targets):
        return case.not_applicable(rule, act)
    due = case.due(rule, max(sources, key=lambda one: case.known.acts[one].last))
    return case.unknown(rule, act, holds, due.missing, case.undated(act), due=due)


def _in_order(case: Case, rule: Rule, act: str, sources: list[str], holds: Holds) -> Judgement:
    at = case.known.acts[act]
    for source in sources:
        if case.known.acts[source].before(at):
            return case.found(rule, Verdict.KEPT, act, in_order(case.procedure, source, act, case.known))
    undated = [source for source in sources if case.known.acts[source].before(at) is None]
    if undated:
        day = case.known.acts[undated[0]].day
        if day and day == at.day:
            return case.unknown(rule, act, holds, says=same_day(case.procedure, undated[0], act, day))
        return case.unknown(rule, act, holds, case.undated(undated[0], act))
    undecided = case.open(rule.sources)
    if undecided or isinstance(holds, Missing):
        return case.unknown(rule, act, holds, case.undated(*undecided))
    return case.found(rule, Verdict.BROKEN, act, in_order(case.procedure, act, sources[0], case.known))


def _waited(case: Case, rule: Rule, act: str, source: str, holds: Holds) -> Judgement:
    at, due = case.known.acts[act], case.due(rule, source)
    if due.last and at.first > due.last:
        return case.found(rule, Verdict.KEPT, act, waited(due.last, at), due=due)
    if isinstance(holds, Missing) or not due.first or at.last > due.first:
        return case.unknown(rule, act, holds, due.missing, case.undated(act), due=due)
    over = None
    if due.day and at.day:
        over = missed_by(due.day, at.day, period=rule.period, calendar=case.calendar)
    return case.found(rule, Verdict.BROKEN, act, early(due.first, at, over), due=due, over=over)


def _noticed(case: Case, rule: Rule, act: str, source: str, holds: Holds) -> Judgement:
    """Judge a notice that must leave a whole period free before the act."""
    start, missing = case.start(rule, source)
    due = case.last_to_notify(rule, act)
    if start and due.first and start.last <= due.first:
        return case.found(rule, Verdict.KEPT, act, in_time(due.first, start), due=due, actual=start)
    if start is None or isinstance(holds, Missing) or not due.last or start.first <= due.last:
        return case.unknown(rule, act, holds, missing, due.missing, due=due)
    over = None
    if due.day and start.day:
        over = missed_by(due.day, start.day, period=rule.period, calendar=case.calendar)
    return case.found(rule, Verdict.BROKEN, act, late(due.last, start, over), due=due, over=over, actual=start)


def may(case: Case, rule: Rule, act: str) -> Judgement:
    """Judge «after A, may B [within P]» for an act B that happened."""
    holds = case.looking(act).holds(rule)
    sources, undecided = case.happened(rule.sources), case.open(rule.sources)
    if not sources:
        if undecided:
            return case.unknown(rule, act, holds, case.undated(*undecided))
        return case.found(rule, Verdict.BROKEN, act, without(case.procedure, rule.sources[0]))
    if holds is False:
        return case.found(rule, Verdict.BROKEN, act, not_given(case.procedure, rule).says)
    source = max(sources, key=lambda one: case.known.acts[one].last)
    start, at, due = case.known.acts[source], case.known.acts[act], case.due(rule, source)
    if start.before(at) is False:
        return case.found(rule, Verdict.BROKEN, act, in_order(case.procedure, act, source, case.known), due=due)
    if start.day and start.day == at.day:
        return case.unknown(rule, act, holds, due=due, says=same_day(case.procedure, source, act, start.day))
    if isinstance(holds, Missing) or start.before(at) is None:
        return case.unknown(rule, act, holds, due.missing, case.undated(source, act), due=due)
    return _opened(case, rule, source, act, due)


def _opened(case: Case, rule: Rule, source: str, act: str, due: Due) -> Judgement:
    at = case.known.acts[act]
    admitted = rule.late and (rule.late_when.value(case.looking(act)) if rule.late_when else True)
    if rule.period is None or admitted is True:
        says = in_order(case.procedure, source, act, case.known)
        return case.found(rule, Verdict.KEPT, act, says, due=due)
    if due.first and at.last <= due.first:
        return case.found(rule, Verdict.KEPT, act, in_time(due.first, at), due=due)
    if isinstance(admitted, Missing) or not due.last or at.first <= due.last:
        return case.unknown(rule, act, admitted, due.missing, case.undated(act), due=due)
    over = missed_by(due.day, at.day, period=rule.period, calendar=case.calendar) if due.day and at.day else None
    return case.found(rule, Verdict.BROKEN, act, late(due.last, at, over), due=due, over=over)


def window(case: Case, rule: Rule) -> Judgement | None:
    """Say until when B may come where A happened and nothing is known of B; None where there is nothing to count."""
    sources = case.happened(rule.sources)
    if rule.period is None or not sources:
        return None
    act, holds = rule.targets[0], case.looking().holds(rule)
    if holds is False or not case.open(rule.targets):
        return case.not_applicable(rule, act)
    due = case.due(rule, max(sources, key=lambda one: case.known.acts[one].last))
    return case.unknown(rule, act, holds, due.missing, case.undated(*case.open(rule.targets)), due=due)


def closes(case: Case, rule: Rule, act: str) -> Judgement | None:
    """Judge «after A, not B» for an act B that happened; None where A is not known to have happened."""
    sources = [source for source in case.happened(rule.sources) if source != act]
    if not sources:
        return None
    holds = case.looking(act).holds(rule)
    if holds is False:
        return case.not_applicable(rule, act)
    at = case.known.acts[act]
    orders = {source: case.known.acts[source].before(at) for source in sources}
    closed = [source for source, before in orders.items() if before]
    if not closed:
        undated = [source for source, before in orders.items() if before is None]
        if undated:
            return case.unknown(rule, act, holds, case.undated(undated[0], act), says=_one_day(case, undated[0], act))
        if others := case.open(rule.sources):
            return case.unknown(rule, act, holds, case.undated(*others))
        return case.found(rule, Verdict.KEPT, act, in_order(case.procedure, act, sources[0], case.known))
    reopening = _reopening(case, act, case.known.acts[closed[0]])
    if isinstance(holds, Missing) or reopening:
        return case.unknown(rule, act, holds, case.unsure(reopening))
    return case.found(rule, Verdict.BROKEN, act, in_order(case.procedure, closed[0], act, case.known))


def _one_day(case: Case, source: str, act: str) -> Says | None:
    day = case.known.acts[source].day
    return same_day(case.procedure, source, act, day) if day and day == case.known.acts[act].day else None


def _reopening(case: Case, act: str, closed: Span) -> list[str]:
    """Give the acts that may have opened the act again after it was closed."""
    sources = [source for rule in case.procedure.targeting[act] if rule.form is Form.MAY for source in rule.sources]
    later = [one for one in case.happened(sources) if closed.before(case.known.acts[one]) is not False]
    return [*later, *case.open(sources)]


def prohibited(case: Case, rule: Rule, act: str) -> Judgement:
    """Judge «not B, when …» for an act B that happened."""
    holds = case.looking(act).holds(rule)
    if isinstance(holds, Missing):
        return case.unknown(rule, act, holds)
    if holds:
        return case.found(rule, Verdict.BROKEN, act, line(case.procedure, rule))
    says = Says(zh="本案的事实不在禁止之列", en="The facts of this matter are not those that forbid it")
    return case.found(rule, Verdict.KEPT, act, says)
