"""`plumbline table`: which benchmarks there are, and what they answer."""

import json

import pytest

from plumbline.cli import main as command

FACTS = ["value_fen=8,000元", "repeated=0", "harm=none", "lighter_due=否"]


def table(capsys, *given):
    code = command.main(["table", *given])
    return code, capsys.readouterr()


def facts(*pairs):
    return [word for pair in pairs for word in ("--fact", pair)]


def test_tables_are_listed_with_their_articles(capsys):
    code, told = table(capsys, "list")
    _, data = table(capsys, "list", "--on", "2026-09-01", "--json")

    assert code == 0
    assert (
        "penalty.air.dust  2025-01-01 – 2026-08-14  易产生扬尘的物料未密闭、未覆盖（《大气污染防治法》第一百一十七条）"
        in told.out
    )
    assert "penalty.air.dust" not in [one["code"] for one in json.loads(data.out)]


def test_an_answer_tells_its_row_and_why(capsys):
    code, told = table(capsys, "answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts(*FACTS))
    _, english = table(
        capsys, "answer", "penalty.food.unsafe", "--on", "2026-03-01", "--language", "en", *facts(*FACTS)
    )

    assert code == 0
    assert "罚款：65,000 元以上、85,000 元以下（《食品安全法》第一百二十四条第一款）" in told.out
    assert "演示数据：数额是虚构的" in told.out
    assert "Harm done: None (None or Slight)" in english.out


def test_facts_come_from_a_file_too(capsys, tmp_path):
    given = tmp_path / "facts.yaml"
    given.write_text("{value_fen: 800000, repeated: 0, harm: none, lighter_due: false}")

    code, told = table(capsys, "answer", "penalty.food.unsafe", "--on", "2026-03-01", "--facts", str(given), "--json")

    assert (code, json.loads(told.out)["row"]) == (0, "small_ordinary")


def test_what_is_missing_is_told_and_is_no_answer(capsys):
    code, told = table(capsys, "answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts("lighter_due=否"))

    assert code == 1
    assert told.out.startswith("还不能确定，缺少：违法生产经营的食品货值金额、一年内同类违法次数、危害后果\n可能的行：")


def test_rows_are_written_for_a_spreadsheet(capsys):
    code, told = table(capsys, "rows", "penalty.food.unsafe", "--on", "2026-03-01")

    lines = told.out.splitlines()
    assert code == 0
    assert lines[0].startswith("代码,说明,违法生产经营的食品货值金额,")
    assert (
        lines[1]
        == 'reduced,货值很小、没有危害后果,"不满 1,000 元",不限,没有,是,减轻,"10,000 元以上、50,000 元以下",行政处罚法#32,行政处罚法#32'
    )


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (["answer", "penalty.food.unsave"], 1, "did you mean «penalty.food.unsafe»?"),
        (["answer", "penalty.food.unsafe", "--on", "2020-01-01"], 1, "on 2020-01-01 no version holds"),
        (["answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts("harm=great")], 1, "“great”不在可选的里面"),
        (["answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts("harms=real")], 1, "这里不问“harms”"),
        (["answer", "penalty.food.unsafe", *facts("harm")], 2, "write a fact like harm=none"),
        (["list", "--on", "today"], 2, "is no day"),
        (["rows", "penalty.food.unsave"], 1, "no decision table"),
    ],
)
def test_bad_input_is_told(capsys, given, code, told):
    found, said = table(capsys, *given)

    assert found == code
    assert told in said.out + said.err
