"""How decision tables are shown to programs: inputs, rows in words and numbers, ranges of the law, answers with their trace."""

from datetime import date
from typing import Any

from ninja import Schema
from pydantic import Field

from plumbline.api.problems import SaysShown
from plumbline.api.procedure_shapes import FactShown, fact_shown
from plumbline.api.shapes import says_shown
from plumbline.kernel.decision_table import DecisionTable, Output, Range, Row
from plumbline.kernel.decision_table_answer import Answer, Undecided
from plumbline.kernel.decision_table_told import as_data, asked_said, explained, given_said
from plumbline.kernel.fields import as_data as plain


class BenchmarkBrief(Schema):
    """A version of a table in a list."""

    code: str = Field(description="Names the table.")
    version: date = Field(description="First day in force: names the version.")
    in_force_to: date | None = Field(description="Last day in force; null while it is.")
    title: SaysShown
    law: str = Field(description="The provision whose range it fills, such as 食品安全法#124.1.")
    demonstration: bool = Field(description="true: the amounts are invented.")
    rows: int = Field(description="How many rows it has.")


class BenchmarkRange(Schema):
    """An amount between two ends."""

    least: int = Field(description="In fen, or in per mille of `of`.")
    most: int
    least_counted: bool = Field(description="Whether the lower end itself belongs to it.")
    most_counted: bool
    of: str | None = Field(description="The input that it is a multiple of; null: an amount in fen.")


class BenchmarkGiven(Schema):
    """What a row gives for an output."""

    says: SaysShown
    value: Any = Field(description="The value; null for a range, and where there is none.")
    range: BenchmarkRange | None = Field(description="The range; null for a value, and where there is no fine.")


class BenchmarkRow(Schema):
    """A row, or a range of the law."""

    code: str
    law: str
    spares: str = Field(description="The provision that lets it go below the range of the law; empty for none.")
    when: dict[str, SaysShown] = Field(description="What it asks of inputs; one that is not named may be anything.")
    gives: dict[str, BenchmarkGiven]


class BenchmarkShown(BenchmarkBrief):
    """A version of a table as a whole."""

    note: SaysShown | None
    inputs: list[FactShown]
    outputs: dict[str, SaysShown]
    bounds: list[BenchmarkRow] = Field(description="The ranges of the law, inside which every row lies.")
    every_row: list[BenchmarkRow] = Field(description="The rows; exactly one holds in every case.")


class ReasonedShown(Schema):
    """One sentence of an explanation."""

    says: SaysShown
    law: str = Field(description="The provision; empty where it rests on a fact alone.")


class BenchmarkAnswer(Schema):
    """What a table answers: decided with row, amounts and trace; or what is missing."""

    table: str
    version: date
    demonstration: bool
    decided: bool
    missing: list[str] = Field([], description="Facts that are missing and could still decide.")
    possible: list[str] = Field([], description="Rows that may still hold.")
    row: str | None = None
    law: list[str] = Field([], description="The provisions on which it rests.")
    gives: dict[str, Any] = Field({}, description="By output; a range as least_fen, most_fen and the bound of the law.")
    met: list[dict[str, Any]] = Field([], description="Each condition of the row with the fact that met it.")
    explained: list[ReasonedShown] = []


def brief(table: DecisionTable) -> BenchmarkBrief:
    """Show a table in a list."""
    return BenchmarkBrief(**_head(table))


def whole(table: DecisionTable) -> BenchmarkShown:
    """Show a table with its rows."""
    return BenchmarkShown(
        **_head(table),
        note=says_shown(table.note) if table.note else None,
        inputs=[fact_shown(one) for one in table.inputs.values()],
        outputs={code: says_shown(one.title) for code, one in table.outputs.items()},
        bounds=[_row(table, one) for one in table.bounds],
        every_row=[_row(table, one) for one in table.rows],
    )


def answer_shown(found: Answer | Undecided) -> BenchmarkAnswer:
    """Show an answer."""
    told = explained(found) if isinstance(found, Answer) else ()
    return BenchmarkAnswer(
        **as_data(found), explained=[ReasonedShown(says=says_shown(line.says), law=line.law) for line in told]
    )


def _head(table: DecisionTable) -> dict[str, Any]:
    return {
        "code": table.code,
        "version": table.in_force_from,
        "in_force_to": table.in_force_to,
        "title": says_shown(table.title),
        "law": table.law,
        "demonstration": table.demonstration,
        "rows": len(table.rows),
    }


def _row(table: DecisionTable, row: Row) -> BenchmarkRow:
    return BenchmarkRow(
        code=row.code,
        law=row.law,
        spares=row.spares,
        when={code: says_shown(asked_said(row, code)) for code in row.when},
        gives={code: _given(table, table.outputs[code], value) for code, value in row.gives.items()},
    )


def _given(table: DecisionTable, output: Output, value: Any) -> BenchmarkGiven:
    return BenchmarkGiven(
        says=says_shown(given_said(table, output, value)),
        value=None if output.is_range else plain({"": value})[""],
        range=_range(value) if isinstance(value, Range) else None,
    )


def _range(given: Range) -> BenchmarkRange:
    return BenchmarkRange(
        least=given.least,
        most=given.most,
        least_counted=not given.over,
        most_counted=not given.below,
        of=given.of or None,
    )
