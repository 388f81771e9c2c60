"""Due days of real matters, worked out by someone else: the kernel comes to the same days."""

from pathlib import Path

import pytest
import yaml

from plumbline.kernel.calendar import official
from plumbline.kernel.period import Period, Unit, reckon

MATTERS = Path(__file__).resolve().parents[2] / "../shared/data/matters/matters.yaml"


@pytest.fixture(scope="module")
def deadlines():
    if not MATTERS.exists():
        pytest.skip("the shared matters are not beside this repository")
    matters = yaml.safe_load(MATTERS.read_text(encoding="utf-8"))
    return [deadline for matter in matters for deadline in matter.get("deadlines") or [] if "due" in deadline]


def reckoned(deadline, *, roll_over):
    period = Period(deadline["length"], Unit(deadline["unit"]), roll_over=roll_over)
    return reckon(period, deadline["start_date"], calendar=official()).due


def test_there_are_deadlines_to_compare_with(deadlines):
    assert len(deadlines) > 50


def test_every_due_day_of_the_shared_matters_is_reproduced(deadlines):
    assert [reckoned(deadline, roll_over=False) for deadline in deadlines] == [
        deadline["due"] for deadline in deadlines
    ]


def test_every_rolled_due_day_of_the_shared_matters_is_reproduced(deadlines):
    rolled = [deadline["due_rolled"] for deadline in deadlines]

    assert [reckoned(deadline, roll_over=True) for deadline in deadlines] == rolled
