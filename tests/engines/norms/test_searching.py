"""Finding norms and articles by their words: what is found, in which order, narrowed to what, and shown how."""

from datetime import date

import pytest

from plumbline.engines.norms.models import Norm, Version
from plumbline.engines.norms.searching import Asked, Piece, Way, finding, search
from plumbline.kernel import clock
from tests.engines.norms.shelf import DAY, LAW, LOCAL, REGULATION, RULE, ask, places, put

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites():
    """Put a regulation on kites on the shelf."""
    return put(
        "中华人民共和国风筝管理条例",
        "风筝应当有线。\n线不得过长。",
        "有下列情形之一的，不得放飞：\n（一）雷雨；\n（二）ＰＭ２.５超过 75。",
        "放飞风筝前，应当拨打12345告知。",
        short="风筝管理条例",
        issuer="国务院",
        heading="第一章 放飞",
    )


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("雷雨", {2}),
        ("线", {1}),
        ("应当", {1, 3}),
        ("不得放飞", {2}),
        ("PM2.5", {2}),
        ("ｐｍ２．５", {2}),
        ("12345", {3}),
        ("１２３４５", {3}),
        ("線不得過長", {1}),
        ("超过75", {2}),
        ("应当 告知", {3}),
        ("风筝　线", {1}),
        ("“放飞风筝前，应当”", {3}),
        ('"情形之一的，不得"', {2}),
        ("『有线。』", {1}),
        ("“雷雨；（二）”", set()),
        ("“有线。线不得”", set()),
        ("龙卷风", set()),
    ],
)
def test_what_has_the_words_is_found_whatever_their_width_and_script(kites, words, numbers) -> None:
    assert {number for _, number in places(ask(words))} == numbers


def test_several_words_are_all_wanted_and_a_title_may_have_some_of_them(kites) -> None:
    put("风车办法", "雷雨时停转。")

    answer = ask("风筝管理条例 雷雨")

    assert (places(answer), answer.way) == ([("中华人民共和国风筝管理条例", 2)], Way.WORDS)
    assert answer.read_as.zh == "按这些词查找，须全部出现：“风筝管理条例”、“雷雨”"


def test_a_norm_is_found_by_its_title_and_comes_before_articles_that_name_it(kites) -> None:
    put("天空法", "风筝管理条例另有规定的，从其规定。", level=LAW)

    answer = ask("风筝管理条例")

    assert places(answer)[:2] == [("中华人民共和国风筝管理条例", 0), ("天空法", 1)]
    assert answer.way is Way.CITATION


@pytest.mark.parametrize(
    "words",
    [
        "风筝管理条例第二条",
        "《风筝管理条例》第二条第一款",
        "风筝管理条例#2",
        "风筝管理条例#2.1(2)",
        "管理条例2",
        "风筝管理条例 第2条",
        "風箏管理條例第２條",
        "中华人民共和国风筝管理条例第二条",
    ],
)
def test_a_question_that_names_an_article_finds_it_first(kites, words) -> None:
    answer = ask(words)

    assert (places(answer)[0], answer.way) == (("中华人民共和国风筝管理条例", 2), Way.CITATION)
    assert "《风筝管理条例》第二条" in answer.read_as.zh
    assert "article 2" in answer.read_as.en


def test_an_article_that_is_not_there_is_said_and_its_norm_shown(kites) -> None:
    answer = ask("风筝管理条例第九条")

    assert places(answer) == [("中华人民共和国风筝管理条例", 0)]
    assert answer.read_as.zh == "按引用查找：没有查到《风筝管理条例》第九条的条文，列出该文本"


def test_a_short_name_may_mean_several_norms(kites) -> None:
    put("风管理条例", "风车应当有轴。", "风车不得过大。")

    assert places(ask("管理条例2")) == [("风管理条例", 2), ("中华人民共和国风筝管理条例", 2)]


