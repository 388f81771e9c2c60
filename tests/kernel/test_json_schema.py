"""The JSON Schemas know what the readers know: the same keys, the same kinds of value, the same forms of rules."""

from datetime import date
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from plumbline.kernel import json_schema
from plumbline.kernel.act_schema import ACT_KEYS, read_act
from plumbline.kernel.catalogue import SYSTEMS
from plumbline.kernel.declaration import Declared, read, read_file
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.json_schema import TABLES, any_schema, kind_of, schema_of
from plumbline.kernel.rule_schema import read_rule
from plumbline.kernel.rule_set import read_rule_set
from plumbline.kernel.schema import FIELD_KEYS, RULE_KEYS, read_field, read_procedure
from plumbline.kernel.written import Either, Named, Several, Table
from tests.kernel.toy import PERMIT

FILES = sorted(path for path in SYSTEMS.glob("*/**/*.yaml"))
TRY_SCRIPT = Path(__file__).parents[2] / "docs" / "reference" / "example-script.yaml"


def as_json(declared: Declared):
    """Give a declaration as an editor reads it: days are texts."""
    if isinstance(declared.value, dict):
        return {key: as_json(one) for key, one in declared.value.items()}
    if isinstance(declared.value, list):
        return [as_json(one) for one in declared.value]
    return declared.value.isoformat() if isinstance(declared.value, date) else declared.value


@cache
def validator(kind, part=""):
    schema = schema_of(kind)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator({**schema, "$ref": f"#/$defs/{part}"} if part else schema)


def tables(written, seen):
    """Go through a table and all tables inside it."""
    match written:
        case Table():
            if written.name not in seen:
                seen[written.name] = written
                for one in written.all.values():
                    tables(one, seen)
        case Several() | Named():
            tables(written.one, seen)
        case Either():
            tables(written.table, seen)
            tables(written.short, seen)
    return seen


@pytest.mark.parametrize("path", [*FILES, TRY_SCRIPT], ids=lambda path: path.stem + "@" + path.parent.parent.name)
def test_every_declaration_of_the_house_is_valid(path):
    declared = read_file(path)

    table = kind_of(declared)

    assert table is not None
    assert [error.message for error in validator(table.name).iter_errors(as_json(declared))] == []
    assert [str(fault) for fault in table.faults(declared)] == []


def test_the_toy_is_valid_as_one_of_all_kinds():
    assert Draft202012Validator(any_schema()).is_valid(as_json(read(PERMIT)))


@pytest.mark.parametrize("kind", TABLES)
def test_each_key_that_the_readers_know_stands_in_the_schema_and_no_other(kind):
    schema = schema_of(kind)

    for name, table in tables(TABLES[kind], {}).items():
        part = schema["$defs"][name]
        assert part["properties"].keys() == {*table.required, *table.optional}
        assert part["required"] == list(table.required)
        assert part["additionalProperties"] is False
    assert schema["$defs"].keys() == tables(TABLES[kind], {}).keys()


READERS = {
    "rule": (read_rule, "law: 行政处罚法#44, after: a, must: b", {*RULE_KEYS, "law"}),
    "act": (lambda one: read_act("x", one), "zh: 甲, en: A, by: handler", {*ACT_KEYS, "zh", "en", "by"}),
    "field": (lambda one: read_field("x", one), "type: text, zh: 甲, en: A", {*FIELD_KEYS, "type", "zh", "en"}),
}


@pytest.mark.parametrize("part", READERS)
def test_a_reader_refuses_a_key_that_the_schema_does_not_know_and_knows_every_other(part):
    reader, given, known = READERS[part]
    properties = schema_of("procedure")["$defs"][part]["properties"]

    with pytest.raises(DeclarationError) as wrong:
        reader(read(f"{{{given}, no_such_key_: 1}}"))

    assert "unknown key «no_such_key_»" in wrong.value.what
    assert properties.keys() == known


SAMPLES = {
    "yes": "true",
    "number": "3",
    "word": "a",
    "period": "7 workdays",
    "law": "行政处罚法#44",
    "list": "[a, b]",
    "mapping": "{zh: 甲, en: A}",
    "day": "2026-06-22",
}


