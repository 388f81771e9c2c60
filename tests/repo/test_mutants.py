"""The command that changes the kernel in small ways: its parts, on a module of two functions."""

import json
import shutil
from collections import Counter
from datetime import date
from types import SimpleNamespace

import pytest

from tests.mutants import page, quickest
from tests.mutants.outcome import Outcome, Survivor
from tests.repo.tracked import ROOT

SMALL = """
def even(number: int) -> bool:
    return number % 2 == 0


class Range:
    # from the first to the last

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    # both ends belong to it
    def covers(self, number: int) -> bool:
        return self.first <= number <= self.last
"""
TESTS = """
from small.numbers import Range, even


def test_even():
    assert even(2)
    assert not even(3)


def test_covers():
    assert Range(1, 3).covers(2)
"""


def outcome(module, *survivors):
    counts = Counter(killed=4, survived=len(survivors))
    return Outcome(f"src/plumbline/kernel/{module}.py", 300, counts, survivors)


def written(result, before=""):
    return page.written([result], day=date(2026, 11, 28), how="seed 1", before=before)


@pytest.fixture
def small(tmp_path):
    for name, text in {
        "src/small/__init__.py": "",
        "src/small/numbers.py": SMALL,
        "tests/test_numbers.py": TESTS,
        "pyproject.toml": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    shutil.copytree(ROOT / "tests/mutants", tmp_path / "tests/mutants")
    return tmp_path


def test_what_the_tests_do_not_say_survives_and_is_shown_in_its_line(small, monkeypatch):
    pytest.importorskip("mutmut", reason="mutmut comes with the set «bench»")
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")
    from tests.mutants import trying  # noqa: PLC0415 — needs mutmut

    drawn = trying.draw(small, ["src/small/numbers.py"], number=None, seed=1)["src/small/numbers.py"]
    trying.run(small, drawn.names, modules=["src/small/numbers.py"], tests=["tests"], seconds=10, minutes=1)
    result = trying.outcome(small, "src/small/numbers.py", drawn)

    bounds = {(one.line, one.mutant) for one in result.survivors}
    assert bounds == {
        (14, "return self.first < number <= self.last"),
        (14, "return self.first <= number < self.last"),
    }
    assert result.counts["killed"] == len(drawn.names) - 2


def test_the_same_seed_draws_the_same_mutants_of_a_module_whatever_else_is_drawn(small):
    pytest.importorskip("mutmut", reason="mutmut comes with the set «bench»")
    from tests.mutants import trying  # noqa: PLC0415 — needs mutmut

    (small / "src/small/other.py").write_text(SMALL)
    alone = trying.draw(small, ["src/small/numbers.py"], number=3, seed=7)
    beside = trying.draw(small, ["src/small/other.py", "src/small/numbers.py"], number=3, seed=7)

    assert alone["src/small/numbers.py"] == beside["src/small/numbers.py"]
    assert len(alone["src/small/numbers.py"].names) == 3


def test_what_was_said_of_a_survivor_is_kept_and_of_one_that_died_is_dropped():
    lives = Survivor("src/plumbline/kernel/term.py", 12, "a | b", "a & b")
    died = Survivor("src/plumbline/kernel/term.py", 14, "return 1", "return 2")
    before = written(outcome("term", lives, died))
    before = before.replace("→ `a & b` |  |", "→ `a & b` | equivalent: sets |").replace("2` |  |", "2` | later |")

    moved = Survivor("src/plumbline/kernel/term.py", 20, "a | b", "a & b")
    after = written(outcome("term", moved), before)

    assert "| `term`, 20 | `a \\| b` → `a & b` | equivalent: sets |" in after
    assert "return 2" not in after


def test_a_run_keeps_what_an_earlier_one_found_in_other_modules_and_adds_all_up():
    term = Survivor("src/plumbline/kernel/term.py", 12, "a", "b")
    view = Survivor("src/plumbline/kernel/view.py", 15, "c", "d")

    after = written(outcome("view", view), written(outcome("term", term)))

    assert "| `term`, 12 | `a` → `b` |" in after
    assert "| `view`, 15 | `c` → `d` |" in after
    assert "In all: 10 drawn, 8 killed, 0 timed out, 2 survived, 0 not reached, 0 not tried." in after


def test_the_page_counts_every_mutant_once():
    counts = Counter({"killed": 3, "segfault": 1, "timeout": 2, "survived": 4, "no tests": 1, "not checked": 5})

    drawn, *became = page.counted(counts)

    assert drawn == sum(became) == 16
    assert became == [4, 2, 4, 1, 5]


def test_a_mutant_is_given_the_quickest_tests_and_no_more_than_its_time(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / quickest.STATS).write_text(json.dumps({"duration_by_test": {"slow": 9, "quick": 1, "middle": 3}}))
    items = [SimpleNamespace(nodeid=name) for name in ("slow", "quick", "middle")]
    left_out = []
    hook = SimpleNamespace(pytest_deselected=lambda items: left_out.extend(item.nodeid for item in items))

    quickest.pytest_collection_modifyitems(
        SimpleNamespace(option=SimpleNamespace(given=5, collectonly=False), hook=hook), items
    )

    assert [item.nodeid for item in items] == ["quick", "middle"]
    assert left_out == ["slow"]
