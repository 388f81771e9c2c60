"""One body as everybody may see it: where it stands, what it may do and by what right, what it came out of and went into."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.codes import BodyKind, Level, SuccessionKind
from plumbline.engines.bodies.models import Body, Competence, valid_on
from plumbline.engines.bodies.successions import Succession
from plumbline.kernel import clock
from plumbline.site import days
from plumbline.site.console.papers import domains, from_to, labels, name_of, validity
from plumbline.site.page import PUBLIC, Page
from plumbline.site.parts.listing import Cell, Column, Entry, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.portal.organs import entry_of, organ_href, region_href, way_to
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, english

LISTED: Final = 200  # bodies below one


@dataclass(frozen=True, kw_only=True)
class OrganPage(Page):
    """A body with its competence, its place in the tree and its history."""

    template: ClassVar[str] = "pages/portal/organ.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "organs"

    ended: Words
    known: tuple[Known, ...]
    competence: TableShown | None
    above: Entry | None
    below: tuple[Entry, ...]
    happened: tuple[Entry, ...]
    region: Entry
    rights_href: str  # where to ask that personal data be erased; none of a body that has ended


@shows(OrganPage)
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """Show a body."""
    body = get_object_or_404(Body.objects.select_related("region", "parent"), code=code)
    today = clock.today()
    over = body.valid_to is not None and body.valid_to < today
    page = OrganPage(
        title=name_of(body),
        way=way_to(body.region, last=name_of(body)),
        ended=_("这个机关到%(day)s为止。") % {"day": days.full(body.valid_to)} if over and body.valid_to else "",
        known=known_of(body),
        competence=competence_of(body, today),
        above=entry_of(body.parent) if body.parent else None,
        below=tuple(_below(body, today)),
        happened=tuple(happened(body)),
        region=Entry(title=name_of(body.region), href=region_href(body.region), facts=(body.region.code,)),
        rights_href="" if over else reverse("erasure-request", kwargs={"code": body.code}),
    )
    return show(request, page)


def known_of(body: Body) -> tuple[Known, ...]:
    """Say what is on record of a body and public."""
    known = [
        Known(name=_("类别"), value=labels([body.kind], BodyKind)),
        Known(name=_("级别"), value=labels([body.level], Level)),
        Known(name=_("代码"), value=body.code),
    ]
    known += [Known(name=_("统一社会信用代码"), value=body.credit_code)] if body.credit_code else []
    known += (
        [Known(name=_("起止"), value=from_to(body.valid_from, body.valid_to))]
        if body.valid_from or body.valid_to
        else []
    )
    known += [Known(name=_("地址"), value=body.address)] if body.address else []
    known += [Known(name=_("值班电话"), value=body.phone)] if body.phone else []
    return tuple(known)


def competence_of(body: Body, today: date) -> TableShown | None:
    """Show the competences of a body, past ones too, each with its basis."""
    rows = [
        Row(
            cells=(
                Cell(words=domains([one.domain])),
                Cell(words=name_of(one.region), href=region_href(one.region), sub=one.region.code),
                basis_cell(one, today),
                Cell(words=from_to(one.valid_from, one.valid_to)),
                Cell(tag=validity(one.valid_from, one.valid_to, on=today)),
            )
        )
        for one in body.competences.select_related("region").order_by("domain", "valid_from")
    ]
    columns = (
        Column(words=_("领域")),
        Column(words=_("管辖地方")),
        Column(words=_("依据")),
        Column(words=_("起止")),
        Column(words=_("现在")),
    )
    return table(_("职权"), columns, rows) if rows else None


def happened(body: Body) -> Iterable[Entry]:
    """Tell what a body came out of and went into, newest last, each with the document of the reform."""
    found = Succession.objects.filter(Q(before=body) | Q(after=body)).select_related("before", "after")
    for one in found.order_by("on", "id"):
        if one.kind == SuccessionKind.RENAMED:
            was = one.name_before_en if english() else one.name_before
            told = _("更名：原名%(name)s") % {"name": was}
            yield Entry(title=told, aside=days.full(one.on), facts=(one.basis,))
            continue
        other = one.before if one.after_id == body.pk else one.after
        told = labels([one.kind], SuccessionKind)
        if other:
            into = _("%(kind)s：承接自%(body)s") if other == one.before else _("%(kind)s：由%(body)s承接")
            told = into % {"kind": told, "body": name_of(other)}
        facts = [one.basis, *((_("职权：%(domains)s") % {"domains": domains(one.domains)},) if one.domains else ())]
        yield Entry(title=told, href=organ_href(other) if other else "", aside=days.full(one.on), facts=tuple(facts))


def basis_cell(one: Competence, today: date) -> Cell:
    """Cite the basis; a document of a reform is no provision and stands as it is."""
    if not one.basis:
        return Cell(words=_("没有登记依据"))
    return Cell(law=one.basis, on=today) if "#" in one.basis else Cell(words=one.basis)


def _below(body: Body, today: date) -> Iterable[Entry]:
    held = Prefetch("competences", queryset=Competence.objects.filter(valid_on(today)), to_attr="held")
    below = body.children.filter(valid_on(today)).prefetch_related(held).order_by("region__path", "code")
    return (entry_of(one) for one in below[:LISTED])
