"""What is proven of small procedures is what trying every run on the kernel shows."""

from itertools import product

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from plumbline.kernel import marking
from plumbline.kernel.attempt import attempt
from plumbline.kernel.clock import at_day
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import Refusal
from plumbline.kernel.marking import Situation
from plumbline.kernel.schema import read_procedure
from plumbline.kernel.verifying import Check, verify

ACTS = "abcde"
MANY = 400  # states from which on a procedure is too long to try
CONDITIONS = ("", "yes", "not yes", "done(c)", "not done(d)", "big", "not big and yes", "known(big)")
ASKS = {
    "a": ("", ", may_ask: [big]"),
    "b": (", asks: [yes]", ", asks: [yes], repeat: true", ", asks: [yes, {field: big, when: yes}]"),
    "c": (", asks: [big]", ", asks: [{field: big, when: yes}]", ", may_ask: [big]"),
    "d": ("", ", asks: [yes]", ", repeat: true"),
    "e": ("",),
}


@st.composite
def rules(draw):
    lines = []
    for number in range(draw(st.integers(1, 6))):
        form = draw(st.sampled_from(["before: {1}, must: {0}", "after: {0}, must: {1}", "after: {0}, may: {1}",
                                     "after: {0}, not: {1}", "not: {1}"]))  # fmt: skip
        source = draw(st.sampled_from(ACTS))
        target = draw(st.sampled_from([act for act in ACTS[1:] if act != source]))
        when = draw(st.sampled_from(CONDITIONS[1:] if form.startswith("not") else CONDITIONS))
        told = f", when: {when}" if when else ""
        lines.append(f"  - {{code: r{number}, law: 行政许可法#34, {form.format(source, target)}{told}}}")
        if "must" in form and form.startswith("after") and draw(st.booleans()):
            other = draw(st.sampled_from(ACTS[1:]))
            lines.append(f"  - {{code: w{number}, law: 行政许可法#34, while: {target}, not: {other}}}")
    return "\n".join(lines)


def written(lines, asks):
    acts = "\n".join(
        f"  {act}: {{zh: 甲, en: {act}, by: handler{asked}}}" for act, asked in zip(ACTS, asks, strict=True)
    )
    text = f"""
procedure: small.one
title: {{zh: 小, en: Small}}
basis: 行政许可法#34
in_force: {{from: 2020-01-01}}
opens_with: a
ends_with: [e]
facts:
  yes: {{type: yes_no, zh: 是, en: Yes}}
  big: {{type: yes_no, zh: 大, en: Big}}
acts:
{acts}
rules:
{lines}
"""
    return read_procedure(read(text, file="small.yaml"))


def tried(procedure):
    """Try every run: which acts happen, and whether some state leads to no end."""
    at = at_day(procedure.in_force_from)
    states, following = [(marking.begin(), {})], {}
    seen = {key(*states[0]): 0}
    happened = set()
    for number, (here, facts) in enumerate(states):
        following[number] = []
        assume(len(states) < MANY)
        for act in ACTS:
            for given_facts in answers(procedure.acts[act]):
                try:
                    values, step = attempt(procedure, here, act, given_facts, Situation(at=at, facts=facts))
                except Refusal:
                    continue
                happened.add(act)
                after = (step.marking, facts | values)
                if key(*after) not in seen:
                    seen[key(*after)] = len(states)
                    states.append(after)
                following[number].append(seen[key(*after)])
    ending = {number for number, (here, _) in enumerate(states) if here.ended}
    while more := {n for n, after in following.items() if n not in ending and ending.intersection(after)}:
        ending |= more
    return happened, any(number not in ending and number for number in following)


def answers(act):
    """Give every way to answer what an act asks, or to leave it unanswered."""
    fields = sorted(act.asked())
    for values in product((None, True, False), repeat=len(fields)):
        yield {field: value for field, value in zip(fields, values, strict=True) if value is not None}


def key(here, facts):
    acts = tuple(sorted((one.sequence, act) for act, one in here.acts.items()))
    duties = tuple(sorted((code, str(duty.state)) for code, duty in here.duties.items()))
    return acts, duties, tuple(sorted(facts.items())), here.ended


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rules(), st.tuples(*(st.sampled_from(ASKS[act]) for act in ACTS)))
def test_acts_happen_and_runs_end_exactly_where_trying_says_so(lines, asks):
    procedure = written(lines, asks)

    found = verify(procedure)
    happened, stuck = tried(procedure)

    assert found.finished
    assert {act for act, _ in found.runs} == happened
    assert any(fault.check is Check.ENDS for fault in found.faults) is stuck
