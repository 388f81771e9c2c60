"""Receipts from the store: what they hold, for whom, and that they hold."""

import json
from dataclasses import replace

import pytest
from django.db import transaction

from plumbline.engines.ledger import cosigned, proving, receipts
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.erasing import erase
from plumbline.engines.ledger.keys import note_key
from plumbline.engines.ledger.models import Checkpoint, Cosignature
from plumbline.engines.ledger.qr import TooLong, qr_svg
from plumbline.kernel import receipt
from plumbline.kernel.cosignature import COSIGNATURE
from plumbline.kernel.errors import InvalidFacts
from plumbline.kernel.receipt_fault import Fault, ReceiptRefused
from plumbline.kernel.receipt_verdict import verify
from tests.engines.ledger.conftest import AT, recorded
from tests.kernel.receipt_cases import Signer

pytestmark = pytest.mark.django_db


def read_again(data):
    return receipt.read(receipts.as_bytes(data))


def test_a_receipt_of_a_sealed_event_holds_without_the_store(sealed_ledger):
    for event in sealed_ledger:
        vouched = verify(read_again(receipts.receipt_of(event)), keys=[note_key()], is_signed=is_signed)

        assert vouched.receipt.digest == event.digest
        assert vouched.receipt.code == event.code
        assert vouched.place.size == 10
        assert vouched.contents is None


def test_a_receipt_says_what_the_event_says_only_where_that_is_asked_for(sealed_ledger):
    closed, whole = (receipts.receipt_of(sealed_ledger[3], body=body) for body in (False, True))

    assert closed["body"] is None
    assert "孙某" not in json.dumps(whole, ensure_ascii=False)
    assert verify(read_again(whole), is_signed=is_signed).contents["public"] == {"number": 3}


def test_personal_data_is_opened_by_its_name_alone(sealed_ledger):
    data = receipts.receipt_of(sealed_ledger[3], opened=["name"])

    assert receipts.names_in(sealed_ledger[3]) == ("name",)
    assert [opening["value"] for opening in data["openings"]] == ['"孙某3"']
    assert verify(read_again(data), is_signed=is_signed).receipt.openings[0].value == '"孙某3"'


def test_what_was_erased_or_never_was_cannot_be_opened(sealed_ledger):
    event = sealed_ledger[3]
    erase(stream=event.stream, reason="期限届满", at=AT)

    assert receipts.names_in(event) == ()
    for name in ("name", "address"):
        with pytest.raises(InvalidFacts, match=name):
            receipts.receipt_of(event, opened=[name])


def test_an_event_that_is_not_sealed_has_no_receipt_yet(sealed_ledger):
    with transaction.atomic():
        event = recorded(11)

    assert receipts.receipt_of(event) is None
    with pytest.raises(ReceiptRefused) as refused:
        verify(read_again(receipts.written(event, None, body=True)), is_signed=is_signed)
    assert refused.value.fault is Fault.WAITING


def test_the_cosignatures_of_witnesses_and_their_keys_are_on_it(sealed_ledger):
    head = Checkpoint.objects.order_by("-size").first()
    witness = Signer.of(9, "archives.example/witness", COSIGNATURE)
    line = witness.sign(head.note.partition("\n\n")[0] + "\n").written
    Cosignature.objects.create(head=head, witness=witness.key.written, line=line, at=AT)
    with_its_note = replace(proving.inclusion(sealed_ledger[0]), checkpoint=cosigned.note_of(head))

    vouched = verify(read_again(receipts.written(sealed_ledger[0], with_its_note)), is_signed=is_signed)

    assert [seen.key for seen in vouched.witnesses] == [witness.key]


def test_a_qr_code_is_drawn_the_same_each_time():
    drawn = qr_svg("https://plumbline.example/verify/000000000000/")

    assert drawn.startswith("<svg ")
    assert "style=" not in drawn
    assert drawn == qr_svg("https://plumbline.example/verify/000000000000/")


def test_a_long_text_is_drawn_less_safely_and_a_longer_one_not_at_all():
    short, long = (qr_svg("A" * size).partition('viewBox="')[2].split()[2] for size in (1994, 2520))

    assert short == long
    for size in (2521, 5000):
        with pytest.raises(TooLong):
            qr_svg("A" * size)
