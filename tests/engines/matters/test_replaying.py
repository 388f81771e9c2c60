"""The events alone tell where a matter stands."""

from dataclasses import replace
from datetime import date

import pytest

from plumbline.engines.ledger.models import Opening
from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import stored
from plumbline.kernel.errors import Unknown
from tests.engines.matters.office import course_of, step_of

COURSES = (
    "ordinary_with_a_plea",
    "ordinary_without_a_plea",
    "recusal_asked",
    "recused_one_after_the_other",
    "clue_declined",
)


@pytest.mark.parametrize("course", COURSES)
def test_after_every_act_the_events_give_the_marking_of_the_row(office, course):
    steps = course_of(course)
    matter = office.open(steps[0]).matter
    for step in steps[1:]:
        office.do(matter, step)

        matter.refresh_from_db()
        assert replay(matter) == stored.from_data(matter.marking)


def test_a_row_that_somebody_changed_is_found_out(office, course):
    matter = office.run(course, until="decide")
    changed = replace(stored.from_data(matter.marking), ended=True)
    Matter.objects.filter(pk=matter.pk).update(marking=stored.as_data(changed))

    matter.refresh_from_db()
    assert replay(matter) != stored.from_data(matter.marking)


def test_facts_and_names_of_the_rows_are_not_asked(office, course):
    matter = office.run(course, until="serve")
    expected = stored.from_data(matter.marking)
    Matter.objects.filter(pk=matter.pk).update(facts={}, procedure="", version="")
    matter.records.update(facts={}, actors=[])

    matter.refresh_from_db()
    assert replay(matter) == expected


def test_evidence_between_the_acts_does_not_disturb(office, course, taking_a_picture):
    matter = office.run(course, until="investigate")
    taking_a_picture(matter, on=date(2026, 3, 6))
    office.do(matter, step_of(course, "conclude"))

    matter.refresh_from_db()
    assert replay(matter) == stored.from_data(matter.marking)


def test_what_was_erased_is_named_instead_of_guessed(office, course):
    matter = office.run(course, until="decide")
    Opening.objects.filter(event__stream=matter.code, name="plea").delete()

    with pytest.raises(Unknown) as caught:
        replay(matter)

    assert caught.value.missing == ("plea",)
    assert "陈述申辩的内容" in caught.value.says.zh
