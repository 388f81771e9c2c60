"""Receipts for programs: what the portal gives, and a plain answer to what is no record."""

import pytest
from django.db import transaction

from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.keys import note_key
from plumbline.kernel import receipt
from plumbline.kernel.receipt_verdict import verify
from tests.api.conftest import DIGEST


def test_a_receipt_holds_and_is_that_of_the_portal(record, client):
    by_code, by_digest = (client.get(f"/api/v1/receipts/{name}") for name in (record.code, DIGEST))

    assert record.digest.hex() == DIGEST
    assert by_code.json() == by_digest.json() == client.get(f"/verify/{record.code}.json").json()
    vouched = verify(receipt.read(by_code.content), keys=[note_key()], is_signed=is_signed)
    assert vouched.receipt.code == record.code
    assert vouched.contents is None


def test_a_record_that_waits_says_so(record, client):
    with transaction.atomic():
        waiting = append(stream="b", kind="file", at=record.at, public={})

    assert client.get(f"/api/v1/receipts/{waiting.code}").json()["inclusion"] is None


@pytest.mark.parametrize(("name", "status"), [("0" * 12, 404), ("0" * 64, 404), ("0" * 13, 422), ("a%231", 422)])
def test_what_is_no_record_is_said_so(name, status, client, db):
    answer = client.get(f"/api/v1/receipts/{name}")

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["problems"][0]["says"]["zh"]
