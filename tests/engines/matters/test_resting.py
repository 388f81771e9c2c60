"""Open matters that rest on a provision that changed: told to the norms, by code and without the party."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.engines.matters.models import Matter
from plumbline.engines.norms import cleaning, impact
from plumbline.engines.norms.models import CleanUpTask
from plumbline.kernel import clock
from tests.engines.matters.office import step_of
from tests.engines.norms.kites_cited import norm_called, version_of


@pytest.fixture
def revised(office):
    """Make the Administrative Penalty Law as registered, and an invented later version with another article 60."""
    norm = norm_called("中华人民共和国行政处罚法", level="law")
    version_of(norm, date(2021, 1, 22), {60: "甲。", 74: "丁。"})
    return version_of(norm, date(2030, 1, 1), {60: "丙。", 74: "丁。"})


@pytest.fixture
def matter(office, course):
    return office.open(step_of(course, "report"), title="晴川公司案").matter


def matters_in(found):
    return [one.code for one in found.citing if one.kind == "matter"]


def test_a_matter_whose_procedure_names_a_changed_provision_is_told(revised, matter):
    found = impact.impact(revised.norm)

    assert matters_in(found) == [matter.code]
    assert {one.of.reference for one in found.citing if one.kind == "matter"} == {"行政处罚法#60"}


def test_a_closed_matter_is_not_told(revised, matter):
    Matter.objects.update(ended_at=clock.now())

    assert matters_in(impact.impact(revised.norm)) == []


def test_a_matter_under_a_procedure_that_has_ended_is_told_too(revised, office, course):
    report = step_of(course, "report")
    older = office.open(replace(report, on=date(2021, 12, 31), facts={**report.facts, "found_on": "2021-12-30"}))

    assert matters_in(impact.impact(revised.norm)) == [older.matter.code]


def test_a_change_that_no_procedure_rests_on_tells_no_matter(office, matter):
    norm = norm_called("风筝管理条例")
    version_of(norm, date(2001, 1, 1), {1: "甲。"})
    version_of(norm, date(2030, 1, 1), {1: "乙。"})

    assert matters_in(impact.impact(norm)) == []


def test_a_matter_has_one_task_that_does_not_name_the_party(revised, matter):
    cleaning.open_for(revised)

    task = CleanUpTask.objects.get(subject_kind="matter")
    assert task.subject == matter.code
    assert task.subject_title == {
        "zh": f"行政处罚普通程序案件 {matter.code}",
        "en": f"Administrative penalty, ordinary procedure, matter {matter.code}",
    }
