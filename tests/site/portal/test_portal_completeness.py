"""Everybody can check that the record of a published matter is complete; of other matters nobody is told."""

import json

import pytest
from django.db import connection
from django.utils import translation

from plumbline.engines.ledger import checkpoints, index_files, rounds, sealing
from plumbline.engines.ledger.appending import append
from plumbline.engines.ledger.ed25519 import is_signed
from plumbline.engines.ledger.models import Event, IndexHead, Leaf
from plumbline.engines.ledger.triggers import lifted
from plumbline.kernel import clock
from plumbline.kernel.completeness_check import Verdict, check
from plumbline.kernel.key_list import read_list
from plumbline.kernel.log_index import SUFFIX
from plumbline.site import completeness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index_of_its_own(settings, tmp_path):
    settings.LEDGER_INDEX = tmp_path / "index"


@pytest.fixture
def indexed(publication):
    rounds.take()
    return publication


@pytest.fixture
def event(indexed):
    return indexed.record().event


def text(answer):
    return answer.content.decode()


def proof_of(client, event):
    return client.get(f"/verify/{event.code}/complete.json")


def test_a_stranger_checks_that_the_record_of_a_published_matter_is_complete(event, client):
    answer = proof_of(client, event)
    keys = read_list(text(client.get("/log/keys")))

    checked = check(text(answer), verify=is_signed, keys=keys)

    assert checked.verdict is Verdict.COMPLETE
    assert list(checked.leaves) == list(
        Leaf.objects.filter(event__stream=event.stream).order_by("index").values_list("index", flat=True)
    )
    assert answer["Content-Disposition"] == f'attachment; filename="plumbline-{event.code}-complete.json"'
    tile = client.get(f"/log/tile/0/000.p/{checked.size}").content
    assert event.digest in {tile[32 * leaf : 32 * leaf + 32] for leaf in checked.leaves}


def test_a_proof_holds_neither_names_nor_words(event, client):
    said = json.loads(text(proof_of(client, event)))

    assert said["asked"] == {"matter": event.stream}
    assert set(said) == {"form", "asked", "leaves", "index_head", "checkpoint", "keys", "blocks"}
    assert all(set(block) == {"tree", "count", "first", "entries", "proof"} for block in said["blocks"])


def test_the_head_of_the_index_is_given_out(event, client):
    answer = client.get("/log/index")

    head = checkpoints.read(text(answer), suffix=SUFFIX)
    assert head.size == IndexHead.objects.get().size
    assert "max-age=5" in answer["Cache-Control"]


def test_the_page_of_a_record_says_that_its_matter_is_complete(event, client):
    count, size = Event.objects.filter(stream=event.stream).count(), Leaf.objects.count()

    page = text(client.get(f"/verify/{event.code}/"))

    assert f"这个案件的记录是完整的：共 {count} 个事件，没有别的，证明到账本的前 {size} 条为止。" in page
    assert f'href="/verify/{event.code}/complete.json"' in page
    assert "索引还没有收进去" not in page
    with translation.override("en"):
        page = text(client.get(f"/en/verify/{event.code}/"))
    assert (
        f"The record of this matter is complete: {count} events and no other, proven under the head of {size} entries."
        in page
    )


def test_an_index_that_lags_is_said(event, client):
    append(stream="elsewhere", kind="x", at=clock.now(), public={})
    sealing.seal()
    assert "账本此后又封存了 1 条，索引还没有收进去。" in text(client.get(f"/verify/{event.code}/"))

    append(stream=event.stream, kind="x", at=clock.now(), public={})
    page = text(client.get(f"/verify/{event.code}/"))
    assert "这个案件的记录是完整的" in page
    assert "此后又记入 1 个事件，索引还没有收进去。" in page


def test_before_there_is_an_index_nothing_is_said_to_be_proven(sealed, client):
    event = sealed.record().event

    page = text(client.get(f"/verify/{event.code}/"))

    assert "索引还没有做好" in page
    assert "complete.json" not in page
    assert proof_of(client, event).status_code == 404
    assert client.get("/log/index").status_code == 404


def test_an_index_that_is_lost_is_said(event, client):
    with index_files.alone():
        index_files.keep_only({})

    page = text(client.get(f"/verify/{event.code}/"))

    assert "索引读不出来" in page
    assert proof_of(client, event).status_code == 404


def test_a_record_that_the_index_does_not_have_is_said_to_differ(event, client):
    with lifted(connection):
        Leaf.objects.filter(index=0).update(event=append(stream="elsewhere", kind="x", at=clock.now(), public={}))

    assert "这个案件的记录和签名的索引对不上" in text(client.get(f"/verify/{event.code}/"))
    assert "12345" in completeness.of_stream(event.stream).words
    assert "审计管理员" in completeness.of_stream(event.stream, officer=True).words


def test_of_a_matter_that_is_not_published_nothing_is_told(case, client):
    rounds.take()
    event = Event.objects.filter(stream=case.matter.code).first()

    assert proof_of(client, event).status_code == 404
    page = text(client.get(f"/verify/{event.code}/"))
    assert "这个案件的记录全不全" not in page
    assert "complete.json" not in page


def test_of_a_matter_that_was_withdrawn_nothing_is_told_any_more(case, indexed, client):
    event = indexed.record().event
    case.withdraw("决定被撤销")
    rounds.take()

    assert proof_of(client, event).status_code == 404
    assert "complete.json" not in text(client.get(f"/verify/{event.code}/"))


@pytest.mark.parametrize("code", ["ABCDEF123456", "nothing"])
def test_an_unknown_code_has_no_proof(code, client, db):
    assert client.get(f"/verify/{code}/complete.json").status_code == 404
