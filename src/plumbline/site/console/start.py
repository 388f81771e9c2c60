"""Where the console begins: what there is to keep, and what needs somebody's attention."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.bodies.codes import ConflictKind, Found
from plumbline.engines.bodies.models import Account, Body, Certificate, Officer, valid_on
from plumbline.engines.bodies.personnel import Conflict
from plumbline.engines.bodies.posts import in_force
from plumbline.engines.ledger.models import Event, Unsealed
from plumbline.kernel import catalogue, clock
from plumbline.site import navigation
from plumbline.site.console.keeping import account_of, bodies_kept
from plumbline.site.console.papers import certificate_state, certificate_words, domains, from_to, labels, name_of
from plumbline.site.page import Page, Room
from plumbline.site.parts.listing import Cell, Column, Count, EmptyShown, Row, TableShown, table
from plumbline.site.showing import show, shows
from plumbline.site.words import Words

AHEAD: Final = timedelta(days=60)
SHOWN: Final = 30


@dataclass(frozen=True, kw_only=True)
class ConsolePage(Page):
    """Counts that lead on, certificates that end; ties that officers declared, for those who supervise them."""

    template: ClassVar[str] = "pages/console/start.html"
    permission: ClassVar[str] = Permission.VIEW_CONSOLE
    room: ClassVar[Room] = Room.CONSOLE
    here: ClassVar[str] = "console"

    counts: tuple[Count, ...]
    certificates: TableShown | None
    declared: TableShown | None = None
    more: Words = ""
    empty: EmptyShown | None = None


@shows(ConsolePage)
def start(request: HttpRequest) -> HttpResponse:
    """Show the beginning of the console."""
    account, today = account_of(request), clock.today()
    bodies = bodies_kept(account)
    found = needing_attention(bodies, on=today)
    whole = found.count()
    papers = list(found.select_related("officer__body")[:SHOWN])
    page = ConsolePage(
        title=_("概况"),
        counts=_counts(account, bodies, today),
        certificates=_table(papers, today) if papers else None,
        declared=_declared(bodies, today) if authority.may(account, Permission.MANAGE_CERTIFICATES).allowed else None,
        more=_("共 %(whole)s 本，这里列最早的 %(shown)s 本。") % {"whole": whole, "shown": SHOWN}
        if whole > SHOWN
        else "",
        empty=None
        if papers
        else EmptyShown(
            title=_("没有快到期的执法证"),
            words=_("在岗人员的执法证六十天内都不到期，也没有暂扣的、审验不合格的。"),
        ),
    )
    return show(request, page)


def needing_attention(bodies: QuerySet[Body], *, on: date) -> QuerySet[Certificate]:
    """Select the certificates of serving officers that do not count, or end soon, and have no successor.

    One does not count that has ended, is suspended, or failed its annual check; one that has yet to begin needs nobody.
    """
    serving = Officer.objects.filter(valid_on(on), body__in=bodies)
    counting = in_force(on)
    lasting = counting.filter(valid_to__gt=on + AHEAD)
    begun = Certificate.objects.filter(valid_from__lte=on, officer__in=serving)
    return (
        begun.filter(Q(valid_to__lte=on + AHEAD) | ~Q(pk__in=counting.values("pk")))
        .exclude(officer__in=lasting.values("officer"))
        .order_by("valid_to", "number")
    )


def _counts(account: Account, bodies: QuerySet[Body], today: date) -> tuple[Count, ...]:
    officers = Officer.objects.filter(valid_on(today), body__in=bodies).count()
    versions = list(catalogue.load().every_procedure())
    open_notes = {(note.law, note.says.zh) for version in versions for note in version.to_settle}
    counts = [
        Count(number=bodies.count(), words=_("个机关"), href=navigation.address("bodies")),
        Count(number=officers, words=_("名在职人员"), href=navigation.address("bodies")),
        Count(
            number=len({version.code for version in versions}),
            words=_("个程序"),
            href=navigation.address("declarations"),
        ),
        Count(number=len(open_notes), words=_("处待定"), href=navigation.address("to-settle")),
    ]
    if authority.may(account, Permission.VIEW_AUDIT).allowed:
        href = navigation.address("ledger")
        counts += [
            Count(number=Event.objects.count(), words=_("条事件"), href=href),
            Count(number=Unsealed.objects.count(), words=_("条还没有封存"), href=href),
        ]
    return tuple(counts)


def _declared(bodies: QuerySet[Body], today: date) -> TableShown | None:
    """Show the ties that officers declared of themselves and that hold today, newest first; to whom, their pages say."""
    ties = Conflict.objects.filter(valid_on(today), found=Found.DECLARED, officer__body__in=bodies)
    rows = [
        Row(
            cells=(
                Cell(
                    words=name_of(one.officer),
                    href=reverse("officer", kwargs={"code": one.officer.code}) + "#conflicts",
                    sub=name_of(one.officer.body),
                ),
                Cell(words=labels([one.kind], ConflictKind)),
                Cell(words=from_to(one.valid_from, one.valid_to)),
            )
        )
        for one in ties.select_related("officer__body").order_by("-pk")[:SHOWN]
    ]
    columns = (Column(words=_("姓名")), Column(words=_("关系")), Column(words=_("起止")))
    return table(_("本人申报的利害关系"), columns, rows) if rows else None


def _table(papers: list[Certificate], today: date) -> TableShown:
    rows = [
        Row(
            cells=(
                Cell(
                    words=name_of(paper.officer),
                    href=reverse("officer", kwargs={"code": paper.officer.code}),
                    sub=name_of(paper.officer.body),
                ),
                Cell(words=domains(paper.scopes)),
                Cell(tag=certificate_state(paper, on=today), sub=certificate_words(paper, on=today)),
            )
        )
        for paper in papers
    ]
    columns = (Column(words=_("姓名")), Column(words=_("执法领域")), Column(words=_("执法证")))
    return table(_("要留意的执法证"), columns, rows)
