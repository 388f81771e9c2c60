"""All citations of one norm, piece by piece: its articles in their order, short titles given earlier, what it amends.

A decision or an amendment (刑法修正案, 关于修改《…》的决定) speaks of the articles of the norm it amends, and where it
amends several, of the one it named last. An interpretation that applies one law may name that law's articles bare.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, Protocol, TypeVar

from plumbline.kernel.pointed import Pointed, Standing
from plumbline.kernel.pointing import find_pointed
from plumbline.kernel.title import spell_title

_AMENDS_ONE: Final = re.compile(r"关于修[改正订]〈(?P<one>[^〈〉]+(?:〈[^〈〉]+〉[^〈〉]*)?)〉的(?:决定|决议)$")
_AMENDMENT: Final = re.compile(r"^(?P<one>.+?)修正案(?:（[^（）]+）)?$")
_AMENDS: Final = re.compile(
    r"关于(?:修[改正订]|废止和修改|修改和废止|.*修改.*).*(?:决定|决议)$|修正案(?:（[^（）]+）)?$"
)
_NOW_AMENDS: Final = re.compile(r"(?:^|[\n。；])[^\n。；“”《》]{0,30}《(?P<title>[^《》]+(?:《[^《》]+》[^《》]*)?)》")
_APPLIES: Final = re.compile(
    r"(?:适用|执行|应用|修订|办理)(?:〈(?P<marked>[^〈〉]+(?:法|法典))〉|(?P<plain>刑法|民法典))"
)


class Piece(Protocol):
    """One piece of a text."""

    @property
    def kind(self) -> str:
        """What kind of piece it is: article, clause, preamble, annex."""

    @property
    def position(self) -> int:
        """Where it stands in its text, from 1."""

    @property
    def number(self) -> int:
        """The number of the article; 0 where it has none."""

    @property
    def sub(self) -> int:
        """之一 is 1."""

    @property
    def text(self) -> str:
        """The words."""


P = TypeVar("P", bound=Piece)


def find_in_pieces(title: str, pieces: Sequence[P]) -> Iterator[tuple[P, Pointed]]:
    """Find every citation in the pieces of a norm, each with the piece in which it stands."""
    articles = [piece for piece in pieces if piece.kind == "article"]
    numbered = articles or [piece for piece in pieces if piece.kind == "clause" and piece.number]
    order = tuple((piece.number, piece.sub) for piece in numbered)
    index_at = {piece.position: index for index, piece in enumerate(numbered)}
    amends, amended = _AMENDS.search(title) is not None, _amended_by_title(title)
    several = amends and not amended
    aliases: dict[str, str] = {}
    for piece in pieces:
        named = tuple(_named(piece.text)) if several else ()
        standing = Standing(
            title=title,
            articles=order,
            index=index_at.get(piece.position),
            text=piece.text,
            clauses=not articles,
            applies=_applied(title),
            amends=amends,
            amended=tuple(chain(((0, amended),) if amended else (), named)),
        )
        for one in find_pointed(piece.text, standing, aliases=aliases):
            yield piece, one
        amended = named[-1][1] if named else amended


def _amended_by_title(title: str) -> str:
    form = _AMENDS_ONE.search(title) or _AMENDMENT.search(title)
    return form["one"] if form else ""


def _named(text: str) -> Iterator[tuple[int, str]]:
    """Give each norm that a line of a decision turns to, and from where on."""
    for form in _NOW_AMENDS.finditer(text):
        quoted = text.count("“", 0, form.start()) > text.count("”", 0, form.start())
        if not quoted:
            yield form.start(), spell_title(form["title"])


def _applied(title: str) -> str:
    forms = list(_APPLIES.finditer(title))
    return (forms[0]["marked"] or forms[0]["plain"]) if len(forms) == 1 else ""
