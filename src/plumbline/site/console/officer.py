"""One officer: posts with their days, certificates and qualifications, and what the ledger says happened to them."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import Account, Certificate, Officer
from plumbline.engines.ledger.models import Event
from plumbline.kernel import clock
from plumbline.site import days, navigation
from plumbline.site.console import officer_ties
from plumbline.site.console.keeping import on_officer
from plumbline.site.console.kinds import kind_words
from plumbline.site.console.papers import (
    certificate_state,
    certificate_words,
    domains,
    from_to,
    joined,
    name_of,
    qualification,
    roles,
    validity,
)
from plumbline.site.console.performing import Done, done, stream_of
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.listing import Cell, Column, Link, Row, TableShown, table
from plumbline.site.parts.reading import Happened, Known, Side
from plumbline.site.showing import show, shows
from plumbline.site.templatetags.house import grouped

LOOKED_THROUGH: Final = 500  # events of the body, newest first, in which those of the officer are looked for


@dataclass(frozen=True, kw_only=True)
class OfficerPage(Page):
    """An officer with posts, papers and what happened."""

    template: ClassVar[str] = "pages/console/officer.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    known: tuple[Known, ...]
    done: Done | None
    posts: TableShown | None
    certificates: TableShown | None
    qualifications: TableShown | None
    delegations: TableShown | None
    conflicts: TableShown | None
    happened: tuple[Happened, ...]
    acts: tuple[Link, ...]
    signers_href: str


@shows(OfficerPage)
@on_officer
def officer(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Show an officer."""
    today = clock.today()
    home = reverse("body", kwargs={"code": officer.body.code})
    page = OfficerPage(
        title=name_of(officer),
        way=way_to(officer),
        known=(
            Known(name=_("编号"), value=officer.code),
            Known(name=_("机关"), value=name_of(officer.body)),
            Known(name=_("在本机关"), value=from_to(officer.valid_from, officer.valid_to)),
        ),
        done=done(request, officer.body),
        posts=_posts(account, officer, today),
        certificates=_certificates(account, officer, today),
        qualifications=_qualifications(officer),
        delegations=officer_ties.delegations(account, officer, today),
        conflicts=officer_ties.conflicts(account, officer, today),
        happened=_happened(officer),
        acts=_acts(account, officer),
        signers_href=f"{home}#signers",
    )
    return show(request, page)


def way_to(officer: Officer, *, here: bool = True) -> tuple[Crumb, ...]:
    """Give the way to an officer: the bodies, the body, the officer."""
    return (
        Crumb(words=_("机关和人员"), href=navigation.address("bodies")),
        Crumb(words=name_of(officer.body), href=reverse("body", kwargs={"code": officer.body.code})),
        Crumb(words=name_of(officer), href="" if here else reverse("officer", kwargs={"code": officer.code})),
    )


def _posts(account: Account, officer: Officer, today: date) -> TableShown | None:
    ends = authority.may(account, Permission.GRANT_ROLES, officer).allowed
    rows = []
    for one in officer.appointments.select_related("post").order_by("-valid_from"):
        cells = [
            Cell(words=name_of(one.post), sub=roles(one.post.roles)),
            Cell(words=from_to(one.valid_from, one.valid_to)),
            Cell(tag=validity(one.valid_from, one.valid_to, on=today)),
        ]
        if ends:
            running = one.valid_to is None or today <= one.valid_to
            href = reverse("end-appointment", kwargs={"appointment_id": one.pk}) if running else ""
            cells.append(Cell(words=_("结束任职"), href=href, hidden=name_of(one.post)))
        rows.append(Row(cells=tuple(cells)))
    columns = [Column(words=_("岗位")), Column(words=_("任期")), Column(words=_("现在"))]
    columns += [Column(words=_("操作"), kind="go")] if ends else []
    return table(_("岗位"), columns, rows) if rows else None


