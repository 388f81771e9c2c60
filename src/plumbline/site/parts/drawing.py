"""The drawing of a procedure: acts as boxes, rules as lines between them, each kind of line of its own shape.

The one who lays the procedure out gives places in units of the drawing; the template only draws. Lines differ by weight,
dashes and heads, so that they are told apart on paper without colour; the presentation stands on the elements
themselves, so that the drawing is whole without the stylesheet too. The rule lines say the same in words: the drawing
is never the only form.
"""

from dataclasses import dataclass
from enum import StrEnum

from plumbline.site.words import Words


class Drawn(StrEnum):
    """What a line says of the two acts that it joins."""

    MUST = "must"  # after the one, the other is owed
    MAY = "may"  # after the one, the other is open
    FIRST = "first"  # without the one, not the other
    NOT = "not"  # after the one, no more of the other
    WHILE = "while"  # while the one is owed, not the other
    CLOCK = "clock"  # the one stops, resumes, restarts or extends the period of the other
    DEEMED = "deemed"  # when the period after the one passes in vain, the other is deemed to happen


# Kind of line → its width and its dashes; together with the head they tell it without colour.
STROKES = {
    Drawn.MUST: ("2.25", ""),
    Drawn.MAY: ("1.5", "9 4"),
    Drawn.FIRST: ("1", ""),
    Drawn.NOT: ("1.5", "2 3"),
    Drawn.WHILE: ("1.5", "2 3"),
    Drawn.CLOCK: ("1.5", "10 3 2 3"),
    Drawn.DEEMED: ("1.5", "10 3 2 3 2 3"),
}
FILLED = frozenset({Drawn.MUST, Drawn.CLOCK})  # the other heads are hollow, open or bars
OPEN = frozenset({Drawn.MAY, Drawn.NOT, Drawn.WHILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """An act; `x` and `y` are its upper left corner. With an address, the box is a link to the lines of the act."""

    x: int
    y: int
    lines: tuple[Words, ...]  # its name, broken to fit
    width: int = 110
    height: int = 44
    note: Words = ""
    by_party: bool = False
    goal: bool = False
    code: str = ""
    href: str = ""
    title: Words = ""  # the name unbroken, with who performs the act
    rules: tuple[str, ...] = ()  # those that join no two acts

    @property
    def middle(self) -> int:
        """Give the middle of the box, where its words stand."""
        return self.x + self.width // 2

    @property
    def placed(self) -> list[tuple[Words, int]]:
        """Give each line of words with the height on which it stands; the note comes last and smaller."""
        count = len(self.lines) + (1 if self.note else 0)
        first = self.y + (self.height - count * LINE_HEIGHT) // 2 + 14
        return [(words, first + place * LINE_HEIGHT) for place, words in enumerate(self.lines)]

    @property
    def note_at(self) -> int:
        """Give the height on which the note stands."""
        return self.placed[-1][1] + LINE_HEIGHT


LINE_HEIGHT = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One head of an arrow: the path of its outline."""

    kind: Drawn
    path: str

    @property
    def filled(self) -> bool:
        """Tell whether its inside is inked."""
        return self.kind in FILLED

    @property
    def open(self) -> bool:
        """Tell whether it is a stroke without an inside."""
        return self.kind in OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The rules between two acts: one line, drawn as the strongest of them, with a head for each of their kinds."""

    kind: Drawn
    line: str
    heads: tuple[Head, ...] = ()
    title: Words = ""  # the rules in words
    rules: tuple[str, ...] = ()

    @property
    def width(self) -> str:
        """Give the weight of the line."""
        return STROKES[self.kind][0]

    @property
    def dashes(self) -> str:
        """Give its dashes; empty for an unbroken line."""
        return STROKES[self.kind][1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words on an arrow, around a middle; they stand on paper that covers the line."""

    x: int
    y: int
    words: Words
    width: int

    @property
    def left(self) -> int:
        """Give the left edge of the paper below the words."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """Give the upper edge of the paper."""
        return self.y - 10

    @property
    def base(self) -> int:
        """Give the line on which the words stand."""
        return self.y + 4


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyLine:
    """One kind of line in the key."""

    arrow: Arrow
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagramShown:
    """The whole drawing with its twin in words; boxes and arrows stand in reading order, from top to bottom."""

    code: str
    width: int
    height: int
    title: Words
    description: Words
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...] = ()
    labels: tuple[Label, ...] = ()
    key: tuple[KeyLine, ...] = ()
