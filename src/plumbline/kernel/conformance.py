"""Holding a procedure against a matter that is known from outside: which rules were kept, which broken, which nobody can tell.

The engine asks before an act whether it may happen; here the acts have happened, and only some of them are known. Nothing
is filled in: a rule is kept or broken only where what is known leaves no other possibility.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.duty_kept import must, owed_meanwhile
from plumbline.kernel.extension_kept import extension
from plumbline.kernel.finding import Judgement, Verdict
from plumbline.kernel.known import Known
from plumbline.kernel.known_due import Case
from plumbline.kernel.order_kept import closes, first, may, prohibited, waiting, window
from plumbline.kernel.procedure import Form, Procedure, Rule

__all__ = ["Judgement", "Verdict", "judge"]

_WORST_FIRST: Final = tuple(Verdict)


def judge(procedure: Procedure, known: Known, *, calendar: Calendar | None = None) -> list[Judgement]:
    """Judge every rule that what is known touches, in the order of the declaration.

    Gives   one Judgement a rule; a rule of whose acts nothing is known is left out
    """
    case = Case(procedure=procedure, known=known, calendar=calendar or official())
    judged = (_judged(case, rule) for rule in procedure.rules)
    return list(_windows_together([one for one in judged if one is not None]))


def _judged(case: Case, rule: Rule) -> Judgement | None:
    if rule.form in {Form.STOPS, Form.RESTARTS}:
        return None  # they oblige nobody
    if rule.form is Form.MUST:
        return must(case, rule)
    acts = case.happened(rule.targets)
    if not acts:
        match rule.form:
            case Form.FIRST:
                return waiting(case, rule)
            case Form.MAY:
                return window(case, rule)
            case _:
                return None
    by_form = {
        Form.FIRST: first,
        Form.MAY: may,
        Form.CLOSES: closes,
        Form.WHILE: owed_meanwhile,
        Form.NOT: prohibited,
        Form.EXTENDS: extension,
    }
    judged = [one for act in acts if (one := by_form[rule.form](case, rule, act)) is not None]
    return min(judged, key=lambda one: _WORST_FIRST.index(one.verdict), default=None)


def _windows_together(judged: Iterable[Judgement]) -> Iterable[Judgement]:
    """Take together the rules that open one act: one window that was open is enough, one unknown leaves it open."""
    judged = list(judged)
    for one in judged:
        if one.rule.form is not Form.MAY or one.verdict is not Verdict.BROKEN:
            yield one
            continue
        others = {
            other.verdict
            for other in judged
            if other is not one and other.rule.form is Form.MAY and other.act == one.act
        }
        if Verdict.KEPT in others:
            yield replace(one, verdict=Verdict.NOT_APPLICABLE)
        elif Verdict.UNKNOWN in others:
            yield replace(one, verdict=Verdict.UNKNOWN)
        else:
            yield one
