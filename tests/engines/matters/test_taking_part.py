"""Who takes part: nobody tied to the party, and whoever acts for another says so."""

from dataclasses import replace

import pytest

from plumbline.engines.matters.models import Matter
from plumbline.engines.matters.replaying import replay
from plumbline.kernel import stored
from plumbline.kernel.actor import Conflict, Delegation
from plumbline.kernel.errors import NotAllowed, Says
from tests.engines.matters.conftest import everything
from tests.engines.matters.office import step_of

KIN = Says(zh="近亲属", en="close relative")


def after_the_party_is_known(office, course):
    """Run the course until the party is named; give the matter and the step that comes next."""
    known = next(at for at, step in enumerate(course) if "party_name" in step.facts)
    return office.run(course[: known + 1]), course[known + 1]


def tie(office, name, party):
    office.people[name] = replace(office.people[name], conflicts=(Conflict(party=party, says=KIN),))


def test_an_officer_tied_to_the_party_takes_no_part(office, course):
    matter, step = after_the_party_is_known(office, course)
    tie(office, step.by, matter.facts["party_name"])
    before = everything()

    with pytest.raises(NotAllowed) as refused:
        office.do(matter, step)

    assert [(reason.rule, reason.law) for reason in refused.value.reasons] == [
        ("conflict_of_interest", "行政处罚法#43")
    ]
    assert "近亲属" in refused.value.reasons[0].says.zh
    assert everything() == before


def test_a_tie_to_somebody_else_keeps_nobody_out(office, course):
    matter, step = after_the_party_is_known(office, course)
    tie(office, step.by, "别人")

    assert office.do(matter, step)


def lend(office, name, *acts):
    given = Delegation(role="leader", giver="boss", giver_name="局长", basis="蜀市监〔2026〕5号", acts=frozenset(acts))
    person = office.people[name]
    office.people[name] = replace(person, roles=frozenset({"leader"}), delegations=(given,))


def test_an_act_under_a_delegation_says_so_in_its_event(office, course):
    step = step_of(course, "decide")
    before = course[: course.index(step)]
    matter = office.run(before)
    lend(office, step.by, "penalty.ordinary:decide")

    done = office.do(matter, step)

    assert done.event.public["by"][0]["delegated"] == {"by": "boss", "basis": "蜀市监〔2026〕5号"}
    assert replay(matter) == stored.from_data(Matter.objects.get(pk=matter.pk).marking)


def test_a_delegation_of_other_acts_does_not_let_this_one_happen(office, course):
    step = step_of(course, "decide")
    matter = office.run(course[: course.index(step)])
    lend(office, step.by, "penalty.ordinary:close")

    with pytest.raises(NotAllowed) as refused:
        office.do(matter, step)

    assert "role" in {reason.rule for reason in refused.value.reasons}
