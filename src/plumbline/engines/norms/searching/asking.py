"""What cannot be asked is refused with what can; where there is nothing to look for, a sentence says so."""

from typing import Final

from plumbline.engines.norms.searching.answer import Answer, Asked, Way
from plumbline.engines.norms.searching.facets import region_of
from plumbline.engines.norms.searching.question import Question
from plumbline.kernel.errors import InvalidFacts, Reason, ReasonKind, Says
from plumbline.kernel.norm import NormLevel

PAGE: Final = 200  # hits of one page at the most
_LEVELS: Final = frozenset(str(level) for level in NormLevel)


def checked(asked: Asked, *, start: int, limit: int) -> None:
    """Check what a question is narrowed to, and which page is asked for.

    Raises  InvalidFacts with one reason for each
    """
    reasons = []
    if unknown := sorted(asked.levels - _LEVELS):
        reasons.append(
            _reason(
                "levels",
                Says(zh=f"没有“{'、'.join(unknown)}”这一级别", en=f"There is no level «{', '.join(unknown)}»"),
                Says(zh=f"可用的级别：{'、'.join(NormLevel)}", en=f"Known levels: {', '.join(NormLevel)}"),
            )
        )
    if asked.region and not region_of(asked.region):
        reasons.append(
            _reason(
                "region",
                Says(zh=f"“{asked.region}”不是行政区划代码", en=f"«{asked.region}» is no code of a region"),
                Says(zh="请写代码或其开头，如 34 或 340100", en="Write a code or its beginning, such as 34 or 340100"),
            )
        )
    if start < 0 or not 1 <= limit <= PAGE:
        reasons.append(
            _reason(
                "page",
                Says(
                    zh=f"没有从第 {start} 条起、每页 {limit} 条的一页",
                    en=f"There is no page of {limit} hits from {start}",
                ),
                Says(zh=f"起点不小于 0，每页 1 至 {PAGE} 条", en=f"Start at 0 or later, with 1 to {PAGE} hits"),
            )
        )
    if reasons:
        raise InvalidFacts(reasons)


def nothing_asked(question: Question) -> Answer:
    """Answer a question that has nothing to look for."""
    says = (
        Says(
            zh="查询中只有标点符号，没有可以查找的文字；请写出要找的词或者条号",
            en="The question has only punctuation, and nothing to look for; write a word or the number of an article",
        )
        if question.written
        else Says(
            zh="没有写出要找的内容；请写出要找的词或者条号",
            en="Nothing was asked for; write a word or the number of an article",
        )
    )
    return Answer(hits=(), total=0, total_is_least=False, read_as=says, way=Way.NOTHING)


def _reason(fact: str, says: Says, cure: Says) -> Reason:
    return Reason(kind=ReasonKind.FACT, says=says, cure=cure, facts=(fact,))
