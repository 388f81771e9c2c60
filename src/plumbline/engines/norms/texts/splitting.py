"""Rows as a source broke them: articles that were run together are taken apart, a look-alike of 第 is read as 第."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from plumbline.engines.norms.texts.facts import Doubt, doubt
from plumbline.engines.norms.texts.marks import Start, article_start
from plumbline.engines.norms.texts.sheet import Row
from plumbline.kernel.numeral import NUMERAL, number_of

_LOOK_ALIKE: Final = re.compile(rf"^[笫苐弟](?=[\s　]*{NUMERAL}[\s　]*条)")
_INSIDE: Final = re.compile(
    rf"(?<=[。；！？”）)])([\s　]*)(第[\s　]*({NUMERAL})[\s　]*条)(?![第规所的款中至和、，。或及例件之])"
)
_RUN_TOGETHER: Final = re.compile(r"(?<=[。；：])[ 　]+")


def split_rows(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Doubt, ...]]:
    """Give the rows with every article at the beginning of one, and a doubt for each that was not."""
    splitting = _Splitting()
    mended = tuple(splitting.run(rows))
    return mended, tuple(splitting.doubts())


@dataclass
class _Splitting:
    """One pass over the rows: the number that is expected next."""

    last: int = 0
    inside: list[int] = field(default_factory=list)
    misspelt: list[int] = field(default_factory=list)

    def run(self, rows: Sequence[Row]) -> Iterator[Row]:
        heads = {start.number for row in rows if (start := article_start(row.words))}
        for row in rows:
            words = _LOOK_ALIKE.sub("第", row.words)
            start = article_start(words)
            if start and words != row.words:
                self.misspelt.append(start.number)
            self._pass(start)
            lines = self._apart(words, heads)
            yield from ([row] if lines == [row.words] else (replace(row, words=line) for line in lines))

    def _pass(self, start: Start | None) -> None:
        if start and start.number >= self.last:
            self.last = start.number

    def _apart(self, words: str, heads: set[int]) -> list[str]:
        """Take a row apart where the very next number stands in it behind a full stop, and begins no row of its own."""
        pieces, begin = [], 0
        for form in _INSIDE.finditer(words):
            try:
                number = number_of(form[3])
            except ValueError:
                continue
            if number == self.last + 1 and self.last and number not in heads:
                pieces.append(words[begin : form.start(1)])
                begin = form.start(2)
                self.last = number
                self.inside.append(number)
        pieces.append(words[begin:])
        if len(pieces) == 1:
            return pieces
        return [line for piece in pieces for line in _RUN_TOGETHER.split(piece) if line]

    def doubts(self) -> Iterator[Doubt]:
        if self.inside:
            numbers = _listed(self.inside)
            yield doubt(
                "article_inside_line",
                f"第 {numbers} 条写在上一条的行内，已按句号断开",
                f"Articles {numbers} stand inside the lines of the article before; they were taken apart at the full stop",
            )
        if self.misspelt:
            numbers = _listed(self.misspelt)
            yield doubt(
                "misspelt_number",
                f"第 {numbers} 条的“第”写成了形近字",
                f"The mark of articles {numbers} is written with a look-alike character",
            )


def _listed(numbers: list[int]) -> str:
    """Write numbers with their runs drawn together: 2–10、12."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
