"""`plumbline check` proves the procedure of a file, and tells the run that shows a fault."""

import json
from datetime import date

from plumbline.cli import proving
from plumbline.cli.main import main
from plumbline.kernel.declaration import read_file
from plumbline.kernel.schema import read_procedure
from plumbline.kernel.verifying import keeping, telling, verify
from tests.kernel.verifying.sound import SOUND


def test_a_sound_procedure_is_told_to_be_right(tmp_path, capsys):
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")

    assert main(["check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["right"], told["faults"]) == (True, [])


def test_what_a_proof_does_not_cover_is_said(tmp_path, capsys):
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")

    assert main(["check", str(path), "--language", "en"]) == 0
    *told, last = capsys.readouterr().out.splitlines()
    assert sum(line.startswith("Not covered: ") for line in told) == len(proving.NOT_COVERED)
    assert last == "no faults"


def test_each_line_of_the_report_is_in_the_answer_for_programs(tmp_path, capsys):
    path = tmp_path / "altered.yaml"
    rule = "before: decide, must: announce, at_least: 5 workdays"
    text = SOUND.replace(rule, f"{rule}, unless: amount_fen < 100").replace(
        "law: 行政许可法#34", "law: 行政许可法#999", 1
    )
    path.write_text(text.replace("asks: [size, amount_fen", "may_ask: [size], asks: [amount_fen"), encoding="utf-8")

    main(["check", str(path), "--notes", "--language", "en"])
    lines = capsys.readouterr().out.splitlines()
    main(["check", str(path), "--notes", "--language", "en", "--json"])
    answer = json.loads(capsys.readouterr().out)

    found = [*answer["faults"], *answer["notes"]]
    told = {f"{one['file']}:{one['line']}:{one['column']}: {one['what']}" for one in found}
    told |= {
        f"    {number}. {step['says']}" for one in found for number, step in enumerate(one.get("run", ()), start=1)
    }
    told |= {*answer["not_covered"], "To be judged by people:", f"{len(answer['faults'])} faults"}
    assert {*lines} == told
    assert any(one.get("run") for one in found)


def test_what_may_never_be_is_told_step_by_step(tmp_path, capsys):
    path = tmp_path / "altered.yaml"
    rule = "before: decide, must: announce, at_least: 5 workdays"
    path.write_text(SOUND.replace(rule, f"{rule}, unless: amount_fen < 100"), encoding="utf-8")

    assert main(["check", str(path), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "“Decide” can happen without “Announce”, which may never be (行政许可法#47)" in told
    assert "1. 4 March 2024: “Apply” (Complete: yes)" in told
    assert told.splitlines()[-1] == "1 fault"


def test_notes_are_told_when_asked_for_and_are_no_faults(tmp_path, capsys):
    path = tmp_path / "noted.yaml"
    path.write_text(SOUND.replace("asks: [size, amount_fen", "may_ask: [size], asks: [amount_fen"), encoding="utf-8")

    assert main(["check", str(path), "--json"]) == 0
    assert "notes" not in json.loads(capsys.readouterr().out)
    assert main(["check", str(path), "--json", "--notes"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["right"] is True
    assert {note["check"] for note in told["notes"]} == {"facts"}
    assert main(["check", str(path), "--notes", "--language", "en"]) == 0
    assert "To be judged by people:" in capsys.readouterr().out


def test_notes_and_keeping_need_a_proof(tmp_path, capsys):
    assert main(["check", str(tmp_path), "--keep"]) == 2
    assert "add --prove" in capsys.readouterr().err


def test_a_kept_proof_is_found_until_the_declaration_changes(tmp_path, capsys, settings):
    settings.PROOFS = tmp_path / "proofs"
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")

    assert main(["check", str(path), "--keep", "--language", "en"]) == 0

    assert "1 proof kept" in capsys.readouterr().out
    procedure = read_procedure(read_file(path))
    proof = keeping.kept(settings.PROOFS, procedure)
    assert (proof.finished, proof.faults) == (True, ())
    path.write_text(SOUND + "\n# another text\n", encoding="utf-8")
    assert keeping.kept(settings.PROOFS, procedure) is None


def test_a_kept_proof_tells_its_findings_with_their_run_in_both_languages(tmp_path):
    path = tmp_path / "broken.yaml"
    rule = "before: decide, must: announce, at_least: 5 workdays"
    path.write_text(SOUND.replace(rule, f"{rule}, unless: amount_fen < 100"), encoding="utf-8")
    procedure = read_procedure(read_file(path))
    found = verify(procedure)
    keeping.keep(tmp_path / "proofs", procedure, found, on=date(2026, 6, 22))

    kept = keeping.kept(tmp_path / "proofs", procedure)

    assert [(one.says, one.fault, one.law) for one in kept.findings] == [
        (one.says, one.fault, one.law) for one in found.findings
    ]
    assert [one.steps for one in kept.findings] == [tuple(telling.steps(procedure, one)) for one in found.findings]
    told = {(step.zh, step.en) for one in kept.findings for step in one.steps}
    assert any(zh.startswith("2024年3月4日“") and en.startswith("4 March 2024: “") for zh, en in told)


def test_what_cannot_be_read_counts_as_no_proof(tmp_path, settings):
    settings.PROOFS = tmp_path / "proofs"
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert main(["check", str(path), "--keep"]) == 0
    for file in settings.PROOFS.iterdir():
        file.write_text("{", encoding="utf-8")

    assert keeping.kept(settings.PROOFS, read_procedure(read_file(path))) is None


def test_a_folder_that_cannot_be_written_is_said(tmp_path, capsys, settings):
    settings.PROOFS = tmp_path / "taken"
    settings.PROOFS.write_text("a file")
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")

    assert main(["check", str(path), "--keep"]) == 2
    assert "--keep" in capsys.readouterr().err


def test_a_procedure_that_uses_shared_rules_is_proven_too(tmp_path):
    home = tmp_path / "sample"
    (home / "procedures").mkdir(parents=True)
    (home / "rules").mkdir()
    (home / "system.yaml").write_text(
        "system: sample\ntitle: {zh: 样, en: S}\npurpose: {zh: 样, en: S}\nimplements: [行政许可法]\nplan: [1]\nusers: [甲]\n",
        encoding="utf-8",
    )
    (home / "rules/shared.yaml").write_text(
        "rule_set: shared\ntitle: {zh: 样, en: S}\nbasis: 行政许可法#29-45\n"
        "rules:\n  - {code: once, before: serve, must: decide, law: 行政许可法#44}\n",
        encoding="utf-8",
    )
    (home / "procedures/sound.yaml").write_text("uses: [shared]\n" + SOUND, encoding="utf-8")

    (proof,) = proving.proofs(tmp_path, [])

    assert "shared.once" in proof.procedure.by_code
