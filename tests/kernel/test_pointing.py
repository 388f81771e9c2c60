"""Every citation in a text of law, also where the words only point."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel.pointed import Pointed, Standing, Trouble
from plumbline.kernel.pointing import find_pointed
from plumbline.kernel.reference import Citation, show, write_reference

TITLE = "风筝管理条例"
LISTED = "有下列情形的，不得放飞：\n（一）雷雨；\n（二）大风；\n（三）大雾。\n"


def standing(text: str, **facts: object) -> Standing:
    order = tuple((number, 0) for number in range(1, 31))
    said: dict[str, Any] = {"title": TITLE, "articles": order, "index": 7, "text": text} | facts
    return Standing(**said)


def find(text: str, **facts: object) -> list[Pointed]:
    return find_pointed(text, standing(text, **facts))


def named(text: str, **facts: object) -> list[str]:
    """Give what is cited in the short form, this norm left out, with the trouble where there is one."""
    return [
        write_reference([one.citation]).removeprefix(TITLE) + (f" {one.trouble}" if one.trouble else "")
        for one in find(text, **facts)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("违反本条例第五条第一款、第三款规定的", ["#5.1", "#5.3"]),
        ("违反本条例规定的", [""]),
        ("违反本条例的规定，适用本条例。", ["", ""]),
        ("依照第五条处罚", ["#5"]),
        ("依照第五条至第七条处罚", ["#5", "#6", "#7"]),
        ("第五条之一所称风筝", ["#5之一"]),
        ("依照前条的规定", ["#7"]),
        ("依照前两条的规定", ["#6", "#7"]),
        ("依照前条第一款第二项的规定", ["#7.1(2)"]),
        ("甲。\n乙。\n前款规定的丙", ["#8.2"]),
        ("甲。\n乙。\n前两款规定的丙", ["#8.1", "#8.2"]),
        ("甲。\n乙。\n丙。\n前三款规定", ["#8.1", "#8.2", "#8.3"]),
        ("甲。\n乙。\n本条第一款、第二款所称", ["#8.1", "#8.2"]),
        ("甲。\n第一款规定的期限", ["#8.1"]),
        ("甲。\n本款规定的期限", ["#8.2"]),
        ("甲。\n乙。\n丙。\n本条前两款所称", ["#8.2", "#8.3"]),
        (f"{LISTED}前款第二项情形消失后", ["#8.1(2)"]),
        (f"{LISTED}前款第（一）项至第（三）项规定", ["#8.1(1)", "#8.1(2)", "#8.1(3)"]),
        (f"{LISTED}第（三）项所称大雾", ["#8(3)"]),
        (f"{LISTED}前两项规定", ["#8.1(2)", "#8.1(3)"]),
        ("有下列：\n（一）甲；\n（二）前项规定以外的乙。", ["#8.1(1)"]),
        ("有下列：\n（一）甲；\n（二）乙；\n（三）前两项规定以外的。", ["#8.1(1)", "#8.1(2)"]),
        ("有下列：\n（一）甲，本项所称甲；\n（二）乙。", ["#8.1(1)"]),
        ("本条例第五条第一款前三项规定", ["#5.1(1)", "#5.1(2)", "#5.1(3)"]),
        ("本条例第五条前两款规定", ["#5.1", "#5.2"]),
        ("违反本条例第五条、第六条和第七条第二款的", ["#5", "#6", "#7.2"]),
        ("违反本条例第九条规定的，处罚如下：\n（一）违反第一项规定的，警告；\n（二）违反第二项规定的，罚款。", ["#9", "#9(1)", "#9(2)"]),
        ("甲，依照上款规定", ["#8.1"][:0]),
        ("甲。\n依照上款规定", ["#8.1"]),
    ],
)  # fmt: skip
def test_what_points_is_counted_from_the_place_where_it_stands(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("依照《放飞条例》第三条和本条例第五条", ["放飞条例#3", "#5"]),
        ("依照本条例第五条和《放飞条例》第三条、第四条", ["#5", "放飞条例#3", "放飞条例#4"]),
        ("违反《放飞条例》第三条的，依照该条第二款处罚", ["放飞条例#3", "放飞条例#3.2"]),
        ("违反《放飞条例》的，依照该条例第九条处罚", ["放飞条例", "放飞条例#9"]),
        ("构成《放飞条例》第八十条放飞罪、第九十条断线罪的", ["放飞条例#80", "放飞条例#90"]),
        ("《放飞条例》（以下简称《飞条》）。《飞条》第二条", ["放飞条例", "放飞条例#2"]),
        ("依照风筝放飞法第三条的规定", ["风筝放飞法#3 unmarked"]),
        ("依照风筝放飞法的规定", ["风筝放飞法 unmarked"]),
        ("违反风筝法、放飞法的有关规定", ["风筝法 unmarked", "放飞法 unmarked"]),
        ("根据宪法，制定本条例。", ["宪法 unmarked", ""]),
        ("适用修正前的《放飞条例》第三条", ["放飞条例#3 earlier"]),
        ("依照有关规定第三条", ["#3 unclear"]),
        ("《风筝国际公约》第三条", ["风筝国际公约#3"]),
        ("依照风筝公约第三条", ["公约#3 unclear"]),
    ],
)
def test_titles_and_pointers_stand_side_by_side(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("适用本章规定", [" division"]),
        ("依照本条例第四章的规定", [" division"]),
        ("依照《放飞条例》第三章、第四章规定", ["放飞条例 division", "放飞条例 division"]),
        ("依照第三章第一节的规定", [" division"]),
        ("依照放飞法总则第三章的规定", ["放飞法 division"]),
        ("前款规定的风筝", [" nothing_before"]),
        ("（三）前两项规定以外的风筝", [" nothing_before"]),
        ("依照《放飞条例》第而十二条处罚", ["放飞条例 unreadable"]),
        ("该条规定的风筝", [" unclear"]),
    ],
)
def test_what_cannot_be_followed_is_kept_with_its_trouble(text: str, expected: list[str]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "临海第三款车型", "本项目的第一项工程", "签订合同第五条的当事人", "公司章程第三条规定", "税前列支", "本地方法", "依法处罚",
        "基本法律制度", "成本规定", "第五条例", "前款项拨付后", "目前条件下", "之前项目", "提前款待", "《放飞许可证》", "《风筝日报》",
        "《放飞服务合同》第三条", "以上条件", "按照下列方法", "书法、用法和做法", "本条款", "第一条款", "",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_citation_is_not_counted(text: str) -> None:
    assert find(text) == []


def test_an_article_that_begins_inside_the_words_is_no_citation() -> None:
    assert find("甲不得放飞。 第九条 乙不得放飞。") == []
    assert find("甲不得放飞。\n第九 条 乙不得放飞。") == []


def test_an_amendment_speaks_of_the_articles_it_amends() -> None:
    facts = {"title": "风筝法修正案（二）", "amends": True, "amended": ((0, "风筝法"),)}

    found = find("将第五条修改为：“依照本法第六条处罚。”", **facts)

    assert [write_reference([one.citation]) for one in found] == ["风筝法#5", "风筝法#6"]
    assert not any(one.own for one in found)


def test_a_decision_that_says_not_what_it_amends_leaves_it_open() -> None:
    (found,) = find("将第五条修改为甲", title="关于修改部分条例的决定", amends=True)

    assert found.trouble == Trouble.UNCLEAR


def test_an_interpretation_may_name_articles_of_the_law_it_applies() -> None:
    (found,) = find("断线罪（第九十条）", title="关于适用风筝法的解释", applies="风筝法")

    assert found.citation == Citation("风筝法", 90)


def test_items_of_a_norm_without_articles_are_its_clauses() -> None:
    assert named("与上述第三项至第五项规定有关的", clauses=True) == ["#3", "#4", "#5"]


def test_outside_the_articles_nothing_stands_before() -> None:
    assert named("依照前条和本条的规定", index=None) == [" nothing_before", " unclear"]


def test_an_alias_given_in_one_piece_is_known_in_the_next() -> None:
    aliases: dict[str, str] = {}
    first = "根据《中华人民共和国风筝放飞法》（以下简称放飞法）"
    find_pointed(first, standing(first), aliases=aliases)

    (found,) = find_pointed("放飞法第三条", standing("放飞法第三条"), aliases=aliases)

    assert (found.citation, found.trouble) == (Citation("中华人民共和国风筝放飞法", 3), "")


def test_each_pointer_tells_where_it_stands() -> None:
    text = "甲。\n前款和本条例第五条、《放飞条例》第六条"

    spans = [text[one.start : one.end] for one in find(text)]

    assert spans == ["前款", "本条例第五条", "《放飞条例》第六条"]


_numbers = st.integers(min_value=1, max_value=30)
_places = st.builds(
    Citation, st.sampled_from([TITLE, "放飞条例"]), _numbers, st.none(), st.none() | _numbers, st.none() | _numbers
)


@given(st.lists(_places, min_size=1, max_size=5), st.sampled_from(["规定的，依照", "和", "的，处罚；违反"]))
def test_what_is_found_in_running_text_is_found_again_when_it_is_shown(places: list[Citation], between: str) -> None:
    text = "违反" + between.join(map(show, places)) + "规定的"

    found = [one.citation for one in find(text)]
    again = [one.citation for one in find("违反" + between.join(map(show, found)) + "规定的")]

    assert found == places
    assert again == found


@given(st.text(alphabet="《》（）第条款项章节目之一二三十本前上该法例规定和、。，的\n 依照", max_size=60))
def test_any_text_is_read_in_order_and_within_its_bounds(text: str) -> None:
    found = find(text)

    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert [one.end for one in found] == sorted(one.end for one in found)


@pytest.mark.parametrize("sign", ["《", "〈", "第", "（", "一", "法的", "《甲》（"])
def test_five_thousand_signs_of_one_kind_are_read_and_name_nothing(sign: str) -> None:
    assert find(sign * 5_000) == []
