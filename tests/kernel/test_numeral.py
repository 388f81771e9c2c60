"""Chinese numbers, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.numeral import LARGEST, chinese_number, number_of


@given(st.integers(min_value=1, max_value=LARGEST))
def test_every_number_reads_back_as_it_was_written(number: int) -> None:
    written = chinese_number(number)

    assert number_of(written) == number
    assert number_of(str(number)) == number


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (85, "八十五"),
        (100, "一百"),
        (101, "一百零一"),
        (110, "一百一十"),
        (204, "二百零四"),
        (1000, "一千"),
        (1008, "一千零八"),
        (1010, "一千零一十"),
        (1260, "一千二百六十"),
    ],
)
def test_numbers_are_written_as_laws_write_them(number: int, written: str) -> None:
    assert chinese_number(number) == written


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一百十", 110),
        ("一百十八", 118),
        ("一〇八", 108),
        ("二〇二一", 2021),
        ("１２", 12),
        ("一十二", 12),
        ("两百", 200),
        ("一百〇八", 108),
    ],
)
def test_older_and_other_spellings_are_read(written: str, number: int) -> None:
    assert number_of(written) == number


@pytest.mark.parametrize(
    "written",
    ["而十二", "", "十百", "一百五", "一千五", "二十零五", "一百零十", "第三", "三.五", "-3", "零百", "二二十"],
)
def test_what_is_no_number_or_could_be_two_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        number_of(written)


@pytest.mark.parametrize("number", [0, -1, LARGEST + 1])
def test_numbers_no_law_uses_cannot_be_written(number: int) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        chinese_number(number)
