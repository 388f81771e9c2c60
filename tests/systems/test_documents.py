"""The declared documents fit the procedures that issue them: every place, condition and act is known there."""

from collections import defaultdict
from datetime import date

import pytest

from plumbline.kernel import catalogue, document
from plumbline.kernel.fields import FieldType
from plumbline.kernel.norm import register

TODAY = date(2026, 6, 1)
CATALOGUE = catalogue.load()
TEMPLATES = {template.code: template for template in map(document.declare, CATALOGUE.every("documents"))}
ENGINE = {"body.name", "body.address", "body.phone", "matter.code", "matter.title", "officers", "day"}
WORDED = {FieldType.CHOICE, FieldType.CHOICES, FieldType.YES_NO}


def issuers():
    found = defaultdict(list)
    for procedure in CATALOGUE.every_procedure():
        for act in procedure.acts.values():
            for code in act.effects.get("issues", ()):
                found[code].append((procedure, act.code))
    return found


ISSUERS = issuers()
CASES = [
    pytest.param(TEMPLATES[code], procedure, id=f"{code}-{procedure.code}-{procedure.version}")
    for code, many in ISSUERS.items()
    if code in TEMPLATES
    for procedure, _ in many
]


def is_known(place, procedure, *, optional):
    if place in ENGINE:
        return True
    room, _, name = place.partition(".")
    match room:
        case "facts" | "words":
            return name in procedure.fields or optional
        case "party":
            return f"party_{name}" in procedure.fields or optional
        case "days":
            return name in procedure.acts or optional
        case "documents":
            return name.partition(".")[0].replace("_", "-") in TEMPLATES
    return False


def test_every_document_that_an_act_issues_is_declared():
    assert set(ISSUERS) <= set(TEMPLATES)


def test_every_declared_document_is_issued_by_an_act():
    assert set(TEMPLATES) <= set(ISSUERS)


@pytest.mark.parametrize(("template", "procedure"), CASES)
def test_every_place_is_known_in_the_procedure(template, procedure):
    unknown = [
        place
        for content in template.contents
        for paragraph in content.paragraphs
        for place in paragraph.wording.places
        if not is_known(place, procedure, optional=not (content.required and paragraph.required) or paragraph.when)
    ]

    assert unknown == []


@pytest.mark.parametrize(("template", "procedure"), CASES)
def test_codes_of_choices_are_put_into_words(template, procedure):
    raw = [
        place
        for place in template.places()
        if place.startswith("facts.")
        and (field := procedure.fields.get(place.removeprefix("facts.")))
        and field.type in WORDED
    ]

    assert raw == []


@pytest.mark.parametrize(("template", "procedure"), CASES)
def test_every_condition_asks_for_what_the_procedure_knows(template, procedure):
    names = {name for condition in template.conditions() for name in condition.names}
    known = set(procedure.fields) | set(procedure.derived)

    optional = {name for condition in template.conditions() if "known(" in condition.text for name in condition.names}
    assert names - known - optional == set()


def test_numbers_of_different_documents_never_look_alike():
    words = [template.series.word for template in TEMPLATES.values()]

    assert len(words) == len(set(words))


def test_the_decision_cites_every_item_of_article_59():
    laws = ";".join(content.law for content in TEMPLATES["penalty-decision"].contents)

    for item in range(1, 7):
        assert f"59.1({item})" in laws


@pytest.mark.parametrize("code", ["penalty-decision", "no-penalty-decision", "on-the-spot-decision"])
def test_what_may_be_published_says_what_it_hides_of_a_person(code):
    hidden = {redaction.of for redaction in TEMPLATES[code].redactions}

    assert {"party.name", "party.address"} <= hidden


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
def test_every_article_that_a_document_cites_is_registered(template):
    problems = [
        (where, problem) for where, law in template.laws() for problem in register().check_reference(law, on=TODAY)
    ]

    assert problems == []
