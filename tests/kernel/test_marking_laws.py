"""Laws that hold for every run: searched for counter-examples, over the toy procedure and those that come with Plumbline."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.kernel import catalogue, marking, stored
from plumbline.kernel.attempt import attempt
from plumbline.kernel.clock import at_day
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Refusal
from plumbline.kernel.fields import FieldType
from plumbline.kernel.marking import Marking, Situation
from tests.kernel.toy import ANN, BOB, CHAIR, CLERK, LAWYER, LEADER, certificate, person, toy

FIRST = date(2026, 3, 2)
EVERYONE = person(
    "all",
    *("handler", "clerk", "leader", "legal_reviewer", "hearing_chair"),
    certificates=[certificate()],
    qualifications=["legal_profession"],
)
CROWDS = st.sampled_from([(), (ANN,), (ANN, BOB), (CLERK,), (CHAIR,), (LAWYER,), (LEADER,), (EVERYONE, ANN)])
PROCEDURES = {"toy": toy(), **{one.code: one for one in catalogue.load().every_procedure()}}


def values(one):
    """Give likely values of a field, a few of them wrong."""
    match one.type:
        case FieldType.CHOICE:
            return st.sampled_from([*one.choices, "?"])
        case FieldType.CHOICES:
            return st.lists(st.sampled_from(sorted(one.choices)), max_size=3)
        case FieldType.YES_NO:
            return st.booleans()
        case FieldType.DAY:
            return st.dates(FIRST - timedelta(days=40), FIRST + timedelta(days=60))
        case FieldType.MOMENT:
            return st.just("2026-03-02 09:00")
        case FieldType.PEOPLE:
            return st.sampled_from([["Nobody"], ["Ann"], ["Bob", "Leo"]])
        case FieldType.FILE:
            return st.just("0" * 64)
        case FieldType.MONEY | FieldType.WHOLE | FieldType.SHARE:
            return st.integers(-1, 30_000)
        case _:
            return st.sampled_from(["文字", ""])


@st.composite
def runs(draw, procedure, longest=25):
    """Give a row of attempts: acts in any order, by anybody, with facts that fit more often than not."""
    attempts = []
    at = at_day(FIRST)
    acts = st.sampled_from(list(procedure.acts))
    for number in range(draw(st.integers(1, longest))):
        at += timedelta(hours=draw(st.integers(0, 80)))
        act = procedure.opens_with if number == 0 else draw(acts)
        asked = [question.field for question in procedure.acts[act].questions if draw(st.integers(0, 9))]
        facts = {code: draw(values(procedure.fields[code])) for code in asked}
        attempts.append((act, at, draw(CROWDS), facts))
    return attempts


def situation(at, actors, facts):
    return Situation(at=at, facts=facts, actors=actors, domain="food")


def follow(procedure, attempts):
    """Run attempts one after another, and give after each: what was before, what came of it, what is known."""
    here, known = marking.begin(), {}
    for act, at, actors, given_facts in attempts:
        now = situation(at, actors, known)
        try:
            found, step = attempt(procedure, here, act, given_facts, now)
        except Refusal as refused:
            yield here, (act, at, actors, given_facts), known, refused, None
        else:
            yield here, (act, at, actors, given_facts), known, None, (found, step)
            here, known = step.marking, known | found


@pytest.fixture(params=sorted(PROCEDURES))
def procedure(request):
    return PROCEDURES[request.param]


run_of_examples = settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@run_of_examples
@given(data=st.data())
def test_what_is_said_to_be_allowed_can_be_done_and_what_is_not_cannot(procedure, data):
    for here, (act, at, actors, _), known, _, _ in follow(procedure, data.draw(runs(procedure))):
        now = situation(at, actors, known)

        answer = marking.ask(procedure, here, act, now)

        if answer.allowed:
            assert marking.perform(procedure, here, act, now).marking.sequence == here.sequence + 1
        else:
            with pytest.raises(NotAllowed) as refused:
                marking.perform(procedure, here, act, now)
            assert refused.value.reasons == answer.reasons


@run_of_examples
@given(data=st.data())
def test_a_refusal_changes_nothing_and_tells_why_in_both_languages(procedure, data):
    for here, _, _, refused, _ in follow(procedure, data.draw(runs(procedure))):
        if refused is None:
            continue
        before = json.dumps(stored.as_data(here))

        assert refused.reasons
        assert isinstance(refused, NotAllowed | InvalidFacts)
        assert all(reason.says.zh and reason.says.en for reason in refused.reasons)
        assert all(reason.cure is None or (reason.cure.zh and reason.cure.en) for reason in refused.reasons)
        assert json.dumps(stored.as_data(here)) == before


@run_of_examples
@given(data=st.data())
def test_the_same_acts_give_the_same_marking(procedure, data):
    attempts = data.draw(runs(procedure))
    steps = [(attempted, done) for _, attempted, _, _, done in follow(procedure, attempts) if done]

    again = list(follow(procedure, [attempted for attempted, _ in steps]))

    assert all(refused is None for _, _, _, refused, _ in again)
    assert [done[1].marking for *_, done in again] == [done[1].marking for _, done in steps]


@run_of_examples
@given(data=st.data())
def test_a_marking_that_is_kept_and_read_again_goes_on_the_same(procedure, data):
    for here, (act, at, actors, facts), known, refused, done in follow(procedure, data.draw(runs(procedure))):
        kept = stored.from_data(json.loads(json.dumps(stored.as_data(here))))

        assert kept == here
        if refused is None:
            assert attempt(procedure, kept, act, facts, situation(at, actors, known)) == done


@run_of_examples
@given(data=st.data())
def test_every_act_is_accounted_for(procedure, data):
    for here, (act, at, _, _), _, _, done in follow(procedure, data.draw(runs(procedure))):
        if done is None:
            continue
        step = done[1]

        assert step.marking.acts[act].sequence == step.marking.sequence == here.sequence + 1
        assert step.marking.at == at
        assert all(
            step.marking.duties[duty.rule] == duty for duty in (*step.closed, *step.opened, *step.moved, *step.lapsed)
        )
        changed = {rule for rule, duty in step.marking.duties.items() if here.duties.get(rule) != duty}
        assert changed == {duty.rule for duty in (*step.closed, *step.opened, *step.moved, *step.lapsed)}


@run_of_examples
@given(data=st.data())
def test_nothing_is_owed_that_can_no_longer_be_done(procedure, data):
    for _, _, _, _, done in follow(procedure, data.draw(runs(procedure))):
        for duty in done[1].marking.owed() if done else ():
            targets = [procedure.acts[code] for code in procedure.by_code[duty.rule].targets]

            assert any(act.repeat or not done[1].marking.done(act.code) for act in targets)
            assert not done[1].marking.ended or any(act.after_end for act in targets)


@run_of_examples
@given(data=st.data())
def test_no_form_is_kept_back_that_could_be_filled_in(procedure, data):
    for here, (act, at, actors, _), known, refused, _ in follow(procedure, data.draw(runs(procedure))):
        early = marking.ask(procedure, here, act, situation(at, actors, known), preview=True)

        assert early.open_questions <= procedure.acts[act].asked()
        if refused is None:
            assert early.allowed


def test_the_marking_does_not_grow_with_the_history():
    procedure = toy()
    here, known = Marking(), {}
    at = at_day(FIRST)
    sizes = []
    acts = ["apply", "accept", *(["inspect", "call", "object", "answer", "approve", "sample"] * 60)]
    given_facts = {"apply": {"applicant": "张三"}, "inspect": {"risky": False}, "call": {"hearing_on": FIRST}}
    for act in acts:
        at += timedelta(minutes=1)
        found, step = attempt(procedure, here, act, given_facts.get(act, {}), situation(at, (EVERYONE, ANN), known))
        here, known = step.marking, known | found
        sizes.append(len(json.dumps(stored.as_data(here))))

    assert here.sequence == len(acts)
    assert sizes[-1] - sizes[20] < 20  # only the numbers get longer
