"""What is suggested to somebody who types: titles, short titles, articles of a norm."""

import pytest

from plumbline.engines.norms.searching import suggest
from tests.engines.norms.shelf import LAW, LOCAL, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shelf():
    put("中华人民共和国风筝管理条例", *[f"甲{number}" for number in range(1, 24)], short="风筝管理条例")
    put("阿市风筝管理条例实施办法", "乙", level=LOCAL)
    put("天空法", "丙", level=LAW)


@pytest.mark.parametrize("typed", ["风筝", "风筝管", "風箏管理", "《风筝管理", " 风筝 管理 ", "筝管"])
def test_titles_that_have_what_was_typed_are_suggested_the_highest_first(typed) -> None:
    assert [one.words for one in suggest(typed)] == ["风筝管理条例", "阿市风筝管理条例实施办法"]


def test_a_title_that_begins_so_stands_before_one_that_has_it() -> None:
    put("管理天空法", "丁", level=LOCAL)

    assert suggest("管理")[0].words == "管理天空法"


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("风筝管理条例2", ["2", "20", "21", "22", "23"]),
        ("管理条例22", ["22"]),
        ("风筝管理条例第二", ["2", "20", "21", "22", "23"]),
        ("风筝管理条例第二十", ["20", "21", "22", "23"]),
        ("風箏管理條例第２", ["2", "20", "21", "22", "23"]),
        ("风筝管理条例第二条", ["2"]),
        ("风筝管理条例#3", ["3"]),
        ("风筝管理条例第", ["1", "2", "3", "4", "5", "6", "7", "8"]),
        ("风筝管理条例99", []),
    ],
)
def test_articles_of_a_norm_are_suggested_by_the_beginning_of_their_number(typed, suggested) -> None:
    assert [one.place for one in suggest(typed)] == suggested


def test_a_suggestion_says_what_to_put_into_the_box() -> None:
    (one,) = suggest("管理条例22")

    assert (one.words, one.norm.short, one.place) == ("风筝管理条例第二十二条", "风筝管理条例", "22")


def test_no_more_are_suggested_than_asked_for() -> None:
    assert len(suggest("风筝管理条例第", limit=3)) == 3


@pytest.mark.parametrize("typed", ["", "  ", "《", "12", "第", "#", "第一条", "\x00", "不存在", "风" * 5_000])
def test_nothing_is_suggested_for_what_names_nothing(typed) -> None:
    assert suggest(typed) == ()
