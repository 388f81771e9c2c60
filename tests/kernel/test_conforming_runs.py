"""Runs that the kernel allows hold no breach when they are judged as a log; spoilt, they hold the breach that was put in."""

import random
from datetime import date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.kernel import marking
from plumbline.kernel.calendar import official
from plumbline.kernel.catalogue import load
from plumbline.kernel.clock import BEIJING, at_day, day_of
from plumbline.kernel.conforming import Account, Event, Judge, Standing, ordering
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.enabling import ask
from plumbline.kernel.errors import ReasonKind
from plumbline.kernel.finding import Verdict
from plumbline.kernel.procedure import Form
from plumbline.kernel.state import Marking, Situation
from tests.kernel.test_against_naive import FACTS, FIRST_DAY, RUNS, declared, procedures
from tests.kernel.test_conforming import some_value

SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
NOBODY = frozenset({"no such act"})  # a doubt about it changes nothing, and has the case judged in one go


def event(act, at, facts=None):
    return Event(act, at.timestamp(), day_of(at).toordinal(), facts)


def moment_of(one):
    return datetime.fromtimestamp(one.at, BEIJING)


def lawful(procedure, steps):
    """Let happen what the kernel allows of some steps: act, moment, and the facts that come with it."""
    here, facts, events = Marking(), {}, []
    for act, at, given_facts in steps:
        before, _ = let_elapse(procedure, here, Situation(at=at, facts=facts, calendar=official()))
        situation = Situation(at=at, facts=facts | given_facts, calendar=official())
        if ask(procedure, before, act, situation).allowed:
            facts = situation.facts
            here = marking.take(procedure, before, act, situation).marking
            events.append(event(act, at, given_facts or None))
    return events


def as_the_kernel(procedure, events):
    """Give which rules the kernel would have held against a run, and which duties it records as late."""
    here, facts, blocked, unknown, late = Marking(), {}, set(), set(), set()
    for one in events:
        at = moment_of(one)
        here, _ = let_elapse(procedure, here, Situation(at=at, facts=facts, calendar=official()))
        facts = facts | (one.facts or {})
        situation = Situation(at=at, facts=facts, calendar=official())
        for reason in ask(procedure, here, one.act, situation).reasons:
            (unknown if reason.kind is ReasonKind.UNKNOWN else blocked).add(reason.rule)
        step = marking.take(procedure, here, one.act, situation)
        here = step.marking
        late |= {duty.rule for duty in step.closed if duty.late}
    return blocked, unknown, late


def as_a_log(procedure, events):
    """Give the rules that conformance finds broken by an act or by a late one, and those broken because nothing came."""
    judge = Judge(procedure)
    judged = judge.judge(events)
    acted, late, never = set(), set(), set()
    for one in judged.found:
        if one.standing != Standing.BROKEN:
            continue
        rule = procedure.rules[one.rule] if one.rule < len(procedure.rules) else None
        if rule is None or rule.form is not Form.MUST:
            acted.add(rule.code if rule else "")
        else:
            (late if one.day else never).add(rule.code)
    return acted, late, never


def steps_of(run, facts):
    at = at_day(FIRST_DAY)
    yield "open", at, dict(facts)
    for act, days, given_facts in run:
        at += timedelta(days=days, minutes=1)
        yield act, at, given_facts


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(procedures(), RUNS, FACTS)
def test_what_the_kernel_allows_is_no_breach_but_what_it_records_as_late(procedure, run, facts):
    kernel = declared(procedure)
    events = lawful(kernel, steps_of(run, facts))

    acted, late, _ = as_a_log(kernel, events)

    assert acted == set()
    assert late == as_the_kernel(kernel, events)[2]


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(procedures(), RUNS, FACTS, st.data())
def test_a_run_without_an_act_that_it_needs_holds_the_breach(procedure, run, facts, data):
    kernel = declared(procedure)
    events = lawful(kernel, steps_of(run, facts))
    acts = [one.act for one in events]
    needed = [
        (rule, acts.index(rule.sources[0]))
        for rule in kernel.rules
        if rule.form is Form.FIRST and rule.when is None and rule.unless is None and acts.count(rule.sources[0]) == 1
        if set(rule.targets) & set(acts[acts.index(rule.sources[0]) :]) and rule.sources[0] != "open"
    ]
    if not needed:
        return
    rule, place = data.draw(st.sampled_from(needed))

    left = [*events[:place], *events[place + 1 :]]
    acted, late, _ = as_a_log(kernel, left)

    blocked, _, kernel_late = as_the_kernel(kernel, left)
    assert rule.code in acted
    assert acted <= blocked
    assert late == kernel_late


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(procedures(), RUNS, FACTS, st.data())
def test_a_run_moved_past_a_deadline_holds_the_delay(procedure, run, facts, data):
    kernel = declared(procedure)
    events = lawful(kernel, steps_of(run, facts))
    plain = {
        rule.code
        for rule in kernel.rules
        if rule.form is Form.MUST and rule.period and not rule.otherwise and rule.code not in kernel.turned_by
    }
    met, here, known = [], Marking(), {}
    for place, one in enumerate(events):
        known = known | (one.facts or {})
        at = moment_of(one)
        here, _ = let_elapse(kernel, here, Situation(at=at, facts=known, calendar=official()))
        step = marking.take(kernel, here, one.act, Situation(at=at, facts=known, calendar=official()))
        here = step.marking
        met += [
            (place, duty) for duty in step.closed if duty.rule in plain and duty.state == "fulfilled" and not duty.late
        ]
    if not met:
        return
    place, duty = data.draw(st.sampled_from(met))
    delay = timedelta(days=(duty.due_on - date.fromordinal(events[place].day)).days + 1)

    moved = [one if n < place else event(one.act, moment_of(one) + delay, one.facts) for n, one in enumerate(events)]
    acted, late, _ = as_a_log(kernel, moved)

    blocked, _, kernel_late = as_the_kernel(kernel, moved)
    assert duty.rule in late
    assert acted <= blocked
    assert late == kernel_late


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(procedures(), RUNS, FACTS)
def test_order_judged_apart_from_time_gives_the_same_case(procedure, run, facts):
    kernel = declared(procedure)
    events = [event(*one) for one in steps_of(run, facts)]
    judge = Judge(kernel)

    apart, again, whole = judge.judge(events), judge.judge(events), judge.judge(events, doubtful=NOBODY)

    assert again == apart
    assert apart._replace(found=tuple(apart.found)) == whole
    assert Account(judge).judgements(apart) == Account(judge).judgements(whole)


