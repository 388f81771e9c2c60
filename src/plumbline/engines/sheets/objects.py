"""Tables given as JSON: a list of objects, one for each row, whose names are the codes of the columns; as `writing` gives them.

Values stay what they are there: an amount is a whole number of fen. The names stand in row 0, the first object is row 1.
"""

import json
from collections.abc import Iterator
from typing import IO, Any, Final

from plumbline.engines.sheets.cells import SheetRow
from plumbline.engines.sheets.packed import MEGABYTE
from plumbline.engines.sheets.problem import refused

MOST_BYTES: Final = 64 * MEGABYTE  # a list is read whole
LONGEST_NUMBER: Final = 400  # digits; no number that anybody means has more
_LOOKED_AT: Final = 64


def is_list(file: IO[bytes], *, name: str) -> bool:
    """Tell whether a file holds JSON: by its name, or since it begins like a list of objects."""
    file.seek(0)
    head = file.read(_LOOKED_AT).removeprefix(b"\xef\xbb\xbf").split()
    return name.lower().endswith(".json") or b"".join(head[:2]).startswith(b"[{")


def rows(file: IO[bytes]) -> Iterator[SheetRow]:
    """Go through the objects, below a row of the names that any of them has.

    Raises  InvalidFacts where it is no list of objects, one of them has a name twice, or it is too large
    """
    file.seek(0)
    held = file.read(MOST_BYTES + 1)
    if len(held) > MOST_BYTES:
        megabytes = MOST_BYTES // MEGABYTE
        raise refused(
            f"JSON 文件超过 {megabytes} MB。请分成几个文件，或者改用 CSV",
            f"The JSON file is larger than {megabytes} MB. Send several files, or CSV",
            rule="too_large",
        )
    try:
        objects = json.loads(
            held.decode("utf-8-sig"), object_pairs_hook=_once, parse_int=_whole, parse_constant=_no_number
        )
    except (ValueError, RecursionError) as wrong:
        line = f"：第 {wrong.lineno} 行第 {wrong.colno} 列" if isinstance(wrong, json.JSONDecodeError) else ""
        where = f": line {wrong.lineno}, column {wrong.colno}" if isinstance(wrong, json.JSONDecodeError) else ""
        raise refused(f"JSON 读不出来{line}", f"The JSON cannot be read{where}", rule="json") from None
    if not isinstance(objects, list):
        raise _no_list()
    columns: dict[str, int] = {}
    for number, one in enumerate(objects, start=1):
        if not isinstance(one, dict):
            raise _no_list(number)
        for code in one:
            columns.setdefault(code, len(columns))
    yield SheetRow(0, {at: code for code, at in columns.items()})
    for number, one in enumerate(objects, start=1):
        cells = {columns[code]: _plain(value) for code, value in one.items() if value is not None}
        if cells:
            yield SheetRow(number, cells)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    held = dict(pairs)
    if len(held) < len(pairs):
        twice = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise refused(f"一个对象里“{twice}”写了两次", f"an object has the name «{twice}» twice", rule="json")
    return held


def _whole(digits: str) -> int:
    return int(digits) if len(digits) <= LONGEST_NUMBER else 10**LONGEST_NUMBER


def _no_number(written: str) -> float:
    raise refused(f"“{written}”不是数", f"«{written}» is no number", rule="json")


def _no_list(number: int = 0) -> Exception:
    zh, en = (f"第 {number} 项", f"item {number}") if number else ("文件", "the file")
    return refused(
        f"JSON 应当是一组对象，每个对象一行；{zh}不是",
        f"JSON is to be a list of objects, one for each row; {en} is not",
        rule="json",
    )


def _plain(value: Any) -> Any:
    """Give a value that can be compared: lists as tuples; what lies deeper no column takes."""
    if isinstance(value, list):
        return tuple(map(_plain, value))
    return tuple((name, _plain(one)) for name, one in value.items()) if isinstance(value, dict) else value
