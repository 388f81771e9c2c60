"""One value, one sequence of bytes: the canonical JSON that the ledger hashes.

The form is that of RFC 8785 without its numbers: UTF-8, no spaces, keys in the order of their UTF-16 units,
whole numbers only. A share is written per mille and an amount in fen; a float has no place in evidence.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from json.encoder import encode_basestring
from typing import Any, Final

WIDEST = 2**53 - 1  # beyond it, readers in other languages round
_WRITER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
MOST_KEPT, LONGEST_KEPT = 2000, 500  # mappings; characters of their keys together
_Form = tuple[list[str], tuple[tuple[int, str], ...]]
_known: dict[tuple[str, ...], _Form] = {}


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
        text = _WRITERS[type(value)](value)
    except (KeyError, TypeError):
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


def _mapping(value: dict[Any, Any]) -> str:
    """Write a mapping whose values are of the plain kinds, in one go.

    Raises  KeyError for a value of another kind, TypeError for one that is refused: `_plain` then knows what it may be,
            or where it stands and what is wrong
    """
    names = tuple(value)
    pieces, places = _known.get(names) or _form_of(names)
    written = pieces.copy()
    for place, key in places:
        each = value[key]
        written[place] = _WRITERS[type(each)](each)
    return "".join(written)


def _listed(value: Iterable[Any]) -> str:
    return f"[{','.join([_WRITERS[type(each)](each) for each in value])}]"


def _whole(value: int) -> str:
    if -WIDEST <= value <= WIDEST:
        return str(value)
    raise TypeError


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError
    return f'"{value.isoformat()}"'


_WRITERS: Final[dict[type, Callable[[Any], str]]] = {
    str: encode_basestring,
    int: _whole,
    dict: _mapping,
    list: _listed,
    tuple: _listed,
    bool: {True: "true", False: "false"}.__getitem__,
    type(None): {None: "null"}.__getitem__,
    date: '"{}"'.format,
    datetime: _moment,
}


def _form_of(names: tuple[Any, ...]) -> _Form:
    """Give how a mapping with such keys is written: its pieces, room for each value between them, and which one goes where.

    Facts of one kind have the same keys: they are kept.

    Raises  TypeError where one is no text
    """
    joined = "".join(names)
    ordered = sorted(names) if joined.isascii() else _ordered(names, "value")
    pieces = ["{"]
    for key in ordered:
        pieces[-1] += f"{encode_basestring(key)}:"
        pieces += ["", ","]
    pieces[-1] = "}" if ordered else "{}"
    form = (pieces, tuple(zip(range(1, len(pieces), 2), ordered, strict=True)))
    if len(joined) <= LONGEST_KEPT:  # strangers, too, show what is to be read; it must not fill the memory
        if len(_known) >= MOST_KEPT:
            _known.clear()
        _known[names] = form
    return form


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
