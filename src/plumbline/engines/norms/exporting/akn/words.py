"""The words of an article in Akoma Ntoso: paragraphs, items and sub-items, and a `ref` around each citation.

Structure never changes the words: put together again without white space, they are those of the article.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from lxml.etree import _Element

from plumbline.engines.norms.exporting.akn.element import below, safe
from plumbline.kernel.numeral import NUMERAL
from plumbline.kernel.provision import Line, take_apart

_MARK: Final = re.compile(rf"\s*(?:[（(]{{1,2}}\s*{NUMERAL}\s*[）)]|{NUMERAL}\s*[．、.]|[⒈-⒛①-⑳])")


@dataclass(frozen=True, slots=True)
class Ref:
    """A citation in the words of an article, and the IRI of what it names."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of an article and the citations in them, from which lines are written."""

    text: str
    refs: Sequence[Ref]

    def write(self, parent: _Element, lines: Sequence[Line], *, skip: int = 0) -> None:
        """Write lines, a `p` each; `skip` characters at the beginning stand elsewhere."""
        for place, line in enumerate(lines):
            self._line(below(parent, "p"), line.start + (0 if place else skip), line.end)

    def mark(self, line: Line) -> str:
        """Give the number with which an item begins."""
        form = _MARK.match(self.text, line.start, line.end)
        return form[0] if form else ""

    def _line(self, element: _Element, done: int, end: int) -> None:
        """Write a line with its citations; one that lies inside another, or runs over the end of a line, stays words."""
        last: _Element | None = None
        for ref in self.refs:
            if done <= ref.start and ref.end <= end:
                _append(element, last, self.text[done : ref.start])
                last = below(element, "ref", self.text[ref.start : ref.end], href=ref.href)
                done = ref.end
        _append(element, last, self.text[done:end])


def write_words(parent: _Element, text: str, *, refs: Sequence[Ref], prefix: str) -> None:
    """Write the paragraphs of an article below its element.

    Takes   refs — in the order of the text
            prefix — the eId of the article
    """
    words = _Words(text, refs)
    for number, lines in _by(take_apart(text).lines, "paragraph"):
        name = f"{prefix}__para_{number}"
        _write_level(below(parent, "paragraph", eId=name), words, lines, levels=("item", "subitem"), prefix=name)


def write_lines(parent: _Element, text: str, *, refs: Sequence[Ref] = (), skip: int = 0) -> None:
    """Write words a `p` for each line, without looking for items; `skip` characters at the beginning are left out."""
    _Words(text, refs).write(parent, take_apart(text).lines, skip=skip)


def _write_level(
    parent: _Element, words: _Words, lines: Sequence[Line], *, levels: Sequence[str], prefix: str, skip: int = 0
) -> None:
    """Write what stands in a paragraph or item: its own lines, and a list of what is numbered below it.

    Takes   levels — at which something may be numbered below it, the larger one first
            skip — how many characters at the beginning stand elsewhere
    """
    groups = _by(lines, levels[0]) if levels else [(None, list(lines))]
    own = [line for number, some in groups if number is None for line in some]
    points = [(number, some) for number, some in groups if number is not None]
    if not points:
        words.write(below(parent, "content"), own, skip=skip)
        return
    name = f"{prefix}__list_1"
    element = below(parent, "list", eId=name)
    words.write(below(element, "intro"), own, skip=skip)
    for number, some in points:
        point = f"{name}__point_{number}"
        made = below(element, "point", eId=point)
        mark = words.mark(some[0])
        below(made, "num", mark)
        _write_level(made, words, some, levels=levels[1:], prefix=point, skip=len(mark))


def _by(lines: Sequence[Line], level: str) -> list[tuple[int | None, list[Line]]]:
    """Put together the lines that follow one another and bear one number at a level."""
    return [(number, list(some)) for number, some in groupby(lines, key=lambda line: getattr(line, level))]


def _append(element: _Element, last: _Element | None, words: str) -> None:
    if last is None:
        element.text = (element.text or "") + safe(words)
    else:
        last.tail = (last.tail or "") + safe(words)
