"""Receipts: a small file that shows, without us, that an event stood in the record. `docs/reference/receipt.md`.

    {"format": "plumbline.receipt/1", "origin": …, "code": …, "digest": …,
     "body": the bytes that were hashed, or null,       "openings": personal data with its salts,
     "inclusion": the proof and the signed head, or null while not sealed,   "keys": of the log and its witnesses}

Here it is read and written; `receipt_verdict` says whether it holds, `receipt_compact` packs it into a QR code.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from plumbline.kernel.canonical import WIDEST
from plumbline.kernel.code import code_of
from plumbline.kernel.receipt_fault import Fault, ReceiptRefused
from plumbline.kernel.signed_note import NoteKey, NoteRefused, read_key

FORMAT: Final = "plumbline.receipt/1"
LARGEST: Final = 8 * 1024 * 1024  # bytes
DEEPEST: Final = 32  # brackets within brackets
MOST: Final = 64  # steps of a proof, keys
_FAMILY: Final = "plumbline.receipt/"
_HASH: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OpeningShown:
    """One item of personal data of the event: its name, the salt, and the canonical JSON that was committed to."""

    name: str
    salt: bytes
    value: str

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        return {"name": self.name, "salt": self.salt.hex(), "value": self.value}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the event stands in the tree, the proof, and the signed head under which it stands."""

    index: int
    size: int
    leaf_hash: bytes
    root: bytes
    proof: tuple[bytes, ...]
    checkpoint: str

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        return {
            "index": self.index,
            "size": self.size,
            "leaf_hash": self.leaf_hash.hex(),
            "root": self.root.hex(),
            "proof": [step.hex() for step in self.proof],
            "checkpoint": self.checkpoint,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A receipt as it was read: well formed, and not yet verified."""

    origin: str
    digest: bytes
    body: str | None = None
    openings: tuple[OpeningShown, ...] = ()
    inclusion: Place | None = None  # None: not yet sealed
    keys: tuple[NoteKey, ...] = ()

    @property
    def code(self) -> str:
        """The twelve characters that stand for the digest on paper."""
        return code_of(self.digest)

    def as_data(self) -> dict[str, Any]:
        """Give it as JSON carries it."""
        return {
            "format": FORMAT,
            "origin": self.origin,
            "code": self.code,
            "digest": self.digest.hex(),
            "body": self.body,
            "openings": [each.as_data() for each in self.openings],
            "inclusion": self.inclusion.as_data() if self.inclusion else None,
            "keys": [key.written for key in self.keys],
        }


def write(data: Mapping[str, Any]) -> bytes:
    """Write a receipt as the file that people keep."""
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def read(data: bytes) -> Receipt:
    """Read the file of a receipt.

    Raises  ReceiptRefused: too large, unreadable, of another version, or malformed with the part that is
    """
    if len(data) > LARGEST:
        raise ReceiptRefused(Fault.TOO_LARGE)
    return read_data(parsed(data))


def parsed(data: bytes) -> Any:
    """Parse JSON as every verifier does: 1.0 is 1, no NaN, no more than so deep.

    Raises  ReceiptRefused, unreadable
    """
    try:
        value = json.loads(
            data.decode("utf-8-sig"), parse_int=_number, parse_float=_number, parse_constant=_no_constant
        )
    except (ValueError, RecursionError) as problem:
        raise ReceiptRefused(Fault.UNREADABLE) from problem
    if deeper_than(DEEPEST, value):
        raise ReceiptRefused(Fault.UNREADABLE)
    return value


def deeper_than(most: int, value: Any) -> bool:
    """Say whether a value of JSON holds more brackets within brackets than that."""
    level, depth = [value], 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        if depth > most:
            return True
        level = [inner for each in level for inner in (each.values() if isinstance(each, dict) else each)]
    return False


def read_data(data: Any) -> Receipt:
    """Read a receipt that was parsed.

    Raises  ReceiptRefused: of another version, or malformed with the part that is
    """
    if not isinstance(data, dict):
        raise _malformed("")
    name = data.get("format")
    if name != FORMAT:
        is_other = isinstance(name, str) and name.startswith(_FAMILY)
        raise ReceiptRefused(Fault.VERSION) if is_other else _malformed("format")
    _fields(data, "", ("format", "origin", "code", "digest", "body", "openings", "inclusion", "keys"))
    receipt = Receipt(
        origin=_line(data["origin"], "origin"),
        digest=_hash(data["digest"], "digest"),
        body=None if data["body"] is None else _text(data["body"], "body"),
        openings=tuple(_opening(each, f"openings[{n}]") for n, each in enumerate(_list(data["openings"], "openings"))),
        inclusion=None if data["inclusion"] is None else _place(data["inclusion"]),
        keys=tuple(_key(each, f"keys[{n}]") for n, each in enumerate(_list(data["keys"], "keys", most=MOST))),
    )
    if data["code"] != receipt.code:
        raise _malformed("code")
    return receipt


def _place(data: Any) -> Place:
    _fields(data, "inclusion", ("index", "size", "leaf_hash", "root", "proof", "checkpoint"))
    steps = _list(data["proof"], "inclusion.proof", most=MOST)
    return Place(
        index=_count(data["index"], "inclusion.index"),
        size=_count(data["size"], "inclusion.size"),
        leaf_hash=_hash(data["leaf_hash"], "inclusion.leaf_hash"),
        root=_hash(data["root"], "inclusion.root"),
        proof=tuple(_hash(step, f"inclusion.proof[{number}]") for number, step in enumerate(steps)),
        checkpoint=_text(data["checkpoint"], "inclusion.checkpoint"),
    )


def _opening(data: Any, place: str) -> OpeningShown:
    _fields(data, place, ("name", "salt", "value"))
    salt = _hash(data["salt"], f"{place}.salt")
    return OpeningShown(_text(data["name"], f"{place}.name"), salt, _text(data["value"], f"{place}.value"))


def _fields(data: Any, place: str, names: Iterable[str]) -> None:
    if not isinstance(data, dict):
        raise _malformed(place)
    if wrong := sorted(set(names) ^ set(data)):
        raise _malformed(f"{place}.{wrong[0]}" if place else wrong[0])


def _list(value: Any, place: str, *, most: int | None = None) -> list[Any]:
    if not isinstance(value, list) or (most is not None and len(value) > most):
        raise _malformed(place)
    return value


def _text(value: Any, place: str) -> str:
    try:
        if isinstance(value, str) and value.encode() is not None:
            return value
    except UnicodeEncodeError as half_a_character:
        raise _malformed(place) from half_a_character
    raise _malformed(place)


def _line(value: Any, place: str) -> str:
    if not _text(value, place) or "\n" in value:
        raise _malformed(place)
    return str(value)


def _hash(value: Any, place: str) -> bytes:
    if not isinstance(value, str) or not _HASH.fullmatch(value):
        raise _malformed(place)
    return bytes.fromhex(value)


def _count(value: Any, place: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= WIDEST:
        raise _malformed(place)
    return value


def _key(value: Any, place: str) -> NoteKey:
    try:
        return read_key(_text(value, place))
    except NoteRefused as problem:
        raise _malformed(place) from problem


def _malformed(place: str) -> ReceiptRefused:
    return ReceiptRefused(Fault.MALFORMED, place)


def _number(digits: str) -> int | float:
    """Read a number as a program reads it that knows one kind of number only."""
    number = float(digits)
    return int(number) if number.is_integer() and abs(number) <= WIDEST else number


def _no_constant(name: str) -> Any:
    raise ValueError(name)
