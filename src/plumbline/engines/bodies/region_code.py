"""Codes of regions: two digits for a province, four, six, nine and twelve for what lies below; what a code says by itself.

Source  GB/T 2260 (province, city and county), GB/T 10114 (township); 统计用区划代码和城乡划分代码编制规则 (village)
"""

import unicodedata
from collections.abc import Mapping
from typing import Final

from plumbline.engines.bodies.codes import Level, RegionKind
from plumbline.kernel.errors import Says

LEVELS: Final[Mapping[int, Level]] = {
    2: Level.PROVINCE,
    4: Level.CITY,
    6: Level.COUNTY,
    9: Level.TOWNSHIP,
    12: Level.VILLAGE,
}
PROVINCES: Final = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82"
)
COUNTY_ZONES: Final = range(71, 81)  # development zones that statistics count as counties
QUASI: Final = range(400, 600)  # farms, development zones and the like, counted as townships or villages
VIRTUAL: Final = range(180, 200)  # «directly under the county»: townships that do not exist


def tidy(text: str) -> str:
    """Bring a code to the form in which it is kept: half width, without the zeros that only fill it up.

    >>> tidy("３４０１００"), tidy("340104000000"), tidy("340104001"), tidy("34.0")
    ('3401', '340104', '340104001', '34.0')
    """
    code = "".join(unicodedata.normalize("NFKC", text).split())
    for whole, kept in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(code) == whole and code[kept:].strip("0") == "":
            code = code[:kept]
    return code


def level_of(code: str) -> Level:
    """Give the level at which a code stands; it must be without fault."""
    return LEVELS[len(code)]


def parent_of(code: str) -> str:
    """Give the code of the region above; empty for a province.

    >>> parent_of("340104001001"), parent_of("3401"), parent_of("34")
    ('340104001', '34', '')
    """
    return {2: "", 4: code[:2], 6: code[:4], 9: code[:6], 12: code[:9]}[len(code)]


def path_of(code: str) -> str:
    """Give the path of a region: the codes from the province down to it, each closed.

    >>> path_of("340104")
    '34/3401/340104/'
    """
    above = parent_of(code)
    return f"{path_of(above) if above else ''}{code}/"


def fault(code: str) -> Says | None:
    """Tell the first thing that is wrong with a code; None when it could be one.

    >>> fault("3401041").zh
    '区划代码“3401041”有 7 位；省 2 位、市 4 位、县 6 位、乡 9 位、村 12 位，请核对是否漏写或多写。'
    >>> fault("340104001") is None
    True
    """
    if not (code.isascii() and code.isdigit()):
        return Says(
            zh=f"区划代码“{code}”含有数字以外的字符；请只写数字。",
            en=f"The code of a region «{code}» has other signs than digits; write digits only.",
        )
    if len(code) not in LEVELS:
        return Says(
            zh=f"区划代码“{code}”有 {len(code)} 位；省 2 位、市 4 位、县 6 位、乡 9 位、村 12 位，请核对是否漏写或多写。",
            en=f"The code of a region «{code}» has {len(code)} digits; a province has 2, a city 4, a county 6, a township 9, "
            "a village 12: check for one left out or written twice.",
        )
    if code[:2] not in PROVINCES.split():
        return Says(
            zh=f"区划代码“{code}”的前两位 {code[:2]} 不是省级代码；请对照 GB/T 2260。",
            en=f"The first two digits of «{code}», {code[:2]}, are no province's; compare GB/T 2260.",
        )
    own = code[len(parent_of(code)) :]
    if not own.strip("0"):
        return Says(
            zh=f"区划代码“{code}”的末段 {own} 只是补位，不是区划；请写到它所在的上一级。",
            en=f"The last part of «{code}», {own}, only fills the code up; write the region above.",
        )
    return None


def usual_kind(code: str, above: RegionKind | str = RegionKind.DIVISION) -> RegionKind:
    """Tell by its code what a region is: a division, the area of a committee, or a zone of statistics.

    Takes   above — the kind of the region above: below a zone of the county level there are no divisions

    >>> usual_kind("340176").value, usual_kind("340104400").value, usual_kind("340104001001").value
    ('statistical_zone', 'statistical_zone', 'self_governing')
    """
    level = LEVELS[len(code)]
    own = int(code[len(parent_of(code)) :])
    if level is Level.VILLAGE:
        return RegionKind.STATISTICAL_ZONE if own in QUASI else RegionKind.SELF_GOVERNING
    if level is Level.COUNTY and own in COUNTY_ZONES:
        return RegionKind.STATISTICAL_ZONE
    if level is Level.TOWNSHIP and (own in QUASI or own in VIRTUAL or above == RegionKind.STATISTICAL_ZONE):
        return RegionKind.STATISTICAL_ZONE
    return RegionKind.DIVISION
