"""What the declared alerts find in the lists of the body, or of all bodies that the officer supervises."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Final, Literal

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plumbline.engines.bodies.authority import Permission, bodies_within_sight
from plumbline.engines.bodies.models import Body
from plumbline.engines.registers import declared, findings
from plumbline.engines.registers.findings import Found
from plumbline.kernel.alert import Alert, Severity
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import FieldShown, FiltersShown, Kind, Option
from plumbline.site.parts.listing import EmptyShown, Entry, Link, TagShown
from plumbline.site.portal.plainly import name_of_body
from plumbline.site.portal.registers.naming import entry_href, list_href
from plumbline.site.showing import show, shows
from plumbline.site.words import Words
from plumbline.site.workbench.desk import Desk, desk_of

MOST: Final = 50  # findings of one alert that are shown
KINDS: Final[dict[Severity, Literal["info", "soon", "bad"]]] = {
    Severity.NOTICE: "info",
    Severity.WARNING: "soon",
    Severity.SERIOUS: "bad",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertShown:
    """An alert with what it found."""

    title: Words
    asks: Words
    law: str
    severity: TagShown
    found: tuple[Entry, ...]
    cut: bool


@dataclass(frozen=True, kw_only=True)
class AlertsPage(Page):
    """What alerts find."""

    template: ClassVar[str] = "pages/workbench/list-alerts.html"
    permission: ClassVar[str] = Permission.VIEW_LISTS
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "lists"

    filters: FiltersShown
    said: Words  # how many were found
    alerts: tuple[AlertShown, ...]
    empty: EmptyShown | None


@shows(AlertsPage)
def alerts(request: HttpRequest) -> HttpResponse:
    """Show what alerts find: ?register= narrows to those over a register."""
    desk = desk_of(request)
    register = request.GET.get("register", "")
    wanted = [one for one in declared.alerts().values() if register in {"", one.over}]
    bodies = bodies_within_sight(desk.account, on=desk.today)
    shown = [_shown(one, desk, bodies) for one in wanted]
    found = tuple(sorted((one for one in shown if one.found), key=_weight))
    page = AlertsPage(
        title=_("清单预警"),
        way=(Crumb(words=_("清单"), href=reverse("lists")), Crumb(words=_("预警"))),
        filters=_filters(register),
        said=_said(found) if found else "",
        alerts=found,
        empty=None
        if found
        else EmptyShown(title=_("没有发现问题"), links=(Link(words=_("看本机关的清单"), href=reverse("lists")),)),
    )
    return show(request, page)


def _said(found: tuple[AlertShown, ...]) -> str:
    kinds = ngettext("%(n)s 种预警", "%(n)s 种预警", len(found)) % {"n": f"{len(found):,}"}
    return _("%(kinds)s，下面列出 %(n)s 处") % {"kinds": kinds, "n": f"{sum(len(one.found) for one in found):,}"}


def _weight(one: AlertShown) -> int:
    return ("bad", "soon", "info").index(one.severity.kind)


def _shown(alert: Alert, desk: Desk, bodies: QuerySet[Body]) -> AlertShown:
    found = list(islice(findings.find(alert, on=desk.today, bodies=bodies), MOST + 1))
    return AlertShown(
        title=alert.title,
        asks=alert.asks,
        law=alert.law,
        severity=TagShown(words=alert.severity.says, kind=KINDS[alert.severity]),
        found=tuple(_entries(alert, found[:MOST])),
        cut=len(found) > MOST,
    )


def _entries(alert: Alert, found: list[Found]) -> Iterator[Entry]:
    register = declared.register(alert.over)
    for one in found:
        body, edition = one.body, one.edition
        href = ""
        if edition is not None:
            href = entry_href(declared.register(edition.register), edition.body, edition.key)
        elif body is not None:
            href = list_href(register, body)
        title: Words = edition.title if edition else (name_of_body(body) if body else one.says)
        facts = (one.says, *((name_of_body(body),) if body else ()))
        yield Entry(title=title, href=href, facts=facts, law=one.law)


def _filters(register: str) -> FiltersShown:
    over = {one.over for one in declared.alerts().values()}
    options = [Option(value=code, words=declared.register(code).title) for code in sorted(over)]
    field = FieldShown(
        name="register",
        label=_("哪份清单"),
        kind=Kind.CHOICE,
        value=register,
        options=(Option(value="", words=_("全部清单")), *options),
        listed=True,
    )
    return FiltersShown(label=_("筛选预警"), fields=(field,), action=reverse("list-alerts"))
