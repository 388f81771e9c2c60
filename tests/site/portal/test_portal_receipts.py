"""Receipts on the portal: a file and a page to print; whole where the record is open, a fingerprint where it is not."""

import json

import pytest
from django.db import connection

from plumbline.engines.documents.models import Document
from plumbline.engines.ledger import keys, sealing
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Event, TreeNode
from plumbline.engines.ledger.triggers import lifted
from plumbline.kernel import receipt
from plumbline.kernel.receipt_fault import Fault, ReceiptRefused
from plumbline.kernel.receipt_verdict import verify
from plumbline.kernel.signed_note import read_key
from tests.site.portal.conftest import NAME, TOLD

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


@pytest.fixture
def event(sealed):
    return sealed.record().event


def test_the_file_holds_under_the_key_of_the_log(event, client):
    answer = client.get(f"/verify/{event.code}.json")

    vouched = verify(receipt.read(answer.content), keys=[read_key(keys.verifier())], is_signed=is_signed)
    assert vouched.receipt.digest == event.digest
    assert vouched.contents["public"]["act"] == "publish"
    assert vouched.receipt.openings == ()
    assert f"plumbline-{event.code}.json" in answer["Content-Disposition"]


def test_the_page_has_the_code_the_file_and_two_codes_to_print(event, client):
    answer = text(client.get(f"/verify/{event.code}/receipt/"))

    assert answer.count('class="qr"') == 2
    assert f'href="/verify/{event.code}.json"' in answer
    assert "账本的运行者记的" in answer
    assert "没有见证人签名" in answer
    assert 'href="/receipt/"' in answer
    assert 'href="/receipt/receipt.py"' in answer
    assert NAME not in answer


def test_a_record_that_waits_says_when_to_come_again(publication, client):
    event = publication.record().event

    page, file = client.get(f"/verify/{event.code}/receipt/"), client.get(f"/verify/{event.code}.json")

    assert "几秒钟就好" in text(page)
    assert 'class="qr"' not in text(page)
    with pytest.raises(ReceiptRefused) as refused:
        verify(receipt.read(file.content), is_signed=is_signed)
    assert refused.value.fault is Fault.WAITING


def test_a_closed_record_has_a_receipt_without_its_contents(case, client):
    event = case.do("notify", **TOLD).event
    sealing.seal()

    page, file = client.get(f"/verify/{event.code}/receipt/"), client.get(f"/verify/{event.code}.json")

    assert "回执里只有记录的指纹" in text(page)
    assert json.loads(file.content)["body"] is None
    assert json.loads(file.content)["openings"] == []
    assert verify(receipt.read(file.content), is_signed=is_signed).contents is None


def test_a_record_that_says_what_the_publication_hides_has_a_receipt_without_its_contents(sealed, client):
    document = Document.objects.get(pk=sealed.document_id)
    document.content["masks"].append({**document.content["masks"][0], "values": ["占道 摆摊"]})
    document.save()
    event = sealed.matter.records.get(act="find").event

    assert json.loads(client.get(f"/verify/{event.code}.json").content)["body"] is None


def test_a_receipt_of_an_edited_record_is_shown_not_to_hold(event, client):
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=event.body.replace("门户".encode(), "网页".encode()))

    answer = text(client.get(f"/verify/{event.code}/receipt/"))

    assert "这张回执核验不通过" in answer
    assert "记录的内容被改过" in answer
    assert 'class="qr"' not in answer


def test_where_the_tree_has_lost_a_piece_there_is_no_receipt(event, client):
    with lifted(connection):
        TreeNode.objects.all().delete()

    assert client.get(f"/verify/{event.code}.json").status_code == 404
    answer = client.get(f"/verify/{event.code}/receipt/")
    assert answer.status_code == 200
    assert "缺了一块" in text(answer)


@pytest.mark.parametrize("path", ["/verify/000000000000.json", "/verify/000000000000/receipt/"])
def test_what_is_not_in_the_ledger_has_no_receipt(path, db, client):
    assert client.get(path).status_code == 404


def test_the_pages_of_the_record_and_of_the_decision_lead_to_the_receipt(sealed, event, client):
    for path in (f"/verify/{event.code}/", f"/decisions/{sealed.code}/"):
        assert f'href="/verify/{event.code}/receipt/"' in text(client.get(path))


def test_how_to_check_alone_leads_to_both_verifiers(client, db):
    answer = text(client.get("/checking/"))

    assert 'href="/receipt/"' in answer
    assert 'href="/receipt/receipt.py"' in answer


def test_in_english_it_is_in_english(event, client):
    answer = text(client.get(f"/en/verify/{event.code}/receipt/"))

    assert "回执" not in answer.partition("<main")[2].partition("</main>")[0]
