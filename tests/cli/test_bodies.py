"""`plumbline bodies`: a file of bodies is saved whole or not at all; who could sign is said with the reason."""

import json

import pytest

from plumbline.cli.main import main
from plumbline.engines.bodies.models import Account, Body, Region

HEAD = "机关编号,机关名称,英文名称,区划代码,机关类型\n"
GOOD = f"{HEAD}349901.kites,示例区风筝局,Kite Bureau,349901,文化旅游\n"


@pytest.fixture
def run(db, capsys, tmp_path):
    Region.objects.create(code="349901", name="示例区", name_en="Sample", level="county", path="349901/")
    Account.objects.create(username="system", administers="system_admin")

    def command(text, *words):
        file = tmp_path / "bodies.csv"
        file.write_text(text)
        code = main(["bodies", "import", str(file), "--by", "system", "--json", *words])
        return code, json.loads(capsys.readouterr().out)

    return command


def test_a_dry_run_saves_nothing_and_the_import_saves_once(run):
    for words, made, same, saved in ((["--dry-run"], 1, 0, False), ([], 1, 0, True), ([], 0, 1, True)):
        code, said = run(GOOD, *words)

        table = said["tables"][0]
        assert (code, table["made"], table["same"], said["saved"]) == (0, made, same, saved)
        assert Body.objects.count() == int(saved)


def test_a_fault_is_told_by_its_place_and_the_wrong_rows_are_written(run, tmp_path):
    code, said = run(GOOD.replace("349901,", "999999,"), "--marked", str(tmp_path / "marked.xlsx"))

    assert (code, said["saved"]) == (1, False)
    assert [(one["place"], one["field"]) for one in said["tables"][0]["problems"]] == [("D2", "region")]
    assert (tmp_path / "marked.xlsx").read_bytes().startswith(b"PK")


def test_what_cannot_be_meant_is_wrong_usage(run, capsys):
    run(GOOD)

    for words in (
        ["import", "nowhere.xlsx", "--by", "system"],
        ["import", __file__, "--by", "nobody"],
        ["signers", "decide"],
        ["signers", "decide", "--matter", "x"],
        ["signers", "decide", "--procedure", "penalty.ordinary", "--body", "x"],
    ):
        assert main(["bodies", *words]) == 2


def test_who_could_sign_is_told_or_that_nobody_could(run, capsys):
    run(GOOD)

    code = main(["bodies", "signers", "decide", "--procedure", "penalty.ordinary", "--body", "349901.kites"])

    assert code == 1
    assert capsys.readouterr().out.startswith("0 人可以做")
