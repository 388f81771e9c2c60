"""Numbers for which a text has no article, and why, as far as the text itself shows it."""

import re
from collections.abc import Sequence

from plumbline.engines.norms.texts.facts import ARTICLE, CLAUSE, PREAMBLE, Gap, PieceText
from plumbline.kernel.errors import Says
from plumbline.kernel.numeral import chinese_number


def gaps_in(pieces: Sequence[PieceText], *, counted_on: bool) -> tuple[Gap, ...]:
    """Name the numbers that lack, from 1 to the last; where counting goes on from another text, from the first there.

    An article that the text keeps as deleted (第…条 （删去）) is there and no gap.
    """
    for kind in (ARTICLE, CLAUSE):
        numbered = [piece for piece in pieces if piece.kind == kind and piece.number]
        if numbered:
            break
    else:
        return ()
    by_number = {piece.number: piece for piece in numbered}
    first = min(by_number) if counted_on else 1
    return tuple(_gap(number, pieces, by_number) for number in range(first, max(by_number)) if number not in by_number)


def _gap(number: int, pieces: Sequence[PieceText], by_number: dict[int, PieceText]) -> Gap:
    before = by_number.get(max((known for known in by_number if known < number), default=0))
    after = by_number[min(known for known in by_number if known > number)]
    if before is not None and re.search(rf"第[\s　]*{chinese_number(number)}[\s　]*条", before.text):
        return Gap(number, "inside_words", Says(
            zh=f"条号在第 {before.number} 条的文字之中，断不开", en=f"its number stands inside the words of article {before.number}",
        ))  # fmt: skip
    between = [
        p for p in pieces if (before.position if before else 0) < p.position < after.position and p.kind == PREAMBLE
    ]
    if between:
        return Gap(number, "number_lost", Says(
            zh="此处有文字而没有条号", en="words stand in its place, without the number",
        ))  # fmt: skip
    return Gap(number, "absent", Says(
        zh="来源中没有这一条", en="the source does not have it",
    ))  # fmt: skip
