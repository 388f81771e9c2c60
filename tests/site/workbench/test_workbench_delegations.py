"""An act performed under a delegation: the matter and its record say whose it is and on what basis."""

from datetime import date

import pytest
from django.urls import reverse

from plumbline.engines.bodies.personnel import Delegation
from plumbline.engines.matters.acting import perform
from tests.site.workbench.reading import words_of

BASIS = "示市监〔2026〕5号"
ACT = "approve_preservation"


@pytest.fixture
def approved(office, matter):
    """Let the reviewer approve a preservation under a delegation of that single act."""
    Delegation.objects.create(
        giver=office.leader.officer, holder=office.reviewer.officer, roles=["leader"], basis=BASIS,
        acts=[f"penalty.ordinary:{ACT}"], valid_from=date(2026, 6, 1), valid_to=date(2026, 6, 30),
    )  # fmt: skip
    facts = {"evidence_at_risk": "yes", "preservation_reason": "账册随时可能被销毁"}
    return perform(matter.pk, ACT, by=office.actor("reviewer"), facts=facts).record


def test_the_matter_says_under_whose_delegation_an_act_was_performed(as_, office, matter, approved):
    said = words_of(as_(office.handler).get(reverse("matter", kwargs={"matter_id": matter.pk})))

    assert f"人员reviewer（根据授权：人员leader，{BASIS}）" in said


def test_the_record_and_the_ledger_name_the_delegation(as_, office, matter, approved):
    address = reverse("record", kwargs={"matter_id": matter.pk, "sequence": approved.sequence})

    said = words_of(as_(office.handler).get(address))

    assert f"人员reviewer（根据授权：人员leader，{BASIS}）" in said
    assert approved.event.public["by"] == [
        {
            "code": office.reviewer.officer.code,
            "roles": ["leader"],
            "delegated": {"by": office.leader.officer.code, "basis": BASIS},
        }
    ]


def test_an_act_by_the_own_post_names_no_delegation(as_, office, matter):
    said = words_of(as_(office.handler).get(reverse("matter", kwargs={"matter_id": matter.pk})))

    assert "根据授权" not in said
