"""Recounting lists: what was edited, inserted or deleted past the ledger is named by its place; lawful changes are not."""

from datetime import date

import pytest
from django.db import transaction

from plumbline.engines.registers import adjusting, ending, keeping, recounting
from plumbline.engines.registers.models import Adjustment, Cites, Edition, Entry

FROM = date(2026, 1, 1)
LATER = date(2026, 5, 1)


@pytest.fixture
def kept(lists):
    """A list in which entries were added, changed, replaced on their first day, and ended."""
    rows = [lists.row(key, handler="王内勤") for key in "ABCD"]
    keeping.put(lists.powers, lists.city, rows, valid_from=FROM, by=lists.keeper(lists.city))
    with transaction.atomic():
        record(lists, [lists.row("A", title="改过的名称")], LATER)
        record(lists, [lists.row("B", title="更正的名称")], FROM)
        ending.record(lists.powers, lists.city, {"C": "依据废止"}, last_day=LATER, by="clerk")
        record(lists, [lists.row("C")], date(2026, 6, 1))
    adjusting.propose(
        lists.powers, lists.city, title="调整", because="依据变化", valid_from=date(2026, 7, 1),
        puts=[lists.row("D", title="又改的名称")], by=lists.keeper(lists.city),
    )  # fmt: skip
    return lists


def record(lists, rows, day):
    keeping.record(lists.powers, lists.city, rows, valid_from=day, by="clerk", because="依据变化")


def found(lists):
    return [(one.kind.value, one.where) for one in recounting.recount(lists.powers, lists.city)]


def place(lists, rest):
    return f"powers/{lists.city.code}/{rest}"


def test_lawful_changes_add_up(kept):
    assert list(recounting.recount()) == []


@pytest.mark.parametrize(
    ("key", "number", "columns"),
    [
        ("A", 2, {"data": {"code": "A", "title": "假的"}}),
        ("A", 2, {"title": "假的"}),
        ("A", 2, {"levels": "|village|"}),
        ("A", 1, {"valid_to": None}),
        ("A", 1, {"valid_to": date(2026, 3, 1)}),
        ("B", 1, {"replaced_at": None}),
        ("C", 1, {"valid_to": date(2026, 5, 31)}),
        ("D", 1, {"salt": b"another"}),
    ],
)
def test_what_was_edited_is_named(kept, key, number, columns):
    Edition.objects.filter(key=key, number=number).update(**columns)

    assert found(kept) == [("edited", place(kept, f"{key}#{number}"))]


def test_an_edition_that_was_inserted_is_named(kept):
    edition = Edition.objects.get(key="D")
    edition.pk, edition.number = None, 2
    edition.save()

    assert found(kept) == [("inserted", place(kept, "D#2"))]


def test_editions_that_were_deleted_are_named(kept):
    Cites.objects.filter(edition__key="A").delete()
    Edition.objects.filter(key="A").delete()
    Entry.objects.filter(key="A").delete()

    assert found(kept) == [("deleted", place(kept, "A#1")), ("deleted", place(kept, "A#2"))]


def test_a_list_that_was_deleted_whole_is_named(kept):
    Adjustment.objects.all().delete()
    Cites.objects.all().delete()
    Edition.objects.all().delete()

    assert [one.kind.value for one in recounting.recount()] == ["deleted"] * 8


def test_an_edition_that_was_moved_to_another_list_is_missed_here_and_named_there(kept):
    Edition.objects.filter(key="D").update(body=kept.county)

    assert found(kept) == [("deleted", place(kept, "D#1"))]
    there = [(one.kind.value, one.where) for one in recounting.recount(kept.powers, kept.county)]
    assert there == [("inserted", f"powers/{kept.county.code}/D#1")]


def test_change_sets_are_recounted_too(kept):
    told = Adjustment.objects.get()

    Adjustment.objects.update(puts=[])
    assert found(kept) == [("edited", place(kept, f"adjustment {told.pk}"))]

    kept.adjustment(kept.city)
    Adjustment.objects.filter(pk=told.pk).delete()
    kinds = [kind for kind, _where in found(kept)]
    assert kinds == ["inserted", "deleted"]
