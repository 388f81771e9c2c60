"""What stands around a bare 第五条 or 第二项: whether it is meant as a citation, and of whose article it speaks."""

import re
from typing import Final

# What may follow a bare paragraph or item that is meant as a citation: 第一款规定, but not 第一项工程.
_CITES: Final = re.compile(
    r"[\s、,;:。.)\]”》]|规定|所|的|之|情形|行为|和|或|及|与|至|以及|中|各|罪|内|外|第|确定|列|要求|除外|条件|以外|前|后|处|$"
)
_BEGINS: Final = re.compile(r"(?:^|\n|。)\s*$")
_OTHER_OWNER: Final = re.compile(r"(?:合同|协议|章程|约定|判决书?|裁定书?|附[件表录则]|清单|规划|方案)[）)》]?的?$")
_TREATY: Final = re.compile(r"(?:公约|协定|议定书|条约|宪章|规约|联合声明)[）)]?的?$")
_THAT_NORM: Final = re.compile(r"(?:该|(?<!合)同|上述|前述)(?:法典?|条例|规定|办法|细则|规则|解释|决定)的?$")
_SOME_NORM: Final = re.compile(
    r"(?:该|有关|相关|其他|原|其|上述|前述|现行|国家)的?(?:法律?|法规|规章|条例|规定|办法|细则|规则|解释|决定)的?$"
)
_BROKEN: Final = re.compile(r"(?:违反|有|属于|具有)(?:了|前述)?$")
_EARLIER: Final = re.compile(r"修[正改订]以?前的?$")
_NEAR: Final = 14


def cites(text: str, end: int) -> bool:
    """Tell whether what follows lets a place be a citation."""
    return _CITES.match(text, end) is not None


def begins_an_article(text: str, start: int, end: int) -> bool:
    """Tell whether 第五条 stands at the head of its own words, where a text ran two articles together."""
    if not _BEGINS.search(text[max(0, start - 4) : start]):
        return False
    return bool(re.match(r"\s+\S", text[end : end + 2])) or not cites(text, end) or " 条" in text[start:end]


def at_the_head(text: str, start: int) -> bool:
    """Tell whether a line or a sentence begins here."""
    return _BEGINS.search(text[max(0, start - 4) : start]) is not None


def belongs_elsewhere(text: str, start: int) -> bool:
    """Tell whether the article is one of a contract, of articles of association, of an annex."""
    return _OTHER_OWNER.search(text[max(0, start - _NEAR) : start]) is not None


def treaty_before(text: str, start: int) -> str:
    """Give the word for a treaty that the article is of: 公约第五条."""
    form = _TREATY.search(text[max(0, start - _NEAR) : start])
    return form[0] if form else ""


def of_that_norm(text: str, start: int) -> bool:
    """Tell whether the article is of the norm that was cited last: 该法第五条."""
    return _THAT_NORM.search(text[max(0, start - _NEAR) : start]) is not None


def of_some_norm(text: str, start: int) -> bool:
    """Tell whether the article is of a norm that is not named: 有关规定第五条."""
    return _SOME_NORM.search(text[max(0, start - _NEAR) : start]) is not None


def is_broken(text: str, start: int) -> bool:
    """Tell whether the words before say that somebody broke what is named: 违反第二项."""
    return _BROKEN.search(text[max(0, start - _NEAR) : start]) is not None


def of_an_earlier_text(text: str, start: int) -> bool:
    """Tell whether the norm is meant as it stood before: 修正前的刑法."""
    return _EARLIER.search(text[max(0, start - _NEAR) : start]) is not None
