"""Provinces by name, with their codes in GB/T 2260; and the place that stands at the beginning of a body's name."""

import re
from typing import Final

_PROVINCES: Final = {
    "北京": "11", "天津": "12", "河北": "13", "山西": "14", "内蒙古": "15", "辽宁": "21", "吉林": "22", "黑龙江": "23",
    "上海": "31", "江苏": "32", "浙江": "33", "安徽": "34", "福建": "35", "江西": "36", "山东": "37", "河南": "41",
    "湖北": "42", "湖南": "43", "广东": "44", "广西": "45", "海南": "46", "重庆": "50", "四川": "51", "贵州": "52",
    "云南": "53", "西藏": "54", "陕西": "61", "甘肃": "62", "青海": "63", "宁夏": "64", "新疆": "65", "台湾": "71",
    "香港": "81", "澳门": "82",
}  # fmt: skip
_PLACE: Final = re.compile(
    r"^[\u4e00-\u9fff]{2,11}?(?:特别行政区|自治区|自治州|自治县|自治旗|地区|省|市|州|盟|县|区)(?=$|[^内域场])"
)


def province_in(words: str) -> str:
    """Give the code of the province whose name begins the words; empty where none does."""
    return next((code for name, code in _PROVINCES.items() if words.startswith(name)), "")


def place_in(words: str) -> str:
    """Give the province, city or county whose name begins the words.

    >>> place_in("临沂市人民代表大会常务委员会"), place_in("国务院")
    ('临沂市', '')
    """
    form = _PLACE.match(words)
    return form[0] if form else ""
