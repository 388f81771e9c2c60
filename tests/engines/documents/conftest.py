"""A body that issues documents, and a matter that has come as far as its decision."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO
from types import MappingProxyType

import pytest
from pypdf import PdfReader

from plumbline.engines.bodies.models import Body, Region
from plumbline.engines.documents import showing
from plumbline.engines.matters.effects import Effect
from plumbline.engines.matters.models import Matter
from plumbline.kernel import catalogue, stored
from plumbline.kernel.actor import Actor, Certificate
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field, FieldType, Personal
from plumbline.kernel.marking import Happened, Marking
from plumbline.kernel.procedure import Procedure

DECIDED_AT = datetime(2026, 6, 9, 10, 30, tzinfo=BEIJING)
FACTS = MappingProxyType(
    {
        "source_kind": "inspection",
        "clue": "检查发现没有公示许可证",
        "found_on": date(2026, 5, 18),
        "party_kind": "individual_business",
        "party_name": "溪岸面馆",
        "party_address": "合肥市蜀山区临河路18号",
        "party_credit_code": "92340104MA2TEST00X",
        "party_representative": "欧阳问渠",
        "violation_place": "合肥市蜀山区临河路18号",
        "violation": "没有公示食品经营许可证",
        "violated_law": "《合肥市餐饮经营公示办法》第八条",
        "acting_capacity": "own_power",
        "jurisdiction_ground": "place_of_violation",
        "proposed_kinds": ("fine",),
        "proposed_fine_fen": 200000,
        "notice_reasons": "5月18日检查时没有公示，5月25日复查时仍没有改正。",
        "plea_until": date(2026, 6, 5),
        "hearing_offered": False,
        "penalty_kinds": ("fine",),
        "fine_fen": 200000,
        "severity": "ordinary",
        "decided_facts": "2026年5月18日检查时没有公示。\n有现场笔录、照片和询问笔录为证。",
        "penalty_law": "《合肥市餐饮经营公示办法》第二十条",
        "correction": "at_once",
        "performance": "到中国工商银行合肥蜀山支行缴纳。",
        "reconsideration_body": "合肥市蜀山区人民政府",
        "court": "合肥市蜀山区人民法院",
        "remedy_order": "either",
        "sealed": True,
    }
)


def day(number):
    return datetime(2026, 6, number, 9, tzinfo=BEIJING)


@pytest.fixture
def body(db):
    province = Region.objects.create(code="34", name="安徽省", name_en="Anhui", level="province", path="34/")
    region = Region.objects.create(
        code="340104", name="蜀山区", name_en="Shushan", level="county", parent=province, path="34/340104/"
    )
    return Body.objects.create(
        code="340104.market_regulation",
        name="合肥市蜀山区市场监督管理局",
        name_en="Shushan Market Regulation",
        mark="合蜀市监",
        region=region,
        level="county",
        kind="market_regulation",
    )


@pytest.fixture
def officers():
    def officer(number, name):
        certificate = Certificate(
            number=f"34010400{number}",
            scopes=frozenset({"market_regulation"}),
            valid_from=date(2024, 1, 1),
            valid_to=date(2029, 1, 1),
        )
        roles = frozenset({"handler", "leader"})
        return Actor(code=f"o{number}", name=name, roles=roles, certificates=(certificate,))

    return (officer(1, "程序"), officer(2, "方圆"))


@dataclass
class Case:
    """A matter, and how its effects are made."""

    matter: Matter
    procedure: Procedure
    officers: tuple[Actor, ...]
    facts: dict

    def effect(self, template, *, act, at=DECIDED_AT, **changed):
        facts = {code: value for code, value in {**self.facts, **changed}.items() if value is not None}
        return Effect(
            matter=self.matter,
            procedure=self.procedure,
            act=act,
            value=template,
            sequence=stored.from_data(self.matter.marking).sequence + 1,
            at=at,
            actors=self.officers,
            facts=facts,
        )

    def decision(self, **changed):
        return self.effect("penalty-decision", act="decide", **changed)


@pytest.fixture
def procedure():
    """The ordinary procedure, asking for every personal detail of the party."""
    declared = catalogue.load().procedure("penalty.ordinary", on=date(2026, 6, 9))
    kinds = {
        "party_identity_number": Personal.IDENTITY_NUMBER,
        "party_credit_code": Personal.NONE,
        "party_phone": Personal.PHONE,
        "party_representative": Personal.NAME,
    }
    more = {
        code: Field(code=code, type=FieldType.TEXT, title=Says(zh=code, en=code), personal=personal)
        for code, personal in kinds.items()
    }
    return replace(declared, fields={**declared.fields, **more})


@pytest.fixture
def case(body, officers, procedure):
    acts = {"report": 1, "file": 1, "conclude": 2, "notify": 2, "waive_plea": 3}
    marking = Marking(
        acts={
            act: Happened(count=1, at=day(on), sequence=number)
            for number, (act, on) in enumerate(acts.items(), start=1)
        },
        sequence=len(acts),
    )
    matter = Matter.objects.create(
        code="penalty.ordinary/2026/000001",
        procedure="penalty.ordinary",
        version="2021-07-15",
        title="溪岸面馆未公示食品经营许可证案",
        body=body,
        region=body.region,
        domain="market_regulation",
        opened_at=day(1),
        marking=stored.as_data(marking),
    )
    return Case(matter, procedure, officers, dict(FACTS))


def words_of(pdf):
    """Give the text of a PDF without the spaces that its layout makes."""
    reader = PdfReader(BytesIO(pdf))
    return "".join("".join(page.extract_text().split()) for page in reader.pages)


def pdf_of(document):
    """Give the bytes of the PDF as it was issued."""
    with showing.open_pdf(document) as file:
        return file.read()
