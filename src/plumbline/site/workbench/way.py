"""The ways of a matter: what must happen before an act may, and when at the earliest; the shortest lawful way to an end.

To plan for every blocked act can cost more than the whole page of the matter, so it is done here, one question at a time.
"""

from dataclasses import dataclass
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters import asking
from plumbline.engines.matters.asking import Standing
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock, planning
from plumbline.kernel.marking import Situation
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Link
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.acts_shown import Acts
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.naming import number_of, title_of
from plumbline.site.workbench.rows import matter_href
from plumbline.site.workbench.way_shown import Way, way_shown


@dataclass(frozen=True, kw_only=True)
class WayPage(Page):
    """What must happen first, and when it may at the earliest."""

    template: ClassVar[str] = "pages/workbench/way.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: Words
    ended: bool
    found: Way
    ways: tuple[Link, ...]


@shows(WayPage)
@on_matter
def to_act(request: HttpRequest, desk: Desk, matter: Matter, *, act: str) -> HttpResponse:
    """Show what must happen before an act may."""
    standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
    if act not in standing.procedure.acts:
        raise Http404
    title = _("怎样才能“%(act)s”") % {"act": say(standing.procedure.acts[act].title)}
    found = planning.plan(standing.procedure, standing.marking, act, situation_of(standing, desk))
    shown = way_shown(found, Acts.of(standing, desk), ends=False)
    ways = (
        Link(words=_("回到案件"), href=f"{matter_href(matter)}#acts"),
        Link(words=_("到办结最快怎么走"), href=reverse("way", kwargs={"matter_id": matter.pk})),
        *who_could(standing, act),
    )
    return show(request, page_of(desk, standing, shown, title=title, ways=ways))


@shows(WayPage)
@on_matter
def to_end(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """Show the way to an end of the matter that is over first."""
    standing = asking.standing(matter, by=desk.actor, calendar=desk.calendar)
    shown = Way()
    if not standing.marking.ended:
        found = planning.plan_to_end(standing.procedure, standing.marking, situation_of(standing, desk))
        shown = way_shown(found, Acts.of(standing, desk), ends=True)
    ways = (Link(words=_("回到案件"), href=matter_href(matter)),)
    return show(request, page_of(desk, standing, shown, title=_("到办结最快怎么走"), ways=ways))


def who_could(standing: Standing, act: str) -> tuple[Link, ...]:
    """Lead to who could perform an act; an act of the party or of the system leads nowhere."""
    if not standing.procedure.acts[act].performed_by:
        return ()
    href = reverse("signers", kwargs={"matter_id": standing.matter.pk, "act": act})
    return (Link(words=_("谁能依法做这一步"), href=href),)


def situation_of(standing: Standing, desk: Desk) -> Situation:
    """Give the moment and the facts from which is planned."""
    facts = {field.code: value for field, value in standing.known}
    return Situation(at=clock.now(), facts=facts, domain=standing.matter.domain, calendar=desk.calendar)


def page_of(desk: Desk, standing: Standing, found: Way, *, title: Words, ways: tuple[Link, ...]) -> WayPage:
    """Make the page of a way."""
    matter = standing.matter
    return WayPage(
        title=title,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=title),
        ),
        matter=title_of(matter, personal=desk.may(Permission.VIEW_PERSONAL, matter)),
        ended=standing.marking.ended,
        found=found,
        ways=ways,
    )
