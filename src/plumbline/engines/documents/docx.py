"""The same document for a word processor, in the layout of official documents, for offices that must edit."""

from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Final

import docx
from django.conf import settings
from docx.document import Document as Sheet
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from plumbline.engines.documents.typesetting import CINNABAR, DEMONSTRATION, headings
from plumbline.engines.documents.writing import Line, Masked, Written
from plumbline.kernel.wording import Piece
from plumbline.kernel.wording import day as say_day

PITCH: Final = Pt(225 / 22 * 72 / 25.4)  # 22 lines on 225 mm
TITLE, BODY, SMALL, HEAD = Pt(22), Pt(16), Pt(14), Pt(36)
CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
RED: Final = RGBColor.from_string(CINNABAR.removeprefix("#").upper())
GREY: Final = "E6E6E6"
DATE: Final = (Piece("　　年　　月　　日"),)


def as_docx(written: Written) -> bytes:
    """Give the document as DOCX."""
    sheet = docx.Document()
    _page(sheet, written)
    if written.layout == "table":
        _form(sheet, written)
    else:
        _official(sheet, written)
    stream = BytesIO()
    sheet.save(stream)
    return stream.getvalue()


def _page(sheet: Sheet, written: Written) -> None:
    section = sheet.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    sheet.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)
    if settings.DEMONSTRATION:
        for header in (section.header, section.even_page_header):
            _write(header.paragraphs[0], DEMONSTRATION, font="heading", size=Pt(9), colour=RED, align=CENTRE)
    properties = sheet.core_properties
    properties.title, properties.author = written.title.zh, written.body
    properties.keywords, properties.comments, properties.language = written.number, "", "zh-CN"
    properties.created = properties.modified = datetime.combine(written.day, time(), UTC)


def _official(sheet: Sheet, written: Written) -> None:
    _write(sheet.add_paragraph(), written.body, font="title", size=HEAD, colour=RED, align=CENTRE, bold=True)
    number = _write(sheet.add_paragraph(), written.number, align=CENTRE)
    _rule(number)
    _title(sheet, written)
    if written.addressee:
        _write(sheet.add_paragraph(), (*written.addressee, Piece("：")))
    for section, heading in zip(written.sections, headings(written), strict=True):
        if heading:
            _indented(_write(sheet.add_heading(level=2), heading, font="heading"))
        for line in section.paragraphs:
            _indented(_write(sheet.add_paragraph(), line))
    sheet.add_paragraph()
    for words in (written.body, say_day(written.day)):
        signed = _write(sheet.add_paragraph(), words, align=RIGHT)
        signed.paragraph_format.right_indent = 4 * BODY
        signed.paragraph_format.keep_with_next = True
    if written.sealed:
        place = "（演示印章　非真实印章　无效）" if settings.DEMONSTRATION else "（印章）"
        _write(sheet.add_paragraph(), place, size=SMALL, colour=RED, align=RIGHT)
    for one in written.signatures:
        space = (Piece("　" + "＿" * 8),) if one.by_hand else ()
        _write(sheet.add_paragraph(), (Piece(f"{one.title.zh}："), *one.name, *space))


def _form(sheet: Sheet, written: Written) -> None:
    _write(sheet.add_paragraph(), written.body, align=CENTRE)
    _title(sheet, written)
    _write(sheet.add_paragraph(), written.number, size=SMALL, align=RIGHT)
    rows = [(section.title.zh, section.paragraphs) for section in written.sections]
    rows += [(one.title.zh, (one.name, DATE) if one.by_hand else (one.name,)) for one in written.signatures]
    table = sheet.add_table(rows=len(rows), cols=2, style="Table Grid")
    for row, (label, lines) in zip(table.rows, rows, strict=True):
        row.cells[0].width, row.cells[1].width = Mm(34), Mm(122)
        _write(row.cells[0].paragraphs[0], label, font="heading", size=SMALL, align=CENTRE)
        for nth, line in enumerate(lines):
            paragraph = row.cells[1].paragraphs[0] if nth == 0 else row.cells[1].add_paragraph()
            _write(paragraph, line, size=SMALL)
    _write(sheet.add_paragraph(), say_day(written.day), size=SMALL, align=RIGHT)


def _title(sheet: Sheet, written: Written) -> None:
    _write(sheet.add_heading(level=1), written.title.zh, font="title", size=TITLE, align=CENTRE, bold=True)


def _write(
    paragraph: Paragraph,
    words: str | Line,
    *,
    font: str = "body",
    size: Pt = BODY,
    colour: RGBColor | None = None,
    align: WD_ALIGN_PARAGRAPH | None = None,
    bold: bool = False,
) -> Paragraph:
    """Write words into a paragraph; what is masked is shaded and named."""
    for span in (Piece(words),) if isinstance(words, str) else words:
        run = paragraph.add_run(f"已遮盖：{span.title.zh}" if isinstance(span, Masked) else span.text)
        name = settings.DOCUMENT_FONTS[font][0]
        run.font.name, run.font.size, run.font.bold = name, size, bold
        run.font.color.rgb = colour or RGBColor(0, 0, 0)
        properties: Any = run._element.rPr  # noqa: SLF001 — the library has no word for East Asian fonts and shading
        properties.rFonts.set(qn("w:eastAsia"), name)
        if isinstance(span, Masked):
            properties.append(_made("w:shd", val="clear", color="auto", fill=GREY))
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    if size <= TITLE:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, PITCH
    if align is not None:
        shape.alignment = align
    return paragraph


def _indented(paragraph: Paragraph) -> None:
    paragraph.paragraph_format.first_line_indent = 2 * BODY


def _made(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _rule(paragraph: Paragraph) -> None:
    """Draw the red rule under the number."""
    borders = _made("w:pBdr")
    borders.append(_made("w:bottom", val="single", sz="16", space="10", color=CINNABAR.removeprefix("#").upper()))
    paragraph._p.get_or_add_pPr().append(borders)  # noqa: SLF001 — the library has no word for borders


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    _write(paragraph, "— ", size=SMALL, align=align)
    run = paragraph.add_run()
    run.font.size = SMALL
    for kind in ("begin", "end"):
        if kind == "end":
            code = _made("w:instrText")
            code.text = "PAGE"
            run._r.append(code)  # noqa: SLF001 — the library has no word for fields
        run._r.append(_made("w:fldChar", fldCharType=kind))  # noqa: SLF001 — as above
    _write(paragraph, " —", size=SMALL, align=align)
