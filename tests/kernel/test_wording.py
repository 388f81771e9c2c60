"""Sentences with places: what they are filled from, what they refuse, how amounts and days are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import wording
from plumbline.kernel.errors import DeclarationError

DIGITS = {digit: place for place, digit in enumerate(wording.CAPITALS)}
UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def filled(text, values):
    return "".join(piece.text for piece in wording.parse(text).fill(values))


def spoken_fen(capitals):
    """Read an amount in capitals back, by another way than it was written."""
    rest = capitals.removeprefix("人民币").removesuffix("整").replace("零", "")
    yuan, _, small = rest.rpartition("元")
    fen = 0
    for unit, worth in (("角", 10), ("分", 1)):
        digit, found, after = small.partition(unit)
        if found:
            fen += DIGITS[digit] * worth
            small = after
    total = section = digit = 0
    for sign in yuan:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in UNITS:
            section, digit = section + digit * UNITS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif sign == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return (total + section + digit) * 100 + fen


def test_a_place_takes_its_value_from_nested_mappings():
    values = {"party": {"name": "溪岸面馆"}, "fine": 200000, "day": "2026-06-24"}

    said = filled("{party.name}应缴{fine|money}，{day|day}前缴清。", values)

    assert said == "溪岸面馆应缴2,000元，2026年6月24日前缴清。"


def test_each_piece_remembers_where_it_was_filled_from():
    pieces = wording.parse("当事人{party.name}。").fill({"party": {"name": "溪岸面馆"}})

    assert [(piece.text, piece.of) for piece in pieces] == [("当事人", ""), ("溪岸面馆", "party.name"), ("。", "")]


@pytest.mark.parametrize("empty", [None, "", "  \n", [], ()])
def test_nothing_is_not_a_value(empty):
    assert wording.parse("{a}").missing({"a": empty}) == ("a",)


@pytest.mark.parametrize("value", [0, False])
def test_zero_and_no_are_values(value):
    assert wording.parse("{a}").missing({"a": value}) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{a.__class__}",
        "{a[0]}",
        "{a!r}",
        "{a:>9}",
        "{}",
        "{A}",
        "{a()}",
        "{a|eval}",
        "{a",
        "a}",
        "{{a}}",
        "{a.b.}",
        "{_a}",
    ],
)
def test_a_place_is_a_plain_path_and_nothing_else(text):
    with pytest.raises(DeclarationError):
        wording.parse(text)


def test_attributes_of_objects_are_out_of_reach():
    class Thing:
        secret = "secret"

    assert wording.parse("{thing.secret}").missing({"thing": Thing()}) == ("thing.secret",)


def test_what_a_value_holds_is_not_read_as_a_place():
    assert filled("{a}", {"a": "{b|money}", "b": 100}) == "{b|money}"


@pytest.mark.parametrize("value", [True, ["x"], {"x": 1}])
def test_a_value_without_words_of_its_own_needs_a_filter(value):
    with pytest.raises(DeclarationError, match="needs a filter"):
        wording.parse("{a}").fill({"a": value})


@pytest.mark.parametrize("value", [-1, True, 1.5, "100", wording.LARGEST_FEN])
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(DeclarationError, match="no amount"):
        wording.money(value)


@pytest.mark.parametrize(
    ("fen", "capitals"),
    [
        (0, "人民币零元整"),
        (1, "人民币壹分"),
        (10500, "人民币壹佰零伍元整"),
        (140950, "人民币壹仟肆佰零玖元伍角"),
        (600714, "人民币陆仟零柒元壹角肆分"),
        (32504, "人民币叁佰贰拾伍元零肆分"),
        (100100000, "人民币壹佰万零壹仟元整"),
        (100000000000, "人民币壹拾亿元整"),
    ],
)
def test_amounts_are_said_in_capitals_as_cheques_are(fen, capitals):
    assert wording.money_in_capitals(fen) == capitals


@given(st.integers(min_value=1, max_value=10**13))
def test_an_amount_in_capitals_reads_back_as_the_same_amount(fen):
    assert spoken_fen(wording.money_in_capitals(fen)) == fen


@given(st.integers(min_value=1, max_value=10**13))
def test_no_two_zeros_stand_together_in_capitals(fen):
    assert "零零" not in wording.money_in_capitals(fen)
