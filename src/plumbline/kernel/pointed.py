"""What a citation in a text of law points to, and the place where it stands, from which 前款 and 本条 are counted."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from plumbline.kernel.locator import Locator
from plumbline.kernel.provision import Provision, take_apart
from plumbline.kernel.reference import Citation


class Trouble(StrEnum):
    """Why words that point somewhere cannot be followed to one provision, as far as the words alone tell."""

    UNREADABLE = "unreadable"  # 第而十二条
    DIVISION = "division"  # 本章, 第四章: more than one provision
    NOTHING_BEFORE = "nothing_before"  # 前款 in the first paragraph
    UNCLEAR = "unclear"  # 有关规定第五条: of which norm is not said
    EARLIER = "earlier"  # 修正前的…法: a text before the one of the day
    UNMARKED = "unmarked"  # reads like a title, and has no title marks: it is one if a norm goes by it


@dataclass(frozen=True, slots=True)
class Pointed:
    """A citation and where it stands; its norm is the title as written, 本法 and short titles made out."""

    start: int
    end: int
    citation: Citation
    own: bool = False  # of the norm in which it stands
    trouble: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where words stand: the norm, its articles in their order, and which of them this is."""

    title: str
    articles: tuple[tuple[int, int], ...] = ()  # number and sub of each
    index: int | None = None  # which of them the words stand in; None: in none, such as a preamble
    text: str = ""
    clauses: bool = False  # the norm has no articles: 第十一项 may be its clause 11
    applies: str = ""  # the law that an interpretation is about: articles that it has not itself are of that one
    amends: bool = False  # a decision or an amendment: 第五条 is of the norm that is amended
    amended: tuple[tuple[int, str], ...] = ()  # from which character on which norm is amended

    @cached_property
    def provision(self) -> Provision:
        """Take the words apart into paragraphs and items."""
        return take_apart(self.text)

    @cached_property
    def numbers(self) -> frozenset[tuple[int, int]]:
        """Give the articles to be asked whether they are there."""
        return frozenset(self.articles)

    def amended_at(self, offset: int) -> str:
        """Give the norm that is amended at a place; nothing where that is not said."""
        return next((title for start, title in reversed(self.amended) if start <= offset), "")

    def title_of(self, word: str, offset: int) -> str:
        """Give the norm that 本法, 本条例 means: the amended one where only that is of the kind."""
        kind, amended = word[-1:], self.amended_at(offset)
        return amended if amended and not _is_a(self.title, kind) and _is_a(amended, kind) else self.title

    def here(self, offset: int, unit: str) -> Citation | None:
        """Give the article, paragraph or item in which a character stands; None where there is none."""
        if self.index is None:
            return None
        number, sub = self.articles[self.index]
        article = Citation(self.title, number, sub or None)
        if unit == "条":
            return article
        line = self.provision.at(offset)
        if unit == "款":
            return Citation(self.title, number, sub or None, max(line.paragraph, 1))
        return Citation(self.title, number, sub or None, line.paragraph, line.item) if line.item else None

    def around(self, place: Locator) -> Citation | None:
        """Give what is not written of a bare paragraph or item: this article; this paragraph where it has the item."""
        article = self.here(place.start, "条")
        if article is None or place.paragraph is not None:
            return article
        paragraph = self.provision.at(place.start).paragraph
        if (paragraph, place.item, None) in self.provision.places:
            return self.here(place.start, "款")
        return article

    def has(self, place: Locator) -> bool:
        """Tell whether this article has a bare paragraph or item."""
        if place.paragraph is not None:
            return place.paragraph <= self.provision.paragraphs
        return any(item == place.item for _paragraph, item, _sub in self.provision.places if item)


def _is_a(title: str, kind: str) -> bool:
    plain = title.partition("（")[0]
    return plain.endswith((kind, "法典")) if kind == "法" else plain.endswith(kind)


def pointed_before(standing: Standing, offset: int, unit: str, count: int) -> list[Citation] | None:
    """Give what 前条, 前两款, 前三项 name, in the order of the text; None where not so many stand before."""
    if standing.index is None:
        return None
    if unit == "条":
        first = standing.index - count
        before = standing.articles[max(first, 0) : standing.index] if first >= 0 else ()
        return [Citation(standing.title, number, sub or None) for number, sub in before] or None
    number, sub = standing.articles[standing.index]
    line = standing.provision.at(offset)
    if unit == "款":
        paragraphs = range(line.paragraph - count, line.paragraph)
        if paragraphs.start < 1:
            return None
        return [Citation(standing.title, number, sub or None, paragraph) for paragraph in paragraphs]
    paragraph, items = _items_before(standing.provision, offset)
    if len(items) < count:
        return None
    return [Citation(standing.title, number, sub or None, paragraph, item) for item in items[-count:]]


def _items_before(provision: Provision, offset: int) -> tuple[int, tuple[int, ...]]:
    """Give the items that stand before: of this paragraph, or of the one before where this one has none."""
    line = provision.at(offset)
    items = provision.items_of(line.paragraph)
    if line.item is not None:
        return line.paragraph, items[: items.index(line.item)] if line.item in items else ()
    if not items and line.paragraph > 1:
        return line.paragraph - 1, provision.items_of(line.paragraph - 1)
    return line.paragraph, ()
