"""`plumbline norms search`, `suggest` and `index`."""

import json

import pytest

from plumbline.cli.main import main
from tests.engines.norms.shelf import LAW, LOCAL, put

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _shelf():
    put("风筝管理条例", "风筝应当有线。", "雷雨时不得放飞。")
    put("阿市风筝办法", "雷雨时应当收线。", level=LOCAL, region="990100")


def test_hits_are_listed_with_the_words_marked_and_how_the_question_was_read(capsys) -> None:
    assert main(["norms", "search", "雷雨"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "按原文查找：“雷雨”  找到 2 条",
        "",
        "《风筝管理条例》第二条  行政法规",
        "  【雷雨】时不得放飞。",
        "",
        "《阿市风筝办法》第一条  地方性法规",
        "  【雷雨】时应当收线。",
    ]


def test_the_answer_in_json_has_all_that_pages_show(capsys) -> None:
    assert main(["norms", "search", "雷雨", "放飞", "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert (answer["total"], answer["total_is_least"], answer["read_as"]["way"]) == (1, False, "words")
    assert answer["hits"][0] == {
        "norm": "风筝管理条例",
        "level": "administrative_regulation",
        "promulgated_on": "2020-03-04",
        "in_force_from": "2020-03-04",
        "in_force_to": None,
        "kind": "article",
        "article": 2,
        "sub": None,
        "snippet": [
            {"words": "雷雨", "hit": True},
            {"words": "时不得", "hit": False},
            {"words": "放飞", "hit": True},
            {"words": "。", "hit": False},
        ],
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--level", LAW], 0),
        (["--level", LOCAL, "--level", LAW], 1),
        (["--region", "99"], 1),
        (["--issuer", "国务院"], 0),
        (["--field", "天空"], 0),
        (["--on", "2019-01-01"], 0),
        (["--on", "2019-01-01", "--all-versions"], 2),
        (["--limit", "1"], 1),
        (["--limit", "1", "--start", "1"], 1),
        (["--start", "2"], 0),
    ],
)
def test_hits_are_narrowed_and_paged(options, found, capsys) -> None:
    code = main(["norms", "search", "雷雨", "--json", *options])

    assert len(json.loads(capsys.readouterr().out)["hits"]) == found
    assert code == (0 if found else 1)


def test_a_norm_is_a_hit_of_its_own_in_english_too(capsys) -> None:
    assert main(["norms", "search", "风筝管理", "--language", "en"]) == 0

    assert capsys.readouterr().out.splitlines() == [
        "Read as a phrase: «风筝管理»  1 found",
        "",
        "《风筝管理条例》  administrative regulation",
    ]


@pytest.mark.parametrize(("words", "says"), [("风" * 10_000, "超过 1,000 个"), ("词 " * 41, "")])
def test_what_cannot_be_asked_is_said_with_what_to_do(words, says, capsys) -> None:
    assert main(["norms", "search", words]) == 1

    shown = capsys.readouterr()
    assert says in shown.out + shown.err


def test_only_punctuation_is_answered_with_a_sentence(capsys) -> None:
    assert main(["norms", "search", "，。！"]) == 1

    assert "只有标点符号" in capsys.readouterr().out


def test_suggestions_are_listed(capsys) -> None:
    assert main(["norms", "suggest", "风筝管理条例第"]) == 0
    assert capsys.readouterr().out.splitlines() == ["风筝管理条例第一条", "风筝管理条例第二条"]

    assert main(["norms", "suggest", "風箏管", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"words": "风筝管理条例", "norm": "风筝管理条例", "place": None}

    assert main(["norms", "suggest", "不存在"]) == 1


def test_the_index_is_made_anew(capsys) -> None:
    assert main(["norms", "index"]) == 0
    assert capsys.readouterr().out == "已重建检索索引：2 个文本\n"

    assert main(["norms", "index", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"versions": 2}
