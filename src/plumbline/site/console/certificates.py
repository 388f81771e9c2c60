"""Forms about papers, for the supervisor of the region: certificates issued, suspended, returned; qualifications entered."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import certifying
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.certifying import CERTIFICATE_LAW
from plumbline.engines.bodies.codes import Domain, QualificationCode
from plumbline.engines.bodies.models import Account, Certificate, Officer
from plumbline.kernel import clock
from plumbline.site.console.keeping import account_of, on_officer
from plumbline.site.console.officer import way_to
from plumbline.site.console.papers import domains, from_to, name_of
from plumbline.site.console.performing import Asked, Form, FormPage, asked_reason, options, required
from plumbline.site.parts.asking import Kind
from plumbline.site.parts.reading import Known
from plumbline.site.showing import shows
from plumbline.site.words import Words


@dataclass(frozen=True, kw_only=True)
class PaperPage(FormPage):
    """Issue, suspend or return a certificate; enter a qualification."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.MANAGE_CERTIFICATES


@shows(PaperPage, acts=True)
@on_officer
def issue(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Issue an enforcement certificate."""
    own = officer.body.kind if officer.body.kind in Domain.codes() else ""

    def perform(values: Mapping[str, Any]) -> object:
        return certifying.issue_certificate(officer, by=account, **values)

    asked = (
        Asked(name="number", label=_("证号"), missing=required(_("证号")), longest=40),
        Asked(
            name="scopes",
            label=_("执法领域"),
            kind=Kind.CHOICES,
            options=options([(one.value, one.says) for one in Domain]),
            start=own,
            law=CERTIFICATE_LAW,
            missing=_("还没有选执法领域"),
        ),
        Asked(
            name="valid_from",
            label=_("从哪天起有效"),
            kind=Kind.DAY,
            start=clock.today().isoformat(),
            missing=required(_("从哪天起有效")),
        ),
        Asked(name="valid_to", label=_("有效到哪天"), kind=Kind.DAY, missing=required(_("有效到哪天"))),
    )
    lead = _("发证以后，这个人从生效那天起可以在所载领域内执法。证号只在账本里留下指纹。")
    return officer_form(officer, (_("发执法证"), lead, _("发执法证")), asked, perform).answer(request)


@shows(PaperPage, acts=True)
@on_officer
def register(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Enter a qualification."""

    def perform(values: Mapping[str, Any]) -> object:
        return certifying.register_qualification(officer, by=account, **values)

    asked = (
        Asked(
            name="code",
            label=_("资格"),
            kind=Kind.CHOICE,
            options=options([(one.value, one.says) for one in QualificationCode]),
            start=QualificationCode.LEGAL_PROFESSION.value,
            missing=_("还没有选资格"),
        ),
        Asked(name="number", label=_("证书编号"), missing=required(_("证书编号")), longest=40),
        Asked(name="obtained_on", label=_("取得日期"), kind=Kind.DAY, missing=required(_("取得日期"))),
    )
    lead = _("初次从事法制审核的人要有国家统一法律职业资格；系统在审核时自动核对。")
    return officer_form(officer, (_("登记资格"), lead, _("登记资格")), asked, perform).answer(request)


def on_certificate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give a view the account and the certificate of its address, where the account may manage it."""

    @wraps(view)
    def found(request: HttpRequest, certificate_id: int) -> HttpResponseBase:
        paper = get_object_or_404(Certificate.objects.select_related("officer__body__region"), pk=certificate_id)
        account = account_of(request)
        require(account, Permission.MANAGE_CERTIFICATES, paper.officer)
        return view(request, account, paper)

    return found


@shows(PaperPage, acts=True)
@on_certificate
def suspend(request: HttpRequest, account: Account, paper: Certificate) -> HttpResponse:
    """Suspend a certificate from a day on."""

    def perform(values: Mapping[str, Any]) -> object:
        return certifying.suspend_certificate(paper, by=account, **values)

    asked = (
        Asked(
            name="from_day",
            label=_("从哪天起暂扣"),
            kind=Kind.DAY,
            start=clock.today().isoformat(),
            law=CERTIFICATE_LAW,
            missing=required(_("从哪天起暂扣")),
        ),
        asked_reason(),
    )
    lead = _("从这天起，这个人不能再以这本证执法；以前办的不受影响。")
    form = officer_form(paper.officer, (_("暂扣执法证"), lead, _("暂扣")), asked, perform, *known_of(paper))
    return form.answer(request)


@shows(PaperPage, acts=True)
@on_certificate
def give_back(request: HttpRequest, account: Account, paper: Certificate) -> HttpResponse:
    """Return a suspended certificate: a new one with the same scope runs from the day."""
    if paper.suspended_from is None:
        raise Http404

    def perform(values: Mapping[str, Any]) -> object:
        return certifying.return_certificate(paper, by=account, **values)

    asked = (
        Asked(
            name="on",
            label=_("从哪天起发还"),
            kind=Kind.DAY,
            start=clock.today().isoformat(),
            missing=required(_("从哪天起发还")),
        ),
        Asked(
            name="number",
            label=_("新证号"),
            hint=_("旧证照旧留在记录里，暂扣期间的事才说得清"),
            missing=required(_("新证号")),
            longest=40,
        ),
    )
    lead = _("发还时换一本同样领域的新证，有效期到旧证的最后一天。")
    form = officer_form(paper.officer, (_("发还执法证"), lead, _("发还")), asked, perform, *known_of(paper))
    return form.answer(request)


def known_of(paper: Certificate) -> tuple[Known, ...]:
    """Give what is known of a certificate: number, domains, days."""
    return (
        Known(name=_("证号"), value=paper.number),
        Known(name=_("执法领域"), value=domains(paper.scopes)),
        Known(name=_("有效期"), value=from_to(paper.valid_from, paper.valid_to)),
    )


def officer_form(
    officer: Officer,
    words: tuple[Words, Words, Words],
    asked: tuple[Asked, ...],
    perform: Callable[[Mapping[str, Any]], object],
    *known: Known,
    page: type[FormPage] = PaperPage,
) -> Form:
    """Make a form about an officer.

    Takes   words — the title, one sentence, the verb on the button;  page — the page that draws it, and says who may
    """
    title, lead, verb = words
    return Form(
        page=page,
        title=title,
        lead=lead,
        verb=verb,
        body=officer.body,
        known=(
            Known(name=_("姓名"), value=name_of(officer)),
            Known(name=_("机关"), value=name_of(officer.body)),
            *known,
        ),
        asked=asked,
        perform=perform,
        way=way_to(officer, here=False),
        back_href=reverse("officer", kwargs={"code": officer.code}),
    )
