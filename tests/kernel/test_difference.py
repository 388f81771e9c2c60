"""What differs between two texts, as a reader would mark it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.difference import PieceKind, compare, units

_MARKS = {PieceKind.SAME: "{}", PieceKind.REMOVED: "[{}]", PieceKind.ADDED: "<{}>"}


def marked(old, new, **how):
    return "".join(_MARKS[piece.kind].format(piece.words) for piece in compare(old, new, **how))


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("风筝应当有线。", "风筝必须有线。", "风筝[应当]<必须>有线。"),
        ("线长三米。", "线长1.5米。", "线长[三]<1.5>米。"),
        ("依照第十二条放飞。", "依照第十三条放飞。", "依照[第十二条]<第十三条>放飞。"),
        ("雷雨、大风不得放飞。", "雷雨、沙尘、大风不得放飞。", "雷雨、<沙尘、>大风不得放飞。"),
        ("甲处保管；乙处登记。", "甲处保管；丙处查看；乙处登记。", "甲处保管；<丙处查看；>乙处登记。"),
        ("（一）雷雨；\n（二）大风。", "（一）雷雨；\n（三）大风。", "（一）雷雨；\n[（二）]<（三）>大风。"),
        ("不变。", "不变。", "不变。"),
        ("", "全新。", "<全新。>"),
        ("全删。", "", "[全删。]"),
        ("", "", ""),
    ],
)
def test_changes_are_marked_where_a_reader_sees_them(old, new, shown) -> None:
    assert marked(old, new) == shown


def test_a_word_that_both_have_by_chance_is_no_island() -> None:
    shown = marked("管理处可以没收风筝并且登记在册。", "放飞的人应当系牢风筝，看管好线轴。")

    assert "]风<" not in shown
    assert len(compare("管理处可以没收风筝并且登记在册。", "放飞的人应当系牢风筝，看管好线轴。")) <= 4


def test_another_cutter_of_words_may_be_given() -> None:
    def pairs(text):
        return [text[place : place + 2] for place in range(0, len(text), 2)]

    assert marked("风筝有线", "风筝无线", words=pairs) == "风筝[有线]<无线>"


def test_a_paragraph_that_was_added_is_one_piece() -> None:
    assert (
        marked("甲可以放飞。\n乙可以观看。", "甲可以放飞。\n丙应当看管。\n乙可以观看。")
        == "甲可以放飞。\n<丙应当看管。\n>乙可以观看。"
    )


def test_units_keep_figures_and_places_whole() -> None:
    assert units("第一百二十条之一：罚１２．５％，见GB/T 1-2") == [
        *("第一百二十条之一", "：", "罚", "１２．５％", "，", "见", "GB/T", " ", "1-2"),
    ]  # fmt: skip


def test_very_long_texts_are_compared_line_by_line() -> None:
    lines = [f"{number}号风筝由{number * 7}号库房保管。\n" for number in range(900)]
    changed = [*lines[:450], "新来的风筝另行登记。\n", *lines[451:]]

    pieces = compare("".join(lines), "".join(changed))

    assert [piece.kind for piece in pieces if piece.kind != PieceKind.SAME] == [PieceKind.REMOVED, PieceKind.ADDED]


TEXT = st.text(alphabet="风筝线尾巴应当不得，。；、\n（一）二12第条 a", max_size=60)


@given(TEXT, TEXT)
def test_nothing_is_lost_and_nothing_made_up(old, new) -> None:
    pieces = compare(old, new)

    assert "".join(piece.words for piece in pieces if piece.kind != PieceKind.ADDED) == old
    assert "".join(piece.words for piece in pieces if piece.kind != PieceKind.REMOVED) == new
    assert all(piece.words for piece in pieces)


@given(TEXT)
def test_units_joined_are_the_text(text) -> None:
    assert "".join(units(text)) == text


@given(TEXT)
def test_a_text_does_not_differ_from_itself(text) -> None:
    assert {piece.kind for piece in compare(text, text)} <= {PieceKind.SAME}
