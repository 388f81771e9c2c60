"""What must happen before an act may, and when it may at the earliest."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plumbline.kernel import catalogue, marking, scenario
from plumbline.kernel.clock import at_day
from plumbline.kernel.marking import Marking, Situation
from plumbline.kernel.planning import NoWay, Plan, plan, plan_to_end
from tests.kernel.test_against_naive import ACTS, FACTS, FIRST_DAY, RUNS, declared, procedures
from tests.kernel.test_clocks import applied, do, request
from tests.kernel.toy import Matter, at, changed, opened
from tests.systems.test_cases import SCRIPTS


def asked(matter: Matter, act: str, when: str):
    return plan(matter.procedure, matter.marking, act, matter.situation(when, ()))


def told(found: Plan) -> list[tuple[str, str]]:
    return [(one.act, f"{one.at:%m-%d}") for one in found.steps]


def test_an_act_that_may_happen_now_needs_nothing_before_it():
    assert told(asked(opened(), "inspect", "03-03")) == [("inspect", "03-03")]


def test_what_must_come_first_is_planned_first_each_for_its_rule():
    found = asked(Matter().do("apply", "03-02"), "grant", "03-03")

    assert told(found) == [("accept", "03-03"), ("grant", "03-03")]
    assert [reason.rule for reason in found.steps[0].because] == ["accepted_first"]


def test_a_wait_moves_the_time_and_a_notice_to_the_first_day_that_is_possible():
    announced = opened().do("announce", "03-03")
    waited = asked(announced, "grant", "03-03")
    assert told(waited) == [("grant", "03-07")]  # three days after the 3rd must have passed
    assert [(reason.rule, reason.until) for reason in waited.steps[0].because] == [
        ("announced_long_enough", "2026-03-06")
    ]

    called = opened().do("call", "03-03")
    assert told(asked(called, "hear", "03-03"))[-1] == ("hear", "03-13")  # 4 to 12 March are seven workdays
    assert called.refused("hear", "03-12")["notice_kept"]


def test_a_window_that_has_passed_is_opened_again_by_the_act_that_opens_it():
    called = opened().do("call", "03-03")
    assert called.refused("object", "03-20")["objection_window"]

    assert told(asked(called, "object", "03-20")) == [("call", "03-20"), ("object", "03-20")]


def test_what_is_owed_meanwhile_is_done_first():
    matter = opened().do("call", "03-03").do("object", "03-04")

    assert told(asked(matter, "grant", "03-04 15:00")) == [("answer", "03-04"), ("grant", "03-04")]


def test_what_hangs_on_a_fact_is_assumed_and_named():
    found = asked(opened(), "grant", "03-03")

    assert [reason.rule for reason in found.assumes] == ["reviewed_first", "not_before_inspection"]
    assert {fact for reason in found.assumes for fact in reason.facts} == {"risky", "size"}
    assert not asked(opened(size="small").do("inspect", risky=False), "grant", "03-04").assumes


def test_an_act_that_a_condition_looks_for_is_part_of_the_way():
    matter = opened(size="small").do("inspect", "03-03", risky=True)
    matter.marking = marking.take(
        matter.procedure, opened(size="small").marking, "call", matter.situation("03-03", ())
    ).marking  # the risk is known, the inspection not done

    assert told(asked(matter, "grant", "03-03")) == [("inspect", "03-03"), ("grant", "03-03")]


def test_what_is_closed_for_good_is_told_with_its_reason():
    found = asked(opened().do("refuse", "03-03"), "grant", "03-04")

    assert isinstance(found, NoWay)
    assert [reason.rule for reason in found.reasons] == ["one_decision"]


def test_a_deemed_act_is_waited_for_and_no_other_act_of_the_system_can_be_planned():
    found = asked(applied(), "deemed_accepted", "03-02 10:00")
    assert told(found) == [("deemed_accepted", "03-10")]  # the fifth workday after the 2nd is the 9th
    assert [(reason.rule, reason.law) for reason in found.steps[0].because] == [("answered", "行政许可法#32")]

    accepted = do(applied(), "accept", "03-03")
    assert isinstance(asked(accepted, "deemed_accepted", "03-03"), NoWay)


def test_an_act_for_each_is_planned_for_each():
    matter = do(applied(neighbours=["李四", "王五"]), "accept", "03-02 10:00")
    found = asked(matter, "decide", "03-03")

    assert [(one.act, one.item) for one in found.steps] == [("tell", "李四"), ("tell", "王五"), ("decide", "")]


def test_an_act_for_each_of_those_not_known_yet_is_planned_once_and_that_is_among_what_is_assumed():
    procedure = request(("before: decide, must: tell, when: known(neighbours)", "before: decide, must: tell"))
    found = asked(do(applied(procedure), "accept", "03-02 10:00"), "decide", "03-03")

    assert [(one.act, one.item) for one in found.steps] == [("tell", ""), ("decide", "")]
    assert "neighbours" in {fact for reason in found.assumes for fact in reason.facts}


def test_a_window_that_the_facts_do_not_open_is_not_tried_again_and_again():
    procedure = changed(("after: call, may: object, ", "after: call, may: object, when: \"size == 'large'\", "))
    matter = opened(procedure, size="small").do("call", "03-03")

    found = asked(matter, "object", "03-03")

    assert [reason.rule for reason in found.reasons] == ["objection_window"]


def test_what_comes_back_whatever_is_done_against_it_is_told_as_the_reason():
    again = "  - {law: 行政许可法#34, after: answer, must: object, code: again}\n"
    owed = "  - {law: 行政许可法#34, while: [object, answer], not: grant, code: nothing_owed}\n"
    procedure = changed(("\nrules:\n", f"\nrules:\n{again}{owed}"))
    matter = opened(procedure).do("call", "03-03").do("object", "03-04")

    found = asked(matter, "grant", "03-04 15:00")

    assert isinstance(found, NoWay)
    assert found.reasons


def test_the_way_to_every_end_from_where_worked_cases_stop_is_decided():
    for script in SCRIPTS[::5]:
        _, here, facts = scenario.run_whole(script)
        situation = Situation(at=script.steps[-1].at, facts=facts, domain=script.domain)
        for act in script.procedure.ends_with:
            found = plan(script.procedure, here, act, situation)

            assert isinstance(found, Plan) or found.reasons, (script.code, act)


def test_the_way_to_an_end_is_the_one_that_is_over_first():
    procedure = changed(("ends_with: [close]", "ends_with: [hear, refuse]"))
    matter = opened(procedure)

    assert told(plan_to_end(procedure, matter.marking, matter.situation("03-03", ()))) == [("refuse", "03-03")]


def test_acts_that_wait_for_each_other_find_no_way():
    procedure = changed(
        ("must: review, when: review_due}", "must: review}\n  - {law: 行政许可法#34, before: review, must: grant}")
    )

    assert isinstance(asked(opened(procedure), "grant", "03-03"), NoWay)


def test_every_declared_procedure_has_a_way_to_an_end():
    at_first = at("11-02")
    for code in catalogue.load().procedures:
        procedure = catalogue.load().procedure(code, on=date(2026, 11, 2))
        situation = Situation(at=at_first, facts={})
        here = marking.take(procedure, Marking(), procedure.opens_with, situation).marking

        assert isinstance(plan_to_end(procedure, here, situation), Plan), code


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(procedures(), RUNS, FACTS, st.sampled_from(ACTS[1:]))
def test_a_plan_can_be_carried_out_as_it_stands(procedure, run, facts, wanted):
    kernel, at = declared(procedure), at_day(FIRST_DAY)
    here = marking.perform(kernel, Marking(), "open", Situation(at=at, facts=facts)).marking
    for act, days, _ in run[:3]:
        at += timedelta(days=days, minutes=1)
        situation = Situation(at=at, facts=facts)
        if marking.ask(kernel, here, act, situation).allowed:
            here = marking.perform(kernel, here, act, situation).marking

    found = plan(kernel, here, wanted, Situation(at=at, facts=facts))
    if isinstance(found, NoWay):
        assert not marking.ask(kernel, here, wanted, Situation(at=at, facts=facts)).allowed
        return
    assert not found.assumes  # every fact is known
    assert found.steps[-1].act == wanted
    for step in found.steps:
        here = marking.perform(kernel, here, step.act, Situation(at=step.at, facts=facts)).marking
