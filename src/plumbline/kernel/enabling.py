"""Whether an act may happen now: yes, or every unmet rule with its article and what would satisfy it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from plumbline.kernel import sentence
from plumbline.kernel.clock import day_of
from plumbline.kernel.clocks import run_out, running
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.expression import Missing
from plumbline.kernel.opening import opening
from plumbline.kernel.period import Period, Reckoning, Unit, last_day_to_notify, reckon
from plumbline.kernel.procedure import Act, Each, Form, Procedure, Rule
from plumbline.kernel.state import WAITING, Answer, DutyState, Happened, Marking, Situation
from plumbline.kernel.taking_part import taking_part
from plumbline.kernel.view import View, over

_ONE_DAY: Final = timedelta(days=1)


def ask(procedure: Procedure, marking: Marking, act: str, situation: Situation, *, preview: bool = False) -> Answer:
    """Answer whether an act may happen.

    Takes   situation — moment, facts (those given with the act included), who acts, domain
            preview — before a form is filled in: facts that the act itself will ask do not decide yet
    Gives   Answer: allowed, or every unmet rule with its article and what would satisfy it
    """
    declared = procedure.act(act)
    if not preview:
        return judge(View(procedure, marking, situation), declared)
    pending = declared.asked()
    known = {code: value for code, value in situation.facts.items() if code not in pending}
    return judge(View(procedure, marking, replace(situation, facts=known)), declared, pending=pending)


def judge(view: View, act: Act, *, pending: frozenset[str] = frozenset()) -> Answer:
    """Judge an act by every rule.

    Takes   pending — facts still to be given with the act: what may hang on them is held back as an open question
    """
    reasons = [*_order(view, act), *taking_part(view, act)]
    for rule in view.procedure.targeting[act.code]:
        if rule.form in _JUDGE:
            reason = _JUDGE[rule.form](view, rule, act)
            if reason is not None:
                reasons.append(reason)
    reasons += [*opening(view, act.code), *_reaching(view, act)]
    if not reasons or not pending:
        return Answer(act=act.code, reasons=tuple(reasons))
    later = [one for one in reasons if one.kind is ReasonKind.UNKNOWN and not pending.isdisjoint(one.facts)]
    return Answer(
        act=act.code,
        reasons=tuple(reason for reason in reasons if reason not in later),
        open_questions=pending.intersection(code for reason in later for code in reason.facts),
    )


def _reaching(view: View, act: Act) -> Iterator[Reason]:
    """Judge what an act does in related matters: it must be known whether it does."""
    for when in act.reaches_when:
        found = view.value(when)
        if isinstance(found, Missing):
            yield sentence.unknown(act.law, view.procedure, found, act.title)


def _order(view: View, act: Act) -> Iterator[Reason]:
    procedure, marking = view.procedure, view.marking
    opens = act.code == procedure.opens_with
    if marking.ended and not act.after_end:
        yield sentence.ended(procedure)
    elif not opens and not marking.sequence:
        yield sentence.not_open(procedure)
    elif act.each and not opens:
        yield from _for_each(view, act, act.each)
    elif act.code in marking.acts and (opens or not act.repeat):
        yield sentence.already(procedure, act)


def _for_each(view: View, act: Act, each: Each) -> Iterator[Reason]:
    """Judge an act that happens once for each: it must be for one of those, and for one for whom it is not done yet."""
    item, for_whom = view.situation.facts.get(each.named_in), view.situation.facts.get(each.of)
    done = view.marking.acts[act.code].items if act.code in view.marking.acts else frozenset()
    if for_whom is None:
        yield sentence.unknown(act.law, view.procedure, Missing(frozenset({each.of})), act.title)
    elif done.issuperset(for_whom) and not act.repeat:
        yield sentence.already(view.procedure, act)
    elif item is not None and item not in for_whom:
        yield sentence.not_among(view.procedure, act, each, item)
    elif item in done and not act.repeat:
        yield sentence.already_for(act, item)


def _first(view: View, rule: Rule, act: Act) -> Reason | None:
    happened = view.completed(rule.sources)
    if happened and rule.period is None:
        return None
    holds = view.holds(rule)
    if holds is False:
        return None
    if isinstance(holds, Missing):
        return sentence.unknown(rule.law, view.procedure, holds, act.title, rule=rule)
    if happened is None:
        return sentence.must_come_first(view.procedure, rule)
    return _waited(view, rule, happened, act)


def _waited(view: View, rule: Rule, happened: Happened, act: Act) -> Reason | None:
    """Judge a wait: whether the whole period lies between the one act and the other."""
    if rule.backwards and rule.period:
        return _notified_in_time(view, rule, rule.period, happened, act)
    reckoning = view.reckoning(rule, happened)
    if isinstance(reckoning, Missing):
        return sentence.unknown(rule.law, view.procedure, reckoning, act.title, rule=rule)
    return None if over(reckoning, view.situation.at) else sentence.too_early(view.procedure, rule, reckoning)


def _notified_in_time(view: View, rule: Rule, period: Period, happened: Happened, act: Act) -> Reason | None:
    start = view.start(rule, happened, Unit.DAYS)
    if isinstance(start, Missing):
        return sentence.unknown(rule.law, view.procedure, start, act.title, rule=rule)
    notified = day_of(start)
    if notified <= last_day_to_notify(period, view.today(), calendar=view.calendar):
        return None
    return sentence.too_short_notice(view.procedure, rule, period, notified, _earliest(view, period, notified))


def _earliest(view: View, period: Period, notified: date) -> date:
    """Find the first day that leaves the whole period free after a notice."""
    day = reckon(period, notified, calendar=view.calendar).due + _ONE_DAY
    while notified > last_day_to_notify(period, day, calendar=view.calendar):
        day += _ONE_DAY
    return day


def _while(view: View, rule: Rule, act: Act) -> Reason | None:
    owed = _owed(view, rule)
    holds = view.holds(rule) if owed is not False else False
    if holds is False:
        return None
    unknown = Missing.among((owed, holds))
    if unknown is not None:
        return sentence.unknown(rule.law, view.procedure, unknown, act.title, rule=rule)
    return sentence.still_owed(view.procedure, rule)


def _owed(view: View, rule: Rule) -> bool | Missing:
    """Tell whether one of a rule's acts is owed; Missing where a fact that would oblige is not known."""
    unsure = None
    for duty in view.marking.duties.values():
        if duty.state in WAITING and not set(rule.sources).isdisjoint(view.procedure.by_code[duty.rule].targets):
            if duty.state is DutyState.OPEN:
                return True
            unsure = Missing.among((unsure, Missing(frozenset(duty.missing))))
    return unsure or False


