"""Opening a matter: by which body, where, once; and that whatever is refused changes nothing."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from plumbline.engines.bodies.models import Competence
from plumbline.engines.ledger.models import Opening
from plumbline.engines.matters.models import Matter
from plumbline.kernel import clock
from plumbline.kernel.errors import InvalidFacts, NotAllowed
from tests.engines.matters.office import step_of
from tests.engines.matters.test_acting import faulty, refused, rules_of


@pytest.fixture
def report(course):
    return step_of(course, "report")


def test_a_matter_is_opened_by_its_opening_act(office, report):
    done = office.open(report)

    matter = Matter.objects.get()
    assert done.matter == matter
    assert matter.code == f"penalty.ordinary/2026/{matter.pk:06d}"
    assert (matter.body, matter.region, matter.domain) == (office.body, office.body.region, "market_regulation")
    assert (matter.opened_at, matter.version) == (report.at, "2022-01-01")
    assert (done.record.act, done.record.sequence) == ("report", 1)
    assert done.event.stream == matter.code


def test_the_title_stands_in_the_ledger_as_a_commitment(office, report):
    done = office.open(report, title="  晴川公司案 ")

    assert done.matter.title == "晴川公司案"
    assert Opening.objects.get(event=done.event, name="matter.title").value == "晴川公司案"


def test_a_matter_follows_the_version_of_the_day_it_was_opened(office, report):
    done = office.open(replace(report, on=date(2021, 12, 31), facts={**report.facts, "found_on": "2021-12-30"}))

    assert done.matter.version == "2021-07-15"


def test_before_the_law_was_in_force_nothing_is_opened(office, report):
    old = replace(report, on=date(2021, 7, 14), facts={**report.facts, "found_on": "2021-07-14"})

    with refused(InvalidFacts) as caught:
        office.open(old)

    assert faulty(caught) == {"at"}


def test_a_body_that_is_not_competent_for_the_region_is_refused_with_who_is(office, report):
    with refused(NotAllowed) as caught:
        office.open(report, region=office.elsewhere.region)

    (reason,) = caught.value.reasons
    assert (reason.rule, reason.law) == ("competence.region", "行政处罚法#22")
    assert office.elsewhere.name in reason.cure.zh


def test_a_body_that_is_not_competent_in_the_domain_is_refused(office, report):
    with refused(NotAllowed) as caught:
        office.open(report, domain="transport")

    assert ("competence.domain", "行政处罚法#17;行政处罚法#23") in rules_of(caught)


def test_a_competence_that_ended_yesterday_is_none(office, report):
    Competence.objects.filter(body=office.body).update(valid_to=report.on - timedelta(days=1))

    with refused(NotAllowed):
        office.open(report)


@pytest.mark.parametrize("domain", ["", "sorcery"])
def test_a_domain_that_is_none_is_refused_as_a_field(office, report, domain):
    with refused(InvalidFacts) as caught:
        office.open(report, domain=domain)

    assert faulty(caught) == {"domain"}


def test_what_the_rules_say_is_told_together_with_what_the_competence_says(office, report):
    with refused(NotAllowed) as caught:
        office.open(replace(report, facts={}), title=" ", domain="transport")

    assert "competence.domain" in {reason.rule for reason in caught.value.reasons}
    assert faulty(caught) >= {"title", "clue", "source_kind", "found_on"}


def test_an_officer_of_another_body_opens_nothing_here(office, report):
    with refused(NotAllowed) as caught:
        office.open(report, by=office.people["stranger"])

    assert rules_of(caught) == {("competence.officer_of_the_body", "行政处罚法#17,22-23")}


def test_somebody_in_another_post_opens_nothing(office, report):
    with refused(NotAllowed) as caught:
        office.open(report, by=office.people["zheng"])

    assert ("role", "行政处罚法#54.1") in rules_of(caught)


@pytest.mark.parametrize("title", ["", "  ", "长" * 201])
def test_a_title_is_given_and_fits(office, report, title):
    with refused(InvalidFacts) as caught:
        office.open(report, title=title)

    assert faulty(caught) == {"title"}


def test_there_is_no_such_procedure(office, report):
    with refused(InvalidFacts) as caught:
        office.open(report, procedure="penalty.corporal")

    assert faulty(caught) == {"procedure"}


def test_nothing_is_opened_in_the_future(office, report):
    with refused(InvalidFacts) as caught:
        office.open(report, now=report.at - timedelta(minutes=1))

    assert faulty(caught) == {"at"}


def test_a_moment_without_a_zone_was_written_by_a_clock_in_beijing(office, report):
    done = office.open(report, at=datetime(2026, 3, 2, 9, 30))  # noqa: DTZ001 — as a form gives it

    assert done.matter.opened_at == datetime(2026, 3, 2, 9, 30, tzinfo=clock.BEIJING)


def test_a_form_that_is_sent_twice_opens_one_matter(office, report):
    first = office.open(report, key="form-1")

    second = office.open(report, key="form-1")

    assert second.again
    assert (second.matter, second.record, second.event) == (first.matter, first.record, first.event)
    assert second.opened == first.opened
    assert Matter.objects.count() == 1


def test_the_key_of_another_officer_opens_a_matter_of_its_own(office, report):
    office.open(report, key="form-1")

    other = office.open(report, key="form-1", by=office.people["liu"])

    assert not other.again
    assert Matter.objects.count() == 2


def test_forms_without_a_key_open_a_matter_each(office, report):
    office.open(report)
    office.open(report)

    assert Matter.objects.count() == 2
