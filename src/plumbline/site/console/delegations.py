"""Forms about delegations: whole roles, single acts of a procedure; ended on a day, or revoked with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies import delegable, delegating
from plumbline.engines.bodies.authority import Permission, require
from plumbline.engines.bodies.codes import Role
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.bodies.posts import held_by
from plumbline.kernel import clock
from plumbline.kernel.procedure import Procedure
from plumbline.site.console.certificates import officer_form
from plumbline.site.console.keeping import account_of, on_officer
from plumbline.site.console.officer import way_to
from plumbline.site.console.officer_ties import acts_words
from plumbline.site.console.papers import from_to, name_of, roles
from plumbline.site.console.performing import Asked, FormPage, asked_day, asked_reason, options, required
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import Kind, Option
from plumbline.site.parts.listing import EmptyShown, Entry
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows


@dataclass(frozen=True, kw_only=True)
class DelegationPage(FormPage):
    """Delegate, end and revoke a delegation."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.GRANT_ROLES


@dataclass(frozen=True, kw_only=True)
class DelegablePage(Page):
    """The procedures of which an officer may delegate single acts."""

    template: ClassVar[str] = "pages/console/delegable.html"
    permission: ClassVar[str] = Permission.GRANT_ROLES
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "bodies"

    entries: tuple[Entry, ...]
    empty: EmptyShown | None


