"""What an act does to the clocks of a matter: it begins some anew, stops and resumes them, restarts and extends them."""

from collections.abc import Iterator

from plumbline.kernel.clock import day_of
from plumbline.kernel.expression import Missing
from plumbline.kernel.procedure import OF_CLOCKS, Form, Rule
from plumbline.kernel.state import WAITING, Clocks, Extension, Happened, Stretch
from plumbline.kernel.view import View, over, past


def turned(view: View, act: str) -> Clocks:
    """Give the clocks after an act.

    Takes   view — the matter just after the act, its clocks still as they stood before
    """
    procedure, clocks, happened = view.procedure, view.marking.clocks, view.marking.acts[act]
    if not procedure.turned_by:
        return clocks
    day = day_of(happened.at)
    stops, restarted, extended = dict(clocks.stops), dict(clocks.restarted), dict(clocks.extended)
    for code in _begun_anew(view, act):
        restarted.pop(code, None)
        extended.pop(code, None)
    for rule in procedure.rules:
        if rule.form not in OF_CLOCKS:
            continue
        stretches, standing = stops.get(rule.code, ()), clocks.stopped(rule.code)
        if standing and act in rule.until and _over_for_all(view, rule, act):
            began = stretches[-1].first
            stops[rule.code] = (*stretches[:-1], Stretch(began, max(began, day)))
        elif act not in rule.sources or standing or view.holds(rule) is not True:
            continue
        elif rule.form is Form.STOPS:
            stops[rule.code] = (*stretches, Stretch(day))
        elif rule.form is Form.RESTARTS:
            restarted |= dict.fromkeys((one.code for one in procedure.turns.get(rule.code, ())), happened.at)
        else:
            to = view.situation.facts.get(rule.to) if rule.to else None
            for clock in (one for one, began in running(view, rule) if began.sequence < happened.sequence):
                extended[clock.code] = (*extended.get(clock.code, ()), Extension(rule.code, to))
    return Clocks(stops=stops, restarted=restarted, extended=extended)


def _over_for_all(view: View, rule: Rule, act: str) -> bool:
    """Tell whether an act ends a stop: one that happens once for each does once it has for all for whom the stop began."""
    acts, happened = view.procedure.acts, view.marking.acts
    if acts[act].each is None:
        return True
    begun = [code for code in rule.sources if acts[code].each and code in happened]
    if not begun:
        return view.complete(act)
    for_whom = frozenset[str]().union(*(happened[code].items for code in begun))
    over_for = frozenset[str]().union(*(happened[code].items for code in rule.until if code in happened))
    return over_for >= for_whom


def running(view: View, rule: Rule) -> Iterator[tuple[Rule, Happened]]:
    """Give the clocks of a rule that run now, or stand still, each with the act that set it running."""
    for clock in view.procedure.turns.get(rule.code, ()):
        if clock.form is Form.MUST:
            duty = view.marking.duties.get(clock.code)
            if duty and duty.state in WAITING:
                yield clock, Happened(count=1, at=duty.opened_at, sequence=duty.sequence)
        elif (happened := view.completed(clock.sources)) and view.holds(clock) is True:
            yield clock, happened


def run_out(view: View, clock: Rule, happened: Happened) -> bool:
    """Tell whether a clock that runs has run out at the moment of the look; one whose end is not known has not."""
    if view.stopped_by(clock):
        return False
    reckoning = view.reckoning(clock, happened)
    if isinstance(reckoning, Missing):
        return False
    ends = over if clock.form is Form.FIRST else past
    return ends(reckoning, view.situation.at)


def _begun_anew(view: View, act: str) -> Iterator[str]:
    """Give the rules whose period this act begins: what was done to an earlier one does not touch it."""
    for rule in view.procedure.following[act]:
        duty = view.marking.duties.get(rule.code)
        goes_on = duty and duty.state in WAITING and not _settles(view, rule, act)
        if rule.code in view.procedure.turned_by and not goes_on:
            yield rule.code


def _settles(view: View, rule: Rule, act: str) -> bool:
    """Tell whether an act meets what a rule obliges to, or takes its place."""
    return rule.otherwise == act or (act in rule.targets and view.complete(act))
