"""`plumbline norms`."""

import json

import pytest

from plumbline.cli.main import main
from plumbline.engines.norms.models import Norm

pytestmark = pytest.mark.django_db

TEXT = "# 风筝管理条例\n2020年3月4日 公布\n2020年5月1日 施行\n<!-- INFO END -->\n## 第一章 总则\n第一条 甲。\n乙。\n第二条 丙。\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "行政法规").mkdir()
    (tmp_path / "行政法规" / "风筝管理条例(2020-03-04).md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_an_import_tells_what_became_of_each_file(folder, capsys) -> None:
    (folder / "坏.md").write_text("什么都没有", encoding="utf-8")

    code = main(["norms", "import", str(folder), "--json"])

    added, refused = sorted(
        (json.loads(line) for line in capsys.readouterr().out.splitlines()), key=lambda one: one["outcome"]
    )
    assert code == 1
    assert (added["outcome"], added["norm"], added["articles"]) == ("added", "风筝管理条例", 2)
    assert refused["outcome"] == "refused"
    assert refused["reasons"][0]["cure"]


def test_a_dry_run_keeps_nothing(folder, capsys) -> None:
    assert main(["norms", "import", str(folder), "--dry-run"]) == 0

    assert "新增  《风筝管理条例》 2020-03-04 公布  2 条" in capsys.readouterr().out
    assert not Norm.objects.exists()


def test_an_article_is_shown_as_of_a_day(folder, capsys) -> None:
    main(["norms", "import", str(folder)])
    capsys.readouterr()

    assert main(["norms", "show", "风筝管理条例", "--article", "1.2", "--as-of", "2026-06-22", "--json"]) == 0

    shown = json.loads(capsys.readouterr().out)
    assert (shown["words"], shown["heading"], shown["in_force_from"]) == ("乙。", "第一章 总则", "2020-05-01")
    assert main(["norms", "show", "风筝管理条例#2", "--language", "en"]) == 0
    assert capsys.readouterr().out.startswith(
        "《风筝管理条例》, article 2 (promulgated 2020-03-04, in force from 2020-05-01)"
    )


def test_what_does_not_exist_is_refused_with_reasons(folder, capsys) -> None:
    main(["norms", "import", str(folder)])
    capsys.readouterr()

    assert main(["norms", "show", "风筝管理条例", "--article", "9", "--json"]) == 1
    assert "没有第九条" in json.loads(capsys.readouterr().out)["refused"][0]["says"]
    assert main(["norms", "show", "行政处罚法", "--article", "58", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["unknown"]["missing"] == ["中华人民共和国行政处罚法"]


@pytest.mark.parametrize(
    "argv",
    [
        ["norms", "import", "/does/not/exist"],
        ["norms", "show", "行政处罚法", "--article", "五十八"],
        ["norms", "show", "X", "--as-of", "soon"],
    ],
)
def test_wrong_usage_is_told_apart_from_a_refusal(argv) -> None:
    assert main(argv) == 2
