"""Sentences with places to fill, such as `罚款{facts.fine_fen|money}`.

A place names a value by its path in nested mappings, and may pass it through filters from the list below. Nothing
else happens in a place: no attribute, no call, no expression. A value that is not there leaves the sentence unwritten.

    >>> said = parse("罚款{facts.fine_fen|money}，自{day|day}起。")
    >>> said.places
    ('facts.fine_fen', 'day')
    >>> "".join(piece.text for piece in said.fill({"facts": {"fine_fen": 200000}, "day": "2026-06-24"}))
    '罚款2,000元，自2026年6月24日起。'
    >>> said.missing({"day": "2026-06-24"})
    ('facts.fine_fen',)
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from plumbline.kernel.errors import DeclarationError

CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
LARGEST_FEN: Final = 10**18
_UNITS: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")
_PLACE: Final = re.compile(r"\{([^{}]*)\}")
_PATH: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*\Z")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words; `of` is the path it was filled from, empty where the words stand in the declaration."""

    text: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One place to fill: the path and the filters in their order."""

    path: str
    filters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """A parsed sentence."""

    text: str
    parts: tuple[str | Place, ...]

    @property
    def places(self) -> tuple[str, ...]:
        """Give the paths that the sentence needs, in order, once each."""
        return tuple(dict.fromkeys(part.path for part in self.parts if isinstance(part, Place)))

    def missing(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """Give the paths without a value: absent, None, or empty."""
        return tuple(path for path in self.places if is_empty(look_up(values, path)))

    def fill(self, values: Mapping[str, Any]) -> tuple[Piece, ...]:
        """Write the sentence.

        Raises  KeyError where a value is missing — ask `missing` first
        """
        pieces: list[Piece] = []
        for part in self.parts:
            if isinstance(part, str):
                pieces.append(Piece(part))
                continue
            value = look_up(values, part.path)
            if is_empty(value):
                raise KeyError(part.path)
            for name in part.filters:
                value = FILTERS[name](value)
            pieces.append(Piece(_plain(value, part.path), part.path))
        return tuple(pieces)


def parse(text: str) -> Wording:
    """Parse a sentence with places.

    Raises  DeclarationError for a place that is no path, an unknown filter, or a brace left alone
    """
    parts: list[str | Place] = []
    end = 0
    for found in _PLACE.finditer(text):
        _words(parts, text, end, found.start())
        parts.append(_place(found.group(1)))
        end = found.end()
    _words(parts, text, end, len(text))
    return Wording(text, tuple(parts))


def _words(parts: list[str | Place], text: str, start: int, end: int) -> None:
    words = text[start:end]
    if "{" in words or "}" in words:
        raise DeclarationError(f"a brace stands alone in «{words}»; a place is written {{path}} or {{path|filter}}")
    if words:
        parts.append(words)


def _place(inside: str) -> Place:
    path, *filters = (part.strip() for part in inside.split("|"))
    if not _PATH.match(path):
        raise DeclarationError(f"«{path}» is no path; write names joined by dots, such as party.name")
    for name in filters:
        if name not in FILTERS:
            raise DeclarationError(f"«{name}» is no filter; there are {', '.join(sorted(FILTERS))}")
    return Place(path, tuple(filters))


def look_up(values: Mapping[str, Any], path: str) -> Any:
    """Follow a dotted path through mappings; None where it leads nowhere."""
    found: Any = values
    for name in path.split("."):
        if not isinstance(found, Mapping):
            return None
        found = found.get(name)
    return found


def is_empty(value: Any) -> bool:
    """Tell whether nothing is there: None, blank words, an empty list. Zero and «no» are values."""
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], (), {})


def _plain(value: Any, path: str) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise DeclarationError(f"{path} is a {type(value).__name__} and needs a filter that puts it into words")
    return str(value)


def money(fen: int) -> str:
    """Say an amount.

    >>> money(200000), money(123456)
    ('2,000元', '1,234.56元')
    """
    yuan, rest = divmod(_whole(fen), 100)
    return f"{yuan:,}.{rest:02d}元" if rest else f"{yuan:,}元"


def money_in_capitals(fen: int) -> str:
    """Say an amount in the capitals that cannot be altered on paper.

    >>> money_in_capitals(200000), money_in_capitals(10050)
    ('人民币贰仟元整', '人民币壹佰元零伍角')
    >>> money_in_capitals(100000500), money_in_capitals(3007)
    ('人民币壹佰万零伍元整', '人民币叁拾元零柒分')
    """
    yuan, rest = divmod(_whole(fen), 100)
    jiao, cents = divmod(rest, 10)
    said = f"{_capitals(yuan)}元" if yuan else ""
    if not rest:
        return f"人民币{said or '零元'}整"
    if yuan and (yuan % 10 == 0 or not jiao):
        said += "零"
    said += f"{CAPITALS[jiao]}角" if jiao else ""
    return f"人民币{said}{CAPITALS[cents]}分" if cents else f"人民币{said}"


def _capitals(number: int) -> str:
    """Write a whole number above zero, four digits a group, one zero for any gap."""
    groups = [number // 10_000**place % 10_000 for place in range(len(_GROUPS))]
    said, gap = "", False
    for place in range(len(_GROUPS) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(said)
            continue
        said += "零" if said and (gap or group < 1000) else ""  # noqa: PLR2004 — a group short of its thousands
        said += _capital_group(group) + _GROUPS[place]
        gap = group % 10 == 0
    return said


def _capital_group(group: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if said and gap else "") + CAPITALS[digit] + _UNITS[place]
        gap = not digit
    return said


def day(value: date | str) -> str:
    """Say a legal day.

    >>> day("2026-06-24")
    '2026年6月24日'
    """
    on = value if isinstance(value, date) else date.fromisoformat(value[:10])
    return f"{on.year}年{on.month}月{on.day}日"


def moment(value: datetime | str) -> str:
    """Say a moment to the minute.

    >>> moment("2026-06-24T09:05:00+08:00")
    '2026年6月24日9时05分'
    """
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return f"{day(at)}{at.hour}时{at.minute:02d}分"


def listed(values: Sequence[str]) -> str:
    """Join a list with the Chinese comma of lists.

    >>> listed(["书证", "物证"])
    '书证、物证'
    """
    return values if isinstance(values, str) else "、".join(str(value) for value in values)


def count(values: Sequence[Any]) -> int:
    """Give how many there are.

    >>> count(["书证", "物证"])
    2
    """
    return len(values)


def _whole(fen: Any) -> int:
    if isinstance(fen, bool) or not isinstance(fen, int) or not 0 <= fen < LARGEST_FEN:
        raise DeclarationError(f"{fen!r} is no amount in fen")
    return fen


FILTERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "money": money,
    "money_in_capitals": money_in_capitals,
    "day": day,
    "moment": moment,
    "list": listed,
    "count": count,
}
