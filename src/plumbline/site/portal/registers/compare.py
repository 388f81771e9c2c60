"""The lists of two bodies beside each other: what does this county list that the other one does not?"""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import comparing, reading
from plumbline.kernel.register import Readers, Register
from plumbline.site import days
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind
from plumbline.site.parts.listing import EmptyShown, Link
from plumbline.site.portal.asked_day import AskedDay, asked_day, day_field
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.differing import DifferenceShown, Side, counted_apart, difference_shown
from plumbline.site.portal.registers.listing import refused
from plumbline.site.portal.registers.naming import entry_href, register_called, register_href, way_to
from plumbline.site.portal.registers.registers import keepers
from plumbline.site.portal.search import LONGEST
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, kw_only=True)
class CompareListsPage(Page):
    """Two lists on a day."""

    template: ClassVar[str] = "pages/portal/register-difference.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "registers"

    lead: Words
    filters: FiltersShown
    difference: DifferenceShown | None
    empty: EmptyShown | None


@shows(CompareListsPage)
def compare(request: HttpRequest, register: str) -> HttpResponse:
    """Compare: ?one= and ?other= name two bodies, by their code or by words that only one name has; ?on= the day."""
    register_ = register_called(register)
    asked = asked_day(request)
    (one, wrong_one), (other, wrong_other) = (_body(register_, request, name) for name in ("one", "other"))
    readers = frozenset(Readers)
    for each in (one, other):
        readers &= reading.readers_of(register_, each, request.user) if each else readers
    if not readers:
        return refused(request, register_)
    found = comparing.between(register_, one, other, on=asked.day) if one and other else None
    wrong = bool(asked.wrong or wrong_one or wrong_other)
    page = CompareListsPage(
        title=_("对照两个机关的%(register)s") % {"register": say(register_.title)},
        way=(*way_to(register_), Crumb(words=_("对照"))),
        wrong=wrong,
        lead=_lead(one, other, asked),
        filters=_filters(register_, (one, wrong_one, "one"), (other, wrong_other, "other"), request, asked),
        difference=difference_shown(
            register_,
            found,
            readers,
            old=_side(register_, one, asked),
            new=_side(register_, other, asked),
            counted=counted_apart,
        )
        if found and one and other
        else None,
        empty=_empty(register_, found=bool(found), both=bool(one and other), wrong=wrong),
    )
    return show(request, page, status=400 if wrong else 200)


def _body(register: Register, request: HttpRequest, name: str) -> tuple[Body | None, Words]:
    """Find a body by its code, else by words of its name; say why none is found, and which there are."""
    words = request.GET.get(name, "").strip()[:LONGEST]
    if not words:
        return None, ""
    if exact := Body.objects.select_related("region").filter(code=words).first():
        return exact, ""
    found = list(keepers(register, words=words)[:6])
    if len(found) == 1 or (found and words in {found[0].name, found[0].name_en}):
        return found[0], ""
    if not found:
        return None, _("没有编制这份清单的机关叫“%(words)s”") % {"words": words}
    names = _("、").join(name_of_body(each) for each in found[:5])
    return None, _("“%(words)s”不止一个：%(names)s；请写全称") % {"words": words, "names": names}


def _lead(one: Body | None, other: Body | None, asked: AskedDay) -> str:
    if one is None or other is None:
        return _("写两个机关的名称，看各自列了什么、写得哪里不同。")
    told = {"one": name_of_body(one), "other": name_of_body(other), "day": days.full(asked.day)}
    return _("%(one)s和%(other)s，%(day)s") % told


def _filters(
    register: Register,
    first: tuple[Body | None, Words, str],
    second: tuple[Body | None, Words, str],
    request: HttpRequest,
    asked: AskedDay,
) -> FiltersShown:
    labels = {"one": _("一个机关"), "other": _("另一个机关")}
    fields = [
        FieldShown(
            name=name,
            label=labels[name],
            kind=Kind.SEARCH,
            value=name_of_body(body) if body else request.GET.get(name, "")[:LONGEST],
            error=wrong,
            autocomplete="off",
        )
        for body, wrong, name in (first, second)
    ]
    day = day_field(_("哪一天"), asked.day, wrong=asked.wrong)
    address = reverse("register-compare", kwargs={"register": register.code})
    return FiltersShown(label=_("选两个机关"), fields=(*fields, day), action=address, go=_("对照"))


def _side(register: Register, body: Body, asked: AskedDay) -> Side:
    on = asked.day if asked.is_given else None
    return Side(name=name_of_body(body), href=lambda key: entry_href(register, body, key, on=on))


def _empty(register: Register, *, found: bool, both: bool, wrong: bool) -> EmptyShown | None:
    if found or wrong:
        return None
    if both:
        return EmptyShown(title=_("两份清单完全一样"))
    return EmptyShown(
        title=_("还没有选好两个机关"), links=(Link(words=_("看谁编制这份清单"), href=register_href(register)),)
    )
