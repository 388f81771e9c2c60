"""The text of a version in Akoma Ntoso: preamble, books, parts, chapters, sections, articles, clauses and annexes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from lxml.etree import _Element

from plumbline.engines.norms.exporting.akn.element import below
from plumbline.engines.norms.exporting.akn.names import article_eid, clause_eid
from plumbline.engines.norms.exporting.akn.words import Ref, write_lines, write_words
from plumbline.engines.norms.models import Article, ArticleKind
from plumbline.kernel.numeral import NUMERAL, chinese_number, number_of

Refs = Mapping[int, Sequence[Ref]]  # by the key of the article

_DIVISION: Final = re.compile(rf"第({NUMERAL})(分编|编|章|节|目)\s*")
_ELEMENTS: Final = {
    "编": ("book", "book"),
    "分编": ("part", "part"),
    "章": ("chapter", "chp"),
    "节": ("section", "sec"),
    "目": ("subsection", "subsec"),
}
_CLAUSE: Final = re.compile(rf"{NUMERAL}\s*[、.．]|[（(]\s*{NUMERAL}\s*[）)]")
_BETWEEN: Final = " · "  # divisions in the heading of an article


@dataclass(slots=True)
class Body:
    """A body while it is written: in which divisions the last piece stood, and which eIds are taken."""

    element: _Element
    refs: Refs
    open: list[tuple[str, _Element]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def add(self, piece: Article) -> None:
        """Write a piece where its heading says."""
        parent = self._division(_path(piece))
        refs = self.refs.get(piece.pk, ())
        if piece.kind == ArticleKind.ARTICLE:
            self._article(parent, piece, refs)
        elif piece.kind == ArticleKind.CLAUSE:
            self._clause(parent, piece, refs)
        else:
            self._words(parent, piece, refs)

    def _article(self, parent: _Element, piece: Article, refs: Sequence[Ref]) -> None:
        name = self._free(article_eid(piece.number, piece.sub))
        element = below(parent, "article", eId=name, wId=_lineage(piece, "art"))
        below(
            element,
            "num",
            f"第{chinese_number(piece.number)}条" + (f"之{chinese_number(piece.sub)}" if piece.sub else ""),
        )
        write_words(element, piece.text, refs=refs, prefix=name)

    def _clause(self, parent: _Element, piece: Article, refs: Sequence[Ref]) -> None:
        name = self._free(clause_eid(piece.number, piece.sub))
        element = below(parent, "clause", eId=name, wId=_lineage(piece, "cl"))
        written = _CLAUSE.match(piece.text)
        if written:
            below(element, "num", written[0])
        write_lines(below(element, "content"), piece.text, refs=refs, skip=written.end() if written else 0)

    def _words(self, parent: _Element, piece: Article, refs: Sequence[Ref]) -> None:
        """Write a piece without a number: the whole of a decision without clauses, or what opens one of several parts."""
        element = below(parent, "hcontainer", name=piece.kind, eId=self._free(f"hcontainer_{piece.position}"))
        write_lines(below(element, "content"), piece.text, refs=refs)

    def _division(self, path: Sequence[str]) -> _Element:
        """Give the element of the innermost division, opening those that are new."""
        same = 0
        while same < min(len(path), len(self.open)) and self.open[same][0] == path[same]:
            same += 1
        del self.open[same:]
        for label in path[same:]:
            parent = self.open[-1][1] if self.open else self.element
            self.open.append((label, self._opened(parent, label)))
        return self.open[-1][1] if self.open else self.element

    def _opened(self, parent: _Element, label: str) -> _Element:
        above = f"{parent.get('eId')}__" if parent.get("eId") else ""
        if form := _DIVISION.match(label):
            name, short = _ELEMENTS[form[2]]
            element = below(parent, name, eId=self._free(f"{above}{short}_{number_of(form[1])}"))
            below(element, "num", form[0].strip())
            label = label[form.end() :]
        elif label.endswith("编"):
            element = below(parent, "book", eId=self._free(f"{above}book_{len(self.taken) + 1}"))
        else:
            name = self._free(f"{above}hcontainer_{len(self.taken) + 1}")
            element = below(parent, "hcontainer", name="division", eId=name)
        if label:
            below(element, "heading", label)
        return element

    def _free(self, name: str) -> str:
        """Give an eId that is not taken: a text may have two chapters of one number."""
        free, count = name, 1
        while free in self.taken:
            count += 1
            free = f"{name}_{count}"
        self.taken.add(free)
        return free


def _path(piece: Article) -> list[str]:
    path = [label for label in piece.heading.split(_BETWEEN) if label.strip()]
    if piece.part and not any(piece.part in label for label in path[:1]):
        path.insert(0, piece.part)
    return path


def _lineage(piece: Article, prefix: str) -> str:
    return f"{prefix}_{piece.lineage.code}" if piece.lineage else ""
