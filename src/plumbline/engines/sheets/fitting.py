"""One cell and the field it belongs to: its value, and what was understood in spite of how it is written."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from plumbline.engines.sheets.cells import Awkward, Kind, Numeral
from plumbline.engines.sheets.shown import day_of
from plumbline.kernel.errors import InvalidFacts, Says
from plumbline.kernel.fields import NUMBERS, Field, FieldType
from plumbline.kernel.spelling import Known
from plumbline.kernel.values import TEXT_LIMIT

REMEMBERED: Final = 4096  # texts of one column whose values are not worked out anew
_MANY: Final = re.compile(r"([、，,;；\n])")
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060"
_SERIAL: Final = re.compile(r"\d{5}")
_NORMALISED: Final = NUMBERS | {FieldType.DAY, FieldType.MOMENT, FieldType.YES_NO, FieldType.CHOICE, FieldType.CHOICES}
_SPACES: Final = Says(
    zh="前后的空格和看不见的字符已经去掉", en="spaces and invisible characters around it were taken off"
)
_AWKWARD: Final = {
    Kind.FORMULA: Says(
        zh="这里是公式，算出的值不作数；请把结果粘贴为数值",
        en="this is a formula, and what it gives is not taken; paste the result as a value",
    ),
    Kind.ERROR: Says(
        zh="这里是错误值；请改正或者留空", en="this is an error value; correct it, or leave the cell empty"
    ),
    Kind.NO_DAY: Says(zh="没有这一天；请填日期，例如 2026-06-22", en="there is no such day; give one, e.g. 2026-06-22"),
    Kind.TOO_LONG: Says(
        zh="数字超过 15 位，表格软件已经丢了后面几位；请把这一列设为文本，重新填写",
        en="the number has more than 15 digits, and the spreadsheet has lost the last ones; format the column as text and write it again",
    ),
}


# The value of a cell; what is wrong with it; what was understood in spite of how it is written.
Fitted = tuple[Any, Says | None, Says | None]


def is_plain(one: Field) -> bool:
    """Tell whether a column takes any text, so that `as_it_stands` is the whole check."""
    return one.type in {FieldType.TEXT, FieldType.LONG_TEXT} and not one.pattern


def as_it_stands(raw: Any) -> bool:
    """Tell whether a cell is a text that its field would read as it stands: most cells are, and a million are many."""
    return type(raw) is str and raw.isprintable() and raw[0] != " " != raw[-1] and len(raw) <= TEXT_LIMIT


def fitter(one: Field) -> Callable[[Any], Fitted]:
    """Give the function that reads the cells of a column."""
    codes = _codes(one.choices)

    def fit(raw: str) -> Fitted:
        return _fit_text(one, raw, codes)

    @lru_cache(maxsize=REMEMBERED, typed=True)
    def fit_cell(raw: Any) -> Fitted:
        kind = type(raw)
        if kind is str:
            return fit(raw)
        if kind is Numeral:
            return _fit_number(one, raw, fit)
        if kind is Awkward:
            return None, _AWKWARD[raw.kind], None
        if isinstance(raw, date) and one.type not in {FieldType.DAY, FieldType.MOMENT}:
            shown = raw.isoformat(sep=" ", timespec="minutes") if isinstance(raw, datetime) else raw.isoformat()
            value, wrong, _noted = fit(shown)
            return value, wrong, None if wrong else _read_as(shown)
        if kind is bool and one.type is not FieldType.YES_NO:
            return fit("是" if raw else "否")
        return _read(one, raw, None)

    return fit_cell


def _fit_text(one: Field, raw: str, codes: Mapping[str, str]) -> Fitted:
    text, noted = raw.strip().strip(_INVISIBLE).strip(), None
    if not text:
        return None, None, None
    if text != raw:
        noted = _SPACES
    if not text.isascii() and (plain := _half_width(text)) != text and _is_sure(one, plain):
        text, noted = plain, _read_as(plain)
    return _read(one, _coded(one.type, text, codes), noted)


def _is_sure(one: Field, plain: str) -> bool:
    """Tell whether a text in half width can only mean what its field takes: a number, a day, a choice, a code."""
    return one.type in _NORMALISED or bool(one.pattern and plain.isascii() and re.fullmatch(one.pattern, plain))


def _fit_number(one: Field, raw: Numeral, fit: Callable[[str], Fitted]) -> Fitted:
    if one.type is FieldType.DAY and _SERIAL.fullmatch(raw):
        day = day_of(raw)
        if isinstance(day, Awkward):
            return None, _AWKWARD[day.kind], None
        return _read(one, day, _read_as(day.isoformat()))
    return fit(str(raw))


def _read(one: Field, value: Any, noted: Says | None) -> Fitted:
    try:
        return one.read(value), None, noted
    except InvalidFacts as refused:
        return None, _sentence(one, value, refused), None


def _sentence(one: Field, value: Any, refused: InvalidFacts) -> Says:
    says = refused.reasons[0].says
    zh, en = says.zh.removeprefix(f"{one.title.zh}："), says.en.removeprefix(f"{one.title.en}: ")
    if one.type is FieldType.CHOICE and isinstance(value, str):
        offered = Known(name for says in one.choices.values() for name in (says.zh, says.en))
        if near := offered.near(value):
            return Says(zh=f"{zh}；是不是“{near}”？", en=f"{en}; did you mean “{near}”?")
    return Says(zh=zh, en=en)


def _coded(kind: FieldType, text: str, codes: Mapping[str, str]) -> Any:
    """Give the codes where a choice is written by its title."""
    if kind is FieldType.CHOICE:
        return codes.get(text.lower(), text)
    if kind is FieldType.CHOICES:
        return list(_many(text, codes))
    return text


def _many(text: str, codes: Mapping[str, str]) -> Iterator[str]:
    """Give the codes of several choices; a title may itself hold a comma, and the longest that there is counts."""
    parts = _MANY.split(text)
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -2):
            title = "".join(parts[at:end]).strip()
            if end == at + 1 or title.lower() in codes:
                yield codes.get(title.lower(), title)
                at = end + 1
                break


def _codes(choices: Mapping[str, Says]) -> dict[str, str]:
    by_title = {title.lower(): code for code, says in choices.items() for title in (says.zh, says.en)}
    return by_title | {code.lower(): code for code in choices}


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _read_as(text: str) -> Says:
    return Says(zh=f"读作 {text}", en=f"read as {text}")
