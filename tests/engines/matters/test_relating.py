"""An act in one matter reaches into another; what cannot be done there yet never holds up the act."""

from datetime import timedelta

import pytest

from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import effects, recording, relating
from plumbline.engines.matters.models import Link, Matter, Told
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import clock, stored
from plumbline.kernel.errors import DeclarationError, InvalidFacts, NotAllowed
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import MONDAY, at, fresh

DAY = timedelta(days=1)


def reviewed(counter, licence):
    """Give a review that is joined with the licence under review."""
    review = counter.open("sample.review", on=MONDAY + 5 * DAY, facts={"ground": "不服"})
    with clock.standing_at(at(MONDAY + 5 * DAY)):
        relating.join(review.pk, "licence", licence.code, by=counter.people["handler"])
    return fresh(review)


def quash(counter, review):
    return counter.do(review, "quash", on=MONDAY + 8 * DAY, by="leader")


def test_quashing_takes_the_licence_back_in_the_same_transaction(counter):
    licence = counter.decided()
    review = reviewed(counter, licence)

    done = quash(counter, review)

    record = licence.records.get(act="take_back")
    assert (record.at, record.actors[0]["code"]) == (done.record.at, "system")
    assert record.event.stream == licence.code
    assert record.event.public["told_by"] == f"{review.code}#2"
    assert done.event.public["tells"] == [
        {
            "relation": "licence",
            "act": "take_back",
            "matters": [{"matter": licence.code, "done": record.sequence, "unsettled": False}],
        }
    ]
    for matter in (licence, review):
        assert replay(matter) == stored.from_data(fresh(matter).marking)
    assert verifying.recount().ok


def test_what_cannot_be_done_there_yet_does_not_hold_up_the_act_and_is_kept_with_its_reasons(counter):
    licence = counter.open()
    review = reviewed(counter, licence)

    done = quash(counter, review)

    assert done.record.act == "quash"
    (told,) = Told.objects.all()
    assert (told.done_at, told.act, [one["law"] for one in told.reasons]) == (None, "take_back", ["行政许可法#69"])
    assert done.event.public["tells"][0]["matters"][0]["unsettled"] is True
    assert not licence.records.filter(act="take_back").exists()


def test_it_is_tried_again_and_done_once_it_can_be(counter):
    licence = counter.open()
    review = reviewed(counter, licence)
    quash(counter, review)
    with clock.standing_at(at(MONDAY + 9 * DAY)):
        assert list(relating.settle()) == []
    counter.do(licence, "examine", on=MONDAY + 9 * DAY, facts={"complex": False})
    counter.do(licence, "decide", on=MONDAY + 10 * DAY, by="leader", facts={"granted": True})

    with clock.standing_at(at(MONDAY + 11 * DAY)):
        (told,) = relating.settle()
        again = list(relating.settle())

    record = licence.records.get(act="take_back")
    assert (told.done_sequence, told.done_at, told.reasons) == (record.sequence, record.at, [])
    assert again == []
    assert replay(licence) == stored.from_data(fresh(licence).marking)


def test_a_related_matter_is_opened_with_the_facts_that_are_known(counter):
    review = reviewed(counter, counter.decided())

    done = quash(counter, review)

    link = review.links.get(relation="referral")
    assert (link.other.procedure, link.other.facts, link.sequence) == ("sample.referral", {"ground": "不服"}, 2)
    assert done.event.public["opens"][0] == {
        "relation": "referral",
        "procedure": "sample.referral",
        "matter": link.other.code,
    }
    assert link.other.obligations.get().acts == ["receive"]
    back = link.other.links.get()
    assert (back.relation, back.other, back.at) == ("review", review, done.record.at)
    assert Event.objects.get(stream=link.other.code, kind=relating.JOINED).public["by"][0]["code"] == "system"
    assert verifying.recount().ok


def test_where_facts_or_a_person_are_needed_the_opening_is_prepared_and_opened_later_once(counter):
    review = reviewed(counter, counter.decided())
    quash(counter, review)
    link = review.links.get(relation="inquiry")
    assert (link.other, link.facts) == (None, {"ground": "不服"})
    assert link.missing

    with clock.standing_at(at(MONDAY + 9 * DAY)):
        done = relating.open_prepared(link.pk, by=counter.people["handler"], facts={"who": ["甲"]})
        with pytest.raises(Link.DoesNotExist):
            relating.open_prepared(link.pk, by=counter.people["handler"], facts={"who": ["甲"]})

    link.refresh_from_db()
    assert (link.other, link.missing, done.matter.facts["ground"]) == (done.matter, [], "不服")
    assert [(back.relation, back.other) for back in done.matter.links.all()] == [("review", review)]
    assert verifying.recount().ok


