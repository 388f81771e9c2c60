"""The receipt of a record for everybody: a file, and a page to print. What the record says is in it where that is open."""

from dataclasses import dataclass
from typing import ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from plumbline.engines.disclosure.laid_open import contents_for_everybody, record_of
from plumbline.engines.ledger import proving, receipts
from plumbline.engines.ledger.models import Event
from plumbline.kernel.errors import IntegrityBroken
from plumbline.site.page import PUBLIC, Crumb, Page
from plumbline.site.parts.listing import Entry
from plumbline.site.receipt import ReceiptShown, as_file, shown
from plumbline.site.showing import show, shows


@dataclass(frozen=True, kw_only=True)
class ReceiptPage(Page):
    """The receipt of one record."""

    template: ClassVar[str] = "pages/portal/receipt.html"
    permission: ClassVar[str] = PUBLIC
    here: ClassVar[str] = "verify"

    receipt: ReceiptShown
    is_open: bool  # what the record says is in it
    checking: tuple[Entry, ...]
    record_href: str


@shows(ReceiptPage)
def receipt(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001 — every view is given the request
    """Give the file of a receipt; one of a record that waits says so."""
    event = _found(code)
    is_open = _is_open(event)
    try:
        made = receipts.receipt_of(event, body=is_open)
    except IntegrityBroken as problem:  # the page of the record says what is broken
        raise Http404 from problem
    return as_file(event, receipts.written(event, None, body=is_open) if made is None else made)


@shows(ReceiptPage)
def receipt_to_print(request: HttpRequest, code: str) -> HttpResponse:
    """Show the receipt of a record, to save and to print."""
    event = _found(code)
    is_open = _is_open(event)
    href = reverse("verify-receipt", kwargs={"code": event.code})
    title = _("记录 %(code)s 的回执") % {"code": event.code}
    record = reverse("record", kwargs={"code": event.code})
    page = ReceiptPage(
        title=title,
        way=(
            Crumb(words=_("首页"), href=reverse("home")),
            Crumb(words=_("验记录"), href=reverse("verify")),
            Crumb(words=_("记录 %(code)s") % {"code": event.code}, href=record),
            Crumb(words=_("回执")),
        ),
        receipt=shown(request, event, href=href, body=is_open),
        is_open=is_open,
        checking=checking(),
        record_href=record,
    )
    return show(request, page)


def checking() -> tuple[Entry, ...]:
    """Say by which three ways a receipt is checked, none of which needs us."""
    return (
        Entry(
            title=_("在浏览器里核验回执"),
            href=reverse("receipt-page"),
            facts=(_("可以存下来，断网打开"),),
        ),
        Entry(
            title=_("下载 receipt.py"),
            href=reverse("receipt-verifier"),
            facts=(_("只要有 Python，什么都不用装"),),
        ),
        Entry(title=_("自己怎么核验"), href=reverse("checking"), facts=(_("格式是公开的，任何人都能写一个核验工具"),)),
    )


def _found(code: str) -> Event:
    event = proving.find(code)
    if event is None:
        raise Http404
    return event


def _is_open(event: Event) -> bool:
    return contents_for_everybody(event, record_of(event)) is not None
