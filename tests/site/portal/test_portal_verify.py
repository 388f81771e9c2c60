"""Verifying: whatever a person holds leads to the record, and the verdict is computed at this request."""

import json
from hashlib import sha256

import pytest
from django.db import connection

from plumbline.engines.documents.models import Document
from plumbline.engines.ledger import checkpoints, sealing
from plumbline.engines.ledger.models import Checkpoint, Event
from plumbline.engines.ledger.triggers import lifted
from plumbline.kernel.merkle import leaf_hash, verify_inclusion
from tests.site.portal.conftest import NAME, TOLD

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


@pytest.fixture
def event(sealed):
    return sealed.record().event


@pytest.mark.parametrize(
    "held",
    [
        lambda publication, event: event.code,
        lambda publication, event: "-".join((event.code[:4], event.code[4:8], event.code[8:])).lower(),
        lambda publication, event: event.digest.hex(),
        lambda publication, event: event.reference,
        lambda publication, event: publication.code,
        lambda publication, event: publication.digest,
        lambda publication, event: publication.document.number,
        lambda publication, event: "合蜀市监当罚[2026]1号",
        lambda publication, event: f"https://plumbline.example/decisions/{publication.code}/",
        lambda publication, event: f" /en/verify/{event.code}/ ",
    ],
    ids=["code", "grouped", "digest", "place", "publication", "pdf", "number", "brackets", "address", "receipt"],
)
def test_whatever_a_person_holds_leads_to_the_record(held, sealed, event, client):
    answer = client.get("/verify/", {"code": held(sealed, event)})

    assert answer.status_code == 302
    assert answer.url == f"/verify/{event.code}/"


def test_the_fingerprint_of_the_issued_file_leads_to_the_act_that_issued_it(sealed, client):
    document = Document.objects.get(pk=sealed.document_id)
    issued = sealed.matter.records.get(sequence=document.sequence).event

    assert client.get("/verify/", {"code": document.digest}).url == f"/verify/{issued.code}/"


def test_a_sealed_record_is_in_the_ledger_with_its_evidence(event, client):
    answer = text(client.get(f"/verify/{event.code}/"))

    head = Checkpoint.objects.get()
    assert "这条记录在账本里" in answer
    assert event.digest.hex() in answer
    assert head.root.hex() in answer
    assert f"共 {head.size} 条" in answer
    assert "有效，是本账本的密钥签的" in answer


def test_a_record_that_is_written_and_not_sealed_is_neither_true_nor_false(publication, client):
    event = publication.record().event

    answer = text(client.get(f"/verify/{event.code}/"))

    assert "还没有封存" in answer
    assert "还不能判断" in answer


@pytest.mark.parametrize("path", ["/verify/?code=ABCDEF123456", "/verify/ABCDEF123456/", "/en/verify/ABCDEF123456/"])
def test_an_unknown_code_says_what_it_means_and_what_to_do(path, db, client):
    answer = client.get(path)

    assert answer.status_code == 404
    assert ("不说它是真的，也不说它是假的" in text(answer)) or ("neither genuine nor forged" in text(answer))
    assert "12345" in text(answer)
    assert 'value="ABCDEF123456"' in text(answer)


@pytest.mark.parametrize("pasted", ["\x00", "%00%0a", "🙂" * 400, "' OR 1=1 --", "#1", "../../etc", "<script>"])
def test_whatever_is_pasted_gets_an_answer(pasted, db, client):
    answer = client.get("/verify/", {"code": pasted})

    assert answer.status_code in {200, 400, 404}
    assert "<script>" not in text(answer)


def test_an_edited_record_does_not_match(event, client):
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=event.body.replace("门户".encode(), "网页".encode()))

    answer = text(client.get(f"/verify/{event.code}/"))

    assert "和账本对不上" in answer
    assert "这条记录在账本里" not in answer


def test_a_moved_time_does_not_match(event, client):
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(at=event.at.replace(year=2020))

    assert "数据库里的时间、位置和记录的内容不一致" in text(client.get(f"/verify/{event.code}/"))


