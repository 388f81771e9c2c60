"""`plumbline cite parse`."""

import io
import json

import pytest

from plumbline.cli.main import main


@pytest.fixture
def answer(monkeypatch, capsys):
    def ask(text: str, *options: str) -> list[str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        assert main(["cite", "parse", *options]) == 0
        return capsys.readouterr().out.splitlines()

    return ask


def test_each_line_is_answered_with_one_line_of_json(answer) -> None:
    lines = answer("《中华人民共和国行政处罚法》第三十一条第一款\n没有引用\n", "--json")

    assert [json.loads(line) for line in lines] == [
        {
            "text": "《中华人民共和国行政处罚法》第三十一条第一款",
            "citations": [
                {"norm": "中华人民共和国行政处罚法", "article": 31, "sub": None, "paragraph": 1, "item": None}
            ],
        },
        {"text": "没有引用", "citations": []},
    ]


def test_registered_titles_are_recognised_without_marks(answer) -> None:
    (line,) = answer("本机关执行全国年节及纪念日放假办法第二条", "--json")

    assert json.loads(line)["citations"][0]["norm"] == "全国年节及纪念日放假办法"


def test_details_say_what_the_text_says_of_the_norm(answer) -> None:
    (line,) = answer("《行政处罚法》（以下简称《处罚法》）第五条", "--json", "--details")

    (citation,) = json.loads(line)["citations"]
    assert citation["alias"] == "处罚法"
    assert citation["canonical"] == "中华人民共和国行政处罚法"
    assert (citation["start"], citation["end"]) == (0, 21)


def test_people_read_the_citations_in_their_language(answer) -> None:
    assert answer("《行政处罚法》第58条第1款第2项") == ["《行政处罚法》第五十八条第一款第（二）项"]
    assert answer("《行政处罚法》第58条第1款第2项", "--language", "en") == ["《行政处罚法》, article 58(1)(2)"]
    assert answer("《行政处罚法》第而十条") == ["《行政处罚法》 …第而十条?"]


def test_an_unknown_action_is_wrong_usage() -> None:
    assert main(["cite", "guess"]) == 2
