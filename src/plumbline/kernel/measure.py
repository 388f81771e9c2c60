"""Measures: a share of rows that fulfil a statement, always shown as both numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from typing import Final

from plumbline.kernel import expression
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError, NothingToMeasure, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.schema import law

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


def read_measure(declared: Declared) -> Measure:
    """Read one measure.

    Raises  DeclarationError with the place of what is wrong
    """
    keys = declared.keys(
        ["measure", "title", "law", "plan", "procedures", "of", "in"],
        ["target_per_mille", "note"],
    )
    whole = keys["of"].keys(["zh", "en"], ["obligations", "acts", "when", "unless"])
    part = keys["in"].keys(["zh", "en"], ["met", "preceded_by", "when", "unless"])
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
        whole=_says(whole),
        part=_says(part),
        obligations=whole["obligations"].texts() if "obligations" in whole else (),
        acts=whole["acts"].texts() if "acts" in whole else (),
        when=_condition(whole, "when"),
        unless=_condition(whole, "unless"),
        met=_met(part["met"]) if "met" in part else None,
        preceded_by=part["preceded_by"].text() if "preceded_by" in part else "",
        part_when=_condition(part, "when"),
        part_unless=_condition(part, "unless"),
        target_per_mille=keys["target_per_mille"].whole() if "target_per_mille" in keys else None,
        note=keys["note"].says() if "note" in keys else None,
    )


def _says(keys: Mapping[str, Declared]) -> Says:
    return Says(zh=keys["zh"].text(), en=keys["en"].text())


def _met(declared: Declared) -> Met:
    try:
        return Met(declared.text())
    except ValueError as wrong:
        raise declared.wrong(f"`met` is {' or '.join(Met)}") from wrong


def _condition(keys: Mapping[str, Declared], key: str) -> Expression | None:
    if key not in keys:
        return None
    try:
        return expression.parse(keys[key].text())
    except DeclarationError as wrong:
        raise keys[key].wrong(wrong.what) from wrong
