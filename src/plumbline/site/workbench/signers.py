"""Who could lawfully perform an act in a matter: by what post, delegation and papers; who nearly could, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters import signing
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.signing import Signer, Signers
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.act import ReasonShown, reasons_shown
from plumbline.site.parts.listing import EmptyShown, Entry, Link
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.naming import number_of, officer_name
from plumbline.site.workbench.rows import matter_href


@dataclass(frozen=True, slots=True, kw_only=True)
class NearlyShown:
    """An officer who holds the post, and what stands against it."""

    name: str
    grounds: tuple[Words, ...]
    reasons: tuple[ReasonShown, ...]


@dataclass(frozen=True, kw_only=True)
class SignersPage(Page):
    """Who could perform an act."""

    template: ClassVar[str] = "pages/workbench/signers.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    law: str
    able: tuple[Entry, ...]
    none: EmptyShown | None
    nearly: tuple[NearlyShown, ...]
    others: Words
    ways: tuple[Link, ...]


@shows(SignersPage)
@on_matter
def signers(request: HttpRequest, desk: Desk, matter: Matter, *, act: str) -> HttpResponse:
    """Show who could perform an act in a matter as it stands now."""
    procedure = procedure_of(matter)
    if act not in procedure.acts or not procedure.acts[act].performed_by:
        raise Http404
    found = signing.in_matter(matter, act)
    title = _("谁能依法“%(act)s”") % {"act": say(found.act.title)}
    page = SignersPage(
        title=title,
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=title),
        ),
        law=found.act.law or procedure.basis,
        able=tuple(Entry(title=officer_name(one.officer), facts=one.ground) for one in found.able),
        none=None if found.able else EmptyShown(title=_("本机关现在没有人能做这一步"), words=_none(found)),
        nearly=tuple(_nearly(found.nearly, desk)),
        others=_others(found.others),
        ways=(
            Link(words=_("回到案件"), href=f"{matter_href(matter)}#acts"),
            Link(words=_("怎样才能做这一步"), href=reverse("way-to-act", kwargs={"matter_id": matter.pk, "act": act})),
        ),
    )
    return show(request, page)


def _nearly(nearly: Iterable[Signer], desk: Desk) -> Iterable[NearlyShown]:
    for one in nearly:
        yield NearlyShown(
            name=officer_name(one.officer), grounds=one.ground, reasons=reasons_shown(one.reasons, on=desk.today)
        )


def _none(found: Signers) -> str:
    if found.nearly:
        return _("下面的人有岗位，但各有不能做的理由。")
    return _("没有人任这样的岗位；可以任命，或者依法委托。")


def _others(count: int) -> str:
    return ngettext("本机关另有 %(n)s 人没有这一步要的岗位。", "本机关另有 %(n)s 人没有这一步要的岗位。", count) % {
        "n": f"{count:,}"
    }
