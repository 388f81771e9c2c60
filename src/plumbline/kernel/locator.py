"""Places inside a norm as texts write them: 第五十八条第一款第（二）项, 第（一）、（五）项, 第五十四条至第六十四条.

A place is read as a run of numbered elements. An element that follows another directly narrows it; one that follows
a sign of listing stands beside it and takes over the larger places (第二十二条第一款和第二款: both of article 22).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from plumbline.kernel.numeral import NUMERAL, number_of

LEVELS: Final = ("chapter", "section", "article", "paragraph", "item", "subitem")
ARTICLE: Final = LEVELS.index("article")
_UNITS: Final = {"章": 0, "节": 1, "条": 2, "款": 3, "项": 4, "目": 5}
_LONGEST_RANGE: Final = 400  # a longer one is taken for its two ends: more likely a slip than a reference

_ELEMENT: Final = re.compile(
    rf"(?P<di>第)?\s*(?P<open>\()?\s*(?P<number>{NUMERAL})\s*(?P<close>\))?\s*"
    rf"(?:之(?P<early>{NUMERAL})(?=条))?(?P<unit>条(?!例|件|款)|款|项(?!目)|目(?!录|的)|章(?!程)|节(?!能))?"
)
_SUB: Final = re.compile(rf"\s*之\s*({NUMERAL})")
_RANGE: Final = re.compile(r"\s*(?:至|到|-{1,2}|—{1,2}|–|~)\s*")
_LIST: Final = re.compile(r"\s*(?:(?:的|之)?规定)?\s*(、|,|;|以及|或者|和|与|及|或|并)?\s*")
_POINTING: Final = re.compile(r"(?:头部|首|末|前|本|该)[一二两三四]?(?:条(?!例|件)|款|项(?!目))")
_GARBLED: Final = re.compile(r"第(?P<inside>[^\s,、;:.。()《》〈〉]{1,6}?)(?:条(?!例|件|款)|款|项(?!目))")


@dataclass(frozen=True, slots=True)
class Locator:
    """One place, and where in the text it is written."""

    start: int
    end: int
    chapter: int | None = None
    section: int | None = None
    article: int | None = None
    sub: int | None = None
    paragraph: int | None = None
    item: int | None = None
    subitem: int | None = None
    unparsed: str = ""  # what follows and points somewhere, but cannot be read as a number

    def number(self, level: int) -> int | None:
        """Give the number at a level."""
        value: int | None = getattr(self, LEVELS[level])
        return value

    @property
    def depth(self) -> int:
        """The deepest level that is numbered; -1 where none is."""
        return max((level for level in range(len(LEVELS)) if self.number(level) is not None), default=-1)

    def at(self, level: int, number: int, sub: int | None, span: tuple[int, int]) -> "Locator":
        """Give the place `number` at a level, below the same larger places."""
        numbers: dict[str, Any] = dict.fromkeys(LEVELS[level:])
        numbers[LEVELS[level]] = number
        start, end = span
        return replace(self, start=start, end=end, sub=self.sub if level > ARTICLE else sub, **numbers)


@dataclass(frozen=True, slots=True)
class _Element:
    link: str  # how it follows the one before: "" directly, "-" as the end of a range, otherwise the sign of listing
    number: int
    sub: int | None
    level: int | None  # None: its unit is written once, further on
    start: int
    end: int


def read_locators(text: str, start: int) -> tuple[list[Locator], int]:
    """Read the places written from `start` on; text has half-width figures and brackets.

    Gives   the places in their order, ranges written out; and where reading stopped
    """
    elements = _settled(_elements(text, start))
    places: list[Locator] = []
    for element in elements:
        _add(places, element)
    end = elements[-1].end if elements else start
    if unparsed := _unreadable(text, end):
        last = places.pop() if places else Locator(start=end, end=end)
        places.append(replace(last, unparsed=unparsed, end=end + len(unparsed)))
        end += len(unparsed)
    return places, end


def _elements(text: str, position: int) -> list[_Element]:
    found: list[_Element] = []
    while True:
        link, after = _link(text, position) if found else ("", position)
        element = _element(text, after, link)
        if element is None or not _may_follow(element, found, text):
            return found
        if found and element.link == "" and _beside(element, found[-1], text):
            element = replace(element, link="、")
        found.append(element)
        position = element.end


def _link(text: str, position: int) -> tuple[str, int]:
    if form := _RANGE.match(text, position):
        return "-", form.end()
    form = _LIST.match(text, position)
    if form is None or form[1] is None:
        return "", position + len(text[position:]) - len(text[position:].lstrip())
    return form[1], form.end()


def _element(text: str, position: int, link: str) -> _Element | None:
    form = _ELEMENT.match(text, position)
    if form is None or bool(form["open"]) != bool(form["close"]):
        return None
    try:
        number = number_of(form["number"])
        sub = number_of(form["early"]) if form["early"] else None
        end = form.end()
        if form["unit"] == "条" and (later := _SUB.match(text, end)):
            sub, end = number_of(later[1]), later.end()
    except ValueError:
        return None
    level = _UNITS[form["unit"]] if form["unit"] else None
    return _Element(link, number, sub, level, position, end)


def _may_follow(element: _Element, before: list[_Element], text: str) -> bool:
    marked = text[element.start] in "第("
    if not before:
        return marked and (text[element.start] == "第" or element.level == _UNITS["项"])
    last = before[-1]
    if marked:
        return True
    if element.link == "":
        return False
    # A bare number belongs to the list only where it takes the unit of the number before: 第四十一、五十一条.
    return last.level is None or element.level in {None, last.level}


def _beside(element: _Element, last: _Element, text: str) -> bool:
    """Tell whether an element stands beside the one it follows directly, the sign of listing left out: 第（一）（二）项."""
    if last.level is None:
        return text[element.start] == "("
    return element.level is not None and element.level <= last.level


def _settled(elements: list[_Element]) -> list[_Element]:
    """Give each element the unit that is written once for several; cut off what never gets one."""
    settled: list[_Element] = []
    for element in reversed(elements):
        if element.level is not None:
            settled.append(element)
        elif not settled:
            continue
        elif settled[-1].link:
            settled.append(replace(element, level=settled[-1].level))
        else:  # 第九十八第三款: the unit of the larger place was left out
            directly_below = element.link == "" and element is not elements[0]
            settled.append(
                replace(element, level=max(ARTICLE, (settled[-1].level or 0) - 1) if directly_below else ARTICLE)
            )
    return settled[::-1]


def _add(places: list[Locator], element: _Element) -> None:
    level = element.level if element.level is not None else ARTICLE
    last = places[-1] if places else Locator(element.start, element.start)
    narrows = element.link == "" or (element.link in {"、", ","} and last.depth < level)
    if places and narrows:
        places.pop()
        places.append(last.at(level, element.number, element.sub, (last.start, element.end)))
        return
    if element.link == "-":
        places.extend(_between(last, element, level))
    places.append(last.at(level, element.number, element.sub, (element.start, element.end)))


def _between(last: Locator, element: _Element, level: int) -> Iterator[Locator]:
    span = (element.start, element.end)
    if level == ARTICLE and element.sub is not None and last.article == element.number:
        for sub in range((last.sub or 0) + 1, element.sub):
            yield last.at(level, element.number, sub, span)
        return
    first = last.number(level)
    if first is None or not 0 < element.number - first < _LONGEST_RANGE:
        return
    for number in range(first + 1, element.number):
        yield last.at(level, number, None, span)


def _unreadable(text: str, position: int) -> str:
    """Give what stands here and points to a place without a number that can be read: 第而十二条, 头部款."""
    if form := _POINTING.match(text, position):
        return form[0]
    form = _GARBLED.match(text, position)
    if form is None:
        return ""
    strange = re.sub(NUMERAL, "", form["inside"])
    return form[0] if len(strange) <= 1 and strange != form["inside"] else ""
