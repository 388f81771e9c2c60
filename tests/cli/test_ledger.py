"""`plumbline ledger`: recounts and seals, and ends when it is told to."""

import argparse
import json
import signal
import subprocess

import pytest
from django.db import DatabaseError, transaction

from plumbline.cli import ledger
from plumbline.cli.speaking import UsageError
from plumbline.engines.ledger import keys, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.models import Checkpoint, Event, Leaf
from plumbline.kernel import clock


def run(*words):
    parser = argparse.ArgumentParser()
    ledger.add_to(parser.add_subparsers(dest="command"))
    args = parser.parse_args(["ledger", *words])
    return args.run(args)


@pytest.fixture
def _two_events(db):
    with transaction.atomic():
        for _ in range(2):
            append(stream="a", kind="file", at=clock.now(), public={})


@pytest.mark.usefixtures("_two_events")
def test_a_sound_ledger_is_said_to_be_sound(capsys):
    assert run("seal") == 0
    assert run("verify") == 0
    assert run("verify", "--language", "en") == 0

    said = capsys.readouterr().out
    assert "封存 2 个事件" in said
    assert "账实相符：2 个事件，已封存 2 个。" in said
    assert "Everything adds up: 2 events, 2 of them sealed." in said


@pytest.mark.usefixtures("_two_events")
def test_a_ledger_that_does_not_add_up_ends_with_1_and_names_the_place(capsys):
    Event(stream="a", sequence=4, kind="x", at=clock.now(), recorded_at=clock.now(), body=b"", digest=b"\1" * 32).save()

    assert run("verify", "--json") == 1

    report = json.loads(capsys.readouterr().out)
    assert not report["ok"]
    assert {(each["kind"], each["where"]) for each in report["findings"]} >= {("edited", "a#4"), ("deleted", "a#3")}
    assert run("verify") == 1
    assert "edited  a#4：" in capsys.readouterr().out


@pytest.mark.usefixtures("_two_events")
def test_a_kept_checkpoint_is_compared(tmp_path, capsys):
    run("seal")
    kept = tmp_path / "checkpoint"
    kept.write_text(Checkpoint.objects.get().note)
    assert run("verify", "--kept", str(kept)) == 0

    kept.write_text("forged")
    assert run("verify", "--kept", str(kept)) == 1
    with pytest.raises(UsageError, match="nowhere"):
        run("verify", "--kept", str(tmp_path / "nowhere"))


@pytest.mark.usefixtures("_two_events")
def test_sealing_says_what_it_added_as_json(capsys):
    assert run("seal", "--json") == 0

    said = json.loads(capsys.readouterr().out)
    assert (said["added"], said["size"], len(said["root"])) == (2, 2, 64)


@pytest.mark.usefixtures("_two_events")
def test_sealing_without_a_key_says_how_to_make_one(settings, tmp_path):
    settings.DEMONSTRATION = False
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"

    with pytest.raises(UsageError, match="openssl genpkey"):
        run("seal")

    assert not Leaf.objects.exists()


@pytest.mark.parametrize("every", ["0", "-1"])
def test_an_interval_that_cannot_be_waited_for_is_a_mistake_of_usage(every, db):
    with pytest.raises(UsageError, match="greater than 0"):
        run("seal", "--every", every)


@pytest.mark.usefixtures("_two_events")
def test_the_loop_outlives_a_database_that_does_not_answer_and_ends_when_told(monkeypatch, capsys):
    monkeypatch.setattr("django.db.close_old_connections", lambda: None)
    real, asked = sealing.seal, []

    def seal():
        asked.append(1)
        if len(asked) == 1:
            message = "restarting"
            raise DatabaseError(message)
        if len(asked) == 3:
            signal.raise_signal(signal.SIGTERM)
        return real()

    monkeypatch.setattr(sealing, "seal", seal)
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    try:
        assert run("seal", "--every", "0.001", "--language", "en") == 0
    finally:
        signal.signal(signal.SIGTERM, before[0])
        signal.signal(signal.SIGINT, before[1])

    assert len(asked) == 3
    assert Leaf.objects.count() == 2
    said = capsys.readouterr().out
    assert "restarting" in said
    assert said.count("sealed 2 events") == 1


