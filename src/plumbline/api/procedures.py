"""Addresses of procedures: which are declared, one in the version of a day or by its name, and its periods."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.parameters import Day, OnDay, Paged, cursor
from plumbline.api.problems import ProblemShown, not_found
from plumbline.api.procedure_shapes import (
    PeriodsShown,
    ProcedureBrief,
    ProcedureShown,
    periods_shown,
    procedure_brief,
    procedure_shown,
)
from plumbline.kernel import catalogue
from plumbline.kernel.errors import Says
from plumbline.kernel.procedure import Procedure

router = Router(tags=["procedures"])


class WhichProcedures(Paged):
    """Which procedures are listed."""

    law: str = Field(
        "", max_length=100, description="Only procedures that name a provision of this norm, such as 行政处罚法."
    )
    on: Day | None = Field(None, description="Only procedures in force on that day, YYYY-MM-DD.")


class ProceduresShown(Schema):
    """A page of procedures in the order of their codes."""

    items: list[ProcedureBrief]
    total: int = Field(description="How many procedures fit the filters, on all pages.")
    next: str | None = Field(description="Give it as `after` for the next page; null on the last one.")


class OneProcedure(Schema):
    """A procedure in the address."""

    code: str = Field(
        pattern=r"^[a-z0-9_.-]{1,100}$", description="Code of the procedure.", examples=["penalty.ordinary"]
    )


class OneProcedureVersion(OneProcedure):
    """A version of a procedure in the address."""

    version: Day = Field(description="First day in force of the version, YYYY-MM-DD.", examples=["2022-01-01"])


@router.get("/procedures", response={200: ProceduresShown}, summary="List procedures", operation_id="list_procedures")
def list_procedures(request: HttpRequest, asked: Query[WhichProcedures]) -> Any:  # noqa: ARG001 — the framework gives it
    """List the declared procedures, by a norm that they carry out, and a day on which they are in force."""
    found = sorted(_chosen(asked), key=lambda versions: versions[-1].code)
    last = asked.position()
    rest = [versions for versions in found if versions[-1].code > last] if last else found
    shown = rest[: asked.limit]
    return ProceduresShown(
        items=[procedure_brief(versions) for versions in shown],
        total=len(found),
        next=cursor(shown[-1][-1].code) if len(rest) > len(shown) else None,
    )


@router.get(
    "/procedures/{code}",
    response={200: ProcedureShown, 404: ProblemShown},
    summary="A procedure on a day",
    operation_id="get_procedure",
)
def get_procedure(request: HttpRequest, at: Path[OneProcedure], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the version of a procedure in force on a day: acts, rules, facts, conditions, and what is left open."""
    return procedure_shown(in_force(at, asked.day))


@router.get(
    "/procedures/{code}/periods",
    response={200: PeriodsShown, 404: ProblemShown},
    summary="The periods of a procedure on a day",
    operation_id="get_procedure_periods",
)
def get_procedure_periods(request: HttpRequest, at: Path[OneProcedure], asked: Query[OnDay]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give every period of its rules: from which act to which, how long, what moves it, and what follows in the end."""
    return periods_shown(in_force(at, asked.day))


@router.get(
    "/procedures/{code}/versions/{version}",
    response={200: ProcedureShown, 404: ProblemShown},
    summary="A version of a procedure",
    operation_id="get_procedure_version",
)
def get_procedure_version(request: HttpRequest, at: Path[OneProcedureVersion]) -> Any:  # noqa: ARG001 — the framework gives it
    """Give the version of a procedure whose first day in force this is."""
    return procedure_shown(version_called(at, at.version))


def version_called(at: OneProcedure, version: Day) -> Procedure:
    """Find a version by its first day in force.

    Raises  Stopped (404) where there is none
    """
    versions = _versions(at)
    for one in versions:
        if one.in_force_from == version:
            return one
    days = ", ".join(one.version for one in versions)
    raise not_found(
        f"程序 {at.code} 没有自 {version} 起的版本",
        f"The procedure {at.code} has no version in force from {version}",
        cure=Says(zh=f"有这些版本：{days}", en=f"There are: {days}"),
    )


def _chosen(asked: WhichProcedures) -> Iterator[tuple[Procedure, ...]]:
    for versions in catalogue.load().procedures.values():
        named = not asked.law or any(law.startswith(f"{asked.law}#") for _where, law in versions[-1].laws())
        if named and (asked.on is None or any(_in_force(one, asked.on) for one in versions)):
            yield versions


def _versions(at: OneProcedure) -> tuple[Procedure, ...]:
    versions = catalogue.load().procedures.get(at.code)
    if not versions:
        cure = Says(zh="全部程序见 /api/v1/procedures", en="All procedures stand at /api/v1/procedures")
        raise not_found(f"没有程序 {at.code}", f"There is no procedure {at.code}", cure=cure)
    return versions


def in_force(at: OneProcedure, day: Day) -> Procedure:
    """Find the version in force on a day.

    Raises  Stopped (404) where none is
    """
    versions = _versions(at)
    for one in reversed(versions):
        if _in_force(one, day):
            return one
    first = versions[0].version
    raise not_found(
        f"程序 {at.code} 在 {day} 没有施行中的版本",
        f"No version of the procedure {at.code} is in force on {day}",
        cure=Says(zh=f"最早的版本自 {first} 起", en=f"The first version is in force from {first}"),
    )


def _in_force(procedure: Procedure, day: Day) -> bool:
    return procedure.in_force_from <= day and (procedure.in_force_to is None or day <= procedure.in_force_to)
