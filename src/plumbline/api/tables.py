"""Addresses of decision tables: which benchmarks are declared, one with its rows, and what it answers for facts."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Body, Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.parameters import Day, OnDay
from plumbline.api.posted import FactValue
from plumbline.api.problems import ProblemShown, not_found
from plumbline.api.questions import MOST_FACTS, Posted
from plumbline.api.table_shapes import BenchmarkAnswer, BenchmarkBrief, BenchmarkShown, answer_shown, brief, whole
from plumbline.kernel import clock
from plumbline.kernel.decision_table_answer import Evaluator
from plumbline.kernel.decision_tables import declared_tables
from plumbline.kernel.errors import DeclarationError, Says

router = Router(tags=["tables"])


class WhichTables(Schema):
    """Which tables are listed."""

    on: Day | None = Field(None, description="Only tables in force on that day, YYYY-MM-DD.")


class TablesShown(Schema):
    """Every table, in the order of the codes."""

    items: list[BenchmarkBrief]


class OneTable(Schema):
    """A table in the address."""

    code: str = Field(
        pattern=r"^[a-z0-9_.-]{1,100}$", description="Code of the table.", examples=["penalty.food.unsafe"]
    )


class Asked(Posted):
    """Facts, and the day whose version of the table answers."""

    on: Day | None = Field(None, description="The day whose version answers. Default: today.")
    facts: dict[str, FactValue] = Field(
        {},
        max_length=MOST_FACTS,
        description="Facts by code; money in fen, or in yuan as a text. What is left out is not known.",
    )


@router.get("/tables", response={200: TablesShown}, summary="List decision tables", operation_id="list_tables")
def list_tables(request: HttpRequest, asked: Query[WhichTables]) -> Any:  # noqa: ARG001 — the framework gives it
    """List the discretion benchmarks with their versions."""
    every = (one.table for one in declared_tables().every())
    return TablesShown(items=[brief(table) for table in every if asked.on is None or table.in_force(asked.on)])


@router.get(
    "/tables/{code}",
    response={200: BenchmarkShown, 404: ProblemShown},
    summary="A decision table on a day",
    operation_id="get_table",
)
def get_table(request: HttpRequest, at: Path[OneTable], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the version of a table in force on a day: inputs, rows, and the ranges of the law, each with its article."""
    return whole(table_on(at, asked.day).table)


@router.post(
    "/tables/{code}/answer",
    response={200: BenchmarkAnswer, 404: ProblemShown, 409: ProblemShown, 413: ProblemShown},
    summary="What a decision table answers",
    operation_id="answer_table",
)
def answer_table(request: HttpRequest, at: Path[OneTable], asked: Body[Asked]) -> Any:  # noqa: ARG001 — the framework gives it
    """Answer which row holds for the facts, what it gives and why; or which facts are missing. Nothing is kept."""
    evaluator = table_on(at, asked.on or clock.today())
    return answer_shown(evaluator.answer(evaluator.read(asked.facts)))


def table_on(at: OneTable, day: date) -> Evaluator:
    """Find the version of a table in force on a day.

    Raises  Stopped (404) where none is
    """
    try:
        return declared_tables().find(at.code, on=day)
    except DeclarationError as wrong:
        cure = Says(zh="全部裁量表见 /api/v1/tables", en="All tables stand at /api/v1/tables")
        raise not_found(f"{day} 没有施行中的裁量表 {at.code}", str(wrong), cure=cure) from wrong