def test_a_sentence_that_is_not_found_is_cut_into_words_and_says_so(kites) -> None:
    answer = ask("雷雨的时候怎么放飞")

    assert (places(answer), answer.way) == ([("中华人民共和国风筝管理条例", 2)], Way.WORDS)
    assert answer.read_as.zh == "没有找到原句，按这些词查找，须全部出现：“雷雨”、“放飞”"
    assert answer.read_as.en.startswith("Not found as it stands; read as these words")


def test_where_nothing_has_all_words_any_will_do_and_the_most_and_rarest_stand_first(kites) -> None:
    put("风车办法", "雷雨时停转，告知四邻。")

    answer = ask("雷雨 告知 龙卷风")

    assert answer.way is Way.ANY
    assert places(answer)[0] == ("风车办法", 1)
    assert answer.total == 3
    assert "列出含有其中任何一个的：“雷雨”、“告知”、“龙卷风”" in answer.read_as.zh


def test_higher_authority_stands_first() -> None:
    for title, level in (("阿市办法", LOCAL), ("阿部规章", RULE), ("阿条例", REGULATION), ("阿法", LAW)):
        put(title, "大风时不得放飞。", level=level)

    assert [title for title, _ in places(ask("大风"))] == ["阿法", "阿条例", "阿部规章", "阿市办法"]


def test_words_that_fill_an_article_weigh_more_than_words_in_passing() -> None:
    put("甲条例", "放飞的人" + "应当小心并且注意周围" * 20 + "大风。", "大风时，不得放飞。")

    assert [number for _, number in places(ask("大风"))] == [2, 1]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"levels": frozenset({LAW})}, {"阿法"}),
        ({"levels": frozenset({LAW, LOCAL})}, {"阿法", "阿省条例", "阿市条例"}),
        ({"region": "99"}, {"阿省条例", "阿市条例"}),
        ({"region": "990000"}, {"阿省条例", "阿市条例"}),
        ({"region": "990100"}, {"阿市条例"}),
        ({"region": "98"}, set()),
        ({"issuer": "阿部"}, {"阿部规章"}),
        ({"issuer": "乙部"}, {"阿部规章"}),
        ({"issuer": "阿部、乙部"}, {"阿部规章"}),
        ({"issuer": "部"}, set()),
        ({"field": "天空"}, {"阿法"}),
        ({"field": "天空", "levels": frozenset({LOCAL})}, set()),
    ],
)
def test_hits_are_narrowed_to_level_region_issuer_and_field(narrowed, found) -> None:
    put("阿法", "大风时不得放飞。", level=LAW, field="天空")
    put("阿部规章", "大风时不得放飞。", level=RULE, issuer="阿部、乙部")
    put("阿省条例", "大风时不得放飞。", level=LOCAL, region="990000")
    put("阿市条例", "大风时不得放飞。", level=LOCAL, region="990100")

    assert {title for title, _ in places(ask("大风", **narrowed))} == found
    assert {title for title, _ in places(ask("阿", **narrowed))} == found


def test_what_a_question_names_is_narrowed_too(kites) -> None:
    assert places(ask("风筝管理条例第二条", levels=frozenset({LAW}))) == []


def test_only_the_version_in_force_on_the_day_is_found(kites) -> None:
    put("中华人民共和国风筝管理条例", "风筝应当有绳。", on=date(2025, 1, 1))
    put("中华人民共和国风筝管理条例", "风筝应当有索。", on=date(2027, 1, 1))

    assert [places(ask(word)) == [] for word in ("雷雨", "有绳", "有索")] == [True, False, True]
    assert places(ask("雷雨", on=date(2024, 12, 31))) == [("中华人民共和国风筝管理条例", 2)]
    assert places(ask("雷雨", on=date(2020, 3, 3))) == []
    assert all(ask(word, all_versions=True).hits for word in ("雷雨", "有绳", "有索"))
    assert places(ask("风筝管理条例", all_versions=True)).count(("中华人民共和国风筝管理条例", 0)) == 1


def test_a_later_version_whose_text_is_not_held_hides_the_earlier_one(kites) -> None:
    put("中华人民共和国风筝管理条例", on=date(2025, 1, 1))

    assert places(ask("雷雨")) == []
    assert places(ask("风筝")) == [("中华人民共和国风筝管理条例", 0)]


