"""The page on which the personal data of a matter is erased: those who work on it ask, a supervisor decides.

It shows what would go by kind and number, and never the data: whoever decides sees no personal data before it is gone
either.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import ClassVar, Final

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.erasing import acting, finding, obstacles
from plumbline.engines.erasing.grounds import ARTICLE, KEPT_LONGER, Ground, Scope
from plumbline.engines.erasing.models import Erasure, State
from plumbline.engines.matters.models import Matter
from plumbline.kernel.errors import NotAllowed, Refusal
from plumbline.site import days
from plumbline.site.erased import ErasedShown, erased_shown
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import RefusalShown, reasons_shown
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind, Option
from plumbline.site.parts.listing import Link
from plumbline.site.parts.reading import Known
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.asked import errors_by_field
from plumbline.site.workbench.desk import Desk, SeeOther, on_matter
from plumbline.site.workbench.forms import errors_listed
from plumbline.site.workbench.naming import names_of, number_of, title_of
from plumbline.site.workbench.rows import matter_href

CONFIRM: Final = "confirm"
DECLINE: Final = "decline"
DIGITS: Final = 9


@dataclass(frozen=True, kw_only=True)
class ErasingPage(Page):
    """What would go, what was asked, and what this officer may do about it."""

    template: ClassVar[str] = "pages/workbench/erasing.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: Words
    erased: ErasedShown | None
    refusal: RefusalShown | None
    errors: tuple[ErrorLink, ...]
    against: RefusalShown | None  # what stands against it in the matter
    goes: tuple[Known, ...]
    stays: tuple[Words, ...]
    asked: tuple[Known, ...]
    decided: tuple[tuple[Known, ...], ...]
    fields: tuple[FieldShown, ...]  # to ask with; none where this officer does not ask now
    decides: bool
    erasure: int  # number of the one that waits
    receipts: tuple[Link, ...]  # of what was asked and decided, for the person whose data it is
    reason: FieldShown
    waits: Words
    back: str


@shows(ErasingPage, acts=True)
@on_matter
def erasing(request: HttpRequest, desk: Desk, matter: Matter) -> HttpResponse:
    """Show what would go; on POST ask for it, or decide."""
    if request.method != "POST":
        return show(request, page_of(desk, matter))
    typed = {name: request.POST[name] for name in request.POST}
    if any("\0" in value for value in typed.values()):
        raise BadRequest("the form holds a zero character")
    try:
        done(desk, matter, typed)
    except Refusal as refusal:
        page = page_of(desk, matter, typed=typed, refusal=refusal)
        return show(request, page, status=409 if isinstance(refusal, NotAllowed) else 422)
    return SeeOther(reverse("erasing", kwargs={"matter_id": matter.pk}))


def done(desk: Desk, matter: Matter, typed: Mapping[str, str]) -> None:
    """Do what the form says."""
    what = typed.get("what", "")
    if what not in {CONFIRM, DECLINE}:
        said = {name: typed.get(name, "") for name in ("scope", "ground", "keeping")}
        acting.ask(matter.pk, by=desk.account, **said)
        return
    number = typed.get("erasure", "")
    erasure = get_object_or_404(matter.erasures, pk=int(number) if number.isdecimal() and len(number) <= DIGITS else 0)
    if what == CONFIRM:
        acting.confirm(erasure.pk, by=desk.account)
    else:
        acting.decline(erasure.pk, by=desk.account, reason=typed.get("reason", ""))


def page_of(
    desk: Desk,
    matter: Matter,
    *,
    typed: Mapping[str, str] = MappingProxyType({}),
    refusal: Refusal | None = None,
) -> ErasingPage:
    """Make the page, as it is asked for first or as the form came back."""
    matter.refresh_from_db()
    erasures = list(matter.erasures.select_related("event", "asked_in"))
    waiting = next((one for one in erasures if one.state == State.ASKED), None)
    scope = Scope(waiting.scope) if waiting else Scope.MATTER
    found = finding.find(matter, scope)
    against = obstacles.against(matter, found, scope=scope)
    reasons = refusal.reasons if refusal else ()
    wrong = errors_by_field(reasons, law=ARTICLE)
    asks = desk.may(Permission.ASK_ERASURE, matter) and waiting is None and not against
    decides = desk.may(Permission.DECIDE_ERASURE, matter) and waiting is not None
    fields = fields_of(typed, wrong) if asks else ()
    reason = reason_of(typed, wrong)
    refused = isinstance(refusal, NotAllowed)
    names = names_of({code for one in erasures for code in (one.asked_by, one.decided_by) if code})
    listed = (*fields, reason)
    return ErasingPage(
        title=_("删除个人信息"),
        wrong=refusal is not None,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=_("删除个人信息")),
        ),
        matter=title_of(matter, personal=desk.may(Permission.VIEW_PERSONAL, matter)),
        erased=erased_shown(matter),
        refusal=RefusalShown(title=_("现在不能这样做"), reasons=reasons_shown(reasons)) if refused else None,
        errors=errors_listed(listed, reasons, law=ARTICLE) if refusal and not refused else (),
        against=RefusalShown(title=_("现在不能删除"), reasons=reasons_shown(tuple(against)))
        if against and not refused and not matter.erased_at
        else None,
        goes=goes_of(found, matter) if not matter.erased_at or waiting else (),
        stays=stays_of(found),
        asked=asked_of(waiting, names) if waiting else (),
        decided=tuple(decided_of(one, names) for one in erasures if one.state != State.ASKED),
        fields=fields,
        decides=decides,
        erasure=waiting.pk if waiting else 0,
        receipts=receipts_of(erasures),
        reason=reason,
        waits=waits_of(waiting, decides=decides),
        back=matter_href(matter),
    )


def goes_of(found: finding.Found, matter: Matter) -> tuple[Known, ...]:
    """Say how many of each kind would go."""
    counted = finding.counted(found, matter)
    named = {
        "opened": _("账本里的打开值"),
        "facts": _("案件的事实"),
        "records": _("有个人信息的记录"),
        "corrections": _("更正"),
        "links": _("与其他案件的联系"),
        "party": _("当事人"),
        "documents": _("文书"),
        "evidence": _("证据"),
        "files": _("存储里的文件"),
    }
    return tuple(Known(name=words, value=str(counted[kind])) for kind, words in named.items() if counted[kind])


def stays_of(found: finding.Found) -> tuple[Words, ...]:
    """Say what of the same kind stays, and why."""
    shared = _("%(n)s 份文件另案也有，为那一案留着") % {"n": len(found.shared)}
    events = _("%(event)s 的公开内容里写了要删除的信息：已经封存的字节不能改")
    related = _("关联案件 %(code)s 可能有同样的信息，要在那里另行提出")
    return (
        *((shared,) if found.shared else ()),
        *(events % {"event": reference} for reference in found.in_events),
        *(related % {"code": code} for code in found.related),
    )


def asked_of(erasure: Erasure, names: Mapping[str, str]) -> tuple[Known, ...]:
    """Show what was asked."""
    return (
        Known(name=_("谁提出的"), value=names.get(erasure.asked_by, erasure.asked_by)),
        Known(name=_("什么时候"), value=days.moment(erasure.asked_at)),
        Known(name=_("范围"), value=say(Scope(erasure.scope).says)),
        Known(name=_("理由"), value=say(Ground(erasure.ground).says)),
        Known(name=_("保存期限"), value=erasure.keeping),
    )


def decided_of(erasure: Erasure, names: Mapping[str, str]) -> tuple[Known, ...]:
    """Show what was decided."""
    outcome = {
        State.DECLINED: _("不删除"),
        State.DECIDED: _("已经删除，还有文件等着从存储里移除"),
        State.DONE: _("已经删除"),
    }
    return (
        *asked_of(erasure, names),
        Known(name=_("决定"), value=outcome[State(erasure.state)]),
        Known(name=_("谁决定的"), value=names.get(erasure.decided_by, erasure.decided_by)),
        Known(name=_("决定的时间"), value=days.moment(erasure.decided_at) if erasure.decided_at else ""),
    )


def receipts_of(erasures: Sequence[Erasure]) -> tuple[Link, ...]:
    """Lead to the receipts of what was asked and decided, which need no account: for the person whose data it is."""
    told = [(_("提出删除的回执"), one.asked_in) for one in erasures]
    told += [(_("决定的回执"), one.event) for one in erasures if one.event]
    return tuple(
        Link(words=words, href=reverse("record-receipt", kwargs={"code": event.code})) for words, event in told
    )


def fields_of(typed: Mapping[str, str], wrong: Mapping[str, str]) -> tuple[FieldShown, ...]:
    """Ask how much, why, and about the period of keeping."""
    return (
        FieldShown(
            name="scope",
            label=_("删除多少"),
            kind=Kind.CHOICE,
            value=typed.get("scope", Scope.MATTER.value),
            options=tuple(Option(value=one.value, words=one.says) for one in Scope),
            hint=_("文书和证据里有当事人的信息，两种范围都会删除"),
            error=wrong.get("scope", ""),
        ),
        FieldShown(
            name="ground",
            label=_("为什么删除"),
            kind=Kind.CHOICE,
            value=typed.get("ground", ""),
            options=tuple(Option(value=one.value, words=one.says) for one in Ground),
            law=f"{ARTICLE}.1",
            error=wrong.get("ground", ""),
        ),
        FieldShown(
            name="keeping",
            label=_("保存期限依哪条规定，何时届满"),
            value=typed.get("keeping", ""),
            hint=_("期限没有届满的只能封存，不能删除。这句话会永远留在账本里，不要写姓名、号码和地址"),
            law=KEPT_LONGER,
            error=wrong.get("keeping", ""),
        ),
    )


def reason_of(typed: Mapping[str, str], wrong: Mapping[str, str]) -> FieldShown:
    """Ask why it is declined."""
    return FieldShown(
        name="reason",
        label=_("为什么不删除"),
        kind=Kind.LONG_TEXT,
        value=typed.get("reason", ""),
        error=wrong.get("reason", ""),
    )


def waits_of(waiting: Erasure | None, *, decides: bool) -> Words:
    """Say who is to decide, where somebody else is."""
    if waiting is None or decides:
        return ""
    return _("等法制监督人员决定。提出的人和办过本案的人不能决定。")


def erasing_link(desk: Desk, matter: Matter) -> Link | None:
    """Lead to the page, where this officer may ask or decide and there is something to say."""
    may = desk.may(Permission.ASK_ERASURE, matter) or desk.may(Permission.DECIDE_ERASURE, matter)
    if not may or not (matter.ended_at or matter.erased_at):
        return None
    return Link(words=_("删除个人信息"), href=reverse("erasing", kwargs={"matter_id": matter.pk}))
