"""Modules: how they are named, how long they are, and that an exception says why it is made."""

import re

import pytest

from tests.repo.tracked import SOURCE, modules, texts

NO_SUBJECT = {"utils", "util", "helpers", "helper", "common", "lib", "misc", "tools"}
LONGEST = 300

# a comment that switches a check off, and what follows it: a dash, a bracket or a second comment with the reason
EXCEPTION = re.compile(r"#\s*(noqa|type:\s*ignore|pragma|nosec|ruff:\s*noqa|mypy:)(?P<rest>[^\n]*)")
REASON = re.compile(r"(?:—|–|#|\()\s*\S.{5,}")
WAITING = re.compile(r"\b(TO" + "DO|FIX" + "ME)\\b")


def unreasoned(text: str) -> list[str]:
    """Give the lines that switch a check off without saying why."""
    return [
        line.strip()
        for line in text.splitlines()
        for found in EXCEPTION.finditer(line)
        if not REASON.search(found.group("rest"))
    ]


@pytest.mark.parametrize(
    ("line", "reasoned"),
    [
        ("x = 1  # noqa: S101", False),
        ("x = 1  # noqa: S101 — tests assert", True),
        ("x = 1  # type: ignore[attr-defined]", False),
        ("x = 1  # type: ignore[attr-defined]  # the stubs lack this method", True),
        ("x = 1  # a plain comment", True),
    ],
)
def test_an_exception_without_a_reason_is_noticed(line, reasoned):
    assert bool(unreasoned(line)) is not reasoned


def test_every_exception_carries_its_reason():
    found = {name: lines for name, text in modules("").items() if (lines := unreasoned(text))}
    found = {name: lines for name, lines in found.items() if name != "tests/repo/test_modules.py"}

    assert not found


def test_no_module_is_named_for_having_no_subject():
    nameless = [
        name for name in modules("src/", "config/", "tests/", "bench/") if NO_SUBJECT & set(re.split(r"[/.]", name))
    ]

    assert not nameless


def test_no_module_is_longer_than_one_subject():
    long = {name: lines for name, text in modules("src/", "config/").items() if (lines := text.count("\n")) > LONGEST}

    assert not long


def test_nothing_is_left_waiting():
    waiting = [
        f"{name}: {line.strip()}"
        for name, text in texts().items()
        if name.startswith(("src/", "config/", "tests/", "deploy/", "bench/"))
        for line in text.splitlines()
        if WAITING.search(line)
    ]

    assert not waiting


def test_migrations_are_named_by_what_they_do():
    names = [path.stem for path in SOURCE.glob("engines/*/migrations/[0-9]*.py")]

    nameless = [name for name in names if re.fullmatch(r"\d{4}_(initial|auto_.*|.*_\d{8}_\d{4})", name)]

    assert names
    assert not nameless
