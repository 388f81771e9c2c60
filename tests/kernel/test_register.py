"""Registers and alerts as declared: read whole, and every fault told in its place."""

import pytest

from plumbline.engines.bodies.codes import Level
from plumbline.kernel import alert_schema, catalogue, register_schema
from plumbline.kernel.alert import Finds, Same
from plumbline.kernel.checking import check
from plumbline.kernel.clock import today
from plumbline.kernel.declaration import read
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.json_schema import kind_of, schema_of
from plumbline.kernel.norm import NormRegister
from plumbline.kernel.noting import faults_of
from plumbline.kernel.period import Unit
from plumbline.kernel.register import ListLevel, Readers

KITES = """
register: kites
title: {zh: 风筝目录, en: Kites}
basis: 行政许可法#22
plan: [3]
kept_by: {levels: [city, county], kinds: [culture]}
key: code
name: title
inherits: {levels: levels}
adjust_within: {law: 政府信息公开条例#26, within: 20 workdays}
fields:
  code: {type: text, required: true, zh: 编码, en: Code}
  title: {type: text, required: true, zh: 名称, en: Name}
  by_law: {type: long_text, cites: true, zh: 依据, en: Basis}
  levels: {type: choices, zh: 层级, en: Levels, choices: {city: {zh: 市, en: City}, county: {zh: 县, en: County}}}
  part_of: {type: text, entry_of: kites, zh: 属于, en: Part of}
  limit: {type: whole, unit: workdays, zh: 时限, en: Limit}
  phone: {type: text, personal: phone, read: keepers, zh: 电话, en: Phone}
"""
ALERT = """
alert: kites.no_basis
title: {zh: 没有依据, en: No basis}
law: 行政许可法#22
severity: serious
over: kites
finds: missing
fields: by_law
asks: {zh: 补上依据, en: Give the basis}
"""


def register_of(text=KITES):
    return register_schema.read_register(read(text, file="kites.yaml"))


def read_and_fit(declared):
    register_schema.read_register(declared)
    register_schema.fit(declared, registers={"kites"}, procedures=set())


def read_and_fit_alert(declared):
    alert_schema.read_alert(declared)
    alert_schema.fit(declared, registers={"kites": register_of()})


def faults(text, judge=read_and_fit):
    with pytest.raises(DeclarationError) as wrong:
        judge(read(text, file="kites.yaml"))
    return [f"{one.line}: {one.what}" for one in faults_of(wrong.value)]


def test_a_register_is_read_whole():
    kites = register_of()

    assert kites.kept_by.levels == (ListLevel.CITY, ListLevel.COUNTY)
    assert [one.code for one in kites.citing] == ["by_law"]
    assert [one.code for one in kites.naming] == ["part_of"]
    assert kites.fields["limit"].unit is Unit.WORKDAYS
    assert kites.fields["phone"].read is Readers.KEEPERS
    assert kites.personal
    assert str(kites.adjust_within.period) == "20 workdays"
    assert kites.inherits.additions


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("register: kites", "register: Kites", "2: «Kites» is no code"),
        ("[city, county], kinds", "[moon], kinds", "no level «moon»"),
        ("[city, county], kinds", "[city, city], kinds", "a level stands twice"),
        ("key: code", "key: codes", "7: no field «codes»; did you mean «code»?"),
        ("name: title", "name: limit", "8: the name is a required text"),
        ("key: code", "key: phone", "7: the key is a required text"),
        ("{levels: levels}", "{levels: title}", "«title» must be a field of type choice"),
        ("county: {zh: 县, en: County}", "moon: {zh: 月, en: Moon}", "lets choose moon, which is no level"),
        ("type: whole, unit: workdays", "type: text, unit: workdays", "`unit` goes with the types"),
        ("unit: workdays", "unit: moons", "no unit «moons»"),
        ("long_text, cites: true", "whole, cites: true", "`cites` goes with the types"),
        ("read: keepers", "read: nobody", "a field is read by public, officers, keepers"),
        ("entry_of: kites", "entry_of: kits", "no register «kits»; did you mean «kites»?"),
        ("plan: [3]", "plan: [3]\nadjusted_by: kites.adjust", "no procedure «kites.adjust»"),
        ("within: 20 workdays", "within: soon", "10: "),
        ("basis: 行政许可法#22", "base: 行政许可法#22", "unknown key «base»; did you mean «basis»?"),
        ("zh: 时限", "public: false, zh: 时限", "unknown key «public»"),
    ],
)
def test_each_fault_of_a_register_is_told_in_its_place(old, new, fault):
    assert old in KITES

    assert any(fault in one for one in faults(KITES.replace(old, new)))


