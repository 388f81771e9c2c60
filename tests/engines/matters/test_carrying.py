"""Open matters are carried over to a new version of their procedure, or stay and say why."""

from datetime import date, timedelta

import pytest

from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters.carrying import carry
from plumbline.engines.matters.correcting import Instead, correct
from plumbline.engines.matters.replaying import CARRIED, replay
from plumbline.kernel import clock, stored
from plumbline.kernel.errors import InvalidFacts
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import at, fresh

OPENED = date(2025, 12, 22)
LAW = "行政许可法#83"


def carried(*, on=date(2026, 1, 5), to="2026-01-01", law=LAW, **given):
    with clock.standing_at(at(on)):
        return list(carry("sample.licence", to=to, law=law, **given))


def accepted(counter):
    matter = counter.open(on=OPENED)
    counter.do(matter, "accept", on=OPENED + timedelta(1))
    return matter


def test_a_matter_follows_the_new_version_and_its_days_with_it(counter):
    matter = accepted(counter)
    obligation = matter.obligations.get(rule="decided_in_time")
    was = obligation.due_on

    (done,) = carried()

    assert (done.matter, done.was, done.now, done.reasons) == (matter.code, "2020-01-01", "2026-01-01", ())
    obligation.refresh_from_db()
    (shift,) = obligation.shifts.all()
    assert (shift.was_on, shift.due_on, shift.cause) == (was, obligation.due_on, "carried")
    assert obligation.due_on < was
    event = Event.objects.get(stream=matter.code, kind=CARRIED)
    assert (event.public["from"], event.public["to"], event.public["law"]) == ("2020-01-01", "2026-01-01", LAW)
    assert fresh(matter).version == "2026-01-01"
    assert replay(matter) == stored.from_data(fresh(matter).marking)
    assert verifying.recount().ok


def test_acts_and_corrections_after_it_follow_the_new_version(counter):
    matter = accepted(counter)
    carried()

    done = counter.do(matter, "examine", on=date(2026, 1, 6), facts={"complex": False})
    with clock.standing_at(at(date(2026, 1, 7))):
        instead = Instead(at=at(OPENED + timedelta(2)))
        correct(matter.pk, 2, by=counter.people["supervisor"], reason="日期", law="行政处罚法#47", instead=instead)

    assert done.event.public["version"] == "2026-01-01"
    assert replay(matter) == stored.from_data(fresh(matter).marking)


def test_doing_it_again_carries_nothing(counter):
    accepted(counter)
    carried()
    before = everything()

    assert carried() == []
    assert everything() == before


def test_what_the_new_version_does_not_know_stays_with_the_reason(counter):
    noted, plain = accepted(counter), accepted(counter)
    counter.do(noted, "note", on=OPENED + timedelta(2))

    stays, goes = carried(to="2027-01-01", on=date(2027, 1, 4))

    assert (stays.matter, [one.act for one in stays.reasons]) == (noted.code, ["note"])
    assert (goes.matter, goes.now) == (plain.code, "2027-01-01")
    assert fresh(noted).version == "2020-01-01"
    assert Event.objects.filter(stream=noted.code, kind=CARRIED).count() == 0


def test_a_dry_run_says_what_would_become_of_each_and_changes_nothing(counter):
    accepted(counter)
    before = everything()

    (done,) = carried(dry_run=True)

    assert [one.rule for one in done.moved] == ["decided_in_time"]
    assert everything() == before


def test_ended_matters_and_those_of_other_procedures_are_left_alone(counter):
    ended = counter.open(on=OPENED)
    counter.do(ended, "refuse", on=OPENED + timedelta(1))
    counter.open("sample.review", on=OPENED, facts={"ground": "不服"})

    assert carried() == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"to": "2031-01-01"}, "to"),
        ({"to": "2027-01-01"}, "to"),  # not in force yet
        ({"law": ""}, "law"),
        ({"law": "行政许可法#82"}, "law"),  # not the transitional provision of that version
        ({"law": "没有这部法#1"}, "law"),
    ],
)
def test_what_is_given_wrong_is_named(counter, given, field):
    accepted(counter)

    with pytest.raises(InvalidFacts) as caught:
        carried(**given)

    assert field in {code for reason in caught.value.reasons for code in reason.facts}


def test_a_procedure_that_is_not_declared_is_named(counter):
    with pytest.raises(InvalidFacts, match=r"sample\.nothing"):
        list(carry("sample.nothing", to="2026-01-01", law=LAW))
