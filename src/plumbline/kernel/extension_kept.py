"""Whether an extension was made while something ran: «extends C, with A»."""

from typing import Final

from plumbline.kernel.duty_kept import lapsed
from plumbline.kernel.expression import Missing
from plumbline.kernel.finding import Judgement, Verdict, in_order, in_time, late, missed_by, turned_round, without
from plumbline.kernel.known import Span
from plumbline.kernel.known_due import Case
from plumbline.kernel.procedure import Form, Rule

_LEAST_FIRST: Final = (Verdict.KEPT, Verdict.UNKNOWN, Verdict.BROKEN)


def extension(case: Case, rule: Rule, act: str) -> Judgement:
    """Judge an extension that happened: one period that had not run out is enough.

    How often a period was extended is not judged: of an act that repeats only one occurrence is known.
    """
    holds = case.looking(act).holds(rule)
    if holds is False:
        return case.not_applicable(rule, act)
    judged = [_of(case, rule, clock, act) for clock in case.procedure.turns.get(rule.code, ())]
    best = min(judged, key=lambda one: _LEAST_FIRST.index(one.verdict))
    return case.unknown(rule, act, holds) if best.verdict is Verdict.BROKEN and isinstance(holds, Missing) else best


def _of(case: Case, rule: Rule, clock: Rule, act: str) -> Judgement:
    """Judge one of the periods that an act may have extended."""
    at, sources = case.known.acts[act], case.happened(clock.sources)
    if not sources:
        undecided = case.open(clock.sources)
        if undecided:
            return case.unknown(rule, act, case.undated(*undecided))
        return case.found(rule, Verdict.BROKEN, act, without(case.procedure, clock.sources[0]))
    source = max(sources, key=lambda one: case.known.acts[one].last)
    began, due = case.known.acts[source], case.due(clock, source, unmoved_by=rule)
    if began.before(at) is False:
        return case.unknown(rule, act, says=turned_round(case.procedure, act, began.first, at))
    applies = case.looking(act).holds(clock)
    if due.last and at.first > due.last:
        over = missed_by(due.day, at.day, period=clock.period, calendar=case.calendar) if due.day and at.day else None
        return case.found(rule, Verdict.BROKEN, act, late(due.last, at, over), due=due, over=over)
    if met := _met_before(case, clock, source, at):
        return case.found(rule, Verdict.BROKEN, act, in_order(case.procedure, met, act, case.known))
    unsettled = _unsettled(case, clock, at)
    if due.first and at.last <= due.first and applies is True and began.before(at) and not unsettled:
        return case.found(rule, Verdict.KEPT, act, in_time(due.day or due.first, at), due=due)
    return case.unknown(rule, act, applies, due.missing, unsettled, case.undated(source, act), due=due)


def _met_before(case: Case, clock: Rule, source: str, at: Span) -> str:
    """Give the act that had met a duty before, so that nothing ran any more; empty where none had for sure."""
    if clock.form is not Form.MUST or case.procedure.acts[source].repeat:
        return ""
    spans = case.known.acts
    met = (one for one in case.happened(clock.targets) if spans[source].before(spans[one]) and spans[one].before(at))
    return next(met, "")


def _unsettled(case: Case, clock: Rule, at: Span) -> Missing | None:
    """Name what may have ended a duty before the extension."""
    if clock.form is not Form.MUST:
        return None
    spans = case.known.acts
    perhaps = [*case.open(clock.targets), *(act for act in case.happened(clock.targets) if not at.before(spans[act]))]
    return Missing.among((lapsed(case, clock), case.unsure(perhaps) if perhaps else None))
