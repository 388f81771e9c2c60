"""The headings of a text: part, subpart, chapter, section, in the order of their rank and not of how a file marks them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from plumbline.engines.norms.texts.facts import Division
from plumbline.engines.norms.texts.sheet import Row
from plumbline.kernel.numeral import NUMERAL, number_of

_NUMBERED: Final = re.compile(
    rf"^第[\s　]*({NUMERAL})[\s　]*(分编|编|章|节)(?:[\s　]+|(?=[^\s　的规第、，和至中]))?(.*)$"
)
_RANKS: Final = {"编": 1, "分编": 2, "章": 3, "节": 4}
_LEVELS: Final = {1: "part", 2: "subpart", 3: "chapter", 4: "section"}
_UNNUMBERED: Final = re.compile(r"^(?:序[\s　]*言|前[\s　]*言|总[\s　]*则|附[\s　]*则)$")
_UNFINISHED: Final = re.compile(r"[、，和与及]$")
_LONGEST_HEADING: Final = 60


def division_of(words: str) -> tuple[int, int | None, str] | None:
    """Read a plain line as a heading: its rank, number and title; None where it is none.

    >>> division_of("第一章　总　则"), division_of("第一章的规定适用于本节。")
    ((3, 1, '总则'), None)
    """
    if len(words) > _LONGEST_HEADING or words.endswith(("。", "；", "，", "：")):
        return None
    if _UNNUMBERED.match(words):
        return (3, None, re.sub(r"[\s　]", "", words))
    form = _NUMBERED.match(words)
    if form is None:
        return None
    try:
        return _RANKS[form[2]], number_of(form[1]), _title(form[3])
    except ValueError:
        return None


def _title(written: str) -> str:
    """Give a heading's title: blanks that only spread its characters apart are left out."""
    tokens = written.split()
    return "".join(tokens) if all(len(token) == 1 for token in tokens) else " ".join(tokens)


def _spelled(words: str) -> str:
    form = _NUMBERED.match(words)
    if form is None:
        return _title(words)
    title = _title(form[3])
    mark = "第" + re.sub(r"[\s　]", "", form[1]) + form[2]
    return f"{mark} {title}" if title else mark


@dataclass
class Divisions:
    """The headings above the place where the reading stands, and all that were found."""

    base: str = ""  # the heading of the whole file
    found: list[Division] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    ranks: dict[int, int] = field(default_factory=dict)  # of the marks of a file: how deep its headings really are

    def measure(self, rows: Sequence[Row]) -> None:
        """Learn from the numbered headings of a file what the depth of its other headings means."""
        for row in rows:
            form = _NUMBERED.match(row.words) if row.depth else None
            if form:
                self.ranks.setdefault(row.depth, _RANKS[form[2]])

    def enter(self, row: Row, position: int) -> None:
        """Go below a heading; `position` is that of the first piece below it."""
        said = division_of(row.words)
        if row.depth and (said is None or said[1] is None):
            said = (self.ranks.get(row.depth, 3), None, _title(row.words))
        rank, number, title = said or (3, None, row.words)
        self.above = {place: words for place, words in self.above.items() if place < rank}
        self.above[rank] = _spelled(row.words)
        level = _LEVELS[rank] if number is not None else "other"
        self.found.append(Division(level, number, title, position))

    def path(self) -> str:
        """Give the headings above, the largest first."""
        return " · ".join([*([self.base] if self.base else []), *(self.above[rank] for rank in sorted(self.above))])

    def may_go_on(self, position: int, words: str) -> bool:
        """Tell whether a line right behind a heading is the rest of it: short, and no sentence."""
        last = self.found[-1] if self.found else None
        if last is None or last.position != position or last.number is None or len(words) > _LONGEST_HEADING:
            return False
        return not re.search(r"[。；：]", words) and ("，" not in words or bool(_UNFINISHED.search(last.title)))

    def go_on(self, words: str) -> None:
        """Add the rest of a heading that runs over two lines."""
        rank = max(self.above)
        last = self.found[-1]
        between = "" if _UNFINISHED.search(last.title) else " "
        self.above[rank] = f"{self.above[rank]}{between}{words}"
        self.found[-1] = replace(last, title=f"{last.title}{between}{words}".strip())
