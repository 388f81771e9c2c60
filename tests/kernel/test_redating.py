"""Last days counted out anew when the calendar changes, and which ones can change at all."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.kernel.calendar import DayKind, Override, official
from plumbline.kernel.marking import DutyState, Marking
from plumbline.kernel.redating import counts_alone, reads_calendar, redated
from tests.kernel.test_clocks import applied, do, request
from tests.kernel.toy import opened

CLOSED = official().with_overrides({date(2026, 3, 4): Override(DayKind.CLOSED, "合政办〔2026〕1号")})


def again(matter, calendar=CLOSED):
    return redated(matter.procedure, matter.marking, matter.facts, calendar=calendar)


def test_a_closure_moves_a_last_day_in_workdays_and_both_days_are_told():
    matter = opened()

    marking, changed = again(matter)

    assert [(one.was.due_on, one.now.due_on) for one in changed] == [(date(2026, 3, 30), date(2026, 3, 31))]
    assert marking.duties["decided_in_time"] == replace(matter.duty("decided_in_time"), due_on=date(2026, 3, 31))
    assert marking.acts == matter.marking.acts


def test_a_calendar_that_changes_nothing_leaves_the_marking_as_it_is():
    matter = opened()

    marking, changed = again(matter, official())

    assert marking is matter.marking
    assert changed == ()


def test_a_matter_in_which_nothing_happened_has_nothing_to_count():
    assert redated(request(), Marking(), {}, calendar=CLOSED) == (Marking(), ())


def test_a_guess_that_becomes_known_is_told_though_its_day_stays():
    matter = opened()
    guessed = replace(matter.duty("decided_in_time"), provisional=True)
    marking = replace(matter.marking, duties={**matter.marking.duties, "decided_in_time": guessed})

    now, changed = redated(matter.procedure, marking, matter.facts, calendar=official())

    assert [(one.was, one.now) for one in changed] == [(guessed, matter.duty("decided_in_time"))]
    assert not now.duties["decided_in_time"].provisional


def test_what_was_met_and_a_clock_that_stands_still_are_left():
    met = do(applied(), "accept", "03-03")
    assert met.duty("answered").state is DutyState.MET
    assert [one.now.rule for one in again(met)[1]] == ["decided"]

    stopped = do(met, "send_out", "03-03 11:00")
    assert again(stopped) == (stopped.marking, ())


@pytest.mark.parametrize(
    ("rule", "reads"),
    [
        ("answered", True),  # in workdays
        ("told_in_time", False),  # in days, nothing turns it
        ("yearly", False),  # on a day of the year
        ("objecting", False),  # in days, capped in months
    ],
)
def test_only_a_period_that_counts_workdays_or_rolls_over_reads_the_calendar(rule, reads):
    procedure = request()

    assert reads_calendar(procedure, procedure.by_code[rule]) is reads


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("within: 1 month, after: apply", "within: 20 workdays, after: apply", "objecting"),  # the cap reads it
        ("must: decide, within: 20 workdays", "must: decide, within: 20 days", "decided"),  # what extends it does
    ],
)
def test_a_period_in_days_reads_the_calendar_with_what_caps_or_extends_it(old, new, rule):
    procedure = request((old, new))

    assert reads_calendar(procedure, procedure.by_code[rule])


@pytest.mark.parametrize(
    ("rule", "alone"),
    [("answered", True), ("decided", True), ("objecting", False), ("invited", False), ("yearly", False)],
)
def test_a_last_day_hangs_on_the_act_alone_where_no_fact_and_no_cap_has_a_say(rule, alone):
    procedure = request()

    assert counts_alone(procedure.by_code[rule]) is alone


def test_hours_do_not_count_alone_from_a_day():
    procedure = request(("must: tell, within: 5 days", "must: tell, within: 24 hours"))

    assert not counts_alone(procedure.by_code["told_in_time"])
