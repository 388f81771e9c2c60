"""The rows of one sheet, read piece by piece: the memory it takes does not grow with the sheet.

A row as Excel, WPS and LibreOffice write it is cut by one pattern. Wherever a tag is left over — a formula, rich text, an
attribute nobody expects — the row is read by the XML parser instead, so that nothing is passed over.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from lxml import etree

from plumbline.engines.sheets.packed import damaged
from plumbline.engines.sheets.problem import letter_of

MOST_COLUMNS: Final = 16_384
LONGEST_ROW: Final = 8 * 1024 * 1024

_CELL: Final = re.compile(
    r'<c r="([A-Z]{1,3})\d+"(?: s="(\d+)")?(?: t="(\w+)")?'
    r'(?:(/)>|>(?:<v>([^<]*)</v>|<is><t(?: xml:space="preserve")?>([^<]*)</t></is>)?</c>)'
)
_COLUMNS: Final = {letter_of(column): column for column in range(MOST_COLUMNS)}
_NUMBER: Final = re.compile(rb'<row\b[^>]*?\sr="(\d{1,7})"')
_PREFIX: Final = re.compile(rb"<(\w+):(?:worksheet|sst)\b")
_ENTITY: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Kind(StrEnum):
    """What a cell holds that is no value."""

    FORMULA = "formula"
    ERROR = "error"
    NO_DAY = "no_day"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Awkward:
    """A cell whose value is not taken: a formula, an error such as #REF!, the day that never was, a number cut by the program."""

    kind: Kind
    shown: str


class Numeral(str):
    """A number as it stands in the file."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number as the program shows it, and its cells by column, counted from 0."""

    number: int
    cells: dict[int, Any]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the cells of a sheet refer to: the shared strings, and how each style shows a number."""

    strings: Sequence[str]
    shown_as: Callable[[str, int], Any]  # a number and its style


def rows(pieces: Iterable[bytes], around: Surroundings) -> Iterator[SheetRow]:
    """Go through the rows of a sheet that hold a cell.

    Raises  InvalidFacts where the sheet is no XML of a sheet
    """
    last = 0
    for written in cut_at(pieces, end=b"</row>", last=b"sheetData"):
        start = written.rfind(b"<row")
        if start < 0:
            raise damaged()
        found = _NUMBER.match(written, start)
        number = int(found[1]) if found else last + 1 + written.count(b"<row", 0, start)
        head = written.find(b">", start)
        cells = _cut(written[head + 1 :], around)
        last = number
        if cells:
            yield SheetRow(number, cells, b'hidden="1"' in written[start:head])


def cut_at(pieces: Iterable[bytes], *, end: bytes, last: bytes) -> Iterator[bytes]:
    """Cut XML after each element of a kind; the prefix of its names, where there is one, is taken off.

    Takes   end — the tag that ends such an element;  last — the name of the element that holds them all
    Raises  InvalidFacts where the XML ends before that does, or one element is longer than any should be
    """
    rest, prefix, begun = b"", b"", False
    for piece in pieces:
        rest += piece
        if not begun:
            begun = True
            if b"<!DOCTYPE" in rest or b"<!ENTITY" in rest or b"\x00" in rest[:200]:
                raise damaged()
            found = _PREFIX.search(rest)
            prefix = found[1] + b":" if found else b""
        if prefix:
            cut = rest.rfind(b"<")
            whole, open_ended = rest[:cut], rest[cut:]
            rest = whole.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</") + open_ended
        *elements, rest = rest.split(end)
        yield from elements
        if b"</" + last in rest:
            return
        if len(rest) > LONGEST_ROW:
            raise damaged()
    if b"<" + last not in rest or b"/>" not in rest:  # <sheetData/>: a sheet without a row
        raise damaged()


def _cut(written: bytes, around: Surroundings) -> dict[int, Any]:
    text = _decoded(written)
    escaped = "&" in text or "_x" in text
    cells: dict[int, Any] = {}
    strings, shown_as, tags = around.strings, around.shown_as, 0
    for letters, style, kind, closed, value, inline in _CELL.findall(text):
        if value:
            tags += 4
            if kind == "s":
                cells[_column(letters)] = _shared(strings, value)
            elif not kind or kind == "n":
                cells[_column(letters)] = shown_as(value, int(style) if style else 0)
            else:
                cells[_column(letters)] = _value(kind, value)
        elif inline:
            tags += 6
            cells[_column(letters)] = meant(inline) if escaped else inline
        else:
            tags += 1 if closed else 2
    return cells if text.count("<") == tags else _parsed(written, around)


def _shared(strings: Sequence[str], place: str) -> str:
    try:
        return strings[int(place)]
    except (IndexError, ValueError):
        raise damaged() from None


def _value(kind: str, value: str) -> Any:
    match kind:
        case "b":
            return value == "1"
        case "e":
            return Awkward(Kind.ERROR, meant(value))
        case _:
            return meant(value)


def _column(letters: str) -> int:
    try:
        return _COLUMNS[letters]
    except KeyError:
        raise damaged() from None


def _decoded(written: bytes) -> str:
    try:
        return written.decode()
    except UnicodeDecodeError:
        raise damaged() from None


def text_of(written: bytes) -> str:
    """Give a text as it is meant: entities and the escapes of control characters resolved."""
    return meant(_decoded(written))


def meant(text: str) -> str:
    """Resolve entities and the escapes of control characters."""
    return unescaped(_ENTITY.sub(_meant, text) if "&" in text else text)


def unescaped(text: str) -> str:
    """Resolve the way in which workbooks write control characters: _x000D_."""
    return _ESCAPED.sub(lambda one: chr(int(one[1], 16)), text) if "_x" in text else text


def _meant(found: re.Match[str]) -> str:
    decimal, hexadecimal, named = found.groups()
    if named:
        return _NAMED[named]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 — the last character of Unicode


def _parsed(inner: bytes, around: Surroundings) -> dict[int, Any]:
    """Read the cells of a row by the XML parser."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        row = etree.fromstring(b"<row>" + inner + b"</row>", parser)
    except etree.XMLSyntaxError as wrong:
        raise damaged() from wrong
    cells: dict[int, Any] = {}
    next_column = 0
    for cell in row.iter("c"):
        letters = (cell.get("r") or "").rstrip("0123456789")
        column = _column(letters) if letters else next_column
        next_column = column + 1
        value = _parsed_value(cell, around)
        if value is not None and value != "":
            cells[column] = value
    return cells


def _parsed_value(cell: Any, around: Surroundings) -> Any:
    value = (cell.findtext("v") or "").strip() if cell.get("t") != "str" else cell.findtext("v") or ""
    if cell.find("f") is not None:
        return Awkward(Kind.FORMULA, f"={cell.findtext('f') or ''}")
    match cell.get("t") or "n":
        case "s":
            return _shared(around.strings, value) if value else None
        case "inlineStr":
            return rich_text(cell.find("is"))
        case "b":
            return value == "1"
        case "e":
            return Awkward(Kind.ERROR, value or "#")
        case "n":
            return around.shown_as(value, int(cell.get("s") or 0)) if value else None
        case _:
            return unescaped(value)


def rich_text(held: Any) -> str:
    """Give a text without its formats and without the readings beside its characters."""
    if held is None:
        return ""
    parts = [one for one in held if etree.QName(one).localname in {"t", "r"}]
    return unescaped("".join("".join(part.itertext()) if len(part) else part.text or "" for part in parts))
