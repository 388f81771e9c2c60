"""Which provisions of two versions are the same one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.lineage import Provision, align, likeness, same_words

STRING = "风筝应当有线，线不得短于三米，也不得长于三百米。"
STORM = "雷雨、大风天气不得在广场、河堤放飞风筝。"
TAIL = "风筝的尾巴由放风筝的人自己扎，颜色不限，但是应当系牢。"
BIRDS = "放风筝的人应当先看一看天上有没有鸟群经过。"


def text(*articles):
    return [Provision(number, 0, words) for number, words in enumerate(articles, start=1)]


def paired(old, new):
    return [(old[pair.old].number, new[pair.new].number) for pair in align(old, new)]


def test_what_stays_as_it_is_is_sure() -> None:
    old = text(STRING, STORM, TAIL)

    assert [(pair.old, pair.new, pair.likeness) for pair in align(old, old)] == [(0, 0, 1), (1, 1, 1), (2, 2, 1)]


def test_a_provision_is_followed_through_new_numbers_and_new_words() -> None:
    old = text(STRING, STORM, TAIL)
    new = text(BIRDS, STRING.replace("三米", "五米"), STORM.replace("大风", "大风、沙尘"), TAIL)

    assert paired(old, new) == [(1, 2), (2, 3), (3, 4)]
    assert [pair.likeness == 1 for pair in align(old, new)] == [False, False, True]


def test_a_provision_that_moved_is_found_again() -> None:
    assert paired(text(STRING, STORM, TAIL, BIRDS), text(BIRDS, STRING, STORM, TAIL)) == [
        (4, 1),
        (1, 2),
        (2, 3),
        (3, 4),
    ]


def test_what_is_new_is_paired_with_nothing() -> None:
    assert paired(text(STRING), text(STRING, "夜间放飞的，尾部悬挂小灯笼两盏。")) == [(1, 1)]


def test_a_provision_that_was_split_goes_on_in_its_larger_part() -> None:
    whole = text(STRING + TAIL + BIRDS)

    assert paired(whole, text(BIRDS, STRING + TAIL)) == [(1, 2)]


def test_a_provision_that_was_enlarged_is_the_same_one() -> None:
    more = STRING + "\n放飞两只以上的，两线之间应当相隔十步，先放者在东，后放者在西，起风以后不得换位。"

    (pair,) = align(text(STRING), text(more))

    assert 0.5 < pair.likeness < 1


def test_the_nearest_of_several_alike_is_taken() -> None:
    old = text(*(f"{place}放飞风筝的，由{place}管理处发给木牌一面。" for place in ("东湖", "南山", "西岭")))
    new = text(*(f"{place}放飞风筝的，由{place}管理处发给铜牌一面。" for place in ("南山", "西岭", "东湖")))

    assert paired(old, new) == [(2, 1), (3, 2), (1, 3)]


def test_where_two_are_as_near_the_one_in_order_is_taken() -> None:
    badge = "放飞风筝的，由东湖管理处发给木牌一面，挂在线轴上。"
    other = "放飞风筝的，由南山管理处登记后发给铜牌，挂在线轴上。"

    assert paired(text(STRING, badge, STORM, badge, BIRDS), text(STRING, STORM, other, BIRDS))[2] == (4, 3)


def test_provisions_with_one_wording_keep_their_order() -> None:
    old = text(TAIL, STRING, TAIL)

    assert paired(old, old) == [(1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(("old", "new"), [([], []), (text(STRING), []), ([], text(STRING)), (text(""), text(""))])
def test_nothing_is_no_difficulty(old, new) -> None:
    assert len(align(old, new)) <= 1


def test_likeness_runs_from_nothing_to_the_same() -> None:
    assert likeness(STRING, STRING) == 1
    assert likeness(STRING, "") == 0
    assert 0.5 < likeness(STRING, STRING.replace("三米", "五米")) < 1


def test_the_width_of_signs_is_no_difference_and_other_words_are() -> None:
    assert same_words("下列天气：（一）“大风”", '下列天气:(一) "大风"')
    assert not same_words("下列天气：大风", "下列天气：雷雨")
    assert not same_words("甲、乙", "甲，乙")


def test_a_code_of_many_articles_is_paired_whole() -> None:
    old = text(
        *(f"{number}号风筝由{number * 7 % 1000}号库房保管，登记{number * 13 % 1000}号簿册。" for number in range(1260))
    )
    new = text(*(one.text.replace("登记", "签收") for one in old[30:]))

    assert [pair.old - pair.new for pair in align(old, new)] == [30] * 1230


WORDS = st.text(alphabet="风筝线尾巴雷雨大不得应当放飞，。\n一二三", max_size=30)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_one_provision_is_paired_with_one_and_likeness_is_a_share(old, new) -> None:
    pairs = align(text(*old), text(*new))

    assert len({pair.old for pair in pairs}) == len({pair.new for pair in pairs}) == len(pairs)
    assert all(0 < pair.likeness <= 1 for pair in pairs)
    assert [pair.new for pair in pairs] == sorted(pair.new for pair in pairs)


@given(st.lists(WORDS, max_size=8, unique=True))
def test_a_text_is_paired_with_itself(articles) -> None:
    assert all(pair.likeness == 1 for pair in align(text(*articles), text(*articles)))
    assert len(align(text(*articles), text(*articles))) == len(articles)


@given(WORDS, WORDS)
def test_likeness_lies_between_nothing_and_one(old, new) -> None:
    assert 0 <= likeness(old, new) <= 1
    assert likeness(old, old) == 1
