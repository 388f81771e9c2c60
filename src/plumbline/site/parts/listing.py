"""Lists: tables, entries, counts, pages of a list, and what stands there when a list is empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from plumbline.site.parts.due import Due, Light
from plumbline.site.words import Paragraph, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words with an address."""

    words: Words
    href: str
    here: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TagShown:
    """A word of state, perhaps with an icon."""

    words: Words
    kind: Literal["", "good", "soon", "bad", "info", "brand"] = ""
    icon: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: its heading, what it holds, and the address that sorts by it."""

    words: Words
    kind: Literal["", "number", "name", "go"] = ""  # go: the button of the row; its heading is only read aloud
    sort_href: str = ""
    sorted: Literal["", "ascending", "descending"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: words or a day, perhaps a link, with a second line below."""

    words: Words = ""
    href: str = ""
    sub: Words = ""
    law: str = ""
    on: date | None = None
    within: str = ""  # the norm that the page is about: its articles go without its name
    due: Due | None = None
    day: date | None = None
    tag: TagShown | None = None
    hidden: Words = ""  # said after the words to whoever listens: which row the button belongs to

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing stands in it: a card leaves it out."""
        return not (self.words or self.sub or self.law or self.due or self.day or self.tag)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: one cell for each column."""

    cells: tuple[Cell, ...]
    state: Literal["", "late", "today"] = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Rows under a heading that carries their count."""

    rows: tuple[Row, ...]
    words: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TableShown:
    """A table; below 48 rem its rows become cards that keep the headings."""

    label: Words
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    heads: int = 0  # which column names the row
    cards: bool = True

    @property
    def laid_out(self) -> list[tuple[Group, list[tuple[Row, list[tuple[int, Column, Cell]]]]]]:
        """Pair each cell with its column and its place, as the template needs them."""
        return [
            (
                group,
                [
                    (row, [(at, *pair) for at, pair in enumerate(zip(self.columns, row.cells, strict=True))])
                    for row in group.rows
                ],
            )
            for group in self.groups
        ]


def table(
    label: Words, columns: Sequence[Column], rows: Sequence[Row], *, heads: int = 0, cards: bool = True
) -> TableShown:
    """Make a table without groups."""
    return TableShown(label=label, columns=tuple(columns), groups=(Group(rows=tuple(rows)),), heads=heads, cards=cards)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number with its words; itself the link that filters by it."""

    number: int
    words: Words
    href: str
    light: Light | None = None
    here: bool = False

    @property
    def icon(self) -> str:
        """Name the light's icon."""
        return f"light-{self.light}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A titled link with a line of facts."""

    title: Words
    href: str = ""
    facts: tuple[Words, ...] = ()
    aside: Words = ""  # at the end of the line: a day, a number
    law: str = ""
    on: date | None = None
    lang: str = ""  # where the title is in another language than the page
    snippet: Paragraph = ()  # words of what was found, with those in question marked
    links: tuple[Link, ...] = ()  # what it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class EmptyShown:
    """Why a list is empty, and what comes next."""

    title: Words
    words: Words = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaginationShown:
    """Which rows of how many, and the other pages."""

    first: int
    last: int
    whole: int
    pages: tuple[Link, ...] = ()
    before: str = ""
    after: str = ""
    at_least: bool = False  # there are more: counting stopped


def pagination(*, page: int, size: int, whole: int, href: str) -> PaginationShown:
    """Lay out the pages of a list.

    Takes   page — from 1; href — the address of a page, with {page} where its number goes
    """
    last_page = max(-(-whole // size), 1)
    near = [number for number in range(1, last_page + 1) if number in {1, last_page} or abs(number - page) <= 1]
    return PaginationShown(
        first=min((page - 1) * size + 1, whole),
        last=min(page * size, whole),
        whole=whole,
        pages=tuple(Link(words=str(n), href=href.format(page=n), here=n == page) for n in near),
        before=href.format(page=page - 1) if page > 1 else "",
        after=href.format(page=page + 1) if page < last_page else "",
    )
