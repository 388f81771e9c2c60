"""The rows of a body read as a text of law: articles under their divisions, or clauses, a preamble, attachments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from plumbline.engines.norms.texts.clauses import as_clauses
from plumbline.engines.norms.texts.divisions import Divisions, division_of
from plumbline.engines.norms.texts.facts import (
    ANNEX,
    ARTICLE,
    CLAUSE,
    PREAMBLE,
    Division,
    Doubt,
    Gap,
    PieceText,
    doubt,
    unreadable,
)
from plumbline.engines.norms.texts.gaps import gaps_in
from plumbline.engines.norms.texts.marks import Start, annex_of, article_start
from plumbline.engines.norms.texts.sheet import Row
from plumbline.engines.norms.texts.splitting import split_rows
from plumbline.engines.norms.texts.titles import clause_heading, title_at_the_end
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True)
class Structure:
    """What was made of a body."""

    pieces: tuple[PieceText, ...]
    contents: tuple[Division, ...]
    gaps: tuple[Gap, ...]
    doubts: tuple[Doubt, ...]


def read_structure(rows: Sequence[Row], *, title: str, part: str, base: str) -> Structure:
    """Read the rows of a body.

    Takes   base — the heading of the whole file, where a norm comes in several
    Raises  InvalidFacts where there are no words, or a number stands twice and the two cannot be told apart
    """
    rows, doubts = split_rows(rows)
    if not rows:
        cure = Says(zh="来源只有标题，请另找全文", en="The source has the title alone; find the whole text")
        raise unreadable("文件只有标题，没有正文", "The file has a title and no words below it", cure=cure)
    in_articles = _is_in_articles(rows)
    if not in_articles:
        rows, doubts_of_clauses = as_clauses(rows)
        doubts = (*doubts, *doubts_of_clauses)
    walk = _Walk(rows, part, Divisions(base=base), in_articles)
    walk.run()
    pieces = tuple(walk.pieces)
    counted_on = bool(part) or "修正案" in title
    gaps = gaps_in(pieces, counted_on=counted_on)
    return Structure(pieces, tuple(walk.contents()), gaps, (*doubts, *walk.doubts))


def _is_in_articles(rows: Sequence[Row]) -> bool:
    """Tell whether articles carry the text: a decision in clauses may bring out articles in its attachment alone."""
    for place, row in enumerate(rows):
        if annex_of(row):
            return False
        if article_start(row.words):
            clauses_before = sum(bool(re.match(r"^[一二三四五六七八九十]+、", one.words)) for one in rows[:place])
            return not (clauses_before and title_at_the_end([one.words for one in rows[:place]]) is not None)
    return False


@dataclass
class _Walk:
    """One pass over the rows."""

    rows: Sequence[Row]
    part: str
    divisions: Divisions
    in_articles: bool
    pieces: list[PieceText] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    kind: str = ""
    place: tuple[int, int] = (0, 0)
    heading: str = ""
    lines: list[str] = field(default_factory=list)
    seen: set[tuple[str, int, int]] = field(default_factory=set)
    last: tuple[int, int] = (0, 0)
    loose: int = 0

    def run(self) -> None:
        """Go over all rows."""
        self.divisions.measure(self.rows)
        for position, row in enumerate(self.rows):
            self._take(position, row)
        self._close()

    def contents(self) -> list[Division]:
        """Give the divisions that have pieces below them, or stand at the end without."""
        return self.divisions.found

    def _take(self, position: int, row: Row) -> None:
        start = article_start(row.words)
        if self._begins_an_annex(position, row):
            self._open(ANNEX, (self._count(ANNEX) + 1, 0), row.words, "")
        elif self.kind == ANNEX:
            self.lines.append(row.words)
        elif start is not None and (self.in_articles or self._title_just_before()):
            self._article(start, row)
        elif row.clause:
            self._open(CLAUSE, (row.clause, 0), self.divisions.path(), row.words)
        elif self._is_heading(position, row):
            self._close()
            self.divisions.enter(row, len(self.pieces) + 1)
        else:
            self._words(row)

    def _is_heading(self, position: int, row: Row) -> bool:
        """Tell whether a row is a heading: marked or spelled as one, and not part of what an article quotes."""
        after = article_start(self.rows[position + 1].words) if position + 1 < len(self.rows) else None
        if not (row.depth or division_of(row.words)):
            return self.in_articles and after is not None and clause_heading(row.words)
        return not (self.kind and after and self._is_quoted((after.number, after.sub)))

    def _words(self, row: Row) -> None:
        """Take words that begin nothing: they go on with the piece, or stand loose before the first article below them."""
        if not self.kind:
            if self._goes_on_with_a_heading(row):
                return
            first = not self.pieces
            kind = PREAMBLE if self.in_articles or any(one.clause for one in self.rows) else CLAUSE
            self._open(kind, (0 if first else self._next_loose(), 0), self.divisions.path(), "")
        self.lines.append(row.words)

    def _goes_on_with_a_heading(self, row: Row) -> bool:
        if not self.divisions.may_go_on(len(self.pieces) + 1, row.words):
            return False
        self.divisions.go_on(row.words)
        return True

    def _next_loose(self) -> int:
        self.loose += 1
        self.doubts.append(
            doubt(
                "loose_words",
                f"{self.divisions.path() or '正文'}之下有一段没有条号的文字，单独保留",
                f"Words without a number stand below «{self.divisions.path() or 'the text'}»; they are kept apart",
            )
        )
        return self.loose

    def _article(self, start: Start, row: Row) -> None:
        place = (start.number, start.sub)
        if self.kind and self._is_quoted(place):
            self.lines.append(row.words)
        elif (ARTICLE, *place) in self.seen or (self._counts_anew(place) and self._title_just_before()):
            self._again(place, row)
        else:
            self._open(ARTICLE, place, self.divisions.path(), start.words)
            self.last = place

    def _counts_anew(self, place: tuple[int, int]) -> bool:
        return place == (1, 0) and bool(self.last[0] or self._count(CLAUSE))

    def _title_just_before(self) -> bool:
        return title_at_the_end(self.lines) is not None

    def _again(self, place: tuple[int, int], row: Row) -> None:
        """Keep a number that stands for the second time as an annexed norm where a title stands before it; else refuse it."""
        if not (place == (1, 0) and self._title_just_before()):
            number = f"{place[0]}" + (f" 条之 {place[1]}" if place[1] else " 条")
            cure = Says(zh="请改正条号后重新导入", en="Mend the numbers and import the file again")
            raise unreadable(
                f"第 {number}出现两次",
                f"Article {place[0]}{f'-{place[1]}' if place[1] else ''} stands twice",
                cure=cure,
            )
        place_of_title = title_at_the_end(self.lines) or 0
        title, *notes = self.lines[place_of_title:]
        self.lines = self.lines[:place_of_title]
        self._open(ANNEX, (self._count(ANNEX) + 1, 0), title, "\n".join([*notes, row.words]))
        self.doubts.append(
            doubt(
                "annexed_norm",
                f"文后另附《{title}》，条号重新从第一条起，作为附件保留",
                f"«{title}» stands behind with its own numbering; it is kept as an annex",
            )
        )

    def _is_quoted(self, place: tuple[int, int]) -> bool:
        """Tell whether an article is quoted: inside open quotation marks, or announced by the words before it."""
        words = "".join(self.lines)
        if words.count("“") > words.count("”"):
            return True
        number, sub = place
        if number == self.last[0] + 1 or (number == self.last[0] and sub):
            return False
        return self._announced(words)

    @staticmethod
    def _announced(words: str) -> bool:
        return bool(re.search(r"(?:增加|增写|修改为|作为)[^。]*?第[^。]*?条", words)) and "：" in words

    def _begins_an_annex(self, position: int, row: Row) -> bool:
        if not annex_of(row) or not (self.pieces or self.kind):
            return False
        if self.kind == ANNEX:
            return True
        after = next((s for r in self.rows[position + 1 :] if (s := article_start(r.words))), None)
        if after is None:
            return True
        goes_on = (after.number == self.last[0] + 1 and self.last[0] > 0) or (
            after.number == self.last[0] and after.sub
        )
        return not goes_on

    def _count(self, kind: str) -> int:
        return sum(piece.kind == kind for piece in self.pieces) + (self.kind == kind)

    def _open(self, kind: str, place: tuple[int, int], heading: str, words: str) -> None:
        self._close()
        self.kind, self.place, self.heading, self.lines = kind, place, heading, [words] if words else []
        self.seen.add((kind, *place))

    def _close(self) -> None:
        if self.kind:
            text = "\n".join(self.lines)
            self.pieces.append(
                PieceText(self.kind, len(self.pieces) + 1, *self.place, heading=self.heading, text=text, part=self.part)
            )
        self.kind, self.lines = "", []
