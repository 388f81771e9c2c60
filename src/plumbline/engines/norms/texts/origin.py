"""Whose norm a text is: its level, issuer and place, from the notes and the title first, and from folders only then."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from plumbline.engines.norms.texts.facts import Doubt, Note, doubt
from plumbline.engines.norms.texts.notes import APPROVED, PASSED, PROMULGATED, REVISED
from plumbline.engines.norms.texts.places import place_in, province_in
from plumbline.kernel.norm import NormLevel

_FOLDERS: Final = {
    "法律": NormLevel.LAW,
    "民法典": NormLevel.LAW,
    "行政法规": NormLevel.ADMINISTRATIVE_REGULATION,
    "监察法规": NormLevel.SUPERVISION_REGULATION,
    "司法解释": NormLevel.JUDICIAL_INTERPRETATION,
    "地方性法规": NormLevel.LOCAL_REGULATION,
    "部门规章": NormLevel.DEPARTMENT_RULE,
    "地方政府规章": NormLevel.GOVERNMENT_RULE,
    "政府规章": NormLevel.GOVERNMENT_RULE,
    "规范性文件": NormLevel.NORMATIVE_DOCUMENT,
}
_FIELDS: Final = frozenset(
    {"宪法相关法", "民法商法", "行政法", "经济法", "社会法", "刑法", "诉讼与非诉讼程序法", "生态环境法"}
)
_MINISTRY: Final = re.compile(r"(?:部|委员会|总局|局|署|银行|委|院|办公室)$")
_DOCUMENT: Final = re.compile(r"[〔\[（(]\d{4}[〕\]）)]\d+号$")


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose norm it is, as far as is known."""

    level: NormLevel | None
    issuer: str
    region: str  # code of the province; the city's is looked up where regions are kept
    place: str  # the province or city by name
    field: str
    source: str  # where the level was found
    doubts: tuple[Doubt, ...]


def read_origin(title: str, notes: Sequence[Note], folders: Sequence[str], said: Mapping[str, str]) -> Origin:
    """Find whose norm it is."""
    issuer = _issuer(title, notes, said)
    level, source, sure = _from_text(title, issuer, notes)
    filed = next((_FOLDERS[name] for name in folders if name in _FOLDERS), None) or _FOLDERS.get(
        said.get("category", "")
    )
    doubts: tuple[Doubt, ...] = ()
    if level and filed and level is not filed:
        taken = level if sure else filed
        doubts = (
            doubt(
                "level",
                f"文本看似{level.says.zh}，而存放在“{filed.says.zh}”中；按{taken.says.zh}收录",
                f"The text looks like a {level.says.en}, and is filed as a {filed.says.en}; it is taken as a {taken.says.en}",
            ),
        )
        level, source = taken, source if sure else "文件夹"
    elif level is None and filed:
        level, source = filed, "文件夹"
    local = level in {NormLevel.LOCAL_REGULATION, NormLevel.GOVERNMENT_RULE} or not level
    place = (place_in(issuer) or place_in(title)) if local else ""
    texts = [issuer, *(note.by for note in notes if note.act == APPROVED), title, *folders] if local else []
    region = next((code for words in texts if (code := province_in(words))), "")
    category = said.get("category", "").rpartition("/")[2]
    field = next((name for name in (*folders, category) if name in _FIELDS), "")
    return Origin(level, issuer, region, place, field, source, doubts)


def _issuer(title: str, notes: Sequence[Note], said: Mapping[str, str]) -> str:
    """Give who made the norm: who passed it, or promulgated it; an approval alone makes nobody its issuer."""
    for acts in ((PASSED,), (PROMULGATED,), (REVISED,), (APPROVED,)):
        if found := next((note.by for note in notes if note.act in acts and note.by), ""):
            return found
    if form := re.match(r"(?:(?:最高人民法院|最高人民检察院|全国人民代表大会常务委员会|国务院)、?)+", title):
        return form[0]
    return said.get("issuing_authority", "")


def _from_text(title: str, issuer: str, notes: Sequence[Note]) -> tuple[NormLevel | None, str, bool]:
    """Tell the level from the text: the level, where it was found, and whether that alone is sure."""
    orders = [note for note in notes if note.number and "令第" in note.number]
    if issuer.startswith("全国人民代表大会"):
        return (NormLevel.LAW, "题注", True) if not province_in(title) or "特别行政区" in title else _from_title(title)
    if "国家监察委员会" in issuer and not issuer.startswith("最高"):
        return NormLevel.SUPERVISION_REGULATION, "题注", True
    if issuer.startswith(("最高人民法院", "最高人民检察院")) or title.startswith(("最高人民法院", "最高人民检察院")):
        return NormLevel.JUDICIAL_INTERPRETATION, "题注" if notes else "标题", True
    if re.search(r"人民代表大会", issuer):
        return NormLevel.LOCAL_REGULATION, "题注", True
    if re.search(r"人民政府$", issuer) and orders:
        return NormLevel.GOVERNMENT_RULE, "题注", True
    if any(note.by.startswith("国务院") and note.act in {APPROVED, PASSED} for note in notes):
        return NormLevel.ADMINISTRATIVE_REGULATION, "题注", True
    if issuer.startswith("国务院") and not _is_ministry(issuer):
        document = any(_DOCUMENT.search(note.number) for note in notes)
        return (NormLevel.NORMATIVE_DOCUMENT if document else NormLevel.ADMINISTRATIVE_REGULATION), "题注", not document
    if _is_ministry(issuer):
        return NormLevel.DEPARTMENT_RULE, "题注", False
    return _from_title(title)


def _is_ministry(issuer: str) -> bool:
    return bool(_MINISTRY.search(issuer)) and not re.search(r"国务院|政务院|中央军|中共中央", issuer)


def _from_title(title: str) -> tuple[NormLevel | None, str, bool]:
    if re.match(r"中华人民共和国.*(?<!办)法$", title):
        return NormLevel.LAW, "标题", False
    if province_in(title[:12]) and title.endswith("条例"):
        return NormLevel.LOCAL_REGULATION, "标题", False
    return None, "", False
