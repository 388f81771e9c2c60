"""The clock: legal time is Beijing time, and can be held."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from plumbline.kernel import clock


def test_now_is_told_on_a_beijing_clock():
    assert clock.now().utcoffset() == timedelta(hours=8)


def test_the_legal_day_begins_at_midnight_in_beijing():
    last_of_the_day = datetime(2026, 2, 12, 15, 59, tzinfo=UTC)
    first_of_the_next = datetime(2026, 2, 12, 16, 0, tzinfo=UTC)

    assert clock.day_of(last_of_the_day) == date(2026, 2, 12)
    assert clock.day_of(first_of_the_next) == date(2026, 2, 13)


def test_a_moment_without_a_zone_has_no_legal_day():
    with pytest.raises(ValueError, match="no time zone"):
        clock.day_of(datetime(2026, 2, 12, 9))  # noqa: DTZ001 — the missing zone is the case


def test_what_was_written_without_a_zone_was_written_in_beijing():
    written = datetime(2026, 2, 12, 9)  # noqa: DTZ001 — as it stands on a paper

    assert clock.in_beijing(written) == datetime(2026, 2, 12, 1, tzinfo=UTC)


def test_a_moment_of_another_zone_keeps_its_instant():
    elsewhere = datetime(2026, 2, 12, 9, tzinfo=timezone(timedelta(hours=-5)))

    assert clock.in_beijing(elsewhere) == elsewhere
    assert clock.in_beijing(elsewhere).hour == 22


def test_a_day_without_a_time_stands_for_nine_in_the_morning():
    assert clock.at_day(date(2026, 2, 12)) == datetime(2026, 2, 12, 9, tzinfo=clock.BEIJING)


def test_the_clock_stands_at_the_moment_it_is_held_at():
    with clock.standing_at(datetime(2026, 2, 12, 17, 30, tzinfo=clock.BEIJING)):
        assert clock.now() == datetime(2026, 2, 12, 17, 30, tzinfo=clock.BEIJING)
        assert clock.today() == date(2026, 2, 12)


def test_the_clock_held_at_a_day_stands_at_its_opening():
    with clock.standing_at(date(2026, 2, 12)):
        assert clock.now() == clock.at_day(date(2026, 2, 12))


def test_the_clock_held_twice_goes_back_to_the_outer_moment():
    with clock.standing_at(date(2026, 2, 12)):
        with clock.standing_at(date(2027, 1, 1)):
            assert clock.today() == date(2027, 1, 1)
        assert clock.today() == date(2026, 2, 12)


def test_the_clock_runs_again_after_an_error_inside_the_block():
    def fail_in_the_past():
        with clock.standing_at(date(2004, 1, 1)):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_in_the_past()

    assert clock.today() > date(2004, 1, 1)
