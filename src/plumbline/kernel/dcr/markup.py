"""XML as a small tree in which every element knows its place; document types and entities are refused.

A file from elsewhere may be a trap: no entity is ever expanded and nothing outside the file is ever read, and size and
depth have bounds. Namespace prefixes are dropped from the names, and the names are read in small letters: tools differ in both.
"""

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

from plumbline.kernel.errors import DeclarationError

LARGEST: Final = 20 * 1024 * 1024
DEEPEST: Final = 100
MOST: Final = 200_000


@dataclass(slots=True)
class Element:
    """One element: its name without prefix, attributes, text, children, and where it begins."""

    name: str
    attributes: dict[str, str]
    file: str
    line: int
    column: int
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def wrong(self, what: str) -> DeclarationError:
        """Make the error that points here."""
        return DeclarationError(what, file=self.file, line=self.line, column=self.column)

    def get(self, *names: str) -> str:
        """Give the first of these attributes that is there, without blanks around it; empty where none is."""
        return next((self.attributes[name].strip() for name in names if name in self.attributes), "")

    def first(self, *path: str) -> "Element | None":
        """Find the element that this path of names leads to."""
        here: Element | None = self
        for name in path:
            here = next((child for child in here.children if child.name == name), None) if here else None
        return here

    def every(self, *path: str) -> list["Element"]:
        """Give all elements that stand at the end of this path."""
        found = [self]
        for name in path:
            found = [child for one in found for child in one.children if child.name == name]
        return found


def read(content: bytes, *, file: str = "") -> Element:
    """Read a document.

    Raises  DeclarationError with the place, where the XML is broken, has a document type, or is too large or too deep
    """
    if len(content) > LARGEST:
        raise DeclarationError(f"the file is larger than {LARGEST} bytes", file=file, line=1, column=1)
    return _Reading(file).read(content)


class _Reading:
    """One pass over a document."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_document_type
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def read(self, content: bytes) -> Element:
        try:
            self.parser.Parse(content, True)  # noqa: FBT003 — the parser's own word for «this is the whole of it»
        except expat.ExpatError as broken:
            message = f"the XML is broken: {expat.ErrorString(broken.code)}"
            raise DeclarationError(message, file=self.file, line=broken.lineno, column=broken.offset + 1) from broken
        except (LookupError, ValueError) as broken:  # an encoding that nobody knows
            raise DeclarationError(f"the XML cannot be read: {broken}", file=self.file, line=1, column=1) from broken
        if self.root is None:
            raise self._wrong("the file holds no element")
        return self.root

    def _wrong(self, what: str) -> DeclarationError:
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        return DeclarationError(what, file=self.file, line=line, column=column)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if len(self.open) >= DEEPEST:
            raise self._wrong(f"elements are nested more than {DEEPEST} deep")
        if self.count > MOST:
            raise self._wrong(f"the file holds more than {MOST} elements")
        line, column = self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
        element = Element(name.rpartition(":")[2].lower(), attributes, self.file, line, column)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, _name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].text += text

    def _refuse_document_type(self, *_told: object) -> None:
        raise self._wrong("a document type is not read: entities can hide what a file holds; leave out <!DOCTYPE …>")