def _certificates(account: Account, officer: Officer, today: date) -> TableShown | None:
    manages = authority.may(account, Permission.MANAGE_CERTIFICATES, officer).allowed
    rows = [
        _certificate(paper, today, manages=manages)
        for paper in officer.certificates.order_by("-valid_to", "-number").prefetch_related(
            "annual_checks", "suspensions"
        )
    ]
    columns = [
        Column(words=_("证号")),
        Column(words=_("执法领域")),
        Column(words=_("有效期")),
        Column(words=_("现在")),
        *((Column(words=_("操作"), kind="go"), Column(words=_("审验"), kind="go")) if manages else ()),
    ]
    return table(_("执法证"), columns, rows) if rows else None


def _certificate(paper: Certificate, today: date, *, manages: bool) -> Row:
    cells = [
        Cell(words=paper.number, sub=_exam(paper)),
        Cell(words=domains(paper.scopes)),
        Cell(words=from_to(paper.valid_from, paper.valid_to), sub=_checks(paper, today)),
        Cell(tag=certificate_state(paper, on=today), sub=certificate_words(paper, on=today)),
    ]
    if manages:
        words, route = (_("解除暂扣"), "lift-suspension") if paper.suspended_from else (_("审验"), "check-certificate")
        href = reverse(route, kwargs={"certificate_id": paper.pk}) if today <= paper.valid_to else ""
        cells += [_next_act(paper, today), Cell(words=words, href=href, hidden=paper.number)]
    return Row(cells=tuple(cells))


def _exam(paper: Certificate) -> str:
    return _("%(day)s考试合格") % {"day": days.full(paper.exam_passed_on)} if paper.exam_passed_on else ""


def _checks(paper: Certificate, today: date) -> str:
    """Say how the annual checks went, and that this year's is still to come."""
    said = [
        (_("%(year)s 年度审验合格") if one.passed else _("%(year)s 年度审验不合格")) % {"year": one.year}
        for one in paper.annual_checks.all()
    ]
    if paper.valid_from.year < today.year and not any(one.year == today.year for one in paper.annual_checks.all()):
        said.append(_("%(year)s 年度还没有审验") % {"year": today.year})
    return joined(said)


def _next_act(paper: Certificate, today: date) -> Cell:
    words = _("暂扣")
    href = reverse("suspend-certificate", kwargs={"certificate_id": paper.pk}) if today <= paper.valid_to else ""
    if paper.suspended_from:
        words = _("发还")
        href = reverse("return-certificate", kwargs={"certificate_id": paper.pk}) if href else ""
    return Cell(words=words, href=href, hidden=paper.number)


def _qualifications(officer: Officer) -> TableShown | None:
    rows = [
        Row(
            cells=(
                Cell(words=qualification(one.code)),
                Cell(words=one.number),
                Cell(words=days.full(one.obtained_on)),
            )
        )
        for one in officer.qualifications.all()
    ]
    columns = (Column(words=_("资格")), Column(words=_("编号")), Column(words=_("取得日期")))
    return table(_("资格"), columns, rows) if rows else None


def _happened(officer: Officer) -> tuple[Happened, ...]:
    """Give what the ledger says of the officer's posts, papers and delegations, newest first."""
    events = Event.objects.filter(stream=stream_of(officer.body)).order_by("-sequence")[:LOOKED_THROUGH]
    return tuple(
        Happened(
            side=Side.BODY,
            title=kind_words(event.kind),
            at=event.at.astimezone(clock.BEIJING),
            detail=_("记录号 %(code)s，经办账号 %(by)s")
            % {"code": grouped(event.code), "by": event.public.get("by", "")},
        )
        for event in events
        if officer.code in {event.public.get("officer"), event.public.get("giver")}
    )


def _acts(account: Account, officer: Officer) -> tuple[Link, ...]:
    acts = (
        (Permission.MANAGE_CERTIFICATES, _("发执法证"), "issue-certificate"),
        (Permission.MANAGE_CERTIFICATES, _("登记资格"), "register-qualification"),
        (Permission.MANAGE_CERTIFICATES, _("登记利害关系"), "enter-conflict"),
        (Permission.GRANT_ROLES, _("任命"), "appoint"),
        (Permission.GRANT_ROLES, _("委托职责"), "delegate"),
        (Permission.GRANT_ROLES, _("委托个别行为"), "delegable"),
    )
    return tuple(
        Link(words=words, href=reverse(route, kwargs={"code": officer.code}))
        for permission, words, route in acts
        if authority.may(account, permission, officer).allowed
    )
