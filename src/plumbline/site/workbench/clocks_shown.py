"""The running periods of a matter, each counted out day by day, and the sums that grow while one is late."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from plumbline.engines.matters.asking import ClockView, Standing
from plumbline.kernel import clock
from plumbline.kernel.period import Unit
from plumbline.kernel.procedure import Procedure, Rule
from plumbline.site.parts.clock import ClockShown, Note, clock_of
from plumbline.site.parts.due import Due, Light, due_on, due_paused
from plumbline.site.workbench.dues import due_of, length_of, missing_facts, unit_of, waits_for_outsider, what_is_owed


def clocks_shown(standing: Standing, *, today: date) -> tuple[ClockShown, ...]:
    """Show every clock that says something: one that counts or was stopped, one whose day was set, one that misses a fact."""
    return tuple(_clocks(standing, today))


def _clocks(standing: Standing, today: date) -> Iterable[ClockShown]:
    day = clock.day_of(standing.matter.opened_at)
    for view in standing.clocks:
        if view.reckoning is not None:
            yield _counting(view, standing.procedure, today, day)
        elif view.missing or (view.duty and view.duty.due_on):
            yield _standing_still(view, standing, today, day)


def _counting(view: ClockView, procedure: Procedure, today: date, day: date) -> ClockShown:
    rule, reckoning = view.rule, view.reckoning
    if reckoning is None:
        raise ValueError("a clock that counts has been reckoned")
    due = (
        due_paused(view.left, workdays=unit_of(rule) is Unit.WORKDAYS)
        if view.stopped
        else due_on(
            reckoning.due,
            unit=unit_of(rule),
            provisional=reckoning.provisional,
            waiting=view.duty is None or waits_for_outsider(rule, procedure),
            today=today,
        )
    )
    note = None
    if reckoning.provisional:
        note = Note(
            title=_("最后一天还不能确定"),
            words=_("%(year)s 年的放假安排还没有公布，先按周末休息推算；公布以后自动重算，新旧两个日期都会保留。")
            % {"year": reckoning.due.year},
        )
    return clock_of(
        reckoning,
        code=rule.code,
        title=_title(view, procedure),
        due=due,
        today=today,
        pauses=view.pauses,
        law=rule.law,
        on=day,
        how=_how(rule),
        note=note,
    )


def _standing_still(view: ClockView, standing: Standing, today: date, day: date) -> ClockShown:
    rule, duty = view.rule, view.duty
    note = None
    if view.missing:
        facts = missing_facts(standing.procedure, view.missing)
        note = Note(
            title=_("还不知道：%(facts)s") % {"facts": facts},
            words=_("补上以后，要不要做、哪天之前做，会自动算出来。"),
        )
    due = Due(light=Light.PROVISIONAL, words=_("还算不出来"))
    if duty and not view.missing:
        due = due_of(duty, rule, standing.procedure, here=standing.marking, today=today)
    return ClockShown(
        code=rule.code, title=_title(view, standing.procedure), due=due, law=rule.law, on=day, how=_how(rule), note=note
    )


def _title(view: ClockView, procedure: Procedure) -> str:
    what, length = what_is_owed(view.rule, procedure), length_of(view.rule)
    if view.duty is None:
        what = _("可以%(act)s") % {"act": what}
    return _("%(act)s：%(length)s") % {"act": what, "length": length} if length else what


def _how(rule: Rule) -> str:
    if rule.period is None:
        return ""
    if rule.period.roll_over:
        return _("最后一天是休息日的，顺延到下一个工作日")
    return {
        Unit.WORKDAYS: _("只计工作日"),
        Unit.DAYS: _("按日历日计，不顺延"),
        Unit.HOURS: _("按小时连续计，休息日也算"),
    }.get(rule.period.unit, _("计到对应日，不顺延"))
