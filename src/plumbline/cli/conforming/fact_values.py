"""The facts of an event out of what its row has written: each value as its field reads it, read once for each different row."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from plumbline.cli.conforming.mapping import UNITS, FactColumn, LogMapping
from plumbline.cli.conforming.moments import NoMoment, reader
from plumbline.cli.conforming.rows import Record, Rows
from plumbline.kernel.conforming import EventLike
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.kernel.fields import Field
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.values import FieldType, shown

_REMEMBERED: Final = 50_000
Read = tuple[Mapping[str, Any] | None, tuple[tuple[str, str, Says], ...]]


class FactValues:
    """Reads the facts of one log for one version of a procedure."""

    def __init__(self, procedure: Procedure, mapping: LogMapping, rows: Rows) -> None:
        self.rows = rows
        self.columns = [
            (place, one, procedure.fields[one.fact])
            for place, one in enumerate(mapping.facts)
            if one.fact in procedure.fields
        ]
        self._by_act = any(one.acts for _, one, _ in self.columns)
        self._moment = reader(mapping.formats, mapping.zone)
        self._last: tuple[str, tuple[str, ...], Mapping[str, Any] | None] = ("", (), None)
        self._remembered: dict[tuple[str, tuple[str, ...]], Read] = {}

    def events(self, records: Iterable[Record], acts: frozenset[str], *, once: frozenset[str]) -> list[EventLike]:
        """Give the acts of a case with the facts of their rows.

        Takes   acts — those that count;  once — those whose day every row of the case may repeat
        """
        found: list[EventLike] = []
        repeated: set[tuple[str, float]] = set()
        last, by_act = self._last, self._by_act
        for record in records:
            _, act, at, day, written, _ = record
            if act not in acts:
                continue
            if act in once:
                if (act, at) in repeated:
                    continue
                repeated.add((act, at))
            if written is last[1] and (act == last[0] or not by_act):
                found.append((act, at, day, last[2]))
            else:
                found.append((act, at, day, self._of(record)))
                last = self._last
        return found

    def _of(self, record: Record) -> Mapping[str, Any] | None:
        """Give the facts of a record, or None; a value that cannot be read is said with its line, and left unknown."""
        _, act, _, _, written, line = record
        if not written or not self.columns:
            return None
        key = act if self._by_act else "", written
        known = self._remembered.get(key)
        if known is None:
            if len(self._remembered) >= _REMEMBERED:
                self._remembered.clear()
            known = self._remembered[key] = self._read(act, written)
        for column, raw, says in known[1]:
            told = Says(zh=f"{column}“{shown(raw)}”：{says.zh}", en=f"{column} “{shown(raw)}”: {says.en}")
            self.rows.fault(told, line=line)
        if not known[1]:
            self._last = act, written, known[0]
        return known[0]

    def _read(self, act: str, written: tuple[str, ...]) -> Read:
        facts: dict[str, Any] = {}
        wrong = []
        for place, column, field in self.columns:
            raw = written[place].strip()
            if not raw or raw in column.empty or (column.acts and act not in column.acts):
                continue
            try:
                facts[column.fact] = self._value(raw, column, field)
            except InvalidFacts as refused:
                wrong.append((column.column, raw, refused.reasons[0].says))
            except (NoMoment, InvalidOperation, ValueError, OverflowError):
                wrong.append((column.column, raw, _NO_VALUE))
        return facts or None, tuple(wrong)

    def _value(self, raw: str, column: FactColumn, field: Field) -> Any:
        if field.type is FieldType.DAY:
            return date.fromordinal(self._moment(raw)[1])
        if column.choices:
            return field.read(column.choices.get(raw, raw))
        if column.unit:
            counted = Decimal(raw) * UNITS[column.unit]
            if not counted.is_finite() or counted != int(counted):
                raise ValueError(raw)
            return field.read(int(counted))
        return field.read(raw)


_NO_VALUE: Final = Says(zh="读不成这个事实的值", en="is no value of that fact")
