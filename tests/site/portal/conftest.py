"""A decision on the spot against a person, as far as a test needs it: decided, published, withdrawn, sealed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from plumbline.engines.bodies.models import Body, Competence, Region
from plumbline.engines.disclosure.models import Publication
from plumbline.engines.ledger import sealing
from plumbline.engines.matters import acting
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.actor import Actor, Certificate
from plumbline.kernel.clock import BEIJING
from tests.site.portal import kite_norm

NAME = "司徒清和"  # hidden wherever it stands
AT = datetime(2026, 6, 9, 10, 30, tzinfo=BEIJING)
FOUND = {
    "certificate_shown": True,
    "party_kind": "natural_person",
    "party_name": NAME,
    "violation": "占道摆摊",
    "violated_law": "《中华人民共和国行政处罚法》第九条",
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
    "notice_reasons": f"{NAME}占道摆摊影响通行。",
    "plea_invited": True,
}
DECIDED = {
    "penalty_kinds": ["fine"],
    "fine_fen": "100",
    "severity": "ordinary",
    "decided_facts": f"{NAME}占道摆摊，有照片2张为证。",
    "correction": "at_once",
    "performance": "到指定的银行缴纳。",
    "reconsideration_body": "合肥市蜀山区人民政府",
    "court": "合肥市蜀山区人民法院",
    "remedy_order": "reconsideration_first",
    "signed_by_officers": True,
    "social_impact": True,
    "social_impact_basis": "影响通行",
}


def officer(number, name, body):
    """Give an officer whose certificate holds."""
    paper = Certificate(
        number=f"34010400{number}",
        scopes=frozenset({"market_regulation"}),
        valid_from=date(2024, 1, 1),
        valid_to=date(2029, 1, 1),
    )
    roles = frozenset({"handler", "leader"})
    return Actor(code=f"{body.code}/0{number}", name=name, roles=roles, body=body.code, certificates=(paper,))


@dataclass
class Case:
    """One matter on its way to the public."""

    matter: Matter
    officers: tuple
    minutes: int = 0

    def do(self, act, **facts):
        """Perform an act five minutes after the one before."""
        self.minutes += 5
        first, second = self.officers
        at = AT + timedelta(minutes=self.minutes)
        with clock.standing_at(at):
            return acting.perform(self.matter.pk, act, by=first, together=(second,), facts=facts, at=at)

    def publish(self):
        """Take the matter from the notice to the publication."""
        self.do("notify", **TOLD)
        self.do("decide", **DECIDED)
        self.do("serve", receipt="signed")
        self.do("publish", published_at="本机关门户网站")
        return Publication.objects.get(matter=self.matter)

    def withdraw(self, reason):
        """Record that the decision was revoked, and withdraw its publication."""
        changed = {"change_kind": "revoked", "changed_on": "2026-06-09", "changed_by": "合肥市蜀山区人民政府"}
        self.do("record_change", **changed)
        return self.do("withdraw", withdrawal_reason=reason)


@pytest.fixture
def kites(db):
    """The invented regulation on kites, in three versions."""
    return kite_norm.kites()


@pytest.fixture
def open_case(db):
    """Open a matter; `given` changes what was found."""
    province = Region.objects.create(code="34", name="安徽省", name_en="Anhui", level="province", path="34/")
    region = Region.objects.create(
        code="340104", name="蜀山区", name_en="Shushan", level="county", parent=province, path="34/340104/"
    )
    body = Body.objects.create(
        code="340104.market_regulation",
        name="合肥市蜀山区市场监督管理局",
        name_en="Shushan Market Regulation Bureau",
        mark="合蜀市监",
        region=region,
        level="county",
        kind="market_regulation",
    )
    Competence.objects.create(body=body, region=region, domain="market_regulation", valid_from=date(2021, 7, 15))
    officers = (officer(1, "程序", body), officer(2, "方圆", body))

    def make(**given):
        with clock.standing_at(AT):
            opened = acting.open_matter(
                "penalty.summary",
                by=officers[0],
                together=officers[1:],
                body=body,
                region=region,
                title=f"{NAME}占道摆摊案",
                facts={**FOUND, **given},
                domain="market_regulation",
                at=AT,
            )
        return Case(opened.matter, officers)

    return make


@pytest.fixture
def case(open_case):
    """A matter that was opened."""
    return open_case()


@pytest.fixture
def publication(case):
    """A decision that was published and not sealed yet."""
    return case.publish()


@pytest.fixture
def sealed(publication):
    """A decision that was published and sealed."""
    sealing.seal()
    return publication
