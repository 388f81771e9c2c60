"""Markings kept as JSON between two acts."""

import json
from dataclasses import replace
from datetime import date

import pytest

from plumbline.kernel import stored
from plumbline.kernel.marking import Duty, DutyState, Marking
from plumbline.kernel.state import Clocks, Extension, Stretch
from tests.kernel.toy import at, opened


def test_nothing_kept_is_a_matter_in_which_nothing_has_happened():
    assert stored.from_data({}) == Marking()
    assert stored.from_data(stored.as_data(Marking())) == Marking()


def test_a_marking_comes_back_from_json_as_it_was():
    matter = opened(size="small").do("call", "03-02 11:00").do("object").do("recuse", recused=["Eve"])

    kept = json.loads(json.dumps(stored.as_data(matter.marking)))

    assert stored.from_data(kept) == matter.marking


@pytest.mark.parametrize(
    "change",
    [
        {"state": DutyState.UNKNOWN, "missing": ("free", "size")},
        {"due_on": date(2026, 3, 30)},
        {"due_on": date(2026, 3, 30), "due_at": at("03-30 12:00")},
        {"provisional": True},
        {"state": DutyState.MET, "met_at": at("03-31 12:00"), "late": True},
        {"state": DutyState.LAPSED},
        {"stopped": "waits_for_the_court"},
    ],
)
def test_every_part_of_a_duty_is_kept(change):
    duty = replace(Duty(rule="r", state=DutyState.OPEN, opened_at=at("03-02"), sequence=2), **change)
    marking = Marking(duties={"r": duty}, sequence=2, at=at("03-02"))

    assert stored.from_data(json.loads(json.dumps(stored.as_data(marking)))) == marking


@pytest.mark.parametrize(
    "clocks",
    [
        Clocks(stops={"hearing": (Stretch(date(2026, 3, 2), date(2026, 3, 5)), Stretch(date(2026, 3, 9)))}),
        Clocks(restarted={"decide_in_time": at("03-30 12:00")}),
        Clocks(extended={"decide_in_time": (Extension("once_more"), Extension("to_a_day", date(2026, 4, 30)))}),
    ],
)
def test_every_part_of_the_clocks_is_kept(clocks):
    marking = Marking(clocks=clocks)

    assert stored.from_data(json.loads(json.dumps(stored.as_data(marking)))) == marking


def test_who_acted_in_which_role_is_kept_in_one_order():
    marking = Marking(performers={"handler": frozenset({"b", "a", "c"})})

    assert stored.as_data(marking)["performers"] == {"handler": ["a", "b", "c"]}
    assert stored.from_data(stored.as_data(marking)) == marking


def test_a_marking_kept_before_recusals_were_can_still_be_read():
    data = stored.as_data(opened().marking)

    assert "barred" not in data
    assert stored.from_data(data).barred == frozenset()
