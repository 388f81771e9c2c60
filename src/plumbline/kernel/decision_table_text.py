"""The text of a decision table with other rows: all else stays as its author wrote it, and each row knows its place.

The rows are one line each, as people write them; the text is then read and proven like every other declaration.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import yaml

from plumbline.kernel.errors import DeclarationError

_BARE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.]*")
_NO_TEXT: Final = frozenset({"true", "false", "null"})  # words that YAML takes for something else


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a part of a row stands in the text: the line, and the columns from and to."""

    line: int
    first: int
    last: int
    row: int  # counted from 0
    path: tuple[str, ...]  # when, value_fen


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The text, and where each part of each row stands in it."""

    text: str
    placed: tuple[Placed, ...]

    def at(self, line: int, column: int) -> Placed | None:
        """Find the smallest part of a row that holds a place."""
        holding = [one for one in self.placed if one.line == line and one.first <= column <= one.last]
        return min(holding, key=lambda one: one.last - one.first, default=None)

    def is_rows(self, line: int) -> bool:
        """Tell whether a line holds rows."""
        return any(one.line == line for one in self.placed)


def with_rows(
    text: str,
    rows: Sequence[Mapping[str, Any]],
    *,
    in_force: tuple[date, date | None] | None = None,
    file: str = "",
) -> Rewritten:
    """Put other rows into the text of a table.

    Takes   rows — as a declaration has them, from codes to values;  in_force — the days of the version, where they change
    Raises  DeclarationError where the text is no table
    """
    parts = _parts_of(text, file)
    made = [_Part(parts["rows"], tuple(_lines(rows, block=not parts["rows"].flow)))]
    if in_force is not None:
        made.append(_Part(parts["in_force"], (_Piece(" "), *_written(_force(*in_force), -1, ()))))
    return _put_in(text, sorted(made, key=lambda one: one.where.first))


@dataclass(frozen=True, slots=True)
class _Where:
    """From where to where a value stands in a text, and whether it is written in one line."""

    first: int
    last: int
    flow: bool


@dataclass(frozen=True, slots=True)
class _Part:
    where: _Where
    pieces: "tuple[_Piece, ...]"


def _lines(rows: Sequence[Mapping[str, Any]], *, block: bool) -> "Iterator[_Piece]":
    yield _Piece("" if block else " [")
    for number, row in enumerate(rows):
        yield _Piece("\n  - " if block else ", " if number else "")
        yield from _written(row, number, ())
    yield _Piece("" if block else "]")


def _force(first: date, last: date | None) -> dict[str, date]:
    return {"from": first} if last is None else {"from": first, "to": last}


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of text; an empty one marks where a part of a row begins or ends."""

    text: str
    row: int = -1
    path: tuple[str, ...] = ()
    opens: bool = False
    closes: bool = False


def _written(value: Any, row: int, path: tuple[str, ...]) -> Iterator[_Piece]:
    """Write a value in one line, each part between its marks."""
    yield _Piece("", row, path, opens=True)
    if isinstance(value, Mapping):
        yield _Piece("{")
        for at, (key, inner) in enumerate(value.items()):
            yield _Piece(f"{', ' if at else ''}{_scalar(key)}: ")
            yield from _written(inner, row, (*path, key))
        yield _Piece("}")
    elif isinstance(value, list):
        yield _Piece("[" + ", ".join(map(_scalar, value)) + "]")
    else:
        yield _Piece(_scalar(value))
    yield _Piece("", row, path, closes=True)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    text = " ".join(str(value).split())
    return text if _BARE.fullmatch(text) and text.lower() not in _NO_TEXT else json.dumps(text, ensure_ascii=False)


def _parts_of(text: str, file: str) -> dict[str, _Where]:
    """Find the values of a table in its text."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise DeclarationError(str(broken.problem), file=file, line=line, column=column) from broken
    found = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        first = text.index(":", key.end_mark.index) + 1
        last = value.end_mark.index
        flow = not isinstance(value, yaml.CollectionNode) or bool(value.flow_style)
        found[key.value] = _Where(first, last if flow else _without_comments(text, last), flow)
    for needed in ("rows", "in_force"):
        if needed not in found:
            message = f"the key «{needed}» is missing: this is no decision table"
            raise DeclarationError(message, file=file, line=1, column=1)
    return found


def _without_comments(text: str, last: int) -> int:
    """Give the end of a block before the empty lines and comments that lead over to what follows it."""
    lines = text[:last].split("\n")
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        lines.pop()
    return len("\n".join(lines))


def _put_in(text: str, made: Sequence[_Part]) -> Rewritten:
    """Put the new parts in their places; give the text and where each part of a row came to stand."""
    out: list[str] = []
    placed: list[Placed] = []
    begun: list[tuple[int, int]] = []
    line, column, at = 1, 1, 0
    for part in made:
        for piece in (_Piece(text[at : part.where.first]), *part.pieces):
            out.append(piece.text)
            line += piece.text.count("\n")
            column = len(piece.text) - piece.text.rfind("\n") if "\n" in piece.text else column + len(piece.text)
            if piece.opens:
                begun.append((line, column))
            elif piece.closes:
                began, first = begun.pop()
                placed.append(Placed(began, first, column, piece.row, piece.path))
        at = part.where.last
    return Rewritten("".join([*out, text[at:]]), tuple(one for one in placed if one.row >= 0))
