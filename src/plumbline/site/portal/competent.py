"""Who could lawfully act here: a place, a domain and a day; every competent body with its basis, or why none is."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import region_code
from plumbline.engines.bodies.codes import Domain
from plumbline.engines.bodies.models import Region
from plumbline.engines.bodies.who_may_act import Answer, who_may_act
from plumbline.site import days
from plumbline.site.console.papers import domains, from_to, name_of
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table
from plumbline.site.portal.asked_day import AskedDay, asked_day
from plumbline.site.portal.organ import basis_cell
from plumbline.site.portal.organs import organ_href, region_href, str_of
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say


@dataclass(frozen=True, kw_only=True)
class CompetentPage(Page):
    """The question and its answer."""

    template: ClassVar[str] = "pages/portal/competent.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "organs"

    filters: FiltersShown
    asked: Words  # what is answered; empty before anything was asked
    able: TableShown | None
    why_none: tuple[Words, ...]


@shows(CompetentPage)
def competent(request: HttpRequest) -> HttpResponse:
    """Answer who could act."""
    asked = asked_day(request)
    code = region_code.tidy(request.GET.get("region", "")[:40])
    domain = request.GET.get("domain", "")
    domain = domain if domain in Domain.codes() else ""
    region = Region.objects.filter(code=code).first() if code else None
    wrong = _wrong(code, region)
    answer = who_may_act(domain=domain, region=region, on=asked.day) if region and domain and not asked.wrong else None
    title = _("谁能在这里依法行事")
    page = CompetentPage(
        title=title,
        wrong=bool(wrong or asked.wrong),
        way=(Crumb(words=_("机关体系"), href=reverse("organs")), Crumb(words=title)),
        filters=_filters(request, code, domain, asked, wrong),
        asked=_("%(place)s，%(domain)s，%(day)s")
        % {"place": str_of(region), "domain": domains([domain]), "day": days.full(asked.day)}
        if answer and region
        else "",
        able=_able(answer, asked) if answer else None,
        why_none=tuple(answer.why_none) if answer else (),
    )
    return show(request, page, status=400 if asked.wrong or wrong else 200)


def _wrong(code: str, region: Region | None) -> str:
    """Say what is wrong with the code of the region."""
    if not code or region:
        return ""
    fault = region_code.fault(code)
    return say(fault) if fault else _("没有登记区划 %(code)s；请先在“机关体系”里按名称找到它的代码") % {"code": code}


def _filters(request: HttpRequest, code: str, domain: str, asked: AskedDay, wrong: str) -> FiltersShown:
    options = (Option(value="", words=_("选一个领域")), *(Option(value=one.value, words=one.says) for one in Domain))
    return FiltersShown(
        label=_("问哪里、什么事、哪一天"),
        fields=(
            FieldShown(
                name="region", label=_("区划代码"), value=code, placeholder="340104001", error=wrong, short=True
            ),
            FieldShown(name="domain", label=_("领域"), kind=Kind.CHOICE, value=domain, options=options, listed=True),
            FieldShown(
                name="on",
                label=_("哪一天"),
                kind=Kind.DAY,
                value=request.GET.get("on", "")[:40],
                placeholder=asked.day.isoformat(),
                error=asked.wrong,
            ),
        ),
        go=_("问"),
    )


def _able(answer: Answer, asked: AskedDay) -> TableShown | None:
    rows = [
        Row(
            cells=(
                Cell(words=name_of(one.body), href=organ_href(one.body), sub=one.body.code),
                Cell(words=name_of(one.region), href=region_href(one.region), sub=one.region.code),
                basis_cell(one, asked.day),
                Cell(words=from_to(one.valid_from, one.valid_to)),
            )
        )
        for one in answer.able
    ]
    columns = (
        Column(words=_("机关")),
        Column(words=_("管辖地方")),
        Column(words=_("依据")),
        Column(words=_("起止")),
    )
    return table(_("能依法行事的机关，离得最近的在前"), columns, rows) if rows else None
