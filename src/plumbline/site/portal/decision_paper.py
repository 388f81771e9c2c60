"""A document of the engine as the sheet that the portal shows: what is masked says so, what is cited is a link."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from plumbline.engines.documents.showing import Paper
from plumbline.engines.documents.writing import Line, Masked
from plumbline.kernel.citation import find_citations
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.norm import register
from plumbline.kernel.reference import Citation, parse_reference, write_reference
from plumbline.site import words
from plumbline.site.parts.listing import TagShown
from plumbline.site.parts.reading import PaperSection, PaperShown
from plumbline.site.words import Cited, Run


def sheet(paper: Paper, *, code: str) -> PaperShown:
    """Lay a redacted document out for the page.

    Takes   code — of the record that published it, for «verify»
    """
    sections = [
        PaperSection(
            heading=section.heading, paragraphs=tuple(_paragraph(line, paper.day) for line in section.paragraphs)
        )
        for section in paper.sections
    ]
    if paper.addressee:
        sections.insert(0, PaperSection(paragraphs=(_paragraph(paper.addressee, paper.day),)))
    if paper.signatures:
        signed = tuple((f"{one.title.zh}：", *_paragraph(one.name, paper.day)) for one in paper.signatures)
        sections.append(PaperSection(paragraphs=signed))
    seal = TagShown(words=_("演示数据，不具有法律效力"), kind="soon") if settings.DEMONSTRATION else None
    return PaperShown(
        body=paper.body,
        title=paper.title.zh,
        number=paper.number,
        sections=tuple(sections),
        signed_by=paper.body,
        signed_on=paper.day,
        seal=seal,
        code=code,
        on=paper.day,
    )


def _paragraph(line: Line, day: date) -> tuple[Run, ...]:
    runs: list[Run] = []
    for span in line:
        if isinstance(span, Masked):
            runs.append(words.Masked(what=span.title))
        else:
            runs.extend(cited(span.text, on=day))
    return tuple(runs)


def cited(text: str, *, on: date) -> Iterator[Run]:
    """Make the citations in a text links, where the norm is registered."""
    end = 0
    for found in find_citations(text):
        law = _reference(found.citation)
        if not law or found.start < end:
            continue
        if found.start > end:
            yield text[end : found.start]
        yield Cited(law=law, words=text[found.start : found.end], on=on)
        end = found.end
    if end < len(text):
        yield text[end:]


def _reference(citation: Citation) -> str:
    """Write a citation as declarations do; empty where it leads nowhere."""
    if citation.article is None or register().full_title(citation.norm) is None:
        return ""
    norm = register().find(citation.norm).short
    law = write_reference([Citation(norm, citation.article, citation.sub, citation.paragraph, citation.item)])
    try:
        parse_reference(law)
    except DeclarationError:
        return ""
    return law
