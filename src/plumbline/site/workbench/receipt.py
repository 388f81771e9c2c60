"""The receipt of a record, for whoever filed or was decided upon: an officer hands it over, printed or as a file.

Without a choice it holds the fingerprint and the proof. What the record says, and personal data, go in only as the
officer chooses, and only where the officer may see personal data: the same decision as for the pages of the matter.
"""

from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.bodies import authority
from plumbline.engines.bodies.authority import Permission
from plumbline.engines.ledger import receipts
from plumbline.engines.matters.acting import procedure_of
from plumbline.engines.matters.models import Matter, Record
from plumbline.engines.matters.recording import TITLE
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site.page import Crumb, Page, Room
from plumbline.site.parts.asking import FieldShown, Kind, Option
from plumbline.site.receipt import ReceiptShown, as_file, shown
from plumbline.site.showing import show, shows
from plumbline.site.words import Words, say
from plumbline.site.workbench.desk import Desk, on_matter
from plumbline.site.workbench.naming import number_of, title_of
from plumbline.site.workbench.rows import matter_href

CHOSEN: Final = "with"
BODY: Final = "body"


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """The receipt of one record of a matter, and what may be put into it."""

    template: ClassVar[str] = "pages/workbench/receipt.html"
    permission: ClassVar[str] = Permission.VIEW_MATTER
    room: ClassVar[Room] = Room.WORKBENCH
    here: ClassVar[str] = "matters"

    matter: Words
    act: Words
    receipt: ReceiptShown
    choices: FieldShown | None  # None where the officer may not see personal data
    contained: tuple[Words, ...]
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What goes into the receipt: whether what the record says, and which personal data."""

    body: bool
    opened: tuple[str, ...]


@shows(ReceiptPage)
@on_matter
def receipt(request: HttpRequest, desk: Desk, matter: Matter, *, sequence: int) -> HttpResponse:
    """Show the receipt as it is chosen, to print and to save."""
    found = get_object_or_404(matter.records.select_related("event"), sequence=sequence)
    chosen = _chosen(request, desk, matter, found)
    procedure, names = procedure_of(matter), receipts.names_in(found.event)
    titles = {name: _title(name, procedure.fields[name].title if name in procedure.fields else name) for name in names}
    act = procedure.acts[found.act].title
    place = {"matter_id": matter.pk, "sequence": sequence}
    query = urlencode([(CHOSEN, value) for value in ((BODY,) if chosen.body else ()) + chosen.opened])
    personal = desk.may(Permission.VIEW_PERSONAL, matter)
    href = reverse("matter-receipt-file", kwargs=place)
    page = ReceiptPage(
        title=_("回执：%(act)s") % {"act": say(act)},
        way=(
            Crumb(words=_("案件"), href=reverse("matters")),
            Crumb(words=number_of(matter), href=matter_href(matter)),
            Crumb(words=_("记录 %(n)s") % {"n": sequence}, href=reverse("record", kwargs=place)),
            Crumb(words=_("回执")),
        ),
        matter=title_of(matter, personal=personal),
        act=act,
        receipt=shown(
            request, found.event, href=f"{href}?{query}" if query else href, body=chosen.body, opened=chosen.opened
        ),
        choices=_choices(titles, chosen) if personal else None,
        contained=_contained(titles, chosen),
        back=reverse("record", kwargs=place),
    )
    return show(request, page)


@shows(ReceiptPage)
@on_matter
def receipt_file(request: HttpRequest, desk: Desk, matter: Matter, *, sequence: int) -> HttpResponse:
    """Give the file of the receipt as it is chosen; a record that waits has none."""
    found = get_object_or_404(matter.records.select_related("event"), sequence=sequence)
    chosen = _chosen(request, desk, matter, found)
    try:
        made = receipts.receipt_of(found.event, body=chosen.body, opened=chosen.opened)
    except IntegrityBroken as problem:  # the page says what is broken
        raise Http404 from problem
    if made is None:
        raise Http404
    return as_file(found.event, made)


def _chosen(request: HttpRequest, desk: Desk, matter: Matter, record: Record) -> Choice:
    """Read what is chosen, and whether this officer may give it.

    Raises  PermissionDenied where the officer may not see personal data;  Http404 for data that the record does not have
    """
    asked = request.GET.getlist(CHOSEN)
    if not asked:
        return Choice(body=False, opened=())
    decision = authority.may(desk.account, Permission.VIEW_PERSONAL, matter, on=desk.today)
    if not decision:
        raise PermissionDenied(say(decision.says))
    opened = tuple(sorted(set(asked) - {BODY}))
    if not set(opened) <= set(receipts.names_in(record.event)):
        raise Http404
    return Choice(body=True, opened=opened)


def _choices(titles: dict[str, Words], chosen: Choice) -> FieldShown:
    options = [Option(value=BODY, words=_("记录说了什么"), hint=_("行为、时间、事实和期限；个人信息在下面另选"))]
    options += [Option(value=name, words=title, hint=_("个人信息")) for name, title in titles.items()]
    return FieldShown(
        name=CHOSEN,
        label=_("除了指纹，回执里还写什么"),
        kind=Kind.CHOICES,
        value=((BODY,) if chosen.body else ()) + chosen.opened,
        hint=_("只交给有权看的人。个人信息只选他自己提交的。不选，就只有指纹，谁都可以拿。"),
        options=tuple(options),
        optional=True,
    )


def _contained(titles: dict[str, Words], chosen: Choice) -> tuple[Words, ...]:
    if not chosen.body:
        return (_("只有记录的指纹和证明，没有内容"),)
    return (_("记录说了什么"), *(titles[name] for name in chosen.opened))


def _title(name: str, title: Words) -> Words:
    return _("案件的标题") if name == TITLE else title
