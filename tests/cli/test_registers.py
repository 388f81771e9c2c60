"""`plumbline registers`: what is declared, a file held against a list and saved, a list written, what alerts find."""

import csv
import json
from datetime import date

import pytest

from plumbline.cli.main import main
from plumbline.engines.registers import keeping
from plumbline.engines.registers.models import Edition
from tests.engines.registers.conftest import Lists, place

FROM = date(2026, 1, 1)
HEADING = "编码,事项名称,职权类型,设定和实施依据,行使层级\n"
ROW = "A,对无证放风筝的处罚,行政处罚,食品安全法#124.1,县级\n"


@pytest.fixture
def lists(db):
    place(place(place(place(None, "34"), "3401"), "340104"), "340104001")
    return Lists()


@pytest.fixture
def imports(lists, tmp_path):
    """Import a file into the list of the county."""

    def run(rows, *words):
        file = tmp_path / "powers.csv"
        file.write_text(HEADING + rows, encoding="utf-8")
        return main(["registers", "import", str(file), *of(lists), "--from", "2026-06-01", *words])

    return run


def of(lists):
    return ["--register", "powers", "--body", lists.county.code]


def saving(lists):
    return ["--by", lists.keeper(lists.county).username, "--because", "依据变化"]


def test_registers_are_listed_with_their_basis(lists, capsys):
    assert main(["registers", "list"]) == 0

    assert "powers  权责清单" in capsys.readouterr().out


def test_a_dry_run_tells_what_would_happen(imports, capsys):
    assert imports(ROW, "--dry-run", "--json") == 0

    answer = json.loads(capsys.readouterr().out)
    assert (answer["rows"], answer["added"], answer["saved"]) == (1, 1, False)
    assert not Edition.objects.exists()


def test_a_good_file_is_saved(imports, lists, capsys):
    assert imports(ROW, *saving(lists)) == 0

    assert "1 行：新增 1，改动 0，不变 0，取消 0。" in capsys.readouterr().out
    assert Edition.objects.get().title == "对无证放风筝的处罚"


def test_a_faulty_file_is_told_by_place_and_saved_by_nobody(imports, lists, capsys, tmp_path):
    marked = tmp_path / "marked.xlsx"

    assert (
        imports(ROW + ROW.replace("124.1", "9999").replace("A,", "B,", 1), *saving(lists), "--marked", str(marked)) == 1
    )

    said = capsys.readouterr().out
    assert "✗ D3" in said
    assert "没有保存任何内容。" in said
    assert marked.read_bytes().startswith(b"PK")
    assert not Edition.objects.exists()


def test_saving_needs_who_and_why(imports, capsys):
    assert imports(ROW) == 2

    assert "--because" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--by", "nobody", "--because", "x"]])
def test_an_account_that_there_is_not_is_a_mistake_of_usage(imports, words):
    assert imports(ROW, *words) == 2


def test_a_list_is_written_as_it_is_imported(imports, lists, tmp_path):
    imports(ROW, *saving(lists))
    out = tmp_path / "out.csv"

    assert main(["registers", "export", *of(lists), "--on", "2026-06-24", "--out", str(out)]) == 0

    rows = list(csv.DictReader(out.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[0]["编码"] == "A"
    assert main(["registers", "import", str(out), *of(lists), "--dry-run", "--json", "--from", "2026-06-24"]) == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_who_keeps_a_list_is_given_what_others_may_not_read_and_either_file_changes_nothing(
    lists, tmp_path, kind, capsys
):
    keeper, whole, public = lists.keeper(lists.county), tmp_path / f"whole.{kind}", tmp_path / f"public.{kind}"
    keeping.put(lists.powers, lists.county, [lists.row("A", handler="赵一")], valid_from=FROM, by=keeper)
    export = ["registers", "export", *of(lists), "--on", "2026-06-24", "--format", kind, "--out"]

    assert main([*export, str(whole), "--by", keeper.username]) == main([*export, str(public)]) == 0

    for file in (whole, public):
        assert main(["registers", "import", str(file), *of(lists), "--dry-run", "--json", "--from", "2026-06-24"]) == 0
        assert json.loads(capsys.readouterr().out)["unchanged"] == 1
    if kind != "xlsx":
        assert ["赵一" in file.read_text(encoding="utf-8-sig") for file in (whole, public)] == [True, False]


def test_a_body_that_there_is_not_is_a_mistake_of_usage(lists):
    assert main(["registers", "export", "--register", "powers", "--body", "nobody"]) == 2


def test_alerts_name_the_entry(imports, lists, capsys):
    imports(ROW, *saving(lists))
    capsys.readouterr()

    code = main(["registers", "alerts", "--json"])

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == bool(lines)
    assert all(line["says"] and line["law"] for line in lines)


def test_lists_are_recounted_against_the_ledger(imports, lists, capsys):
    imports(ROW, *saving(lists))
    capsys.readouterr()
    assert main(["registers", "recount", "--language", "en"]) == 0
    assert "0 differ from the ledger." in capsys.readouterr().out

    Edition.objects.update(title="假的")

    assert main(["registers", "recount", *of(lists), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["where"]) == ("edited", f"powers/{lists.county.code}/A#1")
