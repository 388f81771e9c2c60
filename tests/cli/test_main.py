"""The command as a whole: exit codes, reasons on standard output, and quick starts."""

import json
import os
import subprocess
import sys

import pytest
from django.db import OperationalError

from plumbline.cli import main as command
from plumbline.engines.ledger import durability, rounds
from plumbline.kernel.errors import (
    DeclarationError,
    IntegrityBroken,
    NotAllowed,
    NothingToMeasure,
    Reason,
    ReasonKind,
    Says,
)

NOT_NOTIFIED = Reason(
    kind=ReasonKind.UNMET,
    says=Says(zh="决定前应当告知", en="Notice comes before the decision"),
    law="行政处罚法#44",
    cure=Says(zh="先办理告知", en="Give notice first"),
    act="notify",
)


@pytest.fixture
def failing(monkeypatch):
    """Let the command `fail` raise what a test wants."""

    def with_error(error):
        class Module:
            @staticmethod
            def add_to(subcommands):
                parser = subcommands.add_parser("fail")
                command_options(parser)
                parser.set_defaults(run=raising)

        def raising(_args):
            raise error

        monkeypatch.setattr(command, "COMMANDS", (command.Command("fail", "the.module", "fails"),))
        monkeypatch.setattr(command, "import_module", lambda _name: Module)

    return with_error


def command_options(parser):
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--language", default="zh")


def test_a_refusal_exits_with_one_and_its_reasons_as_data(failing, capsys):
    failing(NotAllowed([NOT_NOTIFIED]))

    assert command.main(["fail", "--json"]) == 1

    assert json.loads(capsys.readouterr().out) == {
        "refused": [
            {
                "kind": "unmet",
                "says": "决定前应当告知",
                "law": "行政处罚法#44",
                "cure": "先办理告知",
                "act": "notify",
            }
        ]
    }


def test_a_refusal_is_read_with_its_article_and_its_cure(failing, capsys):
    failing(NotAllowed([NOT_NOTIFIED]))

    assert command.main(["fail", "--language", "en"]) == 1

    assert capsys.readouterr().out == "Notice comes before the decision (行政处罚法#44)\n  → Give notice first\n"


@pytest.mark.parametrize(
    ("error", "data", "line"),
    [
        (
            NothingToMeasure(Says(zh="没有可算的", en="Nothing to count"), ("decided_in_time",)),
            {"unknown": {"says": "没有可算的", "missing": ["decided_in_time"]}},
            "没有可算的",
        ),
        (
            DeclarationError("no such act", "penalty.yaml", 3, 5),
            {"declaration": {"what": "no such act", "file": "penalty.yaml", "line": 3, "column": 5}},
            "penalty.yaml:3:5: no such act",
        ),
        (IntegrityBroken("leaf 7 was edited"), {"broken": {"says": "leaf 7 was edited"}}, "leaf 7 was edited"),
    ],
)
def test_every_family_of_errors_exits_with_one_and_says_why(failing, capsys, error, data, line):
    failing(error)

    assert command.main(["fail", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == data

    assert command.main(["fail"]) == 1
    assert capsys.readouterr().out == f"{line}\n"


@pytest.mark.parametrize("given", [[], ["no-such-command"], ["reckon", "--no-such-option"]])
def test_wrong_usage_exits_with_two(given, capsys):
    assert command.main(given) == 2

    assert "usage: plumbline" in capsys.readouterr().err


def test_help_lists_every_command(capsys):
    assert command.main(["--help"]) == 0

    help_text = capsys.readouterr().out
    assert all(each.name in help_text and each.does in help_text for each in command.COMMANDS)


@pytest.mark.parametrize("name", sorted({each.name for each in command.COMMANDS}))
def test_every_command_explains_itself(name, capsys):
    assert command.main([name, "--help"]) == 0

    assert f"usage: plumbline {name}" in capsys.readouterr().out


@pytest.mark.parametrize(("unbuffered", "code"), [("", 1), ("1", command.CUT_OFF)])
def test_whoever_reads_no_further_does_not_turn_a_no_into_a_yes(unbuffered, code, tmp_path):
    (tmp_path / "receipt.json").write_text("{}")
    program = "import sys; from plumbline.cli.main import main; sys.exit(main(sys.argv[1:]))"
    reading, writing = os.pipe()
    os.close(reading)

    ran = subprocess.run(
        [sys.executable, "-c", program, "receipt", "verify", str(tmp_path / "receipt.json")],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    os.close(writing)

    assert ran.returncode == code
    assert not ran.stderr


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_disk_that_is_full_is_said_in_words(options, monkeypatch, capsys):
    def full():
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(rounds, "take", full)
    monkeypatch.setattr(durability, "doubts", lambda _connection: [])

    assert command.main(["ledger", "seal", "--language", "en", *options]) == 1

    assert "database or disk is full" in capsys.readouterr().out


def test_a_pure_command_never_loads_the_framework():
    program = (
        "import sys; from plumbline.cli.main import main; "
        "main(['reckon', '--length', '7', '--unit', 'days', '--from', '2026-02-12']); "
        "sys.exit('django' in sys.modules)"
    )

    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, timeout=60)

    assert ran.returncode == 0, ran.stderr
