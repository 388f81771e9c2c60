"""What a matter must rest on is read, and could stand in a list of the house; each fault is told in its place."""

import pytest

from plumbline.kernel import catalogue, power_fit, register_schema
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.noting import faults_of
from plumbline.kernel.power import read_power
from tests.kernel.test_register import register_of

REGISTERS = {"kites": register_of()}


def power(text):
    return read(text, file="power.yaml")


def test_the_register_what_its_entry_says_and_the_field_of_the_domain_are_read():
    said = read_power(power("{law: 行政许可法#22, register: kites, where: {part_of: K1}, domain: title}"))

    assert (said.law, said.register, said.where, said.domain) == ("行政许可法#22", "kites", {"part_of": "K1"}, "title")


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("register: kitez", "no register «kitez»; did you mean «kites»?"),
        ("register: kites, where: {titel: A}", "the register «kites» has no field «titel»; did you mean «title»?"),
        ("register: kites, domain: field", "the register «kites» has no field «field»"),
    ],
)
def test_what_could_stand_in_no_list_is_told(said, fault):
    with pytest.raises(DeclarationError) as caught:
        power_fit.fit(power(f"{{law: 行政许可法#22, {said}}}"), registers=REGISTERS)

    assert [one.what.startswith(fault) for one in faults_of(caught.value)] == [True]


def test_a_value_that_the_field_does_not_offer_is_told_with_what_was_meant():
    registers = register_schema.every(catalogue.load())
    said = power("{law: 行政强制法#17.1, register: powers, where: {kind: coersion}, domain: domain}")

    with pytest.raises(DeclarationError, match="«kind» offers no «coersion»; did you mean «coercion»"):
        power_fit.fit(said, registers=registers)


def test_the_procedures_that_exercise_a_listed_power_ask_for_its_entry():
    asking = {(one.code, one.power.register, one.power.law) for one in catalogue.load().every_procedure() if one.power}

    assert asking == {
        ("penalty.ordinary", "powers", "行政处罚法#17,38.1"),
        ("penalty.summary", "powers", "行政处罚法#17,38.1"),
        ("coercion.measure", "powers", "行政强制法#17.1"),
        ("licence.grant", "licence_items", "优化营商环境条例#40.1"),
        ("licence.renewal", "licence_items", "优化营商环境条例#40.1"),
    }
