"""What a cell of a spreadsheet says of a decision table, read back: conditions and what a row gives, in Chinese or English words.

What comes out is what a declaration would write, so that it is read and proven like one. The words are those in which tables
are shown, and those of laws: 5 万元以上 10 万元以下, 1,000 元以上不满 1 万元, 货值的 10 倍以上 20 倍以下. What does not mean one thing only
is refused.
"""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from plumbline.kernel.decision_table import DecisionTable, Output, domain, number
from plumbline.kernel.decision_table_amounts import OF_BASE, SEPARATOR, UNITS, Part, ends_of, parts_of
from plumbline.kernel.decision_table_cell import NONE
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field
from plumbline.kernel.spelling import Known
from plumbline.kernel.values import FieldType, Unreadable, shown

LONGEST: Final = 2_000  # characters of a cell
_ANY: Final = frozenset({"", "不限", "任何", "any", "-", "—", "/"})
_NO_FINE: Final = frozenset({"不罚款", "不予罚款", "no fine", NONE})


def read_asked(one: Field, text: str) -> Any:
    """Read what a row asks of an input.

    Gives   what a declaration writes under `when`; None where any value will do
    Raises  InvalidFacts with what to write instead
    """
    try:
        plain = _plain(text)
        if plain in _ANY and plain not in {name for says in one.choices.values() for name in (says.zh, says.en)}:
            return None
        if one.type in {FieldType.CHOICE, FieldType.YES_NO}:
            return _alone(_listed(one, plain))
        return _ends_or_values(one, list(parts_of(plain, one.type, UNITS.get(one.type, ""))))
    except Unreadable as wrong:
        raise one.refuse(wrong.says.zh, wrong.says.en) from None


def read_given(table: DecisionTable, output: Output, text: str) -> Any:
    """Read what a row gives for an output.

    Gives   what a declaration writes under `gives`
    Raises  InvalidFacts with what to write instead
    """
    one = output.field or Field(code=output.code, type=FieldType.MONEY, title=output.title)
    try:
        plain = _plain(text)
        if output.is_range:
            return NONE if plain in _NO_FINE else _range(table, plain)
        if one.type is FieldType.CHOICES:
            return _listed(one, plain)
        if one.type in {FieldType.CHOICE, FieldType.YES_NO}:
            return _single(_listed(one, plain))
        return _single(_values(plain, one.type))
    except Unreadable as wrong:
        raise one.refuse(wrong.says.zh, wrong.says.en) from None


def _plain(text: str) -> str:
    if len(text) > LONGEST:
        raise Unreadable(f"一格最多 {LONGEST} 字", f"a cell has at most {LONGEST} characters")
    return " ".join(unicodedata.normalize("NFKC", text).split()).lower()


def _single(values: list[Any]) -> Any:
    if len(values) != 1:
        raise Unreadable("这里只能写一个值", "write one value here")
    return values[0]


