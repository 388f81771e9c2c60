"""What was recorded wrongly is corrected by an act of a supervisor; both versions stay on record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plumbline.engines.ledger import verifying
from plumbline.engines.ledger.models import Event
from plumbline.engines.matters import deeming
from plumbline.engines.matters.correcting import Instead, correct, corrections_of
from plumbline.engines.matters.replaying import CORRECTED, replay
from plumbline.kernel import clock, stored
from plumbline.kernel.errors import InvalidFacts, NotAllowed, Unknown
from tests.engines.matters.conftest import everything
from tests.engines.matters.licensing import MONDAY, at, fresh

LAW = "行政处罚法#47"
LATER = MONDAY + timedelta(days=14)


def put_right(counter, matter, sequence, instead=None, *, on=LATER, **given):
    said = {"by": counter.people["supervisor"], "reason": "登记时看错了日期", "law": LAW}
    with clock.standing_at(at(on)):
        return correct(matter.pk, sequence, instead=instead, **(said | given))


def number_of(matter, act):
    return matter.records.get(act=act).sequence


def stands(matter):
    """Give the marking of the row, which must be that of the events."""
    marking = stored.from_data(fresh(matter).marking)
    assert replay(matter) == marking
    assert verifying.recount().ok
    return marking


def test_a_wrong_day_is_put_right_and_what_follows_from_it_moves(counter):
    matter = counter.decided()
    number = number_of(matter, "decide")
    before = matter.records.filter(sequence=number).values().get()

    done = put_right(counter, matter, number, Instead(at=at(date(2025, 3, 7))))

    assert matter.records.filter(sequence=number).values().get() == before
    assert stands(matter).acts["decide"].at == at(date(2025, 3, 7))
    (moved,) = done.moved
    assert (moved.rule, moved.was, moved.due) == ("served_in_time", date(2025, 3, 20), date(2025, 3, 21))
    obligation = matter.obligations.get(rule="served_in_time")
    assert obligation.due_on == date(2025, 3, 21)
    assert [(one.was_on, one.cause) for one in obligation.shifts.all()] == [(date(2025, 3, 20), "correction")]


def test_the_event_refers_to_the_record_and_hides_the_reason(counter):
    matter = counter.decided()

    done = put_right(counter, matter, 4, Instead(facts={"granted": False}), reason="张三看错了")

    event = Event.objects.get(stream=matter.code, kind=CORRECTED)
    assert event == done.event
    assert (event.public["corrects"], event.public["instead"], event.public["law"]) == (4, "decide", LAW)
    assert event.public["facts"] == {"granted": False}
    assert "张三" not in str(event.public)
    assert fresh(matter).facts["granted"] is False
    assert corrections_of(list(matter.records.all()))[4].facts == {"granted": False}


def test_a_correction_can_be_corrected_and_the_latest_holds(counter):
    matter = counter.decided()
    put_right(counter, matter, 4, Instead(facts={"granted": False}))

    put_right(counter, matter, 4, Instead(facts={"granted": True}), on=LATER + timedelta(1))

    assert fresh(matter).facts["granted"] is True
    stands(matter)


def test_an_act_that_never_happened_is_struck_out_and_the_numbers_stay(counter):
    matter = counter.open()
    counter.do(matter, "accept", on=MONDAY + timedelta(1))
    counter.do(matter, "note", on=MONDAY + timedelta(2))
    counter.do(matter, "examine", on=MONDAY + timedelta(3), facts={"complex": False})

    put_right(counter, matter, number_of(matter, "note"))

    marking = stands(matter)
    assert "note" not in marking.acts
    assert marking.acts["examine"].sequence == 4
    next_one = counter.do(matter, "decide", on=LATER, by="leader", facts={"granted": True})
    assert next_one.record.sequence == 5
    stands(matter)


def test_striking_out_what_a_later_act_needed_is_refused_with_every_reason(counter):
    matter = counter.decided()
    before = everything()

    with pytest.raises(NotAllowed) as caught:
        put_right(counter, matter, number_of(matter, "examine"))

    assert [(one.act, one.law) for one in caught.value.reasons] == [
        ("decide", "行政许可法#38"),
        ("decide", "行政许可法#45"),  # whether it was complex is not known any more
    ]
    assert "记录 4" in caught.value.reasons[0].says.zh
    assert everything() == before


def test_a_fact_that_would_have_forbidden_a_later_act_is_refused(counter):
    matter = counter.decided()

    with pytest.raises(NotAllowed) as caught:
        put_right(counter, matter, number_of(matter, "examine"), Instead(facts={"complex": True}))

    assert [(one.act, one.rule) for one in caught.value.reasons] == [("decide", "more_time")]


def test_a_day_after_the_next_act_is_refused(counter):
    matter = counter.decided()

    with pytest.raises(NotAllowed):
        put_right(counter, matter, number_of(matter, "accept"), Instead(at=at(MONDAY + timedelta(9))))


def test_a_deemed_act_is_replaced_by_what_truly_happened(counter):
    matter = counter.open()
    with clock.standing_at(at(date(2025, 3, 12))):
        list(deeming.deem(clock.now()))

    put_right(counter, matter, 2, Instead(act="accept", at=at(date(2025, 3, 10))), on=date(2025, 3, 13))

    marking = stands(matter)
    assert set(marking.acts) == {"apply", "accept"}
    assert marking.duties["accepted_in_time"].state == "met"
    assert matter.obligations.get(rule="accepted_in_time").state == "met"
    assert matter.obligations.get(rule="decided_in_time").due_on == date(2025, 4, 8)


def test_a_deemed_act_falls_away_where_the_true_day_leaves_time(counter):
    matter = counter.open(on=MONDAY)
    with clock.standing_at(at(date(2025, 3, 12))):
        list(deeming.deem(clock.now()))

    done = put_right(counter, matter, 1, Instead(at=at(date(2025, 3, 10))), on=date(2025, 3, 13))

    assert done.dropped == (2,)
    assert set(stands(matter).acts) == {"apply"}
    assert matter.obligations.get(rule="accepted_in_time", state="open").due_on == date(2025, 3, 17)
    assert corrections_of(list(matter.records.all()))[2].struck_out


def test_a_deemed_act_moves_with_the_day_that_it_counts_from(counter):
    matter = counter.open(on=MONDAY)
    with clock.standing_at(at(date(2025, 3, 14))):
        list(deeming.deem(clock.now()))

    put_right(counter, matter, 1, Instead(at=at(MONDAY + timedelta(1))), on=date(2025, 3, 14))

    assert stands(matter).acts["deem_accepted"].at == at(date(2025, 3, 12)).replace(hour=0)


def test_a_day_that_lets_the_law_act_before_a_later_act_is_refused(counter):
    matter = counter.open(on=MONDAY + timedelta(2))
    counter.do(matter, "accept", on=MONDAY + timedelta(8))

    with pytest.raises(NotAllowed) as caught:
        put_right(counter, matter, 1, Instead(at=at(MONDAY - timedelta(7))))

    assert any("依法视为发生" in one.says.zh for one in caught.value.reasons)


@pytest.mark.parametrize("sequence", [1, 2])
def test_the_first_act_and_a_deemed_one_are_never_struck_out(counter, sequence):
    matter = counter.open()
    with clock.standing_at(at(date(2025, 3, 12))):
        list(deeming.deem(clock.now()))

    with pytest.raises(NotAllowed):
        put_right(counter, matter, sequence)


def test_only_a_supervisor_corrects_and_nobody_their_own_act(counter):
    matter = counter.decided()
    both = replace(counter.people["handler"], roles=frozenset({"handler", "supervisor"}))

    with pytest.raises(NotAllowed) as by_handler:
        put_right(counter, matter, 4, Instead(facts={"granted": False}), by=counter.people["second"])
    with pytest.raises(NotAllowed) as by_oneself:
        put_right(counter, matter, 2, Instead(at=at(MONDAY)), by=both)

    assert [one.who for one in by_handler.value.reasons] == [("supervisor",)]
    assert "自己办的事" in by_oneself.value.reasons[0].says.zh


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 3000}, "reason"),
        ({"law": ""}, "law"),
        ({"law": "没有这部法#1"}, "law"),
        ({"law": "行政处罚法#第五条"}, "law"),
        ({"law": "行政处罚法#999"}, "law"),
        ({"instead": Instead()}, "facts"),
        ({"instead": Instead(facts={"granted": True})}, "facts"),
        ({"instead": Instead(facts={"granted": "perhaps"})}, "granted"),
        ({"instead": Instead(facts={"height": 1})}, "height"),
        ({"instead": Instead(at=at(LATER + timedelta(9)))}, "at"),
        ({"instead": Instead(act="dance")}, "act"),
        ({"instead": Instead(act="take_back")}, "act"),
        ({"instead": Instead(act="apply")}, "act"),
    ],
)
def test_what_is_given_wrong_is_named_and_changes_nothing(counter, given, field):
    matter = counter.decided()
    before = everything()
    said = {"instead": Instead(facts={"granted": False}), **given}

    with pytest.raises(InvalidFacts) as caught:
        put_right(counter, matter, 4, **said)

    assert field in {code for reason in caught.value.reasons for code in reason.facts}
    assert everything() == before


def test_a_name_in_a_public_fact_is_refused_in_a_correction_too(counter):
    matter = counter.open(facts={"subject": "开店", "contact": "王小明"})

    with pytest.raises(InvalidFacts) as caught:
        put_right(counter, matter, 1, Instead(facts={"subject": "王小明开店", "contact": "王小明"}))

    assert caught.value.reasons[0].facts == ("subject",)


def test_an_act_that_brought_something_about_is_not_struck_out(counter):
    matter = counter.open()
    counter.do(matter, "accept", on=MONDAY + timedelta(1))
    matter.records.filter(act="accept").update(effects={"issues": [{"code": "x"}]})

    with pytest.raises(NotAllowed, match="issues"):
        put_right(counter, matter, 2)


def test_a_form_that_is_sent_again_corrects_once(counter):
    matter = counter.decided()
    first = put_right(counter, matter, 4, Instead(facts={"granted": False}), key="form-1")
    before = everything()

    second = put_right(counter, matter, 4, Instead(facts={"granted": False}), key="form-1")

    assert second.again
    assert second.event == first.event
    assert everything() == before


def test_a_record_that_is_struck_out_cannot_be_corrected_again(counter):
    matter = counter.open()
    counter.do(matter, "note", on=MONDAY + timedelta(1))
    put_right(counter, matter, 2, on=MONDAY + timedelta(2))

    with pytest.raises(NotAllowed, match="已经划去"):
        put_right(counter, matter, 2, on=MONDAY + timedelta(2))


def test_where_a_fact_was_erased_nothing_is_guessed(counter):
    matter = counter.open(facts={"subject": "开店", "contact": "王小明"})
    counter.do(matter, "accept", on=MONDAY + timedelta(1))
    Event.objects.get(stream=matter.code, sequence=1).openings.filter(name="contact").delete()

    with pytest.raises(Unknown):
        put_right(counter, matter, 2, Instead(at=at(MONDAY)))


def test_a_page_drawn_before_another_event_is_stale(counter):
    matter = counter.decided()

    with pytest.raises(NotAllowed, match="新的记录"):
        put_right(counter, matter, 4, Instead(facts={"granted": False}), expects=3)
