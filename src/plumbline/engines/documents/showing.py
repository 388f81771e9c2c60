"""A document for readers: its words in sections for a page, its PDF, and both without what the public may not see."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import BinaryIO

from plumbline.engines.documents.docx import as_docx
from plumbline.engines.documents.keeping import from_data
from plumbline.engines.documents.models import Document
from plumbline.engines.documents.redacting import redact as redacted
from plumbline.engines.documents.typesetting import headings, typeset
from plumbline.engines.documents.writing import Line, Masked, Signed, Written
from plumbline.engines.ledger.files import open_kept
from plumbline.kernel.errors import Says


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """One section of the page: the content it fulfils, its article, its heading with number, its paragraphs."""

    code: str
    title: Says
    law: str
    heading: str
    paragraphs: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What was hidden on the page, how often, and why."""

    title: Says
    law: str
    why: Says
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document as a page shows it."""

    title: Says
    number: str
    body: str
    day: date
    addressee: Line
    sections: tuple[ShownSection, ...]
    signatures: tuple[Signed, ...]
    hidden: tuple[Hidden, ...]


def paper(document: Document, *, redact: bool) -> Paper:
    """Give the document for a page."""
    written = _written(document, redact=redact)
    return Paper(
        title=written.title,
        number=written.number,
        body=written.body,
        day=written.day,
        addressee=written.addressee,
        sections=_sections(written),
        signatures=written.signatures,
        hidden=_hidden(written),
    )


def sections(document: Document, *, redact: bool) -> tuple[ShownSection, ...]:
    """Give the sections of the document alone."""
    return _sections(_written(document, redact=redact))


def open_pdf(document: Document) -> BinaryIO:
    """Open the PDF as it was issued, whole: for the party and the file, not for the public."""
    return open_kept(document.digest)


def published_pdf(document: Document) -> bytes:
    """Give the PDF for the public. It is set anew from the words that remain: nothing hidden is in it."""
    return typeset(_written(document, redact=True))


def open_docx(document: Document, *, redact: bool) -> BinaryIO:
    """Give the document for a word processor."""
    return BytesIO(as_docx(_written(document, redact=redact)))


def _written(document: Document, *, redact: bool) -> Written:
    written = from_data(document.content)
    return redacted(written) if redact else written


def _sections(written: Written) -> tuple[ShownSection, ...]:
    return tuple(
        ShownSection(
            code=section.code,
            title=section.title,
            law=section.law,
            heading=heading,
            paragraphs=section.paragraphs,
        )
        for section, heading in zip(written.sections, headings(written), strict=True)
    )


def _hidden(written: Written) -> tuple[Hidden, ...]:
    lines = [
        written.addressee,
        *(line for section in written.sections for line in section.paragraphs),
        *(one.name for one in written.signatures),
    ]
    shown = [span.title for line in lines for span in line if isinstance(span, Masked)]
    first = {mask.title: mask for mask in reversed(written.masks)}
    return tuple(
        Hidden(title=title, law=first[title].law, why=first[title].why, times=shown.count(title))
        for title in dict.fromkeys(shown)
    )