def _alone(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _values(text: str, kind: FieldType) -> list[Any]:
    parts = list(parts_of(text, kind, UNITS[kind]))
    if any(part.key for part in parts):
        raise Unreadable(f"“{shown(text)}”是一段，这里要写一个值", f"“{shown(text)}” is a span; write one value")
    return [part.value for part in parts]


def _listed(one: Field, text: str) -> list[Any]:
    """Read values by their titles or codes; a title may hold the very marks that stand between values."""
    choices: Mapping[Any, Says] = one.choices
    if one.type is FieldType.YES_NO:
        choices = {True: Says(zh="是", en="yes"), False: Says(zh="否", en="no")}
    names = {_plain(str(name)): code for code, says in choices.items() for name in (code, says.zh, says.en)}
    readings = _readings(text, names)
    if not readings:
        raise _none_of(text, choices)
    if len({frozenset(one) for one in readings}) > 1:
        raise Unreadable(
            f"“{shown(text)}”可以读成两种；请写代码：{'、'.join(map(str, choices))}",
            f"“{shown(text)}” can be read in two ways; write codes: {', '.join(map(str, choices))}",
        )
    return list(dict.fromkeys(readings[0]))


def _readings(text: str, names: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Give the ways to cut a text into names, no more than two that differ."""
    ending: dict[int, list[tuple[Any, ...]]] = {len(text): [()]}  # from where the rest can be read, and as what
    for at in range(len(text) - 1, -1, -1):
        found: dict[frozenset[Any], tuple[Any, ...]] = {}
        for name, code in names.items():
            if not text.startswith(name, at):
                continue
            end = at + len(name)
            between = SEPARATOR.match(text, end)
            goes_on = end if end == len(text) else between.end() if between and between.end() < len(text) else -1
            for rest in ending.get(goes_on, ()):
                found.setdefault(frozenset((code, *rest)), (code, *rest))
        if found:
            ending[at] = list(found.values())[:2]
    return ending.get(0, [])


def _none_of(text: str, choices: Mapping[Any, Says]) -> Unreadable:
    listed = Known(name for says in choices.values() for name in (says.zh, says.en))
    strange = [piece for piece in SEPARATOR.split(text) if piece not in listed]
    near = next(filter(None, map(listed.near, strange)), "") or (listed.near(text) if len(strange) > 1 else "")
    zh = f"是不是“{near}”？" if near else f"可以写的是：{'、'.join(says.zh for says in choices.values())}"
    en = f"did you mean “{near}”?" if near else f"there are {', '.join(says.en for says in choices.values())}"
    return Unreadable(f"“{shown(text)}”不是这里的值；{zh}", f"“{shown(text)}” is no value here; {en}")


def _ends_or_values(one: Field, parts: list[Part]) -> Any:
    if all(part.key == "" for part in parts):
        return _alone(list(dict.fromkeys(part.value for part in parts)))
    ends = ends_of(parts)
    low, high = domain(one)[0]
    for key, value in ends.items():
        at = number(one, value)
        if key in {"from", "over"}:
            low = max(low, at + (key == "over"))
        else:
            high = min(high, at - (key == "below"))
    if low > high:
        raise Unreadable(
            "两头之间没有数，这一行永远用不上", "nothing lies between these ends, so that the row is never reached"
        )
    return ends


def _range(table: DecisionTable, text: str) -> dict[str, Any]:
    base, rest = _base(table, text)
    kind, unit = (FieldType.SHARE, OF_BASE) if base else (FieldType.MONEY, UNITS[FieldType.MONEY])
    if not base and re.search(r"倍|times|%|‰", rest):
        money = [one.title for one in table.inputs.values() if one.type is FieldType.MONEY]
        raise Unreadable(
            f"写明是哪一项的倍数或者比例：{'、'.join(one.zh for one in money)}",
            f"say of what it is a multiple or a share: {', '.join(one.en for one in money)}",
        )
    parts = list(parts_of(rest, kind, unit))
    if not parts:
        raise Unreadable("没有写数额；不罚款的写“不罚款”", "no amount is written; write “no fine” where there is none")
    if len(parts) == 1 and not parts[0].key:
        parts = [parts[0]._replace(key="from"), parts[0]._replace(key="to")]
    ends = ends_of(parts)
    if not ends.keys() & {"to", "below"}:
        raise Unreadable("没有写上限：以下或者不满", "the upper end is missing: up to, or below")
    least, most = ends.get("from", ends.get("over", 0)), ends.get("to", ends.get("below", 0))
    if least > most or least < 0 or (least == most and ends.keys() & {"over", "below"}):
        raise Unreadable("两头之间没有数额", "nothing lies between these ends")
    return {"of": base, **ends} if base else ends


def _base(table: DecisionTable, text: str) -> tuple[str, str]:
    """Find the input that a range is a multiple of: 货值的…, … of «value»."""
    names = {
        _plain(name): one.code
        for one in table.inputs.values()
        if one.type is FieldType.MONEY
        for name in (one.code, one.title.zh, one.title.en)
    }
    for name in sorted(names, key=len, reverse=True):
        if text.startswith(name):
            return names[name], text.removeprefix(name).strip().removeprefix("的").strip()
        for ending in (f" of «{name}»", f" of {name}"):
            if text.endswith(ending):
                return names[name], text.removesuffix(ending).strip()
    return "", text
