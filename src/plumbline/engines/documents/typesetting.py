"""Typesetting: a written document as PDF, laid out as Chinese official documents are (GB/T 9704-2012).

Words reach the compiler as data, never as source. The same document gives the same bytes: no clock, no random number.
"""

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, cast

import typst
from django.conf import settings

from plumbline.engines.documents.writing import Line, Masked, Written
from plumbline.kernel.numeral import chinese_number
from plumbline.kernel.wording import day as say_day

LAYOUTS: Final = Path(__file__).with_name("layouts")
CINNABAR: Final = "#c13a29"
HEAD_SPACE_MM: Final = 12  # above the head of the body; the standard's 35 mm belongs to printed letterheads
DEMONSTRATION: Final = "演示数据　虚构的机关、当事人和案情　不具有法律效力"
ARCHIVE: Final = "a-2a"  # ISO 19005-2: fonts inside, nothing from outside, and tagged for reading aloud


def typeset(written: Written, *, seed: str = "") -> bytes:
    """Give the document as PDF.

    Takes   seed — printed nowhere, kept among the keywords: two documents of the same words have different digests,
                   so that nobody can find out a hidden name by trying names against the published digest
    """
    compiler, lock = compiler_of(written.layout)
    payload = json.dumps(as_payload(written, seed=seed), ensure_ascii=False)
    with lock:
        pdf = compiler.compile(format="pdf", sys_inputs={"data": payload}, pdf_standards=ARCHIVE, timestamp=0)
    return cast("bytes", pdf)


@cache
def compiler_of(layout: str) -> tuple[typst.Compiler, Lock]:
    """Give the compiler of a layout, one each: it holds the fonts and what it has understood of the source; who compiles holds its lock."""
    folder = settings.DOCUMENT_FONT_FOLDER
    compiler: typst.Compiler = typst.Compiler(
        input=str(LAYOUTS / f"{layout}.typ"),
        root=str(LAYOUTS),
        font_paths=[folder] if folder else [],
        sys_inputs={"data": "{}"},
    )
    return compiler, Lock()


def as_payload(written: Written, *, seed: str = "") -> dict[str, Any]:
    """Give what the layouts read."""
    return {
        "title": written.title.zh,
        "body": written.body,
        "number": written.number,
        "day": say_day(written.day),
        "year": written.day.year,
        "month": written.day.month,
        "month-day": written.day.day,
        "addressee": _spans(written.addressee),
        "sections": _sections(written),
        "signatures": [
            {"title": one.title.zh, "name": _spans(one.name), "by-hand": one.by_hand} for one in written.signatures
        ],
        "sealed": written.sealed,
        "demonstration": settings.DEMONSTRATION,
        "demonstration-line": DEMONSTRATION,
        "fonts": settings.DOCUMENT_FONTS,
        "cinnabar": CINNABAR,
        "head-space": HEAD_SPACE_MM,
        "keywords": [word for word in (written.number, seed) if word],
    }


def headings(written: Written) -> list[str]:
    """Give the heading of each section as it is printed: 一、二、三 for those that have one."""
    said: list[str] = []
    ordinal = 0
    for section in written.sections:
        ordinal += bool(section.heading)
        said.append(f"{chinese_number(ordinal)}、{section.heading}" if section.heading else "")
    return said


def _sections(written: Written) -> list[dict[str, Any]]:
    return [
        {
            "label": section.title.zh,
            "heading": heading,
            "paragraphs": [_spans(line) for line in section.paragraphs],
        }
        for section, heading in zip(written.sections, headings(written), strict=True)
    ]


def _spans(line: Line) -> list[dict[str, Any]]:
    return [
        {"text": f"已遮盖：{span.title.zh}", "masked": True}
        if isinstance(span, Masked)
        else {"text": span.text, "masked": False}
        for span in line
    ]
