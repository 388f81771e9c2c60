"""`plumbline check` proves the procedure of a file, and tells the run that shows a fault."""

import json

from plumbline.cli.main import main
from tests.kernel.verifying.sound import SOUND


def test_a_sound_procedure_is_told_to_be_right(tmp_path, capsys):
    path = tmp_path / "sound.yaml"
    path.write_text(SOUND, encoding="utf-8")

    assert main(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"right": True, "faults": []}


def test_what_may_never_be_is_told_step_by_step(tmp_path, capsys):
    path = tmp_path / "altered.yaml"
    rule = "before: decide, must: announce, at_least: 5 workdays"
    path.write_text(SOUND.replace(rule, f"{rule}, unless: amount_fen < 100"), encoding="utf-8")

    assert main(["check", str(path), "--language", "en"]) == 1
    told = capsys.readouterr().out
    assert "“Decide” can happen without “Announce”, which may never be (行政许可法#47)" in told
    assert "1. 4 March 2024: “Apply” (Complete: yes)" in told
    assert told.splitlines()[-1] == "1 fault"
