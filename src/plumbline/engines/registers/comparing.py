"""Laying lists beside each other: one list on two days, two bodies on one day, one body beside all of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from plumbline.engines.bodies.models import Body, valid_on
from plumbline.engines.registers import among, reading
from plumbline.engines.registers.models import Edition
from plumbline.kernel.register import Register, RegisterField


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field that says something else: both values, as JSON has them; None where nothing is said."""

    field: RegisterField
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An entry that both sides have, and that says something else."""

    before: Edition
    after: Edition
    fields: tuple[FieldChange, ...]

    @property
    def key(self) -> str:
        """The key of the entry."""
        return self.after.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one side has and the other has not; by key."""

    added: tuple[Edition, ...]  # only the second side has it
    ended: tuple[Edition, ...]  # only the first side has it
    changed: tuple[Changed, ...]

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.added or self.ended or self.changed)


def diff(register: Register, body: Body, first: date, second: date) -> Difference:
    """Give what changed in the own list of a body from one day to another; only what stood on one of them alone is read."""
    earlier, later = valid_on(first), valid_on(second)
    moved = Edition.objects.filter(
        reading.STANDING, (earlier & ~later) | (later & ~earlier), register=register.code, body=body
    )
    before: dict[str, Edition] = {}
    after: dict[str, Edition] = {}
    for edition in moved.iterator(chunk_size=1000):
        edition.body = body
        side = (
            before if edition.valid_from <= first and (edition.valid_to is None or edition.valid_to >= first) else after
        )
        side[edition.key] = edition
    return _difference(register, before, after)


def between(register: Register, one: Body, other: Body, *, on: date) -> Difference:
    """Give how the lists that hold for two bodies differ on a day, own and inherited; what both inherit is not read."""
    before, after = (
        {listed.key: listed.edition.pk for listed in reading.every(register, body, on=on)} for body in (one, other)
    )
    moved = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    wanted = [side[key] for side in (before, after) for key in moved if key in side]
    held = {
        edition.pk: edition
        for edition in Edition.objects.select_related("body").filter(pk__in=among.numbers(wanted)).iterator()
    }
    one_side, other_side = ({key: held[side[key]] for key in moved if key in side} for side in (before, after))
    return _difference(register, one_side, other_side)


def only_here(register: Register, body: Body, *, on: date) -> QuerySet[Edition]:
    """Select what the own list of a body has and no other body of its level and kind lists under the same key."""
    elsewhere = Edition.objects.filter(
        reading.STANDING,
        valid_on(on),
        register=register.code,
        key=OuterRef("key"),
        body__level=body.level,
        body__kind=body.kind,
    ).exclude(body=body)
    return reading.standing(register, [body], on=on).exclude(Exists(elsewhere)).order_by("key")


def changes(register: Register, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """Give the fields that say something else, in the order of the register."""
    return tuple(
        FieldChange(field=one, before=before.get(code), after=after.get(code))
        for code, one in register.fields.items()
        if before.get(code) != after.get(code)
    )


def history(register: Register, editions: Sequence[Edition]) -> Iterator[tuple[Edition, tuple[FieldChange, ...]]]:
    """Go through the editions of an entry, each with what it changed of the one before; the first changed nothing."""
    before: Edition | None = None
    for edition in editions:
        yield edition, changes(register, before.data, edition.data) if before else ()
        before = edition


def _difference(register: Register, before: Mapping[str, Edition], after: Mapping[str, Edition]) -> Difference:
    changed = []
    for key in sorted(before.keys() & after.keys()):
        old, new = before[key], after[key]
        if told := changes(register, old.data, new.data):
            changed.append(Changed(before=old, after=new, fields=told))
    return Difference(
        added=tuple(after[key] for key in sorted(after.keys() - before.keys())),
        ended=tuple(before[key] for key in sorted(before.keys() - after.keys())),
        changed=tuple(changed),
    )
