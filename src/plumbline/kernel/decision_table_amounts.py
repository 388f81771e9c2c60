"""Amounts in words: each number of a cell, its unit, and which end the words around it make it.

from 以上 · over 超过 · to 以下 · below 不满, and what else laws and spreadsheets write for them, in Chinese or English.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from plumbline.kernel.values import FieldType, Unreadable, shown

SEPARATOR: Final = re.compile(r"\s*(?:[、,;/|\n]|(?<!\w)or(?!\w)|或者?|和)\s*")
_FEN: Final = 100
_LARGE: Final = {"万": 10_000, "万元": 10_000, "亿": 10**8, "亿元": 10**8, "元": 1, "yuan": 1, "": 1}
_FIGURE: Final = r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d)"
UNITS: Final = {
    FieldType.WHOLE: r"(?P<unit>)",
    FieldType.MONEY: r"\s*(?P<unit>[万亿]?元|[万亿]|yuan|)",
    FieldType.SHARE: r"\s*(?P<unit>%|‰|)",
}
OF_BASE: Final = r"\s*(?P<unit>倍|times|%|‰|)"
_DAY: Final = r"\d{4}-\d{1,2}-\d{1,2}|\d{4}年\d{1,2}月\d{1,2}日"
_BEFORE: Final = {
    "from": ("从", "自", "不少于", "不低于", "至少", ">=", "≥", "from", "at least"),
    "over": ("超过", "大于", "高于", "多于", ">", "over", "more than", "after"),
    "to": ("到", "至", "不超过", "至多", "<=", "≤", "up to", "at most", "until", "to", "~", "-"),
    "below": ("不满", "不足", "低于", "少于", "小于", "<", "below", "less than", "before"),
}
_AFTER: Final = {
    "from": ("以上", "起"),
    "over": ("之后",),
    "to": ("以下", "以内", "为止", "止"),
    "below": ("之前",),
}
_CLASHES: Final = ({"from", "over"}, {"to", "below"})


def _either(words: Mapping[str, Iterable[str]]) -> str:
    every = sorted((word for some in words.values() for word in some), key=len, reverse=True)
    return "|".join(re.escape(word) for word in every)


def _meaning(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {word: key for key, some in words.items() for word in some}


_KEY_BEFORE: Final = _meaning(_BEFORE)
_KEY_AFTER: Final = _meaning(_AFTER)


class Part(NamedTuple):
    """One amount of a cell and which end it is; neither: the value itself."""

    key: str
    value: Any
    unit: str


def parts_of(text: str, kind: FieldType, unit: str) -> Iterator[Part]:
    """Go through the amounts of a cell, each with the end that the words around it make it."""
    amount = f"(?P<figure>{_DAY})" if kind is FieldType.DAY else f"[¥]?\\s*(?P<figure>{_FIGURE}){unit}"
    pattern = re.compile(
        rf"(?P<before>{_either(_BEFORE)}|)\s*{amount}\s*(?P<after>{_either(_AFTER)}|)(?:{SEPARATOR.pattern}|\s*(?:且|并且|and)?\s*)"
    )
    at = 0
    while at < len(text):
        found = pattern.match(text, at)
        if found is None:
            raise _unread(text)
        key = _key(text, found["before"], found["after"])
        yield Part(key, _value(kind, found, text), found["unit"] if kind is not FieldType.DAY else "")
        at = found.end()


def _key(text: str, before: str, after: str) -> str:
    keys = {_KEY_BEFORE.get(before, ""), _KEY_AFTER.get(after, "")} - {""}
    if len(keys) > 1:
        raise _unread(text)
    return next(iter(keys), "")


def _unread(text: str) -> Unreadable:
    return Unreadable(
        f"“{shown(text)}”读不出来；写成“不满 1,000 元”“5 万元以上 10 万元以下”这样",
        f"“{shown(text)}” cannot be read; write “below ¥1,000” or “from ¥50,000, up to ¥100,000”",
    )


def _value(kind: FieldType, found: re.Match[str], text: str) -> Any:
    figure = found["figure"].replace(",", "")
    if kind is FieldType.DAY:
        year, month, day = map(int, re.findall(r"\d+", figure))
        try:
            return date(year, month, day)
        except ValueError:
            raise Unreadable(f"没有{figure}这一天", f"there is no day {figure}") from None
    match kind, found["unit"]:
        case FieldType.MONEY, unit if unit in _LARGE:
            return _whole(Decimal(figure) * _LARGE[unit] * _FEN, text)
        case FieldType.SHARE, "%":
            return _whole(Decimal(figure) * 10, text)
        case FieldType.SHARE, "倍" | "times":
            return _whole(Decimal(figure) * 1000, text)
        case FieldType.SHARE, "":
            if Decimal(figure):
                raise Unreadable(
                    f"“{shown(text)}”没有写单位；比例写成 50 %", f"“{shown(text)}” has no unit; write 50 %"
                )
            return 0
        case _:
            return _whole(Decimal(figure), text)


def _whole(value: Decimal, text: str) -> int:
    if value != value.to_integral_value():
        raise Unreadable(f"“{shown(text)}”的小数太细", f"“{shown(text)}” has too many decimals")
    return int(value)


def ends_of(parts: list[Part]) -> dict[str, Any]:
    """Put the ends together: 5 至 10 is from and to.

    Raises  Unreadable where one end stands twice, or a value stands beside an end
    """
    if len(parts) == 2 and parts[0].key == "" and parts[1].key == "to":  # noqa: PLR2004 — two ends
        parts = [parts[0]._replace(key="from"), parts[1]]
    if not parts[0].unit and any(_LARGE.get(part.unit, 1) > 1 for part in parts):
        raise Unreadable(
            "前一个数没有写单位，后一个写了“万”或者“亿”；两个都写单位",
            "one amount is in ten thousands and the other bears no unit; write the unit of both",
        )
    keys = [part.key for part in parts]
    if "" in keys or len(set(keys)) != len(keys) or any(clash <= set(keys) for clash in _CLASHES):
        raise Unreadable("一头写一次：以上或者超过，以下或者不满", "write each end once: from or over, up to or below")
    return {part.key: part.value for part in parts}
