"""Draw mutants, let mutmut try them in a copy of the tree, and read what became of each."""

import ast
import contextlib
import json
import random
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.stats import status_by_exit_code
from mutmut.utils.format_utils import get_mutant_name, orig_function_and_class_names_from_key

from tests.mutants.outcome import Outcome, Survivor


@dataclass(frozen=True, slots=True)
class Drawn:
    """The mutants to try of one module, and how many there are of it."""

    names: tuple[str, ...]
    possible: int


def draw(copy: Path, modules: Sequence[str], *, number: int | None, seed: int) -> dict[str, Drawn]:
    """Draw mutants of each module, all of them where no number is given; a module's draw depends on no other's."""
    made = {}
    for module in modules:
        names = [get_mutant_name(Path(module), name) for name in mutants_of(copy / module)]
        kept = names if number is None else random.Random(f"{seed} {module}").sample(names, min(number, len(names)))
        made[module] = Drawn(tuple(sorted(kept)), len(names))
    return made


def mutants_of(path: Path) -> Sequence[str]:
    return mutate_file_contents(str(path), path.read_text()).mutant_names


def run(
    copy: Path, mutants: Sequence[str], *, modules: Sequence[str], tests: Sequence[str], seconds: float, minutes: float
) -> None:
    """Let mutmut try the mutants in the copy, and break off when the minutes are over."""
    settings = {
        "source_paths": ["src"],
        "only_mutate": list(modules),
        "also_copy": [name for name in ("config", "docs", "examples", "tools") if (copy / name).exists()],
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "tests.mutants.quickest", f"--given={seconds}"],
        "pytest_add_cli_args_test_selection": list(tests),
    }
    told = "".join(f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
    with (copy / "pyproject.toml").open("a") as project:
        project.write(f"\n[tool.mutmut]\n{told}use_git_change_detection = false\ntrack_dependencies = false\n")
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", "1", *mutants]
    with subprocess.Popen(command, cwd=copy) as running:
        try:
            running.wait(timeout=minutes * 60)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
    if running.returncode:
        raise SystemExit(running.returncode)


def outcome(copy: Path, module: str, drawn: Drawn) -> Outcome:
    """Read what became of the mutants drawn of a module."""
    codes = json.loads((copy / "mutants" / f"{module}.meta").read_text())["exit_code_by_key"]
    became = {name: status_by_exit_code[codes[name]] for name in drawn.names}
    source = (copy / module).read_text()
    with contextlib.chdir(copy):
        left = [survivor(name, module, source) for name, status in became.items() if status == "survived"]
    return Outcome(module, drawn.possible, Counter(became.values()), tuple(sorted(left, key=lambda one: one.line)))


def survivor(name: str, module: str, source: str) -> Survivor:
    """Read a survivor from the difference that mutmut shows; its lines are counted from the function's first."""
    _, _, hunk, *lines = get_diff_for_mutant(name, path=module).splitlines()
    offset = int(re.match(r"@@ -(\d+)", hunk)[1]) + next(i for i, line in enumerate(lines) if line[0] in "-+") - 1
    was = " ".join(line[1:].strip() for line in lines if line.startswith("-"))
    becomes = " ".join(line[1:].strip() for line in lines if line.startswith("+"))
    return Survivor(module, first_line(name, source) + offset, was, becomes)


def first_line(name: str, source: str) -> int:
    """Find the line on which the function of a mutant begins, with its decorators and the comments above it."""
    wanted, owner = orig_function_and_class_names_from_key(name)
    tree = ast.parse(source)
    inside = next(one for one in tree.body if isinstance(one, ast.ClassDef) and one.name == owner) if owner else tree
    found = next(one for one in inside.body if isinstance(one, ast.FunctionDef) and one.name == wanted)
    line = min([found.lineno, *(one.lineno for one in found.decorator_list)])
    above = source.splitlines()[: line - 1]
    return line - len(list(takewhile(lambda text: text.lstrip().startswith("#"), reversed(above))))
