"""What accrues in a matter: from the day after the last day, up to the day of payment, still while it is paused."""

from datetime import date

import pytest

from plumbline.kernel.accruing import accrued
from plumbline.kernel.errors import DeclarationError, Unknown
from tests.kernel.toy import changed, opened


def served(procedure=None):
    """Give a matter in which 10,000 fen are due on 25 March 2026."""
    matter = opened(procedure, size="small").do("inspect").do("grant", "03-02 12:00", fee_fen=10_000, free=False)
    return matter.do("serve", "03-10", received_on="2026-03-10")


def surcharge(matter, on, **more):
    return accrued(
        matter.procedure, matter.marking, matter.facts, "surcharge", on=date.fromisoformat(f"2026-{on}"), **more
    )


def test_nothing_accrues_before_anything_is_due():
    assert surcharge(opened(), "03-25") is None


def test_nothing_accrues_on_the_last_day():
    assert surcharge(served(), "03-25") is None


def test_the_first_day_late_counts():
    assert surcharge(served(), "03-26").total_fen == 300
    assert surcharge(served(), "03-26").days == 1


def test_it_grows_up_to_its_cap():
    grown = surcharge(served(), "12-31")

    assert (grown.total_fen, grown.capped_on) == (10_000, date(2026, 4, 28))


def test_it_stops_on_the_day_of_payment():
    matter = served().do("pay", "03-28")

    assert surcharge(matter, "12-31").days == 3
    assert surcharge(matter, "03-27").days == 2


def test_nothing_accrues_when_payment_was_in_time():
    assert surcharge(served().do("pay", "03-25"), "12-31") is None


def test_nothing_accrues_on_a_duty_that_lapsed():
    closing = changed(("after: withdraw, not: [answer]", "after: withdraw, not: [pay]"))

    assert surcharge(served(closing).do("withdraw", "03-30"), "12-31") is None


def test_a_deferral_moves_the_day_from_which_it_grows():
    matter = served().do("ask_deferral", "03-11").do("defer", "03-12", granted=True, deferred_until="2026-09-30")

    assert surcharge(matter, "09-30") is None
    assert surcharge(matter, "10-02").days == 2


def test_it_stands_still_on_the_days_of_a_pause_both_included():
    matter = served().do("complain", "03-28").do("reply", "03-31")

    assert surcharge(matter, "04-02").days == 4  # 26, 27 March, 1 and 2 April


def test_a_pause_that_has_not_ended_pauses_still():
    assert surcharge(served().do("complain", "03-28"), "12-31").days == 2


def test_a_pause_before_the_first_late_day_changes_nothing():
    assert surcharge(served().do("complain", "03-12").do("reply", "03-16"), "03-26").days == 1


def test_repeated_pauses_need_the_whole_record():
    matter = served().do("complain", "03-27").do("reply", "03-28").do("complain", "03-30").do("reply", "03-31")
    record = [
        (act, date(2026, 3, day)) for act, day in [("complain", 27), ("reply", 28), ("complain", 30), ("reply", 31)]
    ]

    with pytest.raises(Unknown, match="“投诉”有过 2 次") as unknown:
        surcharge(matter, "04-01")

    assert unknown.value.missing == ("complain",)
    assert surcharge(matter, "04-01", history=record).days == 3  # 26 and 29 March, 1 April


def test_an_amount_that_is_not_known_is_said_and_not_taken_for_nothing():
    matter = served()
    del matter.facts["fee_fen"]

    with pytest.raises(Unknown, match="还不知道费用，滞纳金无法计算") as unknown:
        surcharge(matter, "03-26")

    assert unknown.value.missing == ("fee_fen",)


def test_an_unknown_accrual_is_met_with_those_that_are_declared():
    matter = served()

    with pytest.raises(DeclarationError, match="has no accrual «interest»; it has surcharge"):
        accrued(matter.procedure, matter.marking, matter.facts, "interest", on=date(2026, 3, 26))
