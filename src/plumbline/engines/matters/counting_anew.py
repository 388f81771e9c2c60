"""What comes out otherwise in one matter when the calendar has changed: its duties, and its marking with the new days.

Markings are read and written as the text that the database keeps: of very many matters, few differ in more than a day.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from plumbline.kernel import catalogue, fields, stored
from plumbline.kernel.calendar import Calendar
from plumbline.kernel.marking import DutyState
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.redating import Redated, counts_alone, reads_calendar, redated

OPEN: Final = str(DutyState.OPEN)
_PARSED: Final = json.JSONDecoder().raw_decode  # `loads` looks for blanks around what the database keeps


class Row(NamedTuple):
    """A matter as it was read; marking and facts are JSON."""

    pk: int
    code: str
    procedure: str
    version: str
    head_sequence: int
    head_digest: bytes
    marking: str
    facts: str


class Change(NamedTuple):
    """One duty of a matter: its rule, the act that opened it, its day before and after, as ISO text."""

    rule: str
    sequence: int
    was: str | None
    was_at: str | None
    was_provisional: bool
    due: str | None
    due_at: str | None
    provisional: bool

    @property
    def moved(self) -> bool:
        """Tell whether the day is another one, not only surer."""
        return self.was != self.due or self.was_at != self.due_at

    @property
    def only_the_day(self) -> bool:
        """Tell whether nothing but one day stands in the place of another."""
        days = self.was and self.due and not (self.was_at or self.due_at)
        return bool(days) and self.was_provisional == self.provisional


class Anew(NamedTuple):
    """A matter that comes out otherwise: its changes, its marking with the new days, the earliest day until which something is owed."""

    row: Row
    changes: tuple[Change, ...]
    marking: str
    next_due_on: str | None


@dataclass(slots=True)
class Clocks:
    """Counts the days of duties by one calendar, the same question once."""

    calendar: Calendar
    _answered: dict[tuple[str, str, str, str], tuple[str | None, bool]] = field(default_factory=dict)
    _declared: dict[tuple[str, str], tuple[Procedure, Mapping[str, bool]]] = field(default_factory=dict)

    def anew(self, row: Row) -> Anew | None:
        """Give a matter as it comes out now; None where it comes out as it stands."""
        marking, _ = _PARSED(row.marking)
        changes = self._changes(marking, row)
        if not changes:
            return None
        duties = marking["duties"]
        for one in changes:
            _write_into(duties[one.rule], one)
        days = [duty["due_on"] for duty in duties.values() if duty["state"] == OPEN and "due_on" in duty]
        return Anew(row, tuple(changes), _written(row.marking, marking, changes), min(days, default=None))

    def _changes(self, marking: Mapping[str, Any], row: Row) -> list[Change]:
        procedure, alone = self._reading(row.procedure, row.version)
        changes: list[Change] = []
        whole: Mapping[str, Redated] | None = None
        for code, duty in marking["duties"].items():
            if duty["state"] != OPEN or code not in alone or "missing" in duty or "stopped" in duty:
                continue
            # A clock that nothing has touched yet runs like one that nothing can touch.
            by_itself = alone[code] and ("clocks" not in marking or code not in procedure.turned_by)
            question = (row.procedure, row.version, code, duty["opened_at"][:10])
            answer = self._answered.get(question) if by_itself else None
            due_at = None
            if answer is None:
                whole = self._whole(procedure, marking, row) if whole is None else whole
                again = whole.get(code)
                now = stored.duty_as_data(again.now) if again else duty
                answer, due_at = (now.get("due_on"), now.get("provisional", False)), now.get("due_at")
                if by_itself:
                    self._answered[question] = answer
            due, provisional = answer
            was, was_at, guessed = duty.get("due_on"), duty.get("due_at"), duty.get("provisional", False)
            if was != due or guessed != provisional or was_at != due_at:
                changes.append(Change(code, duty["sequence"], was, was_at, guessed, due, due_at, provisional))
        return changes

    def _reading(self, code: str, version: str) -> tuple[Procedure, Mapping[str, bool]]:
        """Give a procedure, and those of its rules that read the calendar: whether the day hangs on nothing else."""
        found = self._declared.get((code, version))
        if found is None:
            procedure = catalogue.load().version(code, version)
            reading = (rule for rule in procedure.rules if reads_calendar(procedure, rule))
            found = self._declared[code, version] = (procedure, {rule.code: counts_alone(rule) for rule in reading})
        return found

    def _whole(self, procedure: Procedure, marking: Mapping[str, Any], row: Row) -> Mapping[str, Redated]:
        facts = fields.from_data(procedure.fields, json.loads(row.facts))
        _, changed = redated(procedure, stored.from_data(marking), facts, calendar=self.calendar)
        return {one.now.rule: one for one in changed}


def _written(text: str, marking: Mapping[str, Any], changes: Sequence[Change]) -> str:
    """Give the text of a marking with its new days: exchanged where the old one stands in one place, else written anew."""
    for one in changes:
        old = f'"due_on": "{one.was}"'
        if not one.only_the_day or text.count(old) != 1:
            return json.dumps(marking)
        text = text.replace(old, f'"due_on": "{one.due}"')
    return text


def _write_into(duty: dict[str, Any], change: Change) -> None:
    if change.only_the_day:
        duty["due_on"] = change.due
        return
    for key, value in (("due_on", change.due), ("due_at", change.due_at), ("provisional", change.provisional)):
        if value:
            duty[key] = value
        else:
            duty.pop(key, None)
