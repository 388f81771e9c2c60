"""One value, one sequence of bytes: the canonical JSON that the ledger hashes.

The form is that of RFC 8785 without its numbers: UTF-8, no spaces, keys in the order of their UTF-16 units,
whole numbers only. A share is written per mille and an amount in fen; a float has no place in evidence.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any

WIDEST = 2**53 - 1  # beyond it, readers in other languages round
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
MOST_KEPT, LONGEST_KEPT = 2000, 500  # mappings; characters of their keys together
_known: dict[tuple[str, ...], tuple[tuple[str, str], ...]] = {}
_WORDS = {None: "null", True: "true", False: "false"}


class NotCanonical(ValueError):
    """The value has no canonical form; the message names the place and what to write instead."""


def encode(value: object) -> bytes:
    """Write a value as canonical bytes.

    Takes   value — text, whole number, yes or no, nothing, day, aware moment; lists and mappings of these
    Gives   UTF-8 bytes; days and moments as ISO text, tuples as lists
    Raises  NotCanonical for floats, naive moments, lone surrogates, keys that are no text, and anything else

    >>> encode({"b": 1, "a": "准绳"}).decode()
    '{"a":"准绳","b":1}'
    """
    try:
        text = _written(value)
    except TypeError:
        text = _WRITER.encode(_plain(value, "value"))
    try:
        return text.encode()
    except UnicodeEncodeError as problem:
        message = f"value: {problem.object[problem.start : problem.end]!r} is half a character; repair the text"
        raise NotCanonical(message) from problem


def decode(data: bytes) -> Any:
    """Read canonical bytes back; bytes that this module would have written differently are refused.

    Raises  NotCanonical

    >>> decode(b'{"a":1}')
    {'a': 1}
    """
    try:
        value = json.loads(data.decode())
        if encode(value) == data:
            return value
    except (ValueError, RecursionError) as problem:
        message = f"not canonical JSON: {problem}"
        raise NotCanonical(message) from problem
    message = "not canonical JSON: the same value is written differently"
    raise NotCanonical(message)


def _written(value: Any) -> str:
    """Write what is of the plain types, in one go.

    Raises  TypeError for anything else: `_plain` then knows what it may be, or where it stands and what is wrong
    """
    kind = type(value)
    if kind is str:
        return encode_basestring(value)
    if kind is dict:
        pairs = []
        for key, opening in _keys(tuple(value)):
            each = value[key]
            inner = type(each)
            if inner is str:
                pairs.append(opening + encode_basestring(each))
            elif inner is int and -WIDEST <= each <= WIDEST:
                pairs.append(f"{opening}{each}")
            else:
                pairs.append(opening + _written(each))
        return f"{{{','.join(pairs)}}}"
    if kind is list or kind is tuple:
        return f"[{','.join([_written(item) for item in value])}]"
    if value is None or kind is bool:
        return _WORDS[value]
    if kind is int and -WIDEST <= value <= WIDEST:
        return str(value)
    if kind is date or (kind is datetime and value.tzinfo is not None):
        return f'"{value.isoformat()}"'
    raise TypeError


def _keys(names: tuple[Any, ...]) -> tuple[tuple[str, str], ...]:
    """Give the keys of a mapping in their order, each with how it is written. Facts of one kind have the same: they are kept.

    Raises  TypeError where one is no text
    """
    if known := _known.get(names):
        return known
    joined = "".join(names)
    ordered = sorted(names) if joined.isascii() else _ordered(names, "value")
    written = tuple((key, f"{encode_basestring(key)}:") for key in ordered)
    if len(joined) <= LONGEST_KEPT:  # strangers, too, show what is to be read; it must not fill the memory
        if len(_known) >= MOST_KEPT:
            _known.clear()
        _known[names] = written
    return written


def _plain(value: object, place: str) -> object:
    match value:
        case None | bool() | str():
            return value
        case int():
            if abs(value) > WIDEST:
                message = f"{place}: {value} is beyond ±(2^53 - 1); write it as text"
                raise NotCanonical(message)
            return int(value)
        case datetime():
            if value.tzinfo is None:
                message = f"{place}: a moment without a zone; take it from kernel.clock"
                raise NotCanonical(message)
            return value.isoformat()
        case date():
            return value.isoformat()
        case Mapping():
            return {key: _plain(value[key], f"{place}.{key}") for key in _ordered(value, place)}
        case list() | tuple():
            return [_plain(item, f"{place}[{number}]") for number, item in enumerate(value)]
    message = f"{place}: {type(value).__name__} has no canonical form; write whole numbers, text, days or lists"
    raise NotCanonical(message)


def _ordered(value: Iterable[Any], place: str) -> list[str]:
    for key in value:
        if not isinstance(key, str):
            message = f"{place}: the key {key!r} is no text"
            raise NotCanonical(message)
    if "".join(value).isascii():
        return sorted(value)
    return sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
