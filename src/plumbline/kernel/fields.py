"""Facts of a matter: what each field is, how its value is read, and when it is refused.

A field says by its declaration whether it is personal data; how its values are read is told by `values`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from plumbline.kernel import values
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.values import NUMBERS, FieldType, Unreadable

__all__ = ["NUMBERS", "Field", "FieldType", "Limit", "Personal", "as_data", "from_data", "read_all", "show"]


class Personal(StrEnum):
    """What kind of personal data a field holds."""

    NONE = "none"
    NAME = "name"
    IDENTITY_NUMBER = "identity_number"
    ADDRESS = "address"
    PHONE = "phone"
    HEALTH = "health"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Limit:
    """A bound that the law sets on an amount, under a condition on the other facts."""

    law: str
    most: int
    when: Expression | None = None  # None holds always


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One fact that acts ask for."""

    code: str
    type: FieldType
    title: Says
    hint: Says | None = None
    law: str = ""
    choices: Mapping[str, Says] = field(default_factory=dict)
    least: int | None = None
    most: int | None = None
    limits: tuple[Limit, ...] = ()
    pattern: str = ""
    personal: Personal = Personal.NONE
    public: bool = True
    future: bool = False  # whether a day may lie after the day of the act

    @property
    def sealed(self) -> bool:
        """Tell whether the event holds a commitment instead of the value."""
        return self.personal is not Personal.NONE or not self.public

    def refuse(self, zh: str, en: str, *, law: str = "") -> InvalidFacts:
        """Make the refusal of one value of this field."""
        says = Says(zh=f"{self.title.zh}：{zh}", en=f"{self.title.en}: {en}")
        return InvalidFacts([Reason(kind=ReasonKind.FACT, says=says, law=law or self.law, facts=(self.code,))])

    def read(self, raw: Any) -> Any:
        """Read a value as a form or JSON gives it.

        Takes   raw — text from a form, or a value of JSON or YAML; None, "" and blanks mean not given
        Gives   the plain value, or None
        Raises  InvalidFacts naming the field, what is wrong, and what to write
        """
        try:
            value = values.read(self.type, raw, self.choices)
        except Unreadable as wrong:
            raise self.refuse(wrong.says.zh, wrong.says.en) from None
        if value is None:
            return None
        if self.type in NUMBERS:
            self._within(value)
        if self.pattern and not re.fullmatch(self.pattern, str(value)):
            shown, how = values.shown(value), self.hint
            raise self.refuse(
                f"“{shown}”的写法不对{f'：{how.zh}' if how else ''}",
                f"“{shown}” is not written as it should be{f': {how.en}' if how else ''}",
            )
        return value

    def _within(self, value: int) -> None:
        if self.least is not None and value < self.least:
            raise self.refuse(
                f"不能少于 {show(self, self.least, language='zh')}",
                f"not less than {show(self, self.least, language='en')}",
            )
        if self.most is not None and value > self.most:
            raise self.refuse(
                f"不能多于 {show(self, self.most, language='zh')}",
                f"not more than {show(self, self.most, language='en')}",
            )


def read_all(fields: Mapping[str, Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Read every value that was given, and refuse all that are wrong at once.

    Raises  InvalidFacts with one reason a field: unknown, wrong type, outside its bounds
    """
    found, reasons = read_each(fields, given)
    if reasons:
        raise InvalidFacts(reasons)
    return found


def read_each(fields: Mapping[str, Field], given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
    """Read what can be read of the values that were given; give it with one reason for each that is wrong."""
    found: dict[str, Any] = {}
    reasons: list[Reason] = []
    for code, raw in given.items():
        one = fields.get(code)
        if one is None:
            reasons.append(_not_asked(code))
            continue
        try:
            value = one.read(raw)
        except InvalidFacts as refused:
            reasons.extend(refused.reasons)
        else:
            if value is not None:
                found[code] = value
    return found, reasons


def _not_asked(code: str) -> Reason:
    shown = values.shown(code)
    says = Says(zh=f"这里不问“{shown}”，请删去", en=f"“{shown}” is not asked here; leave it out")
    return Reason(kind=ReasonKind.FACT, says=says, facts=(code,))


def as_data(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values as JSON: days and moments as ISO text, tuples as lists."""
    return {code: _plain(value) for code, value in facts.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_data(fields: Mapping[str, Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values back from JSON that `as_data` wrote."""
    return {code: _back(fields[code].type, value) for code, value in data.items() if code in fields}


def _back(kind: FieldType, value: Any) -> Any:
    match kind:
        case FieldType.DAY:
            return date.fromisoformat(value)
        case FieldType.MOMENT:
            return datetime.fromisoformat(value)
        case FieldType.CHOICES | FieldType.PEOPLE:
            return tuple(value)
        case _:
            return value


def show(one: Field, value: Any, *, language: str) -> str:
    """Give a value as a person reads it."""
    shown = _SHOW.get(one.type, _as_it_is)(one, value)
    return shown.zh if language.startswith("zh") else shown.en


def _as_it_is(_one: Field, value: Any) -> Says:
    return Says(zh=str(value), en=str(value))


def _money(_one: Field, value: int) -> Says:
    sign, (yuan, fen) = "-" if value < 0 else "", divmod(abs(value), 100)
    amount = f"{sign}{yuan:,}" + (f".{fen:02d}" if fen else "")
    return Says(zh=f"{amount} 元", en=f"¥{amount}")


def _share(_one: Field, value: int) -> Says:
    share = f"{Decimal(value) / 10:f} %"
    return Says(zh=share, en=share)


def _yes_no(_one: Field, value: Any) -> Says:
    return Says(zh="是", en="yes") if value else Says(zh="否", en="no")


def _choice(one: Field, value: str) -> Says:
    return one.choices[value]


def _choices(one: Field, value: tuple[str, ...]) -> Says:
    picked = [one.choices[code] for code in value]
    return Says(zh="、".join(each.zh for each in picked), en=", ".join(each.en for each in picked))


def _people(_one: Field, value: tuple[str, ...]) -> Says:
    return Says(zh="、".join(value), en=", ".join(value))


def _day(_one: Field, value: date) -> Says:
    return Says(zh=f"{value.year}年{value.month}月{value.day}日", en=value.isoformat())


def _moment(_one: Field, value: datetime) -> Says:
    return _as_it_is(_one, f"{value:%Y-%m-%d %H:%M}")


_SHOW: Final[dict[FieldType, Callable[[Field, Any], Says]]] = {
    FieldType.MONEY: _money,
    FieldType.SHARE: _share,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PEOPLE: _people,
    FieldType.DAY: _day,
    FieldType.MOMENT: _moment,
}
