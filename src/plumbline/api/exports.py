"""Addresses of bulk data: the whole law as JSON Lines or CSV, sent while it is read, so that no size is too large."""

from collections.abc import Iterator
from threading import BoundedSemaphore
from typing import Any, Final, Literal
from weakref import finalize

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Path, Query, Router, Schema
from pydantic import Field

from plumbline.api.asking import norm_of
from plumbline.api.parameters import Day
from plumbline.api.problems import ProblemShown, ProblemType, Stopped, Wrong
from plumbline.engines.norms.exporting import Chosen, csv_lines, json_lines
from plumbline.kernel.errors import Says

router = Router(tags=["export"])

_JSON_LINES: Final = "application/jsonl"
_CSV: Final = "text/csv"


class Whole(Schema):
    """What is exported."""

    norm: list[str] = Field([], max_length=50, description="Only this norm, by any title; again for another one.")
    on: Day | None = Field(
        None, description="Only the version of each norm in force on that day, YYYY-MM-DD. Default: every version."
    )


class WholeTable(Whole):
    """What is exported as a table."""

    bom: bool = Field(default=False, description="true: begin with the mark of UTF-8, which office programs want.")


class Lines(Schema):
    """The file of lines in the address."""

    subject: Literal["norms", "citations"] = Field(
        description="norms: a version a line, with its articles; citations: a citation a line."
    )


class Table(Schema):
    """The table in the address."""

    table: Literal["norms", "articles", "citations"] = Field(
        description="norms: a version a row; articles: an article a row; citations: a citation a row."
    )


def _as(media_type: str) -> dict[str, Any]:
    return {"responses": {200: {"content": {media_type: {"schema": {"type": "string"}}}}}}


@router.get(
    "/export/{subject}.jsonl",
    response={200: bytes, 404: ProblemShown, 503: ProblemShown},
    summary="Everything as JSON Lines",
    operation_id="export_json_lines",
    openapi_extra=_as(_JSON_LINES),
)
def export_json_lines(request: HttpRequest, at: Path[Lines], asked: Query[Whole]) -> Any:  # noqa: ARG001 — the framework gives it
    """Send norms with their articles, or citations, a JSON object a line; only the newest edition of each version."""
    chosen = _chosen(asked)
    return _sent(json_lines(at.subject, chosen=chosen), f"{at.subject}.jsonl", _JSON_LINES, chosen=chosen)


@router.get(
    "/export/{table}.csv",
    response={200: bytes, 404: ProblemShown, 503: ProblemShown},
    summary="Everything as CSV",
    operation_id="export_csv",
    openapi_extra=_as(_CSV),
)
def export_csv(request: HttpRequest, at: Path[Table], asked: Query[WholeTable]) -> Any:  # noqa: ARG001 — the framework gives it
    """Send a table; a cell that an office program would compute has an apostrophe before it."""
    chosen = _chosen(asked)
    lines = csv_lines(at.table, chosen=chosen, bom=asked.bom)
    return _sent(lines, f"{at.table}.csv", f"{_CSV}; charset=utf-8; header=present", chosen=chosen)


def _chosen(asked: Whole) -> Chosen:
    norms = tuple(sorted({norm_of(title).pk for title in asked.norm})) if asked.norm else None
    return Chosen(norms=norms, on=asked.on)


def _sent(lines: Iterator[str], name: str, media_type: str, *, chosen: Chosen) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        Sending(lines) if chosen.norms is None else map(str.encode, lines),
        content_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


class Sending:
    """The whole law on its way, one at a time in a process: however slowly it is taken, others are answered.

    Raises  Stopped (503) where it is being sent already
    """

    def __init__(self, lines: Iterator[str]) -> None:
        if not _SLOT.acquire(blocking=False):
            raise _busy()
        self._lines = lines
        self.close = finalize(self, _SLOT.release)  # also where nobody closes it: a reader who went away holds nothing

    def __iter__(self) -> "Sending":
        return self

    def __next__(self) -> bytes:
        return next(self._lines).encode()


_SLOT: Final = BoundedSemaphore(1)


def _busy() -> Stopped:
    says = Says(zh="全部数据正在发给别人", en="The whole law is being sent to somebody else")
    cure = Says(zh="请半分钟后再取，或者用 norm 只取几部", en="Ask again in half a minute, or for some norms with norm")
    return Stopped(ProblemType.BUSY, Wrong(says=says, cure=cure))
