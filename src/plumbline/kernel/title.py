"""Titles of norms as texts write them, and the remarks in brackets that follow them.

Inside a title every inner mark becomes 〈〉 and every round bracket full width, so that one norm has one title.
A year of the text (2021版, 2017修正) is the version and leaves the title; 试行 belongs to the title and stays.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

_CLOSERS: Final = {"《": "》", "〈": "〉", "<": ">"}
_ENDINGS: Final = "法典|宪法|法|条例|规定|办法|细则|规则|通则|总则|规程"
_ENDS_AS_A_NORM: Final = re.compile(
    rf"(?:{_ENDINGS}|解释|标准|基准|规范|名录|决定|意见|通知)(?:[(（][^()（）]*[)）])?$"
)
_NORM_LIKE: Final = re.compile(
    rf"(?:{_ENDINGS}|解释|标准|基准|规范|名录|目录|决定|决议|意见|通知|通告|布告|命令|条令|公告|批复|答复|复函|解答|安排"
    r"|公约|协定|条约|议定书|宪章|准则|守则|总则|税则|修正案|指引|指南|纪要|制度|要求|规约|声明|惯例)(?:[(（][^()（）]*[)）])?$"
)
_VERSION: Final = r"\d{4}年?(?:\d{1,2}月\d{1,2}日)?(?:第[一二三四五六七八九十]+次)?(?:修订|修正|修改)?(?:版|本)?"
_VERSION_IN_TITLE: Final = re.compile(rf"（(?P<said>{_VERSION})(?<=[版本订正改])）")
_VERSION_BEFORE: Final = re.compile(rf"(?P<said>{_VERSION})(?<=[版本订正改])的?\s*$")
_ISSUED: Final = re.compile(r"^关于(?:印发|发布|公布|批转|转发)〈(?P<inner>[^〈〉]+)〉")
_ISSUED_BY: Final = re.compile(r"关于(?:印发|发布|公布|批转|转发)〈(?P<inner>[^〈〉]+)〉的")
_ISSUER: Final = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,30}?(?:局|部|委|厅|署|院|总局|委员会|政府|办公室|办公厅|常委会|银行|法院|检察院))"
    r"(?P<verb>(?:联合)?(?:印发|发布|制定|公布|颁布|出台)的?)?\s*$"
)

# Titles, remarks and what is said before them are looked for this far and no further.
_REACH: Final = 300

# Where a sentence leads over to a title that has no marks: the title begins after the last of these.
_LEADING: Final = re.compile(
    "依据|根据|依照|按照|参照|遵照|违反了?|适用|符合|触犯了?|援引|遵守|以及|或者|认为|认定为|视为|构成|具有|涉嫌|比照|主张|达到|属于|结合|并且|按|依"
    r"|(?<=[法条款项])(?:和|及|与|或)|(?:(?<=条例)|(?<=规定)|(?<=办法)|(?<=细则)|(?<=规则))(?:和|及|与|或)"
)
_CONJUNCTION: Final = re.compile("^(?:以及|或者|和|及|与|或|并|对|了|由|在|因|将|据|经|修[正改订]以?[前后]的?)+")
_VAGUE: Final = re.compile(
    "^(?:本|其|此|有关|相关|以上|下列|上列|现行|原|的)|^(?:法律|法规|规章|法律法规|国家规定|法|条例|规定|办法|细则|规则)$"
)
# 本法, 本实施细则: the text itself, for kernel/pointing.py to make out. 基本法 is another word.
OWN: Final = (
    rf"(?<![基资样标成版文日根])本(?:暂行|实施|试行|议事)?(?:{_ENDINGS}|解释|决定|规范|意见|通知|安排|批复|准则|公约)"
)
_NAMES_ITSELF: Final = re.compile(rf"{OWN}$")
_RUN: Final = re.compile(r"[\u4e00-\u9fff0-9〇〈〉]+$")

_ALIAS: Final = re.compile(
    r"(?:以下|下文|下|后)(?:统一|均|并)?(?:[简统]?称)为?:?\s*[“\"]?(?P<mark>《)?(?P<alias>[^》”\",;]+)(?P<close>》)?"
)
_NUMBER: Final = re.compile(
    r"[^\s(),;《》]*[〔\[［]\d{4}[〕\]］]\s*(?:第\s*)?\d+\s*号|[^\s(),;《》]*令\s*(?:\d{4}年)?\s*第?\s*[\d一二三四五六七八九十百〇零]+\s*号"
)
_STANDARD: Final = re.compile(r"(?:[A-Z]{1,5}\d{0,2}(?:/[A-Z]+)?)\s?\d+(?:\.\d+)*\s?[-—–]\s?\d{2,4}")
_SAID_VERSION: Final = re.compile(rf"^(?:(?:据|经)?{_VERSION}|\d{{4}})$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title in its one spelling, and where it stands."""

    norm: str
    start: int
    end: int
    version: str = ""
    issuer: str = ""
    inner_title: str = ""
    malformed: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What brackets after a title say about the norm."""

    alias: str = ""
    version: str = ""
    number: str = ""
    malformed: bool = False


def spell_title(written: str) -> str:
    """Give the one spelling of a title.

    >>> spell_title("湖南省实施〔中华人民共和国土地管理法〕办法(试行)")
    '湖南省实施〈中华人民共和国土地管理法〉办法（试行）'
    """
    spelled = re.sub(r"[〔\[]([^〔〕\[\]]*[^\d〔〕\[\]][^〔〕\[\]]*)[〕\]]", r"〈\1〉", written.strip())
    return re.sub(r"\s*\n\s*", "", spelled).translate(str.maketrans("《》<>＜＞()", "〈〉〈〉〈〉（）"))


def marked_title(text: str, start: int, *, since: int) -> Title | None:
    """Read the title whose opening mark stands at `start`; what is said of it just before is looked for from `since`."""
    opener = text[start]
    end = _closing(text, start)
    if end is None:
        return _unclosed(text, start)
    norm = spell_title(text[start + 1 : end - 1])
    if not norm or (opener != "《" and not _ENDS_AS_A_NORM.search(norm)):
        return None
    before = text[max(since, start - _REACH) : start]
    version = _VERSION_IN_TITLE.search(norm)
    if version and norm.endswith(version[0]):
        norm = norm.removesuffix(version[0])
    earlier = _VERSION_BEFORE.search(before)
    inner = _ISSUED_BY.search(norm)
    said = version["said"] if version else earlier["said"] if earlier else ""
    return Title(norm, start, end, said, _issuer(before, norm), inner["inner"] if inner else "")


def _closing(text: str, start: int) -> int | None:
    opener, closer = text[start], _CLOSERS[text[start]]
    end = _paired(text, start, opener, closer)
    if end is None:  # an inner mark that never closes: the title ends at the first closing one
        end = text.find(closer, start, start + _REACH) + 1
    return None if end == 0 or "。" in text[start:end] else end


def _paired(text: str, start: int, opener: str, closer: str) -> int | None:
    if text.find(closer, start, start + _REACH) < 0:
        return None
    depth = 0
    for position in range(start, min(len(text), start + _REACH)):
        depth += (text[position] == opener) - (text[position] == closer)
        if depth == 0:
            return position + 1
    return None


def _unclosed(text: str, start: int) -> Title | None:
    form = re.compile(
        rf"《(?P<norm>[\u4e00-\u9fff]+?(?:{_ENDINGS}))(?=第\s*[\d一二三四五六七八九十百零〇]+\s*条)"
    ).match(text, start)
    return Title(form["norm"], start, form.end(), malformed=True) if form else None


def _issuer(before: str, norm: str) -> str:
    form = _ISSUER.search(before)
    if form is None or not (form["verb"] or _ISSUED.match(norm)):
        return ""
    return _after_lead(form["issuer"])


def title_before(text: str, place: int, *, since: int, known: Collection[str]) -> Title | None:
    """Find the title without marks that ends just before a place (…法第一条), looking back no further than `since`."""
    since = max(since, place - _REACH)
    before = text[since:place].rstrip()
    if before.endswith(("的", "中", "之")):
        before = before[:-1].rstrip()
    if bracket := re.search(r"\([^()]*\)$", before):
        before = before[: bracket.start()].rstrip()
    run = _RUN.search(before)
    norm = (_known_ending(run[0], known) or _likely_title(run[0])) if run else ""
    end = since + len(before)
    return Title(norm, end - len(norm), end) if norm else None


def _known_ending(run: str, known: Collection[str]) -> str:
    return max((title for title in known if title and run.endswith(title)), key=len, default="")


def _likely_title(run: str) -> str:
    """Give the title that a run of characters ends with, or nothing rather than a doubtful one."""
    norm = _after_lead(run)
    state = norm.find("中华人民共和国")
    norm = norm[state:] if state > 0 and "〈" not in norm else norm
    if not re.search(rf"(?:{_ENDINGS})$", norm) or _VAGUE.search(norm) or _NAMES_ITSELF.search(norm):
        return ""
    return norm


def _after_lead(run: str) -> str:
    leads = list(_LEADING.finditer(run))
    return _CONJUNCTION.sub("", run[leads[-1].end() :] if leads else run)


def remarks_after(text: str, position: int) -> tuple[Remark, int]:
    """Read the brackets that follow a title: its number, version, and the alias it gets; and where they end."""
    remark = Remark()
    while form := re.compile(r"\s*\((?!\s*第)").match(text, position):
        end = _paired(text, form.end() - 1, "(", ")")
        if end is None:
            break
        said = _remark(text[form.end() : end - 1].strip())
        if said == Remark():
            break
        remark = replace(
            said, **{name: getattr(remark, name) for name in ("alias", "version", "number") if getattr(remark, name)}
        )
        position = end
    return remark, position


def _remark(inside: str) -> Remark:
    alias = _ALIAS.search(inside)
    rest = inside[: alias.start()] if alias else inside
    number = _STANDARD.search(rest) or _NUMBER.search(rest)
    version = _SAID_VERSION.match(rest.strip(" ,;"))
    return Remark(
        alias=spell_title(alias["alias"]) if alias else "",
        version=version[0] if version else "",
        number=number[0].strip() if number else "",
        malformed=bool(alias) and inside.count("《") != inside.count("》"),
    )


def kind_of(norm: str, number: str) -> str:
    """Tell what the title names: a norm, or a technical standard, a contract, a catalogue, an announcement."""
    if number and _STANDARD.fullmatch(number):
        return "standard"
    for ending, kind in (
        ("协议", "contract"),
        ("协议书", "contract"),
        ("合同", "contract"),
        ("名录", "catalogue"),
        ("公告", "announcement"),
    ):
        if norm.endswith(ending):
            return kind
    return "norm"


def names_a_norm(title: str) -> bool:
    """Tell whether a title in marks names a norm or a technical rule, and no licence, form or newspaper.

    >>> names_a_norm("国家重点保护野生动物名录"), names_a_norm("食品经营许可证")
    (True, False)
    """
    return _NORM_LIKE.search(title) is not None
