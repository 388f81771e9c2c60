"""A written document as JSON and back, so that it can be kept word for word."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from plumbline.engines.documents.writing import Line, Mask, Masked, Section, Signed, Written
from plumbline.kernel.errors import Says
from plumbline.kernel.wording import Piece

Data = Mapping[str, Any]


def as_data(written: Written) -> dict[str, Any]:
    """Give the document as JSON. A redacted one is kept so only once its personal data was erased."""
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
        signatures=tuple(_signed(one) for one in data["signatures"]),
        sealed=data["sealed"],
        masks=tuple(_mask(one) for one in data["masks"]),
        redacted=data.get("redacted", False),
    )


def _line(data: Sequence[Data]) -> Line:
    return tuple(Masked(Says(**span["title"])) if "title" in span else Piece(**span) for span in data)


def _signed(data: Data) -> Signed:
    return Signed(title=Says(**data["title"]), name=_line(data["name"]), by_hand=data.get("by_hand", True))


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