@pytest.mark.parametrize("part", READERS)
@pytest.mark.parametrize("sample", SAMPLES)
def test_what_the_schema_refuses_under_a_key_the_reader_refuses_too(part, sample):
    reader, given, known = READERS[part]
    said = read(f"{{{given}}}").value

    for key in known - said.keys():
        declared = read(f"{{{given}, {key}: {SAMPLES[sample]}}}")
        if not validator("procedure", part).is_valid(as_json(declared)):
            with pytest.raises(DeclarationError):
                reader(declared)


@pytest.mark.parametrize(
    "text",
    [
        "before: b, must: a",
        "before: b, must: a, at_least: 3 days, backwards: true",
        "after: a, must: b, within: 7 workdays, roll_over: true, counts_from: d",
        "after: a, must: b, at_least: 7 workdays, ahead_of: d",
        "after: a, must: b, within: 3 days, otherwise: c",
        "after: a, must: b, within: 3 days, otherwise: c, on_the_last_day: true",
        'after: a, must: b, by: "01-31"',
        "after: a, may: b, within: 5 days, late: true",
        "after: a, may: b, within: 5 days, late: {law: 行政处罚法#44, when: x}",
        "after: a, may: b, within: 5 days, at_latest: {law: 行政处罚法#44, within: 1 year, after: a}",
        "after: a, not: b",
        "while: a, not: [b, c]",
        "not: b, when: x",
        "not: b, unless: true",
        "from: a, until: b, stops: c",
        "restarts: c, with: a",
        "extends: c, by: 30 days, with: a, at_most: 2",
    ],
)
def test_each_form_of_rule_is_valid(text):
    declared = read(f"{{law: 行政处罚法#44, {text}}}")

    read_rule(declared)

    assert [error.message for error in validator("procedure", "rule").iter_errors(as_json(declared))] == []


@pytest.mark.parametrize(
    "text",
    [
        "before: b",
        "before: b, may: a",
        "after: a, must: b, not: c",
        "before: b, must: a, within: 3 days",
        "after: a, must: b, late: true, within: 3 days",
        "after: a, may: b, late: true",
        "after: a, may: b, owed_by: party",
        "after: a, not: b, counts_from: c",
        "before: b, must: a, backwards: true",
        "after: a, must: b, roll_over: true",
        "after: a, must: b, within: 3 days, due_on: c",
        "after: a, must: b, within: 3 days, on_the_last_day: true",
        "after: a, must: b, within: 3 days, by: '01-31'",
        "not: b",
        "after: a, must: b, zh: 须",
        "after: a, must: b, within: 3 weeks",
        "after: a, must: b, within: -3 days",
        "after: a, must: 3",
        "after: a, must: b, within: [3 days, 4 days]",
        "aftr: a, must: b",
        "extends: c, with: a",
        "restarts: c, with: a, at_most: 2",
        "from: a, until: b, stops: c, within: 3 days",
    ],
)
def test_a_rule_with_a_planted_fault_is_valid_neither_for_the_schema_nor_for_the_reader(text):
    declared = read(f"{{law: 行政处罚法#44, {text}}}")

    assert not validator("procedure", "rule").is_valid(as_json(declared))
    with pytest.raises(DeclarationError):
        read_rule(declared)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("opens_with: apply", "opens_wth: apply"),
        ("opens_with: apply", "opens_with: [apply, close]"),
        ("in_force: {from: 2020-01-01}", "in_force: {to: 2020-01-01}"),
        ("in_force: {from: 2020-01-01}", "in_force: 2020-01-01"),
        ("certificate: domain", "certificate: all"),
        ("type: people", "type: persons"),
        ("bars: {field: recused,", "bars: {feld: recused,"),
    ],
)
def test_a_procedure_with_a_planted_fault_is_not_valid(old, new):
    assert old in PERMIT
    declared = read(PERMIT.replace(old, new))

    assert not validator("procedure").is_valid(as_json(declared))
    with pytest.raises(DeclarationError):
        read_procedure(declared)


def test_a_rule_set_with_a_planted_fault_is_not_valid():
    path = SYSTEMS / "common" / "rules" / "penalty_recusal.yaml"
    declared = read(path.read_text().replace("after: ask_recusal", "aftr: ask_recusal"))

    assert not validator("rule_set").is_valid(as_json(declared))
    with pytest.raises(DeclarationError, match="did you mean «after»"):
        read_rule_set(declared)


def test_a_kind_that_does_not_exist_has_no_schema():
    with pytest.raises(KeyError):
        json_schema.schema_of("law")
