"""The text of an article taken apart: which paragraph, item and sub-item each line is.

    有下列情形之一的，不得放飞：      paragraph 1
    （一）雷雨：                      its item 1
    1．有闪电的；                     sub-item 1 of that
    （二）大风。                      its item 2
    前款情形消失后可以放飞。          paragraph 2

A line without a mark begins a paragraph. Lines of a table, lines without any words and the rest of a sentence that was
broken over two lines belong to what stands before them. Where the items of a paragraph are numbered 一、 or 1. and none
is marked （一）, those are the items. A line between 下列情形： and （二） is item 1, whose mark was lost.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from plumbline.kernel.numeral import NUMERAL, number_of

SECOND: Final = 2
_ITEM: Final = re.compile(rf"\s*[（(]{{1,2}}\s*(?P<number>{NUMERAL})\s*[）)]")
_PLAIN: Final = re.compile(r"\s*(?P<number>[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[．、]|\.(?![0-9]))")
_SUBITEM: Final = re.compile(r"\s*(?:(?P<number>[0-9０-９]{1,2})\s*(?:[．、]|\.(?![0-9]))|(?P<sign>[⒈-⒛①-⑳]))")
_BROKEN_OFF: Final = re.compile(r"[^\n]{19,}[\u4e00-\u9fff，、]$")  # a long line that ends inside a sentence
_LEADS_TO_ITEMS: Final = re.compile(r"[：:]\s*$")
_NO_WORDS: Final = re.compile(r"[\s\u200b\ufeff]*(?:$|\||<!--)")


@dataclass(frozen=True, slots=True)
class Line:
    """One line: where it stands in the text, and what it is."""

    start: int
    end: int
    paragraph: int
    item: int | None = None
    subitem: int | None = None


@dataclass(frozen=True)
class Provision:
    """An article by its lines."""

    text: str
    lines: tuple[Line, ...]

    @cached_property
    def paragraphs(self) -> int:
        """Count the paragraphs."""
        return max((line.paragraph for line in self.lines), default=0)

    @cached_property
    def places(self) -> frozenset[tuple[int, int | None, int | None]]:
        """Give every (paragraph, item, sub-item) that there is."""
        return frozenset((line.paragraph, line.item, line.subitem) for line in self.lines)

    def at(self, offset: int) -> Line:
        """Give the line in which a character stands."""
        if not self.lines:
            return Line(0, 0, 0)
        return self.lines[max(bisect_right(self._starts, offset) - 1, 0)]

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def items_of(self, paragraph: int) -> tuple[int, ...]:
        """Give the numbers of a paragraph's items, in their order."""
        return tuple(
            line.item for line in self.lines if line.paragraph == paragraph and line.item and line.subitem is None
        )

    def span(
        self, *, paragraph: int | None = None, item: int | None = None, subitem: int | None = None
    ) -> tuple[int, int] | None:
        """Give where the words of a place begin and end; None where there is no such place, or several."""
        spans: list[tuple[int, int]] = []
        before: Line | None = None
        for line in self.lines:
            if not self._inside(line, paragraph, item, subitem):
                before = None
                continue
            if before is not None and self._key(before, paragraph, item) == self._key(line, paragraph, item):
                spans[-1] = (spans[-1][0], line.end)
            else:
                spans.append((line.start, line.end))
            before = line
        return spans[0] if len(spans) == 1 else None

    @staticmethod
    def _inside(line: Line, paragraph: int | None, item: int | None, subitem: int | None) -> bool:
        return all(
            asked is None or asked == said
            for asked, said in ((paragraph, line.paragraph), (item, line.item), (subitem, line.subitem))
        )

    @staticmethod
    def _key(line: Line, paragraph: int | None, item: int | None) -> tuple[int, int | None] | None:
        """Give what two lines must share to be one place."""
        return None if paragraph is None and item is None else (line.paragraph, None if item is None else line.item)


def take_apart(text: str) -> Provision:
    r"""Take the text of an article apart.

    >>> [(line.paragraph, line.item) for line in take_apart("有下列情形的：\n（一）甲；\n（二）乙。\n前款不适用于丙。").lines]
    [(1, None), (1, 1), (1, 2), (2, None)]
    """
    reading = _Reading([])
    position = 0
    lines = text.splitlines(keepends=True)
    for place, words in enumerate(lines):
        after = lines[place + 1] if place + 1 < len(lines) else ""
        reading.take(words.rstrip("\r\n"), position, after)
        position += len(words)
    return Provision(text, tuple(reading.lines))


@dataclass(slots=True)
class _Reading:
    """One pass over the lines: the paragraph, its items and their kind so far."""

    lines: list[Line]
    paragraph: int = 0
    item: int | None = None
    subitem: int | None = None
    seen: frozenset[int] = frozenset()
    plain: bool = False  # the items of this paragraph are numbered 一、 or 1.
    before: str = ""  # the line before

    def take(self, words: str, start: int, after: str) -> None:
        if not self.lines or not _NO_WORDS.match(words):
            self._step(words, after)
            self.before = words
        self.lines.append(Line(start, start + len(words), max(self.paragraph, 1), self.item, self.subitem))

    def _step(self, words: str, after: str) -> None:
        if (number := _number(_ITEM.match(words))) and self.paragraph and number not in self.seen and not self.plain:
            self._begin_item(number, plain=False)
        elif self.item is not None and not self.plain and (number := _sub_number(words)) == (self.subitem or 0) + 1:
            self.subitem = number
        elif self.paragraph and self._is_next_plain(number := _number(_PLAIN.match(words))):
            self._begin_item(number or 0, plain=True)
        elif self._lost_its_mark(after):
            self._begin_item(1, plain=False)
        elif not _BROKEN_OFF.match(self.before):
            self.paragraph += 1
            self.item, self.subitem, self.seen, self.plain = None, None, frozenset(), False

    def _lost_its_mark(self, after: str) -> bool:
        expected = self.item is None and _LEADS_TO_ITEMS.search(self.before) is not None
        return expected and _number(_ITEM.match(after)) == SECOND

    def _is_next_plain(self, number: int | None) -> bool:
        return number is not None and (self.plain or self.item is None) and number == (self.item or 0) + 1

    def _begin_item(self, number: int, *, plain: bool) -> None:
        self.item, self.subitem, self.plain = number, None, plain
        self.seen |= {number}


def _number(form: re.Match[str] | None) -> int | None:
    try:
        return number_of(form["number"]) if form else None
    except ValueError:
        return None


def _sub_number(words: str) -> int | None:
    form = _SUBITEM.match(words)
    if form is None:
        return None
    if form["number"]:
        return number_of(form["number"])
    sign = ord(form["sign"])
    return sign - (ord("⒈") if sign >= ord("⒈") else ord("①")) + 1
