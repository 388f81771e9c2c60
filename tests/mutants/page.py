"""The page that lists the survivors: a run writes its own modules anew and keeps the rest, and what was said by hand."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain

from tests.mutants.outcome import Outcome, Survivor

OPENING = """# Mutants of the kernel

`make mutants` changes the kernel in small ways, one at a time (mutmut), and runs the tests that call the changed
function, the quickest first, as long as it is given. A mutant that no test notices survives: it is equivalent (no
caller can see the change), or it shows what no test says. The command writes this page; only what is said of a survivor
is by hand, and is kept. «Not reached» are mutants of functions that none of the tests given calls. mutmut leaves
properties, other decorated functions and the constants of a module alone, and what is made once for all (the national
calendar) is made before the mutants are. «test: …» tells of the test that was written since.

In all: {summed}.

## By module

| module | tried on | mutants | drawn | killed | timed out | survived | not reached | not tried | how |
|---|---|---|---|---|---|---|---|---|---|
{modules}

## Survivors

| module, line | original → mutant | what of it |
|---|---|---|
{survivors}
"""
TRIED = re.compile(r"^\| `(?P<module>[\w/]+)` \| \d{4}-\d\d-\d\d \| \d+ \| (?P<counts>[\d |]+) \| .*\|$", re.MULTILINE)
SURVIVED = re.compile(r"^\| `(?P<module>[\w/]+)`, \d+ \| (?P<change>`.*`) \| (?P<word>.*?) ?\|$", re.MULTILINE)
COUNTED = ("drawn", "killed", "timed out", "survived", "not reached", "not tried")


def short(module: str) -> str:
    return module.partition("kernel/")[2].removesuffix(".py") or module


def change(one: Survivor) -> str:
    return f"{code(one.original)} → {code(one.mutant)}"


def code(text: str) -> str:
    """Write code into a cell of a table."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{text.replace('|', chr(92) + '|')}{fence}"


def counted(counts: Counter[str]) -> tuple[int, ...]:
    """Count what became of mutants, in the columns of the page."""
    killed = counts["killed"] + counts["segfault"] + counts["suspicious"]
    became = (killed, counts["timeout"], counts["survived"], counts["no tests"])
    return counts.total(), *became, counts.total() - sum(became)


def written(outcomes: Iterable[Outcome], *, day: date, how: str, before: str) -> str:
    """Write the page after a run.

    Takes   how — the run was made;  before — the page as it stood
    """
    words = {(row["module"], row["change"]): row["word"] for row in SURVIVED.finditer(before)}
    modules = {row["module"]: row[0] for row in TRIED.finditer(before)}
    survivors: dict[str, list[str]] = {module: [] for module in modules}
    for row in SURVIVED.finditer(before):
        survivors[row["module"]].append(row[0])
    for one in outcomes:
        module = short(one.module)
        cells = " | ".join(map(str, (one.possible, *counted(one.counts))))
        modules[module] = f"| `{module}` | {day} | {cells} | {how} |"
        survivors[module] = [
            f"| `{module}`, {each.line} | {change(each)} | {words.get((module, change(each)), '')} |"
            for each in one.survivors
        ]
    rows = "\n".join(modules[module] for module in sorted(modules))
    return OPENING.format(
        summed=summed(rows),
        modules=rows,
        survivors="\n".join(chain.from_iterable(survivors[module] for module in sorted(modules))),
    )


def summed(rows: str) -> str:
    """Add up the columns of all modules."""
    counts = [[int(cell) for cell in row["counts"].split("|")] for row in TRIED.finditer(rows)]
    return ", ".join(
        f"{sum(column):,} {name}" for name, column in zip(COUNTED, zip(*counts, strict=True), strict=False)
    )
