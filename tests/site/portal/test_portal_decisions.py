"""Published decisions: found, read, genuine or not, objected to, withdrawn; nothing hidden is anywhere."""

import re
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection

from plumbline.engines.disclosure.models import Publication
from plumbline.engines.documents.models import Document
from plumbline.engines.ledger.models import Event
from plumbline.engines.ledger.triggers import lifted
from plumbline.site.portal.objecting import ways_to_object
from tests.site.portal.conftest import NAME

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


@pytest.fixture
def page(sealed, client):
    return client.get(f"/decisions/{sealed.code}/")


def test_the_page_says_in_one_sentence_who_decided_what_and_when(page):
    said = "2026年6月9日，合肥市蜀山区市场监督管理局因占道摆摊，对一名当事人作出处罚：罚款 100\N{NO-BREAK SPACE}元；并责令改正。"

    assert page.status_code == 200
    assert said in text(page)


def test_the_english_page_says_it_in_english(sealed, client):
    answer = text(client.get(f"/en/decisions/{sealed.code}/"))

    assert "On 9 June 2026 Shushan Market Regulation Bureau penalised a party (占道摆摊): a fine of ¥100" in answer
    assert "Genuine, unchanged" in answer


def test_a_published_decision_is_verified_at_this_request(page, sealed):
    assert "是真的，没有改过" in text(page)
    assert "PDF 文件的指纹与账本里的一致" in text(page)
    assert "本页的文字与公开时的一致" in text(page)
    assert f"/verify/{sealed.record().event.code}/" in text(page)


def test_before_the_ledger_is_sealed_nothing_is_claimed(publication, client):
    answer = text(client.get(f"/decisions/{publication.code}/"))

    assert "还不能判断" in answer
    assert "还没有封存" in answer


def test_what_is_hidden_is_named_and_the_reason_given(page):
    assert "已遮盖：姓名" in text(page)
    assert "自然人的姓名是个人信息" in text(page)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nothing_hidden_stands_in_source_address_title_or_file_name(prefix, sealed, client):
    code = sealed.record().event.code
    addresses = [
        f"{prefix}/",
        f"{prefix}/decisions/",
        f"{prefix}/decisions/{sealed.code}/",
        f"{prefix}/search/?q=占道摆摊",
        f"{prefix}/verify/{code}/",
        f"{prefix}/verify/{code}.json",
        f"{prefix}/decisions/{sealed.code}.pdf",
    ]

    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        assert NAME.encode() not in answer.content
        assert NAME not in str(answer.headers)
        assert "%E5%8F%B8%E5%BE%92" not in str(answer.headers)


def test_a_hidden_name_finds_nothing(sealed, client):
    assert "没有相符的决定" in text(client.get("/decisions/", {"q": NAME}))


def test_the_recorded_pdf_has_the_fingerprint_that_the_page_shows(page, sealed, client):
    pdf = client.get(f"/decisions/{sealed.code}.pdf?recorded")

    digest = sha256(pdf.content).hexdigest()
    shown = "".join(re.findall(r"<span>([0-9a-f]{4})</span>", text(page)))
    assert pdf["Content-Type"] == "application/pdf"
    assert digest == sealed.digest
    assert digest in shown


def test_the_file_is_named_by_the_number_of_the_decision(sealed, client):
    name = client.get(f"/decisions/{sealed.code}.pdf")["Content-Disposition"]

    assert name.startswith("attachment; filename*=utf-8''%E5%90%88%E8%9C%80")


def test_an_edited_record_does_not_match_the_ledger(sealed, client):
    event = sealed.record().event
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=event.body.replace("门户".encode(), "网页".encode()))

    answer = text(client.get(f"/decisions/{sealed.code}/"))

    assert "和账本对不上" in answer
    assert "记录的内容和它的指纹不一致" in answer
    assert "是真的，没有改过" not in answer


def test_a_record_written_anew_with_its_fingerprint_does_not_match_what_was_sealed(sealed, client):
    event = sealed.record().event
    body = event.body.replace("门户".encode(), "网页".encode())
    with lifted(connection):
        Event.objects.filter(pk=event.pk).update(body=body, digest=sha256(b"\0" + body).digest())

    answer = text(client.get(f"/decisions/{sealed.code}/"))

    assert "和账本对不上" in answer
    assert "记录在封存以后变过" in answer


def test_edited_words_do_not_match_what_was_published_and_are_not_shown(sealed, client):
    document = Document.objects.get(pk=sealed.document_id)
    document.content["sections"][1]["paragraphs"][0][0]["text"] = "没有这回事"
    document.save()

    answer = text(client.get(f"/decisions/{sealed.code}/"))

    assert "和账本对不上" in answer
    assert "保存的文字和公开时的不一致" in answer
    assert "没有这回事" not in answer


def test_a_pdf_that_differs_from_the_ledger_is_not_handed_out(sealed, client):
    sealed.digest = "0" * 64
    sealed.save()

    answer = client.get(f"/decisions/{sealed.code}.pdf")

    assert answer.status_code == 409
    assert "不提供下载" in text(answer)


