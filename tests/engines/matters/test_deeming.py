"""What the law lets happen because a period passed in vain is seen at once, and written down once."""

from datetime import date, datetime

import pytest

from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import asking, deeming
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import clock, stored
from plumbline.kernel.errors import NotAllowed, Reason, ReasonKind, Says
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import MONDAY, at, fresh

LAST_DAY = date(2025, 3, 10)  # five workdays after the Monday
DEEMED_AT = datetime(2025, 3, 11, tzinfo=clock.BEIJING)


def sweep(on):
    with clock.standing_at(at(on)):
        return list(deeming.deem(clock.now()))


def test_on_the_last_day_nothing_is_deemed(counter):
    matter = counter.open()

    assert sweep(LAST_DAY) == []
    assert set(stored.from_data(fresh(matter).marking).acts) == {"apply"}


def test_the_day_after_the_act_is_deemed_at_midnight_and_the_ledger_says_so(counter):
    matter = counter.open()

    (done,) = sweep(date(2025, 3, 12))

    assert (done.matter, done.act, done.at, done.law) == (matter.code, "deem_accepted", DEEMED_AT, "行政许可法#32")
    record = fresh(matter).records.get(act="deem_accepted")
    assert record.at == DEEMED_AT
    assert record.event.public["deemed"] is True
    assert record.event.public["by"] == [{"code": "system", "roles": ["system"]}]
    assert {one.rule: one.state for one in matter.obligations.all()} == {
        "accepted_in_time": "deemed",
        "decided_in_time": "open",
    }
    assert replay(matter) == stored.from_data(fresh(matter).marking)


def test_sweeping_again_changes_nothing(counter):
    counter.open()
    sweep(date(2025, 3, 12))
    before = everything()

    assert sweep(date(2025, 3, 13)) == []
    assert everything() == before


def test_a_reading_counts_it_in_and_writes_nothing(counter):
    matter = counter.open()
    before = everything()

    with clock.standing_at(at(date(2025, 3, 12))):
        standing = asking.standing(matter, by=counter.people["handler"])

    assert [(act.code, moment) for act, moment in standing.deemed] == [("deem_accepted", DEEMED_AT)]
    assert standing.act("examine").possible
    assert [duty.rule for duty in standing.marking.owed()] == ["decided_in_time"]
    assert everything() == before


def test_an_act_writes_it_down_first_and_the_page_that_counted_it_in_is_not_stale(counter):
    matter = counter.open()

    done = counter.do(matter, "examine", on=date(2025, 3, 12), facts={"complex": False}, expects=2)

    assert done.record.sequence == 3
    assert [(one.act, one.at) for one in matter.records.all()][1] == ("deem_accepted", DEEMED_AT)


def test_an_act_that_happened_in_time_and_is_entered_late_keeps_it_from_being_deemed(counter):
    matter = counter.open()

    counter.do(matter, "accept", on=LAST_DAY, now=date(2025, 3, 14), expects=2)

    assert [one.act for one in matter.records.all()] == ["apply", "accept"]
    assert sweep(date(2025, 3, 14)) == []


def test_a_refused_act_writes_nothing_not_even_what_is_deemed(counter):
    matter = counter.open()
    before = everything()

    with pytest.raises(NotAllowed):
        counter.do(matter, "accept", on=date(2025, 3, 12))

    assert everything() == before


def test_no_person_performs_what_is_deemed(counter):
    matter = counter.open()

    with pytest.raises(NotAllowed):
        counter.do(matter, "deem_accepted", on=LAST_DAY)


def test_what_would_be_deemed_can_be_seen_beforehand(counter):
    matter = counter.open()
    before = everything()

    with clock.standing_at(at(MONDAY)):
        (told,) = deeming.foreseen(at(date(2025, 3, 12)))

    assert (told.matter, told.act) == (matter.code, "deem_accepted")
    assert everything() == before


def test_a_matter_in_which_it_fails_does_not_hold_up_the_others(counter, monkeypatch):
    first, second = counter.open(), counter.open(title="另一项")
    write = deeming.write_elapsed

    def failing(matter, *, until, calendar):
        if matter.pk == first.pk:
            raise NotAllowed([a_reason()])
        return write(matter, until=until, calendar=calendar)

    monkeypatch.setattr(deeming, "write_elapsed", failing)

    failed, done = sweep(date(2025, 3, 12))

    assert (failed.matter, failed.act, bool(failed.failed)) == (first.code, "", True)
    assert (done.matter, done.act) == (second.code, "deem_accepted")
    assert Event.objects.filter(stream=first.code).count() == 1


def a_reason():
    return Reason(kind=ReasonKind.UNMET, says=Says(zh="不行", en="no"))
