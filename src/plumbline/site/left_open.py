"""What procedures leave open: what lawyers must settle and what is left out, each with the rules that rest on the same article.

What several versions leave open alike is told once. The public page and the console show the same.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from plumbline.kernel import catalogue
from plumbline.kernel.procedure import Note, Procedure
from plumbline.kernel.reference import Citation, parse_reference
from plumbline.site.parts.listing import Cell, Column, Entry, Link, Row, TableShown, table
from plumbline.site.rules import laws_of, line_of
from plumbline.site.words import Words, say

Href = Callable[[Procedure], str]

_MOST: Final = 6  # rules that are named at a note; more of them are no help


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOpen:
    """What one procedure leaves open."""

    code: str
    title: Words
    href: str
    to_settle: tuple[Entry, ...]
    not_modelled: tuple[Entry, ...]


def every(*, on: date, href: Href) -> tuple[LeftOpen, ...]:
    """Collect what is left open, procedure by procedure; one that leaves nothing open is not told.

    Takes   on — the day whose law the articles lead to; href — gives the address of a version
    """
    found = (_of(versions, on=on, href=href) for versions in catalogue.load().procedures.values())
    return tuple(one for one in found if one.to_settle or one.not_modelled)


def lead(procedures: Sequence[LeftOpen]) -> str:
    """Say how much is left open altogether."""
    told = {
        "settle": sum(len(one.to_settle) for one in procedures),
        "left": sum(len(one.not_modelled) for one in procedures),
    }
    return _("%(settle)s 处要法律工作者定，%(left)s 处没有写进程序。每处都写明条文，和现在怎么做。") % told


def counted(procedures: Sequence[LeftOpen]) -> TableShown:
    """Count what is left open, procedure by procedure."""
    columns = (
        Column(words=_("程序"), kind="name"),
        Column(words=_("要法律工作者定的"), kind="number"),
        Column(words=_("没有写进来的"), kind="number"),
    )
    rows = [
        Row(
            cells=(
                Cell(words=one.title, href=f"#{one.code}"),
                Cell(words=f"{len(one.to_settle):,}"),
                Cell(words=f"{len(one.not_modelled):,}"),
            )
        )
        for one in procedures
    ]
    return table(_("每个程序还有几处"), columns, rows)


def entry_of(procedure: Procedure, note: Note, *, on: date, href: str = "", aside: Words = "") -> Entry:
    """Show what is left open: what, by which article, what the software does meanwhile, and the lines that it is about.

    Takes   href — the page with the lines of the procedure, where it is another one
    """
    meanwhile = (_("现在的做法：%(meanwhile)s") % {"meanwhile": say(note.meanwhile)},) if note.meanwhile else ()
    return Entry(
        title=note.says,
        facts=meanwhile,
        law=note.law,
        on=on,
        aside=aside,
        links=tuple(lines_of(procedure, note, href=href)),
    )


def lines_of(procedure: Procedure, note: Note, *, href: str = "") -> Iterator[Link]:
    """Find the rules that rest on a provision of a note: its paragraph, or else its article; first those of the act."""
    wanted = parse_reference(note.law)
    cited = [(rule, parse_reference(laws_of(rule))) for rule in procedure.rules]
    exact = [rule for rule, places in cited if any(_within(one, place) for one in wanted for place in places)]
    near = [
        rule for rule, places in cited if any(_article(one) == _article(place) for one in wanted for place in places)
    ]
    for rule in (exact or near)[:_MOST]:
        yield Link(words=line_of(procedure, rule), href=f"{href}#rule-{rule.code}")


def _within(wanted: Citation, place: Citation) -> bool:
    """Tell whether a rule rests on the provision of a note, or on a part of it."""
    if _article(wanted) != _article(place):
        return False
    return wanted.paragraph in {None, place.paragraph} and wanted.item in {None, place.item}


def _article(citation: Citation) -> tuple[str, int | None, int | None]:
    return citation.norm, citation.article, citation.sub


def _of(versions: tuple[Procedure, ...], *, on: date, href: Href) -> LeftOpen:
    newest = versions[-1]
    return LeftOpen(
        code=newest.code.replace(".", "-"),
        title=newest.title,
        href=href(newest),
        to_settle=_entries(versions, [one.to_settle for one in versions], on=on, href=href),
        not_modelled=_entries(versions, [one.not_modelled for one in versions], on=on, href=href),
    )


def _entries(
    versions: tuple[Procedure, ...], notes: list[tuple[Note, ...]], *, on: date, href: Href
) -> tuple[Entry, ...]:
    """Tell the notes of all versions, those of the newest first, each with the days of the versions that have it."""
    found: dict[tuple[str, str], tuple[Procedure, Note, list[str]]] = {}
    for version, some in reversed(list(zip(versions, notes, strict=True))):
        for note in some:
            _version, _note, days = found.setdefault((note.law, note.says.zh), (version, note, []))
            days.append(version.version)
    return tuple(
        entry_of(
            version,
            note,
            on=on,
            href=href(version),
            aside="" if len(days) == len(versions) else _("只在 %(days)s 起的版本") % {"days": _("、").join(days)},
        )
        for version, note, days in found.values()
    )
