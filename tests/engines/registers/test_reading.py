"""Reading lists: what holds for a body on a day, its own and inherited, and which fields somebody may read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plumbline.engines.bodies.authority import bodies_within_sight
from plumbline.engines.bodies.codes import BodyKind, Role
from plumbline.engines.registers import keeping, reading
from plumbline.engines.registers.across import across
from plumbline.kernel.errors import InvalidFacts
from tests.engines.registers.conftest import DAY

FROM = date(2026, 1, 1)


@pytest.fixture
def filled(lists):
    """The province lists two powers for all levels and one for itself; the county says one of them otherwise."""
    rows = [lists.row("A"), lists.row("B"), lists.row("C", levels=["province"])]
    keeping.put(lists.powers, lists.province, rows, valid_from=FROM, by=lists.keeper(lists.province))
    own = [lists.row("B", title="县里的名称"), lists.row("D", handler="王内勤")]
    keeping.put(lists.powers, lists.county, own, valid_from=FROM, by=lists.keeper(lists.county))
    return lists


def shown(page):
    return [(one.key, one.of.code, one.inherited) for one in page.entries]


def test_a_list_has_its_own_entries_and_those_inherited(filled):
    own, above = filled.county.code, filled.province.code

    page = reading.listed(filled.powers, filled.county, on=DAY)

    assert shown(page) == [("A", above, True), ("B", own, False), ("D", own, False)]
    assert page.next_after == ""


def test_what_a_lower_body_lists_does_not_hold_above(filled):
    assert [one.key for one in reading.listed(filled.powers, filled.city, on=DAY).entries] == ["A", "B"]


def test_before_its_first_day_nothing_holds(filled):
    assert not reading.listed(filled.powers, filled.county, on=date(2025, 12, 31)).entries


def test_a_list_is_read_page_by_page(filled):
    first = reading.listed(filled.powers, filled.county, on=DAY, most=2)
    second = reading.listed(filled.powers, filled.county, on=DAY, most=2, after_key=first.next_after)

    assert [one.key for one in (*first.entries, *second.entries)] == ["A", "B", "D"]
    assert (first.next_after, second.next_after) == ("B", "")
    assert [one.key for one in reading.every(filled.powers, filled.county, on=DAY)] == ["A", "B", "D"]


def test_one_entry_is_found_as_the_list_shows_it(filled):
    for one in reading.listed(filled.powers, filled.county, on=DAY).entries:
        assert reading.entry(filled.powers, filled.county, one.key, on=DAY).edition == one.edition

    with pytest.raises(InvalidFacts, match="没有“C”这一项"):
        reading.entry(filled.powers, filled.county, "C", on=DAY)


def test_an_entry_for_other_kinds_of_bodies_is_not_inherited(filled):
    government = filled.body("34", BodyKind.GOVERNMENT)
    rows = [filled.row("G1", bodies=["market_regulation"]), filled.row("G2", bodies=["health"]), filled.row("G3")]
    keeping.put(filled.powers, government, rows, valid_from=FROM, by=filled.keeper(government))

    assert [one.key for one in reading.listed(filled.powers, filled.city, on=DAY).entries] == ["A", "B", "G1"]


def test_a_page_costs_the_same_queries_however_long_the_list_is(filled):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            reading.listed(filled.powers, filled.county, on=DAY)
        return len(seen)

    before = queries()
    township = filled.body("340104001", BodyKind.MARKET_REGULATION)
    rows = [filled.row(f"T{number}") for number in range(120)]
    keeping.put(filled.powers, township, rows, valid_from=FROM, by=filled.keeper(township))

    assert queries() == before == 2


def test_each_reader_sees_the_own_fields(filled):
    edition = reading.entry(filled.powers, filled.county, "D", on=DAY).edition
    supervisor = filled.account(filled.officer(filled.body("3401", BodyKind.JUSTICE), "watch", Role.SUPERVISOR))

    def codes(account):
        return {one.field.code for one in reading.visible(edition, account)}

    assert "handler" not in codes(None)
    assert "title" in codes(None)
    assert "handler" not in codes(filled.keeper(filled.city))
    assert "handler" in codes(filled.keeper(filled.county))
    assert "handler" in codes(supervisor)


def test_all_editions_of_an_entry_are_given_in_their_order(filled):
    edition = reading.entry(filled.powers, filled.county, "B", on=DAY).edition

    assert [one.number for one in reading.editions(edition.entry)] == [1]


def test_the_lists_of_many_bodies_are_read_one_after_the_other_within_ones_sight(filled):
    supervisor = filled.account(filled.officer(filled.body("3401", BodyKind.JUSTICE), "watch", Role.SUPERVISOR))
    seen = bodies_within_sight(supervisor)
    keeping.put(filled.powers, filled.city, [filled.row("C1")], valid_from=FROM, by=filled.keeper(filled.city))

    def pages(bodies, most):
        after, found = ("", ""), []
        while after is not None:
            page = across(filled.powers, on=DAY, bodies=bodies, after=after, most=most)
            found += [(one.body.code.split(".")[0], one.key) for one in page.editions]
            after = page.next_after
        return found

    assert pages(None, 2) == [("34", "A"), ("34", "B"), ("34", "C"), ("3401", "C1"), ("340104", "B"), ("340104", "D")]
    for most in (1, 2, 3, 100):
        assert pages(seen, most) == [("3401", "C1"), ("340104", "B"), ("340104", "D")]


@pytest.mark.parametrize("after", [("", ""), ("34.market_regulation", "A")])
def test_a_page_over_many_bodies_costs_two_queries_at_most(filled, after):
    with CaptureQueriesContext(connection) as seen:
        across(filled.powers, on=DAY, after=after)

    assert len(seen) <= 2
