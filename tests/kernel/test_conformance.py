"""Rules held against a matter that is known from outside: kept, broken, or not to be known, and nothing guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.calendar import official
from plumbline.kernel.conformance import Verdict, judge
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.finding import show_span
from plumbline.kernel.known import Known, Span
from plumbline.kernel.period import Unit
from plumbline.kernel.schema import read_procedure

HEAD = """
procedure: trial.matter
title: {zh: 试验, en: Trial}
basis: 行政处罚法#54
in_force: {from: 2021-07-15}
opens_with: open
ends_with: [close]
facts:
  large: {type: yes_no, zh: 数额较大, en: Large}
  waived: {type: yes_no, zh: 已放弃, en: Waived}
  received_on: {type: day, zh: 收到日期, en: Received on}
  put_off_until: {type: day, future: true, zh: 延到哪一天, en: Put off until}
acts:
  open: {zh: 立案, en: Open, by: handler, asks: [large, waived, received_on, put_off_until]}
  notify: {zh: 告知, en: Notify, by: handler, repeat: true}
  plead: {zh: 申辩, en: Plead, by: party}
  answer: {zh: 复核, en: Answer, by: handler}
  decide: {zh: 决定, en: Decide, by: leader}
  drop: {zh: 不罚, en: Drop, by: leader}
  serve: {zh: 送达, en: Serve, by: handler}
  pay: {zh: 缴款, en: Pay, by: party}
  put_off: {zh: 延期, en: Put off, by: leader}
  close: {zh: 结案, en: Close, by: handler}
