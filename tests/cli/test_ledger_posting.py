"""`plumbline ledger post`: heads go to witnesses in another process, and what they warn of ends it with 1."""

import json
import signal
import subprocess
import sys

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.db import transaction

from plumbline.cli import main as command
from plumbline.engines.ledger import checkpoints, keys, posting, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.checkpoints import TreeHead
from plumbline.engines.ledger.models import Cosignature, WitnessAlarm
from plumbline.kernel import clock
from tests.engines.ledger.witnessing import answering, listed, served, witness


@pytest.fixture(autouse=True)
def _sealed(db, settings, tmp_path):
    settings.LEDGER_WITNESSES = tmp_path / "witnesses"
    with transaction.atomic():
        for _ in range(3):
            append(stream="a", kind="file", at=clock.now(), public={})
    sealing.seal()


def post(*words):
    return command.main(["ledger", "post", *words])


def test_a_witness_in_a_process_of_its_own_cosigns_what_is_posted(settings, tmp_path, capsys):
    one = witness(tmp_path)
    (tmp_path / "key").write_bytes(one.secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (tmp_path / "log-keys").write_text(f"{keys.verifier()}\n")
    options = ["--name", one.key.name, "--key", f"{tmp_path}/key", "--log-keys", f"{tmp_path}/log-keys"]
    serve = ["witness", "serve", "--port", "0", *options, "--memory", f"{tmp_path}/memory", "--language", "en"]
    program = "import sys; from plumbline.cli.main import main; sys.exit(main(sys.argv[1:]))"

    with subprocess.Popen([sys.executable, "-c", program, *serve], stdout=subprocess.PIPE, text=True) as running:
        try:
            address = running.stdout.readline().split()[-1].removesuffix("/add-checkpoint")
            listed(settings, (one, address))
            codes = post("--within", "60", "--json"), post("--within", "60", "--language", "en")
            running.send_signal(signal.SIGINT)
            running.wait(60)
        finally:
            running.kill()

    assert codes == (0, 0)
    said = capsys.readouterr().out.splitlines()
    assert [json.loads(line) for line in said] == [
        {"witness": "w.example/1", "size": 3, "outcome": "cosigned", "said": ""}
    ]
    assert Cosignature.objects.get().line in (tmp_path / "memory").read_text()


def test_a_witness_that_fails_is_told_and_is_no_fault_of_the_ledger(settings, tmp_path, capsys):
    with served(answering("503 Busy", b"later")) as address:
        listed(settings, (witness(tmp_path), address))

        assert post("--language", "en") == 0

    assert "did not cosign the head of 3 leaves, trying again later: failing, 503 later" in capsys.readouterr().out


def test_another_past_ends_with_1_until_it_is_settled(settings, tmp_path, capsys):
    one = witness(tmp_path)
    one.vouch(checkpoints.sign(TreeHead(3, bytes(32))), old=0, proof=[])
    with served(one) as address:
        listed(settings, (one, address))
        assert post("--json") == 1
        assert post("--json") == 1

    said = capsys.readouterr().out.splitlines()
    number = WitnessAlarm.objects.get().id
    assert all("forked" in json.loads(line)["broken"]["says"] for line in said)
    assert post("--settle", str(number)) == 2
    assert post("--settle", str(number), "--reason", "a drill", "--json") == 0
    assert post("--settle", str(number), "--reason", "again") == 2
    assert post() == 0


def test_the_loop_goes_on_though_a_witness_warns_and_says_it_once(settings, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    one = witness(tmp_path)
    one.vouch(checkpoints.sign(TreeHead(3, bytes(32))), old=0, proof=[])
    real, rounds = posting.post, []

    def counted(**how):
        rounds.append(1)
        if len(rounds) == 3:
            signal.raise_signal(signal.SIGTERM)
        return real(**how)

    monkeypatch.setattr(posting, "post", counted)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        with served(one) as address:
            listed(settings, (one, address))
            assert post("--every", "0.001") == 0
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])

    assert len(rounds) == 3
    assert capsys.readouterr().err.count("forked") == 1


@pytest.mark.parametrize("words", [("--every", "0"), ("--within", "0")])
def test_a_time_that_cannot_be_waited_for_is_a_mistake_of_usage(words):
    assert post(*words) == 2


def test_a_list_that_is_wrong_is_a_mistake_of_usage(settings, capsys):
    settings.LEDGER_WITNESSES.write_text("nonsense")

    assert post() == 2
    assert "line 1" in capsys.readouterr().err
