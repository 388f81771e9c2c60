"""`plumbline norms export`."""

import json
from datetime import date

import pytest

from plumbline.cli.main import main
from plumbline.engines.norms.models import Article, Norm, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def kites(db):
    norm = Norm.objects.create(title="风筝管理条例", short="风筝管理条例", level="administrative_regulation")
    version = Version.objects.create(
        norm=norm, promulgated_on=date(2020, 3, 4), in_force_from=date(2020, 5, 1), held=True, highest=1
    )
    Article.objects.create(version=version, position=1, number=1, text="风筝应当有线。")
    return norm


def test_a_folder_is_written_and_each_file_told(kites, tmp_path, capsys):
    code = main(["norms", "export", str(tmp_path / "out"), "--json"])

    assert code == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"file": "norms.jsonl", "records": 1},
        {"file": "citations.jsonl", "records": 0},
    ]
    (line,) = (tmp_path / "out" / "norms.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["articles"][0]["text"] == "风筝应当有线。"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--format", "akn"], "1 个文件，1 条记录"),
        (["--format", "csv", "--bom"], "3 个文件，2 条记录"),
        (["--norm", "风筝管理条例", "--on", "2021-01-01"], "2 个文件，1 条记录"),
        (["--on", "2019-01-01"], "2 个文件，0 条记录"),
        (["--format", "akn", "--language", "en"], "1 files, 1 records"),
    ],
)
def test_form_norms_and_day_are_chosen(options, told, kites, tmp_path, capsys):
    assert main(["norms", "export", str(tmp_path / "out"), *options]) == 0

    assert told in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--norm", "没有这部法"], 1, "没有登记"),
        (["--format", "pdf"], 2, "invalid choice"),
        (["--on", "2019-02-30"], 2, "is no day"),
        (["--bom"], 2, "--bom goes with --format csv"),
    ],
)
@pytest.mark.usefixtures("kites")
def test_what_cannot_be_exported_is_said_and_nothing_written(options, code, words, tmp_path, capsys):
    assert main(["norms", "export", str(tmp_path / "out"), *options]) == code

    told = capsys.readouterr()
    assert words in told.out + told.err
    assert not list(tmp_path.iterdir())


def test_what_is_there_is_not_written_over(kites, tmp_path, capsys):
    (tmp_path / "out").write_text("mine", encoding="utf-8")

    assert main(["norms", "export", str(tmp_path / "out"), "--language", "en"]) == 1

    assert "not written over" in capsys.readouterr().out
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"