@pytest.mark.usefixtures("_two_events")
def test_the_log_is_written_as_files_once(tmp_path, capsys):
    run("seal")

    assert run("tiles", str(tmp_path / "log"), "--json") == 0
    assert run("tiles", str(tmp_path / "log"), "--language", "en") == 0

    said = capsys.readouterr().out.splitlines()
    assert json.loads(said[1]) == {"size": 2, "files": 2}
    assert said[2] == f"wrote 0 files; {tmp_path / 'log'} holds the log of 2 leaves."


@pytest.mark.usefixtures("_two_events")
def test_a_folder_that_cannot_be_written_to_is_a_mistake_of_usage(tmp_path):
    run("seal")
    (tmp_path / "log").write_text("a file")

    with pytest.raises(UsageError, match="log"):
        run("tiles", str(tmp_path / "log"))


@pytest.mark.usefixtures("_two_events")
def test_keys_are_listed_and_retired(settings, tmp_path, capsys):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_OLD_KEYS = tmp_path / "ledger.old-keys"
    run("seal")

    assert run("keys", "--json") == 0
    assert run("keys", "--retire", "--emergency", "a drill", "--language", "en") == 0

    said = capsys.readouterr().out.splitlines()
    (listed,) = json.loads(said[1])
    assert (listed["last"], listed["signs"]) == (2, True)
    assert said[2] == f"{listed['key']} 2  # retired; signed heads up to 2; replaced in an emergency: a drill"
    assert "No key signs" in said[3]
    assert settings.LEDGER_OLD_KEYS.read_text() == f"{listed['key']} 2 emergency a drill\n"
    with pytest.raises(UsageError, match="nothing to retire"):
        run("keys", "--retire")


@pytest.mark.usefixtures("_two_events")
def test_a_key_is_announced_and_then_takes_over(settings, tmp_path, capsys):
    settings.LEDGER_KEY_FILE = tmp_path / "ledger.key"
    settings.LEDGER_OLD_KEYS = tmp_path / "ledger.old-keys"
    keys.make(tmp_path / "next")
    run("seal")

    with pytest.raises(UsageError, match="Announce it"):
        run("keys", "--retire")
    with pytest.raises(UsageError, match="reason of --retire"):
        run("keys", "--emergency", "lost")
    with pytest.raises(UsageError, match="nowhere"):
        run("keys", "--next", str(tmp_path / "nowhere"))
    assert run("keys", "--next", str(tmp_path / "next"), "--language", "en") == 0
    assert run("keys", "--retire", "--next", str(tmp_path / "next"), "--language", "en") == 0

    said = capsys.readouterr().out.splitlines()
    assert said[1].startswith("announced in record ")
    assert said[3].endswith("retired; signed heads up to 3")
    assert said[4] == f"{keys.verifier()} 3  # signs now; the newest head is 3"
    assert run("verify") == 0


@pytest.mark.usefixtures("_two_events")
def test_an_sm2_key_is_listed_beside_the_others_and_retired(settings, tmp_path, capsys):
    settings.LEDGER_SM2_KEY_FILE = str(tmp_path / "sm2.key")
    subprocess.run(["openssl", "genpkey", "-algorithm", "SM2", "-out", tmp_path / "sm2.key"], check=True)
    run("seal")

    assert run("keys") == 0
    assert run("keys", "--retire-sm2") == 0
    assert run("keys", "--json") == 0

    said = capsys.readouterr().out.splitlines()
    assert said[4] == f"{said[2]} 2"
    assert json.loads(said[5])[1] == {"key": said[2], "last": 2, "signs": False}
    assert (tmp_path / "sm2.old-keys").read_text() == f"{said[4]}\n"
