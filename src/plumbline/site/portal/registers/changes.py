"""What changed in the list of a body between two days."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.registers import comparing, reading
from plumbline.kernel import clock, values
from plumbline.kernel.values import FieldType, Unreadable
from plumbline.site import days
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FiltersShown
from plumbline.site.parts.listing import EmptyShown
from plumbline.site.portal.asked_day import day_field
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.differing import DifferenceShown, Side, counted_in_time, difference_shown
from plumbline.site.portal.registers.listing import refused
from plumbline.site.portal.registers.naming import body_called, entry_href, register_called, way_to
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say

BACK: Final = 365  # days, where no first day is asked for


@dataclass(frozen=True, kw_only=True)
class ListChangesPage(Page):
    """A list on two days."""

    template: ClassVar[str] = "pages/portal/register-difference.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    lead: Words
    filters: FiltersShown
    difference: DifferenceShown | None
    empty: EmptyShown | None


@shows(ListChangesPage)
def changes(request: HttpRequest, register: str, body: str) -> HttpResponse:
    """Show what changed: ?from= and ?to= ask for the two days; the last year without them."""
    one, keeper = register_called(register), body_called(body)
    readers = reading.readers_of(one, keeper, request.user)
    if not readers:
        return refused(request, one)
    second, wrong_second = _day(request, "to", clock.today())
    first, wrong_first = _day(request, "from", second - timedelta(days=BACK))
    wrong = bool(wrong_first or wrong_second)
    found = None if wrong else comparing.diff(one, keeper, first, second)
    told = {"from": days.full(first), "to": days.full(second)}
    page = ListChangesPage(
        title=_("%(body)s的%(register)s改了什么") % {"body": name_of_body(keeper), "register": say(one.title)},
        way=(*way_to(one, keeper), Crumb(words=_("变化"))),
        wrong=wrong,
        lead=_("%(from)s 和 %(to)s 相比") % told,
        filters=FiltersShown(
            label=_("换两天"),
            fields=(
                day_field(_("从哪天"), first, wrong=wrong_first, name="from"),
                day_field(_("到哪天"), second, wrong=wrong_second, name="to"),
            ),
            action=reverse("register-changes", kwargs={"register": one.code, "body": keeper.code}),
            go=_("对照"),
        ),
        difference=difference_shown(
            one,
            found,
            readers,
            old=Side(name=days.full(first), href=lambda key: entry_href(one, keeper, key, on=first)),
            new=Side(name=days.full(second), href=lambda key: entry_href(one, keeper, key, on=second)),
            counted=counted_in_time,
        )
        if found
        else None,
        empty=None if found or wrong else EmptyShown(title=_("这两天之间没有改动")),
    )
    return show(request, page, status=400 if wrong else 200)


def _day(request: HttpRequest, name: str, otherwise: date) -> tuple[date, Words]:
    """Read a day; give what is wrong with it beside the day that stands in for it."""
    try:
        found = values.read(FieldType.DAY, request.GET.get(name, "").strip()[:40], {})
    except Unreadable as unreadable:
        return otherwise, unreadable.says
    return found or otherwise, ""
