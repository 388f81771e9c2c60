"""What begins a piece of a text: «第…条», an attachment, the title of a norm that is brought out behind another."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from plumbline.engines.norms.texts.sheet import Row
from plumbline.kernel.numeral import LARGEST, NUMERAL, number_of

# Without a blank behind it, what follows must not make it a citation: 第三条规定的, 第三条第一款.
_ARTICLE: Final = re.compile(
    rf"^第[\s　]*({NUMERAL})[\s　]*条(?:之({NUMERAL}))?(?:[\s　：:]+|$|(?![第规所的款中至和、，。或及例件]))(.*)$",
    re.DOTALL,
)
_ANNEX: Final = re.compile(
    rf"^(?:附件|附表|附录|附图|附)[\s　]*[（(]?(?:{NUMERAL})?[）)]?[\s　]*(?:[：:].{{0,60}}|[\s　].{{1,60}})?$"
)
_BARE_ANNEX: Final = re.compile(r"^附[\s　]*(?:[：:].{0,60})?$")


@dataclass(frozen=True, slots=True)
class Start:
    """The number that begins an article, and the words behind it."""

    number: int
    sub: int
    words: str


def article_start(line: str) -> Start | None:
    """Read the number that begins a line; None where none does."""
    form = _ARTICLE.match(line) if line.startswith("第") else None
    if form is None:
        return None
    try:
        number, sub = _number(form[1]), _number(form[2]) if form[2] else 0
    except ValueError:
        return None
    return Start(number, sub, form[3]) if 1 <= number <= LARGEST and sub <= LARGEST else None


@lru_cache(maxsize=4096)
def _number(written: str) -> int:
    return number_of(written)


def annex_of(row: Row) -> bool:
    """Tell whether a row begins an attachment: 附件一, 附：, 附录."""
    words = row.words
    if re.match(r"^附[\s　]*则", words) or words.endswith(("。", "；")):
        return False
    return bool(
        _BARE_ANNEX.match(words) if words.startswith("附") and words[1:2] not in "件表录图" else _ANNEX.match(words)
    )
