"""Surcharge: so much a day, up to a cap, not while the clock stands still."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.accrual import accrue
from plumbline.kernel.period import Pause

FIRST = date(2026, 3, 1)


def surcharge(fine_fen, *, until, pauses=()):
    return accrue(fine_fen, per_mille_a_day=30, from_day=FIRST, to_day=until, cap_fen=fine_fen, pauses=pauses)


def test_three_per_cent_grow_on_the_first_day():
    first = surcharge(100_000, until=FIRST)

    assert (first.total_fen, first.days, first.capped_on) == (3_000, 1, None)
    assert first.working.zh == "1,000.00 元 × 3% × 1 日 = 30.00 元"
    assert first.working.en == "1,000.00 yuan × 3% × 1 day = 30.00 yuan"


def test_thirty_three_days_stay_below_the_fine():
    grown = surcharge(100_000, until=FIRST + timedelta(days=32))

    assert (grown.total_fen, grown.capped_on) == (99_000, None)


def test_the_thirty_fourth_day_meets_the_cap():
    grown = surcharge(100_000, until=FIRST + timedelta(days=33))

    assert (grown.total_fen, grown.capped_on) == (100_000, FIRST + timedelta(days=33))
    assert grown.working.zh == "1,000.00 元 × 3% × 34 日 = 1,020.00 元，以 1,000.00 元为限"
    assert grown.working.en == "1,000.00 yuan × 3% × 34 days = 1,020.00 yuan, limited to 1,000.00 yuan"


def test_nothing_more_grows_after_the_cap():
    grown = surcharge(100_000, until=FIRST + timedelta(days=400))

    assert (grown.total_fen, grown.days) == (100_000, 401)
    assert grown.capped_on == FIRST + timedelta(days=33)


def test_nothing_grows_before_the_first_day():
    grown = surcharge(100_000, until=FIRST - timedelta(days=5))

    assert (grown.total_fen, grown.days, grown.capped_on) == (0, 0, None)


def test_a_cap_of_nothing_is_met_on_the_first_day_even_where_nothing_grows():
    grown = accrue(0, per_mille_a_day=30, from_day=FIRST, to_day=FIRST, cap_fen=0)

    assert (grown.total_fen, grown.capped_on) == (0, FIRST)


def test_nothing_grows_while_reconsideration_goes_on():
    reconsideration = Pause(date(2026, 3, 6), date(2026, 3, 15), "行政处罚法#73.3")

    grown = surcharge(100_000, until=date(2026, 3, 20), pauses=[reconsideration])

    assert (grown.days, grown.total_fen) == (10, 30_000)


def test_pauses_that_overlap_take_each_day_away_once():
    pauses = [Pause(date(2026, 3, 6), date(2026, 3, 15)), Pause(date(2026, 3, 10), date(2026, 3, 18))]

    assert surcharge(100_000, until=date(2026, 3, 20), pauses=pauses).days == 7


def test_a_broken_fen_is_dropped_at_the_end_and_not_each_day():
    assert surcharge(55, until=FIRST).total_fen == 1
    assert surcharge(55, until=FIRST + timedelta(days=1)).total_fen == 3


@given(
    fine_fen=st.integers(1, 10**12),
    days=st.integers(0, 120),
    pause_from=st.integers(-10, 120),
    pause_days=st.integers(0, 60),
)
def test_the_surcharge_grows_with_time_shrinks_with_pauses_and_never_passes_the_cap(
    fine_fen, days, pause_from, pause_days
):
    first_paused = FIRST + timedelta(days=pause_from)
    pause = Pause(first_paused, first_paused + timedelta(days=pause_days))

    grown = surcharge(fine_fen, until=FIRST + timedelta(days=days))
    a_day_later = surcharge(fine_fen, until=FIRST + timedelta(days=days + 1))
    with_pause = surcharge(fine_fen, until=FIRST + timedelta(days=days), pauses=[pause])

    assert with_pause.total_fen <= grown.total_fen <= a_day_later.total_fen <= fine_fen


@given(fine_fen=st.integers(1, 10**12), pause_from=st.integers(-10, 60), pause_days=st.integers(0, 60))
def test_the_day_of_the_cap_is_the_first_day_on_which_the_total_is_the_cap(fine_fen, pause_from, pause_days):
    first_paused = FIRST + timedelta(days=pause_from)
    pauses = [Pause(first_paused, first_paused + timedelta(days=pause_days))]

    capped_on = surcharge(fine_fen, until=FIRST + timedelta(days=300), pauses=pauses).capped_on

    assert surcharge(fine_fen, until=capped_on, pauses=pauses).total_fen == fine_fen
    assert surcharge(fine_fen, until=capped_on - timedelta(days=1), pauses=pauses).total_fen < fine_fen
