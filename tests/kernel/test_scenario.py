"""Scripts: what happens step by step, and what should come of it."""

from datetime import date, datetime

import pytest

from plumbline.kernel import scenario
from plumbline.kernel.catalogue import Catalogue
from plumbline.kernel.clock import BEIJING
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from tests.kernel.toy import toy

HEAD = """
case: first
procedure: permit.toy
domain: food
cast:
  ann: {name: 安, roles: [handler], certificate: {scopes: [food]}}
  leo: {roles: [leader]}
given:
  form: {applicant: 张三}
  paid: {fee_fen: 5000, free: true}
steps:
  - {on: 2026-03-02, act: apply, by: ann, with: form}
  - {at: "2026-03-02 10:00", act: accept, by: ann, facts: {size: small}, due: {grant: 2026-03-30}}
"""


def catalogue():
    procedure = toy()
    return Catalogue(systems={}, procedures={procedure.code: (procedure,)})


def run(text):
    script = scenario.read_script(read(text, file="case.yaml"), catalogue())
    done = scenario.run(script)
    return done, [told for step in done for told in step.complaints(script.procedure)]


def test_a_script_runs_step_by_step():
    done, complaints = run(
        HEAD + "  - {on: 2026-03-03, act: inspect, by: ann, facts: {risky: false}, expect: blocked}\n"
    )

    assert complaints == []
    assert [step.allowed for step in done] == [True, True, False]
    assert [duty.rule for duty in done[1].owed] == ["decided_in_time"]
    assert done[1].wanted.at == datetime(2026, 3, 2, 10, tzinfo=BEIJING)
    assert done[1].wanted.actors[0].name == "安"


def test_a_blocked_step_changes_nothing_and_the_next_goes_on_from_there():
    done, complaints = run(
        HEAD
        + "  - {on: 2026-03-03, act: grant, by: leo, with: paid, expect: blocked, because: [{rule: not_before_inspection}]}\n"
        + "  - {on: 2026-03-04, act: refuse, by: leo, expect: allowed, not_owed: [grant], late: false}\n"
    )

    assert complaints == []
    assert done[3].closed[0].rule == "decided_in_time"


def test_a_fact_that_is_null_is_left_out():
    done, _ = run(HEAD.replace("with: form}", "with: form, facts: {applicant: null}}"))

    assert done[0].invalid
    assert done[0].reasons[0].facts == ("applicant",)


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("act: refuse, by: leo, expect: blocked", "«refuse» is allowed, expected blocked"),
        ("act: grant, by: leo, with: paid, expect: allowed", "«grant» is blocked"),
        ("act: refuse, by: leo, because: [{rule: x}]", "lacks the reason x"),
        (
            "act: grant, by: leo, with: paid, because: [{rule: not_before_inspection, law: 行政许可法#1}]",
            "lacks the reason",
        ),
        ("act: call, by: ann, facts: {hearing_on: 2026-05-01}, due: {grant: 2026-03-31}", "«grant» is due"),
        ("act: call, by: ann, facts: {hearing_on: 2026-05-01}, due: {serve: 2026-03-31}", "«serve» is due never"),
        ("act: call, by: ann, facts: {hearing_on: 2026-05-01}, not_owed: [grant]", "still owed under decided_in_time"),
        ("act: refuse, by: leo, late: true", "is in time, expected otherwise"),
    ],
)
def test_what_does_not_go_as_expected_is_told(step, complaint):
    _, complaints = run(f"{HEAD}  - {{on: 2026-03-03, {step}}}\n")

    assert len(complaints) == 1
    assert complaint in complaints[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("by: ann, with: form", "by: ann, with: forms", "no facts are given under «forms»; there are form, paid"),
        ("by: ann, with: form", "by: eve, with: form", "«eve» is not in the cast; there are ann, leo"),
        ("act: apply", "act: aply", "has no act «aply»"),
        ("on: 2026-03-02, act: apply", "act: apply", "give one of them"),
        ("on: 2026-03-02, act: apply", "on: soon, act: apply", "neither a day nor a moment"),
        ("facts: {size: small}", "expect: maybe", "`expect` is allowed or blocked"),
        ("procedure: permit.toy", "procedure: permit.toi", "no procedure «permit.toi»"),
        ("domain: food", "domian: food", "did you mean «domain»?"),
    ],
)
def test_a_script_that_is_written_wrong_is_refused(old, new, told):
    assert old in HEAD
    with pytest.raises(DeclarationError) as wrong:
        scenario.read_script(read(HEAD.replace(old, new), file="case.yaml"), catalogue())

    assert told in wrong.value.what


def test_worked_cases_share_their_people_and_facts():
    text = """
cast: {ann: {roles: [handler]}}
given: {form: {applicant: 张三}}
cases:
  - {case: one, procedure: permit.toy, steps: [{on: 2026-03-02, act: apply, by: ann, with: form, expect: allowed}]}
  - {case: two, procedure: permit.toy, steps: [{on: 2026-03-02, act: accept, by: ann, expect: blocked}]}
"""
    scripts = scenario.read_cases(read(text), catalogue())

    assert [script.code for script in scripts] == ["one", "two"]
    assert not [told for one in scripts for step in scenario.run(one) for told in step.complaints(one.procedure)]
    with pytest.raises(DeclarationError, match="a code of its own"):
        scenario.read_cases(read(text.replace("case: two", "case: one")), catalogue())


def test_a_certificate_in_the_cast_has_its_days():
    cast = scenario.read_cast(
        read(
            "{zoe: {roles: handler, certificate: {scopes: food, from: 2026-01-01, to: 2026-06-30, suspended_from: 2026-03-01}}}"
        )
    )

    assert cast["zoe"].certified("food", date(2026, 2, 28))
    assert not cast["zoe"].certified("food", date(2026, 3, 1))
    assert not cast["zoe"].certified("food", date(2025, 12, 31))
