"""The lines of an article, and which paragraph, item and sub-item each is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.provision import take_apart


def places(text: str) -> list[tuple[int, int | None, int | None]]:
    return [(line.paragraph, line.item, line.subitem) for line in take_apart(text).lines]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲。", [(1, None, None)]),
        ("甲。\n乙。", [(1, None, None), (2, None, None)]),
        ("有下列：\n（一）甲；\n(二)乙。\n丙。", [(1, None, None), (1, 1, None), (1, 2, None), (2, None, None)]),
        ("有下列：\n（一）甲：\n1．子；\n2. 丑；\n（二）乙。", [(1, None, None), (1, 1, None), (1, 1, 1), (1, 1, 2), (1, 2, None)]),
        ("有下列：\n一、甲；\n二、乙。\n丙。", [(1, None, None), (1, 1, None), (1, 2, None), (2, None, None)]),
        ("有下列：\n1、甲；\n2、乙。", [(1, None, None), (1, 1, None), (1, 2, None)]),
        ("有下列：\n（一）甲：\n①子；\n②丑；\n⒊寅。", [(1, None, None), (1, 1, None), (1, 1, 1), (1, 1, 2), (1, 1, 3)]),
        ("甲。\n\u200b\n乙。", [(1, None, None), (1, None, None), (2, None, None)]),
        ("甲。\n| 表 | 头 |\n乙。", [(1, None, None), (1, None, None), (2, None, None)]),
        ("2020年以前的风筝适用。", [(1, None, None)]),
        ("甲。\n2020年的乙。", [(1, None, None), (2, None, None)]),
        ("有下列：\n甲；\n（二）乙；\n（三）丙。", [(1, None, None), (1, 1, None), (1, 2, None), (1, 3, None)]),
        ("有下列：\n（一）甲；\n（二）乙。\n又有下列：\n（一）丙。", [(1, None, None), (1, 1, None), (1, 2, None), (2, None, None), (2, 1, None)]),
        ("", []),
    ],
)  # fmt: skip
def test_each_line_is_known_by_its_paragraph_item_and_sub_item(text, expected) -> None:
    assert places(text) == expected


def test_a_sentence_broken_over_two_lines_is_one_item() -> None:
    text = "不得：\n（一）在风筝场上放置妨碍他人放飞风筝的各种各样的杂\n物；\n（二）喧哗。\n丙。"

    assert places(text) == [(1, None, None), (1, 1, None), (1, 1, None), (1, 2, None), (2, None, None)]


def test_the_words_of_a_place_run_from_its_first_to_its_last_character() -> None:
    text = "有下列：\n（一）甲；\n1．子。\n（二）乙。\n丙。"
    provision = take_apart(text)

    def words(**place: int) -> str | None:
        span = provision.span(**place)
        return text[slice(*span)] if span else None

    assert words(paragraph=2) == "丙。"
    assert words(paragraph=1) == "有下列：\n（一）甲；\n1．子。\n（二）乙。"
    assert words(item=1) == "（一）甲；\n1．子。"
    assert words(item=1, subitem=1) == "1．子。"
    assert words(item=3) is None
    assert words(paragraph=3) is None


def test_only_the_end_of_a_line_is_no_part_of_its_words() -> None:
    assert [(line.start, line.end) for line in take_apart("型号 X\r\n乙。").lines] == [(0, 4), (6, 8)]


def test_an_item_that_two_paragraphs_have_is_not_chosen_between() -> None:
    provision = take_apart("有下列：\n（一）甲。\n又有下列：\n（一）丙。")

    assert provision.span(item=1) is None
    assert provision.span(paragraph=2, item=1) is not None


def test_a_character_is_found_in_its_line() -> None:
    text = "有下列：\n（一）甲；\n丙。"
    provision = take_apart(text)

    assert provision.at(text.index("甲")).item == 1
    assert provision.at(text.index("丙")).paragraph == 2
    assert take_apart("").at(0).paragraph == 0


@given(st.text(alphabet="（）()一二三12．、。；：甲乙\n\u200b|", max_size=80))
def test_any_text_is_taken_apart_into_all_its_lines_in_order(text: str) -> None:
    lines = take_apart(text).lines

    assert [text[line.start : line.end] for line in lines] == text.splitlines()
    assert [line.paragraph for line in lines] == sorted(line.paragraph for line in lines)
