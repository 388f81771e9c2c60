"""Which rules open and close an act: the later one counts, and where both fell together the closing one."""

from collections.abc import Iterator
from typing import Any

from plumbline.kernel import sentence
from plumbline.kernel.errors import Reason
from plumbline.kernel.expression import Missing
from plumbline.kernel.period import Reckoning
from plumbline.kernel.procedure import Rule
from plumbline.kernel.view import View, past


def opening(view: View, act: str) -> list[Reason]:
    """Give what the rules that open and close an act have against it now."""
    procedure = view.procedure
    reasons: list[Reason] = []
    opened = 0
    for rule in procedure.windows[act]:
        since = _open_since(view, rule)
        if isinstance(since, int):
            opened = max(opened, since)
        else:
            reasons.append(since)
    if opened:
        reasons = []
    for rule, holds in _closing(view, act, opened):
        if isinstance(holds, Missing):
            reasons.append(sentence.unknown(rule.law, procedure, holds, procedure.acts[act].title, rule=rule))
        else:
            reasons.append(sentence.closed(procedure, rule, act))
    return reasons


def is_closed(view: View, act: str) -> bool:
    """Tell whether a rule has closed the act, and none has opened it again since."""
    if not any(view.marking.last(rule.sources) for rule in view.procedure.closers[act]):
        return False
    windows = view.procedure.windows[act]
    opened = max((since for rule in windows if isinstance(since := _open_since(view, rule), int)), default=0)
    return any(holds is True for _, holds in _closing(view, act, opened))


def passed_windows(view: View, act: str) -> Iterator[str]:
    """Give the rules whose window for an act has passed, and that let it happen late."""
    for rule in view.procedure.windows[act]:
        if not rule.late or rule.period is None:
            continue
        happened = view.marking.last(rule.sources)
        if happened is None or view.holds(rule) is not True:
            continue
        reckoning = view.reckoning(rule, happened)
        if not isinstance(reckoning, Missing) and past(reckoning, view.situation.at):
            yield rule.code


def _closing(view: View, act: str, opened: int) -> Iterator[tuple[Rule, Any]]:
    """Go through the rules that close an act, unless it was opened later: each with True or what is missing."""
    for rule in view.procedure.closers[act]:
        happened = view.marking.last(rule.sources)
        if happened is None or happened.sequence < opened:
            continue
        holds = view.holds(rule)
        if holds is not False:
            yield rule, holds


def _open_since(view: View, rule: Rule) -> int | Reason:
    """Judge one rule that opens an act: since which sequence it is open, or why it is not."""
    happened = view.marking.last(rule.sources)
    if happened is None:
        return sentence.must_come_first(view.procedure, rule)
    holds = view.holds(rule)
    if holds is False:
        return sentence.not_given(view.procedure, rule)
    reckoning = holds
    if holds is True:
        admitted = view.value(rule.late_when) if rule.late else False
        if rule.period is None or admitted is True:
            return happened.sequence
        reckoning = view.reckoning(rule, happened)
        if isinstance(admitted, Missing) and isinstance(reckoning, Reckoning) and past(reckoning, view.situation.at):
            title = sentence.titles(view.procedure, rule.targets)
            return sentence.unknown(rule.late_law or rule.law, view.procedure, admitted, title, rule=rule)
    if isinstance(reckoning, Missing):
        title = sentence.titles(view.procedure, rule.targets)
        return sentence.unknown(rule.law, view.procedure, reckoning, title, rule=rule)
    if past(reckoning, view.situation.at):
        return sentence.too_late(view.procedure, rule, reckoning)
    return happened.sequence
