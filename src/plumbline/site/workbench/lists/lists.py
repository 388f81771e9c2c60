"""The lists that the officer's body keeps, and one of them with the change sets that were proposed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.models import valid_on
from plumbline.engines.registers import declared, importing
from plumbline.engines.registers.above import keeps
from plumbline.engines.registers.models import Adjustment, Edition
from plumbline.engines.registers.reading import STANDING
from plumbline.kernel import clock
from plumbline.kernel.errors import Refusal
from plumbline.kernel.register import Register
from plumbline.site import days
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import ErrorLink, FieldShown, Kind
from plumbline.site.parts.listing import Cell, Column, EmptyShown, Entry, Link, Row, TableShown, TagShown, table
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.naming import list_href, register_called
from plumbline.site.showing import show, shows
from plumbline.site.words import Words
from plumbline.site.workbench.asked import errors_by_field
from plumbline.site.workbench.desk import Desk, desk_of
from plumbline.site.workbench.forms import errors_listed

SAVED: Final = "list_saved"  # in the session: what was just saved, told once
RECENT: Final = 20  # change sets that are shown


@dataclass(frozen=True, kw_only=True)
class ListsPage(Page):
    """The lists that the body keeps."""

    template: ClassVar[str] = "pages/workbench/lists.html"
    permission: ClassVar[str] = Permission.VIEW_LISTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "lists"

    entries: tuple[Entry, ...]
    empty: EmptyShown | None
    alerts: str


@dataclass(frozen=True, kw_only=True)
class KeptListPage(Page):
    """One list that the body keeps: its change sets, and the form that takes a file."""

    template: ClassVar[str] = "pages/workbench/list.html"
    permission: ClassVar[str] = Permission.VIEW_LISTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "lists"

    lead: Words
    saved: Words  # what was just saved
    links: tuple[Link, ...]
    adjustments: TableShown | None
    fields: tuple[FieldShown, ...]  # none: the officer does not keep the list
    errors: tuple[ErrorLink, ...]
    action: str
    by_procedure: bool  # saving proposes a change set
    open_href: str  # where a matter of adjustment is opened
    whole: bool = False


@shows(ListsPage)
def lists(request: HttpRequest) -> HttpResponse:
    """List what the body keeps."""
    desk = desk_of(request)
    kept = [one for one in declared.every().values() if keeps(one, desk.body)]
    standing = Edition.objects.filter(STANDING, valid_on(desk.today), body=desk.body).order_by().values("register")
    counts = Counter(dict(standing.annotate(n=Count("pk")).values_list("register", "n")))
    entries = tuple(
        Entry(
            title=one.title,
            href=reverse("list", kwargs={"register": one.code}),
            facts=(
                ngettext("本机关列出 %(n)s 项", "本机关列出 %(n)s 项", counts[one.code])
                % {"n": f"{counts[one.code]:,}"},
            ),
            law=one.basis,
        )
        for one in kept
    )
    page = ListsPage(
        title=_("本机关的清单"),
        way=(Crumb(words=_("清单")),),
        entries=entries,
        empty=None if entries else EmptyShown(title=_("您的机关不编制清单")),
        alerts=reverse("list-alerts"),
    )
    return show(request, page)


@shows(KeptListPage)
def kept_list(request: HttpRequest, register: str) -> HttpResponse:
    """Show a list that the body keeps; once, what was just saved."""
    one = register_kept(request, register)
    saved = request.session.get(SAVED)
    said = saved["said"] if isinstance(saved, dict) and saved.get("register") == one.code else ""
    if said:
        del request.session[SAVED]
    return show(request, kept_page(desk_of(request), one, saved=said))


def register_kept(request: HttpRequest, code: str) -> Register:
    """Find a register of which the officer's body keeps a list.

    Raises  Http404 where it keeps none
    """
    one = register_called(code)
    if not keeps(one, desk_of(request).body):
        raise Http404
    return one


def kept_page(
    desk: Desk,
    one: Register,
    *,
    sent: Mapping[str, str] | None = None,
    refusal: Refusal | None = None,
    saved: Words = "",
) -> KeptListPage:
    """Make the page, as it is asked first, as its form came back, or with what was just saved."""
    reasons = refusal.reasons if refusal else ()
    fields = _fields(sent or {}, errors_by_field(reasons, law="")) if desk.may(Permission.KEEP_LISTS) else ()
    shown = Adjustment.objects.filter(register=one.code, body=desk.body)[:RECENT]
    return KeptListPage(
        title=one.title,
        wrong=refusal is not None,
        way=(Crumb(words=_("清单"), href=reverse("lists")), Crumb(words=one.title)),
        saved=saved,
        lead=_("%(body)s编制") % {"body": name_of_body(desk.body)},
        links=(
            Link(words=_("看公开的清单"), href=list_href(one, desk.body)),
            Link(words=_("看预警"), href=f"{reverse('list-alerts')}?register={one.code}"),
        ),
        adjustments=_adjustments([*shown]) if shown else None,
        fields=fields,
        errors=errors_listed(fields, reasons, law=""),
        action=reverse("list-import", kwargs={"register": one.code}),
        by_procedure=importing.is_proposed(one, desk.body),
        open_href=reverse("opening", kwargs={"code": one.adjusted_by}) if one.adjusted_by else "",
        whole=bool((sent or {}).get("whole")),
    )


def _fields(sent: Mapping[str, str], errors: Mapping[str, Words]) -> tuple[FieldShown, ...]:
    today = clock.today().isoformat()
    return (
        FieldShown(
            name="file",
            label=_("表格文件"),
            hint=_(
                "XLSX、CSV 或者 JSON；列名用字段的名称，可以先下载现有清单，在上面改。文件里没有的列照旧，空着的格等于删去"
            ),
            kind=Kind.FILE,
            error=errors.get("file", ""),
        ),
        FieldShown(
            name="valid_from",
            label=_("自哪天起"),
            kind=Kind.DAY,
            value=sent.get("valid_from", today),
            error=errors.get("valid_from", ""),
            placeholder="2026-06-22",
        ),
        FieldShown(
            name="because",
            label=_("为什么改"),
            hint=_("依据的变化，或者决定的文号"),
            value=sent.get("because", ""),
            error=errors.get("because", ""),
        ),
    )


def _adjustments(shown: list[Adjustment]) -> TableShown:
    columns = (
        Column(words=_("编号"), kind="number"),
        Column(words=_("调整"), kind="name"),
        Column(words=_("自哪天起")),
        Column(words=_("进展")),
    )
    return table(_("调整单"), columns, [_adjustment(one) for one in shown], heads=1)


def _adjustment(one: Adjustment) -> Row:
    changes = ngettext("%(n)s 处变化", "%(n)s 处变化", len(one.puts) + len(one.ends)) % {
        "n": f"{len(one.puts) + len(one.ends):,}"
    }
    return Row(
        cells=(
            Cell(words=str(one.pk)),
            Cell(words=one.title, sub=changes),
            Cell(day=one.valid_from),
            Cell(tag=_state(one), sub=one.matter),
        )
    )


def _state(one: Adjustment) -> TagShown:
    if one.carried_out_at:
        return TagShown(words=_("%(day)s 公布") % {"day": days.full(clock.day_of(one.carried_out_at))}, kind="good")
    if one.withdrawn_at:
        return TagShown(words=_("不再调整"))
    return TagShown(words=_("办理中") if one.matter else _("等待立案"), kind="info")