def test_a_norm_no_longer_in_force_is_found_by_its_name_alone() -> None:
    put("旧风筝条例", "风筝应当有线。", until=date(2021, 1, 1))

    (hit,) = ask("旧风筝条例").hits

    assert (hit.norm.title, hit.version) == ("旧风筝条例", None)
    assert places(ask("旧风筝")) == []
    assert ask("旧风筝条例", all_versions=True).hits[0].version is not None


def test_today_is_the_day_when_none_is_asked_for(kites) -> None:
    with clock.standing_at(DAY):
        assert search(Asked("雷雨")).total == 1
    with clock.standing_at(date(2019, 6, 22)):
        assert search(Asked("雷雨")).total == 0


def test_an_edition_that_was_replaced_is_not_found(kites) -> None:
    Version.objects.filter(pk=kites.pk).update(replaced_at=clock.now())
    put("中华人民共和国风筝管理条例", "风筝应当有线。", edition=2)

    assert places(ask("雷雨", all_versions=True)) == []
    assert places(ask("有线")) == [("中华人民共和国风筝管理条例", 1)]


def test_no_page_repeats_another_and_the_order_is_the_same_every_time(monkeypatch) -> None:
    monkeypatch.setattr(finding, "RANKED", 7)
    for place in range(9):
        put(f"风筝第{place}号办法", *(f"风筝{'应当' * (place + number)}有线。" for number in range(5)), level=LOCAL)

    whole = places(ask("风筝"))
    pages = [place for start in range(0, 60, 4) for place in places(ask("风筝", start=start, limit=4))]

    assert len(whole) == len(set(whole)) == ask("风筝").total == 54
    assert pages == whole == places(ask("风筝"))


def test_counting_stops_and_says_so(monkeypatch) -> None:
    monkeypatch.setattr(finding, "COUNTED", 3)
    put("风筝办法", *["风筝应当有线。"] * 5, level=LOCAL)

    answer, other = ask("有线"), ask("风筝办法")

    assert (answer.total, answer.total_is_least, len(answer.hits)) == (3, True, 5)
    assert (other.total, other.total_is_least) == (1, False)


def test_the_words_are_marked_at_the_place_where_most_of_them_stand(kites) -> None:
    put("长条例", "开头。" * 60 + "大风或者雷雨时，不得放飞；" + "结尾。" * 60)

    (hit,) = ask("大风 雷雨").hits

    shown = "".join(piece.words for piece in hit.snippet)
    assert [piece.words for piece in hit.snippet if piece.hit] == ["大风", "雷雨"]
    assert (shown[0], shown[-1], len(shown) < 120) == ("…", "…", True)


@pytest.mark.parametrize(
    ("words", "marked"), [("线不得", ["线不得"]), ("pm2.5", ["ＰＭ２.５"]), ("超过75", ["超过 75"]), ("應當", ["应当"])]
)
def test_words_are_marked_as_the_text_writes_them(kites, words, marked) -> None:
    assert [piece.words for piece in ask(words).hits[0].snippet if piece.hit] == marked


def test_a_norm_is_shown_with_the_words_marked_in_its_title(kites) -> None:
    assert ask("风筝管理").hits[0].snippet == (Piece("中华人民共和国"), Piece("风筝管理", hit=True), Piece("条例"))


def test_a_cited_paragraph_is_shown_from_its_beginning(kites) -> None:
    assert ask("风筝管理条例第一条第二款").hits[0].snippet == (Piece("线不得过长。"),)


def test_a_hit_gives_its_norm_version_and_article_without_further_questions(kites, django_assert_num_queries) -> None:
    (hit,) = ask("雷雨").hits

    with django_assert_num_queries(0):
        assert (hit.norm, hit.version, hit.article.version.norm) == (Norm(pk=kites.norm_id), kites, hit.norm)
        assert (hit.article.citation.article, hit.version.promulgated_on) == (2, date(2020, 3, 4))
