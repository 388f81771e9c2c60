"""A file laid out as rows, whatever its format was: title, part, the lines under the title, and the rows of the body."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from plumbline.engines.norms.texts.titles import is_title
from plumbline.kernel.numeral import NUMERAL

BLANKS: Final = " 　\t\xa0\ufeff\u200b\r"

_NOTE_STARTS: Final = re.compile(r"^[（(【]?\s*(?:根据|自)?\s*\d{4}\s*[年-]\s*\d{1,2}\s*[月-]\s*\d{1,2}")
_NOTE: Final = re.compile(
    r"^[（(].*(?:通过|公布|发布|施行|修订|修正|批准|印发).*[）)]$|^[^，。]{2,40}(?:令|公告|号)$|^(?:主席|总理|主任)[：: 　]"
)
_ABOVE: Final = re.compile(
    r"^(?:[^，。《》]{2,40}(?:令|公告)|第\s*\d+\s*号|[^，。《》]{2,20}[〔\[]\d{4}[〕\]]\s*\d+\s*号)$"
)
_ISSUER_ALONE: Final = re.compile(r"^[^，。《》]{2,30}(?:委员会|人民政府|国务院|法院|检察院|部|局|署|厅)$")
_BRACKET: Final = re.compile(r"^[（(][^（()）\d]{1,12}[）)]$")
_CONTENTS: Final = re.compile(r"^目\s*[录次]$")
_BODY_STARTS: Final = re.compile(
    rf"^第\s*{NUMERAL}\s*(?:条|编|章|分编)|^{NUMERAL}\s*[、．.]|^序\s*言$|^(?:为了?|根据|依据|依照|鉴于)"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the body; `depth` is that of a heading, 0 for plain words."""

    words: str
    depth: int = 0
    clause: int = 0  # the number of the clause that begins here, in a text without articles


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What the reader of a format gives to the reader of the structure."""

    title: str
    head: tuple[str, ...]
    body: tuple[Row, ...]
    part: str = ""
    said: Mapping[str, str] = field(default_factory=dict)  # the front matter
    marked: bool = False  # the format marks the title as one


def lay_out(rows: Sequence[Row]) -> Sheet:
    """Lay out rows that come without marks of their own: the title first, notes in brackets, perhaps the contents.

    The title may run over several lines; it ends where a note, the contents or the body begins.
    """
    rows = [Row(row.words.strip(BLANKS), row.depth) for row in rows]
    rows = [row for row in rows if row.words]
    above = next((place for place, row in enumerate(rows) if not _ABOVE.search(row.words)), 0)
    if _ISSUER_ALONE.search(" ".join(row.words for row in rows[above : above + 1])) and not _goes_on(rows[above + 1 :]):
        above += 1
    start = next((place for place in range(above, len(rows)) if _title_is_over(rows, above, place)), above + 1)
    title = "".join(row.words.lstrip("#").strip(BLANKS) for row in rows[above:start])
    head, body = _head(rows[start:])
    return Sheet(
        title=re.sub(r"[\s　]+", "", title),
        head=(*(row.words for row in rows[:above]), *head),
        body=tuple(_without_contents(body)),
    )


def _goes_on(rows: Sequence[Row]) -> bool:
    """Tell whether the title goes on behind the name of a body: 最高人民法院 / 关于适用……的解释."""
    return not rows or rows[0].words.startswith("关于") or _ends_the_title(rows[0].words)


def _title_is_over(rows: Sequence[Row], above: int, place: int) -> bool:
    """Tell whether the title ends before a row: it is whole already, and the row does not go on with it."""
    words = rows[place].words
    if _ends_the_title(words):
        return True
    before = "".join(row.words.lstrip("#").strip(BLANKS) for row in rows[above:place])
    return is_title(before) and not (is_title(words) or _BRACKET.match(words))


def _ends_the_title(words: str) -> bool:
    return any(form.search(words) for form in (_NOTE_STARTS, _NOTE, _CONTENTS, _BODY_STARTS)) or words.endswith("。")


def _head(rows: Sequence[Row]) -> tuple[list[str], Sequence[Row]]:
    """Take the notes under the title: all lines up to the end of the bracket, or those that look like notes."""
    head: list[str] = []
    open_brackets = 0
    for place, row in enumerate(rows):
        if open_brackets <= 0 and not (
            _NOTE_STARTS.search(row.words) or _NOTE.search(row.words) or row.words[0] in "（("
        ):
            return head, rows[place:]
        open_brackets += sum(row.words.count(sign) for sign in "（(") - sum(row.words.count(sign) for sign in "）)")
        head.append(row.words)
    return head, ()


def _without_contents(rows: Sequence[Row]) -> Sequence[Row]:
    """Leave out the table of contents: from its heading to where its first entry stands again as a heading."""
    start = next((place for place, row in enumerate(rows) if _CONTENTS.match(row.words)), None)
    if start is None or start + 1 >= len(rows):
        return rows
    first = _bare(rows[start + 1].words)
    again = next((place for place in range(start + 2, len(rows)) if _bare(rows[place].words) == first), None)
    if again is None:
        again = next(
            (p for p in range(start + 1, len(rows)) if re.match(rf"^第\s*{NUMERAL}\s*条", rows[p].words)), start + 1
        )
    return [*rows[:start], *rows[again:]]


def _bare(words: str) -> str:
    return re.sub(r"[\s　…·.]+\d*$|[\s　#]+", "", words)
