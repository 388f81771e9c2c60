"""Judging rows before they become editions: every fault of every row, by its place, and what each row would do.

Nothing is written here. The import shows what is found before anything is saved; `keeping` saves only what is whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import among, declared
from plumbline.engines.registers.above import Lister, holds_for, keeps, listers
from plumbline.engines.registers.models import Edition
from plumbline.engines.registers.reading import standing
from plumbline.engines.registers.references import RULE, Place, References
from plumbline.engines.registers.values import Values
from plumbline.kernel.errors import Reason, ReasonKind, Says
from plumbline.kernel.register import KEY, TITLE_LENGTH, Register


class State(StrEnum):
    """What a row does to its list."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True, kw_only=True)
class Row:
    """One row, judged."""

    number: int  # among the rows that were given, from 1
    key: str = ""
    title: str = ""
    data: dict[str, Any]
    cites: list[tuple[str, Place]]  # field and place
    reasons: list[Reason]
    read_as: dict[str, str] = field(default_factory=dict)  # references that were written otherwise, by field
    remarks: list[Reason] = field(default_factory=list)  # what is wrong with the basis of an entry that stays as it is
    state: State = State.REFUSED
    before: Edition | None = None  # the edition that it ends or replaces, or that it equals


class Judge:
    """Judges the rows of one list on one day."""

    def __init__(self, register: Register, body: Body, *, valid_from: date) -> None:
        self.register, self.body, self.on = register, body, valid_from
        self._references = References(valid_from)
        self._values = Values(register.asked)
        self._required = [code for code, one in register.fields.items() if one.required]
        self._citing = [one.code for one in register.citing]

    def judge(self, given: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Judge rows.

        Takes   given — for each row the values by the codes of the fields
        Gives   a Row for each, in their order
        """
        rows = [self._read(number, one) for number, one in enumerate(given, start=1)]
        self._once(rows)
        self._name_entries(rows)
        self._add_nothing(rows)
        self._compare(rows)
        return rows

    def _read(self, number: int, given: Mapping[str, Any]) -> Row:
        data, reasons = self._values.read(given)
        wrong = {code for reason in reasons for code in reason.facts}
        for code in self._required:
            if code not in data and code not in wrong:
                reasons.append(_missing(self.register, code))
        key, title = data.get(self.register.key, ""), data.get(self.register.name, "")
        if key and not KEY.fullmatch(key):
            reasons.append(_bad_key(self.register, key))
        if len(title) > TITLE_LENGTH:
            says = Says(zh=f"名称最多 {TITLE_LENGTH} 字", en=f"A name has at most {TITLE_LENGTH} characters")
            reasons.append(_about(self.register.name, says))
        cites: list[tuple[str, Place]] = []
        read_as: dict[str, str] = {}
        for code in self._citing:
            if code in data:
                reference = self._references.read(data[code])
                reasons.extend(reference.reasons(code))
                cites.extend((code, place) for place in reference.places)
                if reference.written:
                    data[code] = read_as[code] = reference.written
        return Row(number=number, key=key, title=title, data=data, cites=cites, reasons=reasons, read_as=read_as)

    def _once(self, rows: Sequence[Row]) -> None:
        """Refuse a key that stands twice in the batch, at its second place."""
        first: dict[str, int] = {}
        for row in rows:
            if not row.key:
                continue
            if row.key in first:
                says = Says(
                    zh=f"“{row.key}”已经在第 {first[row.key]} 行；一项只写一行",
                    en=f"«{row.key}» stands in row {first[row.key]} already; give each entry once",
                )
                row.reasons.append(_about(self.register.key, says))
            else:
                first[row.key] = row.number

    def _name_entries(self, rows: Sequence[Row]) -> None:
        """Refuse what names an entry of a register that the body does not have on the day."""
        for one in self.register.naming:
            named = {row.data[one.code] for row in rows if one.code in row.data}
            if not named:
                continue
            other = declared.register(one.entry_of)
            held = self._held(other, named)
            if other.code == self.register.code:
                held |= {row.key for row in rows}
            for row in rows:
                if (key := row.data.get(one.code)) is not None and key not in held:
                    says = Says(
                        zh=f"{self.body.name}的{other.title.zh}没有“{key}”这一项",
                        en=f"the list of {self.body.name_en} ({other.title.en}) has no entry «{key}»",
                    )
                    row.reasons.append(_about(one.code, says))

    def _add_nothing(self, rows: Sequence[Row]) -> None:
        """Refuse an entry of its own in a list that may add none to what stands above."""
        if self.register.inherits is None or self.register.inherits.additions:
            return
        those = listers(self.register, self.body, on=self.on)[1:]
        if not those:
            return
        held = self._held(self.register, {row.key for row in rows}, those)
        for row in rows:
            if row.key and row.key not in held:
                says = Says(
                    zh=f"上级{self.register.title.zh}没有“{row.key}”，下级清单不得自行增加",
                    en=f"no higher list has «{row.key}», and a lower one may add nothing of its own",
                )
                row.reasons.append(_about(self.register.key, says, law=self.register.basis))

    def _held(self, register: Register, keys: Iterable[str], those: Sequence[Lister] | None = None) -> set[str]:
        """Give those of some keys that hold for the body on the day."""
        those = listers(register, self.body, on=self.on) if those is None else those
        of = {lister.body.pk: lister for lister in those}
        rows = standing(register, [one.body for one in those], on=self.on).filter(key__in=among.words(keys))
        return {
            key
            for key, body, levels, kinds in rows.values_list("key", "body_id", "levels", "kinds")
            if holds_for(register, of[body], self.body, levels=levels, kinds=kinds)
        }

    def _compare(self, rows: Sequence[Row]) -> None:
        """Say what each row does, beside what its list says now."""
        keys = among.words(row.key for row in rows if row.key)
        stored = Edition.objects.filter(register=self.register.code, body=self.body, key__in=keys, replaced_at=None)
        latest = {edition.key: edition for edition in stored.order_by("key", "number")}
        for row in rows:
            row.before = latest.get(row.key)
            if row.before is not None and row.before.valid_from > self.on:
                says = Says(
                    zh=f"“{row.key}”已有 {row.before.valid_from} 起的版本，不能再写 {self.on} 起的",
                    en=f"«{row.key}» has an edition from {row.before.valid_from}; none from {self.on} can follow it",
                )
                row.reasons.append(_about(self.register.key, says))
            elif _stays(row):
                row.remarks = [reason for reason in row.reasons if reason.rule == RULE]
                row.reasons = [reason for reason in row.reasons if reason.rule != RULE]
            if not row.reasons:
                row.state = self._state(row)

    def _state(self, row: Row) -> State:
        before = row.before
        if before is None or (before.valid_to is not None and before.valid_to < self.on):
            return State.ADDED
        return State.UNCHANGED if _stays(row) else State.CHANGED


def _stays(row: Row) -> bool:
    """Tell whether a row says what its entry says already: nothing is recorded then, and alerts tell of its basis."""
    return row.before is not None and row.before.valid_to is None and row.before.data == row.data


def not_kept(register: Register, body: Body) -> Reason | None:
    """Say that a body keeps no list of a register; None where it does."""
    if keeps(register, body):
        return None
    says = Says(
        zh=f"{body.name}不编制{register.title.zh}", en=f"{body.name_en} keeps no list of {register.title.en.lower()}"
    )
    return Reason(kind=ReasonKind.FORBIDDEN, says=says, law=register.basis, rule="registers.kept_by")


def _about(field: str, says: Says, *, law: str = "") -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, law=law, facts=(field,), rule=f"registers.{field}")


def _missing(register: Register, code: str) -> Reason:
    title = register.fields[code].title
    return _about(code, Says(zh=f"{title.zh}：必填", en=f"{title.en}: must be given"))


def _bad_key(register: Register, key: str) -> Reason:
    title = register.fields[register.key].title
    says = Says(
        zh=f"{title.zh}：“{key[:40]}”只能由文字、数字、点、横线组成，最多 80 字",
        en=f"{title.en}: «{key[:40]}» may hold letters, digits, dots, hyphens and underscores, at most 80",
    )
    return _about(register.key, says)
