"""A decision table in words: what its rows ask and give, and how an answer came about, in both languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from plumbline.kernel import fields
from plumbline.kernel.decision_table import PER_MILLE, DecisionTable, Output, Range, Row, number, show
from plumbline.kernel.decision_table_answer import Answer, Undecided
from plumbline.kernel.decision_table_cell import joined, range_end
from plumbline.kernel.decision_table_space import holds
from plumbline.kernel.errors import Says
from plumbline.kernel.fields import Field
from plumbline.kernel.values import FieldType

ANY = Says(zh="不限", en="any")
NO_FINE = Says(zh="不罚款", en="no fine")
_MONEY = Field(code="", type=FieldType.MONEY, title=Says(zh="数额", en="amount"))


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of an explanation, and the article that it rests on; empty where it rests on a fact alone."""

    says: Says
    law: str = ""


def range_said(table: DecisionTable, given: Range | None) -> Says:
    """Say a range as a table writes it: in yuan, or as a multiple or a share of an input."""
    if given is None:
        return NO_FINE
    ends = [
        range_end("over" if given.over else "from", _end(given, given.least)),
        range_end("below" if given.below else "to", _end(given, given.most)),
    ]
    said = joined(ends if given.least or given.over else ends[1:])
    if not given.of:
        return said
    base = table.inputs[given.of].title
    return Says(zh=f"{base.zh}的{said.zh}", en=f"{said.en} of «{base.en}»")


def _end(given: Range, end: int) -> Says:
    if not given.of:
        return show(_MONEY, end)
    if given.most < PER_MILLE:
        return Says(zh=f"{Decimal(end) / 10:f} %", en=f"{Decimal(end) / 10:f} %")
    times = f"{Decimal(end) / PER_MILLE:f}"
    return Says(zh=f"{times} 倍", en=f"{times} times")


def amounts_said(amounts: tuple[int, int] | None) -> Says:
    """Say an amount between two ends, both counted."""
    if amounts is None:
        return NO_FINE
    low, high = (show(_MONEY, end) for end in amounts)
    return low if amounts[0] == amounts[1] else Says(zh=f"{low.zh}至{high.zh}", en=f"{low.en} to {high.en}")


def given_said(table: DecisionTable, output: Output, value: Any) -> Says:
    """Say what a row gives for an output."""
    return range_said(table, value) if output.field is None else show(output.field, value)


def asked_said(row: Row, code: str) -> Says:
    """Say what a row asks of an input."""
    return row.when[code].says if code in row.when else ANY


def bound_of(answer: Answer, output: str) -> Row | None:
    """Find the range of the law that holds for the facts; None where a fact that chooses it is not known."""
    table = answer.table
    if any(answer.facts.get(code) is None for code in table.inputs):
        known = [bound for bound in table.bounds if output in bound.gives]
        return known[0] if len(known) == 1 else None
    point = [number(one, answer.facts[code]) for code, one in table.inputs.items()]
    return next((bound for bound in table.bounds if output in bound.gives and holds(table.box(bound), point)), None)


def explained(answer: Answer) -> Iterator[Line]:
    """Tell how an answer came about: the table, each condition with the fact that met it, what follows, and within what."""
    table, row = answer.table, answer.row
    yield Line(
        Says(zh=f"{table.title.zh}（{table.version}起施行）", en=f"{table.title.en} (in force from {table.version})"),
        table.law,
    )
    for met in answer.met:
        value = ANY if met.value is None else show(met.input, met.value)
        title, cell = met.input.title, met.cell.says
        same = value == cell
        yield Line(
            Says(
                zh=f"{title.zh}：{value.zh}" + ("" if same else f"（{cell.zh}）"),
                en=f"{title.en}: {value.en}" + ("" if same else f" ({cell.en})"),
            ),
            met.input.law,
        )
    for code, output in table.outputs.items():
        yield Line(_result(answer, code, output), row.law)
        bound = bound_of(answer, code) if output.is_range else None
        if bound is not None:
            said = range_said(table, bound.gives[code])
            yield Line(Says(zh=f"法定幅度：{said.zh}", en=f"range of the law: {said.en}"), bound.law)
    if row.spares:
        yield Line(Says(zh="依法低于法定幅度", en="below the range of the law, as an article allows"), row.spares)


def _result(answer: Answer, code: str, output: Output) -> Says:
    said = given_said(answer.table, output, answer.row.gives[code])
    if not output.is_range:
        return Says(zh=f"{output.title.zh}：{said.zh}", en=f"{output.title.en}: {said.en}")
    amounts = amounts_said(answer.amounts[code])
    if amounts in {said, NO_FINE} or not answer.row.gives[code].of:
        return Says(zh=f"{output.title.zh}：{said.zh}", en=f"{output.title.en}: {said.en}")
    return Says(
        zh=f"{output.title.zh}：{said.zh}，即{amounts.zh}", en=f"{output.title.en}: {said.en}, that is {amounts.en}"
    )


def as_data(answer: Answer | Undecided) -> dict[str, Any]:
    """Give an answer as JSON, with its trace."""
    table = answer.table
    head = {"table": table.code, "version": table.version, "demonstration": table.demonstration}
    if isinstance(answer, Undecided):
        return {**head, "decided": False, "missing": list(answer.missing), "possible": list(answer.possible)}
    return {
        **head,
        "decided": True,
        "row": answer.row.code,
        "law": list(answer.laws),
        "gives": {code: _given_data(answer, output) for code, output in table.outputs.items()},
        "met": [
            {
                "input": met.input.code,
                "value": fields.as_data({"": met.value})[""],
                "condition": {"zh": met.cell.says.zh, "en": met.cell.says.en},
                "law": met.input.law,
            }
            for met in answer.met
        ],
    }


def _given_data(answer: Answer, output: Output) -> Any:
    if not output.is_range:
        return fields.as_data({"": answer.row.gives[output.code]})[""]
    amounts = answer.amounts[output.code]
    bound = bound_of(answer, output.code)
    allowed: Mapping[str, Any] | None = None
    if bound is not None:
        given = bound.gives[output.code]
        within = None if given is None else given.amounts(answer.facts)
        allowed = {"law": bound.law, **_ends(within)}
    return {**_ends(amounts), "bound": allowed}


def _ends(amounts: tuple[int, int] | None) -> dict[str, int | None]:
    return {"least_fen": amounts[0] if amounts else None, "most_fen": amounts[1] if amounts else None}
