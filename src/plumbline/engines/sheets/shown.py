"""How a workbook shows its numbers: a number is a day, a code with leading zeros, or itself, by the style of its cell."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from plumbline.engines.sheets.cells import Awkward, Kind, Numeral

EXACT: Final = 15  # digits that a spreadsheet keeps of a number; of longer ones it has lost the end
LAST_SERIAL: Final = 2_958_465  # 9999-12-31
NEVER_WAS: Final = 60  # 29 February 1900, a day that the first spreadsheets made up and all others keep
_BUILT_IN_DAYS: Final = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_ZEROS: Final = re.compile(r"0{2,30}")
_WHOLE: Final = re.compile(rf"-?\d{{1,{EXACT}}}")


def reader(styles: bytes, *, from_1904: bool) -> Callable[[str, int], Any]:
    """Give the function that turns the number of a cell, with its style, into what is shown.

    Takes   styles — the part of the workbook that declares them, or nothing
    """
    formats = _formats(styles) if styles else []
    days = [identity in _BUILT_IN_DAYS or _shows_day(code) for identity, code in formats]
    widths = [len(code) if _ZEROS.fullmatch(code) else 0 for _identity, code in formats]
    plain = len(formats)

    def shown(written: str, style: int) -> Any:
        if style and style < plain:
            if days[style]:
                return day_of(written, from_1904=from_1904)
            if widths[style] and written.isdecimal():
                return Numeral(written.zfill(widths[style]))
        return number(written)

    return shown


def number(written: str) -> Any:
    """Give a number as a spreadsheet shows it in full: 15 digits, no exponent.

    >>> number("340104"), number("0.30000000000000004"), number("1E-3"), number("9.1340104000000000E17").kind.value
    ('340104', '0.3', '0.001', 'too_long')
    """
    if _WHOLE.fullmatch(written):
        return Numeral(written)
    try:
        value = float(written)
    except ValueError:
        return Awkward(Kind.ERROR, written)
    if not abs(value) < 10**EXACT:
        return Awkward(Kind.TOO_LONG, written)
    shown = f"{value:.{EXACT}g}"
    return Numeral(f"{Decimal(shown):f}" if "e" in shown else shown)


def day_of(written: str, *, from_1904: bool = False) -> Any:
    """Give the day, or the moment, that a number counts to.

    >>> day_of("46082"), day_of("59"), day_of("60").kind.value, day_of("44620", from_1904=True)
    (datetime.date(2026, 3, 1), datetime.date(1900, 2, 28), 'no_day', datetime.date(2026, 3, 1))
    """
    try:
        serial = float(written)
    except ValueError:
        return Awkward(Kind.ERROR, written)
    whole = int(serial)
    if not 1 <= serial <= LAST_SERIAL or (whole == NEVER_WAS and not from_1904):
        return Awkward(Kind.NO_DAY, written)
    since_1900 = date(1899, 12, 31) if whole < NEVER_WAS else date(1899, 12, 30)
    first = date(1904, 1, 1) if from_1904 else since_1900
    try:
        day = first + timedelta(days=whole)
    except OverflowError:
        return Awkward(Kind.NO_DAY, written)
    if serial == whole:
        return day
    return datetime(day.year, day.month, day.day) + timedelta(seconds=round((serial - whole) * 86_400))  # noqa: DTZ001 — a spreadsheet knows no zone; the field reads it as Beijing time


def _formats(styles: bytes) -> list[tuple[int, str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    root = etree.fromstring(styles, parser)
    if root is None:
        return []
    codes = {
        int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in root.iterfind(".//{*}numFmts/{*}numFmt")
    }
    used = [int(one.get("numFmtId", "0")) for one in root.iterfind("{*}cellXfs/{*}xf")]
    return [(identity, codes.get(identity, "")) for identity in used]


def _shows_day(code: str) -> bool:
    return bool(re.search(r"[ymdhs]", _NOT_SHOWN.sub("", code.partition(";")[0]).lower()))
