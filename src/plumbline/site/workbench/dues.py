"""Due days of obligations, for lists and for the pages of a matter."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.kernel.marking import Marking
from plumbline.kernel.period import Unit
from plumbline.kernel.procedure import OUTSIDE_ROLES, Form, Procedure, Rule
from plumbline.site import days
from plumbline.site.parts.due import Due, Light, due_none, due_on, due_paused
from plumbline.site.words import english, say
from plumbline.site.workbench.naming import joined


class Owed(Protocol):
    """What an obligation row and a duty of a marking have in common."""

    @property
    def due_on(self) -> date | None:
        """The last day in time."""

    @property
    def due_at(self) -> datetime | None:
        """The last moment, where the law counts by the hour."""

    @property
    def provisional(self) -> bool:
        """Whether the day lies past the published schedule."""

    @property
    def missing(self) -> Sequence[str]:
        """The facts without which the day cannot be found."""


def due_of(
    owed: Owed, rule: Rule, procedure: Procedure, *, here: Marking, today: date, law: str = "", on: date | None = None
) -> Due:
    """Show until when something is owed under a rule.

    Takes   here — where the matter stands, to say before what an act without a period must be done
    """
    if owed.due_on is None:
        return _undated(owed, rule, procedure, here, law)
    due = due_on(
        owed.due_on,
        unit=unit_of(rule),
        law=law,
        on=on,
        provisional=owed.provisional,
        waiting=waits_for_outsider(rule, procedure),
        today=today,
    )
    return _by_the_hour(due, owed.due_at) if owed.due_at else due


def unit_of(rule: Rule) -> Unit:
    """Give the unit in which the law counts; a day that was set is counted down in days."""
    return rule.period.unit if rule.period and rule.period.unit is Unit.WORKDAYS else Unit.DAYS


def waits_for_outsider(rule: Rule, procedure: Procedure) -> bool:
    """Tell whether the party, a court or another body owes it."""
    return (rule.owed_by or procedure.acts[rule.targets[0]].by[0]) in OUTSIDE_ROLES


def length_of(rule: Rule) -> str:
    """Say how long the law gives: 7 个工作日."""
    if rule.period is None:
        return ""
    return rule.period.en if english() else rule.period.zh


def what_is_owed(rule: Rule, procedure: Procedure) -> str:
    """Name the act that a rule asks for; several are joined by «or»."""
    return _("或者").join(say(procedure.acts[code].title) for code in rule.targets)


def before_what(rule: Rule, procedure: Procedure, here: Marking) -> str:
    """Say before what an act must be done where the law gives it no period: what is owed too, and waits for it."""
    owed = {act for duty in here.owed() for act in procedure.by_code[duty.rule].targets}
    waiting = [
        target
        for one in procedure.rules
        if one.form in {Form.FIRST, Form.WHILE} and set(one.sources) & set(rule.targets)
        for target in one.targets
        if target in owed and target not in rule.targets
    ]
    return _("须在“%(act)s”之前做") % {"act": say(procedure.acts[waiting[0]].title)} if waiting else ""


def missing_facts(procedure: Procedure, codes: Sequence[str]) -> str:
    """Name the facts that are missing."""
    return joined(say(procedure.fields[code].title) for code in codes if code in procedure.fields)


def _undated(owed: Owed, rule: Rule, procedure: Procedure, here: Marking, law: str) -> Due:
    if owed.missing:
        facts = missing_facts(procedure, owed.missing)
        return Due(light=Light.PROVISIONAL, words=_("还算不出来"), left=_("缺：%(facts)s") % {"facts": facts}, law=law)
    if rule.period:
        return due_paused(law=law)
    return due_none(before_what(rule, procedure, here), law=law)


def _by_the_hour(due: Due, at: datetime) -> Due:
    words = _("到 %(hour)s 为止") % {"hour": days.hour(at)}
    if at < clock.now():
        return replace(due, light=Light.LATE, left=_("已过 %(hour)s") % {"hour": days.hour(at)})
    return replace(due, left=f"{say(due.left)} {words}")
