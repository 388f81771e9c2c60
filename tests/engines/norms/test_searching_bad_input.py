"""Questions that cannot be asked are refused with what to do; syntax of databases is only words; nothing breaks."""

import pytest

from plumbline.engines.norms.searching import Way, suggest
from plumbline.kernel.errors import InvalidFacts
from tests.engines.norms.shelf import ask, places, put

pytestmark = pytest.mark.django_db

SYNTAX = [
    "AND",
    "风筝 AND 线 OR 雷雨 NOT 大风",
    "NEAR(风筝 线, 3)",
    "words : 风筝",
    "facets:x",
    "风筝*",
    "^风筝",
    "-风筝",
    "+风筝 -线",
    '风筝"',
    '"风筝',
    '"""',
    '"风筝" "线',
    "“风筝",
    "『",
    "(风筝",
    "{words names} : 风筝",
    "'; DROP TABLE norms_words; --",
    "' OR '1'='1",
    "风%",
    "风_",
    "%s %(x)s {0} $1 ?",
    "\\",
    "<script>风筝</script>",
    "风筝\x00线",
    "\x01\x02风筝\x7f",
    "\u200b风筝\ufeff",
    "\ud800风筝",
    "\ue100风\ue101",
    "😀",
    "👩‍👩‍👧",
    "a\u0301",
    "﷽",
    "۱۲۳",
    "1 2 3 4 5 6 7 8 9",
    "的 的 的 的",
    "\t\r\n风筝\n\n线\r",
    "第条",
    "第零条",
    "风筝管理条例第条",
    "风筝管理条例第九千九百九十九条之九",
    "风筝管理条例#",
    "风筝管理条例#0",
    "风筝管理条例#99999999999999999999",
    "风筝管理条例第一百五条",
    "《",
    "《》第一条",
    "《风筝管理条例",
]


@pytest.fixture(autouse=True)
def _kites():
    put("风筝管理条例", "风筝应当有线。", "雷雨时不得放飞。风筝_x 100% AND OR")


@pytest.mark.parametrize("words", SYNTAX)
def test_what_looks_like_syntax_is_only_words(words) -> None:
    answer = ask(words)

    assert answer.read_as.zh
    assert answer.read_as.en
    assert len(answer.hits) == answer.total
    assert suggest(words) is not None
    assert places(ask("雷雨")) == [("风筝管理条例", 2)]


@pytest.mark.parametrize(
    ("words", "number"), [("AND OR", 2), ("“100%”", 2), ("风筝_x", 2), ("<有线>", 1), ("-雷雨-", 2), ("有线*", 1)]
)
def test_signs_inside_a_word_count_and_signs_around_it_do_not(words, number) -> None:
    assert places(ask(words)) == [("风筝管理条例", number)]


@pytest.mark.parametrize("words", ["", "   ", "\n\t", "\x00", "\u200b"])
def test_nothing_is_answered_with_a_sentence(words) -> None:
    answer = ask(words)

    assert (answer.hits, answer.total, answer.way) == ((), 0, Way.NOTHING)
    assert "请写出要找的词" in answer.read_as.zh


@pytest.mark.parametrize("words", ["，。！？", "“”", '"', "《》", "…… ——", "“，”", "(),.;", "（）", "***"])
def test_only_punctuation_is_answered_with_a_sentence(words) -> None:
    answer = ask(words)

    assert (answer.hits, answer.way) == ((), Way.NOTHING)
    assert answer.read_as.zh == "查询中只有标点符号，没有可以查找的文字；请写出要找的词或者条号"


@pytest.mark.parametrize("words", ["风" * 10_000, "风筝 " * 5_000, "，" * 10_000, " " * 10_000, "\n" * 1_001])
def test_a_question_that_is_too_long_is_refused_with_what_to_do(words) -> None:
    with pytest.raises(InvalidFacts, match="超过 1,000 个") as caught:
        ask(words)

    assert caught.value.reasons[0].cure.zh.startswith("请只留下要找的词")
    assert suggest(words) is not None


def test_a_question_of_too_many_words_is_refused_with_what_to_do() -> None:
    with pytest.raises(InvalidFacts, match="查询有 41 个词，超过 40 个") as caught:
        ask(" ".join(f"词{number}" for number in range(41)))

    assert caught.value.reasons[0].cure is not None


def test_the_longest_question_is_answered() -> None:
    put("长条例", "风筝应当有线并且" * 125)

    assert places(ask("风筝应当有线并且" * 125)) == [("长条例", 1)]
    assert ask(" ".join(f"词{number}" for number in range(40))).way is Way.ANY


@pytest.mark.parametrize(
    ("narrowed", "says"),
    [
        ({"levels": frozenset({"decree"})}, "没有“decree”这一级别"),
        ({"region": "安徽"}, "“安徽”不是行政区划代码"),
        ({"region": "0000"}, "不是行政区划代码"),
        ({"start": -1}, "没有从第 -1 条起"),
        ({"limit": 0}, "每页 0 条"),
        ({"limit": 1_000}, "每页 1000 条"),
    ],
)
def test_what_there_is_not_cannot_be_narrowed_to(narrowed, says) -> None:
    with pytest.raises(InvalidFacts, match=says) as caught:
        ask("风筝", **narrowed)

    assert all(reason.cure for reason in caught.value.reasons)


@pytest.mark.parametrize("narrowed", [{"issuer": "'; --"}, {"field": '"'}, {"issuer": "风" * 5_000}, {"field": "\x00"}])
def test_an_issuer_or_field_that_there_is_not_narrows_to_nothing_or_not_at_all(narrowed) -> None:
    assert places(ask("雷雨", **narrowed)) in ([], [("风筝管理条例", 2)])


def test_a_page_beyond_the_last_is_empty() -> None:
    answer = ask("雷雨", start=1_000_000)

    assert (answer.hits, answer.total) == ((), 1)