def test_reconsideration_comes_first_where_the_law_says_so(page):
    assert "收到决定书之日起 60 日内" in text(page)
    assert "要先申请行政复议" in text(page)
    assert "填上就能算出最后一天" in text(page)


def test_the_last_day_is_counted_from_the_day_the_reader_gives(sealed, client):
    answer = text(client.get(f"/decisions/{sealed.code}/", {"received": "2026年6月15日"}))

    assert "2026年8月14日" in answer
    assert "按您填的" in answer


def test_a_last_day_off_moves_to_the_next_workday():
    reconsider, sue = ways_to_object({}, received_on=date(2026, 6, 18))

    assert reconsider.last == date(2026, 8, 17)
    assert sue.last == date(2026, 12, 18)


@pytest.mark.parametrize(("given", "said"), [("哪天", "读不懂"), ("2026-06-01", "早于决定日期")])
def test_a_day_that_cannot_be_is_asked_again(given, said, sealed, client):
    answer = text(client.get(f"/decisions/{sealed.code}/", {"received": given}))

    assert "<title>错误：" in answer
    assert 'aria-invalid="true"' in answer
    assert said in answer or "日期" in answer
    assert f'value="{given}"' in answer


def test_a_withdrawn_decision_says_when_and_why_and_shows_no_word_of_it(sealed, case, client):
    case.withdraw("决定已经撤销")

    answer = client.get(f"/decisions/{sealed.code}/")

    assert answer.status_code == 410
    assert "这份决定已经撤回" in text(answer)
    assert "决定已经撤销" in text(answer)
    assert "占道摆摊" not in text(answer)
    assert len(re.findall(r'href="/verify/[0-9A-Z]{12}/"', text(answer))) == 2


def test_the_pdf_of_a_withdrawn_decision_is_gone(sealed, case, client):
    case.withdraw("决定已经撤销")

    answer = client.get(f"/decisions/{sealed.code}.pdf")

    assert answer.status_code == 410
    assert answer["Content-Type"].startswith("text/html")


def test_a_withdrawn_decision_is_neither_listed_nor_found(sealed, case, client):
    case.withdraw("决定已经撤销")

    assert sealed.code not in text(client.get("/decisions/"))
    assert sealed.code not in text(client.get("/"))
    assert sealed.code not in text(client.get("/search/", {"q": "占道摆摊"}))


def test_a_reason_that_names_the_hidden_is_not_repeated(sealed, case, client):
    case.withdraw("决定已经撤销")
    Publication.objects.update(reason=f"{NAME[:2]} {NAME[2:]}申请撤回")

    answer = text(client.get(f"/decisions/{sealed.code}/"))

    assert NAME[2:] not in answer
    assert "理由里有不公开的信息" in answer


@pytest.mark.parametrize("words", ["占道", "合蜀市监当罚[2026]1号", "合蜀市监当罚（2026）1号", "蜀山区"])
def test_a_decision_is_found_by_words_number_and_body(words, sealed, client):
    assert sealed.code in text(client.get("/decisions/", {"q": words}))


def test_a_body_narrows_the_list(sealed, client):
    assert sealed.code in text(client.get("/decisions/", {"body": sealed.matter.body.code}))
    assert "没有相符的决定" in text(client.get("/decisions/", {"q": "没有的词", "body": sealed.matter.body.code}))


@pytest.mark.parametrize("page", ["0", "-1", "99999999999", "abc", "²"])
def test_a_page_that_is_not_there_is_the_nearest_one(page, sealed, client):
    answer = client.get("/decisions/", {"page": page})

    assert answer.status_code == 200
    assert sealed.code in text(answer)


def test_the_list_asks_the_database_no_more_often_when_it_is_longer(open_case, client, django_assert_max_num_queries):
    for _ in range(3):
        open_case().publish()

    with django_assert_max_num_queries(6):
        client.get("/decisions/")


def test_without_decisions_the_list_says_what_will_stand_there(db, client):
    assert "还没有公开的决定" in text(client.get("/decisions/"))


def test_an_unknown_decision_has_no_page(db, client):
    assert client.get("/decisions/ABCDEFGHIJKL/").status_code == 404
    assert client.get("/decisions/ABCDEFGHIJKL.pdf").status_code == 404


def test_the_home_page_shows_the_newest_decision(sealed, client):
    assert f"/decisions/{sealed.code}/" in text(client.get("/"))


@pytest.mark.parametrize(
    "edit",
    [
        lambda content: content.update(day="2026-06-01"),
        lambda content: content["sections"][1].update(heading="别的标题"),
        lambda content: content["signatures"][0].update(name=[{"text": "别人", "of": ""}]),
        lambda content: content.update(masks=[]),
    ],
    ids=["day", "heading", "signature", "masks"],
)
def test_whatever_is_edited_of_a_published_document_is_not_shown(edit, sealed, client):
    document = Document.objects.get(pk=sealed.document_id)
    edit(document.content)
    document.save()

    answer = text(client.get(f"/decisions/{sealed.code}/"))

    assert "和账本对不上" in answer
    assert "这里不显示决定书的文字" in answer
    assert NAME not in answer
