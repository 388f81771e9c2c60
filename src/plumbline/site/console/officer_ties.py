"""What an officer's page says beside posts and papers: what is delegated to and by them, and what ties them to parties."""

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import ConflictKind, Found
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.site.console.papers import from_to, labels, name_of, roles, validity
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, table


def delegations(account: Account, officer: Officer, today: date) -> TableShown | None:
    """Show what others delegated to an officer, and what the officer delegated."""
    ends = authority.may(account, Permission.GRANT_ROLES, officer).allowed
    rows = []
    found = Delegation.objects.filter(Q(holder=officer) | Q(giver=officer)).select_related("giver", "holder")
    for one in found.order_by("-valid_from", "-pk"):
        given = one.giver_id == officer.pk
        other = one.holder if given else one.giver
        direction = _("委托给%(name)s") if given else _("受%(name)s委托")
        cells = [
            Cell(words=direction % {"name": name_of(other)}, sub=roles(one.roles)),
            Cell(words=one.basis),
            Cell(words=from_to(one.valid_from, one.valid_to)),
            Cell(tag=validity(one.valid_from, one.valid_to, on=today)),
        ]
        if ends:
            href = reverse("end-delegation", kwargs={"delegation_id": one.pk}) if today < one.valid_to else ""
            cells.append(Cell(words=_("结束委托"), href=href, hidden=name_of(other)))
        rows.append(Row(cells=tuple(cells)))
    columns = [Column(words=_("委托")), Column(words=_("依据")), Column(words=_("起止")), Column(words=_("现在"))]
    columns += [Column(words=_("操作"), kind="go")] if ends else []
    return table(_("委托"), columns, rows) if rows else None


def conflicts(account: Account, officer: Officer, today: date) -> TableShown | None:
    """Show what ties an officer to parties; whom, only to whoever may enter it."""
    manages = authority.may(account, Permission.MANAGE_CERTIFICATES, officer).allowed
    rows = []
    for one in officer.conflicts.order_by("-valid_from", "-pk"):
        cells = [
            Cell(words=labels([one.kind], ConflictKind), sub=labels([one.found], Found)),
            Cell(words=one.party if manages else _("只给执法监督人员看")),
            Cell(words=from_to(one.valid_from, one.valid_to)),
            Cell(tag=validity(one.valid_from, one.valid_to, on=today)),
        ]
        if manages:
            href = reverse("end-conflict", kwargs={"conflict_id": one.pk}) if one.valid_to is None else ""
            cells.append(Cell(words=_("结束"), href=href, hidden=one.party))
        rows.append(Row(cells=tuple(cells)))
    columns = [Column(words=_("关系")), Column(words=_("和谁")), Column(words=_("起止")), Column(words=_("现在"))]
    columns += [Column(words=_("操作"), kind="go")] if manages else []
    return table(_("利害关系"), columns, rows) if rows else None