def test_an_act_that_is_refused_reaches_nowhere(counter):
    licence = counter.decided()
    review = reviewed(counter, licence)
    before = everything()

    with pytest.raises(NotAllowed):
        counter.do(review, "quash", on=MONDAY + 8 * DAY, by="handler")

    assert everything() == before
    assert not Told.objects.exists()


def test_where_the_act_itself_fails_nothing_stands_in_the_other_matter_either(counter, monkeypatch):
    licence = counter.decided()
    review = reviewed(counter, licence)
    before = everything()

    def failing(effect):
        raise DeclarationError("nothing opens")

    monkeypatch.setitem(effects._handlers, "tells", lambda effect: relating.tell(effect) and failing(effect))
    with pytest.raises(DeclarationError):
        quash(counter, review)

    assert everything() == before


def test_no_matter_that_is_joined_is_said_in_the_event(counter):
    review = counter.open("sample.review", on=MONDAY, facts={"ground": "不服"})

    done = quash(counter, review)

    assert done.event.public["tells"] == [{"relation": "licence", "act": "take_back", "matters": []}]


def test_an_act_reaches_into_other_matters_only_where_its_condition_holds(counter):
    slight, serious = (reviewed(counter, counter.decided()) for _ in range(2))

    for review, fault in ((slight, False), (serious, True)):
        counter.do(review, "find_fault", on=MONDAY + 8 * DAY, by="leader", facts={"serious": fault})

    assert {one.other.records.filter(act="take_back").count() for one in slight.links.all()} == {0}
    assert {one.relation for one in slight.links.all()} == {"licence"}
    assert serious.links.get(relation="licence").other.records.filter(act="take_back").count() == 1
    assert serious.links.filter(relation="inquiry").exists()


def test_joining_twice_joins_once_and_stands_in_the_ledger(counter):
    licence = counter.decided()
    review = reviewed(counter, licence)
    before = everything()

    with clock.standing_at(at(MONDAY + 6 * DAY)):
        relating.join(review.pk, "licence", licence.code, by=counter.people["handler"])

    assert everything() == before
    assert Event.objects.get(stream=review.code, kind=relating.JOINED).public["matter"] == licence.code
    assert Link.objects.count() == 1


@pytest.mark.parametrize(
    ("relation", "other", "field"),
    [("cousin", "licence", "relation"), ("licence", "nothing/1", "other"), ("licence", "review", "other")],
)
def test_a_relation_or_a_matter_that_there_is_not_is_named(counter, relation, other, field):
    licence = counter.decided()
    review = counter.open("sample.review", on=MONDAY, facts={"ground": "不服"})
    code = {"licence": licence.code, "review": review.code}.get(other, other)

    with pytest.raises(InvalidFacts) as caught:
        relating.join(review.pk, relation, code, by=counter.people["handler"])

    assert {name for one in caught.value.reasons for name in one.facts} == {field}


def test_another_procedure_than_the_relation_has_is_refused(counter):
    review = counter.open("sample.review", on=MONDAY, facts={"ground": "不服"})
    other = counter.open("sample.review", on=MONDAY, facts={"ground": "不服"}, title="另一件")

    with pytest.raises(InvalidFacts, match=r"sample\.licence"):
        relating.join(review.pk, "licence", other.code, by=counter.people["handler"])


def test_matters_that_tell_each_other_do_not_go_round_in_a_circle(counter):
    licence = counter.decided()
    review = reviewed(counter, licence)
    told = Told(link=review.links.get(), act="take_back", sequence=2, at=at(MONDAY + 8 * DAY))
    mark = relating._telling.set(frozenset({licence.pk}))

    try:
        relating._perform(told, at=told.at, facts={}, since=review)
    finally:
        relating._telling.reset(mark)

    assert "互相引起" in told.reasons[0]["zh"]
    assert Matter.objects.get(pk=licence.pk).records.count() == 4


def test_acts_that_nobody_tells_ask_nothing_of_the_database(counter):
    assert recording.told_acts() == {("sample.licence", "take_back")}
