"""`plumbline receipt`: verifies without a database, in the words of the verifier that stands alone, and writes."""

import io
import json
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from django.db import transaction

from plumbline.cli import main as command
from plumbline.engines.ledger import keys, sealing
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock
from tests.kernel.receipt_cases import HOLDS, cases
from tests.repo.tracked import ROOT

CASES = [pytest.param(case, id=case.name) for case in cases()]


@pytest.fixture(scope="module")
def alone():
    spec = spec_from_file_location("receipt_alone", ROOT / "tools/receipt.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def event(db):
    with transaction.atomic():
        found = append(
            stream="licence/2026/000001",
            kind="licence.apply",
            at=clock.now(),
            public={"n": 1},
            personal={"name": "孙建国", "address": "竹里巷"},
        )
    sealing.seal()
    return found


def words_of(case, file):
    file.write_bytes(case.data)
    return [str(file), *(word for key in case.keys for word in ("--key", key))]


@pytest.mark.parametrize("case", CASES)
def test_the_answer_for_programs_is_that_of_the_verifier_that_stands_alone(case, alone, tmp_path, capsys):
    words = [*words_of(case, tmp_path / "receipt"), "--json"]

    code, said = command.main(["receipt", "verify", *words]), capsys.readouterr().out
    code_alone, said_alone = alone.main(words), capsys.readouterr().out

    assert code == code_alone == (0 if case.verdict == HOLDS else 1)
    assert json.loads(said) == json.loads(said_alone)
    assert json.loads(said)["verdict"] == case.verdict


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("case", [case for case in CASES if case.values[0].verdict == HOLDS or "head" in case.id])
def test_people_are_told_the_same_too(case, language, alone, tmp_path, capsys):
    words = [*words_of(case, tmp_path / "receipt"), "--language", language]

    command.main(["receipt", "verify", *words])
    said = capsys.readouterr().out
    alone.main(words)

    assert said == capsys.readouterr().out


def test_verifying_loads_no_framework():
    program = (
        "import sys; from plumbline.cli.main import main; code = main(['receipt', 'verify', '-', '--json']);"
        " assert 'django' not in sys.modules; sys.exit(code)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], input=cases()[0].data, capture_output=True, check=False, cwd=ROOT
    )

    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("words", [["/nowhere"], ["."], ["-", "--key", "no key"], []])
def test_a_wrong_call_is_told_from_a_wrong_receipt(words, capsys):
    assert command.main(["receipt", "verify", *words]) == 2
    assert capsys.readouterr().err


def test_what_is_written_holds_under_the_key_of_the_log(event, tmp_path, capsys):
    file = tmp_path / "receipt.json"

    assert command.main(["receipt", "write", event.reference, "--out", str(file)]) == 0
    assert command.main(["receipt", "verify", str(file), "--key", keys.verifier(), "--json"]) == 0

    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (told["code"], told["contents"], told["openings"]) == (event.code, None, [])


def test_only_the_data_that_is_named_is_opened(event, tmp_path, capsys):
    file = tmp_path / "receipt.json"
    command.main(["receipt", "write", event.code, "--out", str(file), "--open", "name", "--json"])

    command.main(["receipt", "verify", str(file), "--json"])

    written, told = map(json.loads, capsys.readouterr().out.splitlines())
    assert written == {"code": event.code, "file": str(file), "bytes": file.stat().st_size}
    assert told["openings"] == [{"name": "name", "value": '"孙建国"'}]
    assert told["contents"]["public"] == {"n": 1}
    assert "竹里巷" not in file.read_text()


def test_the_text_of_a_code_is_written_and_verified(event, monkeypatch, capsys):
    assert command.main(["receipt", "write", event.code, "--compact"]) == 0
    text = capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    assert command.main(["receipt", "verify", "-", "--json"]) == 0

    assert text.startswith("PLUMBLINE1:")
    assert json.loads(capsys.readouterr().out)["digest"] == event.digest.hex()


def test_data_that_the_record_does_not_have_is_named(event, capsys):
    assert command.main(["receipt", "write", event.code, "--open", "phone"]) == 1
    assert "“phone”" in capsys.readouterr().out


@pytest.mark.usefixtures("event")
def test_a_record_that_is_not_there_or_waits_has_no_receipt(capsys):
    with transaction.atomic():
        waiting = append(stream="b", kind="file", at=clock.now(), public={})

    assert command.main(["receipt", "write", "000000000000", "--language", "en"]) == 1
    assert command.main(["receipt", "write", waiting.code, "--json"]) == 1

    said = capsys.readouterr().out
    assert "The ledger has no «000000000000»" in said
    assert "还没有封存" in said


def test_a_place_that_cannot_be_written_to_is_a_wrong_call(event, tmp_path, capsys):
    assert command.main(["receipt", "write", event.code, "--out", str(tmp_path)]) == 2
    assert "--out" in capsys.readouterr().err
