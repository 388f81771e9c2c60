"""Forms about what stands beside posts and papers: conflicts of interest, annual checks, suspensions lifted."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plumbline.engines.bodies import checking_certificates, interests
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import ConflictKind
from plumbline.engines.bodies.interests import RECUSAL_LAW
from plumbline.engines.bodies.models import Account, Certificate, Officer
from plumbline.engines.bodies.personnel import Conflict
from plumbline.kernel import clock
from plumbline.site.console.certificates import PaperPage, known_of, officer_form, on_certificate
from plumbline.site.console.keeping import account_of, on_officer
from plumbline.site.console.performing import Asked, asked_day, asked_reason, options, required
from plumbline.site.parts.asking import Kind
from plumbline.site.parts.reading import Known
from plumbline.site.showing import shows


@shows(PaperPage, acts=True)
@on_officer
def enter_conflict(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Enter what ties an officer to a party."""
    require(account, Permission.MANAGE_CERTIFICATES, officer)

    def perform(values: Mapping[str, Any]) -> object:
        return interests.enter_conflict(officer, by=account, **{**values, "remark": values["remark"] or ""})

    asked = (
        Asked(
            name="party",
            label=_("和谁有利害关系"),
            hint=_("案件里写的姓名、名称，或者统一社会信用代码；只在账本里留下指纹"),
            law=RECUSAL_LAW,
            missing=required(_("和谁有利害关系")),
            longest=120,
        ),
        Asked(
            name="kind",
            label=_("什么关系"),
            kind=Kind.CHOICE,
            options=options([(one.value, one.says) for one in ConflictKind], nothing=_("还没有选")),
            missing=_("还没有选什么关系"),
        ),
        asked_day("valid_from", _("从哪天起"), start=clock.today().isoformat()),
        Asked(name="valid_to", label=_("到哪天止"), kind=Kind.DAY, optional=True),
        Asked(name="remark", label=_("备注"), optional=True, longest=500),
    )
    lead = _("登记以后，凡是写明这个当事人的案件，这个人都要回避。")
    return officer_form(officer, (_("登记利害关系"), lead, _("登记")), asked, perform).answer(request)


@shows(PaperPage, acts=True)
def end_conflict(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Record that a tie has ended."""
    found = get_object_or_404(Conflict.objects.select_related("officer__body__region"), pk=conflict_id)
    account = account_of(request)
    require(account, Permission.MANAGE_CERTIFICATES, found.officer)

    def perform(values: Mapping[str, Any]) -> object:
        return interests.end_conflict(found, by=account, last_day=values["last_day"])

    known = (Known(name=_("和谁有利害关系"), value=found.party),)
    asked = (asked_day("last_day", _("最后一天"), start=clock.today().isoformat()),)
    words = (_("利害关系结束"), _("过了最后一天不再因此回避；以前的日子照旧要回避。"), pgettext("act", "结束"))
    return officer_form(found.officer, words, asked, perform, *known).answer(request)


@shows(PaperPage, acts=True)
@on_certificate
def check(request: HttpRequest, account: Account, paper: Certificate) -> HttpResponse:
    """Record the annual check of a certificate."""

    def perform(values: Mapping[str, Any]) -> object:
        return checking_certificates.check_certificate(
            paper,
            by=account,
            year=int(values["year"]),
            checked_on=values["checked_on"],
            passed=values["passed"] == "passed",
            remark=values["remark"] or "",
        )

    today = clock.today()
    years = [str(year) for year in (today.year, today.year - 1)]
    results = [("passed", _("合格")), ("failed", _("不合格"))]
    asked = (
        Asked(
            name="year",
            label=_("哪一年度"),
            kind=Kind.CHOICE,
            options=options([(year, year) for year in years]),
            start=years[0],
            missing=required(_("哪一年度")),
        ),
        asked_day("checked_on", _("审验日期"), start=today.isoformat()),
        Asked(name="passed", label=_("结果"), kind=Kind.CHOICE, options=options(results), missing=required(_("结果"))),
        Asked(name="remark", label=_("备注"), optional=True, longest=500),
    )
    lead = _("不合格的，从审验那天起到再次审验合格，不能以这本证执法。")
    words = (_("年度审验"), lead, _("登记审验"))
    return officer_form(paper.officer, words, asked, perform, *known_of(paper)).answer(request)


@shows(PaperPage, acts=True)
@on_certificate
def lift(request: HttpRequest, account: Account, paper: Certificate) -> HttpResponse:
    """Lift a suspension: the same certificate counts again."""
    if paper.suspended_from is None:
        raise Http404

    def perform(values: Mapping[str, Any]) -> object:
        return checking_certificates.lift_suspension(paper, by=account, **values)

    asked = (
        asked_day("last_day", _("暂扣的最后一天"), start=clock.today().isoformat()),
        asked_reason(),
    )
    lead = _("从第二天起，这本证又可以用；暂扣的日子照旧留在记录里。")
    words = (_("解除暂扣"), lead, _("解除暂扣"))
    return officer_form(paper.officer, words, asked, perform, *known_of(paper)).answer(request)
