"""What a page is told of a matter: acts owed, allowed, blocked and ahead, and how the clocks stand."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from plumbline.engines.matters.asking import ActState, form_fields, standing
from plumbline.kernel import clock
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of


def seen(office, matter, *, by="liu", on):
    with clock.standing_at(on):
        return standing(matter, by=office.people[by])


def test_what_is_owed_and_may_be_done_is_owed(office, course):
    matter = office.run(course, until="decide")

    serve = seen(office, matter, on=date(2026, 4, 9)).act("serve")

    assert (serve.state, serve.possible) == (ActState.OWED, True)
    assert "行政处罚法#61.1,85" in serve.laws


def test_what_cannot_be_done_yet_says_why_with_the_article(office, course):
    matter = office.run(course, until="investigate")

    decide = seen(office, matter, by="zheng", on=date(2026, 3, 6)).act("decide")

    assert decide.state in {ActState.BLOCKED, ActState.AHEAD}
    assert "行政处罚法#44,62" in {reason.law for reason in decide.reasons}


def test_an_act_that_is_shown_as_possible_can_be_performed(office, course):
    for earlier, later in pairwise(course):
        matter = office.run(course, until=earlier.act)

        view = seen(office, matter, by=later.by, on=later.on).act(later.act)

        assert view.possible, later.act
        office.do(matter, later)


def test_that_another_officer_is_needed_does_not_block_the_page(office, course):
    matter = office.run(course, until="report")

    assert seen(office, matter, on=date(2026, 3, 3)).act("file").possible
    assert not seen(office, matter, by="qian", on=date(2026, 3, 3)).act("file").possible


def test_somebody_from_another_body_may_do_nothing_and_sees_whose_matter_it_is(office, course):
    matter = office.run(course, until="decide")

    acts = seen(office, matter, by="stranger", on=date(2026, 4, 9)).acts

    assert acts
    for view in acts:
        assert not view.possible
        assert view.reasons[0].law == "行政处罚法#17,22-23"


def test_a_running_period_is_shown_with_what_is_left(office, course):
    matter = office.run(course, until="decide")

    clocks = {view.rule.code: view for view in seen(office, matter, on=date(2026, 4, 10)).clocks}

    served = clocks["served_in_time"]
    assert (served.reckoning.due, served.left) == (date(2026, 4, 17), 5)


def test_what_is_owed_at_once_has_its_day(office, course):
    matter = office.run(course, until="review_plea")
    decide = step_of(course, "decide", party_present=True)
    office.do(matter, decide)
    matter.refresh_from_db()

    clocks = {view.rule.code: view for view in seen(office, matter, on=decide.on + timedelta(days=1)).clocks}

    at_once = clocks["served_on_the_spot"]
    assert (at_once.duty.due_on, at_once.left) == (decide.on, -1)
    assert "served_in_time" not in clocks


def test_after_the_end_only_what_the_law_still_asks_is_possible(office, course):
    matter = office.run(course)

    possible = {view.act.code for view in seen(office, matter, on=date(2026, 5, 1)).acts if view.possible}

    assert possible == {"record_change", "record_remedy"}


@pytest.mark.parametrize("act", ["serve", "decide", "close"])
def test_a_form_asks_what_the_act_asks_and_shows_what_is_known(office, course, act):
    matter = office.run(course, until="file")

    with clock.standing_at(date(2026, 3, 4)):
        fields = form_fields(matter, act, by=office.people["liu"])

    assert {field.code for field, _, _ in fields} >= {"close": {"archive_number"}, "serve": {"received_on"}}.get(
        act, set()
    )
    assert all(known == matter.facts.get(field.code) for field, _, known in fields if isinstance(known, str))


def test_looking_changes_nothing(office, course):
    matter = office.run(course, until="decide")
    before = everything()

    seen(office, matter, on=date(2026, 4, 9))

    assert everything() == before
