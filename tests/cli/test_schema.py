"""`plumbline schema`: what an editor reads."""

import json

import pytest
from jsonschema import Draft202012Validator

from plumbline.cli.main import main
from plumbline.kernel.json_schema import TABLES


@pytest.mark.parametrize("kind", [*TABLES, None])
def test_the_schema_of_every_kind_is_printed_and_is_one(kind, capsys):
    assert main(["schema", *([kind] if kind else [])]) == 0

    schema = json.loads(capsys.readouterr().out)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(TABLES if kind is None else [kind]) <= schema["$defs"].keys()


def test_a_kind_that_does_not_exist_is_a_wrong_use(capsys):
    assert main(["schema", "law"]) == 2

    assert "procedure" in capsys.readouterr().err
