"""Periods: which day is the last one, forwards and backwards, past rest, pauses and unpublished years."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.calendar import DayKind, Override, official
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import CalendarGap, DeclarationError
from plumbline.kernel.period import Pause, Period, Unit, last_day_to_notify, left, reckon

CALENDAR = official()
ONE_DAY = timedelta(days=1)

starts = st.dates(date(2005, 1, 1), date(2030, 12, 31))
day_units = st.sampled_from([Unit.WORKDAYS, Unit.DAYS])
lengths = st.integers(1, 200)
periods = st.one_of(
    st.builds(Period, lengths, day_units, st.booleans()),
    st.builds(Period, st.integers(1, 60), st.just(Unit.MONTHS), st.booleans()),
    st.builds(Period, st.integers(1, 5), st.just(Unit.YEARS), st.booleans()),
)


@st.composite
def pauses_near(draw, start):
    """Some pauses around a start, overlapping or not."""
    spans = draw(st.lists(st.tuples(st.integers(-60, 200), st.integers(0, 40)), max_size=4))
    return [Pause(start + timedelta(days=first), start + timedelta(days=first + more)) for first, more in spans]


def due(written, start, **options):
    return reckon(Period.parse(written), start, calendar=CALENDAR, **options).due


# ── Workdays ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_seven_workdays_pass_over_the_spring_festival_and_count_the_make_up_saturdays():
    reckoning = reckon(Period(7, Unit.WORKDAYS), date(2026, 2, 12), calendar=CALENDAR)

    assert reckoning.due == date(2026, 2, 28)
    assert reckoning.provisional is False


def test_the_day_of_the_event_is_not_counted():
    assert due("1 workday", date(2026, 3, 2)) == date(2026, 3, 3)
    assert due("1 day", date(2026, 3, 2)) == date(2026, 3, 3)


def test_workdays_from_a_day_of_rest_begin_with_the_next_workday():
    assert due("1 workday", date(2026, 2, 17)) == date(2026, 2, 24)


def test_a_local_closure_lengthens_workdays():
    closed = CALENDAR.with_overrides({date(2026, 3, 3): Override(DayKind.CLOSED, "合政办〔2026〕1号")})

    reckoning = reckon(Period(2, Unit.WORKDAYS), date(2026, 3, 2), calendar=closed)

    assert reckoning.due == date(2026, 3, 5)


# ── Days and rolling over ─────────────────────────────────────────────────────────────────────────────────────────


def test_days_run_through_rest_and_end_on_it():
    assert due("15 days", date(2026, 2, 5)) == date(2026, 2, 20)


def test_a_last_day_of_rest_rolls_over_only_where_it_is_declared():
    assert due("15 days roll-over", date(2026, 2, 5)) == date(2026, 2, 24)


def test_a_last_day_that_is_a_make_up_saturday_does_not_roll():
    assert due("16 days roll-over", date(2026, 2, 12)) == date(2026, 2, 28)


def test_backwards_a_last_day_of_rest_rolls_to_an_earlier_day_and_keeps_the_period_whole():
    assert due("3 days roll-over", date(2026, 3, 4), backwards=True) == date(2026, 2, 28)
    assert due("3 days roll-over", date(2026, 3, 18), backwards=True) == date(2026, 3, 13)


def test_the_working_says_of_each_day_that_it_rolls_over_what_it_is():
    counted = reckon(Period.parse("15 days roll-over"), date(2026, 2, 5), calendar=CALENDAR).counted

    assert [(day.kind, day.why.zh) for day in counted[-5:]] == [
        (DayKind.HOLIDAY, "期间的最后一日为休息日（周五，春节放假），顺延"),
        (DayKind.HOLIDAY, "周六，春节放假，继续顺延"),
        (DayKind.HOLIDAY, "周日，春节放假，继续顺延"),
        (DayKind.HOLIDAY, "周一，春节放假，继续顺延"),
        (DayKind.WORKDAY, "顺延后的末日"),
    ]
    assert counted[-2].why.en == "Monday, Spring Festival holiday, rolls on"


# ── Months and years ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("1 month", date(2026, 1, 15), date(2026, 2, 15)),
        ("1 month", date(2026, 1, 31), date(2026, 2, 28)),
        ("1 month", date(2024, 1, 31), date(2024, 2, 29)),
        ("1 month", date(2026, 2, 28), date(2026, 3, 28)),
        ("3 months", date(2025, 11, 30), date(2026, 2, 28)),
        ("12 months", date(2026, 12, 31), date(2027, 12, 31)),
        ("2 years", date(2024, 2, 29), date(2026, 2, 28)),
        ("5 years", date(2021, 7, 15), date(2026, 7, 15)),
    ],
)
def test_months_and_years_end_on_the_corresponding_day_or_at_the_end_of_the_month(written, start, end):
    assert due(written, start) == end


def test_the_working_says_when_a_month_has_no_corresponding_day():
    reckoning = reckon(Period.parse("1 month"), date(2026, 1, 31), calendar=CALENDAR)

    assert reckoning.counted[-1].why.zh == "到期月无对应日，以月末日为末日"


def test_the_working_says_that_months_end_on_the_corresponding_day_unless_a_pause_moved_it():
    plain = reckon(Period.parse("1 month"), date(2026, 1, 15), calendar=CALENDAR)
    pause = Pause(date(2026, 2, 2), date(2026, 2, 3))
    paused = reckon(Period.parse("1 month"), date(2026, 1, 15), calendar=CALENDAR, pauses=[pause])

    assert plain.counted[-1].why.zh == "到期月的对应日"
    assert paused.counted[-1].why is None


def test_a_pause_pushes_the_end_of_months_by_the_paused_days_that_fall_inside():
    inside = Pause(date(2026, 3, 1), date(2026, 3, 10))
    half_before = Pause(date(2026, 1, 1), date(2026, 1, 20))

    assert due("3 months", date(2026, 1, 15), pauses=[inside]) == date(2026, 4, 25)
    assert due("3 months", date(2026, 1, 15), pauses=[half_before]) == date(2026, 4, 20)


# ── Hours ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_hours_run_from_the_moment_through_days_of_rest():
    friday_evening = datetime(2026, 3, 6, 17, 0, tzinfo=BEIJING)

    reckoning = reckon(Period(24, Unit.HOURS), friday_evening, calendar=CALENDAR)

    assert reckoning.due_at == datetime(2026, 3, 7, 17, 0, tzinfo=BEIJING)
    assert reckoning.provisional is False
    assert reckoning.due == date(2026, 3, 7)
    assert [day.why.zh for day in reckoning.counted] == ["自 17:00 起算", "至 17:00"]


def test_hours_of_another_zone_end_on_a_beijing_clock():
    reckoning = reckon(Period(24, Unit.HOURS), datetime(2026, 3, 6, 18, 0, tzinfo=UTC), calendar=CALENDAR)

    assert reckoning.due_at.isoformat() == "2026-03-08T02:00:00+08:00"
    assert reckoning.due == date(2026, 3, 8)


def test_the_working_of_hours_reads_a_beijing_clock_wherever_the_machine_stands(monkeypatch):
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    try:
        reckoning = reckon(Period(24, Unit.HOURS), datetime(2026, 3, 6, 18, 0, tzinfo=UTC), calendar=CALENDAR)
        told = [day.why.zh for day in reckoning.counted]
    finally:
        monkeypatch.undo()
        time.tzset()

    assert told == ["自 02:00 起算", "至 02:00"]


def test_hours_over_the_old_summer_time_are_hours_that_passed():
    before_the_change = datetime(1990, 4, 14, 12, 0, tzinfo=BEIJING)

    reckoning = reckon(Period(24, Unit.HOURS), before_the_change, calendar=CALENDAR)

    assert reckoning.due_at - before_the_change.astimezone(UTC) == timedelta(hours=24)


def test_hours_need_a_moment():
    with pytest.raises(DeclarationError, match="moment"):
        reckon(Period(24, Unit.HOURS), date(2026, 3, 6), calendar=CALENDAR)


def test_hours_cannot_pause_or_roll():
    moment = datetime(2026, 3, 6, 17, 0, tzinfo=BEIJING)

    with pytest.raises(DeclarationError, match=r"^a pause stops days, not hours: count what can be paused in days$"):
        reckon(Period(24, Unit.HOURS), moment, calendar=CALENDAR, pauses=[Pause(moment.date(), moment.date())])
    with pytest.raises(DeclarationError, match="roll over"):
        Period(24, Unit.HOURS, roll_over=True)


def test_a_moment_counts_as_its_beijing_day_where_the_unit_is_a_day():
    late_in_london = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)

    assert due("1 day", late_in_london) == date(2026, 3, 4)


# ── Pauses ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_paused_days_do_not_count():
    assert due("20 workdays", date(2026, 3, 2)) == date(2026, 3, 30)
    assert due("20 workdays", date(2026, 3, 2), pauses=[Pause(date(2026, 3, 9), date(2026, 3, 13))]) == date(2026, 4, 7)


def test_a_pause_over_a_weekend_takes_no_workday_away():
    assert due("20 workdays", date(2026, 3, 2), pauses=[Pause(date(2026, 3, 7), date(2026, 3, 8))]) == date(2026, 3, 30)


def test_pauses_that_overlap_count_once():
    overlapping = [Pause(date(2026, 3, 5), date(2026, 3, 12)), Pause(date(2026, 3, 10), date(2026, 3, 14))]

    assert due("30 days", date(2026, 3, 1), pauses=overlapping) == date(2026, 4, 10)


def test_a_pause_that_pushes_the_period_into_a_further_pause_is_followed_by_it():
    first, second = Pause(date(2026, 3, 5), date(2026, 3, 9)), Pause(date(2026, 4, 1), date(2026, 4, 10))

    assert due("30 days", date(2026, 3, 1), pauses=[second]) == date(2026, 3, 31)
    assert due("30 days", date(2026, 3, 1), pauses=[first, second]) == date(2026, 4, 15)


def test_a_pause_after_the_last_day_changes_nothing():
    assert due("30 days", date(2026, 3, 1), pauses=[Pause(date(2026, 4, 1), date(2026, 4, 30))]) == date(2026, 3, 31)


def test_a_last_day_does_not_roll_into_a_pause():
    monday_and_tuesday = Pause(date(2026, 3, 9), date(2026, 3, 10))

    assert due("7 days roll-over", date(2026, 3, 1), pauses=[monday_and_tuesday]) == date(2026, 3, 11)


def test_a_pause_cannot_end_before_it_begins():
    with pytest.raises(ValueError, match="cannot end"):
        Pause(date(2026, 3, 9), date(2026, 3, 8))


# ── Backwards, and before an event ────────────────────────────────────────────────────────────────────────────────


def test_backwards_the_day_of_the_event_is_not_counted():
    hearing_on = date(2026, 3, 2)

    assert due("7 workdays", hearing_on, backwards=True) == date(2026, 2, 13)


def test_a_notice_leaves_its_whole_period_free_before_the_event():
    hearing_on = date(2026, 3, 16)

    last = last_day_to_notify(Period(7, Unit.WORKDAYS), hearing_on, calendar=CALENDAR)

    assert last == date(2026, 3, 4)
    assert CALENDAR.workdays_between(last, hearing_on - ONE_DAY) == 7
    assert CALENDAR.workdays_between(last + ONE_DAY, hearing_on - ONE_DAY) == 6


def test_a_notice_thirty_days_before_counts_every_day():
    assert last_day_to_notify(Period(30, Unit.DAYS), date(2026, 4, 30), calendar=CALENDAR) == date(2026, 3, 30)


def test_a_notice_period_in_hours_is_not_one_of_days():
    with pytest.raises(DeclarationError, match="backwards"):
        last_day_to_notify(Period(24, Unit.HOURS), date(2026, 4, 30), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("today", "days"),
    [
        (date(2026, 2, 12), 7),
        (date(2026, 2, 27), 1),
        (date(2026, 2, 28), 0),
        (date(2026, 3, 1), -1),
        (date(2026, 3, 3), -2),
    ],
)
def test_workdays_left_are_none_on_the_last_day_and_fewer_than_none_after_it(today, days):
    assert left(date(2026, 2, 28), today, unit=Unit.WORKDAYS, calendar=CALENDAR) == days


def test_days_left_run_through_rest():
    assert left(date(2026, 2, 28), date(2026, 2, 12), unit=Unit.DAYS, calendar=CALENDAR) == 16
    assert left(date(2026, 2, 28), date(2026, 3, 2), unit=Unit.MONTHS, calendar=CALENDAR) == -2


# ── Where we do not know ──────────────────────────────────────────────────────────────────────────────────────────


def test_workdays_past_the_published_schedule_are_provisional():
    reckoning = reckon(Period(20, Unit.WORKDAYS), CALENDAR.published_to, calendar=CALENDAR)

    assert reckoning.provisional
    guessed = [day for day in reckoning.counted if day.number]
    assert {day.why.zh for day in guessed} == {"当年放假安排未收录，按星期推算"}
    assert {day.why.en for day in guessed} == {"no schedule for that year, counted by its weekday"}


def test_workdays_past_the_published_schedule_are_not_guessed_where_no_estimate_is_allowed():
    coming = str(CALENDAR.published_to.year + 1)

    with pytest.raises(CalendarGap) as gap:
        reckon(Period(20, Unit.WORKDAYS), CALENDAR.published_to, calendar=CALENDAR, estimate=False)

    assert str(gap.value) == f"{coming} 年放假安排尚未录入，20 个工作日的期限无法算到底；录入后会自动算出"
    assert gap.value.missing == (coming,)
    assert gap.value.says.en == (
        f"The holiday schedule of {coming} is not entered, so a period of 20 workdays cannot be counted out; "
        "once it is entered, the day is found by itself"
    )


def test_workdays_before_2004_are_provisional_too():
    reckoning = reckon(Period(5, Unit.WORKDAYS), date(2003, 5, 6), calendar=CALENDAR)

    assert reckoning.provisional
    with pytest.raises(CalendarGap, match="2003"):
        reckon(Period(5, Unit.WORKDAYS), date(2003, 5, 6), calendar=CALENDAR, estimate=False)


def test_an_event_before_the_schedule_with_all_its_workdays_inside_is_known():
    assert not reckon(Period(5, Unit.WORKDAYS), date(2003, 12, 31), calendar=CALENDAR).provisional


def test_days_need_no_schedule_unless_they_roll():
    start = CALENDAR.published_to

    assert not reckon(Period(90, Unit.DAYS), start, calendar=CALENDAR, estimate=False).provisional
    assert not reckon(Period(2, Unit.YEARS), start, calendar=CALENDAR, estimate=False).provisional
    assert reckon(Period(90, Unit.DAYS, roll_over=True), start, calendar=CALENDAR).provisional


def test_a_provisional_day_becomes_firm_when_the_schedule_arrives():
    start, coming = CALENDAR.published_to, CALENDAR.published_to.year + 1
    schedule = {date(coming, 1, day): Override(DayKind.HOLIDAY, "国办发明电") for day in (1, 2, 3)}
    entered = CALENDAR.with_overrides(schedule, published_to=date(coming, 12, 31))

    reckoning = reckon(Period(5, Unit.WORKDAYS), start, calendar=entered, estimate=False)

    assert not reckoning.provisional


def test_a_period_that_leaves_every_calendar_is_not_known():
    endless = Pause(date(2026, 3, 1), date.max)

    with pytest.raises(CalendarGap, match="超出"):
        reckon(Period(5, Unit.DAYS), date(2026, 2, 27), calendar=CALENDAR, pauses=[endless])
    with pytest.raises(CalendarGap, match="超出"):
        reckon(Period(5, Unit.WORKDAYS), date.max, calendar=CALENDAR)
    with pytest.raises(CalendarGap, match="超出"):
        reckon(Period(5, Unit.MONTHS), date.min, calendar=CALENDAR, backwards=True)
    with pytest.raises(CalendarGap, match=r"^自 9999-12-31 起5 小时（含中止期间）超出"):
        reckon(Period(5, Unit.HOURS), datetime.max.replace(tzinfo=BEIJING), calendar=CALENDAR)


# ── How periods are written ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "zh", "en"),
    [
        ("7 workdays", "7 个工作日", "7 workdays"),
        ("1 day", "1 日", "1 day"),
        ("3 months", "3 个月", "3 months"),
        ("2 years", "2 年", "2 years"),
        ("24 hours", "24 小时", "24 hours"),
    ],
)
def test_a_period_reads_in_both_languages(written, zh, en):
    period = Period.parse(written)

    assert (period.zh, period.en) == (zh, en)


@pytest.mark.parametrize("written", ["", "7", "seven workdays", "7 weeks", "-1 day", "0 days", "7workdays", "٧ days"])
def test_what_is_not_a_period_is_refused(written):
    with pytest.raises(DeclarationError):
        Period.parse(written)


def test_periods_join_where_their_units_are_the_same():
    assert Period(20, Unit.WORKDAYS).and_then(Period(10, Unit.WORKDAYS)) == Period(30, Unit.WORKDAYS)
    assert Period(20, Unit.DAYS, roll_over=True).and_then(Period(1, Unit.DAYS)) == Period(21, Unit.DAYS, roll_over=True)
    assert Period(20, Unit.WORKDAYS).and_then(Period(10, Unit.DAYS)) is None


def test_a_period_longer_than_a_century_is_a_mistake():
    with pytest.raises(DeclarationError, match="from 1 to 100 years"):
        Period(101, Unit.YEARS)


@given(period=periods)
def test_a_period_that_is_written_is_read_back(period):
    assert Period.parse(str(period)) == period


# ── Laws that hold for all periods ────────────────────────────────────────────────────────────────────────────────


@given(period=periods, start=starts, data=st.data())
def test_the_due_day_lies_after_the_event(period, start, data):
    reckoning = reckon(period, start, calendar=CALENDAR, pauses=data.draw(pauses_near(start)))

    assert reckoning.due > start


@given(period=periods, start=starts, data=st.data())
def test_the_due_day_of_workdays_or_of_rolling_periods_is_a_workday_outside_the_pauses(period, start, data):
    pauses = data.draw(pauses_near(start))

    end = reckon(period, start, calendar=CALENDAR, pauses=pauses).due

    assert not any(pause.covers(end) for pause in pauses)
    assert CALENDAR.is_workday(end) or not period.reads_schedule


@given(unit=day_units, first=lengths, second=lengths, start=starts, data=st.data())
def test_counting_is_additive(unit, first, second, start, data):
    pauses = data.draw(pauses_near(start))

    half_way = reckon(Period(first, unit), start, calendar=CALENDAR, pauses=pauses).due
    in_two_steps = reckon(Period(second, unit), half_way, calendar=CALENDAR, pauses=pauses).due

    assert in_two_steps == reckon(Period(first + second, unit), start, calendar=CALENDAR, pauses=pauses).due


@given(unit=day_units, length=lengths, start=starts, data=st.data())
def test_counting_backwards_takes_back_counting_forwards(unit, length, start, data):
    pauses = data.draw(pauses_near(start))
    start = reckon(Period(1, unit), start, calendar=CALENDAR, pauses=pauses).due  # a day that itself can be counted

    there = reckon(Period(length, unit), start, calendar=CALENDAR, pauses=pauses).due
    back = reckon(Period(length, unit), there, calendar=CALENDAR, pauses=pauses, backwards=True).due

    assert back == start


@given(unit=day_units, length=lengths, start=starts, backwards=st.booleans(), data=st.data())
def test_the_working_numbers_exactly_the_days_of_the_period(unit, length, start, backwards, data):
    pauses = data.draw(pauses_near(start))

    reckoning = reckon(Period(length, unit), start, calendar=CALENDAR, pauses=pauses, backwards=backwards)

    numbers = [day.number for day in reckoning.counted if day.number is not None]
    assert numbers == list(range(1, length + 1))
    assert reckoning.counted[-1].day == reckoning.due
    assert reckoning.counted[-1].number == length


@given(period=periods, start=starts, backwards=st.booleans(), data=st.data())
def test_the_working_lists_each_day_once_and_says_why_one_does_not_count(period, start, backwards, data):
    pauses = data.draw(pauses_near(start))

    reckoning = reckon(period, start, calendar=CALENDAR, pauses=pauses, backwards=backwards)

    step = -ONE_DAY if backwards else ONE_DAY
    days = [counted.day for counted in reckoning.counted]
    assert days == [start + n * step for n in range(abs((reckoning.due - start).days) + 1)]
    assert all(counted.why is not None for counted in reckoning.counted if counted.number is None)


@given(period=periods, start=starts, data=st.data())
def test_pauses_only_push_later(period, start, data):
    pauses = data.draw(pauses_near(start))

    ends = [reckon(period, start, calendar=CALENDAR, pauses=pauses[:n]).due for n in range(len(pauses) + 1)]

    assert ends == sorted(ends)


@given(period=periods, start=starts, data=st.data())
def test_the_order_of_pauses_does_not_matter(period, start, data):
    pauses = data.draw(pauses_near(start))
    turned = data.draw(st.permutations(pauses))

    assert (
        reckon(period, start, calendar=CALENDAR, pauses=pauses).due
        == reckon(period, start, calendar=CALENDAR, pauses=turned).due
    )


@given(period=periods, start=starts)
def test_a_later_event_never_ends_earlier(period, start):
    assert reckon(period, start, calendar=CALENDAR).due <= reckon(period, start + ONE_DAY, calendar=CALENDAR).due


@given(period=periods, start=starts)
def test_rolling_over_never_ends_earlier_and_ends_on_the_first_workday(period, start):
    rolling = reckon(Period(period.length, period.unit, roll_over=True), start, calendar=CALENDAR).due
    plain = reckon(Period(period.length, period.unit), start, calendar=CALENDAR).due

    assert plain <= rolling
    assert all(not CALENDAR.is_workday(plain + n * ONE_DAY) for n in range((rolling - plain).days))


@given(months=st.integers(1, 120), start=starts)
def test_months_end_in_the_nth_month_and_never_after_the_corresponding_day(months, start):
    end = reckon(Period(months, Unit.MONTHS), start, calendar=CALENDAR).due

    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + ONE_DAY).day == 1)


@given(years=st.integers(1, 20), start=starts)
def test_a_year_is_twelve_months(years, start):
    in_months = reckon(Period(years * 12, Unit.MONTHS), start, calendar=CALENDAR).due

    assert reckon(Period(years, Unit.YEARS), start, calendar=CALENDAR).due == in_months


@given(length=st.integers(1, 2000), start=st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001 — bounds of a strategy are given without a zone
def test_hours_are_the_time_that_passed(length, start):
    moment = start.replace(tzinfo=BEIJING)

    reckoning = reckon(Period(length, Unit.HOURS), moment, calendar=CALENDAR)
    back = reckon(Period(length, Unit.HOURS), reckoning.due_at, calendar=CALENDAR, backwards=True)

    assert reckoning.due_at - moment == timedelta(hours=length)
    assert back.due_at == moment


@given(period=periods, event_on=starts)
def test_a_whole_period_lies_between_the_last_day_to_notify_and_the_event(period, event_on):
    plain = Period(period.length, period.unit)

    last = last_day_to_notify(plain, event_on, calendar=CALENDAR)

    assert reckon(plain, last, calendar=CALENDAR).due < event_on


@given(unit=day_units, length=lengths, event_on=starts)
def test_a_notice_a_day_later_than_the_last_day_is_too_late(unit, length, event_on):
    period = Period(length, unit)

    last = last_day_to_notify(period, event_on, calendar=CALENDAR)

    assert reckon(period, last + ONE_DAY, calendar=CALENDAR).due >= event_on


@given(unit=day_units, length=lengths, start=starts)
def test_the_whole_length_is_left_at_the_event_and_nothing_on_the_last_day(unit, length, start):
    end = reckon(Period(length, unit), start, calendar=CALENDAR).due

    assert left(end, start, unit=unit, calendar=CALENDAR) == length
    assert left(end, end, unit=unit, calendar=CALENDAR) == 0
    assert left(end, end + ONE_DAY, unit=unit, calendar=CALENDAR) == -1


@given(period=periods, start=starts, data=st.data())
def test_what_is_not_provisional_needs_no_estimate(period, start, data):
    pauses = data.draw(pauses_near(start))
    reckoning = reckon(period, start, calendar=CALENDAR, pauses=pauses)

    if reckoning.provisional:
        with pytest.raises(CalendarGap):
            reckon(period, start, calendar=CALENDAR, pauses=pauses, estimate=False)
    else:
        assert reckon(period, start, calendar=CALENDAR, pauses=pauses, estimate=False) == reckoning


def test_the_working_says_of_a_day_what_it_is_in_the_calendar_that_was_counted_by():
    closed = CALENDAR.with_overrides({date(2025, 3, 4): Override(DayKind.CLOSED, "某府办函")})
    period, monday = Period.parse("2 workdays"), date(2025, 3, 3)

    told = [reckon(period, monday, calendar=one).counted[1].why for one in (CALENDAR, closed, CALENDAR, closed)]

    assert [why and why.zh for why in told] == [None, "周二，停止办公（某府办函），不计入"] * 2
