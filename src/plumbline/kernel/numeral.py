"""Chinese numbers, as laws number their articles: 一百零八 is 108, and 108 is 一百零八."""

import re
import unicodedata

LARGEST = 9999

_DIGITS = {
    "零": 0,
    "〇": 0,
    "○": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_UNITS = {"千": 1000, "百": 100, "十": 10}
_NAMES = "零一二三四五六七八九"

# The characters a number is written with; whether they make one is for `number_of` to say.
NUMERAL = rf"[{''.join(_DIGITS)}{''.join(_UNITS)}0-9]+"


def chinese_number(number: int) -> str:
    """Write a number from 1 to 9999 as laws do.

    >>> chinese_number(12), chinese_number(108), chinese_number(110)
    ('十二', '一百零八', '一百一十')
    """
    if not 1 <= number <= LARGEST:
        message = f"{number} cannot be written: articles, paragraphs and items run from 1 to {LARGEST}"
        raise ValueError(message)
    written, gap, rest = "", False, number
    for unit, value in (*_UNITS.items(), ("", 1)):
        digit, rest = divmod(rest, value)
        if digit == 0:
            gap = bool(written)
            continue
        if gap:
            written += "零"
            gap = False
        written += _NAMES[digit] + unit
    return written[1:] if written.startswith("一十") else written


def number_of(written: str) -> int:
    """Read a number: Chinese (一百零八, 第一百十条's 一百十, 一〇八) or Arabic, of either width.

    Raises  ValueError where it is no number, or could be two (一百五: 105 or 150)

    >>> number_of("一百零八"), number_of("１０８"), number_of("一〇八")
    (108, 108, 108)
    """
    plain = unicodedata.normalize("NFKC", written).strip()
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if re.fullmatch(rf"[{''.join(_DIGITS)}]+", plain):
        return int("".join(str(_DIGITS[sign]) for sign in plain))
    total = digit = 0
    for sign in plain:
        if sign in _UNITS:
            total += (digit or 1) * _UNITS[sign]
            digit = 0
        else:
            digit = _DIGITS.get(sign, 0)
    total += digit
    # Read loosely, then held to the one right spelling: what would be written differently is not that number.
    if not 1 <= total <= LARGEST or _spelling(plain) != chinese_number(total):
        message = f"«{written}» is not a number; write it like 一百零八 or 108"
        raise ValueError(message)
    return total


def _spelling(plain: str) -> str:
    usual = re.sub("[〇○]", "零", plain).replace("两", "二")
    usual = re.sub("(?<=[百千零])十", "一十", usual)
    return usual.removeprefix("一") if usual.startswith("一十") else usual