rules:
  - """


def on(text):
    return Span.on(date.fromisoformat(text))


def judged(rule, /, *others, absent=(), facts=None, **acts):
    """Judge the first of some rules against acts given by their days, or by spans."""
    lines = "\n  - ".join([rule, *others])
    procedure = read_procedure(read(HEAD + lines + "\n", file="trial.yaml"))
    spans = {act: on(day) if isinstance(day, str) else day for act, day in acts.items()}
    known = Known(acts=spans, absent=frozenset(absent), facts=facts or {})
    found = {one.rule.code: one for one in judge(procedure, known, calendar=official())}
    return found.get(procedure.rules[0].code)


def verdict(*rules, **known):
    found = judged(*rules, **known)
    return found and found.verdict


# ── after A, must B within P ──

DECIDED = "{code: decided, law: 行政处罚法#60, after: open, must: decide, within: 90 days}"
SERVED = (
    "{code: served, law: 行政处罚法#61, after: decide, must: serve, within: 7 workdays, when: large, unless: waived}"
)


@pytest.mark.parametrize(
    ("decided", "found"),
    [("2024-10-20", Verdict.KEPT), ("2024-10-21", Verdict.KEPT), ("2024-10-22", Verdict.BROKEN)],
    ids=["before", "last day", "first day late"],
)
def test_a_duty_is_kept_up_to_its_last_day(decided, found):
    assert verdict(DECIDED, open="2024-07-23", decide=decided) is found


def test_what_is_late_is_told_by_how_much():
    found = judged(DECIDED, open="2024-07-23", decide="2025-01-03")

    assert found.due == date(2024, 10, 21)
    assert (found.over.length, found.over.unit, found.over.days) == (74, Unit.DAYS, 74)
    assert found.says.zh.endswith("超过 74 日")
    assert found.says.en.endswith("74 days over")


def test_a_period_in_workdays_is_exceeded_in_workdays():
    found = judged(SERVED, decide="2025-09-28", serve="2025-10-16", facts={"large": True, "waived": False})

    assert found.due == date(2025, 10, 14)
    assert (found.over.length, found.over.unit, found.over.days) == (2, Unit.WORKDAYS, 2)


def test_the_last_day_is_told_where_the_act_is_not_known():
    found = judged(DECIDED, open="2024-07-23")

    assert (found.verdict, found.due, found.missing) == (Verdict.UNKNOWN, date(2024, 10, 21), ("done(decide)",))
    assert "2024年10月21日" in found.says.zh


def test_an_unknown_day_leaves_a_duty_open():
    found = judged(DECIDED, open=Span(), decide="2024-10-22")

    assert (found.verdict, found.due, found.missing) == (Verdict.UNKNOWN, None, ("day(open)",))


def test_a_late_act_under_an_unknown_condition_is_not_called_broken():
    found = judged(SERVED, decide="2025-09-28", serve="2025-10-16", facts={"large": True})

    assert (found.verdict, found.due, found.missing) == (Verdict.UNKNOWN, date(2025, 10, 14), ("waived",))


def test_a_timely_act_keeps_a_duty_whether_or_not_it_applies():
    assert verdict(SERVED, decide="2025-09-28", serve="2025-10-14") is Verdict.KEPT


@pytest.mark.parametrize("facts", [{"large": False}, {"waived": True}])
def test_a_duty_that_the_facts_do_not_call_is_not_judged(facts):
    assert verdict(SERVED, decide="2025-09-28", serve="2025-12-16", facts=facts) is Verdict.NOT_APPLICABLE


def test_an_act_known_only_to_have_happened_by_a_day_can_still_be_in_time():
    found = judged(DECIDED, open="2023-07-06", decide=Span.by(date(2023, 8, 23)))

    assert (found.verdict, found.due, found.actual.day) == (Verdict.KEPT, date(2023, 10, 4), None)
    assert "不晚于2023年8月23日" in found.says.zh


@pytest.mark.parametrize(
    ("opened", "found"),
    [
        (Span.month(2024, 5), Verdict.BROKEN),
        (Span.month(2024, 6), Verdict.UNKNOWN),
        (Span.month(2024, 7), Verdict.KEPT),
    ],
)
def test_a_start_known_to_the_month_decides_where_the_whole_month_agrees(opened, found):
    assert verdict(DECIDED, open=opened, decide="2024-09-15") is found


def test_a_period_may_count_from_a_fact():
    rule = "{code: paid, law: 行政处罚法#67, after: serve, must: pay, within: 15 days, counts_from: received_on}"

    without = judged(rule, serve="2024-03-01", pay="2024-03-20")
    dated = judged(rule, serve="2024-03-01", pay="2024-03-20", facts={"received_on": date(2024, 3, 4)})

    assert (without.verdict, without.missing) == (Verdict.UNKNOWN, ("received_on",))
    assert (dated.verdict, dated.due, dated.over.days) == (Verdict.BROKEN, date(2024, 3, 19), 1)


def test_dates_that_contradict_each_other_are_pointed_out():
    found = judged(DECIDED, open="2024-07-23", decide="2024-07-01")

    assert found.verdict is Verdict.UNKNOWN
    assert "核对" in found.says.zh


def test_a_duty_that_is_known_not_to_be_done_is_broken_once_its_day_has_passed():
    early = judged(DECIDED, absent=["decide"], open="2024-07-23", notify="2024-08-01")
    late = judged(DECIDED, absent=["decide"], open="2024-07-23", notify="2024-11-01")

    assert (early.verdict, late.verdict) == (Verdict.UNKNOWN, Verdict.BROKEN)


def test_a_duty_lapses_with_the_act_that_closes_it():
    closing = "{code: dropped, law: 行政处罚法#57, after: drop, not: decide}"

    assert verdict(DECIDED, closing, open="2024-07-23", drop="2025-01-03") is Verdict.NOT_APPLICABLE


def test_a_duty_that_may_have_lapsed_names_the_act_that_is_owed():
    closing = "{code: dropped, law: 行政处罚法#57, after: drop, not: decide, when: large}"

    found = judged(DECIDED, closing, open="2024-07-23", drop="2025-01-03", absent=["decide"])

    assert (found.verdict, found.act) == (Verdict.UNKNOWN, "decide")


@pytest.mark.parametrize(
    ("notified", "found"),
    [("2024-07-23", Verdict.KEPT), ("2024-07-24", Verdict.UNKNOWN), ("2024-07-25", Verdict.BROKEN)],
)
def test_hours_between_two_days_decide_where_they_leave_no_doubt(notified, found):
    rule = "{code: told, law: 行政强制法#19, after: open, must: notify, within: 24 hours}"

    assert verdict(rule, open="2024-07-23", notify=notified) is found


def test_a_duty_that_may_have_been_put_off_is_not_called_broken():
    paid = "{code: paid, law: 行政处罚法#67, after: serve, must: pay, within: 15 days}"
    put_off = "{code: later, law: 行政处罚法#66, after: put_off, must: pay, due_on: put_off_until, replaces: paid}"
    late = {"serve": "2024-03-01", "pay": "2024-04-20"}

    assert verdict(paid, put_off, **late) is Verdict.UNKNOWN
    assert verdict(paid, put_off, absent=["put_off"], **late) is Verdict.BROKEN
    assert verdict(paid, put_off, put_off="2024-03-05", **late) is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("answered", "found"), [("2024-03-02", Verdict.KEPT), ("2024-03-01", Verdict.UNKNOWN), (Span(), Verdict.UNKNOWN)]
)
def test_a_duty_without_a_period_asks_for_the_order_alone(answered, found):
    rule = "{code: answered, law: 行政处罚法#45, after: plead, must: answer}"

    assert verdict(rule, plead="2024-03-01", answer=answered) is found


@pytest.mark.parametrize(
    ("served", "found"), [("2024-03-01", Verdict.KEPT), ("2024-03-02", Verdict.BROKEN), (Span(), Verdict.UNKNOWN)]
)
def test_what_is_owed_at_once_is_owed_on_the_very_day(served, found):
    rule = "{code: handed_over, law: 行政处罚法#52, after: decide, must: serve, at_once: true}"

    assert verdict(rule, decide="2024-03-01", serve=served) is found


def test_one_of_several_acts_is_enough():
    rule = "{code: settled, law: 行政处罚法#57, after: open, must: [decide, drop]}"

    assert verdict(rule, open="2024-03-01", drop="2024-03-02") is Verdict.KEPT


# ── extends C, with A ──

EXTENDED = "{code: longer, law: 行政许可法#42, extends: decided, by: 30 days, with: put_off}"


@pytest.mark.parametrize(
    ("put_off", "found"),
    [
        ("2024-10-20", Verdict.KEPT),
        ("2024-10-21", Verdict.KEPT),
        ("2024-10-22", Verdict.BROKEN),
        (Span.month(2024, 10), Verdict.UNKNOWN),
        ("2024-07-23", Verdict.UNKNOWN),
    ],
    ids=["before", "last day", "first day late", "some day of the month", "on the day on which the period began"],
)
def test_an_extension_comes_before_its_period_has_run_out(put_off, found):
    assert verdict(EXTENDED, DECIDED, open="2024-07-23", put_off=put_off, decide="2024-11-15") is found


def test_an_extension_that_came_late_is_told_with_the_day_it_missed():
    found = judged(EXTENDED, DECIDED, open="2024-07-23", put_off="2024-10-24", decide="2024-11-15")

    assert (found.due, found.over.days, found.act) == (date(2024, 10, 21), 3, "put_off")


def test_an_extension_that_is_dated_before_its_period_began_is_pointed_out():
    found = judged(EXTENDED, DECIDED, open="2024-07-23", put_off="2024-07-20", decide="2024-11-15")

    assert found.verdict is Verdict.UNKNOWN
    assert found.says.zh == "“延期”（2024年7月20日）早于起算日2024年7月23日，日期要核对"


def test_what_is_done_cannot_be_extended():
    assert verdict(EXTENDED, DECIDED, open="2024-07-23", put_off="2024-09-05", decide="2024-09-01") is Verdict.BROKEN


def test_an_extension_is_not_called_kept_where_the_duty_may_have_been_done_or_moved():
    stop = "{code: pause, law: 行政许可法#45, from: notify, until: answer, stops: decided}"
    known = {"open": "2024-07-23", "put_off": "2024-09-05"}

    assert verdict(EXTENDED, DECIDED, **known) is Verdict.UNKNOWN
    assert verdict(EXTENDED, DECIDED, **known, absent=["decide"]) is Verdict.KEPT
    assert verdict(EXTENDED, DECIDED, stop, **known, absent=["decide"]) is Verdict.UNKNOWN
    assert verdict(EXTENDED, DECIDED, stop, **known, absent=["decide", "notify"]) is Verdict.KEPT


def test_nothing_is_extended_that_never_began():
    assert verdict(EXTENDED, DECIDED, put_off="2024-09-05") is Verdict.UNKNOWN
    assert verdict(EXTENDED, DECIDED, put_off="2024-09-05", absent=["open"]) is Verdict.BROKEN


def test_one_period_that_had_not_run_out_is_enough_for_an_extension():
    longer = "{code: longer, law: 行政许可法#42, extends: [decided, noted], by: 30 days, with: put_off}"
    noted = "{code: noted, law: 行政处罚法#60, after: open, must: notify, within: 10 days}"
    known = {"open": "2024-07-23", "put_off": "2024-09-05"}

    assert verdict(longer, DECIDED, noted, **known, absent=["decide", "notify"]) is Verdict.KEPT
    assert verdict(longer, DECIDED, noted, **known | {"put_off": "2024-12-05"}, absent=["decide"]) is Verdict.BROKEN


# ── days that are named otherwise ──


@pytest.mark.parametrize(
    ("notified", "found"), [("2024-03-12", Verdict.KEPT), ("2024-03-13", Verdict.BROKEN)], ids=["last day", "late"]
)
def test_a_duty_ahead_of_a_day_is_counted_back_from_it(notified, found):
    ahead = "{code: ahead, law: 行政处罚法#64, after: open, must: notify, at_least: 7 days, ahead_of: put_off_until}"

    assert verdict(ahead, open="2024-01-02", notify=notified, facts={"put_off_until": date(2024, 3, 20)}) is found


def test_a_duty_of_every_year_is_kept_by_its_first_day_and_unknown_after_it():
    yearly = '{code: yearly, law: 行政许可法#61, after: open, must: notify, by: "03-31"}'

    assert verdict(yearly, open="2024-01-02", notify="2024-03-31") is Verdict.KEPT
    assert verdict(yearly, open="2024-01-02", notify="2024-04-01") is Verdict.UNKNOWN


def test_a_window_admits_a_late_act_only_under_its_condition():
    plead = "{code: heard, law: 行政处罚法#64, after: notify, may: plead, within: 5 days, late: {law: 行政处罚法#64, when: large}}"
    late = {"notify": "2024-03-01", "plead": "2024-03-20"}

    assert verdict(plead, **late, facts={"large": True}) is Verdict.KEPT
    assert verdict(plead, **late, facts={"large": False}) is Verdict.BROKEN
    assert verdict(plead, **late) is Verdict.UNKNOWN


# ── before B, must A ──

FIRST = "{code: first, law: 行政处罚法#44, before: decide, must: notify, when: large}"
WAITS = "{code: waits, law: 行政处罚法#64, before: decide, must: notify, at_least: 5 workdays, when: large}"


@pytest.mark.parametrize(
    ("notified", "found"),
    [
        ("2024-03-01", Verdict.KEPT),
        ("2024-03-05", Verdict.BROKEN),
        ("2024-03-04", Verdict.UNKNOWN),
        (Span(), Verdict.UNKNOWN),
    ],
    ids=["before", "after", "same day", "undated"],
)
def test_an_act_must_come_first(notified, found):
    assert verdict(FIRST, notify=notified, decide="2024-03-04", facts={"large": True}) is found


def test_an_act_that_is_not_mentioned_may_still_have_happened():
    facts = {"large": True}

    assert judged(FIRST, decide="2024-03-04", facts=facts).missing == ("done(notify)",)
    assert verdict(FIRST, absent=["notify"], decide="2024-03-04", facts=facts) is Verdict.BROKEN


def test_a_wrong_order_under_an_unknown_condition_is_not_called_broken():
    found = judged(FIRST, notify="2024-03-05", decide="2024-03-04")

    assert (found.verdict, found.missing) == (Verdict.UNKNOWN, ("large",))


@pytest.mark.parametrize(
    ("decided", "found"), [("2023-06-01", Verdict.BROKEN), ("2023-06-02", Verdict.KEPT)], ids=["last day", "day after"]
)
def test_an_act_waits_until_the_last_day_has_passed(decided, found):
    assert verdict(WAITS, notify="2023-05-25", decide=decided, facts={"large": True}) is found


def test_how_long_an_act_had_to_wait_is_told_where_the_act_is_not_known():
    found = judged(WAITS, notify="2023-05-25")

    assert (found.verdict, found.due) == (Verdict.UNKNOWN, date(2023, 6, 1))
    assert found.missing == ("large", "done(decide)")


def test_what_came_too_early_is_told_by_how_much():
    found = judged(WAITS, notify="2023-05-25", decide="2023-05-30", facts={"large": True})

    assert found.over.length == 2
    assert "2023年6月1日" in found.says.zh
    assert "early" in found.says.en


@pytest.mark.parametrize(
    ("notified", "found"),
    [("2024-03-11", Verdict.KEPT), ("2024-03-12", Verdict.BROKEN)],
    ids=["last day", "a day late"],
)
def test_a_notice_leaves_its_whole_period_free(notified, found):
    rule = "{code: noticed, law: 行政处罚法#64, before: decide, must: notify, at_least: 7 workdays, backwards: true}"

    noticed = judged(rule, notify=notified, decide="2024-03-21")

    assert (noticed.verdict, noticed.due) == (found, date(2024, 3, 11))


def test_a_notice_before_an_undated_act_cannot_be_judged():
    rule = "{code: noticed, law: 行政处罚法#64, before: decide, must: notify, at_least: 7 workdays, backwards: true}"

    assert judged(rule, notify="2024-03-11", decide=Span()).missing == ("day(decide)",)


# ── after A, may B ──

MAY = "{code: pleads, law: 行政处罚法#45, after: notify, may: plead, within: 5 workdays, when: large}"


@pytest.mark.parametrize(
    ("pleaded", "found"),
    [
        ("2023-06-01", Verdict.KEPT),
        ("2023-06-02", Verdict.BROKEN),
        ("2023-05-24", Verdict.BROKEN),
        ("2023-05-25", Verdict.UNKNOWN),
    ],
    ids=["last day", "a day late", "before it opened", "same day"],
)
def test_an_act_comes_inside_its_window(pleaded, found):
    assert verdict(MAY, notify="2023-05-25", plead=pleaded, facts={"large": True}) is found


def test_a_window_is_told_where_nobody_knows_whether_it_was_used():
    found = judged(MAY, notify="2023-05-25")

    assert (found.verdict, found.due) == (Verdict.UNKNOWN, date(2023, 6, 1))
    assert found.missing == ("large", "done(plead)")


def test_an_act_that_the_facts_did_not_open_breaks_the_rule():
    assert verdict(MAY, notify="2023-05-25", plead="2023-05-26", facts={"large": False}) is Verdict.BROKEN
    assert verdict(MAY, notify="2023-05-25", plead="2023-05-26") is Verdict.UNKNOWN


@pytest.mark.parametrize(("served", "found"), [("2023-06-01", Verdict.NOT_APPLICABLE), (Span(), Verdict.UNKNOWN)])
def test_one_open_window_is_enough(served, found):
    other = "{code: pleads_later, law: 行政处罚法#45, after: serve, may: plead, within: 5 workdays}"

    assert verdict(MAY, other, notify="2023-05-25", serve=served, plead="2023-06-05", facts={"large": True}) is found


# ── after A, not B ──

CLOSES = "{code: over, law: 行政处罚法#44, after: decide, not: plead, when: large}"


@pytest.mark.parametrize(
    ("pleaded", "found"),
    [("2024-03-03", Verdict.KEPT), ("2024-03-05", Verdict.BROKEN), ("2024-03-04", Verdict.UNKNOWN)],
)
def test_an_act_does_not_come_after_the_one_that_closes_it(pleaded, found):
    assert verdict(CLOSES, decide="2024-03-04", plead=pleaded, facts={"large": True}) is found


def test_a_closing_act_that_may_not_have_closed_leaves_it_open():
    assert judged(CLOSES, decide="2024-03-04", plead="2024-03-05").missing == ("large",)
    assert verdict(CLOSES, decide="2024-03-04", plead="2024-03-05", facts={"large": False}) is Verdict.NOT_APPLICABLE


def test_a_later_opening_may_have_opened_the_act_again():
    opening = "{code: opens, law: 行政处罚法#45, after: notify, may: plead}"
    facts = {"large": True}

    again = verdict(CLOSES, opening, decide="2024-03-04", notify="2024-03-05", plead="2024-03-06", facts=facts)

    assert again is Verdict.UNKNOWN


# ── while A is owed, not B ──

MEANWHILE = "{code: meanwhile, law: 行政处罚法#45, while: answer, not: decide}"
OWED = "{code: answered, law: 行政处罚法#45, after: plead, must: answer}"


@pytest.mark.parametrize(
    ("answered", "found"),
    [("2024-03-02", Verdict.KEPT), ("2024-03-05", Verdict.BROKEN), ("2024-03-04", Verdict.UNKNOWN)],
)
def test_what_is_owed_comes_before_what_it_holds_up(answered, found):
    assert verdict(MEANWHILE, OWED, plead="2024-03-01", answer=answered, decide="2024-03-04") is found


def test_nobody_can_tell_about_an_act_that_is_owed_and_not_mentioned():
    found = judged(MEANWHILE, OWED, plead="2024-03-01", decide="2024-03-04")

    assert (found.verdict, found.missing) == (Verdict.UNKNOWN, ("done(answer)",))
    assert verdict(MEANWHILE, OWED, absent=["answer"], plead="2024-03-01", decide="2024-03-04") is Verdict.BROKEN


def test_what_was_owed_only_afterwards_holds_nothing_up():
    assert judged(MEANWHILE, OWED, plead="2024-03-05", decide="2024-03-04") is None


# ── not B, when … ──

NOT = "{code: forbidden, law: 行政处罚法#33, not: decide, when: large and not waived}"


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"large": True, "waived": False}, Verdict.BROKEN),
        ({"large": False}, Verdict.KEPT),
        ({"large": True}, Verdict.UNKNOWN),
    ],
)
def test_a_prohibition_is_judged_by_the_facts(facts, found):
    assert verdict(NOT, decide="2024-03-04", facts=facts) is found


@pytest.mark.parametrize(
    ("pleaded", "found"),
    [("2024-03-03", Verdict.BROKEN), ("2024-03-05", Verdict.KEPT), ("2024-03-04", Verdict.UNKNOWN)],
)
def test_a_prohibition_looks_at_what_had_happened_by_then(pleaded, found):
    rule = "{code: forbidden, law: 行政处罚法#45, not: decide, when: done(plead)}"

    assert verdict(rule, plead=pleaded, decide="2024-03-04") is found


def test_whether_a_fact_was_known_then_cannot_be_seen_from_outside():
    rule = "{code: forbidden, law: 行政处罚法#36, not: decide, when: known(large) and large}"

    assert judged(rule, decide="2024-03-04").missing == ("large",)


def test_a_prohibition_may_ask_for_the_day_of_the_act():
    rule = "{code: forbidden, law: 行政处罚法#36, not: decide, when: received_on > today}"
    facts = {"received_on": date(2024, 3, 5)}

    assert verdict(rule, decide="2024-03-04", facts=facts) is Verdict.BROKEN
    assert judged(rule, decide=Span(), facts=facts).missing == ("day(decide)",)


# ── what nothing is known of ──


@pytest.mark.parametrize("rule", [DECIDED, FIRST, WAITS, MAY, CLOSES, MEANWHILE, NOT])
def test_a_rule_of_whose_acts_nothing_is_known_is_left_out(rule):
    assert judged(rule, OWED, close="2024-03-04") is None


@pytest.mark.parametrize(
    ("span", "zh", "en"),
    [
        (on("2024-07-23"), "2024年7月23日", "23 July 2024"),
        (Span(first=date(2024, 7, 23)), "不早于2024年7月23日", "not before 23 July 2024"),
        (Span(last=date(2024, 7, 23)), "不晚于2024年7月23日", "not after 23 July 2024"),
        (Span.month(2024, 2), "2024年2月1日至2024年2月29日之间", "between 1 February 2024 and 29 February 2024"),
        (Span(), "日期不知道", "on a day not known"),
    ],
)
def test_a_span_is_written_as_far_as_it_is_known(span, zh, en):
    assert show_span(span) == Says(zh=zh, en=en)


def test_a_span_does_not_end_before_it_begins():
    with pytest.raises(DeclarationError, match="ends before it begins"):
        Span(date(2024, 3, 2), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("one", "other", "before"),
    [
        (Span.month(2024, 2), Span.month(2024, 3), True),
        (Span.month(2024, 3), Span.month(2024, 2), False),
        (Span.month(2024, 12), Span.on(date(2024, 12, 31)), None),
        (Span.year(2024), Span.by(date(2024, 1, 1)), None),
        (Span(), Span.on(date(2024, 1, 1)), None),
    ],
)
def test_the_order_of_two_spans_is_told_only_where_it_is_certain(one, other, before):
    assert one.before(other) is before


# ── knowing more ──

ACTS = ("open", "notify", "plead", "answer", "decide", "drop", "serve", "pay", "put_off")
MORE = """
  - {code: pleads_later, law: 行政处罚法#45, after: serve, may: plead, when: waived}
  - {code: dropped, law: 行政处罚法#57, after: [drop, decide], not: pay, unless: waived}
  - {code: settled, law: 行政处罚法#57, after: open, must: [decide, drop]}
  - {code: at_once, law: 行政处罚法#61, after: decide, must: serve, at_once: true, when: waived}
  - {code: paid, law: 行政处罚法#67, after: serve, must: pay, within: 15 days, counts_from: received_on}
  - {code: later, law: 行政处罚法#66, after: put_off, must: pay, due_on: put_off_until, replaces: paid, when: large}
  - {code: noticed, law: 行政处罚法#64, before: decide, must: notify, at_least: 7 workdays, backwards: true}
  - {code: dated, law: 行政处罚法#36, not: serve, when: done(decide) and received_on < day(decide)}
  - {code: heard, law: 行政处罚法#45, not: decide, when: done(plead) and not done(answer) and today > received_on}
  - {code: barred, law: 行政处罚法#36, not: serve, when: "known(large) and large and exceeds(received_on, today, '5 days')"}
"""
ONES = (DECIDED, SERVED, FIRST, WAITS, MAY, CLOSES, MEANWHILE, OWED, NOT)
EVERY_FORM = read_procedure(read(HEAD + "\n  - ".join(ONES) + MORE, file="trial.yaml"))
DAYS = st.dates(date(2024, 3, 1), date(2024, 3, 31))
FACTS = st.fixed_dictionaries(
    {"large": st.booleans(), "waived": st.booleans(), "received_on": DAYS, "put_off_until": DAYS}
)


@st.composite
def more_and_less(draw):
    """Draw a matter that is known well, and the same matter known less well."""
    days = {act: draw(st.none() | DAYS) for act in ACTS}
    facts = draw(FACTS)
    seen = {act: Span.on(day) for act, day in days.items() if day}
    acts, absent = {}, set()
    for act, day in days.items():
        match draw(st.sampled_from(["whole", "whole", "hidden", "undated", "about"])):
            case "whole" if day:
                acts[act] = Span.on(day)
            case "whole":
                absent.add(act)
            case "undated" if day:
                acts[act] = draw(st.sampled_from([Span(), Span.by(day), Span(first=day)]))
            case "about" if day:
                early, late = (timedelta(days=draw(st.integers(0, 9))) for _ in range(2))
                acts[act] = Span(day - early, day + late)
            case _:
                pass
    shown = {code: value for code, value in facts.items() if draw(st.booleans())}
    well = Known(acts=seen, absent=frozenset(set(ACTS) - seen.keys()), facts=facts)
    return well, Known(acts=acts, absent=frozenset(absent), facts=shown)


@given(more_and_less())
def test_knowing_more_never_takes_a_finding_back(matters):
    more, less = ({one.rule.code: one for one in judge(EVERY_FORM, known, calendar=official())} for known in matters)

    for code, found in less.items():
        after = more.get(code)
        if after and "核对" in after.says.zh:
            continue  # days that cannot be right settle nothing
        if found.verdict is Verdict.BROKEN:
            assert after
            assert after.verdict is Verdict.BROKEN, code
        if found.verdict is Verdict.KEPT:
            assert after is None or after.verdict in {Verdict.KEPT, Verdict.NOT_APPLICABLE}, code
