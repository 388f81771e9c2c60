"""The notes under a title: who passed, approved, promulgated, revised or amended the norm, and when.

    2017年9月7日 某市人民代表大会常务委员会第三次会议通过 2018年1月1日某省人民代表大会常务委员会第一次会议批准
    （2021年1月22日第十三届…通过　自2021年7月15日起施行）

One note may hold several days; an act ends where its verb stands at the end (批准的, 通过并经 lead on to the next day).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from plumbline.engines.norms.texts.facts import Note
from plumbline.kernel.numeral import NUMERAL, number_of

PASSED, APPROVED, PROMULGATED = "passed", "approved", "promulgated"
UNCLEAR = ""  # the words break off before they say what was done
REVISED, AMENDED, IN_FORCE, REPEALED = "revised", "amended", "in_force", "repealed"

_DAY: Final = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_VERBS: Final = (
    (REVISED, "修订"),
    (AMENDED, "修正|修改"),
    (REPEALED, "废止"),
    (PROMULGATED, "公布|发布|颁布|印发|公告"),
    (APPROVED, "批准"),
    (PASSED, "通过|制定|会议决定"),
    (IN_FORCE, "施行|实施|生效|执行"),
)
_VERB: Final = "|".join(words for _, words in _VERBS)
_LEADS_ON: Final = re.compile(r"(?:并|的|、|，|和|与|经|由)$|^[^》]*会议$")
_TRAILING: Final = re.compile(r"(?:[\s　（(）)。；;，,]|根据|自|从|^起|经$)+$")
_TERM: Final = re.compile(rf"第?\s*{NUMERAL}\s*届")
_ACTOR_ENDS: Final = re.compile(
    rf"第?\s*{NUMERAL}\s*(?:次|号)|[《〈（(]|令|公告|审判委员会|检察委员会|主席团|常务会议|全体|会议|以|关于|{_VERB}|决定"
)
_ORDER: Final = re.compile(rf"(?:令|公告)\s*(?:〔\d{{4}}〕)?(?:\[\d{{4}}\])?\s*第?\s*({NUMERAL})\s*号")
_DOCUMENT: Final = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[［(（]\d{4}[〕\]］)）]\s*(?:第\s*)?\d+\s*号")
_ACTOR_LENGTH: Final = (2, 80)
_ENDING: Final = re.compile(r"(?:[\s　，。；]|根据|自|(?<=[行效订正改过准布])[）)])+$")
_STATE: Final = "中华人民共和国"


def days_in(words: str) -> Iterator[date]:
    """Give the days that words name; what is no day of the calendar is passed over."""
    for form in _DAY.finditer(words):
        if day := _day(form):
            yield day


def _day(form: re.Match[str]) -> date | None:
    year, month, day = (int(part) for part in form.groups() if part)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_notes(head: Iterable[str]) -> tuple[Note, ...]:
    """Read all acts from the lines under a title, in their order."""
    text = "\n".join(head)
    forms = [form for form in _DAY.finditer(text) if _day(form)]
    ends = [*(form.start() for form in forms[1:]), len(text)][: len(forms)]
    segments = [(form, text[form.end() : end].replace("\n", " ")) for form, end in zip(forms, ends, strict=True)]
    notes: list[Note] = []
    waiting: list[tuple[date, str, str]] = []
    for form, words in segments:
        day = _day(form)
        if day is None:
            continue
        said = _TRAILING.sub("", words).strip()
        bare = re.sub(r"^[\s　）)]+", "", said)
        waiting.append((day, bare, form[0] + words))
        act = _act(bare)
        if act is None or _LEADS_ON.search(bare):
            continue
        notes.append(_note(act, waiting))
        waiting = []
    if waiting:
        notes.append(_note(UNCLEAR, waiting))
    return tuple(notes)


def _act(words: str) -> str | None:
    """Tell which act the end of the words names."""
    tail = re.split(r"[》次届号]", words)[-1] if not words.endswith("》") else ""
    if words.endswith("》") and "通过的《" in words:  # …通过的《…修正案》
        return AMENDED
    tail = tail or words[-12:]
    said = next((act for act, verbs in _VERBS if re.search(verbs, tail)), None)
    return said or (PROMULGATED if re.search(r"令\s*第?[^，。]*号$", words) else None)


def _note(act: str, waiting: Sequence[tuple[date, str, str]]) -> Note:
    day = waiting[-1][0]
    actors = [actor for _, words, _ in waiting if (actor := actor_in(words))]
    approved = act in {AMENDED, REVISED} and len(actors) > 1 and "、" not in waiting[0][1][-1:]
    by = actors[0] if approved else "、".join(dict.fromkeys(actors))
    words = re.sub(r"[\s　]+", " ", "".join(said for _, _, said in waiting)).strip()
    return Note(day, act, by, _number(waiting[-1][1], by), _ENDING.sub("", words))


def actor_in(words: str) -> str:
    """Give who acted, without the term and the session."""
    plain = re.sub(r"^(?:经|由|根据|起|　|\s)+", "", _TERM.sub("", words).replace(_STATE, ""))
    end = _ACTOR_ENDS.search(plain)
    actor = re.sub(r"[\s　、，]+$", "", plain[: end.start()] if end else "").strip()
    actor = re.sub(r"人大常委会", "人民代表大会常务委员会", actor)
    return re.sub(r"[\s　]+", "、", actor) if _ACTOR_LENGTH[0] <= len(actor) <= _ACTOR_LENGTH[1] else ""


def _number(words: str, by: str) -> str:
    if form := _DOCUMENT.search(words):
        return re.sub(r"\s", "", form[0])
    form = _ORDER.search(words)
    if form is None:
        return ""
    try:
        number = number_of(form[1])
    except ValueError:
        return ""
    kind = "公告" if "公告" in form[0] else "令"
    year = re.search(r"[〔\[](\d{4})[〕\]]", form[0])
    return f"{by}{kind}{f'〔{year[1]}〕' if year else ''}第{number}号"


def number_alone(head: Iterable[str]) -> str:
    """Give the document number where exactly one stands under the title apart from the notes: 法释〔2018〕1号."""
    found = {
        re.sub(r"\s", "", form[0])
        for line in head
        if not _DAY.search(line)
        for form in [_DOCUMENT.search(line) or re.search(r"[\u4e00-\u9fff、]{2,30}令\s*第\s*\d+\s*号", line)]
        if form
    }
    return found.pop().removeprefix(_STATE).lstrip("（(") if len(found) == 1 else ""
