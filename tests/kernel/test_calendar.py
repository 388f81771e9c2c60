"""The calendar: published days, make-up workdays, overrides, and what is not known."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.calendar import NEAR, WORKED, DayKind, Override, official

PUBLISHED = st.dates(official().published_from, official().published_to)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
OVERRIDES = st.dictionaries(DAYS, st.sampled_from(DayKind).map(lambda kind: Override(kind, "某府办函")), max_size=30)


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (date(2026, 2, 12), DayKind.WORKDAY),
        (date(2026, 2, 14), DayKind.MAKE_UP),
        (date(2026, 2, 17), DayKind.HOLIDAY),
        (date(2026, 3, 1), DayKind.WEEKEND),
        (date(2024, 2, 18), DayKind.MAKE_UP),
        (date(2020, 1, 31), DayKind.HOLIDAY),
    ],
)
def test_a_day_is_what_the_published_schedule_makes_it(day, kind):
    assert official().kind(day) is kind


@pytest.mark.parametrize("day", [date(2024, 3, 8), date(2026, 6, 1), date(2025, 8, 1)])
def test_a_holiday_of_some_citizens_stays_a_workday(day):
    assert official().is_workday(day)


def test_a_holiday_and_its_make_up_day_bear_the_name_of_the_holiday():
    calendar = official()

    assert calendar.name(date(2026, 2, 17)) == "春节"
    assert calendar.name(date(2026, 2, 14)) == "春节"
    assert calendar.name(date(2026, 3, 3)) == ""
    assert calendar.describe(date(2026, 2, 14)).zh == "周六，春节调休上班"
    assert calendar.describe(date(2026, 2, 17)).en == "Tuesday, Spring Festival holiday"


def test_beyond_the_published_years_a_day_goes_by_its_weekday_and_is_not_covered():
    calendar = official()
    day = date(calendar.published_to.year + 1, 5, 1)

    assert not calendar.covers(day)
    assert calendar.is_workday(day) == (day.weekday() < 5)


def test_the_years_before_2004_are_not_covered():
    assert not official().covers(date(2003, 12, 31))
    assert official().covers(date(2004, 1, 1))


def test_an_override_is_stronger_than_the_schedule():
    snow, sports = date(2026, 3, 3), date(2026, 3, 7)
    overrides = {
        snow: Override(DayKind.CLOSED, "合政办〔2026〕1号"),
        sports: Override(DayKind.MAKE_UP, "合政办〔2026〕2号"),
    }

    calendar = official().with_overrides(overrides)

    assert not calendar.is_workday(snow)
    assert calendar.is_workday(sports)
    assert calendar.kind(date(2026, 2, 17)) is DayKind.HOLIDAY
    assert calendar.kind(date(2026, 2, 14)) is DayKind.MAKE_UP
    assert "合政办〔2026〕1号" in calendar.describe(snow).zh
    assert official().is_workday(snow)


def test_an_override_does_not_keep_the_name_of_the_holiday_it_replaces():
    calendar = official().with_overrides({date(2026, 2, 17): Override(DayKind.WORKDAY, "市应急指挥部令")})

    assert calendar.name(date(2026, 2, 17)) == ""
    assert calendar.describe(date(2026, 2, 17)).zh == "周二"


def test_a_further_year_can_be_entered_before_the_package_has_it():
    coming = official().published_to.year + 1
    new_year = date(coming, 1, 1)

    calendar = official().with_overrides(
        {new_year: Override(DayKind.HOLIDAY, "国办发明电")}, published_to=date(coming, 12, 31)
    )

    assert calendar.covers(date(coming, 6, 1))
    assert not calendar.is_workday(new_year)


def test_an_override_makes_its_own_day_known():
    day = official().published_to + timedelta(days=10)

    assert official().with_overrides({day: Override(DayKind.WORKDAY, "国办发明电")}).covers(day)


@given(day=PUBLISHED)
def test_every_published_day_agrees_with_the_package(day):
    assert official().is_workday(day) == chinese_calendar.is_workday(day)


@given(first=DAYS, second=DAYS, overrides=OVERRIDES)
def test_counting_between_two_days_is_counting_one_by_one(first, second, overrides):
    calendar = official().with_overrides(overrides)
    after, until = sorted((first, second))

    one_by_one = sum(calendar.is_workday(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))

    assert calendar.workdays_between(after, until) == one_by_one
    assert calendar.workdays_between(until, after) == -one_by_one


@given(start=DAYS, count=st.integers(1, 300), overrides=OVERRIDES)
def test_the_nth_workday_after_a_day_is_a_workday_with_n_workdays_up_to_it(start, count, overrides):
    calendar = official().with_overrides(overrides)

    found = calendar.workday_after(start, count)

    assert calendar.is_workday(found)
    assert calendar.workdays_between(start, found) == count


@given(start=DAYS, count=st.integers(1, 300), overrides=OVERRIDES)
def test_the_nth_workday_before_a_day_is_a_workday_with_n_workdays_from_it(start, count, overrides):
    calendar = official().with_overrides(overrides)

    found = calendar.workday_before(start, count)

    assert calendar.is_workday(found)
    assert calendar.workdays_between(found - timedelta(days=1), start - timedelta(days=1)) == count


def test_counting_goes_on_where_the_days_end_that_are_laid_out():
    calendar = official()
    ends = (calendar.published_from - timedelta(NEAR), calendar.published_to + timedelta(NEAR))

    for day in (end + timedelta(offset) for end in ends for offset in range(-9, 10)):
        after = [one for one in (day + timedelta(number) for number in range(1, 30)) if calendar.kind(one) in WORKED]
        before = [one for one in (day - timedelta(number) for number in range(1, 30)) if calendar.kind(one) in WORKED]
        for count in range(1, 13):
            assert calendar.workday_after(day, count) == after[count - 1]
            assert calendar.workday_before(day, count) == before[count - 1]
            assert calendar.workdays_between(day, after[count - 1]) == count
        assert calendar.is_workday(day) is (calendar.kind(day) in WORKED)
