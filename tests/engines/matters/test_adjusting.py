"""A list is adjusted in a matter: proposed, reviewed, approved, and carried out when it is published."""

from datetime import date, datetime, time

import pytest

from plumbline.engines.bodies.acting import actor_of
from plumbline.engines.bodies.codes import Role
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import adjusting
from plumbline.engines.matters.acting import perform
from plumbline.engines.matters.models import Matter
from plumbline.engines.registers import keeping, reading
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.registers.conftest import DAY, lists  # noqa: F401 — the bodies that keep lists

FROM = date(2026, 1, 1)


@pytest.fixture
def desk(lists):  # noqa: F811 — a fixture is asked for by its name
    """A city's list, and its people."""
    keeping.put(lists.powers, lists.city, [lists.row("A")], valid_from=FROM, by=lists.keeper(lists.city))
    lists.people = {
        "clerk": lists.keeper(lists.city).officer,
        "reviewer": lists.officer(lists.city, "reviewer", Role.LEGAL_REVIEWER),
        "head": lists.officer(lists.city, "head", Role.LEADER),
    }
    return lists


def propose(desk, **more):
    said = {
        "title": "增加一项",
        "because": "食品安全法修改",
        "valid_from": DAY,
        "puts": [desk.row("B")],
        "facts": {"ground": "law_changed", "sets_new_power": False},
        "by": desk.keeper(desk.city),
    }
    with clock.standing_at(DAY):
        return adjusting.propose(desk.powers, desk.city, **(said | more))


def do(desk, matter, act, who, *, at=10, **facts):
    with clock.standing_at(datetime.combine(DAY, time(at))):
        return perform(matter.pk, act, by=actor_of(desk.people[who], on=DAY), facts=facts)


def test_publishing_carries_the_change_set_out_and_the_two_events_name_each_other(desk):
    matter = propose(desk).matter
    do(desk, matter, "review", "reviewer", review_opinion="lawful", review_reasons="有依据")
    do(desk, matter, "approve", "head", approved=True, approval_reasons="同意")
    assert reading.find(desk.powers, desk.city, "B", on=DAY) is None

    done = do(desk, matter, "publish", "clerk", published_at="市政府网站")

    assert reading.find(desk.powers, desk.city, "B", on=DAY)
    (told,) = done.event.public["adjusts"]
    put = Event.objects.filter(kind="registers.put").order_by("-sequence").first()
    assert told["events"] == [put.code]
    assert put.public["matter"] == matter.code
    assert put.public["adjustment"] == told["adjustment"] == Adjustment.objects.get().pk
    assert Matter.objects.get(pk=matter.pk).ended_at


def test_what_is_not_approved_never_reaches_the_list(desk):
    matter = propose(desk).matter
    do(desk, matter, "review", "reviewer", review_opinion="lawful", review_reasons="有依据")
    do(desk, matter, "approve", "head", approved=False, approval_reasons="不同意")

    with pytest.raises(NotAllowed):
        do(desk, matter, "publish", "clerk", published_at="市政府网站")
    assert not Edition.objects.filter(key="B").exists()


def test_who_proposed_does_not_approve(desk):
    post = desk.people["clerk"].appointments.get().post
    post.roles = ["clerk", "leader"]
    post.save()
    matter = propose(desk).matter
    do(desk, matter, "review", "reviewer", review_opinion="lawful", review_reasons="有依据")

    with pytest.raises(NotAllowed):
        do(desk, matter, "approve", "clerk", approved=True, approval_reasons="同意")


def test_a_change_set_that_is_refused_opens_no_matter(desk):
    with pytest.raises(InvalidFacts, match="没有登记"):
        propose(desk, puts=[desk.row("B", by_law="风筝法#1")])
    assert not Matter.objects.exists()
    assert not Adjustment.objects.exists()


def test_publishing_that_cannot_be_carried_out_is_refused_whole(desk):
    matter = propose(desk).matter
    do(desk, matter, "review", "reviewer", review_opinion="lawful", review_reasons="有依据")
    do(desk, matter, "approve", "head", approved=True, approval_reasons="同意")
    Adjustment.objects.update(puts=[desk.row("B", by_law="风筝法#1")])

    with pytest.raises(InvalidFacts, match="没有登记"):
        do(desk, matter, "publish", "clerk", published_at="市政府网站")
    assert Matter.objects.get().ended_at is None
    assert not Edition.objects.filter(key="B").exists()
