"""Measures: a share of rows that fulfil a statement, always shown as both numbers."""

from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import NothingToMeasure, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.phrase import condition, law, title
from plumbline.kernel.written import (
    CONDITION,
    LAW,
    SAYS,
    TEXT,
    TITLED,
    WHOLE,
    Several,
    Table,
    exactly_one,
    one_of,
)

CONFIDENT: Final = 1.959964  # two-sided 95 % of the normal distribution
PER_MILLE: Final = 1000


class Met(StrEnum):
    """When an obligation counts as fulfilled."""

    IN_TIME = "in_time"
    EVER = "ever"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A declared measure: the whole that is counted, and the part that fulfils it."""

    code: str
    title: Says
    law: str
    plan: tuple[int, ...]
    procedures: tuple[str, ...]
    whole: Says
    part: Says
    obligations: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    when: Expression | None = None
    unless: Expression | None = None
    met: Met | None = None
    preceded_by: str = ""
    part_when: Expression | None = None
    part_unless: Expression | None = None
    target_per_mille: int | None = None
    note: Says | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """Both numbers of a share, and how many rows could not be judged.

    >>> share = Share(part=45, whole=50)
    >>> share.per_mille, [round(1000 * bound) for bound in share.interval()]
    (900, [786, 957])
    """

    part: int
    whole: int
    unknown: int = 0

    @property
    def per_mille(self) -> int:
        """Give the share in per mille, rounded down: what is not whole is never shown as whole.

        Raises  NothingToMeasure where the whole is zero
        """
        self._measurable()
        return self.part * PER_MILLE // self.whole

    def interval(self) -> tuple[float, float]:
        """Give the 95 % interval of the share (Wilson 1927), as two numbers from 0 to 1.

        Raises  NothingToMeasure where the whole is zero
        """
        self._measurable()
        share, square = self.part / self.whole, CONFIDENT**2
        middle = share + square / (2 * self.whole)
        spread = CONFIDENT * sqrt(share * (1 - share) / self.whole + square / (4 * self.whole**2))
        scale = 1 + square / self.whole
        return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)

    def _measurable(self) -> None:
        if not self.whole:
            raise NothingToMeasure(Says(zh="没有可计量的案件", en="There is nothing to measure"))


def _met(declared: Declared) -> Met:
    try:
        return Met(declared.text())
    except ValueError as wrong:
        raise declared.wrong(f"`met` is {' or '.join(Met)}") from wrong


_CHOSEN: Final = {"when": CONDITION, "unless": CONDITION}
_WHOLE_OF: Final = Table(
    "whole",
    TITLED,
    {"obligations": Several(TEXT), "acts": Several(TEXT), **_CHOSEN},
    exactly_one("obligations", "acts"),
)
_PART: Final = Table("part", TITLED, {"met": one_of(Met, _met), "preceded_by": TEXT, **_CHOSEN})
MEASURE: Final = Table(
    "measure",
    {
        "measure": TEXT,
        "title": SAYS,
        "law": LAW,
        "plan": Several(WHOLE),
        "procedures": Several(TEXT),
        "of": _WHOLE_OF,
        "in": _PART,
    },
    {"target_per_mille": WHOLE, "note": SAYS},
)


def read_measure(declared: Declared) -> Measure:
    """Read one measure.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = MEASURE.keys(declared)
    whole, part = _WHOLE_OF.keys(keys["of"]), _PART.keys(keys["in"])
    if ("obligations" in whole) == ("acts" in whole):
        raise keys["of"].wrong("a measure counts either obligations or acts")
    if ("met" in part) != ("obligations" in whole):
        raise keys["in"].wrong("`met` goes with obligations, and obligations with `met`")
    return Measure(
        code=keys["measure"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        plan=tuple(one.whole() for one in keys["plan"].each()),
        procedures=keys["procedures"].texts(),
        whole=title(whole),
        part=title(part),
        obligations=whole["obligations"].texts() if "obligations" in whole else (),
        acts=whole["acts"].texts() if "acts" in whole else (),
        when=condition(whole, "when"),
        unless=condition(whole, "unless"),
        met=_met(part["met"]) if "met" in part else None,
        preceded_by=part["preceded_by"].text() if "preceded_by" in part else "",
        part_when=condition(part, "when"),
        part_unless=condition(part, "unless"),
        target_per_mille=keys["target_per_mille"].whole() if "target_per_mille" in keys else None,
        note=keys["note"].says() if "note" in keys else None,
    )
