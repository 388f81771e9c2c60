"""Facts of a matter: what each field is, how its value is read, and when it is refused.

Values are plain: str, int (money in fen, shares in per mille), bool, date, aware datetime, tuples of str.
A file is named by the SHA-256 of its content. A field says by its declaration whether it is personal data.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, Final

from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says


class FieldType(StrEnum):
    """What a value is."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE = "whole"
    MONEY = "money"  # fen
    SHARE = "share"  # per mille
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    PEOPLE = "people"
    FILE = "file"


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
    when: Any = None  # an Expression; None holds always


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

        Takes   raw — text from a form, or a JSON value; None and "" mean not given
        Gives   the plain value, or None
        Raises  InvalidFacts naming the field, what is wrong, and what to write
        """
        if raw is None or raw == "" or raw == []:
            return None
        value = _READ[self.type](self, raw)
        if self.type in _NUMBERS:
            self._within(value)
        if self.pattern and not re.fullmatch(self.pattern, str(value)):
            raise self.refuse(f"“{value}”的写法不对", f"“{value}” is not written as it should be")
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


_NUMBERS: Final = frozenset({FieldType.WHOLE, FieldType.MONEY, FieldType.SHARE})
_YES: Final = {
    True: True,
    False: False,
    "true": True,
    "false": False,
    "yes": True,
    "no": False,
    "是": True,
    "否": False,
}
_DAY: Final = re.compile(r"(\d{4})(?:-|年)?(\d{1,2})(?:-|月)?(\d{1,2})日?")
TEXT_LIMIT: Final = 20_000
AMOUNT_LIMIT: Final = 10**15


def _text(one: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise one.refuse("请填文字", "give a text")
    text = raw.replace("\r\n", "\n").strip()
    if len(text) > TEXT_LIMIT or "\x00" in text:
        raise one.refuse(
            f"最多 {TEXT_LIMIT} 字，不含控制字符", f"at most {TEXT_LIMIT} characters, none of them control ones"
        )
    return text


def _whole(one: Field, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str) or not re.fullmatch(r"-?\d{1,15}", str(raw).strip()):
        raise one.refuse(f"“{raw}”不是整数，例如 3", f"“{raw}” is not a whole number, e.g. 3")
    return int(raw)


def _money(one: Field, raw: Any) -> int:
    """Read fen from an integer of fen, or yuan from text such as «2,000.50 元»."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    try:
        yuan = Decimal(str(raw).strip().removesuffix("元").strip().replace(",", "").replace("，", ""))
        fen = yuan * 100
        if isinstance(raw, bool | float) or fen != fen.to_integral_value() or abs(fen) > AMOUNT_LIMIT:
            raise InvalidOperation  # noqa: TRY301 — one message for all that is no amount
    except (InvalidOperation, ValueError):
        raise one.refuse(
            f"“{raw}”不是金额，按元填写，例如 2000 或 2000.50", f"“{raw}” is no amount in yuan, e.g. 2000"
        ) from None
    return int(fen)


def _day(one: Field, raw: Any) -> date:
    if isinstance(raw, datetime):
        raise one.refuse("请只填日期，例如 2026-06-22", "give a day only, e.g. 2026-06-22")
    if isinstance(raw, date):
        return raw
    found = _DAY.fullmatch(str(raw).strip())
    try:
        if found:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise one.refuse(f"“{raw}”不是日期，例如 2026-06-22", f"“{raw}” is not a day, e.g. 2026-06-22")


def _moment(one: Field, raw: Any) -> datetime:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise one.refuse(
            f"“{raw}”不是时刻，例如 2026-06-22 15:30", f"“{raw}” is no moment, e.g. 2026-06-22 15:30"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def _yes_no(one: Field, raw: Any) -> bool:
    if not isinstance(raw, bool | str) or raw not in _YES:
        raise one.refuse("请选“是”或者“否”", "choose yes or no")
    return _YES[raw]


def _choice(one: Field, raw: Any) -> str:
    if not isinstance(raw, str) or raw not in one.choices:
        listed = "、".join(says.zh for says in one.choices.values())
        english = ", ".join(says.en for says in one.choices.values())
        raise one.refuse(f"“{raw}”不在可选的里面：{listed}", f"“{raw}” is none of: {english}")
    return raw


def _choices(one: Field, raw: Any) -> tuple[str, ...]:
    many = [raw] if isinstance(raw, str) else raw
    if not isinstance(many, list | tuple):
        raise one.refuse("请从列出的里面选", "choose from those listed")
    picked = {_choice(one, each) for each in many}
    return tuple(code for code in one.choices if code in picked)


def _people(one: Field, raw: Any) -> tuple[str, ...]:
    many = re.split(r"[、，,;；\n]", raw) if isinstance(raw, str) else raw
    if not isinstance(many, list | tuple) or not all(isinstance(each, str) for each in many):
        raise one.refuse("请填姓名，用顿号分开", "give names, separated by commas")
    return tuple(each.strip() for each in many if each.strip())


def _file(one: Field, raw: Any) -> str:
    if not isinstance(raw, str) or not re.fullmatch(r"[0-9a-f]{64}", raw):
        raise one.refuse("请先上传文件，再选它", "upload the file first, then choose it")
    return raw


_READ: Final[dict[FieldType, Callable[[Field, Any], Any]]] = {
    FieldType.TEXT: _text,
    FieldType.LONG_TEXT: _text,
    FieldType.WHOLE: _whole,
    FieldType.MONEY: _money,
    FieldType.SHARE: _whole,
    FieldType.DAY: _day,
    FieldType.MOMENT: _moment,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.PEOPLE: _people,
    FieldType.FILE: _file,
}


def read_all(fields: Mapping[str, Field], given: Mapping[str, Any]) -> dict[str, Any]:
    """Read every value that was given, and refuse all that are wrong at once.

    Raises  InvalidFacts with one reason a field: unknown, wrong type, outside its bounds
    """
    values: dict[str, Any] = {}
    reasons: list[Reason] = []
    for code, raw in given.items():
        one = fields.get(code)
        if one is None:
            says = Says(zh=f"没有“{code}”这个字段，请删去", en=f"There is no field “{code}”; leave it out")
            reasons.append(Reason(kind=ReasonKind.FACT, says=says, facts=(code,)))
            continue
        try:
            value = one.read(raw)
        except InvalidFacts as refused:
            reasons.extend(refused.reasons)
        else:
            if value is not None:
                values[code] = value
    if reasons:
        raise InvalidFacts(reasons)
    return values


def as_data(values: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values as JSON: days and moments as ISO text, tuples as lists."""
    return {code: _plain(value) for code, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
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
    chinese = language.startswith("zh")
    match one.type:
        case FieldType.MONEY:
            yuan = f"{value // 100:,}" + (f".{value % 100:02d}" if value % 100 else "")
            return f"{yuan} 元" if chinese else f"¥{yuan}"
        case FieldType.SHARE:
            return f"{value / 10:g} %"
        case FieldType.YES_NO:
            return ("是" if value else "否") if chinese else ("yes" if value else "no")
        case FieldType.CHOICE:
            return one.choices[value].zh if chinese else one.choices[value].en
        case FieldType.CHOICES:
            return ("、" if chinese else ", ").join(one.choices[c].zh if chinese else one.choices[c].en for c in value)
        case FieldType.PEOPLE:
            return ("、" if chinese else ", ").join(value)
        case FieldType.DAY if chinese:
            return f"{value.year}年{value.month}月{value.day}日"
        case FieldType.MOMENT:
            return f"{value:%Y-%m-%d %H:%M}"
        case _:
            return str(value)