def test_a_head_that_this_ledger_did_not_sign_does_not_hold(event, client):
    head = Checkpoint.objects.get()
    with lifted(connection):
        Checkpoint.objects.filter(pk=head.pk).update(note=head.note[:-8] + "AAAAAAA\n")

    assert "账本末端的签名无效" in text(client.get(f"/verify/{event.code}/"))


def test_the_receipt_can_be_computed_without_us(event, client):
    answer = client.get(f"/verify/{event.code}.json")

    receipt = json.loads(answer.content)
    proof = receipt["inclusion"]
    head = checkpoints.read(proof["checkpoint"])
    digest = sha256(b"\0" + receipt["body"].encode()).digest()
    assert "attachment" in answer["Content-Disposition"]
    assert digest.hex() == receipt["digest"] == leaf_hash(receipt["body"].encode()).hex()
    assert verify_inclusion(
        index=proof["index"],
        size=head.size,
        leaf_hash=digest,
        root=head.root,
        proof=[bytes.fromhex(step) for step in proof["proof"]],
    )


def test_what_a_published_record_says_is_told_in_plain_words(sealed, client):
    decided = sealed.matter.records.get(act="decide").event

    answer = text(client.get(f"/verify/{decided.code}/"))

    assert "当场作出处罚决定" in answer
    assert "罚款数额" in answer
    assert "100 元" in answer
    assert NAME not in answer


def test_what_an_unpublished_matter_says_stays_closed(case, client):
    event = case.do("notify", **TOLD).event
    sealing.seal()

    answer, receipt = client.get(f"/verify/{event.code}/"), client.get(f"/verify/{event.code}.json")

    assert "这条记录在账本里" in text(answer)
    assert "没有公开" in text(answer)
    assert "拟" not in text(answer)
    assert json.loads(receipt.content)["body"] is None
    assert json.loads(receipt.content)["inclusion"]


def test_a_record_that_says_what_the_publication_hides_stays_closed(sealed, client):
    document = Document.objects.get(pk=sealed.document_id)
    document.content["masks"].append({**document.content["masks"][0], "values": ["占道 摆摊"]})
    document.save()
    event = sealed.matter.records.get(act="find").event

    assert "占道摆摊" in event.body.decode()
    for address in (f"/verify/{event.code}/", f"/verify/{event.code}.json"):
        assert "占道摆摊" not in text(client.get(address)).split("公开的决定")[0]


def test_a_withdrawal_and_its_publication_are_both_in_the_ledger(sealed, case, client):
    withdrawn = case.withdraw("决定已经撤销").event
    sealing.seal()

    for event in (sealed.record().event, withdrawn):
        assert "这条记录在账本里" in text(client.get(f"/verify/{event.code}/"))


def test_a_code_in_small_letters_leads_to_the_permanent_address(event, client):
    answer = client.get(f"/verify/{event.code.lower()}/")

    assert answer.status_code == 301
    assert answer["Location"] == f"/verify/{event.code}/"


def test_the_newest_signed_head_is_given_as_a_note(event, client):
    newest = client.get("/log/checkpoint")
    by_size = client.get(f"/log/{Checkpoint.objects.get().size}")

    assert newest["Content-Type"] == "text/plain; charset=utf-8"
    assert newest.content == by_size.content
    assert checkpoints.read(newest.content.decode()).size == Checkpoint.objects.get().size


def test_without_a_head_there_is_no_note(db, client):
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/7").status_code == 404


def test_the_key_is_given_as_a_verifier(event, client):
    assert client.get("/log/key").content.decode().startswith("plumbline.example/anhui+")


def test_the_search_leads_from_a_code_to_its_record(event, client):
    assert f"/verify/{event.code}/" in text(client.get("/search/", {"q": event.code}))


def test_the_field_of_the_home_page_leads_here(event, client):
    assert 'action="/verify/"' in text(client.get("/"))


def test_a_verdict_takes_few_queries(event, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        client.get(f"/verify/{event.code}/")
