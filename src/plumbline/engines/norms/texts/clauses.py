"""Texts without articles: decisions, amendments and replies whose clauses are numbered 一、 or 1., or not at all."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from plumbline.engines.norms.texts.facts import Doubt, doubt
from plumbline.engines.norms.texts.marks import annex_of
from plumbline.engines.norms.texts.sheet import Row
from plumbline.kernel.numeral import number_of

_CHINESE: Final = re.compile(r"^([一二三四五六七八九十百]+)[\s　]*、")
_QUOTATION: Final = re.compile("[“”]")
_ARABIC: Final = re.compile(r"^(\d{1,3})[\s　]*[.．、](?!\d)")


def as_clauses(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Doubt, ...]]:
    """Mark the rows that begin a clause; where nothing numbers the text as a whole, it is one piece without a number.

    Arabic numbers carry the text where they run on through all of it, below Chinese ones that are headings.
    """
    end = next((place for place, row in enumerate(rows) if annex_of(row) and place), len(rows))
    chinese, arabic = _numbers(rows[:end], _CHINESE), _numbers(rows[:end], _ARABIC)
    if _runs_on(arabic) and len(arabic) > len(chinese) > 0 and min(arabic) > min(chinese):
        marked = arabic
        return tuple(
            _as_heading(row)
            if place in chinese
            else replace(row, clause=marked.get(place, 0), depth=0 if place in marked else row.depth)
            for place, row in enumerate(rows)
        ), ()
    if _runs_on(chinese) or (not chinese and _runs_on(arabic)):
        marked = chinese or arabic
        return tuple(
            replace(row, clause=number, depth=0) if (number := marked.get(place, 0)) else row
            for place, row in enumerate(rows)
        ), ()
    return tuple(rows), () if not chinese and not arabic else (_unclear(),)


def _numbers(rows: Sequence[Row], form: re.Pattern[str]) -> dict[int, int]:
    """Give the numbers at the head of rows that count the clauses: those outside of quotations.

    Where a source forgot to close a quotation these have a hole, and the ones that follow each other fill it.
    """
    heads = {place: number for place, row in enumerate(rows) if (number := _number(row, form))}
    quoted = _quoted(rows)
    outside = {place: number for place, number in heads.items() if not quoted[place]}
    if _runs_on(outside) and not quoted[-1]:
        return outside
    following: dict[int, int] = {}
    for place, number in heads.items():
        if number == len(following) + 1:
            following[place] = number
    return following if len(following) > len(outside) else outside


def _number(row: Row, form: re.Pattern[str]) -> int:
    found = form.match(row.words)
    try:
        return number_of(found[1]) if found else 0
    except ValueError:
        return 0


def _quoted(rows: Sequence[Row]) -> list[bool]:
    """Tell which rows begin inside a quotation, and whether one is open at the end.

    A quotation of several paragraphs opens anew at each, and closes once at the end of the last.
    """
    begins, quoted = [], False
    for row in rows:
        begins.append(quoted)
        if signs := _QUOTATION.findall(row.words):
            quoted = signs[-1] == "“"
    return [*begins, quoted]


def _runs_on(numbers: dict[int, int]) -> bool:
    return bool(numbers) and list(numbers.values()) == list(range(1, len(numbers) + 1))


def _as_heading(row: Row) -> Row:
    return replace(row, depth=row.depth or 2)


def _unclear() -> Doubt:
    return doubt(
        "clauses",
        "正文没有条，各段的编号也不连续，全文作为一段保留",
        "The text has no articles and its numbers do not run on; it is kept as one piece",
    )
