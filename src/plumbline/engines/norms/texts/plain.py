"""Plain text, HTML and DOCX as rows: what the national database delivers, and what is saved from a page."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile, ZipFile

from plumbline.engines.norms.texts.facts import unreadable
from plumbline.engines.norms.texts.sheet import Row, Sheet, lay_out
from plumbline.kernel.errors import Says

_BLOCKS: Final = frozenset(
    {
        "p",
        "div",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "tr",
        "br",
        "section",
        "article",
        "center",
        "title",
        "dd",
        "dt",
    }
)
_SKIPPED: Final = frozenset(
    {"script", "style", "noscript", "nav", "header", "footer", "form", "button", "select", "head"}
)
_LARGEST_UNPACKED: Final = 200_000_000


def read_plain(text: str) -> Sheet:
    """Take plain text apart, a row for each line."""
    return lay_out([Row(line) for line in text.splitlines()])


def read_html(data: bytes, encoding: str | None) -> Sheet:
    """Take a page apart, a row for each block; cells of a table stand in one row with a stroke between them."""
    from lxml import etree, html  # noqa: PLC0415 — only whoever imports pages waits for the library

    try:
        parser = html.HTMLParser(encoding=encoding, recover=True, no_network=True)
        root = html.document_fromstring(data, parser=parser)
    except (etree.ParserError, ValueError) as error:
        cure = Says(zh="请检查文件是否完整", en="Check whether the file is whole")
        raise unreadable(f"网页读不出：{error}", f"The page cannot be read: {error}", cure=cure) from error
    lines = "".join(_words(root)).splitlines()
    return lay_out([Row(re.sub(r"[ \t]+", " ", line)) for line in lines])


def _words(node: Any) -> Iterator[str]:
    if not isinstance(node.tag, str) or node.tag in _SKIPPED:
        yield node.tail or ""
        return
    if node.tag in _BLOCKS:
        yield "\n"
    if node.tag in {"td", "th"} and node.getprevious() is not None:
        yield " | "
    yield re.sub(r"\s*\n\s*", "", node.text or "")
    for child in node:
        yield from _words(child)
    if node.tag in _BLOCKS:
        yield "\n"
    yield re.sub(r"\s*\n\s*", "", node.tail or "")


def read_docx(data: bytes) -> Sheet:
    """Take a DOCX file apart: its paragraphs and the rows of its tables, in their order."""
    from docx import Document  # noqa: PLC0415 — only whoever imports such files waits for the library
    from docx.opc.exceptions import PackageNotFoundError  # noqa: PLC0415 — as above
    from docx.table import Table  # noqa: PLC0415 — as above

    try:
        _check_unpacked(data)
        document = Document(BytesIO(data))
    except (BadZipFile, KeyError, PackageNotFoundError, ValueError) as error:
        cure = Says(zh="请用文字处理软件打开并另存为 DOCX", en="Open it in a word processor and save it as DOCX")
        raise unreadable("不是完整的 DOCX 文件", "It is no whole DOCX file", cure=cure) from error
    rows: list[Row] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            rows += [Row(" | ".join(_cells(row))) for row in block.rows]
        else:
            rows += [Row(line) for line in block.text.splitlines()]
    return lay_out(rows)


def _cells(row: Any) -> list[str]:
    cells: list[str] = []
    previous = None
    for cell in row.cells:
        if cell._tc is not previous:  # noqa: SLF001 — a cell that spans columns comes once for each of them
            cells.append(re.sub(r"\s*\n\s*", " ", cell.text).strip())
        previous = cell._tc  # noqa: SLF001 — as above
    return cells


def _check_unpacked(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as packed:
        if sum(info.file_size for info in packed.infolist()) > _LARGEST_UNPACKED:
            message = "unpacks to too much"
            raise ValueError(message)
