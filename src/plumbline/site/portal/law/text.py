"""The words of a version under its divisions, and the outline of those: from its contents, or from the headings of its articles."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.db.models import Count, Sum
from django.db.models.functions import Length
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plumbline.engines.norms.models import ArticleKind, Norm, Version
from plumbline.kernel.numeral import chinese_number
from plumbline.site.parts.law import Branch, DivisionShown, OutlineShown, PieceShown
from plumbline.site.portal.law.naming import anchor_of, href_of, segment_of
from plumbline.site.templatetags.law import law_text

FOLDED_FROM: Final = 30  # from so many lines on, an outline is folded
KEPT: Final = 24  # texts that are kept as they were drawn
_DAY: Final = "\ufdd0"  # no text holds it: stands for the day in the links of a drawn one
JOINT: Final = " · "  # between the headings of an article
UNITS: Final = {"part": "编", "subpart": "分编", "chapter": "章", "section": "节", "subsection": "目"}  # largest first
LEVELS: Final = tuple(UNITS)
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


class WholeText(NamedTuple):
    """The words of a version and the outline of its divisions, as they are drawn."""

    text: SafeString
    outline: SafeString


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


def _titled(one: Mapping[str, Any]) -> str:
    """Write a division as the text does: 第一章 总则."""
    unit, number = UNITS.get(one["level"]), one.get("number")
    title = str(one.get("title") or "").strip()
    if unit is None or not number or title.startswith("第"):
        return title
    return f"第{chinese_number(number)}{unit}　{title}"


def _from_headings(rows: Iterable[Row]) -> Iterator[Division]:
    before: tuple[str, ...] = ()
    for row in rows:
        headings = tuple(one for one in (row.part, *row.heading.split(JOINT)) if one)
        for depth, title in enumerate(headings):
            if before[: depth + 1] != headings[: depth + 1]:
                yield Division(row.position, depth, title)
        before = headings


def whole_text(norm: Norm, version: Version, *, on: date | None) -> WholeText:
    """Give the words of a version and its outline as they are drawn: once, because the words never change.

    Takes   on — the day that the links of the articles carry on
    """
    # A key of the database may come again after a rollback, so the size of the words counts too.
    size = version.articles.aggregate(count=Count("pk"), length=Sum(Length("text")))
    drawn = _drawn(version.pk, href_of(norm), (size["count"], size["length"], version.edition, norm.title))
    day = f"?on={on.isoformat()}" if on else ""
    return WholeText(mark_safe(drawn.text.replace(_DAY, day)), drawn.outline)  # noqa: S308 — drawn and escaped by law_text


@lru_cache(maxsize=KEPT)
def _drawn(version: int, base: str, _size: tuple[int, int, int, str]) -> WholeText:
    found = Version.objects.get(pk=version)
    rows = rows_of(found)
    divisions = divisions_of(found, rows)
    outline = outline_of(divisions)
    drawn = render_to_string("parts/outline.html", {"outline": outline, "sticky": True}) if outline else SafeString()
    return WholeText(law_text(laid_out(rows, divisions, base=base)), drawn)


def laid_out(rows: Iterable[Row], divisions: Iterable[Division], *, base: str) -> Iterator[DivisionShown]:
    """Lay the pieces out under their divisions."""
    starts: dict[int, list[Division]] = {}
    for division in divisions:
        starts.setdefault(division.position, []).append(division)
    title: tuple[str, str, int] = ("", "", 0)
    pieces: list[PieceShown] = []
    for row in rows:
        for division in starts.get(row.position, ()):
            if pieces or title[1]:
                yield DivisionShown(*title, tuple(pieces))
            title, pieces = (division.anchor, division.title, division.depth), []
        pieces.append(_piece(row, base))
    yield DivisionShown(*title, tuple(pieces))


def _piece(row: Row, base: str) -> PieceShown:
    is_article = row.kind == ArticleKind.ARTICLE
    return PieceShown(
        anchor=anchor_of(row.kind, row.number, row.sub, row.position),
        number=number_in_chinese(row.number, row.sub) if is_article else "",
        href=f"{base}{segment_of(row.number, row.sub)}/{_DAY}" if is_article else "",
        lines=tuple(row.text.split("\n")),
        kind=row.kind,
    )


def number_in_chinese(number: int, sub: int = 0) -> str:
    """Write the number as the text does: 第一百二十条之一."""
    return f"第{chinese_number(number)}条" + (f"之{chinese_number(sub)}" if sub else "")


def outline_of(divisions: Iterable[Division]) -> OutlineShown | None:
    """Make the outline of a norm; nothing where it has no divisions."""
    lines = tuple(divisions)
    if not lines:
        return None
    branches: list[Branch] = []
    for one in lines:
        line = Branch(words=one.title, href=f"#{one.anchor}", depth=one.depth)
        if one.depth == 0 or not branches:
            branches.append(line)
        else:
            last = branches.pop()
            branches.append(Branch(words=last.words, href=last.href, depth=last.depth, twigs=(*last.twigs, line)))
    folded = len(lines) >= FOLDED_FROM and len(branches) > 1
    return OutlineShown(label=_("章节"), title=_("章节"), branches=tuple(branches), folded=folded)
