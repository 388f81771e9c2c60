"""A workbook beside its cells: its sheets, which of them are hidden, its strings and styles, and where cells are merged."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from zipfile import ZipFile

from lxml import etree

from plumbline.engines.sheets import shown
from plumbline.engines.sheets.cells import Surroundings, cut_at, rich_text, text_of
from plumbline.engines.sheets.packed import MEGABYTE, damaged, parts_of, pieces
from plumbline.engines.sheets.problem import column_of

SMALL_PART: Final = 16 * MEGABYTE
MOST_STRINGS: Final = 5_000_000
_STRINGS: Final = "xl/sharedStrings.xml"
_ONE_STRING: Final = re.compile(rb'<si>\s*<t(?: xml:space="preserve")?>([^<]*)</t>\s*')
_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_OVERLAP: Final = 100  # bytes kept of a piece, so that what is looked for is found across its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One sheet of a workbook."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """A range of merged cells."""

    left: int
    first: int
    right: int
    last: int
    written: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """What stands around the cells."""

    tabs: tuple[Tab, ...]
    from_1904: bool
    linked: bool  # refers to other workbooks or to databases


def look_into(package: ZipFile) -> Workbook:
    """Find the sheets of a workbook.

    Raises  InvalidFacts where the package is no workbook
    """
    parts = parts_of(package)
    root = _small(package, "xl/workbook.xml")
    targets = {
        one.get("Id", ""): _part_name(one.get("Target", ""))
        for one in _small(package, "xl/_rels/workbook.xml.rels").iterfind("{*}Relationship")
    }
    tabs = []
    for one in root.iterfind("{*}sheets/{*}sheet"):
        identity = next((value for key, value in one.attrib.items() if etree.QName(key).localname == "id"), "")
        part = targets.get(str(identity), "")
        if part in parts and part.startswith("xl/worksheets/"):
            tabs.append(Tab(name=one.get("name", ""), part=part, hidden=one.get("state", "visible") != "visible"))
    if not tabs:
        raise damaged()
    properties = root.find("{*}workbookPr")
    return Workbook(
        tabs=tuple(tabs),
        from_1904=properties is not None and properties.get("date1904") in {"1", "true"},
        linked=any(part.startswith("xl/externalLinks/") or part == "xl/connections.xml" for part in parts),
    )


def surroundings(package: ZipFile, book: Workbook) -> Surroundings:
    """Read what the cells refer to."""
    parts = parts_of(package)
    styles = _bytes(package, "xl/styles.xml") if "xl/styles.xml" in parts else b""
    strings = list(_shared_strings(package)) if _STRINGS in parts else []
    return Surroundings(strings, shown.reader(styles, from_1904=book.from_1904))


def merged_in(package: ZipFile, tab: Tab) -> tuple[Merged, ...]:
    """Find the merged cells of a sheet; they are declared after all of its rows."""
    found: dict[str, Merged] = {}
    rest, after = b"", False
    for piece in pieces(package, tab.part):
        rest += piece
        after = after or b"</sheetData" in rest or b":sheetData>" in rest
        if after:
            for left, first, right, last in _MERGED.findall(rest):
                written = f"{left.decode()}{int(first)}:{right.decode()}{int(last)}"
                found[written] = Merged(
                    column_of(left.decode()), int(first), column_of(right.decode()), int(last), written
                )
        rest = rest[-_OVERLAP:]
    return tuple(found.values())


def _shared_strings(package: ZipFile) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for count, written in enumerate(cut_at(pieces(package, _STRINGS), end=b"</si>", last=b"sst")):
        if count > MOST_STRINGS:
            raise damaged()
        start = written.rfind(b"<si>")
        plain = _ONE_STRING.fullmatch(written, max(start, 0))
        if plain:
            yield text_of(plain[1])
            continue
        yield from [""] * written.count(b"<si/>")
        try:
            yield rich_text(etree.fromstring(written[start:] + b"</si>", parser))
        except etree.XMLSyntaxError as wrong:
            raise damaged() from wrong


def _small(package: ZipFile, part: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        return etree.fromstring(_bytes(package, part), parser)
    except etree.XMLSyntaxError as wrong:
        raise damaged() from wrong


def _bytes(package: ZipFile, part: str) -> bytes:
    held = b""
    for piece in pieces(package, part):
        held += piece
        if len(held) > SMALL_PART:
            raise damaged()
    return held


def _part_name(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
