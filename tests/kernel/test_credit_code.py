"""Unified social credit codes: real valid ones, real mistakes, masked ones."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from plumbline.kernel import credit_code
from plumbline.kernel.credit_code import ALPHABET, Fault
from plumbline.kernel.errors import InvalidFacts, ReasonKind

SHARED = Path(__file__).resolve().parents[2] / "../shared/data/uscc.yaml"


def cases(part):
    if not SHARED.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="../shared/data/uscc.yaml is not here"))]
    return yaml.safe_load(SHARED.read_text(encoding="utf-8"))[part]


@pytest.mark.parametrize("case", cases("valid"))
def test_a_code_in_public_use_is_taken_apart_as_registered(case):
    parsed = credit_code.parse(case["code"])

    assert parsed.registration_dept == case["registration_dept"]
    assert parsed.category == case["category"]
    assert parsed.region_code == case["region_code"]
    assert parsed.organisation_code == str(case["org_code"]).zfill(9)
    assert parsed.check_character == case["check_char"]


@pytest.mark.parametrize("case", cases("invalid"))
def test_a_wrong_code_is_refused_for_what_is_wrong_with_it(case):
    assert credit_code.fault(case["code"]) == case["error"]


@pytest.mark.parametrize("case", cases("dirty_but_recoverable"))
def test_a_pasted_code_is_recovered_or_known_to_be_masked(case):
    code = credit_code.tidy(case["text"])

    wrong = credit_code.fault(code)

    assert (wrong or code) == case["expected"]


def test_a_code_pasted_in_groups_closes_up():
    assert credit_code.tidy("9134 0400　5532\n70844u") == "91340400553270844U"


def test_a_refusal_names_the_field_and_the_standard():
    with pytest.raises(InvalidFacts) as refusal:
        credit_code.parse("114302213555995774", field="party_credit_code")

    (reason,) = refusal.value.reasons
    assert reason.kind is ReasonKind.FACT
    assert reason.facts == ("party_credit_code",)
    assert reason.law == "GB 32100-2015"
    assert reason.says == credit_code.SAYS[Fault.CHECKSUM]


def test_lower_case_is_valid_once_tidied():
    assert credit_code.fault("11330723307360844c") is Fault.LOWER_CASE
    assert credit_code.fault(credit_code.tidy("11330723307360844c")) is None


def test_full_width_signs_are_read_as_half_width():
    assert credit_code.tidy("１１３４１６００７２８５２４３２５Ｗ") == "11341600728524325W"


ORGANISATIONS = st.text(alphabet=ALPHABET, min_size=8, max_size=8).filter(lambda text: "XXX" not in text)


@given(ORGANISATIONS, st.integers(min_value=110000, max_value=659999))
def test_a_composed_code_is_valid(organisation, region):
    made = credit_code.compose(registration_dept="1", category="1", region_code=str(region), organisation=organisation)

    assert credit_code.fault(made.code) is None
    assert made.region_code == str(region)


@given(ORGANISATIONS, st.integers(min_value=0, max_value=16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(organisation, place, sign):
    code = credit_code.compose(
        registration_dept="1", category="1", region_code="340100", organisation=organisation
    ).code

    changed = code[:place] + sign + code[place + 1 :]

    assert changed == code or credit_code.fault(changed) is not None
