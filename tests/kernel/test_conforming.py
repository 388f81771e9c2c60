"""Cases judged fast, event by event, beside the kernel that runs matters and the one that judges known matters."""

import random
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plumbline.kernel import conformance
from plumbline.kernel.calendar import official
from plumbline.kernel.catalogue import load
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.conforming import Account, Event, Judge, Standing
from plumbline.kernel.elapsing import let_elapse
from plumbline.kernel.enabling import ask
from plumbline.kernel.errors import ReasonKind
from plumbline.kernel.fields import FieldType
from plumbline.kernel.finding import Verdict
from plumbline.kernel.known import Known, Span
from plumbline.kernel.marking import begin, take
from plumbline.kernel.state import WAITING, DutyState, Situation
from tests.kernel.toy import changed, toy

FIRST_DAY = date(2024, 1, 30)  # the Spring Festival and its make-up days lie ahead

CLOCKS = """
  - {code: pause, law: 行政许可法#45, from: call, until: hear, stops: decided_in_time}
  - {code: anew, law: 行政许可法#45, restarts: [answer], with: recuse}
  - {code: longer, law: 行政许可法#42, extends: decided_in_time, by: 10 workdays, with: approve, at_most: 2}
  - {code: deemed, law: 行政许可法#50, after: ask_deferral, must: withdraw, within: 5 workdays, otherwise: refuse}
  - {code: every_year, law: 行政许可法#61, after: serve, must: reply, by: "02-15"}
  - {code: ahead, law: 行政许可法#48, after: accept, must: review, at_least: 3 workdays, ahead_of: hearing_on}

accruals:
"""


def with_clocks():
    """Give the toy with every word of legal time, and a cap."""
    return changed(
        ("\naccruals:\n", CLOCKS),
        (
            "within: 10 workdays}",
            "within: 10 workdays, at_latest: {law: 行政许可法#44, within: 12 days, after: accept}}",
        ),
        ("within: 3 days, late: true}", "within: 3 days, late: {law: 行政许可法#69, when: risky}}"),
        ("refuse: {zh: 不予许可, en: Refuse, by: leader,", "refuse: {zh: 不予许可, en: Refuse, by: system,"),
    )


PROCEDURES = {"toy": toy, "clocks": with_clocks}


def event(act, days, hours=10, **facts):
    day = FIRST_DAY + timedelta(days=days)
    at = datetime.combine(day, time(0), tzinfo=BEIJING) + timedelta(hours=hours)
    return Event(act, at.timestamp(), at.toordinal(), facts or None)


def facts_of(act):
    days = st.integers(-3, 40).map(lambda n: FIRST_DAY + timedelta(days=n))
    given_with = {
        "accept": {"size": st.sampled_from(["small", "large"])},
        "inspect": {"risky": st.booleans()},
        "call": {"hearing_on": days},
        "review": {"needs_lawyer": st.booleans()},
        "grant": {"free": st.booleans()},
        "serve": {"received_on": days},
        "defer": {"granted": st.booleans(), "deferred_until": days},
    }.get(act, {})
    return st.fixed_dictionaries({}, optional=given_with)


@st.composite
def traces(draw):
    """Draw a course of acts in the order of time, lawful or not."""
    acts = sorted(toy().acts)
    found, day, hour = [], 0, 8
    for _ in range(draw(st.integers(1, 14))):
        act = draw(st.sampled_from(acts)) if found else draw(st.sampled_from(["apply", "apply", "accept"]))
        step = draw(st.sampled_from([0, 0, 1, 1, 2, 5, 9, 15, 40]))
        day, hour = day + step, hour + 1 if step == 0 else draw(st.integers(0, 23))
        found.append(event(act, day, hour, **draw(facts_of(act))))
    return found


def moment_of(one):
    return datetime.fromtimestamp(one.at, BEIJING)


