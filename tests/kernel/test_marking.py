"""What may happen, to whom it is owed, and until when: each form of rule at its edges."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from plumbline.kernel import marking
from plumbline.kernel.actor import Actor
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import DeclarationError, InvalidFacts, NotAllowed, ReasonKind
from plumbline.kernel.marking import DutyState, Marking
from tests.kernel.toy import (
    ANN,
    BOB,
    CHAIR,
    CLERK,
    LAWYER,
    LEADER,
    Matter,
    at,
    certificate,
    changed,
    opened,
    person,
    toy,
)

OPEN, UNKNOWN, MET, LAPSED, DEEMED = DutyState


# ── order ──


def test_nothing_happens_before_the_matter_is_opened():
    reasons = Matter().refused("accept", "03-02")

    assert reasons["unmet"].act == "apply"
    assert reasons["unmet"].law == "行政许可法#29"


def test_a_matter_is_opened_once():
    reasons = opened().refused("apply")

    assert "已经做过" in reasons["unmet"].says.zh


def test_an_act_happens_once_unless_it_may_be_repeated():
    matter = opened()

    assert "已经做过" in matter.refused("accept")["unmet"].says.zh
    assert matter.do("inspect").do("inspect").marking.acts["inspect"].count == 2


def test_an_act_that_is_not_declared_is_named_with_those_that_are():
    with pytest.raises(DeclarationError, match=r"permit\.toy has no act «dance»; it has apply, accept"):
        opened().do("dance")


def test_an_act_is_not_recorded_before_the_latest_one():
    matter = opened().do("inspect", "03-05")

    reasons = matter.refused("call", "03-04")

    assert reasons["fact"].facts == ("at",)


# ── before B, must A ──


def test_what_must_come_first_is_named_with_its_article_and_who_does_it():
    reasons = Matter().do("apply", "03-02").refused("inspect")

    reason = reasons["accepted_first"]
    assert (reason.kind, reason.act, reason.law) == (ReasonKind.UNMET, "accept", "行政许可法#32")
    assert reason.who == ("clerk", "handler")
    assert reason.cure.zh == "先做“受理”"
    assert reason.cure.en == "Do “Accept” first"


def test_every_unmet_rule_is_told_at_once():
    matter = opened(size="large").do("inspect", risky=True).do("call").do("object")

    reasons = matter.refused("grant", by=(CLERK,), fee_fen="none")

    assert set(reasons) == {"role", "answer_first", "reviewed_first", "fact"}


def test_a_condition_holds_only_under_its_facts():
    assert opened(size="small").do("inspect", risky=True).do("grant").step

    assert "reviewed_first" in opened(size="large").do("inspect", risky=True).refused("grant")


@pytest.mark.parametrize(
    ("when", "allowed"), [("03-02 12:00", False), ("03-05 23:59", False), ("03-06 00:00", True), ("03-09", True)]
)
def test_a_minimum_wait_ends_with_its_last_day(when, allowed):
    matter = opened(size="small").do("inspect").do("announce", "03-02 11:00")

    if allowed:
        assert matter.do("grant", when).marking.done("grant")
    else:
        reason = matter.refused("grant", when)["announced_long_enough"]
        assert (reason.kind, reason.until) == (ReasonKind.WINDOW, "2026-03-05")


def test_a_wait_in_hours_is_over_when_the_last_hour_is_complete():
    hours = changed(("must: announce, at_least: 3 days", "must: announce, at_least: 24 hours"))

    matter = opened(hours, size="small").do("inspect").do("announce", "03-02 11:00")

    reason = matter.refused("grant", "03-03 10:59")["announced_long_enough"]
    assert reason.until == "2026-03-03T11:00:00+08:00"
    assert "2026年3月3日11:00" in reason.says.zh
    assert matter.do("grant", "03-03 11:00").marking.done("grant")


def test_any_of_several_acts_may_come_first():
    either = changed(
        ("before: [inspect, grant, call, object, announce], must: accept", "before: [inspect], must: [accept, call]")
    )

    assert Matter(either).do("apply", "03-02").do("call").do("inspect").marking.done("inspect")


@pytest.mark.parametrize(
    ("rule", "change", "act"),
    [
        ("announced_long_enough", ("at_least: 3 days,", "at_least: 3 days, counts_from: received_on,"), "grant"),
        ("notice_kept", ("backwards: true", "backwards: true, counts_from: received_on"), "hear"),
    ],
)
def test_a_wait_from_a_day_that_is_not_known_names_the_rule_its_article_and_the_fact(rule, change, act):
    procedure = changed(change)
    matter = opened(procedure, size="small").do("inspect").do("announce").do("call")

    reason = matter.refused(act, "04-01")[rule]

    assert (reason.kind, reason.law, reason.facts) == (
        ReasonKind.UNKNOWN,
        procedure.by_code[rule].law,
        ("received_on",),
    )


# ── notice that is counted backwards ──


@pytest.mark.parametrize(("when", "allowed"), [("03-11", False), ("03-12", True)])
def test_the_whole_notice_lies_between_the_two_days(when, allowed):
    matter = opened().do("call", "03-02 11:00")  # Monday; 3 to 11 March are seven workdays

    if allowed:
        assert matter.do("hear", when).marking.done("hear")
    else:
        reason = matter.refused("hear", when)["notice_kept"]
        assert reason.until == "2026-03-12"
        assert "2026年3月12日" in reason.cure.zh


def test_the_earliest_day_after_a_notice_leaps_over_the_holidays():
    matter = opened().do("call", "09-28")

    reason = matter.refused("hear", "10-08")["notice_kept"]

    earliest = reason.until.removeprefix("2026-")
    assert matter.do("hear", earliest).marking.done("hear")


def test_a_new_notice_counts_instead_of_the_old_one():
    matter = opened().do("call", "03-02 11:00").do("call", "03-09")

    assert "notice_kept" in matter.refused("hear", "03-12")


# ── after A, must B ──


def test_a_duty_is_due_on_the_last_day_of_its_period():
    duty = opened().duty("decided_in_time")

    assert (duty.state, duty.due_on, duty.provisional) == (OPEN, date(2026, 3, 30), False)


@pytest.mark.parametrize(("when", "late"), [("03-30 23:59", False), ("03-31 00:00", True)])
def test_a_duty_is_met_in_time_until_its_last_day_and_late_from_the_next(when, late):
    matter = opened(size="small").do("inspect").do("grant", when)

    (met,) = (duty for duty in matter.step.closed if duty.rule == "decided_in_time")
    assert (met.state, met.late, met.met_at) == (MET, late, at(when))
    assert matter.duty("decided_in_time") == met


def test_any_of_several_acts_meets_a_duty():
    assert opened().do("refuse").duty("decided_in_time").state is MET


@pytest.mark.parametrize(("when", "late"), [("03-03 12:00", False), ("03-03 12:01", True)])
def test_hours_run_from_the_moment_of_the_act(when, late):
    matter = opened().do("call", "03-02 11:00").do("object", "03-02 12:00")
    assert matter.duty("objection_answered").due_at == datetime(2026, 3, 3, 12, tzinfo=BEIJING)

    matter.do("answer", when)

    assert matter.duty("objection_answered").late is late


def test_the_same_duty_keeps_its_earlier_day():
    matter = opened().do("call", "03-02 11:00").do("object", "03-02 12:00").do("object", "03-02 18:00")

    assert matter.step.opened == ()
    assert matter.duty("objection_answered").opened_at == at("03-02 12:00")


def test_a_duty_that_was_met_opens_again_with_the_next_act():
    matter = opened().do("call", "03-02 11:00").do("object", "03-02 12:00").do("answer", "03-02 13:00")

    matter.do("object", "03-02 18:00")

    assert matter.duty("objection_answered").state is OPEN
    assert matter.duty("objection_answered").opened_at == at("03-02 18:00")


def test_beyond_the_published_schedule_a_duty_is_provisional():
    matter = Matter().do("apply", datetime(2099, 3, 2, 9, tzinfo=BEIJING))

    matter.do("accept", datetime(2099, 3, 2, 10, tzinfo=BEIJING))

    assert matter.duty("decided_in_time").provisional


def granted(procedure=None, **facts):
    return opened(procedure, size="small").do("inspect").do("grant", "03-02 12:00", **facts)


def test_a_period_counts_from_a_day_among_the_facts():
    matter = granted(free=False).do("serve", "03-10", received_on="2026-03-06")

    assert matter.duty("paid_in_time").due_on == date(2026, 3, 21)


def test_a_duty_whose_condition_is_not_known_says_so_and_is_judged_when_the_fact_arrives():
    matter = granted().do("serve", "03-10", received_on="2026-03-10")
    duty = matter.duty("paid_in_time")
    assert (duty.state, duty.missing, duty.due_on) == (UNKNOWN, ("free",), None)

    step = marking.take(matter.procedure, matter.marking, "inspect", matter.situation(free=False))

    (opened_now,) = step.opened
    assert (opened_now.rule, opened_now.state, opened_now.due_on) == ("paid_in_time", OPEN, date(2026, 3, 25))


def test_a_duty_lapses_when_the_fact_that_arrives_says_that_nothing_is_owed():
    matter = granted().do("serve", "03-10", received_on="2026-03-10")

    step = marking.take(matter.procedure, matter.marking, "inspect", matter.situation(free=True))

    assert [duty.rule for duty in step.lapsed] == ["paid_in_time"]


def test_a_duty_moves_when_the_day_it_counts_from_is_corrected():
    matter = granted(free=False).do("serve", "03-10", received_on="2026-03-06")

    step = marking.take(matter.procedure, matter.marking, "inspect", matter.situation(received_on=date(2026, 3, 9)))

    (moved,) = step.moved
    assert (moved.rule, moved.due_on) == ("paid_in_time", date(2026, 3, 24))


def test_a_duty_without_condition_moves_with_the_day_it_counts_from():
    owed = changed((", owed_by: party, unless: free}", ", owed_by: party}"))
    matter = granted(owed).do("serve", "03-10", received_on="2026-03-06")

    step = marking.take(matter.procedure, matter.marking, "inspect", matter.situation(received_on=date(2026, 3, 9)))

    assert [(moved.rule, moved.due_on) for moved in step.moved] == [("paid_in_time", date(2026, 3, 24))]


def test_a_duty_that_only_an_exception_hangs_on_is_judged_when_the_fact_arrives():
    excepted = changed(("must: serve, within: 10 workdays", "must: serve, within: 10 workdays, unless: free"))
    matter = granted(excepted)
    assert matter.duty("served_in_time").state is UNKNOWN

    step = marking.take(matter.procedure, matter.marking, "inspect", matter.situation(free=True))

    assert [duty.rule for duty in step.lapsed] == ["served_in_time"]


def test_a_named_day_that_is_no_longer_known_is_not_kept():
    matter = deferral().do("defer", "03-12", granted=True, deferred_until="2026-09-30")
    del matter.facts["deferred_until"]

    duty = matter.do("inspect").duty("paid_later")

    assert (duty.state, duty.due_on, duty.missing) == (OPEN, None, ("deferred_until",))


def test_a_fact_given_with_the_act_that_meets_a_duty_tells_whether_it_is_late():
    asked = changed(("pay: {zh: 缴费, en: Pay, by: party,", "pay: {zh: 缴费, en: Pay, by: party, may_ask: [free],"))
    matter = granted(asked).do("serve", "03-10", received_on="2026-03-10")
    assert matter.duty("paid_in_time").state is UNKNOWN

    assert replace(matter.marking).owed()
    late = opened_after(matter, "pay", "03-26", free=False)
    nothing_owed = opened_after(matter, "pay", "03-26", free=True)

    assert (late.state, late.late) == (MET, True)
    assert nothing_owed.state is LAPSED


def opened_after(matter, act, when, **facts):
    step = marking.take(matter.procedure, matter.marking, act, matter.situation(when, **facts))
    return step.marking.duties["paid_in_time"]


# ── one duty in place of another ──


def deferral():
    return granted(free=False).do("serve", "03-10", received_on="2026-03-10").do("ask_deferral", "03-11")


def test_a_day_that_was_granted_takes_the_place_of_the_old_one():
    matter = deferral().do("defer", "03-12", granted=True, deferred_until="2026-09-30")

    assert matter.duty("paid_in_time").state is LAPSED
    assert (matter.duty("paid_later").state, matter.duty("paid_later").due_on) == (OPEN, date(2026, 9, 30))


def test_a_deferral_that_is_refused_leaves_the_old_day():
    matter = deferral().do("defer", "03-12", granted=False)

    assert (matter.duty("paid_in_time").state, matter.duty("paid_in_time").due_on) == (OPEN, date(2026, 3, 25))
    assert matter.duty("paid_later") is None


def test_a_second_deferral_moves_the_day():
    matter = deferral().do("defer", "03-12", granted=True, deferred_until="2026-09-30").do("ask_deferral")

    matter.do("defer", "09-01", granted=True, deferred_until="2026-12-31")

    assert [duty.due_on for duty in matter.step.moved] == [date(2026, 12, 31)]


def test_paying_meets_what_stands_and_leaves_what_lapsed():
    matter = deferral().do("defer", "03-12", granted=True, deferred_until="2026-09-30").do("pay", "09-30")

    assert matter.duty("paid_later").state is MET
    assert matter.duty("paid_in_time").state is LAPSED
    assert not [duty for duty in matter.marking.owed() if duty.rule.startswith("paid")]


# ── after A, not B ──


def test_what_was_closed_is_refused_with_the_act_that_closed_it():
    reason = opened(size="small").do("inspect").do("refuse").refused("grant")["one_decision"]

    assert (reason.kind, reason.law) == (ReasonKind.FORBIDDEN, "行政许可法#38")
    assert "不予许可" in reason.says.zh


def test_an_act_stays_shut_while_it_is_not_known_whether_a_rule_has_closed_it():
    under_a_fact = changed(
        ("after: refuse, not: [grant, serve, pay]", "after: refuse, not: [grant, serve, pay], when: free")
    )
    matter = opened(under_a_fact).do("refuse", "03-03")

    reason = matter.refused("serve", "03-04")["one_decision"]

    assert (reason.kind, reason.law, reason.facts) == (ReasonKind.UNKNOWN, "行政许可法#38", ("free",))
    assert "免费" in reason.says.zh


def test_what_is_owed_is_told_by_its_last_day_and_what_has_none_last():
    def owed(rule, due_on, sequence):
        return marking.Duty(rule=rule, state=OPEN, opened_at=at("03-02"), sequence=sequence, due_on=due_on)

    duties = [
        owed("undated", None, 1),
        owed("later", date(2026, 3, 9), 2),
        owed("second", date(2026, 3, 5), 4),
        owed("first", date(2026, 3, 5), 3),
    ]

    told = Marking(duties={duty.rule: duty for duty in duties}).owed()

    assert [duty.rule for duty in told] == ["first", "second", "later", "undated"]


def test_closing_an_act_lets_the_duty_to_it_lapse():
    matter = opened().do("call").do("object").do("withdraw")

    assert matter.duty("objection_answered").state is LAPSED
    assert [duty.rule for duty in matter.step.lapsed] == ["objection_answered"]


def test_a_duty_that_another_act_can_meet_stays():
    first = changed(("after: [grant], must: serve, within", "after: grant, must: [serve, announce], within"))
    closing = changed(
        ("after: [grant], must: serve, within", "after: grant, must: [serve, announce], within"),
        ("after: withdraw, not: [answer]", "after: withdraw, not: [serve]"),
    )

    assert granted(first).do("withdraw").duty("served_in_time").state is OPEN
    assert granted(closing).do("withdraw").duty("served_in_time").state is OPEN


def test_no_duty_opens_to_an_act_that_is_closed():
    closed_before = changed(("after: refuse, not: [grant, serve, pay]", "after: announce, not: [pay]"))

    matter = granted(closed_before, free=False).do("announce", "03-09").do("serve", "03-10")

    assert matter.duty("paid_in_time") is None


def test_no_duty_opens_to_an_act_that_is_done_for_good():
    matter = granted(free=False).do("pay", "03-09").do("serve", "03-10")

    assert matter.duty("paid_in_time") is None


# ── while A, not B ──


def test_an_act_waits_for_what_is_owed():
    matter = opened(size="small").do("inspect").do("call").do("object")

    reason = matter.refused("grant")["answer_first"]
    assert (reason.kind, reason.act) == (ReasonKind.UNMET, "answer")

    assert matter.do("answer").do("grant").marking.done("grant")


def test_an_act_waits_while_it_is_not_known_whether_something_is_owed():
    unsure = changed(
        (
            "after: object, must: answer, within: 24 hours",
            "after: object, must: answer, within: 24 hours, unless: needs_lawyer",
        )
    )
    matter = opened(unsure, size="small").do("inspect").do("call").do("object")

    reason = matter.refused("grant")["answer_first"]

    assert (reason.kind, reason.facts) == (ReasonKind.UNKNOWN, ("needs_lawyer",))


# ── after A, may B ──


def test_what_was_not_opened_must_wait_for_the_act_that_opens_it():
    reason = opened().refused("object")["objection_window"]

    assert (reason.kind, reason.act) == (ReasonKind.UNMET, "call")


@pytest.mark.parametrize(("when", "allowed"), [("03-09 23:59", True), ("03-10 00:00", False)])
def test_a_window_is_open_until_its_last_day(when, allowed):
    matter = opened().do("call", "03-02 11:00")

    if allowed:
        assert matter.do("object", when).marking.done("object")
    else:
        reason = matter.refused("object", when)["objection_window"]
        assert reason.kind is ReasonKind.WINDOW
        assert "2026年3月9日" in reason.says.zh


def test_a_window_opens_anew_with_the_act_that_opens_it():
    matter = opened().do("call", "03-02 11:00")
    assert "objection_window" in matter.refused("object", "03-11")

    assert matter.do("call", "03-11").do("object", "03-12").marking.done("object")


def test_a_right_that_is_not_lost_may_be_used_late_and_is_told_to_be_late():
    matter = granted(free=True).do("serve", "03-10")

    assert matter.do("correct", "03-13").step.late == ()
    late = granted(free=True).do("serve", "03-10").do("correct", "03-14")
    assert late.step.late == ("correction_window",)


def test_each_opening_is_good_for_one_use():
    matter = opened().do("approve").do("sample")

    assert "one_sample_each" in matter.refused("sample")
    assert matter.do("approve").do("sample").marking.acts["sample"].count == 2


def test_a_window_that_counts_from_a_day_that_is_not_known_asks_for_it():
    from_fact = changed(
        (
            "after: call, may: object, within: 5 workdays",
            "after: call, may: object, within: 5 workdays, counts_from: received_on",
        )
    )
    matter = opened(from_fact).do("call")

    reason = matter.refused("object")["objection_window"]

    assert (reason.kind, reason.facts) == (ReasonKind.UNKNOWN, ("received_on",))


def test_a_possibility_that_the_facts_do_not_open_is_refused_in_words():
    only_large = changed(
        ("after: call, may: object, within: 5 workdays", "after: call, may: object, when: size == 'large'")
    )
    matter = opened(only_large, size="small").do("call")

    reason = matter.refused("object")["objection_window"]

    assert reason.kind is ReasonKind.FORBIDDEN
    assert "不属于" in reason.says.zh


# ── not B, when … ──


def test_the_facts_given_with_an_act_decide_about_it():
    own = changed(
        (
            "- {code: one_decision,",
            "- {code: no_small_fee, law: 行政许可法#59, not: grant, when: fee_fen < 100}\n  - {code: one_decision,",
        )
    )
    matter = opened(own, size="small").do("inspect")

    reason = matter.refused("grant", fee_fen="0.99")["no_small_fee"]
    assert (reason.kind, reason.says.zh) == (ReasonKind.FORBIDDEN, "fee_fen < 100时，不能“准予”")

    assert matter.do("grant", fee_fen="1").marking.done("grant")


def test_a_prohibition_whose_facts_are_not_known_blocks_and_names_them():
    reason = opened(size="small").refused("grant")["not_before_inspection"]

    assert (reason.kind, reason.facts, reason.law) == (ReasonKind.UNKNOWN, ("risky",), "行政许可法#34")
    assert "“有风险”" in reason.says.zh
    assert "“Risky”" in reason.says.en


def test_a_question_about_the_day_of_an_act_that_has_not_happened_names_the_act():
    own = changed(
        (
            "- {code: one_decision,",
            "- {code: same_day, law: 行政许可法#59, not: grant, when: day(announce) == today}\n  - {code: one_decision,",
        )
    )

    reason = opened(own, size="small").do("inspect").refused("grant")["same_day"]

    assert (reason.kind, reason.facts, reason.act) == (ReasonKind.UNKNOWN, (), "announce")
    assert "“公示”在哪一天" in reason.says.zh


# ── people ──


def test_an_act_is_for_those_who_hold_the_post():
    reason = opened().refused("call", by=(CLERK,))["role"]

    assert (reason.kind, reason.who) == (ReasonKind.ROLE, ("handler",))
    assert "承办人" in reason.says.zh


def test_what_is_for_an_officer_does_not_happen_by_itself():
    reason = opened().refused("call", by=(Actor(code="system", name="系统", roles=frozenset({"system"})),))["role"]

    assert reason.says.zh == "这一步由承办人做，不会自动发生"
    assert reason.says.en == "This is for the case officer; it does not happen by itself"


def test_what_an_outsider_does_is_entered_by_an_officer():
    assert Matter().do("apply", "03-02", by=(ANN,)).marking.done("apply")
    assert "role" in Matter().refused("apply", "03-02", by=(LEADER,))


def test_where_nobody_is_named_only_the_law_of_the_act_is_asked():
    assert opened().do("inspect", by=()).marking.done("inspect")


@pytest.mark.parametrize(
    ("actors", "told"),
    [
        ((ANN,), "须有 2 名"),
        ((ANN, ANN), "须有 2 名"),
        ((ANN, CLERK), "Cleo没有这个领域的执法证"),
        ((ANN, person("zoe", "handler", certificates=[certificate("fire")])), "Zoe没有这个领域的执法证"),
        ((ANN, person("zoe", "handler", certificates=[certificate(last=date(2026, 3, 1))])), "2026-03-01 到期"),
        ((ANN, person("zoe", "handler", certificates=[certificate(first=date(2026, 3, 3))])), "在 2026-03-02 不能用"),
        (
            (ANN, person("zoe", "handler", certificates=[certificate(suspended=date(2026, 3, 2))])),
            "在 2026-03-02 不能用",
        ),
    ],
)
def test_two_different_officers_need_a_certificate_in_force_for_the_domain(actors, told):
    reason = opened().refused("inspect", by=actors)["officers"]

    assert (reason.kind, reason.law) == (ReasonKind.ROLE, "行政许可法#34.3")
    assert told in reason.says.zh


@pytest.mark.parametrize(
    "paper",
    [
        certificate(last=date(2026, 3, 2)),
        certificate(first=date(2026, 3, 2)),
        certificate(suspended=date(2026, 3, 3)),
    ],
)
def test_a_certificate_is_good_on_its_first_and_last_day(paper):
    zoe = person("zoe", "handler", certificates=[paper])

    assert opened().do("inspect", by=(ANN, zoe)).marking.done("inspect")


def test_whoever_handled_the_matter_may_not_hear_it():
    both = person("ann", "handler", "hearing_chair")
    matter = opened().do("inspect").do("call", "03-02 11:00")

    reason = matter.refused("hear", "03-20", by=(both,))["separation"]
    assert (reason.kind, reason.law) == (ReasonKind.ROLE, "行政许可法#48.1(3)")

    assert matter.do("hear", "03-20", by=(CHAIR,)).marking.done("hear")


def test_whoever_accompanied_the_handler_has_handled_the_matter_too():
    guest = person("gus", "legal_reviewer", certificates=[certificate()])
    matter = opened().do("inspect", by=(ANN, guest))

    assert "separation" in matter.refused("review", by=(guest,))


def test_whoever_takes_part_beside_the_first_is_separate_too():
    matter = opened().do("inspect")

    assert "separation" in matter.refused("review", by=(LAWYER, BOB))


def test_a_qualification_is_needed_under_its_facts():
    plain = person("pat", "legal_reviewer")
    matter = opened()

    assert matter.refused("review", by=(plain,), needs_lawyer=True)["qualification"].law == "行政许可法#37"
    assert matter.refused("review", by=(plain,))["unknown"].facts == ("needs_lawyer",)
    assert matter.do("review", by=(plain,), needs_lawyer=False).do("review", by=(LAWYER,), needs_lawyer=True)


def test_whoever_was_recused_once_stays_out():
    matter = opened().do("recuse", recused=["Ann"])
    assert matter.refused("call", by=(ANN,))["recusal"].law == "行政许可法#7"

    matter.do("recuse", recused=["Bob"])

    assert "recusal" in matter.refused("call", by=(ANN,))
    assert "recusal" in matter.refused("call", by=(BOB,))
    assert "recusal" in matter.refused("inspect", by=(person("eve", "handler"), BOB))


# ── the end ──


def test_after_the_end_nothing_happens_and_nothing_is_owed():
    matter = opened().do("call").do("object").do("close")

    assert matter.marking.ended
    assert matter.marking.owed() == []
    assert {duty.rule for duty in matter.step.lapsed} == {"decided_in_time", "objection_answered"}
    assert "办结" in matter.refused("inspect")["unmet"].says.zh


def test_what_may_happen_after_the_end_does_and_is_owed():
    matter = opened().do("close", "03-03").do("complain", "03-09")

    assert [duty.due_on for duty in matter.marking.owed()] == [date(2026, 3, 18)]
    assert matter.do("reply", "03-18").duty("replied").state is MET
    assert matter.marking.ended


def test_a_duty_that_can_be_met_after_the_end_outlives_it():
    matter = opened().do("complain", "03-03").do("close", "03-04")

    assert [duty.rule for duty in matter.marking.owed()] == ["replied"]


# ── before a form is filled in ──


def test_what_the_act_itself_asks_does_not_block_the_form():
    own = changed(
        (
            "- {code: one_decision,",
            "- {code: no_small_fee, law: 行政许可法#59, not: grant, when: fee_fen < 100}\n  - {code: one_decision,",
        )
    )
    matter = opened(own, size="small").do("inspect")

    answer = marking.ask(matter.procedure, matter.marking, "grant", matter.situation(act="grant"), preview=True)

    assert answer.allowed
    assert answer.open_questions == {"fee_fen"}


def test_a_repeated_form_is_not_judged_by_what_was_answered_last_time():
    moved = changed(
        (
            "- {code: one_decision,",
            "- {code: ahead, law: 行政许可法#48, not: call, when: hearing_on <= today}\n  - {code: one_decision,",
        )
    )
    matter = opened(moved).do("call", "03-02 11:00", hearing_on="2026-03-12")
    later = matter.situation("03-20")

    assert marking.ask(matter.procedure, matter.marking, "call", later, preview=True).allowed
    assert not marking.ask(matter.procedure, matter.marking, "call", later).allowed


def test_a_preview_still_tells_what_stands_against_the_act():
    matter = Matter().do("apply", "03-02")

    answer = marking.ask(matter.procedure, matter.marking, "grant", matter.situation(act="grant"), preview=True)

    assert "accepted_first" in {reason.rule for reason in answer.reasons}


def test_a_faulty_field_does_not_bring_back_the_answer_of_last_time():
    moved = changed(
        (
            "- {code: one_decision,",
            "- {code: ahead, law: 行政许可法#48, not: call, when: hearing_on <= today}\n  - {code: one_decision,",
        )
    )
    matter = opened(moved).do("call", "03-02 11:00", hearing_on="2026-03-12")

    with pytest.raises(InvalidFacts) as refused:
        matter.do("call", "03-20", hearing_on="soon")

    assert [reason.facts for reason in refused.value.reasons] == [("hearing_on",)]


# ── facts of an act ──


def test_a_field_that_is_missing_wrong_unasked_or_in_the_future_is_told_with_the_rest():
    with pytest.raises(InvalidFacts) as refused:
        Matter().do("apply", "03-02", applicant="", colour="red")
    assert {reason.facts for reason in refused.value.reasons} == {("applicant",), ("colour",)}

    with pytest.raises(InvalidFacts, match="晚于行为当日 2026-03-10"):
        granted(free=False).do("serve", "03-10", received_on="2026-03-11")


def test_a_day_that_may_lie_ahead_is_taken():
    assert opened().do("call", hearing_on="2026-12-31").facts["hearing_on"] == date(2026, 12, 31)


def test_an_amount_beyond_the_law_is_refused_with_its_article():
    matter = opened(size="small").do("inspect")

    with pytest.raises(InvalidFacts) as refused:
        matter.do("grant", fee_fen="100.01")

    (reason,) = refused.value.reasons
    assert (reason.law, reason.facts) == ("行政许可法#59", ("fee_fen",))
    assert "不能多于 100 元" in reason.says.zh
    assert matter.do("grant", fee_fen="100").marking.done("grant")


def test_an_amount_is_not_let_pass_while_it_is_not_known_whether_the_bound_applies():
    matter = opened().do("inspect")

    with pytest.raises(InvalidFacts) as refused:
        matter.do("grant", fee_fen="100.01")

    (reason,) = refused.value.reasons
    assert (reason.kind, reason.facts, reason.law) == (ReasonKind.UNKNOWN, ("size",), "行政许可法#59")
    assert matter.do("grant", fee_fen="100").marking.done("grant")


def test_a_repeated_act_states_its_facts_anew():
    matter = opened().do("inspect", risky=False)

    assert matter.refused("inspect", risky=None)["fact"].facts == ("risky",)


def test_a_field_is_required_under_its_condition():
    matter = deferral()

    assert matter.refused("defer", granted=True)["fact"].facts == ("deferred_until",)


# ── what the rules must never let happen ──


def test_a_procedure_that_breaks_its_own_promise_is_stopped():
    broken = changed(
        ("before: grant, must: review, when: review_due", "before: grant, must: review, when: review_due and free")
    )
    matter = opened(broken, size="large").do("inspect", risky=True)

    with pytest.raises(DeclarationError, match="lets «grant» happen without «review», against 行政许可法#34"):
        matter.do("grant", free=False)


def test_perform_refuses_what_ask_refuses():
    procedure = toy()
    situation = Matter(procedure).situation("03-02")

    with pytest.raises(NotAllowed):
        marking.perform(procedure, marking.begin(), "close", situation)
    assert marking.perform(procedure, Marking(), "apply", situation).marking.sequence == 1


def test_what_happened_elsewhere_is_taken_whether_lawful_or_not():
    procedure = toy()

    step = marking.take(procedure, marking.begin(), "grant", Matter(procedure).situation("03-02"))

    assert step.marking.done("grant")
    assert step.opened[0].rule == "served_in_time"
