"""An office whose matter concerns a person, and everything that would give the person away."""

from dataclasses import replace
from datetime import date

import pytest

from tests.engines.matters.office import course_of, make_office, step_of

NAME, NUMBER, PHONE, ADDRESS = "司徒清和", "34010419900101123X", "13905510001", "合肥市蜀山区竹里巷7号"
PLANTED = (NAME, NUMBER, PHONE, ADDRESS, "139-0551 0001", "司徒 清和")


@pytest.fixture
def office(db, settings, tmp_path):
    settings.FILES = tmp_path / "files"
    return make_office()


@pytest.fixture
def course():
    """Give the steps of a penalty on a person; the private texts name them wherever somebody might."""
    party = {
        "party_kind": "natural_person",
        "party_name": NAME,
        "party_identity_number": NUMBER,
        "party_phone": PHONE,
        "party_address": ADDRESS,
    }
    told = f"{NAME}（电话139-0551 0001，身份证{NUMBER}）在{ADDRESS}出售过期食品，司徒 清和没有异议。"
    planted = {
        "report": {"clue": told, "violation_place": ADDRESS},
        "file": party,
        "investigate": {"investigation_record": told},
        "conclude": {"conclusion": told, "evidence_list": told, "party_born_on": "1990-01-01", "capacity": "full"},
        "notify": {"notice_reasons": told},
        "plead": {"plea": told},
        "review_plea": {"plea_reasons": told},
        "decide": {"decided_facts": told},
    }
    course = course_of("ordinary_with_a_plea")
    return [replace(step, facts={**step.facts, **planted.get(step.act, {})}) for step in course]


CHANGED = {"change_kind": "revoked", "changed_on": "2026-05-12", "changed_by": "上级机关"}


def changed(course):
    """Give the step that records that the decision was revoked."""
    return replace(step_of(course, "close"), act="record_change", on=date(2026, 5, 12), facts=CHANGED)


def withdrawn(course, reason="处罚决定已被依法撤销。"):
    """Give the step that withdraws the publication."""
    return replace(step_of(course, "close"), act="withdraw", on=date(2026, 5, 13), facts={"withdrawal_reason": reason})
