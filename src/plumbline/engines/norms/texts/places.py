"""The province and the place that stand at the beginning of a body's name or of a title."""

import re
from typing import Final

from plumbline.engines.norms.provinces import CODES

_PLACE: Final = re.compile(
    r"^[\u4e00-\u9fff]{2,11}?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|区)(?=$|[^内域场])"
)


def province_in(words: str) -> str:
    """Give the code of the province whose name begins the words; empty where none does."""
    return next((code for name, code in CODES.items() if words.startswith(name)), "")


def place_in(words: str) -> str:
    """Give the province, city or county whose name begins the words.

    >>> place_in("临沂市人民代表大会常务委员会"), place_in("国务院")
    ('临沂市', '')
    """
    form = _PLACE.match(words)
    return form[0] if form else ""
