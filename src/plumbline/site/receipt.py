"""A receipt as people hold it: its codes to print, who vouches for which time, where to save it and how to check it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from plumbline.engines.ledger import receipts
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Event
from plumbline.engines.ledger.qr import TooLong, qr_svg
from plumbline.kernel import receipt, receipt_compact
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import IntegrityBroken
from plumbline.kernel.receipt import Receipt
from plumbline.kernel.receipt_compact import NotCompact
from plumbline.kernel.receipt_fault import ReceiptRefused
from plumbline.kernel.receipt_verdict import Vouched, fingerprint, verify
from plumbline.site import days
from plumbline.site.parts.reading import Known
from plumbline.site.words import Words, say

JSON: Final = "application/json; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptShown:
    """A receipt on a page. While the record waits to be sealed it has no codes and nothing to save."""

    code: str
    known: tuple[Known, ...]
    href: str  # where the file is
    page: str = ""  # the address of the record's page
    fault: Words = ""  # it was made, and does not hold
    address: SafeString | str = ""  # of the record's page, as a QR code
    compact: SafeString | str = ""  # the receipt itself, as a QR code, where it fits one

    @property
    def waits(self) -> bool:
        """Tell whether the record is not sealed yet."""
        return not self.address and not self.fault


def shown(
    request: HttpRequest, event: Event, *, href: str, body: bool = False, opened: Collection[str] = ()
) -> ReceiptShown:
    """Make and show a receipt, verified at this very request as everybody can.

    Takes   href — where the file is;  body, opened — as `receipts.receipt_of`
    """
    recorded = Known(
        name=_("记入时间"), value=days.moment(event.recorded_at), origin=_("账本的运行者记的，签名担保后来没有改")
    )
    try:
        made = receipts.receipt_of(event, body=body, opened=opened)
    except IntegrityBroken:
        fault = _("账本的哈希树缺了一块，证明算不出来。")
        return ReceiptShown(code=event.code, known=(recorded,), href="", fault=fault)
    if made is None:
        return ReceiptShown(code=event.code, known=(recorded,), href="")
    full = receipt.read_data(made)
    try:
        vouched = verify(full, is_signed=is_signed)
    except ReceiptRefused as refused:
        return ReceiptShown(code=event.code, known=(recorded,), href=href, fault=say(refused.says))
    page = request.build_absolute_uri(reverse("record", kwargs={"code": event.code}))
    return ReceiptShown(
        code=event.code,
        known=(recorded, *_known(vouched)),
        href=href,
        page=page,
        address=_drawn(page),
        compact=_compact(full),
    )


def as_file(event: Event, made: dict[str, Any]) -> HttpResponse:
    """Answer with the file of a receipt."""
    answer = HttpResponse(receipts.as_bytes(made), content_type=JSON)
    answer["Content-Disposition"] = f'attachment; filename="plumbline-{event.code}.json"'
    return answer


def _known(vouched: Vouched) -> tuple[Known, ...]:
    place = _("第 %(entry)s 条，共 %(size)s 条") % {
        "entry": f"{vouched.place.index + 1:,}",
        "size": f"{vouched.place.size:,}",
    }
    seen = [
        Known(
            name=_("见证"),
            value=_("%(name)s：最晚 %(moment)s 已经在账本里")
            % {"name": each.key.name, "moment": days.moment(datetime.fromtimestamp(each.at, BEIJING))},
            origin=_("见证人说的，按它自己的钟；公钥指纹 %(fingerprint)s") % {"fingerprint": fingerprint(each.key)},
        )
        for each in vouched.witnesses
    ] or [Known(name=_("见证"), value=_("没有见证人签名：时间只有账本的运行者担保。"))]
    return (
        Known(name=_("账本"), value=vouched.receipt.origin),
        Known(name=_("在账本里的位置"), value=place),
        *seen,
        Known(name=_("账本公钥的指纹"), value=fingerprint(vouched.log), origin=_("和另一处公布的比对，一致才可信")),
    )


def _compact(full: Receipt) -> SafeString | str:
    """Draw the whole proof as one code; nothing where it has no compact form."""
    try:
        return _drawn(receipt_compact.write(full))
    except (NotCompact, TooLong):
        return ""


def _drawn(text: str) -> SafeString:
    return mark_safe(qr_svg(text))  # noqa: S308 — drawn by us from its modules: nothing of the text stands in it