def _not(view: View, rule: Rule, act: Act) -> Reason | None:
    holds = view.holds(rule)
    if holds is False:
        return None
    if isinstance(holds, Missing):
        return sentence.unknown(rule.law, view.procedure, holds, act.title, rule=rule)
    return sentence.forbidden(view.procedure, rule)


def _extends(view: View, rule: Rule, act: Act) -> Reason | None:
    """Judge an extension: something must run, not have run out, and not have been extended as often as the law lets."""
    holds = view.holds(rule)
    if holds is False:
        return None
    if isinstance(holds, Missing):
        return sentence.unknown(rule.law, view.procedure, holds, act.title, rule=rule)
    clocks = list(running(view, rule))
    if not clocks:
        return sentence.nothing_runs(view.procedure, rule)
    if all(run_out(view, clock, happened) for clock, happened in clocks):
        return sentence.ran_out(view.procedure, rule)
    extended = view.marking.clocks.extended
    times = [sum(one.rule == rule.code for one in extended.get(clock.code, ())) for clock, _ in clocks]
    if min(times) >= rule.at_most:
        return sentence.extended_enough(view.procedure, rule)
    return _chosen_day(view, rule, clocks) if rule.to else None


def _chosen_day(view: View, rule: Rule, clocks: list[tuple[Rule, Happened]]) -> Reason | None:
    """Judge the new last day that was chosen: it lies after the old one, and within what the law lets it be moved."""
    chosen = view.situation.facts.get(rule.to)
    if chosen is None:
        return sentence.unknown(
            rule.law, view.procedure, Missing(frozenset({rule.to})), Says(zh="延长", en="extend"), rule=rule
        )
    for clock, happened in clocks:
        now = view.reckoning(clock, happened) if clock.period else None
        longest = view.extended_by(rule, clock, happened) if clock.period else None
        if isinstance(now, Reckoning) and isinstance(longest, Reckoning) and not now.due < chosen <= longest.due:
            return sentence.out_of_reach(view.procedure, rule, now.due, longest.due)
    return None


_JUDGE: Final[dict[Form, Callable[[View, Rule, Act], Reason | None]]] = {
    Form.FIRST: _first,
    Form.WHILE: _while,
    Form.NOT: _not,
    Form.EXTENDS: _extends,
}
