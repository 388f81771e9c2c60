"""What lawyers must settle, and what is left out: collected from every procedure on one page for them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.kernel import catalogue, clock
from plumbline.kernel.procedure import Note, Procedure
from plumbline.site import navigation
from plumbline.site.console.papers import joined
from plumbline.site.console.procedure import entry_of
from plumbline.site.console.procedures import version_href
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Entry, Link
from plumbline.site.showing import show, shows
from plumbline.site.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """What one procedure leaves open."""

    code: str
    title: Words
    href: str
    to_settle: tuple[Entry, ...]
    not_modelled: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class ToSettlePage(Page):
    """Everything left open, procedure by procedure."""

    template: ClassVar[str] = "pages/console/to-settle.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "to-settle"

    contents: tuple[Link, ...]
    procedures: tuple[Open, ...]
    lead: Words


@shows(ToSettlePage)
def to_settle(request: HttpRequest) -> HttpResponse:
    """Collect what is left open; what several versions leave open alike is told once."""
    today = clock.today()
    procedures = tuple(left_open(versions, today) for versions in catalogue.load().procedures.values())
    procedures = tuple(one for one in procedures if one.to_settle or one.not_modelled)
    settle = sum(len(one.to_settle) for one in procedures)
    page = ToSettlePage(
        title=_("待定事项"),
        way=(Crumb(words=_("程序"), href=navigation.address("declarations")), Crumb(words=_("待定事项"))),
        contents=tuple(Link(words=one.title, href=f"#{one.code}") for one in procedures),
        procedures=procedures,
        lead=_("%(settle)s 处要法律工作者定，%(left)s 处没有写进程序。每处都写明条文，和现在怎么做。")
        % {"settle": settle, "left": sum(len(one.not_modelled) for one in procedures)},
    )
    return show(request, page)


def left_open(versions: tuple[Procedure, ...], today: date) -> Open:
    """Give what the versions of a procedure leave open, the newest version first."""
    newest = versions[-1]
    return Open(
        code=newest.code.replace(".", "-"),
        title=newest.title,
        href=version_href(newest),
        to_settle=_entries(versions, today, "to_settle"),
        not_modelled=_entries(versions, today, "not_modelled"),
    )


def _entries(versions: tuple[Procedure, ...], today: date, kind: str) -> tuple[Entry, ...]:
    notes: dict[tuple[str, str], tuple[Note, list[str]]] = {}
    for version in reversed(versions):
        for note in getattr(version, kind):
            _note, days = notes.setdefault((note.law, note.says.zh), (note, []))
            days.append(version.version)
    every = len(versions)
    return tuple(
        entry_of(
            note,
            on=today,
            aside="" if len(days) == every else _("只在 %(days)s 起的版本") % {"days": joined(days)},
        )
        for note, days in notes.values()
    )