def test_an_alert_is_read_whole():
    alert = alert_schema.read_alert(read(ALERT))

    assert alert.finds is Finds.MISSING
    assert alert.fields == ("by_law",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("finds: missing", "finds: mising", "7: nothing is found by «mising»; did you mean «missing»?"),
        ("fields: by_law", "same: key", "`same` does not go with `finds: missing`"),
        ("fields: by_law\n", "", "`finds: missing` needs `fields`"),
        ("fields: by_law", "fields: law", "has no field «law»"),
        ("fields: by_law", "fields: code", "«code» is required, so it is never missing"),
        ("over: kites", "over: kits", "6: no register «kits»"),
        ("severity: serious", "severity: grave", "no severity «grave»"),
        ("finds: missing\nfields: by_law", "finds: absent_below", "none is ever absent there"),
        ("finds: missing\nfields: by_law", "finds: over_limit\nfields: limit", "needs either most or most_field"),
        ("finds: missing\nfields: by_law", "finds: over_limit\nfields: title\nmost: 3", "«title» is no number"),
        ("finds: missing\nfields: by_law", "finds: differs\nfields: limit\nsame: name", "the same by key or basis"),
        ("finds: missing", "finds: disguised\nlisted_in: kites\nwords: '('", "is no regular expression"),
    ],
)
def test_each_fault_of_an_alert_is_told_in_its_place(old, new, fault):
    assert old in ALERT

    assert any(fault in one for one in faults(ALERT.replace(old, new), read_and_fit_alert))


def test_entries_may_be_the_same_by_what_they_cite():
    text = ALERT.replace("finds: missing\nfields: by_law", "finds: differs\nfields: limit\nsame: basis")

    assert alert_schema.read_alert(read(text)).same is Same.BASIS


def test_the_check_finds_a_basis_that_does_not_exist(tmp_path):
    home = tmp_path / "kites"
    home.joinpath("registers").mkdir(parents=True)
    home.joinpath("system.yaml").write_text(
        "system: kites\ntitle: {zh: 筝, en: Kites}\npurpose: {zh: 筝, en: Kites}\n"
        "implements: 行政许可法#1\nplan: [3]\nusers: [clerk]\n"
    )
    home.joinpath("registers/kites.yaml").write_text(KITES.replace("basis: 行政许可法#22", "basis: 行政许可法#2200"))

    found = check(tmp_path, register=NormRegister.load(), today=today())

    assert [(one.line, "2200" in one.what) for one in found] == [(4, True)]


def test_both_kinds_have_a_schema_by_their_own_tables():
    assert kind_of(read(KITES)) is register_schema.REGISTER
    assert kind_of(read(ALERT)) is alert_schema.ALERT
    assert "register_field" in schema_of("register")["$defs"]
    assert schema_of("alert")["$defs"]["alert"]["allOf"]


def test_every_declared_register_and_alert_can_be_read():
    registers = register_schema.every(catalogue.load())

    assert "powers" in registers
    assert alert_schema.every(catalogue.load(), registers=registers).keys() >= set()


def test_lists_are_kept_on_levels_that_bodies_have():
    assert {*ListLevel} <= {*Level.codes()}
