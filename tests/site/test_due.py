"""Due dates and clocks: the light, the words, the days."""

from datetime import date

import pytest
from django.utils import translation

from plumbline.kernel import clock
from plumbline.kernel.calendar import official
from plumbline.kernel.pause import Pause
from plumbline.kernel.period import Period, Unit, reckon
from plumbline.site.parts.clock import DayMark, clock_of
from plumbline.site.parts.due import Light, due_done, due_on
from plumbline.site.parts.measuring import MeasureShown

TODAY = date(2026, 6, 22)  # the first workday after the Dragon Boat holiday


def shown(reckoning, **more):
    due = due_on(reckoning.due, unit=reckoning.period.unit, today=TODAY)
    with clock.standing_at(TODAY):
        return clock_of(reckoning, code="x", title="x", due=due, today=TODAY, **more)


@pytest.mark.parametrize(
    ("day", "unit", "light", "left"),
    [
        (date(2026, 6, 18), Unit.WORKDAYS, Light.LATE, "逾期 1 个工作日"),
        (date(2026, 6, 21), Unit.DAYS, Light.LATE, "逾期 1 天"),
        (TODAY, Unit.WORKDAYS, Light.TODAY, "今天到期"),
        (date(2026, 6, 25), Unit.WORKDAYS, Light.SOON, "还剩 3 个工作日"),
        (date(2026, 6, 26), Unit.WORKDAYS, Light.OK, "还剩 4 个工作日"),
        (date(2026, 7, 7), Unit.DAYS, Light.OK, "还剩 15 天"),
    ],
)
def test_what_is_left_is_said_in_the_unit_of_the_law(day, unit, light, left):
    due = due_on(day, unit=unit, today=TODAY)

    assert (due.light, due.left) == (light, left)


def test_english_knows_one_day_and_several():
    with translation.override("en"):
        assert due_on(date(2026, 6, 23), unit=Unit.DAYS, today=TODAY).left == "1 day left"
        assert due_on(date(2026, 6, 24), unit=Unit.WORKDAYS, today=TODAY).left == "2 workdays left"


def test_a_day_past_the_published_schedule_is_provisional_and_says_what_settles_it():
    due = due_on(date(2027, 2, 24), unit=Unit.WORKDAYS, provisional=True, today=TODAY)

    assert due.light is Light.PROVISIONAL
    assert due.left == "2027 年放假安排公布后自动重算"


def test_what_the_party_owes_is_waited_for_until_it_is_late():
    waiting = due_on(date(2026, 6, 24), unit=Unit.WORKDAYS, waiting=True, today=TODAY)
    late = due_on(date(2026, 6, 18), unit=Unit.WORKDAYS, waiting=True, today=TODAY)

    assert (waiting.light, late.light) == (Light.WAITING, Light.LATE)


def test_what_was_done_late_says_how_late():
    assert due_done(date(2026, 6, 16)).left == "按期完成"
    assert due_done(date(2026, 6, 17), late=1, workdays=True).left == "已完成，晚了 1 个工作日"


def test_a_short_clock_shows_every_day_with_its_number_or_the_reason_for_none():
    reckoning = reckon(Period.parse("5 workdays"), date(2026, 6, 16), calendar=official())

    clock_shown = shown(reckoning)

    marks = [cell.mark for cell in clock_shown.strip]
    assert marks == [
        DayMark.START, DayMark.COUNTED, DayMark.COUNTED, DayMark.REST, DayMark.REST, DayMark.REST,
        DayMark.COUNTED, DayMark.COUNTED, DayMark.DUE,
    ]  # fmt: skip
    assert [cell.day for cell in clock_shown.strip if cell.today] == [TODAY]
    assert (clock_shown.counted, clock_shown.left) == (3, 2)
    assert clock_shown.today == "今天，第 3 日"


def test_a_long_clock_is_folded_into_months_that_begin_on_monday():
    reckoning = reckon(Period.parse("90 days"), date(2026, 4, 8), calendar=official())

    clock_shown = shown(reckoning)

    april = clock_shown.months[0]
    assert clock_shown.strip == ()
    assert [month.first.month for month in clock_shown.months] == [4, 5, 6, 7]
    assert april.cells[:2] == (None, None)  # 1 April 2026 is a Wednesday
    assert april.cells[9].mark is DayMark.START
    assert len(april.cells) % 7 == 0
    assert (clock_shown.counted, clock_shown.left) == (75, 15)
    assert [str(step.words) for step in clock_shown.steps] == ["当日不计", "计入 75 天", "还有 15 天"]


def test_a_pause_is_shown_with_the_article_that_stops_the_clock():
    pauses = [Pause(date(2026, 6, 11), TODAY, "政府信息公开条例#32")]
    reckoning = reckon(Period.parse("20 workdays"), date(2026, 5, 29), calendar=official(), pauses=pauses)

    clock_shown = shown(reckoning, pauses=pauses)

    assert (clock_shown.counted, clock_shown.paused, clock_shown.left) == (8, 7, 12)
    assert clock_shown.today == "今天，暂停中"
    assert [step.law for step in clock_shown.steps if step.law] == ["政府信息公开条例#32"]


def test_a_clock_past_its_last_day_says_so():
    reckoning = reckon(Period.parse("5 workdays"), date(2026, 6, 1), calendar=official())

    assert shown(reckoning).today == "今天，已经过了最后一天"


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(12_408, 12_765, "97.2"), (9_999, 10_000, "99.9"), (7, 7, "100")]
)
def test_only_all_of_the_whole_is_a_hundred_percent(part, whole, percent):
    assert MeasureShown(name="x", part=part, whole=whole).percent == percent
