"""Periods that stop, run anew, are extended and capped; what is deemed, owed every year, ahead of a day, for each of several.

The days are counted by hand from the calendar of 2026: 2 March is a Monday, and no holiday falls into March.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from plumbline.kernel import stored
from plumbline.kernel.calendar import DayKind, Override, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.declaration import read
from plumbline.kernel.elapsing import elapsed, let_elapse
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.marking import DutyState, ask
from plumbline.kernel.naming import line
from plumbline.kernel.period import Moved
from plumbline.kernel.schema import read_procedure
from plumbline.kernel.view import View
from tests.kernel.toy import Matter, at

REQUEST = """
procedure: request.toy
title: {zh: 示例申请, en: Toy request}
basis: 行政许可法#29-45
in_force: {from: 2020-01-01}
opens_with: apply
ends_with: [close]
relations:
  origin: {zh: 原案, en: The matter it is about, procedure: permit.toy}

facts:
  applicant: {type: text, zh: 申请人, en: Applicant, personal: name}
  known_on: {type: day, zh: 知道之日, en: Known since}
  extended_to: {type: day, zh: 延长到, en: Extended to, future: true}
  hearing_on: {type: day, zh: 听证日期, en: Day of the hearing, future: true}
  hindered: {type: yes_no, zh: 因不可抗力, en: Hindered by force majeure}
  neighbours: {type: people, zh: 利害关系人, en: Those affected}
  neighbour: {type: text, zh: 通知的人, en: Who is told, personal: name}
  urgent: {type: yes_no, zh: 紧急, en: Urgent}

acts:
  apply: {zh: 申请, en: Apply, by: party, asks: [applicant], may_ask: [known_on, neighbours, urgent]}
  supplement: {zh: 补正, en: Supplement, by: party, repeat: true}
  accept: {zh: 受理, en: Accept, by: clerk}
  deemed_accepted: {zh: 视为受理, en: Deemed accepted, by: system}
  send_out: {zh: 送检, en: Send for testing, by: handler, repeat: true}
  come_back: {zh: 检验结果, en: The result comes, by: other_body, repeat: true}
  extend: {zh: 批准延长, en: Extend, by: leader, repeat: true, may_ask: [extended_to]}
  lengthen: {zh: 再延长, en: Lengthen, by: leader, repeat: true}
  decide: {zh: 决定, en: Decide, by: leader}
  appoint: {zh: 定听证日, en: Appoint the hearing, by: handler, asks: [hearing_on], repeat: true}
  invite: {zh: 通知听证, en: Invite, by: handler, repeat: true}
  tell: {zh: 告知利害关系人, en: Tell those affected, by: handler, asks: [neighbour], each: {of: neighbours, as: neighbour}}
  plead: {zh: 陈述, en: Plead, by: party}
  object: {zh: 异议, en: Object, by: party, asks: [hindered]}
  report: {zh: 年报, en: Report, by: handler, repeat: true, after_end: true}
  close: {zh: 办结, en: Close, by: handler, tells: {origin: decide}}

