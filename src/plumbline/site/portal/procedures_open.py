"""What lawyers must settle in the declared procedures, on one page that everybody may read."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.kernel import clock
from plumbline.kernel.procedure import Procedure
from plumbline.site import left_open
from plumbline.site.left_open import LeftOpen
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Link, TableShown
from plumbline.site.rules import procedure_href
from plumbline.site.showing import show, shows
from plumbline.site.words import Words


@dataclass(frozen=True, kw_only=True)
class OpenPage(Page):
    """Everything left open, procedure by procedure."""

    template: ClassVar[str] = "pages/portal/procedures-open.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "procedures"

    contents: tuple[Link, ...]
    counts: TableShown
    procedures: tuple[LeftOpen, ...]
    lead: Words


@shows(OpenPage)
def procedures_open(request: HttpRequest) -> HttpResponse:
    """Collect what is left open; what several versions leave open alike is told once."""
    procedures = left_open.every(on=clock.today(), href=_version)
    title = _("要法律工作者定的")
    page = OpenPage(
        title=title,
        way=(
            Crumb(words=_("首页"), href=reverse("home")),
            Crumb(words=_("程序"), href=reverse("procedures")),
            Crumb(words=title),
        ),
        contents=tuple(Link(words=one.title, href=f"#{one.code}") for one in procedures),
        counts=left_open.counted(procedures),
        procedures=procedures,
        lead=left_open.lead(procedures),
    )
    return show(request, page)


def _version(procedure: Procedure) -> str:
    """Give the address of a version: on its last day if it is over, so that its own lines stand there."""
    return procedure_href(procedure, on=procedure.in_force_to)
