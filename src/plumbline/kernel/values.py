"""How the value of a fact is read from a form, from JSON or from YAML; what cannot be read says so in words.

Values are plain: str, int (money in fen, shares in per mille), bool, date, aware datetime, tuples of str.
A file is named by the SHA-256 of its content.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from plumbline.kernel.clock import in_beijing
from plumbline.kernel.errors import Says


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


NUMBERS: Final = frozenset({FieldType.WHOLE, FieldType.MONEY, FieldType.SHARE})
TEXT_LIMIT: Final = 20_000
PEOPLE_LIMIT: Final = 200
AMOUNT_LIMIT: Final = 10**15
FIRST_YEAR, LAST_YEAR = 1900, 2199
LONGEST_SHOWN: Final = 40

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_WHOLE: Final = re.compile(r"-?\d{1,15}")
_AMOUNT: Final = re.compile(r"[¥￥]?\s*(-?)(\d{1,13}|\d{1,3}(?:[,，]\d{3}){1,4})(?:[.．](\d{1,2}))?\s*元?")
_DAY: Final = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})"),
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日"),
)
_YES: Final = {"true": True, "false": False, "yes": True, "no": False, "是": True, "否": False}
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class Unreadable(Exception):
    """What was given is no such value; says what to write."""

    def __init__(self, zh: str, en: str) -> None:
        self.says = Says(zh=zh, en=en)
        super().__init__(zh)


Choices = Mapping[str, Says]


def read(kind: FieldType, raw: Any, choices: Choices) -> Any:
    """Read one value.

    Takes   raw — text from a form, or a value of JSON or YAML; None, "" and blanks mean not given
    Gives   the plain value, or None where nothing was given
    Raises  Unreadable
    """
    if raw is None or (isinstance(raw, str | list | tuple) and not raw):
        return None
    value = _READ[kind](raw, choices)
    return None if isinstance(value, str | tuple) and not value else value


def shown(raw: Any) -> str:
    """Give what was written, cut short and without control characters, for a message."""
    text = "".join(each if each.isprintable() else "?" for each in str(raw)[: LONGEST_SHOWN + 1])
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _text(raw: Any, _choices: Choices) -> str:
    if not isinstance(raw, str):
        raise Unreadable("请填文字", "give a text")
    text = raw.replace("\r\n", "\n").strip()
    if len(text) > TEXT_LIMIT or _CONTROL.search(text):
        raise Unreadable(
            f"最多 {TEXT_LIMIT} 字，不含控制字符", f"at most {TEXT_LIMIT} characters, none of them control ones"
        )
    return text


def _whole(raw: Any, _choices: Choices) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int | str) or not _WHOLE.fullmatch(str(raw).strip()):
        raise Unreadable(f"“{shown(raw)}”不是整数，例如 3", f"“{shown(raw)}” is not a whole number, e.g. 3")
    return int(raw)


def _money(raw: Any, _choices: Choices) -> int:
    """Read fen from an integer of fen, or yuan from text such as «2,000.50 元»."""
    if isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= AMOUNT_LIMIT:
        return raw
    found = _AMOUNT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    if found is None:
        raise Unreadable(
            f"“{shown(raw)}”不是金额，按元填写，例如 2000 或 2000.50",
            f"“{shown(raw)}” is no amount in yuan, e.g. 2000 or 2000.50",
        )
    sign, yuan, fen = found.groups()
    amount = int(yuan.replace(",", "").replace("，", "")) * 100 + int((fen or "0").ljust(2, "0"))
    return -amount if sign else amount


def _day(raw: Any, _choices: Choices) -> date:
    if isinstance(raw, datetime):
        raise Unreadable("请只填日期，例如 2026-06-22", "give a day only, e.g. 2026-06-22")
    day = raw if isinstance(raw, date) else _written_day(str(raw).strip())
    if day is None:
        raise Unreadable(f"“{shown(raw)}”不是日期，例如 2026-06-22", f"“{shown(raw)}” is not a day, e.g. 2026-06-22")
    _plausible(day)
    return day


def _written_day(text: str) -> date | None:
    for form in _DAY:
        if found := form.fullmatch(text):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None


def _moment(raw: Any, _choices: Choices) -> datetime:
    moment = raw if isinstance(raw, datetime) else _written_moment(str(raw).strip())
    if moment is None:
        raise Unreadable(
            f"“{shown(raw)}”不是时刻，例如 2026-06-22 15:30", f"“{shown(raw)}” is no moment, e.g. 2026-06-22 15:30"
        )
    _plausible(moment)
    return in_beijing(moment)


def _written_moment(text: str) -> datetime | None:
    if ":" not in text:  # a day alone would silently become midnight
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def _plausible(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(
            f"{day.year} 年不在 {FIRST_YEAR} 到 {LAST_YEAR} 之间，请核对年份",
            f"the year {day.year} lies outside {FIRST_YEAR} to {LAST_YEAR}; check it",
        )


def _yes_no(raw: Any, _choices: Choices) -> bool:
    if isinstance(raw, bool):
        return raw
    if not isinstance(raw, str) or raw.strip().lower() not in _YES:
        raise Unreadable("请选“是”或者“否”", "choose yes or no")
    return _YES[raw.strip().lower()]


def _choice(raw: Any, choices: Choices) -> str:
    if not isinstance(raw, str) or raw not in choices:
        listed = "、".join(says.zh for says in choices.values())
        english = ", ".join(says.en for says in choices.values())
        raise Unreadable(f"“{shown(raw)}”不在可选的里面：{listed}", f"“{shown(raw)}” is none of: {english}")
    return raw


def _choices(raw: Any, choices: Choices) -> tuple[str, ...]:
    many = [raw] if isinstance(raw, str) else raw
    if not isinstance(many, list | tuple):
        raise Unreadable("请从列出的里面选", "choose from those listed")
    picked = {_choice(each, choices) for each in many if each != ""}
    return tuple(code for code in choices if code in picked)


def _people(raw: Any, choices: Choices) -> tuple[str, ...]:
    many = re.split(r"[、，,;；\n]", raw) if isinstance(raw, str) else raw
    if not isinstance(many, list | tuple) or not all(isinstance(each, str) for each in many):
        raise Unreadable("请填姓名，用顿号分开", "give names, separated by commas")
    names = tuple(dict.fromkeys(name for each in many if (name := _text(each, choices))))
    if len(names) > PEOPLE_LIMIT or any(len(name) > PEOPLE_LIMIT for name in names):
        raise Unreadable(
            f"最多 {PEOPLE_LIMIT} 人，每个姓名最多 {PEOPLE_LIMIT} 字",
            f"at most {PEOPLE_LIMIT} people, {PEOPLE_LIMIT} characters a name",
        )
    return names


def _file(raw: Any, _choices: Choices) -> str:
    if not isinstance(raw, str) or not _DIGEST.fullmatch(raw):
        raise Unreadable("请先上传文件，再选它", "upload the file first, then choose it")
    return raw


_READ: Final[dict[FieldType, Callable[[Any, Choices], Any]]] = {
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
