"""Laws that are named without title marks and without an article: 依照治安管理处罚法的规定, 教育法、教师法.

Such words read like a title and may be none: what is given here is a candidate, and a norm that goes by it decides.
"""

import re
from collections.abc import Collection
from typing import Final

from plumbline.kernel.title import title_before

# The last characters of such a title, and what follows one. 方法, 司法, 依法 and their like are no laws.
LAW: Final = (
    r"(?:法典|(?<![办方做执司立守合违依非无用书手看想语技兵疗算乘加减枉变普说位释学画历数])法"
    r"|宪法|国法(?=典))"
    r"(?=的|规定|有关|相关|施行|实施[前后]|实施以|修[改订正]|所称|所规定|所确定|[、,;:。)]|和|或|以及|及其?|等|没有|未作|另有"
    r"|分则|总则|第|关于|确定|执行|给予|予以|进行|处[罚理]|追究|中|为|制定|条款|设立|$|\s)"
)
_REACH: Final = 40
_SHORTEST: Final = 2
_LONGEST: Final = 24
_RUN: Final = re.compile(r"[\u4e00-\u9fff]+$")
# After the last of these the title begins.
_LEADING: Final = re.compile(
    "依据|根据|依照|按照|参照|比照|遵照|违反了?|违背|适用(?!法)|符合|触犯了?|援引|遵守|遵循|执行|贯彻|落实|履行|以及|或者"
    "|或|认为|属于|结合|并且|构成|涉嫌|超过|修[正改订]以?[前后]的?|有关|我国|是指|不得|[、和](?=宪法)|对(?!外)|除|在(?!线)"
    "|(?<=[法例])[和与及]|(?<!合)(?<!共)同|将|行?为(?!准)|受(?!贿)|的|经(?!济)|至|是|(?:保[证障]|确保|维护|忠于|实施|宣传|学习)(?=宪法|刑法)"
)
NEVER_LONGER: Final = ("宪法", "刑法", "民法典")
_NO_TITLE: Final = re.compile(
    r"[该其此本上下各何原种些]法$|国际法$|单行法$|标价法$|评分法$|本组织法$|^诉讼法$|^民法$|^(?:中国)?税法$|其他|法律(?!援助|适用)|法规|规定|立法(?!法$)|执法|司法|违法|合法|依法|非法|办法|方法|应当|可以|有权|不服|行为|按照|下列|上述|前款|他|它"
)


def law_before(text: str, end: int, *, since: int, known: Collection[str], sure: bool = False) -> str:
    """Give the title without marks that ends at `end`; nothing where the words read like none.

    Takes   sure — an article follows, so that it is a title, and only its first word is in doubt
    """
    run = _RUN.search(text, max(since, end - _REACH), end)
    if run is None:
        return ""
    if title := max((one for one in known if one and run[0].endswith(one)), key=len, default=""):
        return title
    leads = list(_LEADING.finditer(run[0], 0, len(run[0]) - 1))
    title = run[0][leads[-1].end() :] if leads else run[0]
    state = title.find("中华人民共和国")
    title = title[state:] if state > 0 else title
    short = title.removeprefix("中华人民共和国")
    if short.endswith(NEVER_LONGER):
        return "" if text.startswith("和法律委", end) else next(one for one in NEVER_LONGER if short.endswith(one))
    if not leads and not sure and not _begins_clean(text, run.start(), since):
        return ""
    return title if _SHORTEST <= len(short) <= _LONGEST and not _NO_TITLE.search(short) else ""


def _begins_clean(text: str, start: int, since: int) -> bool:
    """Tell whether a run without a leading word begins where a title may: in a list, after a comma, at the beginning."""
    return start in {0, since} or text[start - 1] in "、,;:。(“\n "


def title_of_division(text: str, place: int, *, since: int) -> tuple[str, int]:
    """Give the title without marks to which a chapter belongs, and where it begins: 刑法分则第三章."""
    before = re.sub(r"(?:分则|总则)$", "", text[since:place])
    if not before.endswith(("法", "法典", "条例")) or (len(before) == place - since and before.endswith("本法")):
        return "", place
    title = title_before(text, since + len(before), since=since, known=())
    return (title.norm, title.start) if title else ("", place)
