"""The words of a version under its divisions, and the outline of those: from its contents, or from the headings of its articles."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from plumbline.engines.norms.models import ArticleKind, Norm, Version
from plumbline.kernel.numeral import chinese_number
from plumbline.site.parts.law import Branch, DivisionShown, OutlineShown, PieceShown
from plumbline.site.portal.law.naming import anchor_of, article_href, segment_of

FOLDED_FROM: Final = 30  # from so many lines on, an outline is folded
JOINT: Final = " · "  # between the headings of an article
LEVELS: Final = ("part", "subpart", "chapter", "section", "subsection")
FIELDS: Final = ("position", "kind", "number", "sub", "part", "heading", "text")


class Division(NamedTuple):
    """A division: where it begins and how deep it lies."""

    position: int
    depth: int
    title: str

    @property
    def anchor(self) -> str:
        """Give its id on the page."""
        return f"d{self.position}-{self.depth}"


class Row(NamedTuple):
    """A piece as it stands in the database."""

    position: int
    kind: str
    number: int
    sub: int
    part: str
    heading: str
    text: str


def rows_of(version: Version) -> tuple[Row, ...]:
    """Give every piece of a version, in order."""
    return tuple(map(Row._make, version.articles.order_by("position").values_list(*FIELDS)))


def divisions_of(version: Version, rows: Iterable[Row]) -> tuple[Division, ...]:
    """Give the divisions of a version, in order."""
    declared = [one for one in version.contents if one.get("position") is not None]
    if not declared:
        return tuple(_from_headings(rows))
    depths = {level: depth for depth, level in enumerate(sorted({one["level"] for one in declared}, key=_rank))}
    return tuple(Division(one["position"], depths[one["level"]], _titled(one)) for one in declared)


def _rank(level: str | int) -> int:
    return level if isinstance(level, int) else LEVELS.index(level) if level in LEVELS else len(LEVELS)


def _titled(one: dict[str, str]) -> str:
    return str(one.get("title") or "").strip()


def _from_headings(rows: Iterable[Row]) -> Iterator[Division]:
    before: tuple[str, ...] = ()
    for row in rows:
        headings = tuple(one for one in (row.part, *row.heading.split(JOINT)) if one)
        for depth, title in enumerate(headings):
            if before[: depth + 1] != headings[: depth + 1]:
                yield Division(row.position, depth, title)
        before = headings


def text_of(
    norm: Norm, rows: Iterable[Row], divisions: Iterable[Division], *, on: date | None
) -> tuple[DivisionShown, ...]:
    """Lay the pieces out under their divisions."""
    starts: dict[int, list[Division]] = {}
    for division in divisions:
        starts.setdefault(division.position, []).append(division)
    base, day = _split(article_href(norm, 1, on=on))
    shown: list[DivisionShown] = []
    title: tuple[str, str, int] = ("", "", 0)
    pieces: list[PieceShown] = []
    for row in rows:
        for division in starts.get(row.position, ()):
            shown.append(DivisionShown(*title, tuple(pieces)))
            title, pieces = (division.anchor, division.title, division.depth), []
        pieces.append(_piece(row, base, day))
    shown.append(DivisionShown(*title, tuple(pieces)))
    return tuple(one for one in shown if one.title or one.pieces)


def _split(address: str) -> tuple[str, str]:
    path, _mark, day = address.partition("?")
    return path.removesuffix("1/"), f"?{day}" if day else ""


def _piece(row: Row, base: str, day: str) -> PieceShown:
    segment = segment_of(row.number, row.sub)
    is_article = row.kind == ArticleKind.ARTICLE
    return PieceShown(
        anchor=anchor_of(row.kind, row.number, row.sub, row.position),
        number=number_in_chinese(row.number, row.sub) if is_article else "",
        href=f"{base}{segment}/{day}" if is_article else "",
        lines=tuple(row.text.split("\n")),
        kind=row.kind,
    )


def number_in_chinese(number: int, sub: int = 0) -> str:
    """Write the number as the text does: 第一百二十条之一."""
    return f"第{chinese_number(number)}条" + (f"之{chinese_number(sub)}" if sub else "")


def outline_of(divisions: Iterable[Division], *, base: str = "") -> OutlineShown | None:
    """Make the outline of a norm; nothing where it has no divisions."""
    lines = tuple(divisions)
    if not lines:
        return None
    branches: list[Branch] = []
    for one in lines:
        line = Branch(words=one.title, href=f"{base}#{one.anchor}", depth=one.depth)
        if one.depth == 0 or not branches:
            branches.append(line)
        else:
            last = branches.pop()
            branches.append(Branch(words=last.words, href=last.href, depth=last.depth, twigs=(*last.twigs, line)))
    folded = len(lines) >= FOLDED_FROM and len(branches) > 1
    return OutlineShown(label=_("章节"), title=_("章节"), branches=tuple(branches), folded=folded)
