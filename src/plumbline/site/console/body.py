"""One body: its competence and by what right, its posts, its people and their certificates, and who could sign."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import BodyKind, Level
from plumbline.engines.bodies.models import Account, Appointment, Body, Officer, valid_on
from plumbline.kernel import clock
from plumbline.site import navigation
from plumbline.site.console.keeping import on_body
from plumbline.site.console.papers import (
    best_certificate,
    certificate_state,
    certificate_words,
    domains,
    from_to,
    joined,
    labels,
    name_of,
    qualification,
    roles,
    validity,
)
from plumbline.site.console.performing import Done, done
from plumbline.site.console.signing import Signers, signers_of
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Cell, Column, Entry, Link, Row, TableShown, table
from plumbline.site.parts.reading import Known
from plumbline.site.portal.organ import basis_cell, happened
from plumbline.site.showing import show, shows


@dataclass(frozen=True, kw_only=True)
class BodyPage(Page):
    """A body with everything an administrator or a supervisor looks up."""

    template: ClassVar[str] = "pages/console/body.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    known: tuple[Known, ...]
    done: Done | None
    competence: TableShown | None
    posts: TableShown | None
    officers: TableShown | None
    signers: Signers
    acts: tuple[Link, ...]
    happened: tuple[Entry, ...]


@shows(BodyPage)
@on_body
def body(request: HttpRequest, account: Account, body: Body) -> HttpResponse:
    """Show a body."""
    today = clock.today()
    people = people_of(body, on=today)
    page = BodyPage(
        title=name_of(body),
        way=(Crumb(words=_("机关和人员"), href=navigation.address("bodies")), Crumb(words=name_of(body))),
        known=known_of(body),
        done=done(request, body),
        competence=_competence(body, today),
        posts=_posts(body, people),
        officers=_officers(people, today),
        signers=signers_of(request, body, today=today),
        acts=_acts(account, body),
        happened=tuple(happened(body)),
    )
    return show(request, page)


def people_of(body: Body, *, on: date) -> list[Officer]:
    """Give the officers of a body with the posts they hold on a day and all their papers: four queries."""
    held = Appointment.objects.filter(valid_on(on), post__body=body).select_related("post")
    officers = Officer.objects.filter(body=body).order_by("code")
    return list(
        officers.prefetch_related(
            Prefetch("appointments", queryset=held, to_attr="held"), "certificates", "qualifications"
        )
    )


def known_of(body: Body) -> tuple[Known, ...]:
    """Say what is on record of a body."""
    known = [
        Known(name=_("代码"), value=body.code),
        Known(name=_("类别"), value=labels([body.kind], BodyKind)),
        Known(name=_("级别"), value=labels([body.level], Level)),
        Known(name=_("地方"), value=f"{name_of(body.region)} {body.region.code}"),
        Known(name=_("文书字号"), value=body.mark or _("不发文书")),
    ]
    known += [Known(name=_("上级"), value=name_of(body.parent))] if body.parent else []
    known += [Known(name=_("统一社会信用代码"), value=body.credit_code)] if body.credit_code else []
    known += [Known(name=_("地址"), value=body.address)] if body.address else []
    known += [Known(name=_("值班电话"), value=body.phone)] if body.phone else []
    return tuple(known)


def _competence(body: Body, today: date) -> TableShown | None:
    rows = [
        Row(
            cells=(
                Cell(words=domains([one.domain])),
                Cell(words=name_of(one.region), sub=one.region.code),
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


def _posts(body: Body, people: Iterable[Officer]) -> TableShown | None:
    holders: dict[int, list[str]] = {}
    for officer in people:
        for appointment in officer.held:  # type: ignore[attr-defined]  # prefetched under that name
            holders.setdefault(appointment.post_id, []).append(name_of(officer))
    rows = [
        Row(
            cells=(
                Cell(words=name_of(post), sub=post.code),
                Cell(words=roles(post.roles) or _("没有办案角色")),
                Cell(words=joined(holders.get(post.pk, ())) or _("现在没有人")),
            )
        )
        for post in body.posts.all()
    ]
    columns = (Column(words=_("岗位")), Column(words=_("在程序里的角色")), Column(words=_("现任")))
    return table(_("岗位"), columns, rows) if rows else None


def _officers(people: Sequence[Officer], today: date) -> TableShown | None:
    columns = (
        Column(words=_("人员")),
        Column(words=_("现任岗位")),
        Column(words=_("执法证")),
        Column(words=_("执法领域")),
        Column(words=_("资格")),
    )
    return table(_("人员"), columns, [_officer(officer, today) for officer in people]) if people else None


def _officer(officer: Officer, today: date) -> Row:
    paper = best_certificate(officer, on=today)
    posts = [name_of(appointment.post) for appointment in officer.held]  # type: ignore[attr-defined]  # as above
    left = officer.valid_to is not None and officer.valid_to < today
    certificate = (
        Cell(tag=certificate_state(paper, on=today), sub=certificate_words(paper, on=today))
        if paper
        else Cell(words=_("没有"))
    )
    return Row(
        cells=(
            Cell(
                words=name_of(officer),
                href=reverse("officer", kwargs={"code": officer.code}),
                sub=_("已离开本机关") if left else officer.code,
            ),
            Cell(words=joined(posts) or _("没有岗位")),
            certificate,
            Cell(words=domains(paper.scopes) if paper else _("没有")),
            Cell(words=joined(qualification(one.code) for one in officer.qualifications.all()) or _("没有登记")),
        )
    )


def _acts(account: Account, body: Body) -> tuple[Link, ...]:
    allowed = authority.may(account, Permission.MANAGE_BODIES, body).allowed
    enlist = Link(words=_("登记人员"), href=reverse("enlist", kwargs={"code": body.code}))
    place = Link(words=_("改上级"), href=reverse("place-body", kwargs={"code": body.code}))
    return (enlist, place) if allowed else ()
