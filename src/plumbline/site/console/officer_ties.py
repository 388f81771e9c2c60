"""What an officer's page says beside posts and papers: what is delegated to and by them, and what ties them to parties."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import ConflictKind, Found
from plumbline.engines.bodies.models import Account, Officer
from plumbline.engines.bodies.personnel import Delegation
from plumbline.kernel import catalogue
from plumbline.site import days
from plumbline.site.console.papers import from_to, joined, labels, name_of, roles, validity
from plumbline.site.parts.listing import Cell, Column, Row, TableShown, TagShown, table
from plumbline.site.words import Words, english, say


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
            Cell(words=direction % {"name": name_of(other)}, sub=acts_words(one.acts) or roles(one.roles)),
            Cell(words=one.basis),
            Cell(words=from_to(one.valid_from, one.valid_to)),
            _state(one, today),
        ]
        if ends:
            open_still = one.revoked_from is None and today <= one.valid_to
            early = open_still and max(today, one.valid_from) < one.valid_to
            cells += [
                Cell(
                    words=words,
                    href=reverse(route, kwargs={"delegation_id": one.pk}) if may else "",
                    hidden=name_of(other),
                )
                for words, route, may in (
                    (pgettext("act", "结束"), "end-delegation", early),
                    (pgettext("act", "撤销"), "revoke-delegation", open_still),
                )
            ]
        rows.append(Row(cells=tuple(cells)))
    columns = [Column(words=_("委托")), Column(words=_("依据")), Column(words=_("起止")), Column(words=_("现在"))]
    columns += [Column(words=_("操作"), kind="go"), Column(words=_("撤销委托"), kind="go")] if ends else []
    return table(_("委托"), columns, rows) if rows else None


def acts_words(codes: Iterable[str]) -> str:
    """Name the acts of a delegation, procedure by procedure; one that is not declared any more stands as its code."""
    named: dict[str, list[Words]] = {}
    known = catalogue.load().procedures
    for code in codes:
        procedure, _colon, act = code.partition(":")
        versions = known.get(procedure, ())
        found = next((one for one in reversed(versions) if act in one.acts), None)
        title = say(found.title) if found else procedure
        named.setdefault(title, []).append(found.acts[act].title if found else act)
    return ("; " if english() else "；").join(
        _("%(procedure)s：%(acts)s") % {"procedure": title, "acts": joined(acts)} for title, acts in named.items()
    )


def _state(one: Delegation, today: date) -> Cell:
    """Say whether a delegation counts; of one that was revoked, from which day on."""
    if one.revoked_from is None:
        return Cell(tag=validity(one.valid_from, one.valid_to, on=today))
    return Cell(
        tag=TagShown(words=_("已撤销"), kind="bad", icon="block"),
        sub=_("%(day)s起不算") % {"day": days.full(one.revoked_from)},
    )


def conflicts(account: Account, officer: Officer, today: date) -> TableShown | None:
    """Show what ties an officer to parties; whom, only to the officer and to whoever may enter and end it for others."""
    own = account.officer_id == officer.pk
    manages = not own and authority.may(account, Permission.MANAGE_CERTIFICATES, officer).allowed
    rows = []
    for one in officer.conflicts.order_by("-valid_from", "-pk"):
        cells = [
            Cell(words=labels([one.kind], ConflictKind), sub=labels([one.found], Found)),
            Cell(words=one.party if own or manages else _("只给执法监督人员看")),
            Cell(words=from_to(one.valid_from, one.valid_to)),
            Cell(tag=validity(one.valid_from, one.valid_to, on=today)),
        ]
        if manages:
            href = reverse("end-conflict", kwargs={"conflict_id": one.pk}) if one.valid_to is None else ""
            cells.append(Cell(words=pgettext("act", "结束"), href=href, hidden=one.party))
        rows.append(Row(cells=tuple(cells)))
    columns = [Column(words=_("关系")), Column(words=_("和谁")), Column(words=_("起止")), Column(words=_("现在"))]
    columns += [Column(words=_("操作"), kind="go")] if manages else []
    return table(_("利害关系"), columns, rows) if rows else None
