"""The example units start what there is, with what it understands, and as nobody who may do harm."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

from plumbline.cli import main as command
from tests.repo.tracked import ROOT

UNITS = (
    "plumbline.service",
    "plumbline-seal.service",
    "plumbline-post.service",
    "plumbline-deem.service",
    "plumbline-evidence.service",
)
PAPER = (ROOT / "docs/how-to/production.md").read_text()


def service(name):
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str
    unit.read(ROOT / "deploy" / name)
    return unit["Service"]


def started(name):
    program, *words = service(name)["ExecStart"].split()
    return Path(program), words


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_runs_in_the_checkout_as_a_user_without_rights(name):
    said = service(name)

    assert said["User"] == "plumbline"
    assert said["NoNewPrivileges"] == "yes"
    assert said["ProtectSystem"] == "strict"
    assert started(name)[0].is_relative_to(said["WorkingDirectory"])
    assert said["EnvironmentFile"] in PAPER
    assert f"/var/lib/{said['StateDirectory']}" in PAPER


def test_the_server_is_started_with_options_that_it_knows_on_loopback():
    program, words = started("plumbline.service")
    told = subprocess.run(
        [ROOT / ".venv/bin" / program.name, "--help"], capture_output=True, text=True, check=True
    ).stdout

    unknown = [word for word in words if word.startswith("--") and not re.search(rf"{re.escape(word)}\b", told)]

    assert not unknown
    assert words[words.index("--host") + 1] == "127.0.0.1"
    assert words[-1] == "config.wsgi:application"


def test_the_sequencer_is_started_with_words_that_the_command_knows():
    program, words = started("plumbline-seal.service")

    args = command._parser_for(words).parse_args(words)

    assert program.name == "plumbline"
    assert args.part == "seal"
    assert args.every > 0


def test_heads_are_posted_with_words_that_the_command_knows():
    program, words = started("plumbline-post.service")

    args = command._parser_for(words).parse_args(words)

    assert program.name == "plumbline"
    assert args.part == "post"
    assert args.every > 0
    assert args.settle is None
    assert "plumbline-post" in PAPER


def test_what_the_law_deems_is_written_down_with_words_that_the_command_knows_after_each_midnight():
    program, words = started("plumbline-deem.service")
    timer = (ROOT / "deploy/plumbline-deem.timer").read_text()

    args = command._parser_for(words).parse_args(words)

    assert program.name == "plumbline"
    assert (args.part, args.at, args.dry_run) == ("deem", None, False)
    assert "OnCalendar=*-*-* 00:00:05 Asia/Shanghai" in timer
    assert "plumbline-deem.timer" in PAPER


def test_kept_files_are_read_again_with_words_that_the_command_knows_every_hour():
    program, words = started("plumbline-evidence.service")
    timer = (ROOT / "deploy/plumbline-evidence.timer").read_text()

    args = command._parser_for(words).parse_args(words)

    assert program.name == "plumbline"
    assert (args.part, args.every, args.sweep) == ("check", 168, False)
    assert "OnCalendar=hourly" in timer
    assert "plumbline-evidence.timer" in PAPER


def test_the_paper_sets_everything_that_production_needs():
    production = (ROOT / "config/settings/production.py").read_text()
    needed = re.findall(r'env\.(?:secret|hosts|text|folder|database)\("(PLUMBLINE_\w+)"', production)

    assert len(needed) > 3
    assert not [name for name in needed if f"\n{name}=" not in PAPER]
