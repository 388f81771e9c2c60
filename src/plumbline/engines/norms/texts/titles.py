"""Lines that look like the title of a norm, or like a heading that is counted as clauses are."""

import re
from collections.abc import Sequence
from typing import Final

_ENDS_AS_A_TITLE: Final = re.compile(
    r"(?:法典|宪法|法|条例|规定|办法|细则|规则|规程|通则|标准|基准|规范|解释|决定|决议|意见|通知|批复|解答|命令|方案|修正案|守则|安排|答复|公告"
    r"|名录|目录|要求|制度|须知|大纲|纲要|措施|准则|章程|职责)(?:[（(][^（）()]{1,20}[）)])*$"
)
_CLAUSE_HEADING: Final = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。；：]{2,40}$")
_NOTE: Final = re.compile(r"^[（(].*\d{4}\s*年.*[）)]$")
SHORTEST_TITLE: Final = 3
LONGEST_TITLE_LINE: Final = 120


def is_title(words: str) -> bool:
    """Tell whether words could be the title of a norm."""
    return (
        SHORTEST_TITLE <= len(words) <= LONGEST_TITLE_LINE
        and bool(_ENDS_AS_A_TITLE.search(words))
        and "。" not in words
        and not clause_heading(words)
    )


def title_at_the_end(lines: Sequence[str]) -> int | None:
    """Give the place of the title that stands at the end of lines, notes in brackets behind it passed over."""
    place = len(lines) - 1
    while place >= 0 and _NOTE.match(lines[place]):
        place -= 1
    return place if place >= 0 and is_title(lines[place]) else None


def clause_heading(words: str) -> bool:
    """Tell whether words are a heading that is counted like a clause: 一、关于总则部分."""
    return bool(_CLAUSE_HEADING.match(words))
