"""A written document as JSON and back, so that it can be kept word for word."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from plumbline.engines.documents.writing import Line, Mask, Section, Signed, Written
from plumbline.kernel.errors import Says
from plumbline.kernel.wording import Piece

Data = Mapping[str, Any]


def as_data(written: Written) -> dict[str, Any]:
    """Give the document as JSON. What is kept is whole: redaction happens when it is shown."""
    if written.redacted:
        raise ValueError("a redacted document is shown, not kept")
    return {**asdict(written), "day": written.day.isoformat()}


def from_data(data: Data) -> Written:
    """Give back the document that `as_data` kept."""
    return Written(
        code=data["code"],
        title=Says(**data["title"]),
        layout=data["layout"],
        number=data["number"],
        body=data["body"],
        day=date.fromisoformat(data["day"]),
        addressee=_line(data["addressee"]),
        sections=tuple(_section(one) for one in data["sections"]),
        signatures=tuple(Signed(title=Says(**one["title"]), name=_line(one["name"])) for one in data["signatures"]),
        sealed=data["sealed"],
        masks=tuple(_mask(one) for one in data["masks"]),
    )


def _line(data: Sequence[Data]) -> Line:
    return tuple(Piece(**piece) for piece in data)


def _section(data: Data) -> Section:
    return Section(
        code=data["code"],
        title=Says(**data["title"]),
        law=data["law"],
        heading=data["heading"],
        paragraphs=tuple(_line(line) for line in data["paragraphs"]),
    )


def _mask(data: Data) -> Mask:
    return Mask(
        of=data["of"],
        title=Says(**data["title"]),
        law=data["law"],
        why=Says(**data["why"]),
        values=tuple(data["values"]),
    )