@shows(DelegationPage, acts=True)
@on_officer
def delegate(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Delegate roles of an officer to another of the same body."""
    own = _own(officer)

    def perform(values: Mapping[str, Any]) -> object:
        return delegating.delegate(
            officer, _holder(officer, values), by=account, **_days_and_basis(values), roles=values["roles"]
        )

    asked = (
        _asked_holder(officer),
        Asked(
            name="roles",
            label=_("委托哪些职责"),
            kind=Kind.CHOICES,
            options=options([(role.value, role.says) for role in Role if role in own]),
            hint=_("只能委托自己岗位的职责；受委托的职责不能再委托"),
            missing=_("还没有选委托哪些职责"),
        ),
        *_asked_basis_and_days(),
    )
    lead = _("受委托的人在这些天里可以做这些职责的事；每次签都写明受谁委托、凭什么。")
    form = officer_form(officer, (_("委托职责"), lead, _("委托职责")), asked, perform, page=DelegationPage)
    return form.answer(request)


@shows(DelegablePage)
@on_officer
def choose_procedure(request: HttpRequest, account: Account, officer: Officer) -> HttpResponse:
    """Let the administrator choose of which procedure single acts are delegated."""
    require(account, Permission.GRANT_ROLES, officer)
    own = _own(officer)
    found = [(one, delegable.acts_of(one, own)) for one in _procedures()]
    entries = tuple(
        Entry(
            title=procedure.title,
            href=reverse("delegate-acts", kwargs={"code": officer.code, "procedure": procedure.code}),
            facts=(ngettext("可以委托 %(n)s 个行为", "可以委托 %(n)s 个行为", len(acts)) % {"n": len(acts)},),
        )
        for procedure, acts in found
        if acts
    )
    empty = EmptyShown(
        title=_("没有可以委托的行为"),
        words=_("%(name)s今天没有办案的岗位；只能委托自己岗位的职责。") % {"name": name_of(officer)},
    )
    page = DelegablePage(
        title=_("委托个别行为"),
        way=(*way_to(officer, here=False), Crumb(words=_("委托个别行为"))),
        entries=entries,
        empty=None if entries else empty,
    )
    return show(request, page)


@shows(DelegationPage, acts=True)
@on_officer
def delegate_acts(request: HttpRequest, account: Account, officer: Officer, *, procedure: str) -> HttpResponse:
    """Delegate single acts of a procedure to another of the same body."""
    declared = next((one for one in _procedures() if one.code == procedure), None)
    own = _own(officer)
    acts = delegable.acts_of(declared, own) if declared else []
    if declared is None or not acts:
        raise Http404

    def perform(values: Mapping[str, Any]) -> object:
        chosen = [f"{procedure}:{act}" for act in values["acts"]]
        return delegating.delegate(
            officer, _holder(officer, values), by=account, **_days_and_basis(values), acts=chosen
        )

    asked = (
        _asked_holder(officer),
        Asked(
            name="acts",
            label=_("委托哪些行为"),
            kind=Kind.CHOICES,
            options=tuple(
                Option(value=act.code, words=act.title, hint=roles(act.performed_by) if len(own) > 1 else "")
                for act in acts
            ),
            hint=_("这里只列委托人自己能做的；同一程序的其他行为，受委托的人不能做"),
            missing=_("还没有选委托哪些行为"),
        ),
        *_asked_basis_and_days(),
    )
    lead = _("受委托的人在这些天里只能做选定的行为；每次签都写明根据谁的授权、凭什么。")
    words = (_("委托个别行为"), lead, _("委托这些行为"))
    known = Known(name=_("哪个程序"), value=declared.title)
    return officer_form(officer, words, asked, perform, known, page=DelegationPage).answer(request)


@shows(DelegationPage, acts=True)
def end(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End a delegation earlier."""
    account, found = account_of(request), _find(delegation_id)

    def perform(values: Mapping[str, Any]) -> object:
        return delegating.end_delegation(found, by=account, last_day=values["last_day"])

    asked = (asked_day("last_day", _("最后一天"), start=clock.today().isoformat()),)
    lead = _("过了最后一天，不能再以这项委托签；以前签的不受影响。")
    words = (_("结束委托"), lead, _("结束委托"))
    return officer_form(found.giver, words, asked, perform, *_known(found), page=DelegationPage).answer(request)


@shows(DelegationPage, acts=True)
def revoke(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """Revoke a delegation, with the reason."""
    account, found = account_of(request), _find(delegation_id)

    def perform(values: Mapping[str, Any]) -> object:
        return delegating.revoke_delegation(found, by=account, from_day=values["from_day"], because=values["because"])

    asked = (
        asked_day("from_day", _("从哪天起撤销"), start=max(found.valid_from, clock.today()).isoformat()),
        asked_reason(),
    )
    lead = _("从这天起，不能再以这项委托签；以前签的不受影响。还没有开始的，就当没有委托过。")
    words = (_("撤销委托"), lead, _("撤销委托"))
    return officer_form(found.giver, words, asked, perform, *_known(found), page=DelegationPage).answer(request)


def _find(delegation_id: int) -> Delegation:
    return get_object_or_404(Delegation.objects.select_related("giver__body__region", "holder"), pk=delegation_id)


def _known(found: Delegation) -> tuple[Known, ...]:
    what = acts_words(found.acts) if found.acts else roles(found.roles)
    return (
        Known(name=_("委托给谁"), value=name_of(found.holder)),
        Known(name=_("委托什么"), value=what),
        Known(name=_("起止"), value=from_to(found.valid_from, found.valid_to)),
    )


def _own(officer: Officer) -> frozenset[Role]:
    own, _lent = held_by(officer, on=clock.today())
    return own


def _procedures() -> list[Procedure]:
    today = clock.today()
    return delegable.in_force_within((today, today))


def _others(officer: Officer) -> dict[str, Officer]:
    return {one.code: one for one in officer.body.officers.exclude(pk=officer.pk).select_related("body")}


def _holder(officer: Officer, values: Mapping[str, Any]) -> Officer:
    return _others(officer)[values["holder"]]


def _days_and_basis(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("basis", "valid_from", "valid_to")}


def _asked_holder(officer: Officer) -> Asked:
    others = _others(officer)
    return Asked(
        name="holder",
        label=_("委托给谁"),
        kind=Kind.CHOICE,
        options=options([(code, name_of(one)) for code, one in others.items()], nothing=_("还没有选")),
        missing=_("还没有选委托给谁"),
    )


def _asked_basis_and_days() -> tuple[Asked, ...]:
    return (
        Asked(name="basis", label=_("委托的依据"), hint=_("文件名称和文号"), missing=required(_("委托的依据"))),
        asked_day("valid_from", _("从哪天起"), start=clock.today().isoformat()),
        asked_day("valid_to", _("到哪天止")),
    )