def waiting_of(judge, course):
    rules = judge.procedure.rules
    found = {}
    for number, owed in course.waiting.items():
        last = date.fromordinal(owed.due) if owed.due else None
        if owed.due_at:
            last = datetime.fromtimestamp(owed.due_at, BEIJING)
        missing = tuple(sorted(owed.missing.names)) if owed.missing else ()
        found[rules[number].code] = (owed.existing, last if owed.existing else None, missing, owed.stopped)
    return found


def waiting_in(marking):
    return {
        code: (
            duty.state is DutyState.OPEN,
            (duty.due_at or duty.due_on) if duty.state is DutyState.OPEN else None,
            duty.missing,
            duty.stopped,
        )
        for code, duty in marking.duties.items()
        if duty.state in WAITING
    }


@pytest.mark.parametrize("name", PROCEDURES)
def test_every_event_is_judged_as_the_kernel_that_runs_matters_would(name):
    procedure = PROCEDURES[name]()
    judge = Judge(procedure)
    codes = [one.code for one in Account(judge).headings]

    @settings(max_examples=150, deadline=None)
    @given(traces())
    def same(events):
        course, marking, facts = judge.begin(), begin(), {}
        for one in events:
            situation = Situation(at=moment_of(one), facts=dict(facts), calendar=official())
            marking, deemed = let_elapse(procedure, marking, situation)
            ours = judge.let_elapse(course, one.at)
            assert [act for act, _ in ours] == [act for act, _, _ in deemed]

            facts |= one.facts or {}
            situation = Situation(at=moment_of(one), facts=dict(facts), calendar=official())
            reasons = ask(procedure, marking, one.act, situation).reasons
            step = take(procedure, marking, one.act, situation)
            marking, before = step.marking, course.found_count
            judge.step(course, one)

            blocked = {reason.rule for reason in reasons if reason.kind is not ReasonKind.UNKNOWN}
            unknown = {reason.rule for reason in reasons if reason.kind is ReasonKind.UNKNOWN}
            guards = [
                found
                for found in course.found[before:]
                if found.rule >= len(procedure.rules) or procedure.rules[found.rule].form != "must"
            ]
            broken = {
                codes[f.rule] if f.rule < len(procedure.rules) else "" for f in guards if f.standing == Standing.BROKEN
            }
            unsure = {codes[f.rule] for f in guards if f.standing == Standing.UNKNOWN}
            assert broken <= blocked
            assert blocked <= broken | unsure  # one window that cannot be known leaves the others open
            assert unsure <= unknown | blocked
            assert waiting_of(judge, course) == waiting_in(marking)
            late = {duty.rule for duty in step.closed if duty.late}
            found_late = {
                codes[f.rule]
                for f in course.found[before:]
                if f not in guards and f.day and f.standing == Standing.BROKEN
            }
            assert found_late == late

    same()


def known_of(events, *, ended):
    """Give a case as a matter known by days: what is not among its acts did not happen, once it has ended."""
    acts = {one.act: Span.on(date.fromordinal(one.day)) for one in events}
    facts = {code: value for one in events for code, value in (one.facts or {}).items()}
    absent = frozenset(toy().acts) - acts.keys() if ended else frozenset()
    return Known(acts=acts, absent=absent, facts=facts)


