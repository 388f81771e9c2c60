"""The words of an article in Akoma Ntoso: paragraphs, items and sub-items, and a `ref` around each citation.

Structure never changes the words: put together again without white space, they are those of the article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from plumbline.engines.norms.exporting.akn.element import below, safe
from plumbline.engines.norms.reading import paragraphs
from plumbline.kernel.numeral import NUMERAL, number_of

_ITEM: Final = re.compile(rf"[（(]\s*({NUMERAL})\s*[）)]")
_SUBITEM: Final = re.compile(rf"({NUMERAL})\s*[.．、]|[（(]\s*([0-9０-９]+)\s*[）)]")


@dataclass(frozen=True, slots=True)
class Ref:
    """A citation in the words of an article, and the IRI of what it names."""

    start: int
    end: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article, and where in its words it begins."""

    words: str
    start: int


@dataclass(slots=True)
class _Point:
    """An item or sub-item: its line, further lines that belong to it, what stands below it."""

    number: int
    mark: int  # how many characters its number takes
    lines: list[Line]
    below: list["_Point"] = field(default_factory=list)


def write_words(parent: _Element, text: str, *, refs: Sequence[Ref], prefix: str) -> None:
    """Write the paragraphs of an article below its element.

    Takes   refs — in the order of the text
            prefix — the eId of the article
    """
    lines = lines_of(text)
    for number, paragraph in enumerate(paragraphs(text), start=1):
        own = _take(lines, paragraph.words)
        points = [_point(item, _take(lines, words)) for item, words in paragraph.items.items()]
        name = f"{prefix}__para_{number}"
        element = below(parent, "paragraph", eId=name)
        if points:
            _write_list(element, own, points, refs=refs, prefix=name)
        else:
            _write_lines(below(element, "content"), own, refs=refs)
    if rest := list(lines):
        _write_lines(below(below(parent, "paragraph"), "content"), rest, refs=refs)


def write_lines(parent: _Element, text: str, *, refs: Sequence[Ref] = (), skip: int = 0) -> None:
    """Write words a `p` for each line, without looking for items; `skip` characters at the beginning are left out."""
    lines = list(lines_of(text))
    if lines and skip:
        lines[0] = Line(lines[0].words[skip:], lines[0].start + skip)
    _write_lines(parent, lines, refs=refs)


def lines_of(text: str) -> Iterator[Line]:
    """Give the lines with their places."""
    start = 0
    for line in text.splitlines(keepends=True):
        yield Line(line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029"), start)
        start += len(line)


def _take(lines: Iterator[Line], words: str) -> list[Line]:
    return [line for _one, line in zip(words.splitlines() or [""], lines, strict=False)]


def _point(number: int, lines: list[Line]) -> _Point:
    mark = _ITEM.match(lines[0].words)
    point = _Point(number, mark.end() if mark else 0, lines[:1])
    for line in lines[1:]:
        form = _SUBITEM.match(line.words)
        at = number_of(form[1] or form[2]) if form else 0
        if form and at == len(point.below) + 1:
            point.below.append(_Point(at, form.end(), [line]))
        else:
            (point.below[-1] if point.below else point).lines.append(line)
    return point


def _write_list(parent: _Element, intro: list[Line], points: list[_Point], *, refs: Sequence[Ref], prefix: str) -> None:
    name = f"{prefix}__list_1"
    element = below(parent, "list", eId=name)
    _write_lines(below(element, "intro"), intro, refs=refs)
    for point in points:
        own = f"{name}__point_{point.number}"
        made = below(element, "point", eId=own)
        first, *more = point.lines
        below(made, "num", first.words[: point.mark])
        lines = [Line(first.words[point.mark :], first.start + point.mark), *more]
        if point.below:
            _write_list(made, lines, point.below, refs=refs, prefix=own)
        else:
            _write_lines(below(made, "content"), lines, refs=refs)


def _write_lines(parent: _Element, lines: Sequence[Line], *, refs: Sequence[Ref]) -> None:
    for line in lines:
        _write_line(below(parent, "p"), line, refs)


def _write_line(element: _Element, line: Line, refs: Sequence[Ref]) -> None:
    """Write a line with its citations; one that lies inside another, or runs over the end of the line, stays words."""
    done, end = line.start, line.start + len(line.words)
    last: _Element | None = None
    for ref in refs:
        if done <= ref.start and ref.end <= end:
            _append(element, last, line.words[done - line.start : ref.start - line.start])
            last = below(element, "ref", line.words[ref.start - line.start : ref.end - line.start], href=ref.href)
            done = ref.end
    _append(element, last, line.words[done - line.start :])


def _append(element: _Element, last: _Element | None, words: str) -> None:
    if last is None:
        element.text = (element.text or "") + safe(words)
    else:
        last.tail = (last.tail or "") + safe(words)