rules:
  - {code: answered, law: 行政许可法#32, after: apply, must: accept, within: 5 workdays, otherwise: deemed_accepted}
  - {code: no_more_accepting, law: 行政许可法#32, after: deemed_accepted, not: accept}
  - {code: anew, law: 行政许可法#32, restarts: answered, with: supplement}
  - {code: decided, law: 行政许可法#42, after: [accept, deemed_accepted], must: decide, within: 20 workdays}
  - {code: testing, law: 行政许可法#45, from: send_out, until: come_back, stops: [decided, plead]}
  - {code: longer, law: 行政许可法#42, extends: decided, by: 10 workdays, with: extend, unless: known(extended_to)}
  - {code: longer_until, law: 行政许可法#42, extends: decided, by: 10 workdays, with: extend, to: extended_to, when: known(extended_to)}
  - {code: months_more, law: 行政许可法#42, extends: decide, by: 1 month, with: lengthen, at_most: 2}
  - {code: invited, law: 行政许可法#48, after: appoint, must: invite, at_least: 7 workdays, ahead_of: hearing_on}
  - {code: told_first, law: 行政许可法#36, before: decide, must: tell, when: known(neighbours)}
  - {code: told_in_time, law: 行政许可法#36, after: accept, must: tell, within: 5 days, when: known(neighbours)}
  - {code: pleading, law: 行政许可法#36, after: accept, may: plead, within: 5 days}
  - code: objecting
    law: 行政许可法#47
    after: apply
    may: object
    within: 10 days
    counts_from: known_on
    at_latest: {law: 行政许可法#50, within: 1 month, after: apply}
    late: {law: 行政许可法#7, when: hindered}
  - {code: yearly, law: 行政许可法#61, after: apply, must: report, by: "01-31"}
"""

QUIET = date(2026, 3, 2)


def request(*changes):
    text = REQUEST
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read_procedure(read(text, file="request.yaml"))


def applied(procedure=None, **facts):
    """Give a request made on Monday, 2 March 2026."""
    return Matter(procedure or request()).do("apply", "03-02", by=(), applicant="张三", **facts)


def do(matter, act, when, **facts):
    return matter.do(act, when, by=(), **facts)


def due(matter, rule):
    return matter.duty(rule).due_on


# ── stopped ──


def test_days_between_two_acts_do_not_count_and_both_belong_to_them():
    matter = do(applied(), "accept", "03-02 10:00")
    assert due(matter, "decided") == date(2026, 3, 30)  # the 20th workday after 2 March

    do(matter, "send_out", "03-04")
    assert (due(matter, "decided"), matter.duty("decided").stopped) == (None, "testing")
    assert [duty.rule for duty in matter.step.moved] == ["decided"]

    do(matter, "come_back", "03-10")  # five workdays: 4, 5, 6, 9, 10 March
    assert (due(matter, "decided"), matter.duty("decided").stopped) == (date(2026, 4, 7), "")  # 6 April is a holiday


def test_a_clock_may_stand_still_more_than_once():
    matter = do(applied(), "accept", "03-02 10:00")
    for out, back in (("03-04", "03-04"), ("03-09", "03-10")):
        do(do(matter, "send_out", out + " 10:00"), "come_back", back + " 11:00")

    assert due(matter, "decided") == date(2026, 4, 2)  # three workdays later than 30 March


def test_a_window_stands_still_too():
    matter = do(applied(), "accept", "03-02 10:00")
    do(matter, "send_out", "03-05")

    late = Matter(matter.procedure)
    do(do(late, "apply", "03-02", applicant="李四"), "accept", "03-02 10:00")
    assert "window" in str(late.refused("plead", "03-20", by=())["pleading"].kind)
    do(matter, "plead", "03-20")  # stopped since 5 March


def test_an_act_that_ends_a_stop_that_never_began_changes_nothing():
    matter = do(applied(), "accept", "03-02 10:00")

    assert due(do(matter, "come_back", "03-04"), "decided") == date(2026, 3, 30)


EACH = ", asks: [neighbour], each: {of: neighbours, as: neighbour}"
FOR_EACH = (
    ("  send_out: {", "  give_up: {zh: 不再等, en: Wait no more, by: handler}\n  send_out: {"),
    ("en: Send for testing, by: handler, repeat: true", f"en: Send for testing, by: handler{EACH}"),
    ("en: The result comes, by: other_body, repeat: true", f"en: The result comes, by: other_body{EACH}"),
    ("until: come_back", "until: [come_back, give_up]"),
)


def sent_out(*names):
    """Give a request accepted on 2 March of which something was sent to these people on the 4th."""
    matter = do(applied(request(*FOR_EACH), neighbours=["李四", "王五", "赵六"]), "accept", "03-02 10:00")
    for name in names:
        do(matter, "send_out", "03-04", neighbour=name)
    return matter


def test_a_clock_stands_still_until_what_was_sent_to_each_has_come_back_from_each():
    matter = sent_out("李四", "王五")

    do(matter, "come_back", "03-06", neighbour="李四")
    assert matter.duty("decided").stopped == "testing"

    do(matter, "come_back", "03-10", neighbour="王五")  # those who were not asked are not waited for
    assert (due(matter, "decided"), matter.duty("decided").stopped) == (date(2026, 4, 7), "")


def test_what_is_sent_to_another_later_stops_the_clock_again():
    matter = sent_out("李四")
    do(matter, "come_back", "03-04 18:00", neighbour="李四")
    do(matter, "send_out", "03-09", neighbour="赵六")

    assert matter.duty("decided").stopped == "testing"
    assert due(do(matter, "come_back", "03-10", neighbour="赵六"), "decided") == date(2026, 4, 2)


def test_an_act_that_is_not_for_each_ends_the_stop_at_once():
    matter = do(sent_out("李四", "王五"), "give_up", "03-10")

    assert matter.duty("decided").stopped == ""


def test_hours_cannot_be_stopped():
    with pytest.raises(DeclarationError, match="«pleading» is counted in hours"):
        request(("may: plead, within: 5 days", "may: plead, within: 24 hours"))


def test_what_stops_a_clock_is_named_and_nothing_where_it_runs():
    matter = do(applied(), "accept", "03-02 10:00")
    decided = matter.procedure.by_code["decided"]
    assert View(matter.procedure, matter.marking, matter.situation()).stopped_by(decided) == ""

    do(matter, "send_out", "03-04")
    assert View(matter.procedure, matter.marking, matter.situation()).stopped_by(decided) == "testing"


# ── run anew ──


def test_an_act_lets_a_period_run_anew():
    matter = applied()
    assert due(matter, "answered") == date(2026, 3, 9)

    assert due(do(matter, "supplement", "03-05"), "answered") == date(2026, 3, 12)
    assert due(do(matter, "supplement", "03-06"), "answered") == date(2026, 3, 13)


def again():
    """Give a request that may be accepted and decided more than once, accepted and extended to 14 April."""
    more = request(
        ("accept: {zh: 受理, en: Accept, by: clerk}", "accept: {zh: 受理, en: Accept, by: clerk, repeat: true}"),
        ("decide: {zh: 决定, en: Decide, by: leader}", "decide: {zh: 决定, en: Decide, by: leader, repeat: true}"),
    )
    return do(do(applied(more), "accept", "03-02 10:00"), "extend", "03-03")


def test_an_extension_stays_while_the_same_period_runs():
    assert due(do(again(), "accept", "03-05"), "decided") == date(2026, 4, 14)


def test_an_extension_does_not_touch_the_period_that_begins_after_the_duty_was_met():
    matter = do(do(again(), "decide", "03-04"), "accept", "03-05")

    assert due(matter, "decided") == date(2026, 4, 2)  # the 20th workday after 5 March


# ── extended ──


def test_an_extension_in_the_same_unit_is_one_count():
    matter = do(do(applied(), "accept", "03-02 10:00"), "extend", "03-30")

    assert due(matter, "decided") == date(2026, 4, 14)  # the 30th workday after 2 March; 6 April does not count


def test_an_extension_in_another_unit_is_counted_from_the_last_day():
    matter = do(do(applied(), "accept", "03-02 10:00"), "lengthen", "03-30")
    assert due(matter, "decided") == date(2026, 4, 30)

    assert due(do(matter, "lengthen", "04-20"), "decided") == date(2026, 5, 30)
    assert "最多延长 2 次" in matter.refused("lengthen", "05-06", by=())["months_more"].says.zh


IN_MONTHS = (
    ("must: decide, within: 20 workdays", "must: decide, within: 2 months"),
    ("by: 10 workdays, with: extend, to: extended_to", "by: 1 month, with: extend, to: extended_to"),
)


def test_months_that_are_extended_by_months_are_counted_in_one():
    matter = do(
        applied(request(("must: decide, within: 20 workdays", "must: decide, within: 1 month"))), "accept", "03-31"
    )
    assert due(matter, "decided") == date(2026, 4, 30)  # April has no 31st, May has one

    assert due(do(matter, "lengthen", "04-01"), "decided") == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("chosen", "last"),
    [
        (date(2026, 6, 30), date(2026, 7, 31)),  # the whole month was taken: the months stay one count
        (date(2026, 6, 29), date(2026, 7, 29)),  # a shorter one was chosen: the next is counted from that day
    ],
)
def test_an_extension_after_a_chosen_day_counts_from_it_where_it_was_the_shorter(chosen, last):
    matter = do(applied(request(*IN_MONTHS)), "accept", "03-31")

    do(do(matter, "extend", "04-01", extended_to=chosen), "lengthen", "04-02")

    assert due(matter, "decided") == last


def test_a_period_whose_end_is_not_known_has_not_run_out():
    matter = applied(request(("extends: decide, by: 1 month", "extends: object, by: 1 month")))

    assert do(matter, "lengthen", "06-01").marking.done("lengthen")


def test_an_extension_to_a_day_waits_for_the_day():
    always = request((", to: extended_to, when: known(extended_to)}", ", to: extended_to}"))
    matter = do(applied(always), "accept", "03-02 10:00")

    reason = matter.refused("extend", "03-30", by=())["longer_until"]

    assert (reason.law, reason.facts) == ("行政许可法#42", ("extended_to",))


def test_what_has_run_out_or_does_not_run_cannot_be_extended():
    matter = applied()
    assert "没有“决定”的期限" in matter.refused("extend", "03-02 11:00", by=())["longer"].says.zh

    do(matter, "accept", "03-03")  # due on 31 March
    assert "届满" in matter.refused("extend", "04-01", by=())["longer"].says.zh
    do(matter, "decide", "04-01")
    assert "没有“决定”的期限" in matter.refused("extend", "04-01 11:00", by=())["longer"].says.zh


def test_a_new_last_day_that_is_chosen_lies_within_the_longest_extension():
    matter = do(applied(), "accept", "03-02 10:00")

    reasons = matter.refused("extend", "03-30", by=(), extended_to=date(2026, 4, 15))
    assert "最晚 2026年4月14日" in reasons["longer_until"].says.zh
    assert "longer_until" in matter.refused("extend", "03-30", by=(), extended_to=date(2026, 3, 30))
    assert due(do(matter, "extend", "03-30", extended_to=date(2026, 4, 8)), "decided") == date(2026, 4, 8)


def test_extensions_and_stops_go_together():
    matter = do(do(applied(), "accept", "03-02 10:00"), "extend", "03-03")
    do(do(matter, "send_out", "03-04"), "come_back", "03-10")

    assert due(matter, "decided") == date(2026, 4, 21)  # the 30th workday and five more


def test_what_moved_a_last_day_is_told_with_its_provision():
    matter = do(do(applied(), "accept", "03-02 10:00"), "lengthen", "03-30")
    view = View(matter.procedure, matter.marking, matter.situation())
    reckoning = view.reckoning(matter.procedure.by_code["decided"], matter.marking.acts["accept"])

    assert reckoning.moved == (Moved(rule="months_more", law="行政许可法#42", due=date(2026, 4, 30)),)


# ── capped, late ──


@pytest.mark.parametrize(
    ("known", "last"),
    [
        (date(2026, 3, 10), date(2026, 3, 20)),  # ten days after it was known
        (date(2026, 3, 30), date(2026, 4, 2)),  # one month after the application, whatever was known
    ],
)
def test_a_cap_is_never_passed(known, last):
    matter = applied(known_on=known) if known <= QUIET else applied()
    matter.facts["known_on"] = known
    refused = Matter(matter.procedure)
    refused.marking, refused.facts, refused.last = matter.marking, dict(matter.facts), matter.last

    assert "objecting" in refused.refused("object", f"{last + timedelta(days=1):%m-%d}", by=(), hindered=False)
    do(matter, "object", f"{last:%m-%d}", hindered=False)


def test_a_cap_in_days_is_stronger_than_hours():
    capped = request(
        (
            "within: 10 days\n    counts_from: known_on\n    at_latest: {law: 行政许可法#50, within: 1 month",
            "within: 240 hours\n    at_latest: {law: 行政许可法#50, within: 3 days",
        )
    )

    assert "objecting" in applied(capped).refused("object", "03-06", by=(), hindered=False)
    assert do(applied(capped), "object", "03-05", hindered=False).step.late == ()


def test_a_late_act_is_admitted_where_the_law_excuses_it():
    matter = applied()
    matter.facts["known_on"] = QUIET

    assert "objecting" in matter.refused("object", "03-20", by=(), hindered=False)
    assert do(matter, "object", "03-20", hindered=True).step.late == ("objecting",)


# ── related matters ──


def test_whether_an_act_reaches_into_another_matter_must_be_known():
    procedure = request(("tells: {origin: decide}", "tells: {origin: {act: decide, when: urgent}}"))
    matter = do(do(applied(procedure), "accept", "03-02 10:00"), "decide", "03-03")

    assert matter.refused("close", "03-04", by=())["unknown"].facts == ("urgent",)
    assert procedure.acts["close"].tells == {"origin": "decide"}

    matter.facts["urgent"] = False
    assert do(matter, "close", "03-04").marking.ended


# ── deemed ──


def test_what_is_not_done_in_time_is_deemed_on_the_next_day():
    matter = applied()
    the_day_after = datetime.combine(date(2026, 3, 10), time.min, tzinfo=BEIJING)

    assert elapsed(matter.procedure, matter.marking, matter.facts, at=at("03-09 23:59")) is None
    assert elapsed(matter.procedure, matter.marking, matter.facts, at=the_day_after) == (
        "deemed_accepted", the_day_after,
    )  # fmt: skip

    marking, happened = let_elapse(matter.procedure, matter.marking, matter.situation("03-12"))
    assert [act for act, *_ in happened] == ["deemed_accepted"]
    assert marking.duties["answered"].state is DutyState.DEEMED
    assert marking.duties["decided"].due_on == date(2026, 4, 8)  # 20 workdays after 10 March
    assert let_elapse(matter.procedure, marking, matter.situation("03-13")) == (marking, ())


ON_THE_LAST_DAY = ("otherwise: deemed_accepted}", "otherwise: deemed_accepted, on_the_last_day: true}")


def test_what_the_law_dates_on_the_last_day_shows_only_once_that_day_is_over():
    matter = applied(request(ON_THE_LAST_DAY))
    elapsing, last = (matter.procedure, matter.marking, matter.facts), date(2026, 3, 9)

    assert elapsed(*elapsing, at=datetime.combine(last, time.max, tzinfo=BEIJING)) is None
    assert elapsed(*elapsing, at=at("03-10 00:00")) == (
        "deemed_accepted", datetime.combine(last, time.max, tzinfo=BEIJING),
    )  # fmt: skip

    marking, _ = let_elapse(matter.procedure, matter.marking, matter.situation("03-12"))
    assert marking.duties["decided"].due_on == date(
        2026, 4, 7
    )  # 20 workdays after 9 March, one fewer than from the 10th


def test_what_comes_at_the_end_of_the_last_day_is_in_time_all_the_same():
    matter = do(applied(request(ON_THE_LAST_DAY)), "accept", "03-09 23:59")

    assert not matter.duty("answered").late
    assert elapsed(matter.procedure, matter.marking, matter.facts, at=at("05-01")) is None


def test_only_what_is_deemed_can_be_dated_on_the_last_day():
    with pytest.raises(DeclarationError, match=r"request\.yaml:\d+:\d+: `on_the_last_day` is about what is deemed"):
        request(("within: 5 workdays, otherwise: deemed_accepted", "within: 5 workdays, on_the_last_day: true"))


def test_nothing_is_deemed_once_the_act_was_done():
    matter = do(applied(), "accept", "03-09")

    assert elapsed(matter.procedure, matter.marking, matter.facts, at=at("05-01")) is None


def test_a_late_act_waits_while_it_is_not_known_whether_the_law_excuses_it():
    matter = applied()
    matter.facts["known_on"] = QUIET

    answer = ask(matter.procedure, matter.marking, "object", matter.situation("03-20", ()))

    (reason,) = answer.reasons
    assert (reason.rule, reason.law, reason.facts) == ("objecting", "行政许可法#7", ("hindered",))
    assert "异议" in reason.says.zh


TWO_DEEMED = (
    ("  send_out: {", "  lapse: {zh: 视为放弃, en: Deemed given up, by: system}\n  send_out: {"),
    (
        "\nrules:\n",
        "\nrules:\n  - {code: supplied, law: 行政许可法#32, after: apply, must: supplement, within: 3 workdays, otherwise: lapse}\n",
    ),
)


def test_what_passed_first_is_deemed_first():
    matter = applied(request(*TWO_DEEMED))

    _, happened = let_elapse(matter.procedure, matter.marking, matter.situation("03-12"))

    assert [(act, moment.date()) for act, moment, _ in happened] == [
        ("lapse", date(2026, 3, 6)),
        ("deemed_accepted", date(2026, 3, 10)),
    ]


def test_what_is_deemed_is_judged_at_its_moment_by_the_calendar_that_is_given():
    waits = (
        "\nrules:\n",
        "\nrules:\n  - {code: waited, law: 行政许可法#32, before: deemed_accepted, must: apply, at_least: 5 workdays}\n",
    )
    matter = applied(request(waits))
    closed = official().with_overrides({date(2026, 3, 4): Override(DayKind.CLOSED, "合政办〔2026〕1号")})
    elapsing = (matter.procedure, matter.marking, matter.facts)

    assert elapsed(*elapsing, at=at("03-10 12:00"))[0] == "deemed_accepted"
    assert elapsed(*elapsing, at=at("03-10 12:00"), calendar=closed) is None
    there = replace(matter.situation("03-10 12:00"), calendar=closed)
    assert let_elapse(matter.procedure, matter.marking, there) == (matter.marking, ())


def test_only_the_system_deems():
    with pytest.raises(DeclarationError, match="`by: system`"):
        request(("Deemed accepted, by: system", "Deemed accepted, by: clerk"))


# ── every year, ahead of a day ──


def test_a_yearly_duty_is_owed_again_once_it_is_met():
    matter = applied()
    assert due(matter, "yearly") == date(2027, 1, 31)

    matter.do("report", "12-20", by=())
    assert (due(matter, "yearly"), matter.duty("yearly").state) == (date(2028, 1, 31), DutyState.OPEN)
    assert [duty.due_on for duty in matter.step.closed] == [date(2027, 1, 31)]
    assert (matter.duty("yearly").opened_at, matter.duty("yearly").sequence) == (matter.last, 2)


@pytest.mark.parametrize("day", ["02-29", "13-01", "1-31", "00-10"])
def test_a_yearly_day_is_one_that_every_year_has(day):
    with pytest.raises(DeclarationError, match="no day that every year has"):
        request(('by: "01-31"', f'by: "{day}"'))


def test_a_notice_is_owed_so_early_that_the_whole_period_lies_before_the_day():
    matter = do(applied(), "appoint", "03-02 10:00", hearing_on=date(2026, 3, 25))

    # 16 to 20, 23 and 24 March are the seven workdays; the last day before them is a Sunday
    assert due(matter, "invited") == date(2026, 3, 15)
    assert do(matter, "invite", "03-16").step.closed[0].late


# ── for each ──


def test_an_act_for_each_is_done_when_it_was_done_for_all():
    matter = do(applied(neighbours=["李四", "王五"]), "accept", "03-02 10:00")
    assert "told_first" in matter.refused("decide", "03-03", by=())

    do(matter, "tell", "03-03", neighbour="李四")
    assert matter.duty("told_in_time").state is DutyState.OPEN
    assert "told_first" in matter.refused("decide", "03-04", by=())
    assert "已经做过" in matter.refused("tell", "03-04", by=(), neighbour="李四")["unmet"].says.zh
    assert "不在" in matter.refused("tell", "03-04", by=(), neighbour="赵六")["fact"].says.zh

    do(matter, "tell", "03-05", neighbour="王五")
    assert matter.duty("told_in_time").state is DutyState.MET
    assert "已经做过" in matter.refused("tell", "03-06", by=(), neighbour="王五")["unmet"].says.zh
    do(matter, "decide", "03-06")


# ── the declaration ──


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("stops: [decided, plead]", "stops: [decided, pled]"), "did you mean «plead»"),
        (("stops: [decided, plead]", "stops: close"), "no period ends with «close»"),
        (("until: come_back", "until: comeback"), "did you mean «come_back»"),
        (("by: 10 workdays, with: extend, unless", "with: extend, unless"), "give `by`"),
        (("at_most: 2", "at_most: 0"), "give 1 or more"),
        (("ahead_of: hearing_on", "backwards: true"), "`backwards` does not go with this form"),
        (("at_least: 7 workdays, ahead_of", "at_least: 7 hours, ahead_of"), "counted back in days"),
        (("within: 1 month, after: apply}", "within: 1 month}"), "give one of them"),
        (("repeat: true, after_end: true}", "after_end: true}"), "needs `repeat: true`"),
        (("each: {of: neighbours", "each: {of: applicant"), "is of type text"),
        (("tells: {origin: decide}", "tells: {orign: decide}"), "did you mean «origin»"),
        (("tells: {origin: decide}", "tells: {origin: {act: decide, when: urgnt}}"), "did you mean «urgent»"),
        (("tells: {origin: decide}", "tells: {origin: {act: decide, wen: urgent}}"), "did you mean «when»"),
        (("tells: {origin: decide}", "opens: {origin: {act: decide, when: urgent}}"), "known are procedure, when"),
        (("within: 5 workdays, otherwise", "otherwise"), "`otherwise` needs a period"),
    ],
)
def test_what_does_not_fit_is_refused_where_it_stands(change, told):
    with pytest.raises(DeclarationError, match=told) as wrong:
        request(change)
    assert wrong.value.line > 1


def test_a_marking_with_clocks_comes_back_from_the_store():
    matter = do(
        do(applied(neighbours=["李四", "王五"]), "accept", "03-02 10:00"),
        "extend",
        "03-03",
        extended_to=date(2026, 4, 8),
    )
    do(do(matter, "send_out", "03-04"), "tell", "03-05", neighbour="李四")

    assert stored.from_data(stored.as_data(matter.marking)) == matter.marking


def test_rules_of_clocks_read_as_lines_of_law():
    procedure = request()

    assert [line(procedure, procedure.by_code[code]).zh for code in ("testing", "anew", "months_more", "yearly", "invited")] == [
        "从“送检”到“检验结果”的时间，不计入“决定”或者“陈述”的期限",
        "“受理”的期限自“补正”起重新计算",
        "“再延长”把“决定”的期限延长 1 个月，最多 2 次",
        "“申请”之后，须在每年 1 月 31 日前“年报”",
        "“定听证日”之后，须提前 7 个工作日“通知听证”",
    ]  # fmt: skip
