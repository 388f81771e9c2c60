"""What lawyers must settle, and what is left out: collected from every procedure on one page for them."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.kernel import clock
from plumbline.site import left_open, navigation
from plumbline.site.console.procedures import version_href
from plumbline.site.left_open import LeftOpen
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Link, TableShown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words


@dataclass(frozen=True, kw_only=True)
class ToSettlePage(Page):
    """Everything left open, procedure by procedure."""

    template: ClassVar[str] = "pages/console/to-settle.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "to-settle"

    contents: tuple[Link, ...]
    counts: TableShown
    procedures: tuple[LeftOpen, ...]
    lead: Words


@shows(ToSettlePage)
def to_settle(request: HttpRequest) -> HttpResponse:
    """Collect what is left open; what several versions leave open alike is told once."""
    procedures = left_open.every(on=clock.today(), href=version_href)
    page = ToSettlePage(
        title=_("待定事项"),
        way=(Crumb(words=_("程序"), href=navigation.address("declarations")), Crumb(words=_("待定事项"))),
        contents=tuple(Link(words=one.title, href=f"#{one.code}") for one in procedures),
        counts=left_open.counted(procedures),
        procedures=procedures,
        lead=left_open.lead(procedures),
    )
    return show(request, page)
