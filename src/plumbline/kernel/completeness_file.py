"""A proof of completeness as a file that is checked anywhere: what is asked, two signed heads, the blocks of the index."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from plumbline.kernel import log_index
from plumbline.kernel.completeness import ShownBlock
from plumbline.kernel.errors import Says
from plumbline.kernel.index_block import Run
from plumbline.kernel.log_index import ENTRY_SIZE, KeyRange
from plumbline.kernel.merkle import HASH_SIZE

FORM: Final = "plumbline completeness 1"


class NoProof(ValueError):
    """The text is no proof of completeness; the message says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is to be complete: a matter; or a body, whole or between two days; or all that was recorded between two days."""

    matter: str = ""
    body: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def keys(self) -> KeyRange:
        """The keys of its entries.

        Raises  ValueError where there are none such
        """
        if self.matter:
            return log_index.of_stream(self.matter)
        if self.body:
            return log_index.of_body(self.body, self.first, self.last)
        if self.first is None or self.last is None:
            raise ValueError("a period has a first and a last day")
        return log_index.of_period(self.first, self.last)

    @property
    def says(self) -> Says:
        """The question in words."""
        zh, en = "全部记录", "the whole record"
        if self.matter:
            zh, en = f"案件 {self.matter} ", f"matter {self.matter}"
        elif self.body:
            zh, en = f"机关 {self.body} ", f"body {self.body}"
        if self.first:
            zh, en = f"{zh}自 {self.first} 起", f"{en} from {self.first} on"
        if self.last:
            zh, en = f"{zh}到 {self.last} 为止", f"{en} until {self.last}"
        return Says(zh=zh, en=en)

    def as_data(self) -> dict[str, str]:
        """Give it as JSON carries it."""
        given = {"matter": self.matter, "body": self.body}
        days = {"from": self.first, "to": self.last}
        return {name: value for name, value in given.items() if value} | {
            name: day.isoformat() for name, day in days.items() if day
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof as it is written down. It proves nothing before `completeness_check.check`."""

    asked: Asked
    leaves: tuple[int, ...]  # what it says that it proves
    index_head: str  # the signed head of the index
    checkpoint: str  # the signed head of the log, of the same size
    keys: tuple[str, ...]  # as /log/keys lists them
    blocks: tuple[ShownBlock, ...]

    def as_data(self) -> dict[str, Any]:
        """Give the proof as JSON carries it."""
        return {
            "form": FORM,
            "asked": self.asked.as_data(),
            "leaves": list(self.leaves),
            "index_head": self.index_head,
            "checkpoint": self.checkpoint,
            "keys": list(self.keys),
            "blocks": [
                {
                    "tree": block.tree.hex(),
                    "count": block.count,
                    "first": block.run.first,
                    "entries": _encoded(block.run.entries),
                    "proof": _encoded(block.run.proof),
                }
                for block in self.blocks
            ],
        }


def read(text: str) -> Proof:
    """Read a proof.

    Raises  NoProof
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise NoProof("it is no JSON") from problem
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise NoProof(f"it does not begin with the form «{FORM}»")
    return Proof(
        asked=_asked(_taken(data, "asked", dict)),
        leaves=tuple(_all(_taken(data, "leaves", list), int, "leaves")),
        index_head=_taken(data, "index_head", str),
        checkpoint=_taken(data, "checkpoint", str),
        keys=tuple(_all(_taken(data, "keys", list), str, "keys")),
        blocks=tuple(_block(each) for each in _all(_taken(data, "blocks", list), dict, "blocks")),
    )


def _asked(data: Mapping[str, Any]) -> Asked:
    if not data or data.keys() - {"matter", "body", "from", "to"} or {"matter"} < data.keys():
        raise NoProof("asked: it names a matter, or a body, or two days")
    given = {name: _taken(data, name, str) for name in data}
    try:
        first, last = (date.fromisoformat(given[name]) if name in given else None for name in ("from", "to"))
        asked = Asked(matter=given.get("matter", ""), body=given.get("body", ""), first=first, last=last)
        keys = asked.keys
    except ValueError as problem:
        raise NoProof(f"asked: {problem}") from problem
    if keys.first > keys.last:
        raise NoProof("asked: the last day lies before the first")
    return asked


def _block(data: Mapping[str, Any]) -> ShownBlock:
    run = Run(
        _taken(data, "first", int),
        _decoded(_taken(data, "entries", str), ENTRY_SIZE, "entries"),
        _decoded(_taken(data, "proof", str), HASH_SIZE, "proof"),
    )
    try:
        tree = bytes.fromhex(_taken(data, "tree", str))
    except ValueError as problem:
        raise NoProof("tree: it is no hash in hexadecimal") from problem
    return ShownBlock(tree, _taken(data, "count", int), run)


def _taken(data: Mapping[str, Any], name: str, kind: type) -> Any:
    value = data.get(name)
    if type(value) is not kind:
        raise NoProof(f"{name}: it is missing, or of another type")
    return value


def _all(values: list[Any], kind: type, name: str) -> list[Any]:
    if any(type(value) is not kind for value in values):
        raise NoProof(f"{name}: one of them is of another type")
    return values


def _encoded(parts: Sequence[bytes]) -> str:
    return b64encode(b"".join(parts)).decode()


def _decoded(text: str, size: int, name: str) -> tuple[bytes, ...]:
    try:
        data = b64decode(text, validate=True)
    except ValueError as problem:
        raise NoProof(f"{name}: they are no base64") from problem
    if len(data) % size:
        raise NoProof(f"{name}: each of them has {size} bytes")
    return tuple(data[at : at + size] for at in range(0, len(data), size))
