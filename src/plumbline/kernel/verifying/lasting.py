"""Whether waits contradict deadlines and windows, wherever each of them begins, with all lawful extensions and without any.

A contradiction is counted out from every day of the published years, so that the Spring Festival and make-up workdays are
taken at their worst. It is told with a run, carried out on the kernel, in which the last day comes and the act is refused.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from plumbline.kernel import marking
from plumbline.kernel.calendar import Calendar, official
from plumbline.kernel.clock import at_day, day_of
from plumbline.kernel.errors import Says
from plumbline.kernel.naming import show_day, titles
from plumbline.kernel.period import Reckoning
from plumbline.kernel.procedure import Form, Rule
from plumbline.kernel.verifying.circles import Circle, Circles
from plumbline.kernel.verifying.running import Running
from plumbline.kernel.verifying.seen import Matter, Taken
from plumbline.kernel.verifying.verified import Check, Finding
from plumbline.kernel.verifying.walking import Step, Walk

_DAY: Final = timedelta(days=1)
_YEARS: Final = 6


def findings(running: Running, calendar: Calendar | None) -> Iterator[Finding]:
    """Give what cannot be kept, on some day at least: a fault where no extension helps, otherwise a note."""
    circles = Circles(running.model)
    schedule = calendar or official()
    walk, days, told = Walk(schedule), _days(schedule), set[frozenset[str]]()
    for extended in (True, False):
        for circle in sorted(circles.all(extended=extended), key=lambda one: one.turns):
            running.budget.check()
            rules = frozenset(link.rule.code for link, _ in (*circle.deadlines, *circle.waits))
            if rules in told:
                continue
            late = [day for day in days if all(walk.too_late(steps, day, extended=extended) for steps in circle.ways)]
            if not late:
                continue
            found, run = _run(running, circle, late)
            if found:
                told.add(rules)
                example = None if len(late) == len(days) else late[0]
                yield _finding(running, circle, example, run, extended=extended)


def _days(calendar: Calendar) -> list[date]:
    last = calendar.published_to - timedelta(days=200)
    first = max(calendar.published_from, last - timedelta(days=365 * _YEARS))
    return [first + _DAY * number for number in range((last - first).days)]


# ── the run that shows it ────────────────────────────────────────────────────────────────────────────────────────


def _run(running: Running, circle: Circle, late: Sequence[date]) -> tuple[bool, tuple[Taken, ...]]:
    """Lead a matter to where the last deadline runs and all that must come before its act has happened.

    Takes   late — the days from which the circle cannot be kept
    Gives   whether that can be reached at all; the run, where the kernel refuses the act on the last day of the deadline
    """
    model = running.model
    steps = circle.ways[0]
    place = max(number for number, (link, _) in enumerate(steps) if link.on)
    (link, way), back = steps[place], steps[place + 1 :]
    before = {link.act, *(earlier.act for _, earlier in back)} - {way.act}
    done = [model.conditions.done(act) for act in sorted(before)]
    owed = model.waiting(link.rule) if link.rule.form is Form.MUST else ~model.conditions.done(way.act)
    waits = [one.when for one, _ in back if one.act == way.act]
    states = running.search.reduction.of(model.symbols.all([*done, owed, link.when, *waits, ~model.ended]))
    if not running.can_be(states):
        return False, ()
    first, last = running.procedure.in_force_from, running.procedure.in_force_to
    on = next((day for day in late if first <= day and (last is None or day <= last)), None)
    matter = running.led_from_the_start(running.likely(states), on=on)[0]
    codes = {one.rule.code for one, _ in back}
    return True, matter.run if matter and _refused(running, matter, link.rule, way.act, codes) else ()


def _refused(running: Running, matter: Matter, rule: Rule, act: str, waits: set[str]) -> bool:
    """Tell whether the last day of a rule has come before its act may happen, because of some waits."""
    due = _last_day(running, matter, rule)
    if due is None:
        return False
    if day_of(matter.at) > due:
        return True
    situation = matter.view(running.model, max(matter.at, at_day(due))).situation
    reasons = marking.ask(running.procedure, matter.marking, act, situation).reasons
    return any(reason.rule in waits for reason in reasons)


def _last_day(running: Running, matter: Matter, rule: Rule) -> date | None:
    if rule.form is Form.MUST:
        duty = matter.marking.duties.get(rule.code)
        return duty.due_on if duty else None
    view = matter.view(running.model, matter.at)
    began = view.completed(rule.sources)
    counted = view.reckoning(rule, began) if began else None
    return counted.due if isinstance(counted, Reckoning) else None


# ── how it is told ───────────────────────────────────────────────────────────────────────────────────────────────


def _finding(
    running: Running, circle: Circle, example: date | None, run: tuple[Taken, ...], *, extended: bool
) -> Finding:
    link, way = circle.deadlines[-1]
    named = titles(running.procedure, [way.act])
    until, waited = _deadlines(circle.deadlines), _waits(circle.waits)
    if example is None:
        when = Says(zh="任何一天起算都来不及", en="from no day can that be kept")
    else:
        day = show_day(example)
        when = Says(zh=f"例如从{day.zh}起算就来不及", en=f"from {day.en}, for one, it cannot be kept")
    if not extended:
        when = Says(zh=f"{when.zh}，除非依法延长", en=f"{when.en} unless the period is extended")
    elif any(one.more for steps in circle.ways for _, one in steps):
        when = Says(zh=f"{when.zh}，延长到头也不行", en=f"{when.en}, not even with every lawful extension")
    return Finding(
        check=Check.PERIODS,
        fault=extended,
        rule=link.rule.code,
        act=way.act,
        law=link.rule.law,
        says=Says(
            zh=f"{named.zh}要在 {until.zh}，但至少要先等 {waited.zh}：{when.zh}",
            en=f"{named.en} must follow within {until.en}, but at least {waited.en} must pass first: {when.en}",
        ),
        run=run,
    )


def _deadlines(steps: Sequence[Step]) -> Says:
    zh, en = [], []
    for link, way in steps:
        zh.append(f"{way.period.zh if way.period else '当天'}内（{link.rule.code}，{link.rule.law}）")
        en.append(f"{way.period.en if way.period else 'the same day'} ({link.rule.code}, {link.rule.law})")
    return Says(zh=" + ".join(zh), en=" + ".join(en))


def _waits(steps: Sequence[Step]) -> Says:
    zh = " + ".join(way.period.zh for _, way in steps if way.period)
    en = " + ".join(way.period.en for _, way in steps if way.period)
    codes = ", ".join(link.rule.code for link, _ in steps)
    return Says(zh=f"{zh}（{codes}）" if zh else codes, en=f"{en} ({codes})" if en else codes)
