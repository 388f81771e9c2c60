"""The receipt as it lies on a desk: printed by a browser, and read by a decoder that is not ours."""

import pytest

from plumbline.engines.ledger import keys
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.kernel import receipt_compact
from plumbline.kernel.receipt_verdict import verify
from plumbline.kernel.signed_note import read_key
from tests.scanning import codes_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_both_codes_of_a_printed_receipt_are_read_and_the_proof_holds(sealed, page_at, live_server, tmp_path):
    event = sealed.record().event
    page = page_at()
    page.goto(f"/verify/{event.code}/receipt/")

    codes = codes_in(page.pdf(format="A4"), tmp_path)

    (address,) = (code for code in codes if code.startswith("http"))
    (packed,) = (code for code in codes if not code.startswith("http"))
    vouched = verify(receipt_compact.read(packed.encode()), keys=[read_key(keys.verifier())], is_signed=is_signed)
    assert address == f"{live_server.url}/verify/{event.code}/"
    assert vouched.receipt.digest == event.digest
