"""Samples of receipts."""

from typing import Any

from django.utils.safestring import mark_safe

from plumbline.engines.ledger.qr import qr_svg
from plumbline.site.parts.reading import Known
from plumbline.site.portal.samples import HERE, both
from plumbline.site.receipt import ReceiptShown


def samples() -> dict[str, list[dict[str, Any]]]:
    """Give a receipt that holds, one that does not, and one of a record that waits."""
    recorded = Known(
        name=both("记入时间", "Recorded"),
        value=both("2026年6月12日 09:41", "12 June 2026, 09:41"),
        origin=both("账本的运行者记的", "by the operator of the log"),
    )
    drawn = mark_safe(qr_svg("https://plumbline.example/verify/000000000000/"))  # noqa: S308 — drawn by us
    receipts = [
        ReceiptShown(
            code="000000000000",
            known=(recorded,),
            href=HERE,
            page="https://plumbline.example/verify/000000000000/",
            address=drawn,
            compact=drawn,
        ),
        ReceiptShown(
            code="000000000000", known=(recorded,), href=HERE, fault=both("内容被改过。", "What it says was changed.")
        ),
        ReceiptShown(code="000000000000", known=(recorded,), href=""),
    ]
    return {"receipt": [{"receipt": one} for one in receipts]}
