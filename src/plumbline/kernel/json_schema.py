"""The JSON Schemas of declarations, made from the tables that their readers read by.

Dialect  draft 2020-12; a day is a text, as editors read YAML
"""

from typing import Final

from plumbline.kernel.alert_schema import ALERT
from plumbline.kernel.catalogue import SYSTEM
from plumbline.kernel.decision_table_schema import DECISION_TABLE
from plumbline.kernel.declaration import Declared
from plumbline.kernel.document import DOCUMENT
from plumbline.kernel.measure import MEASURE
from plumbline.kernel.register_schema import REGISTER
from plumbline.kernel.rule_set import RULE_SET
from plumbline.kernel.schema import PROCEDURE
from plumbline.kernel.script_keys import CASES, SCRIPT
from plumbline.kernel.text_case import TEXTS
from plumbline.kernel.text_check import CHECK
from plumbline.kernel.written import Json, Table

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TABLES: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        PROCEDURE,
        RULE_SET,
        SYSTEM,
        DOCUMENT,
        MEASURE,
        CHECK,
        DECISION_TABLE,
        REGISTER,
        ALERT,
        CASES,
        TEXTS,
        SCRIPT,
    )
}
_FILES: Final = {name: table for name, table in TABLES.items() if table is not SCRIPT}


def kind_of(declared: Declared) -> Table | None:
    """Tell what a file declares, by the key that names it; None where no kind of declaration has it."""
    if not isinstance(declared.value, dict):
        return None
    named = next((table for key, table in _FILES.items() if key in declared.value and key != "procedure"), None)
    if named is None and "procedure" in declared.value:
        return SCRIPT if "steps" in declared.value else PROCEDURE
    return named


def schema_of(kind: str) -> Json:
    """Give the JSON Schema of one kind of declaration.

    Raises  KeyError where there is no such kind
    """
    named: dict[str, Json] = {}
    whole = TABLES[kind].schema(named)
    return {"$schema": DIALECT, "title": f"Plumbline: {kind}", **whole, "$defs": named}


def any_schema() -> Json:
    """Give one JSON Schema for files of every kind."""
    named: dict[str, Json] = {}
    kinds = [table.schema(named) for table in TABLES.values()]
    return {"$schema": DIALECT, "title": "Plumbline: any declaration", "anyOf": kinds, "$defs": named}