def test_courses_that_seldom_come_again_are_judged_the_same(monkeypatch):
    monkeypatch.setattr(ordering, "_FIRST", 2)
    judge = Judge(declared(PLAIN))
    opened = at_day(FIRST_DAY)
    courses = [("open", *one) for one in permutations("bcde")]

    for course in courses:
        events = [event(act, opened + timedelta(days=place)) for place, act in enumerate(course)]
        apart, whole = judge.judge(events), judge.judge(events, doubtful=NOBODY)
        assert apart._replace(found=tuple(apart.found)) == whole
        assert ("b_first" in as_a_log(judge.procedure, events)[0]) is (course.index("c") < course.index("b"))


PLAIN = {
    "opens_with": "open",
    "ends_with": "close",
    "repeat": {"b"},
    "rules": [
        {"code": "b_first", "before": "c", "must": "b"},
        {"code": "in_time", "after": "open", "must": "d", "within": (2, "days")},
    ],
}


def house_steps(draw, procedure):
    """Give steps through a declared procedure with all facts that its acts ask for."""
    at = at_day(date(2024, 3, 1))
    for place in range(70):
        act = draw.choice(list(procedure.acts)) if place > 10 else procedure.opens_with  # with facts that let it happen
        at += timedelta(days=draw.choice([0, 0, 1, 2, 5, 9]), minutes=1)
        asked = sorted(procedure.acts[act].asked())
        yield act, at, {code: some_value(draw, procedure.fields[code]) for code in asked}


@pytest.mark.parametrize("code", sorted(load().procedures))
def test_runs_that_the_declared_procedures_allow_are_no_breach(code):
    for procedure in load().procedures[code]:
        runs = [lawful(procedure, house_steps(random.Random(seed), procedure)) for seed in range(4)]
        assert max(map(len, runs)) > 2

        for events in filter(None, runs):
            acted, late, _ = as_a_log(procedure, events)

            assert acted == set()
            assert late == as_the_kernel(procedure, events)[2]


EXTENSION = {
    "opens_with": "open",
    "ends_with": "close",
    "repeat": {"b"},
    "rules": [
        {"code": "in_time", "after": "open", "must": "c", "within": (10, "days")},
        {"code": "longer", "extends": "in_time", "by": (5, "days"), "with": "b"},
    ],
}


@pytest.mark.parametrize(
    ("day", "verdict", "over"),
    [(15, None, None), (16, Verdict.BROKEN, 1), (20, Verdict.BROKEN, 5)],
    ids=["last day", "first day late", "later"],
)
def test_an_extension_comes_before_its_period_has_run_out(day, verdict, over):
    judge = Judge(declared(EXTENSION))
    opened = at_day(date(2026, 1, 5))
    events = [event("open", opened), event("b", at_day(date(2026, 1, day)) + timedelta(minutes=1))]

    found = {one.rule.code: one for one in Account(judge).judgements(judge.judge(events))}

    assert (found["longer"].verdict if "longer" in found else None) is verdict
    if over:
        assert (found["longer"].due, found["longer"].over.days) == (date(2026, 1, 15), over)
