"""Change the kernel in small ways, one at a time, and see which changes no test notices: `make mutants`.

mutmut makes the changes and tries each with the tests that call the changed function. All of it happens in a copy of
the tree; the checkout only gets the page that lists what survived.
"""

import argparse
import os
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from tests.mutants import page, trying
from tests.repo.tracked import ROOT, files

KERNEL = "src/plumbline/kernel"
PAGE = ROOT / "docs/reference/mutants.md"
HEART = (
    *("period", "term", "calendar", "elapsing", "accrual", "accruing", "clocks", "enabling", "marking", "duties"),
    *("view", "merkle", "canonical", "citation", "expression", "credit_code", "numeral"),
)


def asked() -> argparse.Namespace:
    """Read what is to be tried from the command line."""
    parser = argparse.ArgumentParser(prog="make mutants", description=__doc__.splitlines()[0])
    parser.add_argument("--modules", nargs="+", default=HEART, help="modules below kernel/, as verifying/theory")
    parser.add_argument("--number", type=int, default=20, help="mutants drawn from each module")
    parser.add_argument("--all", action="store_true", help="every mutant of the modules")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--seconds", type=float, default=10, help="of tests for each mutant, the quickest first")
    parser.add_argument("--minutes", type=float, default=60, help="after which no further mutant is tried")
    parser.add_argument("--tests", nargs="+", default=["tests/kernel"], help="folders or files of tests")
    return parser.parse_args()


def copy_to(folder: Path) -> None:
    """Copy the files of the checkout, and lead to the shared data beside it."""
    for path in files():
        target = folder / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    if (ROOT / "../shared").exists():
        (folder / "shared").symlink_to((ROOT / "../shared").resolve())


def main() -> None:
    """Copy, draw, try, and write the page."""
    wanted = asked()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        copy = Path(name)
        copy_to(copy)
        modules = [f"{KERNEL}/{module}.py" for module in wanted.modules]
        made = trying.draw(copy, modules, number=None if wanted.all else wanted.number, seed=wanted.seed)
        trying.run(
            copy,
            [mutant for drawn in made.values() for mutant in drawn.names],
            modules=modules,
            tests=wanted.tests,
            seconds=wanted.seconds,
            minutes=wanted.minutes,
        )
        outcomes = [trying.outcome(copy, module, drawn) for module, drawn in made.items()]
    tests = ", ".join(test.removeprefix("tests/kernel/").removesuffix(".py") for test in wanted.tests)
    how = f"seed {wanted.seed}, {wanted.seconds:g} s of {tests}"
    before = PAGE.read_text() if PAGE.exists() else ""
    PAGE.write_text(page.written(outcomes, day=datetime.now(tz=UTC).date(), how=how, before=before))
    sys.stdout.write(f"{PAGE.relative_to(ROOT)} lists what survived\n")


if __name__ == "__main__":
    os.environ["CI"] = "1"  # hypothesis draws the same cases for every mutant
    main()
