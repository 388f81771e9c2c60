"""Waits and deadlines that the verifier lets pass can all be kept, and those it does not cannot: tried day by day on the kernel."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.kernel import marking
from plumbline.kernel.clock import at_day
from plumbline.kernel.declaration import read
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.schema import read_procedure
from plumbline.kernel.state import WAITING
from plumbline.kernel.verifying import Check, verify

ACTS = "abcd"
ORDERS = [(one, other) for other in ACTS[1:] for one in ACTS if one < other]
FIRST_DAY = date(2026, 3, 2)
HORIZON = 12  # days; every deadline is over by then


@st.composite
def rules(draw):
    """Give orders with waits between acts, the later act after the earlier in the alphabet, and deadlines between any two."""
    lines = []
    for number in range(draw(st.integers(1, 3))):
        source, target = draw(st.sampled_from(ORDERS))
        wait = draw(st.sampled_from(["", ", at_least: 1 days", ", at_least: 2 days", ", at_least: 3 days"]))
        lines.append(f"{{code: w{number}, law: 行政许可法#34, before: {target}, must: {source}{wait}}}")
    for number in range(draw(st.integers(1, 3))):
        source = draw(st.sampled_from(ACTS))
        targets = sorted(
            draw(st.sets(st.sampled_from([act for act in ACTS[1:] if act != source]), min_size=1, max_size=2))
        )
        days = draw(st.integers(1, 4))
        lines.append(
            f"{{code: m{number}, law: 行政许可法#42, after: {source}, must: [{', '.join(targets)}], within: {days} days}}"
        )
    return lines


def written(lines):
    acts = "".join(f"  {act}: {{zh: 甲, en: {act}, by: handler}}\n" for act in (*ACTS, "end"))
    text = f"""
procedure: small.periods
title: {{zh: 小, en: Small}}
basis: 行政许可法#34
in_force: {{from: 2020-01-01}}
opens_with: a
ends_with: [end]
facts: {{}}
acts:
{acts}
rules:
""" + "".join(f"  - {line}\n" for line in lines)
    return read_procedure(read(text, file="small.yaml"))


def tried(procedure):
    """Try every run of all acts but the last: which acts happen, and which do where no deadline is missed."""
    happened, kept, seen = set(), set(), set()

    def go(here, day, run):
        owed = [duty for duty in here.duties.values() if duty.state in WAITING]
        key = (day, tuple(sorted((act, one.at.date()) for act, one in here.acts.items())))
        if key in seen or any(duty.due_on < day for duty in owed) or any(duty.late for duty in here.duties.values()):
            return
        seen.add(key)
        happened.update(run)
        if not owed:
            kept.update(run)
        for act in ACTS[1:]:
            situation = Situation(at=at_day(day), facts={})
            if marking.ask(procedure, here, act, situation).allowed:
                go(marking.perform(procedure, here, act, situation).marking, day, (*run, act))
        if day < FIRST_DAY + timedelta(days=HORIZON):
            go(here, day + timedelta(days=1), run)

    begun = marking.perform(procedure, Marking(), "a", Situation(at=at_day(FIRST_DAY), facts={})).marking
    go(begun, FIRST_DAY, ("a",))
    return happened, kept


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules())
def test_deadlines_can_be_kept_exactly_where_the_verifier_says_so(lines):
    procedure = written(lines)

    found = verify(procedure)
    happened, kept = tried(procedure)

    contradicted = [fault for fault in found.faults if fault.check is Check.PERIODS]
    assert found.finished
    assert bool(contradicted) is (happened != kept)
    assert all(fault.run for fault in contradicted)
