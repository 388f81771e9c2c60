"""What is owed at once is owed on the very day of the act that obliges to it."""

from datetime import date

import pytest

from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.naming import line
from tests.kernel.toy import changed, opened

SERVED = ("after: [grant], must: serve, within: 10 workdays", "after: [grant], must: serve, at_once: true")


def at_once(*changes):
    return changed(SERVED, *changes)


def test_the_last_day_is_the_day_of_the_act():
    matter = opened(at_once()).do("inspect", "03-03").do("grant", "03-05 16:00")

    assert matter.duty("served_in_time").due_on == date(2026, 3, 5)


def test_on_the_same_day_it_is_in_time():
    matter = opened(at_once()).do("inspect", "03-03").do("grant", "03-05 16:00").do("serve", "03-05 23:30")

    assert not matter.duty("served_in_time").late


def test_on_the_next_day_it_is_late_and_not_refused():
    matter = opened(at_once()).do("inspect", "03-03").do("grant", "03-05 16:00").do("serve", "03-06 00:10")

    assert matter.duty("served_in_time").late


def test_a_day_of_rest_is_a_day():
    matter = opened(at_once()).do("inspect", "03-03").do("grant", "03-07 10:00")  # a Saturday

    assert matter.duty("served_in_time").due_on == date(2026, 3, 7)


def test_a_fact_that_comes_later_does_not_move_the_day():
    rule = (SERVED[0], f"{SERVED[1]}, when: granted")
    matter = opened(changed(rule)).do("inspect", "03-03").do("grant", "03-05 16:00").do("ask_deferral", "03-06")
    assert matter.duty("served_in_time").due_on is None

    matter.do("defer", "03-09", granted=True, deferred_until=date(2026, 4, 1))

    assert matter.duty("served_in_time").due_on == date(2026, 3, 5)


def test_the_rule_reads_as_a_line_of_law():
    procedure = at_once()

    says = line(procedure, procedure.by_code["served_in_time"])

    assert says.zh == "“准予”之后，须当场“送达”"
    assert says.en == "After “Grant”, “Serve” must follow at once"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (SERVED[0], f"{SERVED[1]}, within: 1 days"),
        ("must: pay, due_on: deferred_until", "must: pay, at_once: true, due_on: deferred_until"),
        ("may: object, within: 5 workdays", "may: object, at_once: true"),
        ("before: grant, must: review", "before: grant, at_once: true, must: review"),
    ],
)
def test_it_goes_with_an_obligation_that_has_no_other_day(old, new):
    with pytest.raises(DeclarationError, match="at_once"):
        changed((old, new))


def test_the_law_on_evidence_is_among_the_sources():
    procedure = changed(("competence: 行政许可法#22", "competence: 行政许可法#22\nevidence: 行政处罚法#46"))

    assert procedure.evidence == "行政处罚法#46"
    assert ("evidence", "行政处罚法#46") in procedure.laws()
