"""Searching entries: by names first, by what everybody may read; what ended is not found, what is internal neither."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from plumbline.engines.registers import keeping, searching
from tests.engines.registers.conftest import DAY

FROM = date(2026, 1, 1)


@pytest.fixture
def listed(lists):
    rows = [
        lists.row("A", title="对无证放风筝的处罚", duties="先告知，再决定"),
        lists.row("B", title="对占道经营的处罚", duties="放风筝的不算", handler="司徒清和"),
    ]
    keeping.put(lists.powers, lists.county, rows, valid_from=FROM, by=lists.keeper(lists.county))
    return lists


def keys(found):
    return [one.key for one in found.editions]


def test_names_come_before_other_words(listed):
    assert keys(searching.search("放风筝", on=DAY)) == ["A", "B"]


def test_all_words_are_wanted(listed):
    assert keys(searching.search("处罚 占道", on=DAY)) == ["B"]
    assert keys(searching.search("处罚 捕鱼", on=DAY)) == []


def test_traditional_characters_and_wide_letters_find_the_same(listed):
    assert keys(searching.search("放風箏", on=DAY)) == ["A", "B"]


def test_what_only_officers_may_read_is_not_found(listed):
    assert keys(searching.search("司徒清和", on=DAY)) == []


def test_an_edition_is_found_on_its_days_alone(listed):
    rows = [listed.row("A", title="对无证放无人机的处罚")]
    keeping.record(listed.powers, listed.county, rows, valid_from=date(2026, 6, 1), by="keeper", because="依据变化")

    assert keys(searching.search("无证放风筝", on=DAY)) == []
    assert keys(searching.search("无证放风筝", on=date(2026, 3, 1))) == ["A"]
    assert keys(searching.search("无人机", on=DAY)) == ["A"]


def test_a_search_is_narrowed_to_a_register_and_a_body(listed):
    rows = [listed.row("P", title="对放风筝的检查")]
    keeping.put(listed.powers, listed.province, rows, valid_from=FROM, by=listed.keeper(listed.province))

    assert keys(searching.search("放风筝", on=DAY)) == ["P", "A", "B"]
    assert keys(searching.search("放风筝", on=DAY, register=listed.powers, body=listed.province)) == ["P"]


@pytest.mark.parametrize(
    ("sign", "found"), [("风", ["A", "B"]), ("罚", ["A", "B"]), ("算", ["B"]), ("a", ["A"]), ("鱼", [])]
)
def test_one_character_is_found_wherever_it_stands(listed, sign, found):
    assert sorted(keys(searching.search(sign, on=DAY))) == found


def test_words_that_look_like_the_number_of_a_body_do_not_stand_for_it(lists):
    other = f"b{lists.province.pk}"
    rows = [lists.row("A", title=f"放风筝 {other}")]
    keeping.record(lists.powers, lists.county, rows, valid_from=FROM, by="keeper", because="制定清单")

    assert keys(searching.search("放风筝", on=DAY, body=lists.province)) == []
    assert keys(searching.search(other, on=DAY)) == ["A"]


def test_the_letter_before_facets_finds_nothing_by_itself(listed):
    assert keys(searching.search("r", on=DAY)) == []


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs PostgreSQL")
def test_lexemes_of_what_was_kept_before_are_those_that_are_written_now(listed):
    migration = import_module("plumbline.engines.registers.migrations.0004_lexemes_on_postgresql")
    written = lexemes()

    with connection.schema_editor() as editor:
        migration.keep_tokens(None, editor)
        migration.keep_lexemes(None, editor)

    assert lexemes() == written
    assert len(written) == 2


def lexemes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, tsvector_to_array(lexemes) FROM registers_words ORDER BY number")
        return cursor.fetchall()


def test_more_than_asked_for_is_said(listed):
    found = searching.search("处罚", on=DAY, most=1)

    assert len(found.editions) == 1
    assert found.more


def test_a_question_of_signs_finds_nothing(listed):
    assert keys(searching.search("，。", on=DAY)) == []


@pytest.mark.parametrize("sign", ['"', "\\", "{", "}", ",", "'", "\t", "NULL"])
@pytest.mark.parametrize("others", [0, 120])
def test_signs_in_a_name_do_no_harm(lists, sign, others):
    rows = [lists.row("S", title=f"对甲{sign}乙的检查")] + [lists.row(f"R{number}") for number in range(others)]
    keeping.record(lists.powers, lists.county, rows, valid_from=FROM, by="keeper", because="制定清单")

    assert keys(searching.search("乙的检查", on=DAY)) == ["S"]
