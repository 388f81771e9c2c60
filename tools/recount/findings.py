"""What a check can find, and how it is told: the kind of what was done, the place, and a sentence in both languages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

EDITED = "edited"  # what stands there is not what was sealed
INSERTED = "inserted"  # stands there and was not sealed there
DELETED = "deleted"  # is missing, and more follows
REORDERED = "reordered"  # stands in another place than it was sealed at
TRUNCATED = "truncated"  # the end is missing
FORKED = "forked"  # two histories: a signed head that the leaves do not continue, or two of one size
WRONG_KEY = "wrong_key"  # signed by a key that is unknown, or that did not sign heads of that size
CLOCK = "clock"  # the clock ran backwards
INDEX = "index"  # the index is not the one that the events give

MOST_KEPT = 1000  # findings that are told one by one; all are counted, so that the memory does not grow with them


@dataclass(frozen=True)
class Finding:
    """One thing that does not add up."""

    kind: str
    where: str
    zh: str
    en: str

    def as_data(self) -> dict[str, object]:
        """Give the finding as JSON carries it."""
        return {"kind": self.kind, "where": self.where, "says": {"zh": self.zh, "en": self.en}}


@dataclass
class Findings:
    """What was found so far: each kind and place once."""

    counts: Counter[str] = field(default_factory=Counter)
    kept: dict[tuple[str, str], Finding] = field(default_factory=dict)

    def add(self, kind: str, where: str, zh: str, en: str) -> None:
        """Note one thing; what was said of that place in that kind already is not said again."""
        if (kind, where) in self.kept:
            return
        self.counts[kind] += 1
        if len(self.kept) < MOST_KEPT:
            self.kept[kind, where] = Finding(kind, where, zh, en)

    @property
    def total(self) -> int:
        """How many there are, those included that are only counted."""
        return sum(self.counts.values())