@settings(max_examples=150, deadline=None)
@given(traces())
def test_no_rule_is_judged_against_the_judgement_of_known_matters(events):
    """Each act once, each on a day of its own, all facts known from the start: there both must say the same."""
    once = {one.act: one for one in reversed(events)}.values()
    ordered = sorted(once, key=lambda one: one.at)
    facts = {code: value for one in ordered for code, value in (one.facts or {}).items()}
    days = sorted({date.fromordinal(one.day) for one in ordered})
    spread = [event(one.act, (days[0] - FIRST_DAY).days + 3 * place, **facts) for place, one in enumerate(ordered)]
    procedure = toy()
    ending = next((place for place, one in enumerate(spread) if one.act in procedure.ends_with), len(spread))
    spread = spread[: ending + 1]  # what comes after the end meets nothing; a known matter is not judged by its end
    judge = Judge(procedure)
    judged = judge.judge(spread)

    slow = conformance.judge(procedure, known_of(spread, ended=judged.ended))

    numbers = {rule.code: number for number, rule in enumerate(procedure.rules)}
    opposite = {Verdict.KEPT: Standing.BROKEN, Verdict.BROKEN: Standing.KEPT}
    order = [one.act for one in spread]
    for one in slow:
        # an answer that came before the objection is no answer to it; of a known matter only one of each act is known
        both = {"answer", "object"} <= set(order)
        if one.rule.code == "answer_first" and both and order.index("answer") < order.index("object"):
            continue
        ours = Standing(judged.standing[numbers[one.rule.code]])
        assert ours is not opposite.get(one.verdict), (one.rule.code, one.says.en)
        if one.over and one.verdict is Verdict.BROKEN and one.actual:
            told = [two for two in Account(judge).judgements(judged) if two.rule is one.rule and two.over]
            assert not told or told[0].over.days == one.over.days


def some_value(draw, field):
    """Draw a value that the field could have read."""
    match field.type:
        case FieldType.YES_NO:
            return draw.random() < 0.5
        case FieldType.CHOICE:
            return draw.choice(list(field.choices))
        case FieldType.CHOICES:
            return (draw.choice(list(field.choices)),)
        case FieldType.DAY:
            return FIRST_DAY + timedelta(days=draw.randint(-5, 60))
        case FieldType.MOMENT:
            return datetime.combine(FIRST_DAY, time(3), tzinfo=BEIJING) + timedelta(hours=draw.randint(0, 500))
        case FieldType.PEOPLE:
            return tuple(draw.sample(["a", "b", "c"], 2))
        case FieldType.TEXT | FieldType.LONG_TEXT | FieldType.FILE:
            return draw.choice(["a", "b", "c"])
        case _:
            return draw.choice([0, 1, 5, 50_000, 1_000_000])


def some_events(draw, procedure):
    """Draw a course of acts of a declared procedure, with some of the facts that they ask."""
    day, hour = 0, 8
    for place in range(12):
        act = draw.choice(list(procedure.acts)) if place else procedure.opens_with
        step = draw.choice([0, 0, 1, 2, 5, 9, 20, 50])
        day, hour = day + step, min(23, hour + 1) if step == 0 else draw.randint(0, 20)
        asked = sorted(code for code in procedure.acts[act].asked() if draw.random() < 0.7)
        yield event(act, day, hour, **{code: some_value(draw, procedure.fields[code]) for code in asked})


@pytest.mark.parametrize("code", sorted(load().procedures))
def test_every_declared_procedure_is_judged_as_the_kernel_that_runs_matters_would(code):
    for seed, procedure in enumerate(load().procedures[code] * 3):
        judge = Judge(procedure)
        course, marking, facts = judge.begin(), begin(), {}
        for one in some_events(random.Random(seed), procedure):
            marking, _ = let_elapse(
                procedure, marking, Situation(at=moment_of(one), facts=dict(facts), calendar=official())
            )
            judge.let_elapse(course, one.at)
            facts |= one.facts or {}
            situation = Situation(at=moment_of(one), facts=dict(facts), calendar=official())
            blocked = {reason.rule for reason in ask(procedure, marking, one.act, situation).reasons}
            marking, before = take(procedure, marking, one.act, situation).marking, course.found_count

            judge.step(course, one)

            codes = [rule.code for rule in procedure.rules]
            found = {
                codes[f.rule] if f.rule < len(codes) else ""
                for f in course.found[before:]
                if f.rule >= len(codes) or procedure.rules[f.rule].form != "must"
            }
            assert found <= blocked
            assert waiting_of(judge, course) == waiting_in(marking)
