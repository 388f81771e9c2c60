"""What a decision table answers: the row, what it gives for these facts, and why — or what is missing to decide.

No row, or two, is an error and never an empty answer; a table that was checked has neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, NamedTuple

from plumbline.kernel import fields
from plumbline.kernel.decision_table import Cell, DecisionTable, Range, Row, domain
from plumbline.kernel.decision_table_space import Index, holds
from plumbline.kernel.errors import InvalidFacts, Says, Unknown
from plumbline.kernel.fields import Field
from plumbline.kernel.values import FieldType


class NoRow(Unknown):
    """No row of the table holds for the facts, or more than one: the table is to be mended."""


class Met(NamedTuple):
    """One condition of the row, and the fact that met it."""

    input: Field
    cell: Cell
    value: Any


class Answer(NamedTuple):
    """One row, and what it gives for these facts."""

    table: DecisionTable
    row: Row
    facts: Mapping[str, Any]
    met: tuple[Met, ...]
    amounts: Mapping[str, tuple[int, int] | None]  # of the ranges, in fen; None: none

    @property
    def laws(self) -> tuple[str, ...]:
        """The references on which it rests: of the table, of the row, of going below the range, each once."""
        return tuple(dict.fromkeys(law for law in (self.table.law, self.row.law, self.row.spares) if law))


@dataclass(frozen=True, slots=True)
class Undecided:
    """The facts do not suffice: those that are missing, of which each could still decide."""

    table: DecisionTable
    missing: tuple[str, ...]
    possible: tuple[str, ...]  # codes of the rows that may still hold

    @property
    def says(self) -> Says:
        """Say what is missing."""
        names = [self.table.inputs[code].title for code in self.missing]
        return Says(
            zh=f"还不能确定，缺少：{'、'.join(name.zh for name in names)}",
            en=f"Cannot be decided; missing: {', '.join(name.en for name in names)}",
        )


class _Reader(NamedTuple):
    """How the values of an input are counted: by their place in a list, or as they are."""

    field: Field
    type: type
    places: Mapping[Any, int] | None
    low: int
    high: int

    def count(self, value: Any) -> int:
        """Count a value, or refuse it."""
        if type(value) is self.type:
            at = self._number(value)
            if self.low <= at <= self.high:
                return at
        raise _refused(self.field, value)

    def _number(self, value: Any) -> int:
        if self.places is not None:
            return self.places.get(value, self.low - 1)
        found: int = value.toordinal() if self.type is date else value
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Evaluator:
    """A table made ready to answer: the rows in a tree, each value counted at once."""

    table: DecisionTable
    _readers: Mapping[str, _Reader] = field(init=False, repr=False)
    _index: Index = field(init=False, repr=False)
    _met: tuple[tuple[tuple[str, Field, Cell], ...], ...] = field(init=False, repr=False)
    _ranges: tuple[tuple[tuple[str, Range | None], ...], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Build what answering needs."""
        table = self.table
        ranges = [code for code, one in table.outputs.items() if one.is_range]
        made = {
            "_readers": {code: _reader(one) for code, one in table.inputs.items()},
            "_index": Index([table.box(row) for row in table.rows], table.region()),
            "_met": tuple(
                tuple((code, one, row.when[code]) for code, one in table.inputs.items() if code in row.when)
                for row in table.rows
            ),
            "_ranges": tuple(tuple((code, row.gives[code]) for code in ranges) for row in table.rows),
        }
        for name, value in made.items():
            object.__setattr__(self, name, value)

    @property
    def index(self) -> Index:
        """The tree of the rows."""
        return self._index

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Read facts as a form or JSON gives them.

        Raises  InvalidFacts with one reason a field
        """
        return fields.read_all(self.table.inputs, given)

    def answer(self, facts: Mapping[str, Any]) -> Answer | Undecided:
        """Answer for facts that were read; an input that is not given is not known.

        Raises  InvalidFacts where a value is none of its input;  NoRow;  Unknown where no whole fen lies in the range
        """
        point = []
        for code, reader in self._readers.items():
            value = facts.get(code)
            if value is None:
                return self._without(facts)
            point.append(reader.count(value))
        found = self._index.at(point)
        if len(found) != 1:
            raise self._not_one(len(found))
        return self._of(found[0], facts)

    def _of(self, number: int, facts: Mapping[str, Any]) -> Answer:
        met = tuple(Met(one, cell, facts.get(code)) for code, one, cell in self._met[number])
        amounts = {code: None if given is None else given.amounts(facts) for code, given in self._ranges[number]}
        return Answer(self.table, self.table.rows[number], facts, met, amounts)

    def _without(self, facts: Mapping[str, Any]) -> Answer | Undecided:
        """Answer where facts are missing: a row that asks for none of them, and needs none for its amount, decides."""
        inputs = self.table.inputs
        known = {code: one.count(facts[code]) for code, one in self._readers.items() if facts.get(code) is not None}
        at = {place: known[code] for place, code in enumerate(inputs) if code in known}
        possible = [
            number
            for number, box in enumerate(self._index.boxes)
            if all(holds((box[place],), (value,)) for place, value in at.items())
        ]
        if not possible:
            raise self._not_one(0)
        unknown = [code for code in inputs if code not in known]
        needed = {code for number in possible for code in self._asked(number, whole=len(possible) == 1)}
        missing = tuple(code for code in unknown if code in needed)
        if not missing and len(possible) > 1:
            raise self._not_one(len(possible))
        if not missing:
            return self._of(possible[0], facts)
        return Undecided(self.table, missing, tuple(self.table.rows[number].code for number in possible))

    def _asked(self, number: int, *, whole: bool) -> set[str]:
        """Give the inputs that a row asks for; where it alone is left, also those that its amounts are multiples of."""
        bases = {given.of for _, given in self._ranges[number] if given is not None and given.of}
        return {code for code, _, _ in self._met[number]} | (bases if whole else set())

    def _not_one(self, count: int) -> NoRow:
        code = self.table.code
        if count:
            return NoRow(
                Says(
                    zh=f"裁量表“{code}”有 {count} 行同时适用，请先改正这张表",
                    en=f"{count} rows of the table «{code}» hold at once; mend the table first",
                )
            )
        return NoRow(
            Says(
                zh=f"裁量表“{code}”没有一行适用于这些事实，请先改正这张表",
                en=f"no row of the table «{code}» holds for these facts; mend the table first",
            )
        )


_TYPES: Final = {FieldType.CHOICE: str, FieldType.YES_NO: bool, FieldType.DAY: date}


def _reader(one: Field) -> _Reader:
    low, high = domain(one)[0]
    listed = {FieldType.CHOICE: tuple(one.choices), FieldType.YES_NO: (False, True)}.get(one.type)
    places = None if listed is None else {value: at for at, value in enumerate(listed)}
    return _Reader(one, _TYPES.get(one.type, int), places, low, high)


def _refused(one: Field, value: Any) -> InvalidFacts:
    try:
        one.read(value)
    except InvalidFacts as refused:
        return refused
    return one.refuse("这个值还没有读过", "this value was not read yet")
