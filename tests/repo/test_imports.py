"""Who may know whom: the contracts hold, and each of them notices the import that it forbids."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.repo.tracked import ROOT, modules

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

PLANTED = {
    "rooms": [
        ("plumbline/kernel/planted.py", "import plumbline.engines.ledger.apps"),
        ("plumbline/engines/ledger/planted.py", "import plumbline.site.apps"),
        ("plumbline/site/planted.py", "import plumbline.cli"),
        ("plumbline/site/planted.py", "import plumbline.api"),
        ("plumbline/api/planted.py", "import plumbline.site.apps"),
        ("plumbline/cli/planted.py", "import plumbline.api"),
        ("plumbline/demonstration/planted.py", "import plumbline.site.apps"),
        ("plumbline/demonstration/planted.py", "import plumbline.cli"),
        ("plumbline/engines/matters/planted.py", "import plumbline.demonstration"),
        ("plumbline/engines/measures/planted.py", "import config.env"),
    ],
    "engines": [
        ("plumbline/engines/sheets/planted.py", "import plumbline.engines.ledger.apps"),
        ("plumbline/engines/ledger/planted.py", "import plumbline.engines.bodies.apps"),
        ("plumbline/engines/bodies/planted.py", "import plumbline.engines.norms.apps"),
        ("plumbline/engines/norms/planted.py", "import plumbline.engines.matters.apps"),
        ("plumbline/engines/matters/planted.py", "import plumbline.engines.documents.apps"),
        ("plumbline/engines/documents/planted.py", "import plumbline.engines.disclosure.apps"),
        ("plumbline/engines/disclosure/planted.py", "import plumbline.engines.measures.apps"),
        ("plumbline/engines/newcomer/__init__.py", ""),
    ],
    "real-pages": [("plumbline/site/planted.py", "import plumbline.demonstration")],
    "pure-kernel": [
        ("plumbline/kernel/planted.py", "import django.conf"),
        ("plumbline/kernel/planted.py", "import sqlite3"),
        ("plumbline/kernel/planted.py", "import urllib.request"),
    ],
    "settings-last": [("plumbline/site/planted.py", "from config.settings import base")],
}

PAGES = re.compile(r"^\s*(?:from|import) django\.(forms|views|shortcuts|template|contrib\.messages)\b", re.MULTILINE)


def lint(source: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", *arguments],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def copied(tmp_path):
    """Give a folder with the code alone, laid so that imports find the copy and not the checkout."""
    leave = shutil.ignore_patterns("__pycache__", "static", "templates", "locale", "systems", "migrations")
    shutil.copytree(ROOT / "src" / "plumbline", tmp_path / "plumbline", ignore=leave)
    shutil.copytree(ROOT / "config", tmp_path / "config", ignore=leave)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept():
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_contract_is_put_to_the_proof():
    assert set(PLANTED) == {contract["id"] for contract in CONTRACTS}


@pytest.mark.parametrize(
    ("contract", "path", "line"),
    [
        pytest.param(contract, path, line, id=f"{contract}: {line or path}")
        for contract, cases in PLANTED.items()
        for path, line in cases
    ],
)
def test_a_forbidden_import_is_caught(copied, contract, path, line):
    planted = copied / path
    planted.parent.mkdir(exist_ok=True)

    planted.write_text(f'"""Planted."""\n\n{line}\n')

    done = lint(copied, "--contract", contract)
    assert done.returncode == 1
    assert "BROKEN" in done.stdout or "Broken" in done.stdout or "not listed" in done.stdout + done.stderr, (
        done.stdout + done.stderr
    )


@pytest.mark.parametrize("line", ["from django.shortcuts import render", "    import django.forms"])
def test_an_import_that_draws_pages_is_noticed(line):
    assert PAGES.search(line)


def test_engines_draw_no_pages():
    drawing = [name for name, text in modules("src/plumbline/engines/").items() if PAGES.search(text)]

    assert not drawing
