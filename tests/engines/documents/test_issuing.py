"""Issuing: what a decision must hold, and what refuses it."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO

import docx
import pytest
from django.db import transaction
from pypdf import PdfReader

from plumbline.engines.documents import showing, typesetting
from plumbline.engines.documents.issuing import issue
from plumbline.engines.documents.models import Document, Series
from plumbline.engines.matters import effects
from plumbline.kernel.actor import Delegation
from plumbline.kernel.errors import InvalidFacts, ReasonKind
from tests.engines.documents.conftest import day, pdf_of, words_of

pytestmark = pytest.mark.django_db


def issued(effect):
    with transaction.atomic():
        said = issue(effect)
    return said, Document.objects.get(number=said["number"])


def refused(effect):
    with pytest.raises(InvalidFacts) as refusal, transaction.atomic():
        issue(effect)
    return refusal.value.reasons


def test_the_matters_engine_knows_how_documents_are_issued(case):
    with transaction.atomic():
        said = effects.bring_about("issues", case.decision())

    assert said["number"] == "合蜀市监罚〔2026〕1号"


def test_the_event_names_the_document_its_number_and_the_digest_of_its_bytes(case):
    said, document = issued(case.decision())

    pdf = pdf_of(document)
    assert said == {"code": "penalty-decision", "number": document.number, "sha256": sha256(pdf).hexdigest()}


def test_a_decision_states_the_six_items_of_article_59(case):
    _, document = issued(case.decision())

    text = words_of(pdf_of(document))
    for item in (
        "当事人：溪岸面馆（个体工商户）",
        "地址：合肥市蜀山区临河路18号",
        "有现场笔录、照片和询问笔录为证",
        "罚款2,000元（人民币贰仟元整）",
        "《合肥市餐饮经营公示办法》第二十条",
        "15日内，到指定的银行",
        "60日内向合肥市蜀山区人民政府申请行政复议",
        "6个月内直接向合肥市蜀山区人民法院提起行政诉讼",
        "合肥市蜀山区市场监督管理局2026年6月9日",
    ):
        assert item in text


@pytest.mark.parametrize(
    ("missing", "law"),
    [
        ("party_address", "行政处罚法#59.1(1)"),
        ("decided_facts", "行政处罚法#59.1(2)"),
        ("penalty_law", "行政处罚法#59.1(3)"),
        ("performance", "行政处罚法#59.1(4)"),
        ("court", "行政处罚法#59.1(5)"),
    ],
)
def test_a_decision_without_one_of_the_items_is_refused_with_its_article(case, missing, law):
    (reason,) = refused(case.decision(**{missing: None}))

    assert reason.law.startswith(law[:-1])
    assert reason.facts == (missing,)
    assert case.procedure.fields[missing].title.zh in reason.says.zh


def test_every_missing_item_is_named_at_once(case):
    reasons = refused(case.decision(decided_facts=None, court=None, performance=None))

    assert {fact for reason in reasons for fact in reason.facts} == {"decided_facts", "court", "performance"}


def test_a_content_that_may_be_due_is_not_left_out_while_that_is_unknown(case):
    (reason,) = refused(case.effect("penalty-notice", act="notify", hearing_offered=None))

    assert reason.kind is ReasonKind.UNKNOWN
    assert reason.facts == ("hearing_offered",)
    assert "行政处罚法#44,63" in reason.law


def test_a_refused_document_takes_no_number_and_leaves_no_row(case):
    refused(case.decision(court=None))

    said, _ = issued(case.decision())
    assert said["number"].endswith("〕1号")
    assert Document.objects.count() == 1


def test_the_notice_tells_of_the_hearing_only_where_it_is_offered(case):
    _, without = issued(case.effect("penalty-notice", act="notify"))
    _, told = issued(case.effect("penalty-notice", act="notify", hearing_offered=True))

    assert "听证" not in words_of(pdf_of(without))
    assert "有权要求听证，请在收到本告知书后5个工作日内" in words_of(pdf_of(told))


@pytest.mark.parametrize(
    ("template", "act", "facts"),
    [
        ("penalty-filing", "file", {}),
        ("preservation-notice", "preserve", {"preservation_reason": "台账可能被改。", "preserved_items": "台账2册"}),
        ("penalty-notice", "notify", {}),
        (
            "hearing-notice",
            "call_hearing",
            {
                "hearing_on": day(20).date(),
                "hearing_place": "三楼会议室",
                "hearing_chair": ("何正",),
                "hearing_public": True,
            },
        ),
        ("penalty-decision", "decide", {}),
        ("no-penalty-decision", "decide_no_penalty", {"no_penalty_ground": "minor", "no_penalty_reasons": "轻微。"}),
        ("payment-reminder", "remind", {"received_on": day(10).date()}),
        ("service-receipt", "serve", {"service_method": "in_person", "received_on": day(10).date()}),
    ],
)
def test_every_document_of_the_ordinary_procedure_can_be_written(case, template, act, facts):
    if act in {"remind", "serve"}:
        issued(case.decision())
        case.matter.marking["acts"]["decide"] = [1, day(9).isoformat(), 6]
    if act == "preserve":
        case.matter.marking["acts"]["approve_preservation"] = [1, day(2).isoformat(), 6]

    said, document = issued(case.effect(template, act=act, **facts))

    assert said["code"] == template
    assert document.number in words_of(pdf_of(document))


def test_the_receipt_names_the_decision_that_was_served(case):
    decision, _ = issued(case.decision())
    case.matter.marking["acts"]["decide"] = [1, day(9).isoformat(), 6]

    _, receipt = issued(
        case.effect("service-receipt", act="serve", service_method="in_person", received_on=day(10).date())
    )

    assert decision["number"] in words_of(pdf_of(receipt))


def test_fonts_are_inside_the_pdf_and_it_is_marked_as_a_demonstration(case):
    _, document = issued(case.decision())

    reader = PdfReader(BytesIO(pdf_of(document)))
    fonts = [
        font["/DescendantFonts"][0]["/FontDescriptor"]
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert fonts
    assert all("/FontFile3" in font or "/FontFile2" in font for font in fonts)
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for page in reader.pages:
        assert "演示数据" in page.extract_text()
    assert "非真实印章" in words_of(pdf_of(document))


def test_outside_the_demonstration_no_seal_is_drawn(case, settings):
    settings.DEMONSTRATION = False

    _, document = issued(case.decision())

    text = words_of(pdf_of(document))
    assert "演示" not in text
    assert "此处加盖印章" in text


def test_the_same_words_give_the_same_bytes_and_another_seed_others(case):
    _, document = issued(case.decision())
    written = showing._written(document, redact=False)

    pdf = typesetting.typeset(written, seed=document.seed)

    assert pdf == pdf_of(document)
    assert pdf != typesetting.typeset(written, seed="another")


def test_a_long_decision_keeps_its_seal_on_a_page_with_text(case):
    _, document = issued(case.decision(decided_facts="查明的事实。" * 400))

    pages = PdfReader(BytesIO(pdf_of(document))).pages
    assert len(pages) > 3
    last = "".join(pages[-1].extract_text().split())
    assert "2026年6月9日" in last
    assert "加盖机关印章" in last
    for number, page in enumerate(pages, start=1):
        assert f"—{number}—" in "".join(page.extract_text().split())


def test_markup_in_a_fact_is_set_as_it_was_typed(case):
    typed = '#set text(red) $x$ *粗* _斜_ ]] #panic("x") \\ <b>'

    _, document = issued(case.decision(performance=typed))

    assert "".join(typed.split()) in words_of(pdf_of(document))


def test_a_series_counts_by_body_word_and_year(case):
    issued(case.decision())
    issued(case.decision())
    issued(case.effect("penalty-notice", act="notify"))
    issued(case.decision(at=day(9).replace(year=2027)))

    assert sorted(Series.objects.values_list("word", "year", "last")) == [
        ("罚", 2026, 2),
        ("罚", 2027, 1),
        ("罚告", 2026, 1),
    ]


def _delegated(case, *, basis="蜀市监〔2026〕5号", **more):
    """Let the first officer act as leader by a delegation alone."""
    first, second = case.officers
    given = Delegation(role="leader", giver="o9", giver_name="云开", basis=basis, **more)
    case.officers = (replace(first, roles=frozenset({"leader"}), delegations=(given,)), second)
    return case


def test_a_decision_signed_under_a_delegation_names_it_in_every_form(case):
    _, document = issued(_delegated(case).decision())

    line = "根据授权签发：云开授权程序（蜀市监〔2026〕5号）"
    assert line in words_of(pdf_of(document))
    assert line in words_of(showing.published_pdf(document))
    assert showing.paper(document, redact=True).signatures[0].by_hand is False
    assert line in "\n".join(one.text for one in docx.Document(showing.open_docx(document, redact=True)).paragraphs)


def test_the_line_of_a_delegation_is_no_line_to_sign_on(case):
    _, document = issued(_delegated(case).decision())

    text = "\n".join(one.text for one in docx.Document(showing.open_docx(document, redact=False)).paragraphs)
    (line,) = [one for one in text.splitlines() if "根据授权签发" in one]
    assert "＿" not in line


def test_an_article_as_basis_of_a_delegation_is_written_out(case):
    _, document = issued(_delegated(case, basis="行政处罚法#57.1").decision())

    assert "（《行政处罚法》第五十七条第一款）" in words_of(pdf_of(document))


def test_who_signs_by_the_own_post_or_outside_the_delegation_names_none(case):
    _, own = issued(case.decision())
    _, outside = issued(_delegated(case, acts=frozenset({"penalty.ordinary:close"})).decision())

    assert "根据授权签发" not in words_of(pdf_of(own))
    assert "根据授权签发" not in words_of(pdf_of(outside))


def test_a_form_of_the_file_has_a_row_for_the_delegation(case):
    _, document = issued(_delegated(case).effect("penalty-filing", act="decide"))

    assert "根据授权签发云开授权程序（蜀市监〔2026〕5号）" in words_of(pdf_of(document))


def test_a_document_kept_before_delegations_were_printed_reads_as_it_did(case):
    _, document = issued(case.decision())
    for one in document.content["signatures"]:
        del one["by_hand"]

    assert all(one.by_hand for one in showing.paper(document, redact=False).signatures)
