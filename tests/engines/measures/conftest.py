"""An office whose matters are counted, and measures that look at them."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.engines.bodies.models import Body
from plumbline.engines.matters import effects
from plumbline.engines.measures.counting import count
from plumbline.kernel import clock
from plumbline.kernel.errors import Says
from plumbline.kernel.expression import parse
from plumbline.kernel.measure import Measure, Met
from tests.engines.matters.office import course_of, make_office

YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


@pytest.fixture
def office(db, settings, tmp_path, monkeypatch):
    """Give an office whose acts bring about papers that are quickly made."""
    settings.FILES = tmp_path / "files"
    for kind in ("issues", "publishes", "withdraws"):
        monkeypatch.setitem(effects._handlers, kind, lambda effect: {"code": effect.value})
    return make_office()


@pytest.fixture
def course():
    """Give the steps of a penalty with a plea: filed on 3 March 2026, decided on 8 April, served on 10 April."""
    return course_of("ordinary_with_a_plea")


def on_another_day(course, act, day, **facts):
    """Move one step of a course, and what it says, to another day."""
    return [replace(step, on=day, facts={**step.facts, **facts}) if step.act == act else step for step in course]


def measured(*, of=(), acts=(), **more):
    """Make a measure of ordinary penalties."""
    words = Says(zh="样例", en="Sample")
    conditions = {
        name: parse(more.pop(name)) for name in ("when", "unless", "part_when", "part_unless") if name in more
    }
    return Measure(
        code="penalty.sample",
        title=words,
        law="行政处罚法#60",
        plan=(14,),
        procedures=("penalty.ordinary",),
        whole=words,
        part=words,
        obligations=tuple(of),
        acts=tuple(acts),
        met=more.pop("met", Met.IN_TIME if of else None),
        **conditions,
        **more,
    )


def counted(measure, *, today, bodies=None, **span):
    """Count a measure as it stands on a day."""
    with clock.standing_at(today):
        return count(measure, bodies=Body.objects.all() if bodies is None else bodies, **(YEAR | span))
