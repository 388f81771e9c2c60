"""What an officer finds of themselves: what was delegated to and by them, what ties them to parties; and declares such a tie.

Source  行政处罚法 (2021) 第四十三条
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import interests
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import ConflictKind
from plumbline.engines.bodies.interests import PARTY_LENGTH, RECUSAL_LAW
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.procedures import procedure_of
from plumbline.kernel import clock
from plumbline.kernel.conflict import names_in
from plumbline.site.console import officer_ties
from plumbline.site.console.papers import name_of
from plumbline.site.console.performing import Asked, Done, Form, FormPage, asked_day, done, options, required
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import Kind
from plumbline.site.parts.listing import Link, TableShown
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.workbench.desk import Desk, desk_of
from plumbline.site.workbench.naming import number_of


@dataclass(frozen=True, kw_only=True)
class OwnPage(Page):
    """An officer's delegations and ties."""

    template: ClassVar[str] = "pages/workbench/own.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "own"

    known: tuple[Known, ...]
    done: Done | None
    declare: Link
    law: str
    delegations: TableShown | None
    conflicts: TableShown | None


@dataclass(frozen=True, kw_only=True)
class DeclarationPage(FormPage):
    """Declare what ties oneself to a party."""

    template: ClassVar[str] = "pages/console/form.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "own"


@shows(OwnPage)
def own(request: HttpRequest) -> HttpResponse:
    """Show officers what is on record of themselves."""
    desk = desk_of(request)
    page = OwnPage(
        title=_("我的委托和利害关系"),
        way=(Crumb(words=_("我的委托和利害关系")),),
        known=_known(desk),
        done=done(request, desk.body),
        declare=Link(words=_("申报利害关系"), href=reverse("declare-conflict")),
        law=RECUSAL_LAW,
        delegations=officer_ties.delegations(desk.account, desk.officer, desk.today),
        conflicts=officer_ties.conflicts(desk.account, desk.officer, desk.today),
    )
    return show(request, page)


@shows(DeclarationPage, acts=True)
def declare(request: HttpRequest) -> HttpResponse:
    """Declare a tie to somebody; from a matter, to somebody whom its file names."""
    desk = desk_of(request)
    matter = _matter(request, desk)

    def perform(values: Mapping[str, Any]) -> object:
        return interests.enter_conflict(desk.officer, by=desk.account, **values)

    form = Form(
        page=DeclarationPage,
        title=_("申报利害关系"),
        lead=_(
            "申报以后，凡是写明这个人或者单位的案件，您都要回避；已经做的不受影响。和谁有关系，只有您和监督本机关的执法监督人员看得到。"
        ),
        verb=_("申报，记入账本"),
        body=desk.body,
        known=(*_known(desk), *((Known(name=_("哪件案件"), value=number_of(matter)),) if matter else ())),
        asked=(
            _asked_party(matter),
            Asked(
                name="kind",
                label=_("什么关系"),
                kind=Kind.CHOICE,
                options=options([(one.value, one.says) for one in ConflictKind], nothing=_("还没有选")),
                law=RECUSAL_LAW,
                missing=_("还没有选什么关系"),
            ),
            asked_day("valid_from", _("从哪天起"), start=clock.today().isoformat()),
            Asked(
                name="remark",
                label=_("为什么影响公正"),
                kind=Kind.LONG_TEXT,
                hint=_("写清是什么关系；只在账本里留下指纹"),
                missing=required(_("为什么影响公正")),
                longest=500,
            ),
        ),
        perform=perform,
        way=(Crumb(words=_("我的委托和利害关系"), href=reverse("own")),),
        back_href=reverse("own"),
    )
    return form.answer(request)


def _matter(request: HttpRequest, desk: Desk) -> Matter | None:
    """Find the matter from which the officer comes, where they may see whom it names."""
    given = request.GET.get("matter", "")
    if not (given.isascii() and given.isdecimal() and len(given) < len(str(2**63))):
        return None
    found = Matter.objects.select_related("body__region").filter(pk=int(given)).first()
    return found if found and desk.may(Permission.VIEW_PERSONAL, found) else None


def _asked_party(matter: Matter | None) -> Asked:
    label = _("和谁有利害关系")
    names = sorted(names_in(procedure_of(matter).fields, matter.facts)) if matter else []
    if names:
        chosen = options([(name, name) for name in names if name], nothing=_("还没有选"))
        return Asked(
            name="party",
            label=label,
            kind=Kind.CHOICE,
            options=chosen,
            hint=_("案卷里写明的人和单位"),
            missing=required(label),
        )
    return Asked(
        name="party",
        label=label,
        hint=_("案件里写的姓名、名称，或者统一社会信用代码；只在账本里留下指纹"),
        missing=required(label),
        longest=PARTY_LENGTH,
    )


def _known(desk: Desk) -> tuple[Known, ...]:
    return (
        Known(name=_("姓名"), value=name_of(desk.officer)),
        Known(name=_("机关"), value=name_of(desk.body)),
    )
