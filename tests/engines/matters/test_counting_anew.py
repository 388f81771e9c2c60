"""What a matter comes out to under another calendar: from its text the same as from its marking, and the text that is kept."""

import json
from datetime import date, datetime, timedelta
from random import Random

import pytest

from plumbline.engines.matters.counting_anew import Clocks, Row
from plumbline.kernel import catalogue, clock, fields, marking, stored
from plumbline.kernel.calendar import DayKind, Override, official
from plumbline.kernel.marking import Situation
from plumbline.kernel.procedure import OF_CLOCKS
from plumbline.kernel.redating import redated
from tests.engines.matters.licensing import use_samples

BEGUN = datetime(2025, 3, 3, 10, tzinfo=clock.BEIJING)
CLOSED = official().with_overrides(
    {date(2025, 3, 3) + timedelta(number): Override(DayKind.CLOSED, "x") for number in (9, 10, 30, 31)}
)


def row(procedure, here, facts="{}", text=None):
    written = json.dumps(stored.as_data(here)) if text is None else text
    return Row(1, "x/1", procedure.code, procedure.version, 1, b"", written, facts)


def some_facts(procedure, random):
    values = {"yes_no": lambda: random.random() < 0.5, "day": BEGUN.date().isoformat, "whole": lambda: 3}
    return {code: values[one.type]() for code, one in procedure.fields.items() if one.type in values}


def walked(procedure, facts, random):
    """Take some acts, lawful or not, a few days from one to the next."""
    here, at, act = marking.begin(), BEGUN, procedure.opens_with
    turning = [code for rule in procedure.rules if rule.form in OF_CLOCKS for code in rule.sources]
    for _ in range(random.randrange(1, 12)):
        here = marking.take(procedure, here, act, Situation(at=at, facts=facts)).marking
        at += timedelta(days=random.randrange(4), minutes=random.randrange(60))
        act = random.choice([*procedure.acts, *turning * 4])
    return here


def test_each_matter_of_each_procedure_comes_out_as_its_marking_does():
    random, clocks = Random(7), Clocks(CLOSED)
    moved = touched = exchanged = 0
    for procedure in catalogue.load().every_procedure():
        for _ in range(30):
            given = some_facts(procedure, random)
            facts = fields.from_data(procedure.fields, given)
            here = walked(procedure, facts, random)
            again, changed = redated(procedure, here, facts, calendar=CLOSED)

            anew = clocks.anew(row(procedure, here, facts=json.dumps(given)))

            assert (anew is None) == (not changed)
            if anew is None:
                continue
            assert json.loads(anew.marking) == stored.as_data(again)
            assert [(one.rule, one.due) for one in anew.changes] == [
                (one.now.rule, one.now.due_on.isoformat()) for one in changed
            ]
            owed = [duty.due_on for duty in again.owed() if duty.state == "open" and duty.due_on]
            assert anew.next_due_on == min(owed).isoformat()
            moved += 1
            touched += "clocks" in stored.as_data(here)
            exchanged += len(anew.marking) == len(json.dumps(stored.as_data(here)))
    assert min(moved, touched, exchanged) > 10


def opened(*, minutes=0):
    procedure = catalogue.load().procedure("sample.licence", on=BEGUN.date())
    return procedure, marking.take(
        procedure, marking.begin(), procedure.opens_with, Situation(at=BEGUN + timedelta(minutes=minutes), facts={})
    ).marking


def test_only_the_day_is_exchanged_and_the_rest_of_the_text_stays_as_it_is_kept(monkeypatch):
    use_samples(monkeypatch)
    procedure, here = opened()
    before = json.dumps(stored.as_data(here)).replace('"performers": {}', '"performers":  {}')
    clocks = Clocks(official().with_overrides({BEGUN.date() + timedelta(1): Override(DayKind.CLOSED, "x")}))

    anew = clocks.anew(row(procedure, here, text=before))

    (change,) = anew.changes
    assert anew.marking == before.replace(change.was, change.due)
    assert anew.marking != before


@pytest.mark.parametrize("minutes", [0, 59])
def test_a_matter_that_comes_out_as_it_stands_is_not_written(minutes, monkeypatch):
    use_samples(monkeypatch)
    procedure, here = opened(minutes=minutes)

    assert Clocks(official()).anew(row(procedure, here)) is None
