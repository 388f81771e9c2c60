"""The template of an official document: what it must say, by which article, to whom, under which number.

A declaration in `systems/<system>/documents/` becomes one Template. It holds no words of law: each content names the
article that requires it, and the sentence that a body writes for it, with places for the facts of the matter.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plumbline.kernel import wording
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError, Says
from plumbline.kernel.expression import Expression
from plumbline.kernel.phrase import law, stated
from plumbline.kernel.wording import Wording
from plumbline.kernel.written import CONDITION, FLAG, LAW, SAYS, TEXT, Either, Leaf, Several, Table, one_of

NUMBER_PLACES: Final = ("mark", "year", "ordinal")


class Layout(StrEnum):
    """How the sheet is laid out."""

    OFFICIAL = "official"  # head of the body, rule, title, running text
    TABLE = "table"  # a form that is kept in the file: one row a content


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """The row of numbers that a document takes the next one of: by body, word and year."""

    word: str
    number: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """One paragraph, written always or under a condition; one that is not required may lack what it is filled from."""

    wording: Wording
    when: Expression | None = None
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """One thing that the document says, and the article that asks for it."""

    code: str
    title: Says
    law: str
    heading: str
    paragraphs: tuple[Paragraph, ...]
    when: Expression | None = None
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A line to be signed by hand; `name` is printed before the space where it is known."""

    title: Says
    name: Wording | None = None
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Redaction:
    """A place whose value the public does not see, by which article, and why."""

    of: str
    title: Says
    law: str
    why: Says
    when: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A declared document, checked when it was loaded."""

    code: str
    title: Says
    basis: str
    layout: Layout
    series: Series
    addressee: Wording | None
    contents: tuple[Content, ...]
    signatures: tuple[Signature, ...] = ()
    sealed: bool = False
    redactions: tuple[Redaction, ...] = ()
    file: str = ""

    def places(self) -> frozenset[str]:
        """Give every path that the document may be filled from."""
        wordings = [paragraph.wording for content in self.contents for paragraph in content.paragraphs]
        wordings += [signature.name for signature in self.signatures if signature.name]
        wordings += [self.addressee] if self.addressee else []
        return frozenset(path for one in wordings for path in one.places)

    def conditions(self) -> Iterator[Expression]:
        """Go through every condition of the document."""
        for content in self.contents:
            conditions = (content.when, *(paragraph.when for paragraph in content.paragraphs))
            yield from (condition for condition in conditions if condition)
        yield from (redaction.when for redaction in self.redactions if redaction.when)

    def laws(self) -> Iterator[tuple[str, str]]:
        """Go through every source that is named: where it stands, and the reference."""
        yield "basis", self.basis
        for content in self.contents:
            yield f"contents.{content.code}", content.law
        for signature in self.signatures:
            if signature.law:
                yield "signatures", signature.law
        for redaction in self.redactions:
            yield f"redact.{redaction.of}", redaction.law


def _layout(declared: Declared) -> Layout:
    try:
        return Layout(declared.text())
    except ValueError:
        raise declared.wrong(f"a layout is one of {', '.join(Layout)}") from None


def _wording(declared: Declared) -> Wording:
    try:
        return wording.parse(declared.text())
    except DeclarationError as wrong:
        raise declared.wrong(wrong.what) from wrong


_WRITTEN: Final = Leaf("wording", _wording, TEXT.json)
_SERIES: Final = Table("series", {"word": TEXT, "number": _WRITTEN})
_PARAGRAPH: Final = Table("paragraph", {"text": _WRITTEN}, {"when": CONDITION, "required": FLAG})
_CONTENT: Final = Table(
    "content",
    {"code": TEXT, "title": SAYS, "law": LAW, "text": Several(Either(_PARAGRAPH, _WRITTEN))},
    {"heading": TEXT, "when": CONDITION, "required": FLAG},
)
_SIGNATURE: Final = Table("signature", {"title": SAYS}, {"name": _WRITTEN, "law": LAW})
_REDACTION: Final = Table("redaction", {"of": TEXT, "title": SAYS, "law": LAW, "why": SAYS}, {"when": CONDITION})
DOCUMENT: Final = Table(
    "document",
    {
        "document": TEXT,
        "title": SAYS,
        "basis": LAW,
        "layout": one_of(Layout, _layout),
        "series": _SERIES,
        "contents": Several(_CONTENT),
    },
    {"addressee": _WRITTEN, "signatures": Several(_SIGNATURE), "sealed": FLAG, "redact": Several(_REDACTION)},
)


def declare(declared: Declared) -> Template:
    """Make the template that a declaration describes.

    Raises  DeclarationError with file, line and column of what is wrong
    """
    keys = DOCUMENT.keys(declared)
    contents = tuple(_content(one) for one in keys["contents"].each())
    codes = [content.code for content in contents]
    if twice := {code for code in codes if codes.count(code) > 1}:
        raise keys["contents"].wrong(f"the content «{min(twice)}» stands twice")
    return Template(
        code=keys["document"].text(),
        title=keys["title"].says(),
        basis=law(keys["basis"]),
        layout=_layout(keys["layout"]),
        series=_series(keys["series"]),
        addressee=_wording(keys["addressee"]) if "addressee" in keys else None,
        contents=contents,
        signatures=tuple(_signature(one) for one in keys["signatures"].each()) if "signatures" in keys else (),
        sealed=keys["sealed"].flag() if "sealed" in keys else False,
        redactions=tuple(_redaction(one) for one in keys["redact"].each()) if "redact" in keys else (),
        file=declared.file,
    )


def _series(declared: Declared) -> Series:
    keys = _SERIES.keys(declared)
    number = _wording(keys["number"])
    if sorted(number.places) != sorted(NUMBER_PLACES):
        raise keys["number"].wrong("a number is made of {mark}, {year} and {ordinal}, each once")
    if keys["word"].text() not in number.text:
        raise keys["number"].wrong(f"the number does not show the word «{keys['word'].text()}» of its series")
    return Series(word=keys["word"].text(), number=number)


def _content(declared: Declared) -> Content:
    keys = _CONTENT.keys(declared)
    return Content(
        code=keys["code"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        heading=keys["heading"].text() if "heading" in keys else "",
        paragraphs=tuple(_paragraph(one) for one in keys["text"].each()),
        when=stated(keys["when"]) if "when" in keys else None,
        required=keys["required"].flag() if "required" in keys else True,
    )


def _paragraph(declared: Declared) -> Paragraph:
    if not isinstance(declared.value, dict):
        return Paragraph(wording=_wording(declared))
    keys = _PARAGRAPH.keys(declared)
    return Paragraph(
        wording=_wording(keys["text"]),
        when=stated(keys["when"]) if "when" in keys else None,
        required=keys["required"].flag() if "required" in keys else True,
    )


def _signature(declared: Declared) -> Signature:
    keys = _SIGNATURE.keys(declared)
    return Signature(
        title=keys["title"].says(),
        name=_wording(keys["name"]) if "name" in keys else None,
        law=law(keys["law"]) if "law" in keys else "",
    )


def _redaction(declared: Declared) -> Redaction:
    keys = _REDACTION.keys(declared)
    return Redaction(
        of=keys["of"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        why=keys["why"].says(),
        when=stated(keys["when"]) if "when" in keys else None,
    )
