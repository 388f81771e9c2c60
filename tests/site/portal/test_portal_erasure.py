"""The form by which anybody asks a body to erase personal data: no account, no script, both languages, and nothing given away."""

from datetime import date

import pytest
from django.urls import reverse

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.erasing import pacing, requesting
from plumbline.engines.ledger import sealing
from plumbline.engines.matters.models import Matter
from tests.planted import NAME, PHONE, PLANTED, leaks
from tests.site.workbench.reading import form_in, words_of

ASKED = {
    "asks_as": "self",
    "applicant": NAME,
    "applicant_contact": PHONE,
    "matter_number": "合蜀市监罚〔2026〕1号",
    "matter_code": "0123-4567-89AB",
    "ground": "period",
    "wanted": f"我是{NAME}，删除我的电话{PHONE}",
}


@pytest.fixture
def body(db):
    region = Region.objects.create(
        code="349901", name="示例区", name_en="Sample District", level="county", path="3499/"
    )
    return Body.objects.create(
        code="349901.market",
        name="示例区市场监督管理局",
        name_en="Sample District Market Regulation",
        region=region,
        level="county",
        kind="market_regulation",
    )


@pytest.fixture
def address(body):
    return reverse("erasure-request", kwargs={"code": body.code})


def test_it_is_filed_without_an_account_and_answered_with_a_receipt(client, body, address):
    organ = client.get(reverse("organ", kwargs={"code": body.code}))
    form = form_in(client.get(address))
    sent = client.post(address, form | ASKED)
    page = client.get(sent["Location"])
    event = Matter.objects.get(procedure=requesting.PROCEDURE).records.get().event
    sealing.seal()
    receipt = client.get(reverse("record-receipt", kwargs={"code": event.code}))
    file = client.get(reverse("verify-receipt", kwargs={"code": event.code}))
    record = client.get(reverse("record", kwargs={"code": event.code}))

    assert address in organ.content.decode()
    assert sent.status_code == 303
    assert event.code in page.content.decode().replace(" ", "").replace("-", "")
    assert "机关先核对您的身份" in words_of(page)
    for answer in (sent, page, receipt, record):
        assert not leaks(answer.content, PLANTED)
        assert "合蜀市监罚" not in answer.content.decode()
    assert f"{address}?matter_code={event.code}" in record.content.decode()
    assert (receipt.status_code, record.status_code, file.status_code) == (200, 200, 200)
    assert not leaks(b"".join(file.streaming_content) if file.streaming else file.content, PLANTED)
    assert "<script" not in client.get(address).content.decode().split("<main")[1].split("</main")[0]


def test_both_languages_ask_the_same(client, address):
    zh, en = words_of(client.get(address)), words_of(client.get(f"/en{address}"))

    assert "请求删除个人信息" in zh
    assert "要删除哪些信息，为什么" in zh
    assert "Ask that personal data be erased" in en
    assert "What is to be erased, and why" in en
    assert "To be told" not in en


def test_the_answer_is_the_same_for_a_matter_that_is_there_and_one_that_is_not(client, body, address):
    pages = []
    for number, code in (("penalty.ordinary/2026/000001", "0123456789AB"), ("合蜀市监罚〔2099〕77号", "ZZZZZZZZZZZZ")):
        form = form_in(client.get(address))
        sent = client.post(address, form | ASKED | {"matter_number": number, "matter_code": code})
        said = words_of(client.get(sent["Location"]))
        made = Matter.objects.filter(procedure=requesting.PROCEDURE).latest("pk").records.get().event.code
        pages.append((sent.status_code, "".join(said.split()).replace("-", "").replace(made, "…")))

    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"applicant": ""}, "还没有填“姓名”"),
        ({"matter_code": "12345"}, "“12345”的写法不对：12 位字母和数字"),
        ({"matter_number": "<b>1</b>"}, "的写法不对"),
        ({"wanted": "乱" * 5000}, "的写法不对"),
        ({"ground": "whatever"}, "为什么应当删除"),
        ({"strange": "x"}, "这里不问“strange”"),
    ],
)
def test_garbage_is_refused_in_words_and_what_was_typed_is_kept(client, address, changed, says):
    form = form_in(client.get(address))

    answer = client.post(address, form | ASKED | changed)

    assert answer.status_code == 422
    assert says in words_of(answer)
    assert PHONE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert not Matter.objects.exists()


def test_a_relative_says_how_they_are_related(client, address):
    form = form_in(client.get(address))

    answer = client.post(address, form | ASKED | {"asks_as": "relative"})
    done = client.post(address, form_in(answer) | {"relation": "女儿"})

    assert answer.status_code == 422
    assert "还没有填“与死者的关系”" in words_of(answer)
    assert done.status_code == 303


def test_a_zero_character_and_another_way_of_asking_are_refused(client, address):
    form = form_in(client.get(address))

    assert client.post(address, form | ASKED | {"wanted": "a\0b"}).status_code == 400
    assert client.put(address).status_code == 405
    client.post(address, form | ASKED | {"channel": "in_person"})
    assert Matter.objects.get().facts["channel"] == "online"


def test_a_form_without_its_token_files_nothing(body, address):
    from django.test import Client  # noqa: PLC0415 — the one test that sends forged forms

    assert Client(enforce_csrf_checks=True).post(address, ASKED).status_code == 403
    assert not Matter.objects.exists()


def test_too_many_from_one_place_are_told_when_to_come_again(client, address):
    for _ in range(pacing.MOST):
        assert client.post(address, form_in(client.get(address)) | ASKED).status_code == 303

    answer = client.post(address, form_in(client.get(address)) | ASKED)

    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert "一小时以后再提出，或者当面、写信向机关提出" in words_of(answer)
    assert Matter.objects.count() == pacing.MOST


def test_a_code_in_the_address_is_filled_in_and_nothing_of_a_request_is_found_by_guessing(client, body, address):
    assert 'value="ABCD-EFGH-JKMN"' in client.get(f"{address}?matter_code=ABCD-EFGH-JKMN").content.decode()
    assert client.get(f"{address}ABCDEFGHJKMN/").status_code == 404
    assert client.get(reverse("erasure-request", kwargs={"code": "nobody"})).status_code == 404


def test_a_body_that_has_ended_is_no_address_to_ask(client, body, address):
    Body.objects.filter(pk=body.pk).update(valid_to=date(2020, 1, 1))

    assert client.get(address).status_code == 404
    assert address not in client.get(reverse("organ", kwargs={"code": body.code})).content.decode()
