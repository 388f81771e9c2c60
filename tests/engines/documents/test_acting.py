"""Documents in the course of a matter: an act issues them, the ledger names them, an undone act leaves none."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plumbline.engines.bodies.models import Competence
from plumbline.engines.documents import showing
from plumbline.engines.documents.models import Document, Series
from plumbline.engines.matters import acting
from plumbline.kernel import clock
from plumbline.kernel.errors import Refusal
from tests.engines.documents.conftest import DECIDED_AT, pdf_of, words_of

pytestmark = pytest.mark.django_db

FOUND = {
    "certificate_shown": True,
    "party_kind": "natural_person",
    "party_name": "司徒清和",
    "violation": "占道摆摊",
    "violated_law": "《合肥市市容和环境卫生管理条例》第二十条",
    "violation_place": "竹里巷口",
    "acting_capacity": "own_power",
    "jurisdiction_ground": "place_of_violation",
    "no_conflict": True,
    "facts_certain": True,
    "evidence_note": "照片2张",
    "found_on": "2026-06-09",
    "violation_ended_on": "2026-06-09",
    "limitation": "two_years",
    "party_born_on": "1990-01-01",
    "capacity": "full",
    "minor_violation": False,
    "corrected_in_time": False,
    "harm": "slight",
    "first_offence": False,
    "no_fault_proved": False,
    "mitigations": ["none"],
    "fined_for_same_act": False,
    "illegal_gain": False,
    "crime_suspected": False,
}
TOLD = {
    "proposed_kinds": ["fine"],
    "proposed_fine_fen": "100",
    "basis_level": "local_regulation",
    "penalty_law": "《合肥市市容和环境卫生管理条例》第五十条",
    "notice_reasons": "占道摆摊影响通行。",
    "plea_invited": True,
}
DECIDED = {
    "penalty_kinds": ["fine"],
    "fine_fen": "100",
    "severity": "ordinary",
    "decided_facts": "司徒清和占道摆摊，有照片2张为证。",
    "correction": "at_once",
    "performance": "到指定的银行缴纳。",
    "reconsideration_body": "合肥市蜀山区人民政府",
    "court": "合肥市蜀山区人民法院",
    "remedy_order": "reconsideration_first",
    "signed_by_officers": True,
    "social_impact": False,
    "social_impact_basis": "一般违法",
}


@pytest.fixture(autouse=True)
def _the_same_day():
    with clock.standing_at(DECIDED_AT + timedelta(hours=1)):
        yield


@pytest.fixture
def found(body, officers):
    Competence.objects.create(body=body, region=body.region, domain="market_regulation", valid_from=date(2021, 7, 15))
    first, second = (replace(one, body=body.code) for one in officers)
    opened = acting.open_matter(
        "penalty.summary",
        by=first,
        together=(second,),
        body=body,
        region=body.region,
        title="占道摆摊案",
        facts=FOUND,
        domain="market_regulation",
        at=DECIDED_AT,
    )

    def perform(act, facts, minutes):
        at = DECIDED_AT + timedelta(minutes=minutes)
        return acting.perform(opened.matter.pk, act, by=first, together=(second,), facts=facts, at=at)

    perform("notify", TOLD, 5)
    return perform


def test_the_event_of_the_decision_names_its_document(found):
    performed = found("decide", DECIDED, 10)

    document = Document.objects.get()
    assert document.number == "合蜀市监当罚〔2026〕1号"
    said = {"code": "on-the-spot-decision", "number": document.number, "sha256": document.digest}
    assert json.loads(bytes(performed.event.body))["public"]["issues"] == [said]


def test_a_decision_on_the_spot_states_what_article_52_asks_for(found):
    found("decide", DECIDED, 10)

    text = words_of(pdf_of(Document.objects.get()))
    for item in (
        "上述行为是占道摆摊",
        "罚款100元（人民币壹佰元整）",
        "2026年6月9日在竹里巷口发现",
        "应当先自收到之日起60日内向合肥市蜀山区人民政府申请行政复议",
        "本决定由合肥市蜀山区市场监督管理局作出",
        "执法人员（签名或者盖章）：程序（执法证号340104001）、方圆（执法证号340104002）",
    ):
        assert item in text


def test_the_published_decision_does_not_name_the_person(found):
    found("decide", DECIDED, 10)

    assert "司徒清和" not in words_of(showing.published_pdf(Document.objects.get()))


def test_a_refused_decision_takes_no_number(found):
    with pytest.raises(Refusal):
        found("decide", {**DECIDED, "remedy_order": "either"}, 10)

    assert not Series.objects.exists()
    assert not Document.objects.exists()


def test_the_receipt_follows_the_decision(found):
    found("decide", DECIDED, 10)
    found("serve", {"receipt": "signed"}, 15)

    receipt = Document.objects.get(template="service-receipt")
    assert "合蜀市监当罚〔2026〕1号" in words_of(pdf_of(receipt))
