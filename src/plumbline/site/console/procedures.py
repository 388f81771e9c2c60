"""The declared procedures, as administrators and lawyers check them: every version, how many matters run under each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies.authority import Permission
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, clock
from plumbline.kernel.procedure import Procedure
from plumbline.site.console.papers import from_to
from plumbline.site.page import Page, Room
from plumbline.site.parts.listing import Cell, Column, Group, Link, Row, TableShown, TagShown
from plumbline.site.showing import show, shows
from plumbline.site.surroundings import links
from plumbline.site.words import say


@dataclass(frozen=True, kw_only=True)
class ProceduresPage(Page):
    """Every procedure, by system."""

    template: ClassVar[str] = "pages/console/procedures.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "declarations"

    table: TableShown
    ways: tuple[Link, ...]


@shows(ProceduresPage)
def procedures(request: HttpRequest) -> HttpResponse:
    """List the procedures with their versions."""
    page = ProceduresPage(
        title=_("程序"),
        table=_table(running_matters(), clock.today()),
        ways=links((_("要法律工作者定的"), "to-settle")),
    )
    return show(request, page)


def running_matters() -> Mapping[tuple[str, str], int]:
    """Count the matters that have not ended, by procedure and version: one query."""
    counted = Matter.objects.filter(ended_at__isnull=True).order_by().values_list("procedure", "version")
    return {(code, version): n for code, version, n in counted.annotate(n=Count("pk"))}


def state_of(procedure: Procedure, *, on: date) -> TagShown:
    """Say whether a version is in force on a day."""
    if on < procedure.in_force_from:
        return TagShown(words=_("还没有施行"), kind="info", icon="clock")
    if procedure.in_force_to and procedure.in_force_to < on:
        return TagShown(words=_("旧版，旧案仍适用"), icon="none")
    return TagShown(words=_("施行中"), kind="good", icon="check")


def _table(running: Mapping[tuple[str, str], int], today: date) -> TableShown:
    known = catalogue.load()
    groups = []
    for system in known.systems.values():
        versions = [
            version
            for code in sorted(known.procedures)
            for version in reversed(known.procedures[code])
            if code.partition(".")[0] == system.code
        ]
        if versions:
            rows = tuple(_row(version, running.get((version.code, version.version), 0), today) for version in versions)
            groups.append(Group(words=say(system.title), rows=rows))
    columns = (
        Column(words=_("程序")),
        Column(words=_("依据")),
        Column(words=_("施行")),
        Column(words=_("现在")),
        Column(words=_("在办案件"), kind="number"),
        Column(words=_("待定事项"), kind="number"),
    )
    return TableShown(label=_("程序"), columns=columns, groups=tuple(groups))


def _row(procedure: Procedure, running: int, today: date) -> Row:
    return Row(
        cells=(
            Cell(words=say(procedure.title), href=version_href(procedure), sub=procedure.code),
            Cell(law=procedure.basis, on=min(today, procedure.in_force_to or today)),
            Cell(words=from_to(procedure.in_force_from, procedure.in_force_to)),
            Cell(tag=state_of(procedure, on=today)),
            Cell(words=f"{running:,}"),
            Cell(words=f"{len(procedure.to_settle):,}"),
        )
    )


def version_href(procedure: Procedure) -> str:
    """Give the address of one version of a procedure in the console."""
    return f"{reverse('declaration', kwargs={'code': procedure.code})}?version={procedure.version}"
