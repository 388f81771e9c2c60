"""From a decision table as written to the table as used: every key, value and name is checked on the way."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from plumbline.kernel.decision_table import INPUT_TYPES, RANGE, Cell, DecisionTable, Output, Row, Worked
from plumbline.kernel.decision_table_cell import CELL, GIVEN, read_cells, read_range, read_value
from plumbline.kernel.declaration import Declared
from plumbline.kernel.errors import DeclarationError
from plumbline.kernel.field_schema import FIELD, FIELD_KEYS, read_field
from plumbline.kernel.fields import Field
from plumbline.kernel.noting import Noting
from plumbline.kernel.phrase import Keys, flag_of, law, law_of, says_of, title
from plumbline.kernel.procedure import Procedure
from plumbline.kernel.spelling import Known
from plumbline.kernel.values import FieldType
from plumbline.kernel.written import (
    ANYTHING,
    DAY,
    FACT,
    FLAG,
    LAW,
    SAYS,
    TEXT,
    TITLED,
    Either,
    Leaf,
    Named,
    Several,
    Table,
)

Procedures = Mapping[str, tuple[Procedure, ...]]

_GIVEN_TYPES: Final = (RANGE, FieldType.CHOICE, FieldType.CHOICES, FieldType.SHARE, FieldType.WHOLE, FieldType.YES_NO)


def _type(declared: Declared) -> str:
    written = declared.text()
    if written not in _GIVEN_TYPES:
        raise declared.wrong(f"a table gives no «{written}»{Known(_GIVEN_TYPES).hint(written)}")
    return written


_OUTPUT: Final = Table(
    "output",
    {"type": Leaf("output_type", _type, {"enum": list(_GIVEN_TYPES)}), **TITLED},
    {key: FIELD_KEYS[key] for key in ("law", "choices", "min", "max")},
)
_FORCE: Final = Table("in_force", {"from": DAY}, {"to": DAY})
_ROW: Final = Table(
    "row", {"code": TEXT, "law": LAW, "gives": Named(GIVEN)}, {"when": Named(CELL), "title": SAYS, "spares": LAW}
)
_BOUND: Final = Table("bound", {"law": LAW, "gives": Named(GIVEN)}, {"when": Named(CELL)})
_WORKED: Final = Table("worked", {"facts": Named(ANYTHING), "row": TEXT})
DECISION_TABLE: Final = Table(
    "table",
    {
        "table": TEXT,
        "title": SAYS,
        "law": LAW,
        "in_force": _FORCE,
        "inputs": Named(Either(FIELD, TEXT)),
        "outputs": Named(_OUTPUT),
        "rows": Several(_ROW),
    },
    {
        "bounds": Several(_BOUND),
        "never_less": Named(Several(FACT)),
        "cases": Several(_WORKED),
        "demonstration": FLAG,
        "note": SAYS,
    },
)


def read_decision_table(declared: Declared, *, procedures: Procedures) -> DecisionTable:
    """Read one version of a table, as it is written; whether it decides every case once is another question.

    Takes   procedures — those whose facts the inputs may name
    Raises  DeclarationError with file, line, column, and what to write; every fault beside the first one
    """
    keys, noting = DECISION_TABLE.keys(declared), Noting()
    first, last = _days(keys["in_force"])
    inputs: dict[str, Field] = {}
    for code, one in keys["inputs"].named():
        with noting.going_on():
            inputs[code] = _input(code, one, procedures, first)
    outputs: dict[str, Output] = {}
    for code, one in keys["outputs"].named():
        with noting.going_on():
            outputs[code] = _output(code, one)
    noting.settle()
    if not inputs or not outputs:
        raise declared.wrong("a table has at least one input and one output")
    rows = noting.each(lambda one: _row(one, inputs, outputs), keys["rows"].each())
    bounds = noting.each(lambda one: _bound(one, inputs, outputs), keys["bounds"].each() if "bounds" in keys else ())
    _once(rows, noting)
    never_less: dict[str, tuple[str, ...]] = noting.value(lambda: _never_less(keys, inputs, outputs), otherwise={})
    _bounded(keys, outputs, bounds, noting)
    cases = tuple(noting.each(_worked, keys["cases"].each() if "cases" in keys else ()))
    noting.settle()
    return DecisionTable(
        code=keys["table"].text(),
        title=keys["title"].says(),
        law=law(keys["law"]),
        in_force_from=first,
        in_force_to=last,
        demonstration=flag_of(keys, "demonstration"),
        inputs=inputs,
        facts_of={code: one.text() for code, one in keys["inputs"].named() if not isinstance(one.value, dict)},
        outputs=outputs,
        rows=tuple(rows),
        bounds=tuple(bounds),
        never_less=never_less,
        cases=cases,
        note=says_of(keys, "note"),
        file=declared.file,
        declared=declared,
    )


def _days(declared: Declared) -> tuple[date, date | None]:
    force = _FORCE.keys(declared)
    first, last = force["from"].day(), force["to"].day() if "to" in force else None
    if last is not None and last < first:
        raise force["to"].wrong("the last day in force lies before the first")
    return first, last


def _input(code: str, declared: Declared, procedures: Procedures, on: date) -> Field:
    one = read_field(code, declared) if isinstance(declared.value, dict) else _fact(code, declared, procedures, on)
    if one.type not in INPUT_TYPES:
        types = ", ".join(sorted(INPUT_TYPES))
        raise declared.wrong(f"«{code}» is of type {one.type}; a table asks for {types}")
    return one


def _fact(code: str, declared: Declared, procedures: Procedures, on: date) -> Field:
    """Give the fact, or the named condition, of the procedure that is written in the place of a field."""
    named = declared.text()
    versions = procedures.get(named, ())
    if not versions:
        raise declared.wrong(f"no procedure «{named}» is declared{Known(procedures).hint(named)}")
    held = [one for one in versions if one.in_force_from <= on and (one.in_force_to is None or on <= one.in_force_to)]
    if not held:
        raise declared.wrong(f"no version of «{named}» is in force on {on}")
    procedure = held[-1]
    if code in procedure.fields:
        return procedure.fields[code]
    if code in procedure.derived:
        derived = procedure.derived[code]
        return Field(code=code, type=FieldType.YES_NO, title=derived.title, law=derived.law)
    raise declared.wrong_key(
        f"«{named}» has no fact «{code}»{Known([*procedure.fields, *procedure.derived]).hint(code)}"
    )


def _output(code: str, declared: Declared) -> Output:
    keys = _OUTPUT.keys(declared)
    says = title(keys)
    if _type(keys["type"]) != RANGE:
        return Output(code=code, title=says, field=read_field(code, declared))
    for key in ("choices", "min", "max"):
        if key in keys:
            raise keys[key].wrong_key(f"a range has no `{key}`; the ranges of the law are its `bounds`")
    return Output(code=code, title=says)


def _row(declared: Declared, inputs: Mapping[str, Field], outputs: Mapping[str, Output]) -> Row:
    keys, noting = _ROW.keys(declared), Noting()
    when: dict[str, Cell] = noting.value(lambda: read_cells(keys, inputs), otherwise={})
    gives: dict[str, object] = noting.value(lambda: _gives(keys["gives"], inputs, outputs, whole=True), otherwise={})
    noting.settle()
    return Row(
        code=keys["code"].text(),
        law=law(keys["law"]),
        when=when,
        gives=gives,
        title=says_of(keys, "title"),
        spares=law_of(keys, "spares"),
        declared=declared,
    )


def _bound(declared: Declared, inputs: Mapping[str, Field], outputs: Mapping[str, Output]) -> Row:
    keys, noting = _BOUND.keys(declared), Noting()
    ranges = {code: one for code, one in outputs.items() if one.is_range}
    when: dict[str, Cell] = noting.value(lambda: read_cells(keys, inputs), otherwise={})
    gives: dict[str, object] = noting.value(lambda: _gives(keys["gives"], inputs, ranges, whole=False), otherwise={})
    noting.settle()
    written = law(keys["law"])
    return Row(code=written, law=written, when=when, gives=gives, declared=declared)


def _gives(
    declared: Declared, inputs: Mapping[str, Field], outputs: Mapping[str, Output], *, whole: bool
) -> dict[str, object]:
    found: dict[str, object] = {}
    noting, known = Noting(), Known(outputs)
    for code, one in declared.named():
        with noting.going_on():
            if code not in outputs:
                raise one.wrong_key(f"there is no output «{code}» here{known.hint(code)}")
            field = outputs[code].field
            found[code] = read_range(one, inputs) if field is None else read_value(field, one, several=True)
    noting.settle()
    if missing := [code for code in outputs if code not in found and whole]:
        raise declared.wrong(f"the row does not say {', '.join(f'«{code}»' for code in missing)}")
    return found


def _worked(declared: Declared) -> Worked:
    keys = _WORKED.keys(declared)
    facts = {code: one.plain() for code, one in keys["facts"].named()}
    return Worked(facts=facts, row=keys["row"].text(), declared=declared)


def _once(rows: list[Row], noting: Noting) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.code in seen:
            noting.note(row.declared.wrong(f"the row «{row.code}» stands twice; each row has a code of its own"))
        seen.add(row.code)


def _never_less(keys: Keys, inputs: Mapping[str, Field], outputs: Mapping[str, Output]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    ranges = Known([code for code, one in outputs.items() if one.is_range])
    for code, one in keys["never_less"].named() if "never_less" in keys else ():
        if code not in ranges:
            raise one.wrong_key(f"«{code}» is no range that the table gives{ranges.hint(code)}")
        for named in one.each():
            if named.text() not in inputs:
                raise named.wrong(f"there is no input «{named.text()}»{Known(inputs).hint(named.text())}")
        found[code] = one.texts()
    return found


def _bounded(keys: Keys, outputs: Mapping[str, Output], bounds: list[Row], noting: Noting) -> None:
    """Ask for the range of the law where a table gives a range."""
    for code, one in outputs.items():
        if one.is_range and "bounds" not in keys:
            noting.note(_no_bounds(keys["outputs"].value[code], code))
        elif one.is_range and not any(code in bound.gives for bound in bounds) and not noting.found:
            noting.note(_no_bounds(keys["bounds"], code))


def _no_bounds(declared: Declared, code: str) -> DeclarationError:
    return declared.wrong(f"write under `bounds` which range the law sets for «{code}», each with its article")
