"""What became of the mutants of a module."""

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no test noticed: where it is, what stood there, what stands there then."""

    module: str
    line: int
    original: str
    mutant: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many mutants a module could have, what became of those that were drawn, and which survived."""

    module: str
    possible: int
    counts: Counter[str]
    survivors: tuple[Survivor, ...]
