"""A decision table: facts go in, exactly one row comes out, and the articles on which it rests.

Declared in `systems/*/tables`. The hit policy is always the same: exactly one row. Which row, is for `decision_table_answer`;
that there is one and only one for all facts, inside the range of the law, is shown by `decision_table_check` before a table is
used.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from plumbline.kernel import fields
from plumbline.kernel.decision_table_space import Box, Spans
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import Says, Unknown
from plumbline.kernel.fields import Field
from plumbline.kernel.values import AMOUNT_LIMIT, FIRST_YEAR, LAST_YEAR, FieldType

PER_MILLE: Final = 1000
INPUT_TYPES: Final = frozenset(
    {FieldType.CHOICE, FieldType.YES_NO, FieldType.WHOLE, FieldType.MONEY, FieldType.SHARE, FieldType.DAY}
)
RANGE: Final = "range"  # the type of an output that is an amount of money between two ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An amount between two ends, in fen, or in per mille of an input that is money."""

    least: int = 0
    most: int
    over: bool = False  # 超过: the lower end is not counted
    below: bool = False  # 不满: the upper end is not counted
    of: str = ""  # the input that it is a multiple of; empty: fen

    def amounts(self, facts: Mapping[str, Any]) -> tuple[int, int]:
        """Give the least and the most fen, both counted.

        Raises  Unknown where no whole fen lies between the ends

        >>> Range(least=500, most=1000, of="value_fen").amounts({"value_fen": 3})
        (2, 3)
        """
        base, scale = (facts[self.of], PER_MILLE) if self.of else (1, 1)
        low, high = self.least * base, self.most * base
        least = low // scale + 1 if self.over else -(-low // scale)
        most = -(-high // scale) - 1 if self.below else high // scale
        if least > most:
            raise Unknown(
                Says(
                    zh="裁量幅度里没有一个整分的数额，请核对基数", en="no whole fen lies in the range; check the base"
                ),
                missing=(self.of,) if self.of else (),
            )
        return least, most


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a row asks of one input: the spans of its numbers, and how that is said."""

    spans: Spans
    says: Says


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: under these conditions, this. Also the range that an article sets, which is written in the same way."""

    code: str
    law: str
    when: Mapping[str, Cell]
    gives: Mapping[str, Any]  # by output; a Range, None for none, or the value of a field
    title: Says | None = None
    spares: str = ""  # the article that lets the row go below the range of the law
    declared: Declared = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """A worked case: facts as a form writes them, and the row that must hold for them."""

    facts: Mapping[str, Any]
    row: str
    declared: Declared = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """What a table gives: an amount between two ends, or the value of a field."""

    code: str
    title: Says
    field: Field | None = None  # None: a range of money

    @property
    def is_range(self) -> bool:
        """Tell whether it is a range of money."""
        return self.field is None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DecisionTable:
    """One version of a table."""

    code: str
    title: Says
    law: str
    in_force_from: date
    in_force_to: date | None
    demonstration: bool
    inputs: Mapping[str, Field]
    facts_of: Mapping[str, str]  # the inputs that are facts of a procedure, and its code
    outputs: Mapping[str, Output]
    rows: tuple[Row, ...]
    bounds: tuple[Row, ...]
    never_less: Mapping[str, tuple[str, ...]]  # by output, the inputs with which it never gets less
    cases: tuple[Worked, ...] = ()
    note: Says | None = None
    file: str = ""
    declared: Declared = field(repr=False, compare=False)

    @property
    def version(self) -> str:
        """The first day, which names the version."""
        return self.in_force_from.isoformat()

    def in_force(self, day: date) -> bool:
        """Tell whether the version holds on a day."""
        return self.in_force_from <= day and (self.in_force_to is None or day <= self.in_force_to)

    def box(self, row: Row) -> Box:
        """Give the row as a box over all inputs, cut to what the inputs allow."""
        return tuple(row.when[code].spans if code in row.when else domain(one) for code, one in self.inputs.items())

    def region(self) -> Box:
        """Give the box of all facts that may be."""
        return tuple(domain(one) for one in self.inputs.values())

    def row(self, code: str) -> Row:
        """Find a row by its code."""
        return next(row for row in self.rows if row.code == code)


def domain(one: Field) -> Spans:
    """Give the numbers that the values of an input are counted by."""
    match one.type:
        case FieldType.CHOICE:
            return ((0, len(one.choices) - 1),)
        case FieldType.YES_NO:
            return ((0, 1),)
        case FieldType.DAY:
            return ((date(FIRST_YEAR, 1, 1).toordinal(), date(LAST_YEAR, 12, 31).toordinal()),)
        case _:
            least = -AMOUNT_LIMIT if one.least is None else one.least
            return ((least, AMOUNT_LIMIT if one.most is None else one.most),)


def number(one: Field, value: Any) -> int:
    """Count a value of an input."""
    if one.type is FieldType.CHOICE:
        return list(one.choices).index(value)
    return value.toordinal() if isinstance(value, date) else int(value)


def value_of(one: Field, at: int) -> Any:
    """Give the value back from its number."""
    match one.type:
        case FieldType.CHOICE:
            return list(one.choices)[at]
        case FieldType.YES_NO:
            return bool(at)
        case FieldType.DAY:
            return date.fromordinal(at)
        case _:
            return at


def show(one: Field, value: Any) -> Says:
    """Give a value in both languages."""
    return Says(zh=fields.show(one, value, language="zh"), en=fields.show(one, value, language="en"))
