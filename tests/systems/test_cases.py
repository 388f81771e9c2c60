"""The worked cases of every system run through its procedures as a lawyer expects."""

from collections import Counter
from pathlib import Path

import pytest

from plumbline.kernel import catalogue, scenario, text_check
from plumbline.kernel.declaration import read_file
from plumbline.kernel.procedure import Form
from plumbline.kernel.text_case import read_text_cases

CATALOGUE = catalogue.load()
FILES = [path for system in CATALOGUE.systems.values() if (path := Path(system.folder) / "cases.yaml").exists()]
OF_TEXTS = [path for path in FILES if "texts" in read_file(path).value]  # cases of checks; the others are of procedures
SCRIPTS = [
    script for path in FILES if path not in OF_TEXTS for script in scenario.read_cases(read_file(path), CATALOGUE)
]
CHECKS = text_check.every(CATALOGUE)
TEXTS = [case for path in OF_TEXTS for case in read_text_cases(read_file(path), CHECKS)]
PENALTY = [script for script in SCRIPTS if script.procedure.code.startswith("penalty.")]
NEWEST = [versions[-1] for versions in CATALOGUE.procedures.values()]
NEVER_SAY_NO = {Form.MUST, Form.STOPS, Form.RESTARTS}  # they oblige, or turn a clock


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.code)
def test_the_case_goes_as_expected(script):
    done = scenario.run(script)

    assert not [complaint for step in done for complaint in step.complaints(script.procedure)]
    assert not [
        (step.wanted.act, step.wanted.at, [reason.says.en for reason in step.reasons])
        for step in done
        if not step.allowed and step.wanted.expect != "blocked"
    ]


@pytest.mark.parametrize("case", TEXTS, ids=lambda case: case.code)
def test_the_checks_find_what_the_case_expects(case):
    assert case.found(CHECKS) == case.expected


def test_every_check_is_shown_to_find_something_and_to_let_something_pass():
    finding = {found.check for case in TEXTS for found in case.expected}
    passing = {
        code for case in TEXTS if not case.expected for code, check in CHECKS.items() if case.level in check.levels
    }

    assert CHECKS.keys() - finding == set()
    assert CHECKS.keys() - passing == set()


def test_there_are_worked_cases_for_both_procedures_of_penalty():
    codes = {script.procedure.code for script in PENALTY}

    assert codes == {"penalty.ordinary", "penalty.summary"}
    assert len(PENALTY) >= 48


def test_every_rule_that_can_say_no_is_shown_to_say_it():
    """A rule that no case has seen block anything may be written wrong."""
    shown = {(script.procedure.code, rule) for script in SCRIPTS for step in script.steps for rule, _ in step.because}
    stopping = {
        (procedure.code, rule.code) for procedure in NEWEST for rule in procedure.rules if rule.form not in NEVER_SAY_NO
    }

    assert sorted(stopping - shown) == []


def test_each_procedure_has_enough_worked_cases():
    cases = Counter(script.procedure.code for script in SCRIPTS)

    assert {code: cases[code] for code in CATALOGUE.procedures if cases[code] < 15} == {}


def system_of(procedure):
    return procedure.code.partition(".")[0]


def test_each_period_of_the_law_is_met_in_time_and_late():
    """What several procedures of a system share is shown in one of them; what passes into a deemed act is never late."""
    in_time, late = set(), set()
    for script in SCRIPTS:
        for step in scenario.run(script):
            for duty in step.closed:
                if duty.due_on:
                    (late if duty.late else in_time).add((system_of(script.procedure), duty.rule))

    periods = {
        (system_of(procedure), rule.code): rule
        for procedure in NEWEST
        for rule in procedure.rules
        if rule.form is Form.MUST and rule.period
    }
    assert sorted(periods.keys() - in_time) == []
    assert sorted({code for code, rule in periods.items() if not rule.otherwise} - late) == []
