"""`plumbline table`: which benchmarks there are, and what they answer."""

import json

import pytest

from plumbline.cli import main as command
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.declaration import read_file

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


def test_rows_are_written_for_a_spreadsheet(capfdbinary):
    code = command.main(["table", "export", "penalty.food.unsafe", "--on", "2026-03-01"])

    lines = capfdbinary.readouterr().out.decode("utf-8-sig").splitlines()
    assert code == 0
    assert lines[0].startswith("代码,说明,英文说明,违法生产经营的食品货值金额,")
    assert lines[1] == (
        "reduced,货值很小、没有危害后果,Small value and no harm,"
        '"不满 1,000 元",不限,没有,是,减轻,"10,000 元以上、50,000 元以下",行政处罚法#32,行政处罚法#32'
    )


def test_a_table_is_written_as_jdm(tmp_path):
    out = tmp_path / "table.json"

    code = command.main(["table", "export", "penalty.food.unsafe", "--format", "jdm", "--out", str(out)])

    assert code == 0
    assert json.loads(out.read_text())["source"]["table"] == "penalty.food.unsafe"


@pytest.fixture
def sheet(tmp_path):
    """Give the rows of a table as a spreadsheet keeps them, and a way to write some of it otherwise."""
    kept = tmp_path / "rows.csv"
    command.main(["table", "export", "penalty.food.unsafe", "--on", "2026-03-01", "--out", str(kept)])

    def written(old="", new=""):
        text = kept.read_text(encoding="utf-8")
        assert old in text
        kept.write_text(text.replace(old, new) if old else text, encoding="utf-8")
        return str(kept)

    return written


def test_rows_are_taken_from_a_spreadsheet_into_a_new_version(capsys, sheet, tmp_path):
    file = sheet("50,000 元以上、65,000 元以下", "5 万元以上 7 万元以下")
    sheet("65,000 元以上、85,000 元以下", "7 万元以上 8.5 万元以下")
    out = tmp_path / "next.yaml"

    code, told = table(
        capsys, "import", file, "penalty.food.unsafe", "--on", "2026-03-01", "--out", str(out), "--dry-run"
    )
    written = table(capsys, "import", file, "penalty.food.unsafe", "--on", "2026-03-01", "--out", str(out), "--json")

    assert code == 0
    assert told.out == "10 行，已证明没有缺口、没有重叠、都在法定幅度以内：新增 0，改动 3，去掉 0\n"
    answer = json.loads(written[1].out)
    assert (written[0], answer["written"]) == (0, str(out))
    assert answer["changed"] == ["small_lighter", "medium_lighter", "small_ordinary"]
    new, old = read_file(out).plain(), declared_tables().version("penalty.food.unsafe", "2026-01-01").table.declared
    assert new["rows"][1]["gives"]["fine"] == {"from": 5_000_000, "to": 7_000_000}
    assert {**new, "rows": old.plain()["rows"]} == old.plain()


def test_a_new_version_begins_after_the_old_one_has_ended(capsys, sheet, tmp_path):
    out = tmp_path / "next.yaml"

    code, told = table(
        capsys,
        "import",
        sheet(),
        "penalty.food.unsafe",
        "--on",
        "2026-03-01",
        "--from",
        "2027-01-01",
        "--out",
        str(out),
    )

    assert code == 1
    assert "请先给旧版写上终止日期" in told.out
    assert not out.exists()


def test_a_version_that_follows_one_that_ended_is_written(capsys, tmp_path):
    kept, out = tmp_path / "rows.xlsx", tmp_path / "next.yaml"
    of = ["penalty.air.dust", "--on", "2026-03-01"]
    command.main(["table", "export", *of, "--format", "xlsx", "--out", str(kept)])

    early = table(capsys, "import", str(kept), *of, "--from", "2026-08-01", "--out", str(out))
    late = table(capsys, "import", str(kept), *of, "--from", "2026-08-15", "--to", "2026-12-31", "--out", str(out))

    assert (early[0], out.exists()) == (1, False)
    assert "没有写入任何内容" in early[1].out
    assert late[0] == 1  # the law on which it rests has ended with the old version
    assert "2026" in late[1].out


@pytest.mark.parametrize(
    "wrong",
    [
        ("不满 1,000 元", "不满 2,000 元", "第 4 行: 重叠：“reduced”和“medium_lighter”同时适用"),
        ("1,000 元以上、不满 10,000 元", "1,000 元以上、不满 9,000 元", "缺口：没有一行适用"),
        (
            "85,000 元以上、100,000 元以下",
            "8.5 万元以上 12 万元以下",
            "I7: “small_repeated”超出食品安全法#124.1的法定幅度：上限太高",
        ),
        ("没有、轻微", "没有、轻薄", "F6: 危害后果：“没有、轻薄”不是这里的值；可以写的是：没有、轻微、"),
        ("不满 1,000 元", "千把块", "D2: 违法生产经营的食品货值金额：“千把块”读不出来"),
        ("行政处罚法#5.2", "行政处罚法#599", "J7: 《中华人民共和国行政处罚法》（2021-01-22 公布）没有第五百九十九条"),
        ("small_lighter", "reduced", "A3: 代码：和第 2 行重复"),
        ("small_harmful", "small_grave", "写入"),
        ("large_harmful", "large_grave", "实例适用的是“large_grave”，不是“large_harmful”"),
        ("裁量档次", "裁量等级", "缺少必填的列：裁量档次"),
    ],
)
def test_what_is_wrong_with_rows_is_told_by_row_and_column_and_nothing_is_written(capsys, sheet, tmp_path, wrong):
    old, new, told = wrong
    out = tmp_path / "next.yaml"

    code, said = table(
        capsys, "import", sheet(old, new), "penalty.food.unsafe", "--on", "2026-03-01", "--out", str(out)
    )

    assert told in said.out
    assert out.exists() is (code == 0) is ("没有写入任何内容" not in said.out)


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        (["answer", "penalty.food.unsave"], 1, "did you mean «penalty.food.unsafe»?"),
        (["answer", "penalty.food.unsafe", "--on", "2020-01-01"], 1, "on 2020-01-01 no version holds"),
        (["answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts("harm=great")], 1, "“great”不在可选的里面"),
        (["answer", "penalty.food.unsafe", "--on", "2026-03-01", *facts("harms=real")], 1, "这里不问“harms”"),
        (["answer", "penalty.food.unsafe", *facts("harm")], 2, "write a fact like harm=none"),
        (["list", "--on", "today"], 2, "is no day"),
        (["export", "penalty.food.unsave"], 1, "no decision table"),
        (["import", "rows.csv", "penalty.food.unsafe", "--on", "2026-03-01", "--to", "2027-01-01"], 2, "(--from)"),
        (["import", "rows.csv", "penalty.food.unsafe", "--on", "2026-03-01", "--from", "2027-01-01"], 2, "--out"),
        (["import", "no-such-file.csv", "penalty.food.unsafe", "--on", "2026-03-01", "--dry-run"], 2, "no-such-file"),
    ],
)
def test_bad_input_is_told(capsys, given, code, told):
    found, said = table(capsys, *given)

    assert found == code
    assert told in said.out + said.err
