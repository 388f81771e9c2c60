"""The drawing of a procedure: boxes on the plumb line, and four kinds of arrow, each of its own line.

The one who lays the procedure out gives places in units of the drawing; the template only draws. The rule lines
beside it say the same in words: the drawing is never the only form.
"""

from dataclasses import dataclass
from typing import Literal

from plumbline.site.parts.reading import Form
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An act; `x` and `y` are its upper left corner."""

    x: int
    y: int
    words: Words
    by_party: bool = False
    goal: bool = False
    width: int = 110
    height: int = 44

    @property
    def middle(self) -> int:
        """Give the middle of the box, where its words stand."""
        return self.x + self.width // 2

    @property
    def base(self) -> int:
        """Give the line on which its words stand."""
        return self.y + self.height // 2 + 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A rule: the path of its line and of its head, in the form of the rule."""

    form: Literal[Form.MUST, Form.FIRST, Form.MAY, Form.NOT]
    line: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside an arrow; with a width, they stand on paper that covers the line."""

    x: int
    y: int
    words: Words
    width: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramShown:
    """The whole drawing with its twin in words."""

    code: str
    width: int
    height: int
    title: Words
    description: Words
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...] = ()
    labels: tuple[Label, ...] = ()
    spine: str = ""  # the plumb line between the boxes
