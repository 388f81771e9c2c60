"""What no file of the repository may hold."""

import re

import pytest

from tests.repo.tracked import ROOT, files, texts

# written in halves, so that this file does not hold them itself
MACHINE = re.compile(
    "|".join(
        [
            r"(?<![\w.])/" + r"work/(main|shared)\b",
            r"(?<![\w.])/" + r"(root|home)/",
            r"/opt/" + r"(wheels|pypi)",
            r"C:\\" + r"Users",
        ]
    )
)
REGISTRY = re.compile(
    "|".join(
        [
            r"pypi" + r"\.org",
            r"python" + r"hosted\.",
            r"npm" + r"js\.org",
            r"deb\.debian" + r"\.org",
            r"crates" + r"\.io",
        ]
    )
)
LARGEST = 3 * 1024 * 1024


@pytest.mark.parametrize("line", ["cd /work" + "/main", "see /root" + "/notes", "files.python" + "hosted.org"])
def test_a_place_on_a_machine_is_noticed(line):
    assert MACHINE.search(line) or REGISTRY.search(line)


def test_no_file_names_a_place_on_a_machine_or_a_registry():
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts().items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE.search(line) or REGISTRY.search(line)
    ]

    assert not found


def test_no_file_is_too_large_for_a_repository():
    large = {str(path.relative_to(ROOT)): size for path in files() if (size := path.stat().st_size) > LARGEST}

    assert not large


def test_no_secret_and_no_database_is_kept():
    kept = [path.name for path in files() if path.suffix in {".key", ".pem", ".sqlite3", ".db", ".env"}]

    assert not kept


def test_every_script_can_be_run():
    scripts = {path: text for path, text in texts().items() if text.startswith("#!")}

    assert ".ci/run" in scripts
    assert not [path for path in scripts if not (ROOT / path).stat().st_mode & 0o100]


def test_what_a_machine_runs_is_what_everybody_runs():
    assert (ROOT / ".ci/run").read_text().rstrip().endswith("exec make test")
