"""The declared procedures run on record too: every step of a case is written, and the matters tell each other what they must."""

from dataclasses import replace
from pathlib import Path

import pytest

from plumbline.engines.ledger import verifying
from plumbline.engines.matters import relating
from plumbline.engines.matters.acting import open_matter, perform
from plumbline.engines.matters.models import Matter, Told
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import catalogue, clock, scenario, stored
from plumbline.kernel.declaration import read_file
from tests.engines.matters.office import DOMAIN, make_office

WHOLE = {
    "decision": "whole_way",
    "fair_competition": "put_right_in_time",
    "inspection": "conclusion_withdrawn",
    "letters": "from_register_to_re_examination",
    "normative_document": "business_document",
    "referral": "supervision_after_reconsideration",
}


@pytest.fixture
def office(db):
    return make_office()


def case(system, code):
    known = catalogue.load()
    scripts = scenario.read_cases(read_file(Path(known.systems[system].folder) / "cases.yaml"), known)
    return next(script for script in scripts if script.code == code)


def start(office, script):
    """Perform the first step of a case on record."""
    first = script.steps[0]
    with clock.standing_at(first.at):
        return open_matter(
            script.procedure.code,
            by=of(office, first.actors[0]),
            body=office.body,
            region=office.body.region,
            domain=DOMAIN,
            title="一件事",
            facts=first.facts,
            at=first.at,
        ).matter


def go_on(office, matter, step):
    """Perform one further step of a case on record."""
    by, *together = [of(office, actor) for actor in step.actors]
    with clock.standing_at(step.at):
        return perform(matter.pk, step.act, by=by, together=together, facts=step.facts, at=step.at)


def of(office, actor):
    return replace(actor, body=office.body.code)


def fresh(matter):
    return Matter.objects.get(pk=matter.pk)


@pytest.mark.parametrize(("system", "code"), WHOLE.items())
def test_a_whole_case_is_kept_on_record(office, system, code):
    script = case(system, code)
    allowed = [step for step in script.steps[1:] if step.expect != "blocked"]

    matter = start(office, script)
    for step in allowed:
        go_on(office, matter, step)

    assert [record.act for record in matter.records.order_by("sequence")] == [
        script.steps[0].act,
        *(step.act for step in allowed),
    ]
    assert replay(fresh(matter)) == stored.from_data(fresh(matter).marking)
    assert verifying.recount().ok


def test_a_fair_competition_review_tells_its_document_the_conclusion(office):
    making, reviewing = case("normative_document", "business_document"), case("fair_competition", "department_measure")
    document = start(office, making)
    for step in making.steps[1:7]:
        go_on(office, document, step)
    late = [replace(step, at=step.at.replace(month=4, day=13 + number)) for number, step in enumerate(reviewing.steps)]
    review = start(office, replace(reviewing, steps=tuple(late)))
    with clock.standing_at(late[0].at):
        relating.join(review.pk, "document", document.code, by=of(office, late[0].actors[0]))

    for step in late[1:]:
        if step.expect != "blocked" and step.act in {"hear", "assess", "conclude"}:
            go_on(office, review, step)

    record = document.records.get(act="record_fair_review")
    assert fresh(document).facts["conclusion"] == "complies"
    assert record.actors[0]["code"] == "system"


def test_a_document_prepares_its_fair_competition_review_and_its_revision_for_an_officer_to_open(office):
    script = case("normative_document", "cleaned_up")
    document = start(office, script)
    for step in script.steps[1:]:
        if step.expect != "blocked":
            go_on(office, document, step)

    review, revision = document.links.order_by("sequence")

    assert (review.procedure, review.other, review.facts["operators_concerned"]) == (
        "fair_competition.review",
        None,
        True,
    )
    assert (revision.procedure, revision.other) == ("normative_document.making", None)
    assert revision.facts["document_title"] == fresh(document).facts["document_title"]


def test_what_the_police_did_not_open_waits_in_the_penalty_case_for_its_officer(office):
    script = case("referral", "too_late_for_reconsideration")
    penalty = start(office, case("penalty", "ordinary_with_a_plea"))
    referral = start(office, script)
    with clock.standing_at(script.steps[0].at):
        relating.join(referral.pk, "penalty", penalty.code, by=of(office, script.steps[0].actors[0]))

    for step in script.steps[1:]:
        if step.expect != "blocked":
            go_on(office, referral, step)

    assert [(one.act, one.done_at) for one in Told.objects.all()] == [("take_back", None)]
