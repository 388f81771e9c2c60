"""`plumbline ledger index` and `complete`: a proof is written with the store, and checked without it."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from datetime import datetime

import pytest
from django.db import transaction

from plumbline.cli import ledger
from plumbline.cli.speaking import UsageError
from plumbline.engines.ledger import index_files, keys
from plumbline.engines.ledger.appending import append
from plumbline.kernel import clock

PROGRAM = """
import argparse, sys
from plumbline.cli import ledger
parser = argparse.ArgumentParser()
ledger.add_to(parser.add_subparsers(dest="command"))
args = parser.parse_args(sys.argv[1:])
code = args.run(args)
assert "django.db" not in sys.modules
sys.exit(code)
"""


def run(*words):
    parser = argparse.ArgumentParser()
    ledger.add_to(parser.add_subparsers(dest="command"))
    args = parser.parse_args(["ledger", *map(str, words)])
    return args.run(args)


@pytest.fixture(autouse=True)
def _events(db, settings, tmp_path):
    settings.LEDGER_INDEX = tmp_path / "index"
    with clock.standing_at(datetime(2026, 3, 2, 9, tzinfo=clock.BEIJING)), transaction.atomic():
        for sequence in (1, 2):
            public = {"body": "340104/market"} if sequence == 1 else {}
            append(stream="a", kind="file", at=clock.now(), public=public)
            append(stream="b", kind="file", at=clock.now(), public={})
    run("seal")


@pytest.fixture
def proof(tmp_path, capsys):
    path = tmp_path / "proof.json"
    assert run("complete", "--matter", "a", "--out", path) == 0
    capsys.readouterr()
    return path


def changed(path, **given):
    path.write_text(json.dumps(json.loads(path.read_text()) | given))
    return path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--matter", "a"), "案件 a 共 2 个事件"),
        (("--matter", "nowhere"), "案件 nowhere 没有任何事件"),
        (("--body", "340104/market"), "机关 340104/market 共 2 个事件"),
        (("--body", "340104/market", "--from", "2026-03-03"), "起没有任何事件"),
        (("--from", "2026-03-01", "--to", "2026-03-02"), "共 4 个事件"),
    ],
)
def test_a_proof_is_written_and_checked_in_words(words, said, tmp_path, capsys):
    assert run("complete", *words, "--out", tmp_path / "proof.json") == 0
    assert run("complete", "--check", tmp_path / "proof.json", "--key", keys.verifier()) == 0

    lines = capsys.readouterr().out.splitlines()[-2:]
    assert lines[0] == lines[1]
    assert lines[0].startswith("完整：")
    assert said in lines[0]


def test_a_proof_is_said_where_no_file_is_named(tmp_path, capsys):
    capsys.readouterr()
    assert run("complete", "--matter", "a") == 0
    (tmp_path / "said").write_text(capsys.readouterr().out)

    assert run("complete", "--check", tmp_path / "said", "--json", "--language", "en") == 0

    said = json.loads(capsys.readouterr().out)
    assert said == {
        "verdict": "complete",
        "says": "Complete: matter a has 2 events and no other, proven under the head of 4 entries.",
        "size": 4,
        "leaves": [0, 2],
    }


def test_whose_key_it_is_checked_by_is_said(proof, tmp_path, capsys):
    assert run("complete", "--check", proof) == 0
    assert "证明里自带的公钥" in capsys.readouterr().out

    (tmp_path / "keys").write_text(f"{keys.verifier()}\n")
    assert run("complete", "--check", proof, "--key", tmp_path / "keys") == 0
    assert "自带" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"leaves": [0]}, "incomplete"),
        ({"asked": {"matter": "b"}}, "incomplete"),
        ({"blocks": []}, "not_under_head"),
        ({"checkpoint": ""}, "not_signed"),
        ({"form": ""}, "unreadable"),
    ],
)
def test_a_proof_that_does_not_hold_ends_with_1(change, verdict, proof, capsys):
    assert run("complete", "--check", changed(proof, **change), "--json") == 1

    assert json.loads(capsys.readouterr().out)["verdict"] == verdict


def test_a_proof_is_checked_without_a_database(proof):
    command = [sys.executable, "-c", PROGRAM, "ledger", "complete", "--check", str(proof)]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}

    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert "案件 a 共 2 个事件" in done.stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--matter", "a", "--body", "b"),
        ("--matter", "a", "--from", "2026-03-01"),
        ("--from", "2026-03-01"),
        ("--from", "2026-03-02", "--to", "2026-03-01"),
        ("--from", "1960-01-01", "--to", "1960-01-02"),
        ("--matter", "a", "--key", "k"),
        ("--matter", "a", "--out", "/nowhere/proof.json"),
        ("--check", "/nowhere/proof.json"),
        ("--check", "/nowhere/proof.json", "--matter", "a"),
    ],
)
def test_what_cannot_be_meant_is_refused(words):
    with pytest.raises(UsageError):
        run("complete", *words)


@pytest.mark.parametrize("key", ["nonsense", "# nobody", "/nowhere"])
def test_a_key_that_is_none_is_refused(key, proof):
    with pytest.raises(UsageError, match="--key"):
        run("complete", "--check", proof, "--key", key)


def test_the_index_is_brought_up_and_made_again(settings, capsys):
    append(stream="c", kind="file", at=clock.now(), public={})
    from plumbline.engines.ledger import sealing  # noqa: PLC0415 — sealed here without a round, so that the index lags

    sealing.seal()
    capsys.readouterr()

    assert run("index") == 0
    assert run("index", "--rebuild", "--json") == 0

    first, second = capsys.readouterr().out.splitlines()
    assert first == "索引新加 1 个事件，到账本的第 5 条为止；账本末端有 5 条。"
    assert json.loads(second) == {"size": 5, "of": 5, "added": 0}


def test_two_do_not_build_at_once():
    append(stream="c", kind="file", at=clock.now(), public={})
    with index_files.alone():
        run("seal")
        with pytest.raises(UsageError, match="another process"):
            run("index")


@pytest.fixture
def entries(tmp_path):
    run("tiles", tmp_path / "log", "--entries")
    return tmp_path / "log"


def test_a_supervisor_makes_the_index_again_from_the_entries(proof, entries, capsys):
    capsys.readouterr()

    assert run("complete", "--check", proof, "--entries", entries) == 0
    assert "索引没有漏掉事件：从全部 4 条重新做了一遍" in capsys.readouterr().out

    assert run("complete", "--check", proof, "--entries", entries, "--json", "--language", "en") == 0
    assert json.loads(capsys.readouterr().out.splitlines()[1])["index_made_again"] is True


def test_a_larger_folder_of_entries_serves_for_an_older_head(proof, entries, capsys):
    append(stream="c", kind="file", at=clock.now(), public={})
    run("seal")
    run("tiles", entries, "--entries")
    shutil.rmtree(entries / "tile/entries/000.p", ignore_errors=True)
    run("tiles", entries, "--entries")

    assert run("complete", "--check", proof, "--entries", entries) == 0


def test_a_supervisor_sees_entries_that_do_not_give_the_index(proof, entries, capsys):
    (bundle,) = (path for path in entries.glob("tile/entries/000.p/*"))
    bundle.write_bytes(bundle.read_bytes().replace(b'"stream":"b"', b'"stream":"x"'))

    assert run("complete", "--check", proof, "--entries", entries, "--language", "en") == 1
    assert "not the entries under this head" in capsys.readouterr().out

    bundle.write_bytes(bundle.read_bytes()[:-1])
    with pytest.raises(UsageError, match="--entries"):
        run("complete", "--check", proof, "--entries", entries)
    bundle.unlink()
    with pytest.raises(UsageError, match="no entries 0 to 3"):
        run("complete", "--check", proof, "--entries", entries)
    with pytest.raises(UsageError, match="no signed head"):
        run("complete", "--check", changed(proof, checkpoint=""), "--entries", entries)
