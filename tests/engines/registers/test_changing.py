"""Ending, comparing and adjusting lists, and who cites a place of the law."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from plumbline.engines.ledger.models import Event
from plumbline.engines.registers import adjusting, comparing, ending, keeping, reading
from plumbline.engines.registers.citing import who_cites
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from plumbline.kernel.reference import parse_reference
from tests.engines.registers.conftest import DAY

FROM = date(2026, 1, 1)


@pytest.fixture
def filled(lists):
    rows = [lists.row("A", by_law="食品安全法#124.1,125"), lists.row("B"), lists.row("C", by_law="行政处罚法#17")]
    keeping.put(lists.powers, lists.city, rows, valid_from=FROM, by=lists.keeper(lists.city))
    return lists


def propose(lists, *, puts=(), ends=None, valid_from=date(2026, 7, 1)):
    return adjusting.propose(
        lists.powers, lists.city, title="调整两项", because="依据变化", valid_from=valid_from, puts=puts, ends=ends,
        by=lists.keeper(lists.city),
    )  # fmt: skip


def carry_out(adjustment, on=DAY):
    return adjusting.carry_out(adjustment, by="clerk", on=on, at=clock.now())


def test_when_an_entry_was_ended_is_filled_in_from_the_ledger(filled):
    migration = import_module("plumbline.engines.registers.migrations.0005_when_entries_were_ended")
    event = ending.record(filled.powers, filled.city, {"B": "取消"}, last_day=DAY, by="keeper")
    Edition.objects.update(ended_at=None)

    migration.take_from_ledger(apps, None)

    assert list(Edition.objects.order_by("key").values_list("key", "ended_at")) == [
        ("A", None),
        ("B", event.recorded_at),
        ("C", None),
    ]


def test_an_adjustment_is_carried_out_as_it_was_proposed(filled):
    adjustment = propose(filled, puts=[filled.row("B", title="新名称"), filled.row("D")], ends={"C": "职权取消"})

    assert reading.find(filled.powers, filled.city, "D", on=date(2026, 7, 1)) is None
    done = carry_out(adjustment)

    assert done.valid_from == date(2026, 7, 1)
    before, after = (
        [one.key for one in reading.every(filled.powers, filled.city, on=on)] for on in (DAY, date(2026, 7, 1))
    )
    assert (before, after) == (["A", "B", "C"], ["A", "B", "D"])
    kinds = Event.objects.filter(stream__startswith="registers/").order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["registers.put", "registers.proposed", "registers.ended", "registers.put"]
    assert Edition.objects.get(key="D").adjustment == adjustment


def test_an_adjustment_published_late_begins_on_the_day_of_its_publication(filled):
    adjustment = propose(filled, puts=[filled.row("D")])

    assert carry_out(adjustment, on=date(2026, 7, 9)).valid_from == date(2026, 7, 9)


def test_an_adjustment_is_carried_out_once(filled):
    adjustment = propose(filled, puts=[filled.row("D")])
    carry_out(adjustment)

    with pytest.raises(InvalidFacts, match="已经办结"):
        carry_out(adjustment)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"puts": []}, "没有任何变化"),
        ({"ends": {"Z": "取消"}}, "没有“Z”这一项"),
        ({"ends": {"A": "取消"}, "valid_from": FROM}, "才有，不能止于"),
    ],
)
def test_a_change_set_that_cannot_be_carried_out_is_not_proposed(filled, changes, told):
    with pytest.raises(InvalidFacts, match=told):
        propose(filled, **changes)
    assert not Adjustment.objects.exists()


def test_only_keepers_of_the_list_propose(filled):
    with pytest.raises(NotAllowed):
        adjusting.propose(
            filled.powers, filled.city, title="一", because="二", valid_from=DAY, puts=[filled.row("D")],
            by=filled.keeper(filled.county),
        )  # fmt: skip


def test_a_list_is_laid_beside_itself_of_another_day(filled):
    carry_out(propose(filled, puts=[filled.row("B", title="新名称"), filled.row("D")], ends={"C": "取消"}))

    told = comparing.diff(filled.powers, filled.city, DAY, date(2026, 7, 1))

    assert [one.key for one in told.added] == ["D"]
    assert [one.key for one in told.ended] == ["C"]
    assert [(one.key, [field.field.code for field in one.fields]) for one in told.changed] == [("B", ["title"])]
    assert not comparing.diff(filled.powers, filled.city, DAY, DAY)


def test_two_bodies_are_laid_beside_each_other(filled):
    rows = [filled.row("B", title="县里的"), filled.row("E")]
    keeping.put(filled.powers, filled.county, rows, valid_from=FROM, by=filled.keeper(filled.county))

    told = comparing.between(filled.powers, filled.city, filled.county, on=DAY)

    assert [one.key for one in told.added] == ["E"]
    assert [one.key for one in told.ended] == []
    assert [one.key for one in told.changed] == ["B"]
    assert [one.key for one in comparing.only_here(filled.powers, filled.county, on=DAY)] == ["B", "E"]


def test_the_history_of_an_entry_tells_what_each_edition_changed(filled):
    carry_out(propose(filled, puts=[filled.row("B", title="新名称")]))

    editions = reading.editions(Edition.objects.filter(key="B").first().entry)

    assert [[one.field.code for one in told] for _, told in comparing.history(filled.powers, editions)] == [
        [],
        ["title"],
    ]


def test_an_entry_that_ended_may_begin_again(filled):
    carry_out(propose(filled, ends={"C": "取消"}))
    carry_out(propose(filled, puts=[filled.row("C", by_law="行政处罚法#17")], valid_from=date(2026, 9, 1)))

    days = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 9, 1)]
    assert [reading.find(filled.powers, filled.city, "C", on=day) is not None for day in days] == [True, False, True]


def test_a_list_without_a_procedure_is_ended_by_its_keeper(lists):
    with pytest.raises(NotAllowed):
        ending.end(lists.powers, lists.city, {"A": "取消"}, last_day=DAY, by=lists.keeper(lists.county))


def citing(text, *, on=DAY, **more):
    return [one.key for one in who_cites(parse_reference(text)[0], on=on, **more).editions]


def test_who_cites_an_article_is_found_by_its_place(filled):
    assert citing("食品安全法#124") == ["A", "B"]
    assert citing("食品安全法#124.2") == []
    assert citing("食品安全法#125.1") == ["A"]
    assert citing("行政处罚法") == ["C"]
    assert citing("食品安全法#124", on=FROM - timedelta(days=1)) == []


def test_who_cites_is_read_page_by_page(filled):
    first = who_cites(parse_reference("食品安全法#124")[0], on=DAY, most=1)
    second = who_cites(parse_reference("食品安全法#124")[0], on=DAY, most=1, after=first.next_after)

    assert [one.key for one in (*first.editions, *second.editions)] == ["A", "B"]
    assert second.next_after is None
